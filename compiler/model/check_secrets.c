/* Secrets that are none: passwords written down, and files of secrets that are not there. */
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

static void check_step(Check *k, const Obj *step, void *arg) {
  (void)arg;
  if (step->block == B_arg && step->name) check_value(k, step, check_name(k, step), obj_get(step, W_default));
  if (step->block == B_env || step->block == B_args)
    for (uint32_t i = 0; i < step->entries.n; i++)
      check_value(k, step, step->entries.v[i].key, step->entries.v[i].value);
  for (uint32_t i = 0; step->block == B_ssh && i < step->children.n; i++) {
    const Obj *user = step->children.v[i];
    const Value *v = user->block == B_ssh_user ? obj_get(user, W_password) : NULL;
    if (!v || v->kind != V_TEXT) continue;
    check_at(k, user);
    diag(k->ds, W0502, v->at, check_name(k, user)); /* not where it comes from: that would show it */
  }
}

/* file(), keys and scripts are read by peic, and end in outputs; a secret's file must not be. */
static void check_unread(Check *k, const Obj *o) {
  Str path;
  if (!check_text(k, obj_get(o, W_file), &path)) return;
  for (uint32_t i = 0; i < k->m->inputs.n; i++) {
    if (k->m->inputs.v[i].kind != MI_FILE || !str_eq(k->m->inputs.v[i].name, path)) continue;
    check_at(k, o);
    diag(k->ds, E0508, obj_get(o, W_file)->at, check_name(k, o), path);
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
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (check_is_body(o) || o->block == B_service) check_steps(k, o, check_step, NULL);
    if (o->block == B_secret) check_file(k, o), check_unread(k, o);
  }
}
