/* The way between the output directory and the project root, so that outputs hold no absolute path. */
#include "lower/private.h"

#include "base/path.h"
#include <errno.h>

/* Absolute parts; links of what exists are resolved, so that ".." means what the kernel means. An errno, or 0. */
static int absolute_parts(Lower *l, PathParts *parts, Str path) {
  Str real = {0};
  Os *os = model_os(l->m);
  uint32_t n = path.n; /* the longest parent that exists */
  while (n) {
    int error = os->real_path(os, l->a, arena_str(l->a, str_sub(path, 0, n)).s, &real);
    if (!error) break;
    if (error != ENOENT && error != ENOTDIR) return error;
    while (n && path.s[n - 1] != '/') n--;
    while (n && path.s[n - 1] == '/') n--;
  }
  if (!n && path.n && path.s[0] != '/') {
    int error = os->get_cwd(os, l->a, &real);
    if (error) return error;
  }
  path_push(l->a, parts, real);
  path_push(l->a, parts, str_sub(path, n, path.n));
  return 0;
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
  l->p->out_error = absolute_parts(l, &out, str_c(out_dir));
  l->p->root_from_out = relative(l, &out, &root);
  l->p->out_from_root = relative(l, &root, &out);
}
