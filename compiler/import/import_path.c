/* Paths between the imported file and the project that is made of it, and what lies at them. By their names alone:
   what a link leads to is the compiler's business. Called by the importers. */
#include "import/import.h"

enum { FILE_MAX = 1 << 20 };

typedef VEC(Str) Parts;

/* False if ".." goes above the first part; with `root` it stays there, as in "/..". */
static bool push_parts(Arena *a, Parts *parts, Str path, bool root) {
  for (uint32_t lo = 0; lo < path.n;) {
    uint32_t hi = lo + str_find(str_sub(path, lo, path.n), '/');
    Str part = str_sub(path, lo, hi);
    lo = hi + 1;
    if (!part.n || str_is(part, ".")) continue;
    if (!str_is(part, ".."))
      *vec_push(a, parts) = part;
    else if (parts->n)
      parts->n--;
    else if (!root)
      return false;
  }
  return true;
}

static Str joined(Arena *a, const Parts *parts, uint32_t from, uint32_t to) {
  Buf b = buf_new(a);
  for (uint32_t i = from; i < to; i++) {
    buf_bytes(&b, parts->v[i]);
    if (i + 1 < to) buf_char(&b, '/');
  }
  return buf_str(&b);
}

bool import_clean(Arena *a, Str path, Str *out) {
  Parts parts = {0};
  if (!push_parts(a, &parts, path, false)) return false;
  *out = parts.n ? joined(a, &parts, 0, parts.n) : STR(".");
  return true;
}

static uint32_t dir_length(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return n;
}

static Parts absolute(Import *im, Str path) {
  Parts parts = {0};
  Str cwd = STR("/");
  if (!path.n || path.s[0] != '/') {
    if (im->os->get_cwd(im->os, im->a, &cwd)) cwd = STR("/");
    push_parts(im->a, &parts, cwd, true);
  }
  push_parts(im->a, &parts, path, true);
  return parts;
}

void import_paths(Import *im, Str project) {
  im->dir = str_sub(im->path, 0, dir_length(im->path));
  Parts from = absolute(im, str_sub(project, 0, dir_length(project))), to = absolute(im, im->dir);
  uint32_t common = 0;
  while (common < from.n && common < to.n && str_eq(from.v[common], to.v[common])) common++;
  im->title = to.n ? to.v[to.n - 1] : STR("project");
  im->prefix = STR("");
  if (common < from.n)
    im->prefix = STR("../");
  else if (common < to.n)
    im->prefix = arena_fmt(im->a, "%.*s/", STR_ARG(joined(im->a, &to, common, to.n)));
}

bool import_outside(const Import *im) { return str_is(im->prefix, "../"); }

static const char *reached(Import *im, Str path) {
  bool absolute_path = path.n && path.s[0] == '/';
  return arena_fmt(im->a, "%.*s%.*s", absolute_path ? 0 : (int)im->dir.n, im->dir.s, STR_ARG(path)).s;
}

bool import_stat(Import *im, Str clean, OsStat *out) {
  return im->os->stat(im->os, reached(im, clean), true, out) == 0;
}

bool import_file(Import *im, Str path, Str *text) {
  return im->os->read_file(im->os, im->a, reached(im, path), FILE_MAX, text) == 0;
}

Str import_named(Import *im, Str clean) {
  return arena_fmt(im->a, "%.*s%.*s", STR_ARG(im->prefix), STR_ARG(clean));
}
