/* One user of `ssh`: an account of the image, and what it logs in with. Passwords and private keys are never
   copied: they become secrets that containers read when they start. Called by pd_ssh.c. */
#include "import/pd.h"

enum { OWN_UIDS = 1100 }; /* below, base images have accounts */

/* ---- the password ---- */

static Str upper(Arena *a, Str s) {
  char *out = arena_alloc(a, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) out[i] = (char)(s.s[i] >= 'a' && s.s[i] <= 'z' ? s.s[i] - 32 : s.s[i]);
  return str_n(out, s.n);
}

static bool check_password(Pd *p, const YmlPair *user, const YmlPair *pair) {
  const YmlNode *n = pair->value;
  Str s = n->text;
  bool plain = !memchr(s.s, '\n', s.n) && !memchr(s.s, '\r', s.n) && !memchr(s.s, '\0', s.n);
  if (s.n && plain) return true;
  diag(p->ds, E0661, pair->key->at, user->key->text, s.n ? STR("several lines") : STR("nothing in it"));
  return false;
}

Str pd_secret_variable(Pd *p, const YmlNode *n, Str secret) {
  Marks m;
  if (pd_has_marker(n->text) && pd_marks(p, n, 0, n->text.n, &m) && m.n == 1) return m.v[0].text;
  return upper(p->a, secret);
}

/* The field's value, or ""; *refused: what there is was said to be wrong. */
static Str password(Pd *p, const YmlPair *user, bool *refused) {
  const YmlPair *pair = yml_pair(user->value, "password");
  if (!pair || pair->value->kind == YML_NULL) return STR("");
  if (pair->value->kind != YML_SCALAR) return *refused = true, STR("");
  if (!check_password(p, user, pair)) return *refused = true, STR("");
  Str name = pd_secret_name(p, user->key->text, "password"), var = pd_secret_variable(p, pair->value, name);
  diag(p->ds, W0630, pair->value->at, user->key->text, var);
  if (yml_misread(p->a, pair->value).n) diag(p->ds, W0653, pair->value->at, user->key->text);
  if (!p->secrets.out.n)
    draft_comment(&p->secrets,
                  STR("Passwords are not copied into the project. Put each into its variable where "
                      "`build/pei up` is called; containers read it when they start."));
  draft_line(&p->secrets, pair->key->at,
             arena_fmt(p->a, "secret %.*s { env = %.*s }", STR_ARG(name), STR_ARG(draft_string(p->a, var))));
  return arena_fmt(p->a, "secret.%.*s", STR_ARG(name));
}

/* ---- the account ---- */

/* A number that is known; -1 for none, or one of a variable. */
static int64_t number_of(const YmlNode *n) {
  int64_t sum = 0;
  for (uint32_t i = 0; n && i < n->text.n; i++) {
    if (n->text.s[i] < '0' || n->text.s[i] > '9' || i > 9) return -1;
    sum = sum * 10 + (n->text.s[i] - '0');
  }
  return n ? sum : -1;
}

static bool is_name(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!((s.s[i] >= 'a' && s.s[i] <= 'z') || (s.s[i] >= '0' && s.s[i] <= '9') || strchr("_-.", s.s[i])))
      return false;
  return s.n > 0;
}

/* ubuntu:24.04 has a user with the uid 1000; PeiDocker removes whoever has a wanted uid. */
static void make_room(Pd *p, const YmlPair *user, int64_t uid) {
  if (uid < 1 || uid >= OWN_UIDS || !is_name(user->key->text)) return;
  draft_gap(p->out);
  draft_comment(p->out, arena_fmt(p->a,
                                  "an account of the base image that has the uid %lld goes, as in PeiDocker; "
                                  "ubuntu:24.04 has one with 1000",
                                  (long long)uid));
  draft_line(p->out, user->key->at, STR("run <<SH"));
  draft_line(p->out, user->key->at,
             arena_fmt(p->a, "  old=$(getent passwd %lld | cut -d: -f1)", (long long)uid));
  draft_line(p->out, user->key->at,
             arena_fmt(p->a,
                       "  if [ -n \"$old\" ] && [ \"$old\" != %.*s ]; then userdel -r \"$old\" || :; fi",
                       STR_ARG(user->key->text)));
  draft_line(p->out, user->key->at, STR("SH"));
}

static void put_ids(Pd *p, const YmlPair *user, bool root, Pieces *fields) {
  static const char *const ids[] = {"uid", "gid"};
  for (uint32_t i = 0; i < 2; i++) {
    const YmlNode *n = pd_scalar(user->value, ids[i]);
    if (!n) continue;
    int64_t id = number_of(n);
    if (root) {
      if (id != 0) diag(p->ds, W0656, n->at, str_c(ids[i]));
      continue;
    }
    if (i == 0) make_room(p, user, id);
    Str expr = pd_expr(p, n, AS_NUMBER, false);
    if (expr.n) piece_field(p->a, fields, n->at, ids[i], expr);
  }
}

static bool names_credential(const YmlNode *user) {
  static const char *const keys[] = {"password", "pubkey_file", "pubkey_text", "privkey_file",
                                     "privkey_text"};
  for (uint32_t i = 0; user && i < sizeof keys / sizeof *keys; i++)
    if (yml_get(user, keys[i]) && yml_get(user, keys[i])->kind != YML_NULL) return true;
  return false;
}

/* Who cannot log in is still an account: hooks and directories may be theirs. */
static void plain_user(Pd *p, const YmlPair *user, const Pieces *fields, bool root) {
  if (root) return;
  draft_block(p->out, user->key->at, arena_fmt(p->a, "user %.*s", STR_ARG(draft_name(p->a, user->key->text))),
              fields, false);
}

void pd_user(Pd *p, const YmlPair *user, bool ssh, Draft *logins, const char **root_login) {
  Str name = user->key->text;
  bool root = str_is(name, "root");
  Pieces fields = {0};
  if (user->value->kind != YML_MAP && user->value->kind != YML_NULL) return; /* said by pd_shape */
  put_ids(p, user, root, &fields);
  if (!ssh) {
    if (fields.n) draft_gap(p->out);
    plain_user(p, user, &fields, root);
    return;
  }
  if (!names_credential(user->value)) {
    diag(p->ds, E0652, user->key->at, name);
    return;
  }
  pd_leftovers(p, user->value, PD_USER);
  Pieces login = {0};
  for (uint32_t i = 0; i < fields.n; i++) piece_add(p->a, &login, fields.v[i].at, fields.v[i].text);
  bool refused = false;
  Str secret = password(p, user, &refused);
  if (secret.n) piece_field(p->a, &login, yml_pair(user->value, "password")->key->at, "password", secret);
  bool key = pd_public_key(p, user, &login, &refused);
  key |= pd_private_key(p, user, &login);
  if (refused) return;
  if (!secret.n && !key) {
    diag(p->ds, W0658, user->key->at, name);
    draft_gap(p->out);
    draft_comment(p->out,
                  arena_fmt(p->a, "%.*s has nothing to log in with, and is an account only", STR_ARG(name)));
    plain_user(p, user, &fields, root);
    return;
  }
  if (secret.n && !root) piece_field(p->a, &login, user->key->at, "sudo", STR("password"));
  if (root) *root_login = secret.n ? "password" : "key";
  draft_block(logins, user->key->at, arena_fmt(p->a, "user %.*s", STR_ARG(draft_name(p->a, name))), &login,
              false);
}
