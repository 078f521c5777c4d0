/* Paths of the project: relative to the file that names them, below the root, really there. And the reading of
   source files and imports. */
#include "model/private.h"

#include "base/buf.h"
#include "base/hash.h"
#include "diag/suggest.h"

#include <errno.h>
#include <string.h>

void model_input(Model *m, int kind, Str name, Str value, bool from_default) {
  Str key = arena_fmt(m->arena, "%d%.*s", kind, STR_ARG(name));
  if (intern_find(&m->input_names, key)) return; /* each input once */
  intern(&m->input_names, key);
  ModelInput *in = vec_push(m->arena, &m->inputs);
  in->kind = (__typeof__(in->kind))kind;
  in->name = name;
  in->value = value;
  in->from_default = from_default;
}

const char *model_path(Model *m, Str rel) {
  if (!rel.n || str_is(rel, ".")) return arena_str(m->arena, m->root_given).s;
  if (rel.s[0] == '/' || str_is(m->root_given, ".")) return arena_str(m->arena, rel).s;
  return arena_fmt(m->arena, "%.*s/%.*s", STR_ARG(m->root_given), STR_ARG(rel)).s;
}

/* a/./b/../c → a/c; false when it climbs above the root. The root itself is ".". */
static bool normalise(Model *m, Str dir, Str text, Str *out) {
  VEC(Str) parts = {0};
  Str both = dir.n ? arena_fmt(m->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(text)) : text;
  for (uint32_t lo = 0; lo <= both.n;) {
    uint32_t hi = lo + str_find(str_sub(both, lo, both.n), '/');
    Str part = str_sub(both, lo, hi);
    lo = hi + 1;
    if (!part.n || str_is(part, ".")) continue;
    if (!str_is(part, ".."))
      *vec_push(m->arena, &parts) = part;
    else if (parts.n == 0)
      return false;
    else
      parts.n--;
  }
  Buf b = buf_new(m->arena);
  for (uint32_t i = 0; i < parts.n; i++) {
    if (i) buf_lit(&b, "/");
    buf_bytes(&b, parts.v[i]);
  }
  *out = parts.n ? buf_str(&b) : STR(".");
  return true;
}

static Str dir_of_value(Model *m, const Value *v) {
  return v->from.file < m->sources->files.n ? source_at(m->sources, v->from.file)->dir : STR("");
}

static void leaves(Ctx *c, const Value *v, Str text, const char *what) {
  Diag *d = diag(c->m->ds, E0602, v->at, text, str_c(what));
  if (c->self)
    diag_help(c->m->ds, d, COPY_OR_MOUNT);
  else
    diag_help(c->m->ds, d, COPY_INTO);
  diag_origin(c, d, v);
}

bool path_resolve(Ctx *c, const Value *v, Str text, Str *rel) {
  Model *m = c->m;
  if (text.n && text.s[0] == '/') {
    leaves(c, v, text, "an absolute path");
    return false;
  }
  if (normalise(m, dir_of_value(m, v), text, rel)) return true;
  leaves(c, v, text, "above the project's directory");
  return false;
}

/* ---- existence ---- */

static Str parent_of(Str rel) {
  uint32_t n = rel.n;
  while (n && rel.s[n - 1] != '/') n--;
  return n ? str_sub(rel, 0, n - 1) : STR(".");
}
static Str base_of(Str rel) {
  uint32_t n = rel.n;
  while (n && rel.s[n - 1] != '/') n--;
  return str_sub(rel, n, rel.n);
}

/* The first part of a path that is not there: rel up to its end, and the directory it should be in. */
static Str missing_part(Model *m, Str rel, Str *dir) {
  OsStat st;
  for (uint32_t hi = 0;; hi++) {
    hi += str_find(str_sub(rel, hi, rel.n), '/');
    Str part = str_sub(rel, 0, hi);
    if (hi == rel.n || m->os->stat(m->os, model_path(m, part), true, &st)) {
      *dir = parent_of(part);
      return part;
    }
  }
}

