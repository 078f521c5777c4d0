/* Source files: the root, and what each file imports, from the project or from the recipe library. Their text
   becomes trees and file-level names here; nothing is evaluated but the path and the pin of an import. */
#include "model/private.h"

#include "base/hash.h"
#include "model/lock.h"

_Static_assert(MODEL_MAX_FILES < UINT16_MAX, "Node.file holds the number of a file");

/* What a file is called where files are told apart: its path from the root, or "std:NAME". */
typedef struct {
  Str rel;
  bool library;
} FileName;

static bool is_library(const Model *m, const File *f) { return source_at(m->sources, f->source)->library; }

static File *file_new(Model *m, FileName name, Str text, Span imported_at, File *up) {
  File *f = arena_new(m->arena, File);
  Str dir = path_parent(name.rel), path = name.library ? name.rel : str_c(model_path(m, name.rel));
  f->rel = name.rel;
  f->up = up;
  f->imported_at = imported_at;
  f->source = source_add(m->sources, path, name.library || str_is(dir, ".") ? STR("") : dir, name.rel, text);
  source_at(m->sources, f->source)->library = name.library;
  f->scope = arena_new(m->arena, Scope);
  f->scope->file = f;
  Syntax s = {m->arena, &m->names, m->sources, m->ds};
  f->ast = syntax_parse(&s, f->source);
  *vec_push(m->arena, &m->files) = f;
  model_input(m, name.library ? MI_LIBRARY : MI_SOURCE, name.rel,
              arena_str(m->arena, str_c(hash_xxh3(text).hex)), false);
  return f;
}

static void report_import_circle(Model *m, File *f, Span at, File *from) {
  Diag *d = diag(m->ds, E0607, at, f->rel);
  Str circle = f->rel;
  for (File *u = from; u && u != f; u = u->up) {
    if (u->up) diag_also(m->ds, d, u->imported_at, IMPORTED_HERE);
    circle = arena_fmt(m->arena, "%.*s → %.*s", STR_ARG(u->rel), STR_ARG(circle));
  }
  diag_note(m->ds, d, IMPORT_CIRCLE, f->rel, circle);
}

static void check_pin(Ctx *c, const Node *import, const File *f) {
  Model *m = c->m;
  const Value *pin = eval_as(c, import->b, type_basic(T_DIGEST));
  Str want = pin->kind == V_TEXT ? value_str(m->arena, pin) : STR("");
  Sha256 got = hash_sha256(source_at(m->sources, f->source)->text);
  source_at(m->sources, f->source)->pinned = true;
  if (want.n != 71 || !memcmp(want.s + 7, got.hex, 64)) return;
  Diag *d = diag(m->ds, E0608, pin->at, f->rel, str_sub(want, 7, 19), arena_fmt(m->arena, "%.12s", got.hex));
  Str fixed = arena_fmt(m->arena, "\"sha256:%s\"", got.hex);
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_MAYBE, UPDATE_PIN), pin->at, fixed);
}

static File *file_find_read(Model *m, FileName name) {
  for (uint32_t i = 0; i < m->files.n; i++)
    if (str_eq(m->files.v[i]->rel, name.rel) && is_library(m, m->files.v[i]) == name.library)
      return m->files.v[i];
  return NULL;
}

static void file_bind_all(Model *m, File *f, uint32_t depth);

/* Which file is meant; false after a diagnostic. A recipe knows nothing of the project that uses it. */
static bool import_name(Ctx *c, const File *by, const Value *path, FileName *name) {
  Model *m = c->m;
  Str given = value_str(m->arena, path);
  *name = (FileName){given, library_is_name(given)};
  if (name->library) return true;
  if (!is_library(m, by)) return path_check(c, path, T_SOURCE, given, &name->rel);
  diag(m->ds, E0617, path->at, given);
  return false;
}

static File *import_read(Ctx *c, File *by, const Value *path, FileName name, uint32_t depth) {
  Model *m = c->m;
  Str text;
  if (name.library && !library_find(name.rel, &text)) {
    report_unknown_recipe(c, path, name.rel);
    return NULL;
  }
  if (!name.library && !model_read(m, name.rel, path->at, &text)) return NULL;
  lock_meet(m, name.library ? LOCK_RECIPE : LOCK_FILE, name.rel, text, path->at);
  File *f = file_new(m, name, text, path->at, by);
  file_bind_all(m, f, depth + 1);
  return f;
}

static void import_one(Model *m, File *by, Binding *b, uint32_t depth) {
  Ctx c = {.m = m, .scope = by->scope};
  const Value *path = eval_as(&c, b->node->a, type_basic(T_STRING));
  FileName name;
  if (path->kind == V_TEXT && !text_known(path->text)) diag(m->ds, E0506, path->at);
  if (path->kind != V_TEXT || !text_known(path->text)) return;
  if (depth >= MODEL_MAX_IMPORTS || m->files.n >= MODEL_MAX_FILES) {
    diag(m->ds, E0808, path->at);
    return;
  }
  if (!import_name(&c, by, path, &name)) return;
  File *f = file_find_read(m, name);
  if (f && f->state == FILE_BUSY)
    report_import_circle(m, f, path->at, by);
  else if (f)
    b->import = f;
  else
    f = b->import = import_read(&c, by, path, name, depth);
  if (f && b->node->b) check_pin(&c, b->node, f);
}

/* Binds the file-level names of a file and reads what it imports. */
static void file_bind_all(Model *m, File *f, uint32_t depth) {
  Ctx c = {.m = m, .scope = f->scope};
  f->state = FILE_BUSY;
  for (const Node *s = f->ast->body->a; s; s = s->next) {
    if (s->kind == N_LET) file_bind(m, f, BIND_LET, s);
    if (s->kind == N_PARAM) file_bind(m, f, BIND_PARAM, s);
    if (s->kind == N_TEMPLATE) file_bind(m, f, BIND_TEMPLATE, s);
    if (s->kind == N_IMPORT) file_bind(m, f, BIND_IMPORT, s);
    if (s->kind == N_BAD) reported_bad(&c, s);
  }
  template_check_names(m, f);
  for (uint32_t i = 0; i < f->bindings.n; i++)
    if (f->bindings.v[i]->kind == BIND_IMPORT) import_one(m, f, f->bindings.v[i], depth);
  f->state = FILE_DONE;
}

File *file_load(Model *m, Str rel, Str text) {
  File *f = file_new(m, (FileName){rel, false}, text, SPAN_NONE, NULL);
  lock_load(m);
  file_bind_all(m, f, 0);
  return f;
}
