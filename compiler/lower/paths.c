/* The way between the output directory and the project root, so that outputs hold no absolute path. */
#include "lower/private.h"

#include "base/path.h"

/* Absolute parts; links of what exists are resolved, so that ".." means what the kernel means. */
static void absolute_parts(Lower *l, PathParts *parts, Str path) {
  Str real, cwd;
  Os *os = model_os(l->m);
  uint32_t n = path.n; /* the longest parent that exists */
  while (n && os->real_path(os, l->a, arena_str(l->a, str_sub(path, 0, n)).s, &real)) {
    while (n && path.s[n - 1] != '/') n--;
    while (n && path.s[n - 1] == '/') n--;
  }
  if (n)
    path_push(l->a, parts, real);
  else if (path.n && path.s[0] != '/' && !os->get_cwd(os, l->a, &cwd))
    path_push(l->a, parts, cwd);
  path_push(l->a, parts, str_sub(path, n, path.n));
}

static Str relative(Lower *l, const PathParts *from, const PathParts *to) {
  PathParts way = {0};
  uint32_t common = path_common(from, to);
  for (uint32_t i = common; i < from->n; i++) *vec_push(l->a, &way) = STR("..");
  for (uint32_t i = common; i < to->n; i++) *vec_push(l->a, &way) = to->v[i];
  return path_join(l->a, &way, 0, way.n);
}

void lower_paths(Lower *l, const char *out_dir) {
  PathParts root = {0}, out = {0};
  path_push(l->a, &root, model_root_dir(l->m));
  absolute_parts(l, &out, str_c(out_dir));
  l->p->root_from_out = relative(l, &out, &root);
  l->p->out_from_root = relative(l, &root, &out);
}
