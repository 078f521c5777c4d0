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

const Value *fn_file(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str path, rel, text;
  const Value *out;
  if (!function_text(c, a[0], type_basic(T_STRING), &path, &out)) return out;
  if (c->dry) return value_unknown(c->m, type_basic(T_STRING), node_span(call));
  if (!path_check(c, a[0], T_SOURCE, path, &rel) || !model_read(c->m, rel, a[0]->at, &text) ||
      !is_text(c, a[0], path, text))
    return value_poison(c->m, node_span(call));
  lock_meet(c->m, LOCK_FILE, rel, text, a[0]->at);
  return value_text(c->m, text, node_span(call));
}

/* ---- glob ---- */

/* Only `*` and `?` in the last part of the path: names in one directory. Linear backtracking to the last star. */
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

/* A pattern that can be looked up: `*` and `?` stand behind the last slash, and `**` and `[a-z]` nowhere. */
static bool is_pattern(Ctx *c, const Value *v, Str pattern, uint32_t slash) {
  Model *m = c->m;
  for (uint32_t i = 0; i < pattern.n; i++) {
    bool star = pattern.s[i] == '*' || pattern.s[i] == '?',
         twice = star && i + 1 < pattern.n && pattern.s[i + 1] == '*';
    if (!(star && i < slash) && !twice && pattern.s[i] != '[') continue;
    Diag *d = diag(m->ds, E0812, v->at, pattern, str_sub(pattern, i, i + 1 + twice));
    diag_origin(c, d, v);
    return false;
  }
  return true;
}

const Value *fn_glob(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Model *m = c->m;
  Str pattern, rel, *names, dir = STR(".");
  uint32_t count = 0;
  const Value *out;
  if (!function_text(c, a[0], NULL, &pattern, &out)) return out;
  if (c->dry) return value_unknown(m, NULL, node_span(call));
  uint32_t slash = pattern.n;
  while (slash && pattern.s[slash - 1] != '/') slash--;
  if (slash) dir = str_sub(pattern, 0, slash - 1);
  if (!is_pattern(c, a[0], pattern, slash) || !path_check(c, a[0], T_SOURCE, pattern.n ? dir : pattern, &rel))
    return value_poison(m, node_span(call));
  Value *v = value_new(m, V_LIST, node_span(call));
  if (m->os->list_dir(m->os, m->arena, model_path(m, rel), &names, &count)) count = 0;
  v->items = arena_array(m->arena, const Value *, count);
  Buf listed = buf_new(m->arena), matched = buf_new(m->arena);
  for (uint32_t i = 0; i < count; i++) {
    if (names[i].s[0] == '.' || !glob_match(str_sub(pattern, slash, pattern.n), names[i])) continue;
    Str path = arena_fmt(m->arena, "%.*s%.*s", (int)slash, pattern.s, STR_ARG(names[i]));
    v->items[v->n++] = function_foreign(m, value_text(m, path, node_span(call)));
    buf_bytes(&listed, path);
    buf_lit(&listed, "\n");
    buf_bytes(&matched, names[i]);
    buf_lit(&matched, "\n");
  }
  model_input(m, MI_GLOB, pattern, buf_str(&listed), false);
  Str from_root = str_is(rel, ".") ? STR("") : arena_fmt(m->arena, "%.*s/", STR_ARG(rel));
  Str tail = str_sub(pattern, slash, pattern.n);
  lock_meet(m, LOCK_GLOB, arena_fmt(m->arena, "%.*s%.*s", STR_ARG(from_root), STR_ARG(tail)),
            buf_str(&matched), a[0]->at);
  return v;
}