static void report_missing(Ctx *c, const Value *v, Str text, Str rel) {
  Model *m = c->m;
  Str *names, dir, part = missing_part(m, rel, &dir), word = base_of(part);
  uint32_t n = 0;
  Suggest s;
  suggest_init(&s, m->arena, word);
  if (m->os->list_dir(m->os, m->arena, model_path(m, dir), &names, &n)) n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (names[i].s[0] != '.' || word.s[0] == '.') suggest_offer(&s, names[i]);
  bool case_only = s.n && s.best[0].distance == 0, whole = part.n == rel.n;
  Str near = s.n ? s.best[0].name : STR("");
  /* the text as written, with that part of it replaced */
  uint32_t tail = rel.n - part.n, head = text.n >= tail + word.n ? text.n - tail - word.n : 0;
  bool spelt = s.n && str_eq(str_sub(text, head, head + word.n), word);
  Str fixed = arena_fmt(m->arena, "%.*s%.*s%.*s", (int)head, text.s, STR_ARG(near), (int)tail,
                        text.s + text.n - tail);
  if (!spelt) fixed = near;
  Diag *d = case_only ? diag(m->ds, E0612, v->at, text, fixed) : diag(m->ds, E0601, v->at, text);
  OsStat st;
  bool link = whole && !m->os->stat(m->os, model_path(m, rel), false, &st);
  if (!whole) diag_note(m->ds, d, NO_DIRECTORY, part);
  if (link) diag_note(m->ds, d, DANGLING);
  if (s.n && !case_only) diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(fixed)));
  if (!s.n && s.offered && whole && !link) diag_help(m->ds, d, FILES_THERE, suggest_list(&s));
  if (spelt && v->node && v->node->kind == N_STRING && v->node->a && !v->node->a->next) {
    Str quoted = arena_fmt(m->arena, "\"%.*s\"", STR_ARG(fixed));
    Applicability app = suggest_certain(&s) && whole ? FIX_SAFE : FIX_MAYBE;
    diag_edit(m->ds, diag_fix(m->ds, d, app, CHANGE_TO, quoted), node_span(v->node), quoted);
  }
  diag_origin(c, d, v);
}

/* A link inside the project that leads out of it. */
static bool check_inside(Ctx *c, const Value *v, Str text, const char *path) {
  Model *m = c->m;
  Str real;
  if (m->os->real_path(m->os, m->arena, path, &real)) return true;
  bool inside = str_starts(real, m->root_abs) &&
                (real.n == m->root_abs.n || m->root_abs.n == 1 || real.s[m->root_abs.n] == '/');
  if (inside) return true;
  Diag *d = diag(m->ds, E0603, v->at, text);
  diag_origin(c, d, v);
  return false;
}

static bool check_script(Ctx *c, const Value *v, Str text, Str rel) {
  Model *m = c->m;
  Str body;
  if (!model_read(m, rel, v->at, &body)) return false;
  uint32_t line_end = str_find(body, '\n');
  if (body.n < 2 || body.s[0] != '#' || body.s[1] != '!') {
    diag(m->ds, E0606, v->at, text);
    return false;
  }
  if (memchr(body.s, '\r', body.n)) {
    Diag *d = diag(m->ds, E0605, v->at, text);
    if (line_end && body.s[line_end - 1] == '\r')
      diag_note(m->ds, d, FIRST_LINE_CR, str_sub(body, 0, line_end - 1));
    return false;
  }
  return true;
}

bool path_check(Ctx *c, const Value *v, TypeKind kind, Str text, Str *rel) {
  Model *m = c->m;
  OsStat st;
  for (uint32_t i = 0; i < text.n; i++)
    if ((unsigned char)text.s[i] < 32 || text.s[i] == 127) {
      diag(m->ds, E0418, v->at, text, STR(""));
      return false;
    }
  if (!text.n) {
    diag(m->ds, E0610, v->at);
    return false;
  }
  if (kind == T_HOSTPATH && (text.s[0] == '/' || text.s[0] == '~')) {
    *rel = text;
    return true;
  }
  if (!path_resolve(c, v, text, rel)) return false;
  if (kind == T_HOSTPATH ||
      (kind == T_SOURCE &&
       (memchr(rel->s, '*', rel->n) || memchr(rel->s, '?', rel->n) || memchr(rel->s, '[', rel->n))))
    return true;
  const char *path = model_path(m, *rel);
  if (m->os->stat(m->os, path, true, &st)) {
    report_missing(c, v, text, *rel);
    return false;
  }
  if (!check_inside(c, v, text, path)) return false;
  if (kind == T_SCRIPT && st.type != OS_FILE) {
    diag(m->ds, E0604, v->at, text);
    return false;
  }
  return kind != T_SCRIPT || check_script(c, v, text, *rel);
}

