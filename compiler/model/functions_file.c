/* file() and glob(): what a project takes from its own files. Both are inputs that plan and lock file record. */
#include "model/functions.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "model/lock.h"

/* ---- file ---- */

/* Text is UTF-8, without NUL, and no longer than any other text. */
static bool is_text(Ctx *c, const Value *path, Str name, Str text) {
  Model *m = c->m;
  if (text.n > SYNTAX_MAX_STRING) {
    diag_origin(c, diag(m->ds, E0810, path->at, name, arena_fmt(m->arena, "%u", text.n)), path);
    return false;
  }
  uint32_t bad = utf8_check(text);
  const char *nul = text.n ? memchr(text.s, 0, text.n) : NULL;
  if (nul && (uint32_t)(nul - text.s) < bad) bad = (uint32_t)(nul - text.s);
  if (bad >= text.n) return true;
  Diag *d = diag(m->ds, E0811, path->at, name, arena_fmt(m->arena, "0x%02X", (unsigned char)text.s[bad]),
                 arena_fmt(m->arena, "%u", bad));
  diag_origin(c, d, path);
  return false;
}

bool function_file(Ctx *c, const Node *call, const Value *v, Str *rel, Str *text, const Value **out) {
  Str path;
  if (!function_text(c, v, type_basic(T_STRING), &path, out)) return false;
  *out = c->dry ? value_unknown(c->m, type_basic(T_STRING), node_span(call)) : NULL;
  if (*out) return false;
  if (!path_check(c, v, T_SOURCE, path, rel) || !model_read(c->m, *rel, v->at, text) ||
      !is_text(c, v, path, *text)) {
    *out = value_poison(c->m, node_span(call));
    return false;
  }
  lock_meet(c->m, LOCK_FILE, *rel, *text, v->at);
  return true;
}

const Value *fn_file(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str rel, text;
  const Value *out;
  return function_file(c, call, a[0], &rel, &text, &out) ? value_text(c->m, text, node_span(call)) : out;
}

/* ---- glob ---- */

/* `*` and `?` in one name. Linear backtracking to the last star. */
static bool glob_match(Str pattern, Str name) {
  uint32_t p = 0, i = 0, star = UINT32_MAX, mark = 0;
  while (i < name.n) {
    if (p < pattern.n && pattern.s[p] == '*')
      star = p++, mark = i;
    else if (p < pattern.n && (pattern.s[p] == '?' || pattern.s[p] == name.s[i]))
      p++, i++;
    else if (star != UINT32_MAX)
      p = star + 1, i = ++mark;
    else
      return false;
  }
  while (p < pattern.n && pattern.s[p] == '*') p++;
  return p == pattern.n;
}

/* A pattern that can be looked up: `**` and `[a-z]` stand nowhere. */
static bool is_pattern(Ctx *c, const Value *v, Str pattern) {
  Model *m = c->m;
  for (uint32_t i = 0; i < pattern.n; i++) {
    bool twice = pattern.s[i] == '*' && i + 1 < pattern.n && pattern.s[i + 1] == '*';
    if (!twice && pattern.s[i] != '[') continue;
    Diag *d = diag(m->ds, E0812, v->at, pattern, str_sub(pattern, i, i + 1 + twice));
    diag_origin(c, d, v);
    return false;
  }
  return true;
}

/* Where the first name with a `*` or `?` begins, or the last name. */
static uint32_t fixed_part(Str pattern) {
  uint32_t slash = 0;
  for (uint32_t i = 0; i < pattern.n; i++) {
    if (pattern.s[i] == '*' || pattern.s[i] == '?') break;
    if (pattern.s[i] == '/') slash = i + 1;
  }
  return slash;
}

typedef struct {
  Model *m;
  Str dir; /* from the root: where the names with stars begin */
  VEC(Str) found;
} Glob;

/* What matches `pattern` below `path`, which is below the glob's directory; links are not followed on the way. */
static void look(Glob *g, Str path, Str pattern) {
  Model *m = g->m;
  Str *names, dir = path.n ? ARENA_JOIN(m->arena, g->dir, STR("/"), path) : g->dir;
  uint32_t count = 0, slash = str_find(pattern, '/');
  Str name = str_sub(pattern, 0, slash), rest = str_sub(pattern, slash, pattern.n);
  OsStat st;
  if (m->os->list_dir(m->os, m->arena, model_path(m, dir), &names, &count)) return;
  for (uint32_t i = 0; i < count; i++) {
    if ((names[i].s[0] == '.' && name.s[0] != '.') || !glob_match(name, names[i])) continue;
    Str below = path.n ? ARENA_JOIN(m->arena, path, STR("/"), names[i]) : names[i];
    if (!rest.n)
      *vec_push(m->arena, &g->found) = below;
    else if (!m->os->stat(m->os, model_path(m, ARENA_JOIN(m->arena, g->dir, STR("/"), below)), false, &st) &&
             st.type == OS_DIR)
      look(g, below, str_sub(rest, 1, rest.n));
  }
}

const Value *fn_glob(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Model *m = c->m;
  Str pattern;
  const Value *out;
  if (!function_text(c, a[0], NULL, &pattern, &out)) return out;
  if (c->dry) return value_unknown(m, NULL, node_span(call));
  uint32_t fixed = fixed_part(pattern);
  Str dir = fixed ? str_sub(pattern, 0, fixed - 1) : STR(".");
  Glob g = {.m = m};
  if (!is_pattern(c, a[0], pattern) || !path_check(c, a[0], T_SOURCE, pattern.n ? dir : pattern, &g.dir))
    return value_poison(m, node_span(call));
  if (fixed < pattern.n) look(&g, STR(""), str_sub(pattern, fixed, pattern.n));
  Value *v = value_new(m, V_LIST, node_span(call));
  v->items = arena_array(m->arena, const Value *, g.found.n);
  Buf listed = buf_new(m->arena), found = buf_new(m->arena);
  for (uint32_t i = 0; i < g.found.n; i++) {
    Str path = ARENA_JOIN(m->arena, str_sub(pattern, 0, fixed), g.found.v[i]);
    v->items[v->n++] = function_foreign(m, value_text(m, path, node_span(call)));
    buf_bytes(&listed, path);
    buf_lit(&listed, "\n");
    buf_bytes(&found, g.found.v[i]);
    buf_lit(&found, "\n");
  }
  model_input(m, MI_GLOB, pattern, buf_str(&listed), false);
  Str from_root = str_is(g.dir, ".") ? STR("") : ARENA_JOIN(m->arena, g.dir, STR("/"));
  Str tail = str_sub(pattern, fixed, pattern.n);
  lock_meet(m, LOCK_GLOB, ARENA_JOIN(m->arena, from_root, tail), buf_str(&found), a[0]->at);
  return v;
}
