/* The way between the output directory and the project root, so that outputs hold no absolute path. */
#include "lower/private.h"

#include "base/buf.h"

static void push_parts(Arena *a, StrList *parts, Str path) {
  for (uint32_t lo = 0; lo < path.n;) {
    uint32_t hi = lo + str_find(str_sub(path, lo, path.n), '/');
    Str part = str_sub(path, lo, hi);
    lo = hi + 1;
    if (!part.n || str_is(part, ".")) continue;
    if (!str_is(part, ".."))
      *vec_push(a, parts) = part;
    else if (parts->n)
      parts->n--;
  }
}

/* Absolute parts; links of what exists are resolved, so that ".." means what the kernel means. */
static void absolute_parts(Lower *l, StrList *parts, Str path) {
  Str real, cwd;
  Os *os = model_os(l->m);
  uint32_t n = path.n; /* the longest parent that exists */
  while (n && os->real_path(os, l->a, arena_str(l->a, str_sub(path, 0, n)).s, &real)) {
    while (n && path.s[n - 1] != '/') n--;
    while (n && path.s[n - 1] == '/') n--;
  }
  if (n)
    push_parts(l->a, parts, real);
  else if (path.n && path.s[0] != '/' && !os->get_cwd(os, l->a, &cwd))
    push_parts(l->a, parts, cwd);
  push_parts(l->a, parts, str_sub(path, n, path.n));
}

static Str relative(Lower *l, const StrList *from, const StrList *to) {
  uint32_t common = 0;
  while (common < from->n && common < to->n && str_eq(from->v[common], to->v[common])) common++;
  Buf b = buf_new(l->a);
  for (uint32_t i = common; i < from->n; i++) {
    if (b.n) buf_lit(&b, "/");
    buf_lit(&b, "..");
  }
  for (uint32_t i = common; i < to->n; i++) {
    if (b.n) buf_lit(&b, "/");
    buf_bytes(&b, to->v[i]);
  }
  return b.n ? buf_str(&b) : STR(".");
}

void lower_paths(Lower *l, const char *out_dir) {
  StrList root = {0}, out = {0};
  push_parts(l->a, &root, model_root_dir(l->m));
  absolute_parts(l, &out, str_c(out_dir));
  l->p->root_from_out = relative(l, &out, &root);
  l->p->out_from_root = relative(l, &root, &out);
}
