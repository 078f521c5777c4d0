/* Paths as lists of names; see path.h. Called by model/, lower/, import/, api/ and lsp/. */
#include "base/path.h"
#include "base/buf.h"

bool path_push(Arena *a, PathParts *parts, Str path) {
  bool below = true;
  for (uint32_t lo = 0; lo < path.n;) {
    uint32_t hi = lo + str_find(str_sub(path, lo, path.n), '/');
    Str part = str_sub(path, lo, hi);
    lo = hi + 1;
    if (!part.n || str_is(part, ".")) continue;
    if (!str_is(part, ".."))
      *vec_push(a, parts) = part;
    else if (parts->n)
      parts->n--;
    else
      below = false;
  }
  return below;
}

Str path_join(Arena *a, const PathParts *parts, uint32_t from, uint32_t to) {
  Buf b = buf_new(a);
  for (uint32_t i = from; i < to; i++) {
    if (i > from) buf_lit(&b, "/");
    buf_bytes(&b, parts->v[i]);
  }
  return from < to ? buf_str(&b) : STR(".");
}

Str path_clean(Arena *a, Str dir, Str path) {
  PathParts parts = {0};
  if (!path.n || path.s[0] != '/') path_push(a, &parts, dir);
  path_push(a, &parts, path);
  return parts.n ? ARENA_JOIN(a, STR("/"), path_join(a, &parts, 0, parts.n)) : STR("/");
}

uint32_t path_common(const PathParts *a, const PathParts *b) {
  uint32_t n = 0;
  while (n < a->n && n < b->n && str_eq(a->v[n], b->v[n])) n++;
  return n;
}

Str path_before_pattern(Str path) {
  uint32_t i = 0;
  while (i < path.n && !strchr("*?[", path.s[i])) i++;
  if (i == path.n) return path;
  while (i && path.s[i - 1] != '/') i--;
  return i ? str_sub(path, 0, i - 1) : STR(".");
}

bool path_is_remote(Str path) {
  for (uint32_t i = 0; i + 2 < path.n; i++)
    if (path.s[i] == ':' && path.s[i + 1] == '/' && path.s[i + 2] == '/') return true;
  return str_starts(path, STR("git@"));
}
