/* Secrets that are none: passwords written down, or read by peic; and files of secrets that are not there. */
#include "model/check.h"

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }

/* Does `name` end with this word, as its last part or all of it? Words that stick together count too. */
static bool ends_with(Str name, const char *word) {
  Str w = str_c(word);
  if (name.n < w.n) return false;
  for (uint32_t i = 0; i < w.n; i++)
    if (upper(name.s[name.n - w.n + i]) != w.s[i]) return false;
  bool apart = name.n == w.n || name.s[name.n - w.n - 1] == '_';
  return apart || strcmp(word, "PASSWORD") == 0 || strcmp(word, "APIKEY") == 0;
}

static bool looks_secret(Str name) {
  static const char *const words[] = {"PASSWORD",   "PASSWD",      "PASSPHRASE",     "TOKEN",
                                      "SECRET",     "API_KEY",     "APIKEY",         "ACCESS_KEY",
                                      "SECRET_KEY", "PRIVATE_KEY", "ENCRYPTION_KEY", "CREDENTIALS"};
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (ends_with(name, words[i])) return true;
  return false;
}

/* MYSQL_ALLOW_EMPTY_PASSWORD = "yes" is a switch, and a path says where the secret is. */
static bool harmless(Str value) {
  static const char *const words[] = {"", "yes", "no", "true", "false", "on", "off", "0", "1", "none"};
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (str_is(value, words[i])) return true;
  return value.s[0] == '/';
}

static void check_value(Check *k, const Obj *o, Str name, const Value *v) {
  Str text;
  if (!looks_secret(name) || !check_text(k, v, &text) || harmless(text)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, W0507, v->at, name);
  check_origin(k, d, v);
}

/* `http://me:pw@host`: the password of an address, where it begins; s.n if there is none. */
static uint32_t find_password(Str s, uint32_t *length) {
  for (uint32_t i = 0; i + 3 < s.n; i++) {
    if (s.s[i] != ':' || s.s[i + 1] != '/' || s.s[i + 2] != '/') continue;
    uint32_t colon = s.n, at = i + 3;
    for (; at < s.n && !strchr("/?# \t\"'@", s.s[at]); at++)
      if (s.s[at] == ':' && colon == s.n) colon = at;
    if (at == s.n || s.s[at] != '@' || colon + 1 >= at || s.s[colon + 1] == '$') continue;
    *length = at - colon - 1;
    return colon + 1;
  }
  return s.n;
}

static void check_address(Check *k, const Obj *o, const Value *v) {
  uint32_t length;
  for (uint32_t i = 0; v && v->kind == V_TEXT && i < v->text.n; i++) {
    Str s = v->text.v[i].text;
    uint32_t at = v->text.v[i].kind == PART_TEXT ? find_password(s, &length) : s.n;
    if (at == s.n) continue;
    bool whole = v->text.n == 1 && check_in_place(v);
    check_at(k, o); /* no origin: it would show the password once more */
    diag(k->ds, W0752, whole ? value_inner_span(&k->c, v, at, at + length) : v->at);
    return;
  }
}

static void check_users_of(Check *k, const Obj *ssh) {
  for (uint32_t i = 0; i < ssh->children.n; i++) {
    const Obj *user = ssh->children.v[i];
    const Value *v = user->block == B_ssh_user ? obj_get(user, W_password) : NULL;
    if (!v || v->kind != V_TEXT || !text_known(v->text))
      continue; /* a late one is E0504, and not written here */
    check_at(k, user);
    diag(k->ds, W0502, v->at, check_name(k, user)); /* not where it comes from: that would show it */
  }
}

static void check_step(Check *k, const Obj *step, void *arg) {
  (void)arg;
  if (step->block == B_arg && step->name) check_value(k, step, check_name(k, step), obj_get(step, W_default));
  if (step->block == B_arg) check_address(k, step, obj_get(step, W_default));
  if (step->block == B_proxy) check_address(k, step, obj_get(step, W_url));
  if (step->block == B_fetch) check_address(k, step, obj_get(step, W_url));
  const Value *sources = step->block == B_add ? obj_get(step, W_sources) : NULL;
  for (uint32_t i = 0; i < check_items(sources); i++) check_address(k, step, sources->items[i]);
  if (step->block == B_apt)
    check_address(k, step, obj_get(step, W_proxy)), check_address(k, step, obj_get(step, W_mirror));
  for (uint32_t i = 0; (step->block == B_env || step->block == B_args) && i < step->entries.n; i++) {
    check_value(k, step, step->entries.v[i].key, step->entries.v[i].value);
    check_address(k, step, step->entries.v[i].value);
  }
  if (step->block == B_ssh) check_users_of(k, step);
}

/* ---- one thing from two places ---- */

