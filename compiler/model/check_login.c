/* Who may use an image: somebody can log in where there is an ssh server, and the users that steps name are made, and
   made in time. Users that a foreign base has are not known; nothing is said of names that could be one of those. */
#include "model/check.h"

#include "diag/suggest.h"

/* ---- logging in ---- */

/* Root, or somebody else. */
static const Obj *find_user(Check *k, const Obj *ssh, bool root) {
  for (uint32_t i = 0; i < ssh->children.n; i++) {
    const Obj *user = ssh->children.v[i];
    if (user->block == B_ssh_user && str_is(check_name(k, user), "root") == root) return user;
  }
  return NULL;
}

static bool has_key(const Obj *user) {
  return obj_get(user, W_keys) || obj_get(user, W_keys_text) ||
         (obj_get(user, W_private_keys) && obj_bool(user, W_authorize_private_keys));
}

/* The nearest `ssh` says how root may log in; users are those of all. */
static void check_ssh(Check *k, const Obj *const *chain, uint32_t n) {
  const Obj *ssh = NULL, *root = NULL, *user = NULL;
  for (uint32_t i = 0; i < n; i++) {
    const Obj *block = check_child(chain[i], B_ssh);
    if (!block) continue;
    if (!ssh) ssh = block;
    if (block->bad || chain[i]->bad) return;
    if (!user) user = find_user(k, block, false);
    if (!root) root = find_user(k, block, true);
  }
  const Value *login = ssh ? obj_get(ssh, W_root_login) : NULL;
  if (!login || login->kind != V_WORD) return;
  bool open = !str_is(value_str(k->a, login), "no");
  check_at(k, ssh);
  if (!open && !user) diag(k->ds, W0754, ssh->at, STR("nobody can log in"));
  bool key_only = str_is(value_str(k->a, login), "key");
  bool has_password = root && obj_get(root, W_password);
  if (open && !(root && has_key(root)) && (key_only || !has_password)) {
    Diag *d = diag(k->ds, W0754, login->at,
                   has_password ? STR("root may log in with a key, but has only a password")
                                : STR("root may log in, but has no key and no password"));
    diag_label(k->ds, d, PHRASE_CHK_NO_CREDENTIAL, DIAG_ARGS());
  }
  if (!open && root && root->parent == ssh)
    diag_also(k->ds, diag(k->ds, W0761, root->name_at, STR("user root"), STR("root may not log in")),
              ssh->name_at, CHK_ROOT_LOGIN);
}

static void check_logins(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  bool *built_on = arena_array(k->a, bool, k->objects->n);
  for (uint32_t i = 0; i < k->edges.n; i++)
    if (k->edges.v[i].kind == EDGE_FROM) built_on[k->edges.v[i].to] = true;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_image && !built_on[i]) check_ssh(k, chain, check_chain(k, o, chain));
  }
}

/* ---- users by name ---- */

typedef struct {
  Str name;
  uint32_t seq;
  const Obj *o;
} Made;

typedef struct {
  VEC(Made) made;
  uint32_t seq; /* of the step looked at */
  bool own;
  enum { COLLECT, COMPARE } phase;
} Walk;

static void add_made(Check *k, Walk *w, const Obj *o) {
  if (o->name) *vec_push(k->a, &w->made) = (Made){check_name(k, o), w->own ? w->seq : 0, o};
}

static bool is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return true;
}

/* `late`: it is only needed once a container runs. */
static void check_use(Check *k, const Walk *w, const Obj *step, const Value *v, bool late) {
  Str name;
  Suggest s;
  const Made *later = NULL;
  if (!v || v->kind != V_TEXT || !check_text(k, v, &name)) return;
  name.n = str_find(name, ':');
  if (is_number(name) || str_is(name, "root")) return;
  suggest_init(&s, k->a, name);
  for (uint32_t i = 0; i < w->made.n; i++) {
    const Made *m = &w->made.v[i];
    suggest_offer(&s, m->name);
    if (!str_eq(m->name, name)) continue;
    if (late || m->seq < w->seq) return;
    if (!later) later = m;
  }
  bool near = s.n && s.best[0].distance <= 1 && name.n > 2;
  if (!later && !near) return;
  check_at(k, step);
  Diag *d = diag(k->ds, W0764, v->at, name,
                 later ? STR("is made only after this step") : STR("is not one that this image makes"));
  if (later) diag_also(k->ds, d, later->o->name_at, CHK_MADE_HERE);
  check_origin(k, d, v);
  if (!later) diag_help(k->ds, d, DID_YOU_MEAN, suggest_text(&s));
}

static void walk_step(Check *k, const Obj *step, void *arg) {
  Walk *w = arg;
  w->seq++;
  if (w->phase == COLLECT) {
    if (step->block == B_user) add_made(k, w, step);
    for (uint32_t i = 0; step->block == B_ssh && i < step->children.n; i++)
      if (step->children.v[i]->block == B_ssh_user) add_made(k, w, step->children.v[i]);
    return;
  }
  if (step->block == B_as) check_use(k, w, step, obj_get(step, W_name), false);
  if (step->block == B_on_build) check_use(k, w, step, obj_get(step, W_user), false);
  if (step->block == B_on_first_run || step->block == B_on_every_run || step->block == B_entry)
    check_use(k, w, step, obj_get(step, W_user), true);
  if (step->block == B_copy || step->block == B_add || step->block == B_fetch || step->block == B_text_file)
    check_use(k, w, step, obj_get(step, W_chown), false);
  if (step->block == B_storage || step->block == B_mount) check_use(k, w, step, obj_get(step, W_owner), true);
}

static void check_body(Check *k, const Obj *o) {
  const Obj *chain[CHECK_CHAIN];
  Walk w = {.phase = COLLECT};
  uint32_t n = check_chain(k, o, chain);
  for (uint32_t i = n; i-- > 0;) {
    w.own = i == 0;
    w.seq = 0;
    check_steps(k, chain[i], walk_step, &w);
  }
  if (!w.made.n) return;
  w.phase = COMPARE;
  w.seq = 0;
  check_steps(k, o, walk_step, &w);
  check_use(k, &w, o, obj_get(o, W_user), true);
}

void check_login(Check *k) {
  check_logins(k);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    if (check_is_body(k->objects->v[i])) check_body(k, k->objects->v[i]);
    check_release(k, mark);
  }
}
