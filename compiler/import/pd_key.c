/* A user's keys. Public ones of the project are named; those of somebody's home, and private ones, become secrets,
   which containers read when they start. Called by pd_user.c. */
#include "import/pd.h"

#include "base/ssh_key.h"

static const char *const key_types[] = {"rsa", "dsa", "ecdsa",
                                        "ed25519"}; /* in the order that PeiDocker tries */

/* A secret can be called so, and a variable. */
Str pd_secret_name(Pd *p, Str user, const char *what) {
  char *name = arena_alloc(p->a, user.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < user.n && n < 32; i++) {
    char c = user.s[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
    bool plain = (c >= 'a' && c <= 'z') || (n && c >= '0' && c <= '9');
    if (plain || n) name[n++] = plain ? c : '_';
  }
  return pd_unique(p, arena_fmt(p->a, "%.*s_%s", (int)n, n ? name : "", what));
}

/* "~", "~/x" and absolute paths, from the user's home; "" if that is not known. */
static Str outside_path(Pd *p, Str text) {
  const char *home = p->im->os->get_env(p->im->os, "HOME");
  if (text.s[0] == '/') return text;
  return home && *home ? arena_fmt(p->a, "%s%.*s", home, (int)text.n - 1, text.s + 1) : STR("");
}

static bool is_outside(Str text) { return text.n && (text.s[0] == '/' || text.s[0] == '~'); }

/* The path of the first key that is there, for "~"; `end` is ".pub" or "". */
static Str found_key(Pd *p, const char *end, Str *content) {
  for (uint32_t i = 0; i < sizeof key_types / sizeof *key_types; i++) {
    Str path = arena_fmt(p->a, "~/.ssh/id_%s%s", key_types[i], end), real = outside_path(p, path);
    if (real.n && import_file(p->im, real, content)) return path;
  }
  return STR("");
}

static Str trimmed(Str s) {
  while (s.n && strchr(" \t\r\n", s.s[s.n - 1])) s.n--;
  while (s.n && strchr(" \t\r\n", s.s[0])) s = str_sub(s, 1, s.n);
  return s;
}

/* One key, or a list of them. */
static void keys_text(Pd *p, Pieces *fields, Span at, Str text) {
  Buf b = buf_new(p->a);
  text = trimmed(text);
  if (!memchr(text.s, '\n', text.n)) {
    piece_field(p->a, fields, at, "keys_text", draft_string(p->a, text));
    return;
  }
  for (uint32_t lo = 0; lo < text.n;) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    Str line = trimmed(str_sub(text, lo, hi));
    lo = hi + 1;
    if (!line.n || line.s[0] == '#') continue;
    if (b.n) buf_lit(&b, ", ");
    buf_bytes(&b, draft_string(p->a, line));
  }
  piece_field(p->a, fields, at, "keys_text", arena_fmt(p->a, "[%.*s]", STR_ARG(buf_str(&b))));
}

static bool missing(Pd *p, const YmlNode *n, Str user, Str text, Str looked) {
  diag(p->ds, W0633, n->at, text, user);
  draft_comment(p->out,
                arena_fmt(p->a, "user %.*s: the key `%.*s` is not there", STR_ARG(user), STR_ARG(looked)));
  return false;
}

/* Declares a secret for a key. */
static void key_secret(Pd *p, Span at, Str name, const char *kind, Str source) {
  if (!p->keys.out.n)
    draft_comment(&p->keys, STR("Keys that are not in the project: containers read them when they start."));
  draft_line(
      &p->keys, at,
      arena_fmt(p->a, "secret %.*s { %s = %.*s }", STR_ARG(name), kind, STR_ARG(draft_string(p->a, source))));
}

