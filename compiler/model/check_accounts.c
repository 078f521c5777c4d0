/* Accounts that are there before the project makes any: those of Debian and Ubuntu, and the one that some images bring;
   and what two statements about one user say differently. */
#include "model/check.h"
#include "model/check_public.h"

typedef struct {
  const char *name;
  int uid; /* -1: another one in each image */
} Account;
/* base-passwd's, which no release changes, and those that a box's own packages make. */
static const Account accounts[] = {{"daemon", 1},
                                   {"bin", 2},
                                   {"sys", 3},
                                   {"sync", 4},
                                   {"games", 5},
                                   {"man", 6},
                                   {"lp", 7},
                                   {"mail", 8},
                                   {"news", 9},
                                   {"uucp", 10},
                                   {"proxy", 13},
                                   {"www-data", 33},
                                   {"backup", 34},
                                   {"list", 38},
                                   {"irc", 39},
                                   {"gnats", -1},
                                   {"nobody", 65534},
                                   {"_apt", -1},
                                   {"sshd", -1},
                                   {"messagebus", -1},
                                   {"systemd-network", -1},
                                   {"systemd-resolve", -1},
                                   {"systemd-timesync", -1}};
enum { ACCOUNTS = sizeof accounts / sizeof accounts[0] };

/* Images with a user of their own, and how the tags begin of those that do not have it yet. */
static const struct {
  const char *image, *name;
  int uid;
  const char *without[12];
} guests[] = {
    {"ubuntu",
     "ubuntu",
     1000,
     {"14", "16", "18", "20", "22", "23.04", "trusty", "xenial", "bionic", "focal", "jammy", "lunar"}},
    {"node", "node", 1000, {0}}};

static const Account *find_account(Str name) {
  for (uint32_t i = 0; i < ACCOUNTS; i++)
    if (str_is(name, accounts[i].name)) return &accounts[i];
  return NULL;
}

/* ---- one user ---- */

typedef struct {
  Str ref;     /* what the chain is built on, if it is known */
  bool cleans; /* somebody removes accounts */
  bool own;
} Walk;

static Str tag_of(Str ref) {
  for (uint32_t i = ref.n; i-- > 0 && ref.s[i] != '/';)
    if (ref.s[i] == ':') return str_sub(ref, i + 1, ref.n);
  return STR("");
}

static bool lacks_guest(uint32_t guest, Str tag) {
  enum { TAGS = sizeof guests[0].without / sizeof guests[0].without[0] };
  for (uint32_t i = 0; i < TAGS && guests[guest].without[i]; i++)
    if (str_starts(tag, str_c(guests[guest].without[i]))) return true;
  return false;
}

/* Whose number it is in the base; "" if it is nobody's that is known. */
static Str owner_of(const Walk *w, int64_t uid) {
  Str image = public_name(w->ref);
  for (uint32_t i = 0; i < ACCOUNTS && uid > 0 && public_has_apt(w->ref); i++)
    if (accounts[i].uid == uid) return str_c(accounts[i].name);
  for (uint32_t i = 0; i < sizeof guests / sizeof guests[0]; i++)
    if (str_is(image, guests[i].image) && guests[i].uid == uid && !lacks_guest(i, tag_of(w->ref)))
      return str_c(guests[i].name);
  return STR("");
}

static void check_user(Check *k, const Obj *user, const Walk *w) {
  if (!user->name) return;
  Str name = check_name(k, user), owner = owner_of(w, check_int(user, W_uid));
  check_at(k, user);
  if (user->block == B_ssh_user && find_account(name)) diag(k->ds, W0791, user->name_at, name);
  if (obj_get(user, W_authorize_private_keys) && obj_bool(user, W_authorize_private_keys) &&
      !check_items(obj_get(user, W_private_keys)))
    diag(k->ds, W0761, obj_field_span(user, W_authorize_private_keys), STR("authorize_private_keys"),
         STR("the user has no private_keys"));
  if (!owner.n || w->cleans || str_eq(owner, name)) return;
  const Value *uid = obj_get(user, W_uid);
  Diag *d =
      diag(k->ds, W0792, uid->at, arena_fmt(k->a, "%lld", (long long)check_int(user, W_uid)), w->ref, owner);
  check_origin(k, d, uid);
}

