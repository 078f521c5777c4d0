/* The phases in order, and what lower/ may ask of a model. */
#include "model/private.h"

#include "base/buf.h"
#include "model/lock_private.h"

#include <errno.h>

Model *model_new(Arena *a, Os *os, Sources *sources, Diags *ds, const ModelParam *params, uint32_t n_params) {
  Model *m = arena_new(a, Model);
  m->arena = a;
  m->os = os;
  m->sources = sources;
  m->ds = ds;
  m->params = params;
  m->n_params = n_params;
  m->param_used = arena_array(a, bool, n_params);
  intern_init(&m->names, a);
  intern_init(&m->input_names, a);
  for (uint32_t i = 1; i < W_COUNT; i++) intern(&m->names, str_c(schema_words[i]));
  m->file_object = object_new(m, B_FILE, NULL);
  model_use_lock(m, LOCK_IGNORED, false);
  return m;
}

/* ---- inputs given as text ---- */

const Value *eval_input_text(Ctx *c, Str text, const Type *t, Span at, Str origin) {
  Model *m = c->m;
  Diags scratch;
  Sources sources = {.arena = m->arena};
  if (t->opt && str_is(text, "none")) return value_new(m, V_NONE, at);
  bool plain = type_is_text(t->kind);
  Value *v = value_text(m, text, at);
  v->foreign = true;
  Ctx quiet = *c;
  Diags *loud = m->ds;
  diags_init(&scratch, m->arena, &sources);
  m->ds = &scratch;
  const Value *out = v;
  if (!plain && t->kind != T_ENUM && t->kind != T_ANY) {
    /* read it as the language would: `let v = TEXT` */
    source_add(&sources, origin, STR(""), origin, arena_fmt(m->arena, "let v = %.*s\n", STR_ARG(text)));
    Syntax s = {m->arena, &m->names, &sources, &scratch};
    Ast *ast = syntax_parse(&s, 0);
    const Node *let = ast->body->a;
    bool one = let && let->kind == N_LET && !let->next && !scratch.errors;
    out = one && let->b->kind >= N_INT && let->b->kind <= N_NONE ? eval(&quiet, let->b, t)
                                                                 : value_poison(m, at);
  }
  if (out->kind != V_POISON) out = coerce(&quiet, out, t);
  m->ds = loud;
  if (scratch.errors || out->kind == V_POISON) return NULL;
  Value *copy = value_copy(m, out, at);
  ValueMore *more = value_more(m, copy);
  more->from = at;
  copy->node = NULL;
  Str *given = arena_new(m->arena, Str);
  *given = origin;
  more->given = given;
  return copy;
}

/* ---- phases ---- */

/* An errno, or 0. A directory that is not there is found out when its file is read. */
static int find_root(Model *m, const char *path) {
  Str p = str_c(path);
  uint32_t n = p.n;
  while (n && p.s[n - 1] != '/') n--;
  while (n > 1 && p.s[n - 1] == '/') n--;
  m->root_given = n ? arena_str(m->arena, str_sub(p, 0, n)) : STR(".");
  int error = m->os->real_path(m->os, m->arena, m->root_given.s, &m->root_abs);
  if (error) m->root_abs = STR("/");
  return error == ENOENT || error == ENOTDIR ? 0 : error;
}

static void evaluate_file_names(Model *m) {
  for (uint32_t f = 0; f < m->files.n; f++)
    for (uint32_t i = 0; i < m->files.v[f]->bindings.n; i++) {
      Binding *b = m->files.v[f]->bindings.v[i];
      if (b->kind != BIND_LET && b->kind != BIND_PARAM) continue;
      bool used = b->used;
      Ctx c = {.m = m, .scope = b->file->scope};
      binding_value(&c, b, b->at);
      b->used = used;
    }
}

static void find_project(Model *m) {
  for (uint32_t i = 0; i < m->file_object->children.n; i++) {
    Obj *o = m->file_object->children.v[i];
    if (o->block != B_project) continue;
    if (o->at.file != 0)
      diag(m->ds, E0237, o->at);
    else if (!m->project)
      m->project = o;
  }
  const Span top = {0, 0, 0};
  if (m->project || m->files.v[0]->ast->bad || m->file_object->bad) return;
  Diag *d = diag(m->ds, E0238, top);
  Str line = STR("project \"my-project\"");
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_PLACEHOLDER, ADD_FIELD, line), top,
            arena_fmt(m->arena, "%.*s\n", STR_ARG(line)));
}

