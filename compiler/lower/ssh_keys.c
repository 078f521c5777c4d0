/* What a user logs in with by key: public keys as one text of whole lines, and the secrets that hold others. What is
   wrong with a key is said here, because its file is read here first. Called by ssh.c. */
#include "lower/private.h"

#include "base/buf.h"
#include "base/ssh_key.h"

static const PhraseId faults[] = {SSH_KEY_PHRASES};

static void report(Lower *l, Str text, Span at, Str what) {
  uint32_t line;
  SshKeyFault fault = ssh_key_check_all(text, &line);
  if (!fault) return;
  const char *phrase = diag_phrases[faults[fault]];
  bool whole = fault == SSH_KEY_PRIVATE || fault == SSH_KEY_FORMAT || !line;
  Str why = !whole ? arena_fmt(l->a, "line %u: %s", line, phrase) : str_c(phrase);
  Diag *d = diag(model_diags(l->m), E0420, at, what, why);
  if (fault == SSH_KEY_FORMAT) diag_help(model_diags(l->m), d, KEY_CONVERT);
}

/* Appends the keys of a text, one a line. */
static void take_keys(Lower *l, Buf *b, Str text, Span at, Str what) {
  SshKeyLines lines = {.text = text};
  bool dsa, told = false;
  report(l, text, at, what);
  while (ssh_key_next(&lines)) {
    buf_bytes(b, lines.line);
    buf_lit(b, "\n");
    ssh_key_check(lines.line, &dsa);
    if (dsa && !told) diag(model_diags(l->m), W0455, at, what);
    told |= dsa;
  }
}

static void take_file(Lower *l, Buf *b, const Value *file) {
  Str path = value_str(l->a, file), content;
  if (!model_read(l->m, path, file->at, &content)) return;
  lock_meet(l->m, LOCK_FILE, path, content, file->at);
  take_keys(l, b, content, file->at, path);
}

static const uint32_t *secrets_of(Lower *l, const Value *list, uint32_t *n) {
  IndexList out = {0};
  for (uint32_t i = 0; list && i < list->n; i++)
    if (list->items[i]->kind == V_REF) index_add(l->a, &out, lower_index(l, W_secret, list->items[i]->name));
  *n = out.n;
  return out.v;
}

void lower_user_keys(Lower *l, const Obj *o, IrUser *u) {
  Buf b = buf_new(l->a);
  const Value *files = obj_get(o, W_keys), *text = obj_get(o, W_keys_text);
  for (uint32_t i = 0; files && i < files->n; i++)
    if (files->items[i]->kind == V_TEXT) take_file(l, &b, files->items[i]);
  for (uint32_t i = 0; text && text->kind == V_LIST && i < text->n; i++)
    take_keys(l, &b, value_str(l->a, text->items[i]), text->items[i]->at, STR("keys_text"));
  if (text && text->kind == V_TEXT) take_keys(l, &b, value_str(l->a, text), text->at, STR("keys_text"));
  u->keys = buf_str(&b);
  u->late_keys = secrets_of(l, files, &u->n_late_keys);
  u->private_keys = secrets_of(l, obj_get(o, W_private_keys), &u->n_private_keys);
  u->authorize = u->n_private_keys && obj_bool(o, W_authorize_private_keys);
}