/* The variable that programs would look for: what the secret comes from on the host, or its name in capitals. */
static bool names_variable(Check *k, const Obj *secret, Str key) {
  Str env, name = check_name(k, secret);
  if (check_text(k, obj_get(secret, W_env), &env) && str_eq(env, key)) return true;
  if (name.n != key.n) return false;
  for (uint32_t i = 0; i < key.n; i++)
    if (key.s[i] != (strchr("-.", name.s[i]) ? '_' : upper(name.s[i]))) return false;
  return true;
}

static void check_variable(Check *k, const Obj *service, const Obj *env, const Entry *e) {
  const Value *list = obj_get(service, W_secrets);
  Str text;
  if (looks_secret(e->key) || !check_text(k, e->value, &text) || !text.n || text.s[0] == '/') return;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Obj *secret = list->items[i]->kind == V_REF ? list->items[i]->obj : NULL;
    if (!secret || !names_variable(k, secret, e->key)) continue;
    check_at(k, env);
    Diag *d = diag(k->ds, W0743, e->value->at, e->key, check_name(k, secret));
    diag_also(k->ds, d, list->items[i]->at, CHK_GIVEN_HERE);
    return;
  }
}

/* Variables that are handed on: each has one value, and it can be read off the container. */
static void check_passed(Check *k, const Obj *service, const Obj *env) {
  const Value *list = obj_get(service, W_pass_env);
  Str name;
  for (uint32_t i = 0; i < check_items(list); i++) {
    if (!check_text(k, list->items[i], &name)) continue;
    check_at(k, service);
    if (looks_secret(name)) diag(k->ds, W0850, list->items[i]->at, name, check_lower(k->a, name));
    for (uint32_t j = 0; env && j < env->entries.n; j++) {
      if (!str_eq(env->entries.v[j].key, name)) continue;
      Diag *d = diag(k->ds, E0851, list->items[i]->at, name);
      diag_also(k->ds, d, env->entries.v[j].value->at, CHK_GIVEN_HERE);
    }
  }
}

static void check_variables(Check *k, const Obj *service) {
  const Obj *env = check_child(service, B_env);
  for (uint32_t i = 0; env && i < env->entries.n; i++) check_variable(k, service, env, &env->entries.v[i]);
  check_passed(k, service, env);
}

/* file(), keys and scripts are read by peic, and end in outputs; a secret's file must not be. */
static void check_unread(Check *k, const Obj *o) {
  Str path;
  if (!check_text(k, obj_get(o, W_file), &path)) return;
  for (uint32_t i = 0; i < k->m->inputs.n; i++) {
    if (k->m->inputs.v[i].kind != MI_FILE || !str_eq(k->m->inputs.v[i].name, path)) continue;
    check_at(k, o);
    Diag *d = diag(k->ds, E0508, k->m->inputs.v[i].at, check_name(k, o), path);
    diag_also(k->ds, d, o->name_at, SECRET_DECLARED);
  }
}

/* Public keys are read when outputs are made. */
static void check_key_files(Check *k, const Obj *ssh, CheckMap *secrets) {
  Str path;
  for (uint32_t i = 0; i < ssh->children.n; i++) {
    const Value *keys = obj_get(ssh->children.v[i], W_keys);
    for (uint32_t j = 0; j < check_items(keys); j++) {
      uint32_t at = check_text(k, keys->items[j], &path) ? check_map_get(secrets, path) : UINT32_MAX;
      if (at == UINT32_MAX) continue;
      check_at(k, ssh);
      Diag *d = diag(k->ds, E0508, keys->items[j]->at, check_name(k, k->objects->v[at]), path);
      diag_also(k->ds, d, k->objects->v[at]->name_at, SECRET_DECLARED);
    }
  }
}

static void check_file(Check *k, const Obj *o) {
  const Value *v = obj_get(o, W_file);
  Str path;
  OsStat st;
  if (!o->used || !check_text(k, v, &path) || !path.n || path.s[0] == '~') return;
  if (!k->m->os->stat(k->m->os, model_path(k->m, path), true, &st)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, W0615, v->at, path, check_name(k, o));
  check_origin(k, d, v);
}

void check_secrets(Check *k) {
  CheckMap files;
  Str path;
  check_map_init(&files);
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_secret && check_text(k, obj_get(k->objects->v[i], W_file), &path))
      check_map_put(&files, k->a, path, i);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *ssh = check_is_body(o) ? check_child(o, B_ssh) : NULL;
    if (check_is_body(o) || obj_is_service(o)) check_steps(k, o, check_step, NULL);
    if (o->block == B_image) check_address(k, o, obj_get(o, W_context));
    if (obj_is_service(o)) check_variables(k, o);
    for (uint32_t j = 0; obj_is_service(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_overlay) check_variables(k, o->children.v[j]);
    if (o->block == B_secret) check_file(k, o), check_unread(k, o);
    if (ssh) check_key_files(k, ssh, &files);
  }
}
