/* Users of an image: made by `user` and by `ssh`, along `from`. */
#include "model/check.h"

typedef struct {
  const Obj *o;
  int64_t uid, gid; /* -1: chosen in the image */
  bool own;
} User;
typedef VEC(User) Users;

typedef struct {
  Users *users;
  bool own;
} Collect;

static void add_user(Check *k, const Obj *o, const Collect *c) {
  int64_t uid = check_int(o, W_uid), gid = check_int(o, W_gid);
  if (o->name) *vec_push(k->a, c->users) = (User){o, uid, gid >= 0 ? gid : uid, c->own};
}

static void collect(Check *k, const Obj *step, void *arg) {
  if (step->block == B_user) add_user(k, step, arg);
  for (uint32_t i = 0; step->block == B_ssh && i < step->children.n; i++)
    if (step->children.v[i]->block == B_ssh_user) add_user(k, step->children.v[i], arg);
}

static Span where(const Obj *o, Sym field) {
  if (field == W_gid && !obj_get(o, W_gid)) field = W_uid; /* the group's id is the user's */
  return field && obj_get(o, field) ? obj_get(o, field)->at : o->name_at;
}

static void twice(Check *k, const User *again, const User *first, Str what, Sym field) {
  check_at(k, again->o);
  Diag *d = diag(k->ds, E0705, where(again->o, field), what);
  diag_also(k->ds, d, where(first->o, field), CHK_FIRST_USER, check_name(k, first->o));
}

static void compare(Check *k, const User *a, const User *b) {
  if (a->o->name == b->o->name) {
    bool disagree =
        a->uid >= 0 && b->uid >= 0 && a->uid != b->uid; /* `user` and `ssh` may speak of one user */
    if (a->o->block == b->o->block || disagree)
      twice(k, b, a, arena_fmt(k->a, "user name `%.*s`", STR_ARG(check_name(k, b->o))), 0);
  } else if (a->uid > 0 && a->uid == b->uid) {
    twice(k, b, a, arena_fmt(k->a, "uid %lld", (long long)b->uid), W_uid);
  } else if (a->gid > 0 && a->gid == b->gid) {
    twice(k, b, a, arena_fmt(k->a, "gid %lld", (long long)b->gid), W_gid);
  }
}

static void check_root(Check *k, const Obj *o) {
  if (check_int(o, W_uid) != 0 || str_is(check_name(k, o), "root")) return;
  check_at(k, o);
  diag(k->ds, E0721, obj_get(o, W_uid)->at, check_name(k, o));
}

static bool has_text(const Value *v) { return v && (v->kind == V_LIST ? v->n > 0 : v->kind != V_NONE); }

static void check_credentials(Check *k, const Obj *ssh, const Obj *user) {
  const Value *login = obj_get(ssh, W_password_login), *password = obj_get(user, W_password);
  if (user->bad || has_text(obj_get(user, W_keys)) || has_text(obj_get(user, W_keys_text))) return;
  bool private_keys = has_text(obj_get(user, W_private_keys));
  if (private_keys && obj_bool(user, W_authorize_private_keys)) return;
  bool refused = login && login->kind == V_BOOL && !login->num;
  if (password && !refused) return;
  check_at(k, user);
  Diag *d = diag(k->ds, E0720, user->name_at, check_name(k, user));
  if (password) diag_also(k->ds, d, obj_field_span(ssh, W_password_login), CHK_NO_PASSWORDS);
  if (obj_get(user, W_keys)) diag_also(k->ds, d, obj_get(user, W_keys)->at, CHK_EMPTY_LIST);
  if (obj_get(user, W_keys_text)) diag_also(k->ds, d, obj_get(user, W_keys_text)->at, CHK_EMPTY_LIST);
  if (private_keys) diag_help(k->ds, d, CHK_AUTHORIZE);
  if (!obj_get(user, W_keys) && !obj_get(user, W_keys_text))
    check_insert_into(k, diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, STR("keys")), user,
                      STR("keys = [\"\"]"));
}

static void check_body(Check *k, const Obj *o) {
  const Obj *chain[CHECK_CHAIN];
  Users users = {0};
  Collect own = {&users, true}, inherited = {&users, false};
  check_steps(k, o, collect, &own);
  if (!users.n) return;
  users.n = 0;
  uint32_t n = check_chain(k, o, chain);
  for (uint32_t c = n; c-- > 0;) check_steps(k, chain[c], collect, c ? &inherited : &own);
  for (uint32_t i = 0; i < users.n; i++) {
    if (!users.v[i].own) continue;
    check_root(k, users.v[i].o);
    for (uint32_t j = 0; j < i; j++) compare(k, &users.v[j], &users.v[i]);
  }
  const Obj *ssh = check_child(o, B_ssh);
  for (uint32_t i = 0; ssh && i < ssh->children.n; i++)
    if (ssh->children.v[i]->block == B_ssh_user) check_credentials(k, ssh, ssh->children.v[i]);
}

void check_users(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    if (check_is_body(k->objects->v[i])) check_body(k, k->objects->v[i]);
    check_release(k, mark);
  }
}