static bool key_file(Pd *p, const YmlNode *n, Str user, Pieces *fields, bool *refused) {
  Str text, path, clean, content;
  if (!pd_now(p, n, &text)) return *refused = true, false;
  pd_decided(p, n, text);
  if (!is_outside(text)) {
    FileState state = pd_file(p, n, text, &path, &clean);
    if (state == FILE_MISSING) return missing(p, n, user, text, clean);
    if (state == FILE_BAD) return *refused = true, false;
    piece_field(p->a, fields, n->at, "keys", arena_fmt(p->a, "[%.*s]", STR_ARG(draft_string(p->a, path))));
    return true;
  }
  Str from = text;
  if (str_is(text, "~"))
    from = found_key(p, ".pub", &content);
  else if (!import_file(p->im, outside_path(p, text), &content))
    from = STR("");
  if (!from.n) return missing(p, n, user, text, str_is(text, "~") ? STR("~/.ssh/id_*.pub") : text);
  Str name = pd_secret_name(p, user, "pubkey");
  key_secret(p, n->at, name, "file", from);
  piece_field(p->a, fields, n->at, "keys", arena_fmt(p->a, "[secret.%.*s]", STR_ARG(name)));
  return true;
}

static void excluding(Pd *p, const YmlNode *user, const char *file, const char *text) {
  if (!pd_scalar(user, file) || !pd_scalar(user, text)) return;
  Diag *d = diag(p->ds, E0217, yml_pair(user, text)->key->at, str_c(file), str_c(text));
  diag_also(p->ds, d, yml_pair(user, file)->key->at, YML_FIRST);
}

/* A private key by mistake must not get into the project; the rest is checked where keys are used. */
static bool check_text(Pd *p, const YmlNode *n) {
  static const PhraseId faults[] = {SSH_KEY_PHRASES};
  uint32_t line;
  SshKeyFault fault = ssh_key_check_all(n->text, &line);
  if (fault) diag(p->ds, E0420, n->at, STR("pubkey_text"), str_c(diag_phrases[faults[fault]]));
  return !fault;
}

bool pd_public_key(Pd *p, const YmlPair *user, Pieces *fields, bool *refused) {
  const YmlNode *file = pd_scalar(user->value, "pubkey_file"), *text = pd_scalar(user->value, "pubkey_text");
  excluding(p, user->value, "pubkey_file", "pubkey_text");
  if (file) return key_file(p, file, user->key->text, fields, refused);
  if (!text || !trimmed(text->text).n) return false;
  if (pd_has_marker(text->text)) {
    Str expr = pd_expr(p, text, AS_TEXT, false);
    *refused |= !expr.n;
    if (expr.n) piece_field(p->a, fields, text->at, "keys_text", expr);
  } else if (check_text(p, text))
    keys_text(p, fields, text->at, text->text);
  else
    *refused = true;
  return !*refused;
}

/* ---- private keys ---- */

/* The file that holds it, as a secret says it; "" for one that does not exist as a file. */
static Str private_file(Pd *p, const YmlNode *n) {
  Str text, path, clean, content;
  if (!n || !pd_now(p, n, &text)) return STR("");
  pd_decided(p, n, text);
  if (str_is(text, "~")) {
    Str found = found_key(p, "", &content);
    return found.n ? found : STR("~/.ssh/id_rsa");
  }
  if (is_outside(text)) return text;
  return pd_file(p, n, text, &path, &clean) == FILE_BAD ? STR("") : path;
}

bool pd_private_key(Pd *p, const YmlPair *user, Pieces *fields) {
  const YmlNode *file = pd_scalar(user->value, "privkey_file"),
                *text = pd_scalar(user->value, "privkey_text");
  excluding(p, user->value, "privkey_file", "privkey_text");
  if (!file && !text) return false;
  Span at = yml_pair(user->value, file ? "privkey_file" : "privkey_text")->key->at;
  Str name = pd_secret_name(p, user->key->text, "privkey");
  Str source = file ? private_file(p, file) : pd_secret_variable(p, text, name);
  if (!source.n) return false;
  if (!file) diag(p->ds, W0635, at, user->key->text, source);
  key_secret(p, at, name, file ? "file" : "env", source);
  if (file) piece_add(p->a, &p->key_files, at, source);
  piece_field(p->a, fields, at, "private_keys", arena_fmt(p->a, "[secret.%.*s]", STR_ARG(name)));
  piece_field(p->a, fields, at, "authorize_private_keys", STR("true"));
  return true;
}