/* The project's name is needed while names are made: it is taken from its statement before anything else. */
Str model_project_name(const Model *m) {
  for (const Node *n = m->files.v[0]->ast->body->a; n; n = n->next)
    if (n->kind == N_STEP && n->sym == W_project && n->a) {
      const Node *a = n->a;
      if (a->kind == N_NAME) return intern_str(&m->names, a->sym);
      if (a->kind == N_STRING && a->a && a->a->kind == N_TEXT && !a->a->next) return a->a->more->text;
    }
  return STR("project");
}

/* Stages on stages are walked down again and again: not without end. */
static void check_heights(Model *m) {
  if (m->ds->errors) return; /* nothing will be made of it */
  for (uint32_t i = 0; i < m->objects.n; i++) {
    const Obj *o = m->objects.v[i];
    uint32_t height = 0;
    for (; o && height <= MODEL_MAX_CHAIN; height++) {
      const Value *from = o->block == B_stage || o->block == B_image ? obj_get(o, W_from) : NULL;
      o = from && from->kind == V_REF ? from->obj : NULL;
      if (o && o->height) height += o->height, o = NULL;
    }
    m->objects.v[i]->height = height;
    if (height <= MODEL_MAX_CHAIN) continue;
    diag(m->ds, E0809, m->objects.v[i]->at);
    m->over_limit = true;
    return;
  }
}

static void check_params(Model *m) {
  for (uint32_t i = 0; i < m->n_params && !m->param_error.n; i++)
    if (!m->param_used[i])
      m->param_error = arena_fmt(m->arena, "no param `%.*s` in this project", STR_ARG(m->params[i].name));
}

int model_load(Model *m, const char *path) {
  Str text, p = str_c(path);
  int error = find_root(m, path);
  if (error) return error;
  m->lock->root = p;
  error = m->os->read_file(m->os, m->arena, path, SYNTAX_MAX_BYTES + 1, &text);
  if (error == EFBIG) return diag(m->ds, E0611, SPAN_NONE, p), 0;
  if (error) return error;
  uint32_t slash = p.n;
  while (slash && p.s[slash - 1] != '/') slash--;
  file_load(m, str_sub(p, slash, p.n), text);
  m->read_bytes = m->arena->total_bytes;
  for (uint32_t i = m->files.n; i-- > 0;) expand_file(m, m->files.v[i]);
  refs_bind_pending(m);
  m->expanded = true;
  evaluate_file_names(m);
  find_project(m);
  for (uint32_t i = 0; i < m->objects.n && !m->over_limit; i++) object_evaluate(m, m->objects.v[i]);
  for (uint32_t i = 0; i < m->file_object->children.n; i++)
    if (schema_blocks[m->file_object->children.v[i]->block].flags & BF_DECL)
      object_evaluate(m, m->file_object->children.v[i]);
  template_check_unused(m);
  check_params(m);
  made_check(m);
  m->ds->chain = NULL;
  check_all(m);
  check_heights(m);
  if (!m->ds->errors) diags_unneeded_allows(m->ds); /* else some checks were not made */
  return 0;
}

Str model_param_error(const Model *m) { return m->param_error; }

/* ---- what lower/ asks ---- */

Span obj_field_span(const Obj *o, Sym word) {
  int slot = schema_slot(obj_block(o), word);
  return slot < 0 || !obj_slot(o, (uint32_t)slot)->at.hi ? o->at : obj_slot(o, (uint32_t)slot)->at;
}

int64_t obj_int(const Obj *o, Sym word, int64_t absent) {
  const Value *v = obj_get(o, word);
  bool number = v && v->kind >= V_BOOL && v->kind <= V_PORT;
  return number ? v->num : absent;
}

bool obj_bool(const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  return v && v->kind == V_BOOL && v->num;
}

Str obj_str(Model *m, const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  return v && (v->kind == V_TEXT || v->kind == V_WORD) ? value_str(m->arena, v) : STR("");
}

Text obj_text(const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  return v && (v->kind == V_TEXT || v->kind == V_WORD) ? v->text : (Text){0};
}

const ObjList *model_objects(const Model *m) { return &m->objects; }
const Obj *model_file_object(const Model *m) { return m->file_object; }
Obj *model_project_object(const Model *m) { return m->project; }
const Obj *model_reproducible(const Model *m, const Obj *image) {
  const Obj *says = obj_get(image, W_reproducible) ? image : m->project;
  return says && obj_bool(says, W_reproducible) ? says : NULL;
}
Arena *model_arena(const Model *m) { return m->arena; }
const Interner *model_names(const Model *m) { return &m->names; }
Diags *model_diags(const Model *m) { return m->ds; }
const Sources *model_sources(const Model *m) { return m->sources; }
Os *model_os(const Model *m) { return m->os; }
Str model_root_dir(const Model *m) { return m->root_abs; }
Str model_root_as_given(const Model *m) { return m->root_given; }
const ModelInputs *model_inputs(const Model *m) { return &m->inputs; }
