/* `keys` of a user of ssh names files of the project. What else people write there is told apart here, before it would
   be "no file": a key of their own home, an address, the key itself. Called by finish.c. */
#include "model/private.h"

#include "base/ssh_key.h"

/* A name for the secret of a user's key: me_key. */
static Str secret_name(Model *m, const Obj *user) {
  Str name = M_STR(m, user->name);
  char *out = arena_alloc(m->arena, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) out[i] = strchr("-.", name.s[i]) ? '_' : name.s[i];
  return arena_fmt(m->arena, "%.*s_key", (int)name.n, out);
}

/* The statement of a file that an object is in, with a line of its own; NULL if there is none. */
static const Node *file_statement(Model *m, const Obj *o) {
  while (o->parent && o->parent != m->file_object) o = o->parent;
  if (!o->node || o->chain) return NULL;
  Str text = source_at(m->sources, o->node->file)->text;
  return !o->node->lo || text.s[o->node->lo - 1] == '\n' ? o->node : NULL;
}

static void outside(Ctx *c, const Obj *user, const Value *v, Str path) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0675, v->at, path);
  diag_origin(c, d, v);
  if (str_is_http(path)) {
    diag_help(m->ds, d, KEY_FETCH, arena_fmt(m->arena, "keys/%.*s.pub", STR_ARG(M_STR(m, user->name))), path);
    return;
  }
  Str name = secret_name(m, user);
  Str declared = arena_fmt(m->arena, "secret %.*s { file = \"%.*s\" }", STR_ARG(name), STR_ARG(path));
  diag_help(m->ds, d, KEY_AS_SECRET, declared, name);
  const Node *before = user->chain ? NULL : file_statement(m, user);
  bool literal =
      v->node && v->node->kind == N_STRING && v->node->lo == v->at.lo && v->node->file == v->at.file;
  if (before && literal) {
    Fix *fix = diag_fix(m->ds, d, FIX_MAYBE, KEY_AS_SECRET, declared, name);
    diag_fix_of_help(d, fix);
    diag_edit(m->ds, fix, (Span){before->file, before->lo, before->lo},
              arena_fmt(m->arena, "%.*s\n", STR_ARG(declared)));
    diag_edit(m->ds, fix, v->at, arena_fmt(m->arena, "secret.%.*s", STR_ARG(name)));
  }
  diag_help(m->ds, d, KEY_COPY);
}

/* A list of one key: the other field takes it as it stands. */
static void key_itself(Ctx *c, const Obj *user, const Value *list, const Value *v) {
  Diag *d = diag(c->m->ds, E0676, v->at);
  Span field = obj_field_span(user, W_keys);
  diag_origin(c, d, v);
  if (list->n > 1 || obj_get(user, W_keys_text) || user->chain ||
      !str_is(source_text(c->m->sources, field), "keys"))
    return;
  edit_meant(c->m, d, FIX_MAYBE, field, STR("keys_text"));
}

const Value *key_files_check(Ctx *c, const Obj *user, const Value *list) {
  Model *m = c->m;
  if (list->kind != V_LIST) return list;
  Value *out = value_copy(m, list, list->at);
  out->items = arena_array(m->arena, const Value *, list->n);
  for (uint32_t i = 0; i < list->n; i++) {
    const Value *v = out->items[i] = list->items[i];
    if (v->kind != V_TEXT || !text_known(v->text)) continue;
    Str text = value_str(m->arena, v);
    bool key = ssh_key_like(text),
         far = text.n && (text.s[0] == '~' || text.s[0] == '/' || str_is_http(text));
    if (!key && !far) continue;
    if (key)
      key_itself(c, user, list, v);
    else
      outside(c, user, v, text);
    out->items[i] = value_poison(m, v->at);
  }
  return out;
}