static bool removes(const Obj *step) {
  Text script = step->block == B_run ? obj_text(step, W_script) : (Text){0};
  for (uint32_t i = 0; i < script.n; i++)
    for (uint32_t at = 0; at + 7 <= script.v[i].text.n; at++)
      if (!memcmp(script.v[i].text.s + at, "userdel", 7)) return true;
  return step->block == B_on_build;
}

static void check_step(Check *k, const Obj *step, void *arg) {
  Walk *w = arg;
  w->cleans |= removes(step);
  if (!w->own) return;
  if (step->block == B_user) check_user(k, step, w);
  for (uint32_t i = 0; step->block == B_ssh && i < step->children.n; i++)
    if (step->children.v[i]->block == B_ssh_user) check_user(k, step->children.v[i], w);
}

/* ---- `user` and `ssh` about one user ---- */

static bool same(Check *k, const Value *a, const Value *b) {
  return str_eq(value_show(k->a, &k->m->names, a), value_show(k->a, &k->m->names, b));
}

static bool is_given(const Obj *o, Sym word) {
  const Slot *s = obj_slot(o, (uint32_t)schema_slot(obj_block(o), word));
  return s->value && !s->is_default;
}

/* Of uids E0705 tells. */
static void compare(Check *k, const Obj *first, const Obj *again) {
  static const Sym fields[] = {W_gid, W_shell, W_home, W_sudo};
  for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    const Value *a = obj_get(first, fields[i]), *b = obj_get(again, fields[i]);
    if (!a || !b || !is_given(first, fields[i]) || !is_given(again, fields[i]) || same(k, a, b)) continue;
    check_at(k, again);
    Diag *d = diag(k->ds, W0793, b->at, M_STR(k->m, fields[i]), check_name(k, again));
    diag_also(k->ds, d, a->at, CHK_ANOTHER_VALUE);
  }
}

typedef struct {
  const Obj *user; /* of ssh */
  const Obj *ssh;
  bool behind; /* the ssh block was passed */
} Pair;

static void compare_step(Check *k, const Obj *step, void *arg) {
  Pair *p = arg;
  p->behind |= step == p->ssh;
  if (step->block != B_user || step->name != p->user->name) return;
  if (p->behind)
    compare(k, p->user, step);
  else
    compare(k, step, p->user);
}

static void compare_all(Check *k, const Obj *o) {
  const Obj *chain[CHECK_CHAIN], *ssh = check_child(o, B_ssh);
  uint32_t n = ssh ? check_chain(k, o, chain) : 0;
  for (uint32_t i = 0; ssh && i < ssh->children.n; i++) {
    Pair p = {ssh->children.v[i], ssh, false};
    if (p.user->block != B_ssh_user || !p.user->name) continue;
    for (uint32_t c = n; c-- > 0;) check_steps(k, chain[c], compare_step, &p);
  }
}

static void check_body(Check *k, const Obj *o) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, o, chain);
  Walk w = {0};
  if (!n || n == CHECK_CHAIN) return;
  const Value *from = obj_get(chain[n - 1], W_from);
  if (!from || from->kind != V_TEXT || !check_text(k, from, &w.ref)) w.ref = STR("");
  for (uint32_t i = n; i-- > 0;) {
    w.own = i == 0;
    check_steps(k, chain[i], check_step, &w);
  }
  compare_all(k, o);
}

void check_accounts(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    if (check_is_body(k->objects->v[i]) && !k->objects->v[i]->bad) check_body(k, k->objects->v[i]);
    check_release(k, mark);
  }
}
