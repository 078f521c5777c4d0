/* Paths between the imported file and the project that is made of it, and what lies at them. By their names alone:
   what a link leads to is the compiler's business. Called by the importers. */
#include "import/import.h"

#include "base/path.h"

enum { FILE_MAX = 1 << 20 };

bool import_clean(Arena *a, Str path, Str *out) {
  PathParts parts = {0};
  if (!path_push(a, &parts, path)) return false;
  *out = path_join(a, &parts, 0, parts.n);
  return true;
}

static uint32_t dir_length(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return n;
}

static PathParts absolute(Os *os, Arena *a, Str path) {
  PathParts parts = {0};
  Str cwd = STR("/");
  if (!path.n || path.s[0] != '/') {
    if (os->get_cwd(os, a, &cwd)) cwd = STR("/");
    path_push(a, &parts, cwd);
  }
  path_push(a, &parts, path);
  return parts;
}

/* docker/dockerutils.cfg is about the directory above, as are .devcontainer/devcontainer.json and
   .devcontainer/NAME/devcontainer.json. */
Str import_home(Os *os, Arena *a, Str path, Str *base) {
  Str dir = str_sub(path, 0, dir_length(path));
  *base = STR("");
  bool utils = str_is(str_sub(path, dir.n, path.n), "dockerutils.cfg");
  if (!utils && !str_is(str_sub(path, dir.n, path.n), "devcontainer.json")) return dir;
  PathParts parts = absolute(os, a, dir);
  if (utils) {
    if (!parts.n || !str_is(parts.v[parts.n - 1], "docker")) return dir;
    *base = STR("docker/");
    bool below = str_is(dir, "docker/") || str_ends(dir, STR("/docker/"));
    return below ? arena_str(a, str_sub(dir, 0, dir.n - base->n)) : arena_fmt(a, "%.*s../", STR_ARG(dir));
  }
  for (uint32_t up = 1; up <= 2 && up < parts.n; up++) {
    if (!str_is(parts.v[parts.n - up], ".devcontainer")) continue;
    *base = arena_fmt(a, "%.*s/", STR_ARG(path_join(a, &parts, parts.n - up, parts.n)));
    if (str_ends(dir, *base)) return arena_str(a, str_sub(dir, 0, dir.n - base->n));
    return arena_fmt(a, "%.*s%s", STR_ARG(dir), up == 1 ? "../" : "../../");
  }
  return dir;
}

bool import_tidy(Import *im, Str path, Str *out) {
  PathParts home = {0}, parts = {0};
  if (import_outside(im) || (path.n && path.s[0] == '/')) return import_clean(im->a, path, out);
  path_push(im->a, &home, im->prefix);
  path_push(im->a, &parts, im->prefix);
  if (!path_push(im->a, &parts, path)) return false;
  uint32_t common = path_common(&home, &parts);
  Buf b = buf_new(im->a);
  for (uint32_t i = common; i < home.n; i++) buf_bytes(&b, i > common ? STR("/..") : STR(".."));
  if (b.n && common < parts.n) buf_lit(&b, "/");
  if (!b.n || common < parts.n) buf_bytes(&b, path_join(im->a, &parts, common, parts.n));
  *out = buf_str(&b);
  return true;
}

bool import_path(Import *im, Str path, Str *out) {
  if (path.n && path.s[0] == '/') return import_clean(im->a, path, out);
  return import_tidy(im, arena_fmt(im->a, "%.*s%.*s", STR_ARG(im->base), STR_ARG(path)), out);
}

void import_paths(Import *im, Str project) {
  im->dir = import_home(im->os, im->a, im->path, &im->base);
  PathParts from = absolute(im->os, im->a, str_sub(project, 0, dir_length(project)));
  PathParts to = absolute(im->os, im->a, im->dir);
  uint32_t common = path_common(&from, &to);
  im->title = to.n ? to.v[to.n - 1] : STR("project");
  im->prefix = STR("");
  if (common < from.n)
    im->prefix = STR("../");
  else if (common < to.n)
    im->prefix = arena_fmt(im->a, "%.*s/", STR_ARG(path_join(im->a, &to, common, to.n)));
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
  PathParts parts = {0};
  if (str_starts(clean, STR(".."))) { /* up into the project: those names of the prefix go */
    path_push(im->a, &parts, im->prefix);
    path_push(im->a, &parts, clean);
    return parts.n ? path_join(im->a, &parts, 0, parts.n) : STR("");
  }
  return arena_fmt(im->a, "%.*s%.*s", STR_ARG(im->prefix), STR_ARG(clean));
}

Str import_remote(Arena *a, Str context) {
  if (str_starts(context, STR("github.com/"))) return ARENA_JOIN(a, STR("https://"), context);
  bool git = str_starts(context, STR("git://")) || str_starts(context, STR("ssh://")) ||
             str_starts(context, STR("git@"));
  return git || str_is_http(context) ? context : STR("");
}