bool model_read(Model *m, Str rel, Span at, Str *out) {
  int error = m->os->read_file(m->os, m->arena, model_path(m, rel), SYNTAX_MAX_BYTES, out);
  if (!error) {
    model_input(m, MI_FILE, rel, arena_str(m->arena, str_c(hash_xxh3(*out).hex)), false);
    return true;
  }
  diag(m->ds, E0609, at, rel,
       error == EFBIG    ? STR("it is larger than 8 MiB")
       : error == EISDIR ? STR("it is a directory")
       : error == EINVAL ? STR("it is no regular file")
                         : str_c(strerror(error)));
  return false;
}

/* ---- source files ---- */

static File *file_new(Model *m, Str rel, Str text, Span imported_at, File *up) {
  File *f = arena_new(m->arena, File);
  Str dir = parent_of(rel);
  f->rel = rel;
  f->up = up;
  f->imported_at = imported_at;
  f->source = source_add(m->sources, str_c(model_path(m, rel)), str_is(dir, ".") ? STR("") : dir, rel, text);
  f->scope = arena_new(m->arena, Scope);
  f->scope->file = f;
  Syntax s = {m->arena, &m->names, m->sources, m->ds};
  f->ast = syntax_parse(&s, f->source);
  *vec_push(m->arena, &m->files) = f;
  model_input(m, MI_SOURCE, rel, arena_str(m->arena, str_c(hash_xxh3(text).hex)), false);
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

static void import_one(Model *m, File *f, Binding *b, uint32_t depth) {
  Ctx c = {.m = m, .scope = f->scope};
  const Value *path = eval_as(&c, b->node->a, type_basic(T_STRING));
  Str rel, text;
  if (path->kind == V_TEXT && !text_known(path->text)) diag(m->ds, E0506, path->at);
  if (path->kind != V_TEXT || !text_known(path->text)) return;
  if (depth >= MODEL_MAX_IMPORTS || m->files.n >= MODEL_MAX_FILES) {
    diag(m->ds, E0808, path->at);
    return;
  }
  if (!path_check(&c, path, T_SOURCE, value_str(m->arena, path), &rel)) return;
  for (uint32_t i = 0; i < m->files.n; i++) {
    if (!str_eq(m->files.v[i]->rel, rel)) continue;
    if (m->files.v[i]->state == FILE_BUSY)
      report_import_circle(m, m->files.v[i], path->at, f);
    else
      b->import = m->files.v[i];
    text = source_at(m->sources, m->files.v[i]->source)->text;
    goto pin;
  }
  if (!model_read(m, rel, path->at, &text)) return;
  b->import = file_new(m, rel, text, path->at, f);
  file_bind_all(m, b->import, depth + 1);
pin:
  if (b->node->b) {
    const Value *pin = eval_as(&c, b->node->b, type_basic(T_DIGEST));
    Str want = pin->kind == V_TEXT ? value_str(m->arena, pin) : STR("");
    Sha256 got = hash_sha256(text);
    if (want.n == 71 && memcmp(want.s + 7, got.hex, 64)) {
      Diag *d = diag(m->ds, E0608, pin->at, rel, str_sub(want, 7, 19), arena_fmt(m->arena, "%.12s", got.hex));
      Str fixed = arena_fmt(m->arena, "\"sha256:%s\"", got.hex);
      diag_edit(m->ds, diag_fix(m->ds, d, FIX_MAYBE, UPDATE_PIN), pin->at, fixed);
    }
  }
}

/* Binds the file-level names of a file and reads what it imports. */
void file_bind_all(Model *m, File *f, uint32_t depth) {
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

File *file_load(Model *m, Str rel, Span imported_at, File *up) {
  Str text;
  if (m->os->read_file(m->os, m->arena, model_path(m, rel), SYNTAX_MAX_BYTES + 1, &text)) return NULL;
  File *f = file_new(m, rel, text, imported_at, up);
  file_bind_all(m, f, 0);
  return f;
}
