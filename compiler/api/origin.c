/* Which command made an output directory: noted when it is written, read when only the directory is given. Called by
   write.c, and through libpei.h. */
#include "out/origin.h"
#include "api/handle.h"
#include "api/inputs.h"
#include "base/path.h"
#include <errno.h>

enum { ORIGIN_LIMIT = 16 << 20 };

static Str last_name(Str path) {
  while (path.n > 1 && path.s[path.n - 1] == '/') path.n--;
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

void api_origin_note(Pei *p, const PeiInput *in, const IrProject *project) {
  Arena *a = &p->arena;
  OutOrigin *o = &p->made_by;
  *o = (OutOrigin){.version = STR(PEI_VERSION),
                   .locked = in->lock == PEI_LOCK_KEPT,
                   .offline = in->offline,
                   .werror = in->warnings_are_errors};
  Str name = last_name(str_c(p->root));
  Str way = project->root_from_out;
  o->root = str_is(way, ".") ? name : arena_fmt(a, "%.*s/%.*s", STR_ARG(way), STR_ARG(name));
  o->project = project->name;
  uint32_t n;
  const Str *env = inputs_env(p->inputs, &n);
  for (uint32_t i = 0; i < n; i++) *vec_push(a, &o->env) = env[i];
  for (size_t i = 0; i < in->n_params; i++)
    *vec_push(a, &o->params) =
        (OriginPair){arena_str(a, str_c(in->params[i].name)), arena_str(a, str_c(in->params[i].value))};
  for (size_t i = 0; i < in->n_targets; i++) *vec_push(a, &o->targets) = arena_str(a, str_c(in->targets[i]));
}

/* ---- reading ---- */

/* `path` itself or the nearest directory above it that holds .peic; NULL if none does. Without resolving links: what
   was typed decides. */
static const char *build_dir(Pei *p, const char *path, Str *rest) {
  Arena *a = &p->arena;
  Str whole = arena_str(a, str_c(path));
  for (uint32_t n = whole.n;;) {
    while (n > 1 && whole.s[n - 1] == '/') n--;
    Str dir = n ? arena_str(a, str_sub(whole, 0, n)) : STR(".");
    OsStat st;
    if (!p->os->stat(p->os, arena_fmt(a, "%s/" PEIC_DIR, dir.s).s, true, &st) && st.type == OS_DIR) {
      uint32_t from = n;
      while (from < whole.n && whole.s[from] == '/') from++;
      *rest = str_sub(whole, from, whole.n);
      return dir.s;
    }
    if (!n || (n == 1 && whole.s[0] == '/')) return NULL;
    while (n && whole.s[n - 1] != '/') n--;
  }
}

/* `rel` seen from directory `dir`, as one would type it here; dir's own links are resolved, for the way was measured
   without them. */
static int reachable(Pei *p, const char *dir, Str rel, Str *out) {
  Arena *a = &p->arena;
  PathParts to = {0}, here = {0}, way = {0};
  Str real, cwd;
  int error = p->os->real_path(p->os, a, dir, &real);
  if (!error) error = p->os->get_cwd(p->os, a, &cwd);
  if (error) return error;
  path_push(a, &to, real);
  path_push(a, &to, rel);
  path_push(a, &here, cwd);
  uint32_t common = path_common(&to, &here);
  for (uint32_t i = common; i < here.n; i++) *vec_push(a, &way) = STR("..");
  for (uint32_t i = common; i < to.n; i++) *vec_push(a, &way) = to.v[i];
  *out = common ? path_join(a, &way, 0, way.n) : arena_fmt(a, "/%.*s", STR_ARG(path_join(a, &to, 0, to.n)));
  return 0;
}

static void keep(Pei *p, const OutOrigin *o, const char *dir, Str root, Str rest) {
  Arena *a = &p->arena;
  PeiPair *params = arena_array(a, PeiPair, o->params.n);
  for (uint32_t i = 0; i < o->params.n; i++)
    params[i] = (PeiPair){arena_str(a, o->params.v[i].name).s, arena_str(a, o->params.v[i].value).s};
  const char **targets = arena_array(a, const char *, o->targets.n);
  for (uint32_t i = 0; i < o->targets.n; i++) targets[i] = arena_str(a, o->targets.v[i]).s;
  PeiText *env = arena_array(a, PeiText, o->env.n);
  for (uint32_t i = 0; i < o->env.n; i++) env[i] = api_text(arena_str(a, o->env.v[i]));
  p->origin = (PeiOrigin){.input = {.root = arena_str(a, root).s,
                                    .out_dir = dir,
                                    .params = params,
                                    .n_params = o->params.n,
                                    .targets = targets,
                                    .n_targets = o->targets.n,
                                    .warnings_are_errors = o->werror,
                                    .lock = o->locked ? PEI_LOCK_KEPT : PEI_LOCK_IGNORED,
                                    .offline = o->offline},
                          .version = api_text(arena_str(a, o->version)),
                          .file = api_text(arena_str(a, rest)),
                          .env = env,
                          .n_env = o->env.n};
}

static PeiStatus origin_bad(Pei *p, const char *dir, RecordKind kind) {
  const char *what = kind == RECORD_MISSING ? "is missing"
                     : kind == RECORD_NEWER ? "was written by a newer version of peic"
                                            : "is damaged";
  return api_fail(
      p, PEI_UNREADABLE, 0,
      arena_fmt(&p->arena, "`%s/" ORIGIN_FILE "` %s; `peic FILE -o %s` writes it again", dir, what, dir));
}

static PeiStatus origin_find(Pei *p, const PeiInput *in) {
  Arena *a = &p->arena;
  OsStat st;
  Str rest, text, root;
  int error = p->os->stat(p->os, in->root, true, &st);
  if (error) return api_fail(p, PEI_UNREADABLE, error, arena_fmt(a, "cannot read `%s`", in->root));
  const char *dir = build_dir(p, in->root, &rest);
  if (!dir)
    return api_fail(
        p, PEI_UNREADABLE, 0,
        arena_fmt(a, "`%s` is no output directory of peic, nor below one: no `.peic` is there", in->root));
  const char *file = arena_fmt(a, "%s/" ORIGIN_FILE, dir).s;
  OutOrigin origin;
  RecordKind kind = RECORD_MISSING;
  error = p->os->read_file(p->os, a, file, ORIGIN_LIMIT, &text);
  if (!error) kind = origin_parse(a, text, &origin);
  if (error == EFBIG || error == EISDIR || error == EINVAL)
    kind = RECORD_DAMAGED;
  else if (error && error != ENOENT)
    return api_fail(p, PEI_UNREADABLE, error, arena_fmt(a, "cannot read `%s`", file));
  if (kind != RECORD_GOOD) return origin_bad(p, dir, kind);
  error = reachable(p, dir, origin.root, &root);
  if (error) return api_fail(p, PEI_UNREADABLE, error, arena_fmt(a, "cannot read `%s`", dir));
  keep(p, &origin, dir, root, rest);
  return PEI_OK;
}

bool api_origin_other(Pei *p, Str *other) {
  Arena *a = &p->arena;
  Str text;
  OutOrigin old;
  OsStat st;
  const char *file = arena_fmt(a, "%s/" ORIGIN_FILE, p->out_dir).s;
  if (!p->made_by.root.n || p->os->read_file(p->os, a, file, ORIGIN_LIMIT, &text)) return false;
  if (origin_parse(a, text, &old) != RECORD_GOOD || str_eq(old.root, p->made_by.root)) return false;
  /* two root files of one project may take turns: docker's objects have its name in either case */
  if (!old.project.n || str_eq(old.project, p->made_by.project)) return false;
  /* a root file that is not there any more was renamed, or its project is gone */
  if (p->os->stat(p->os, arena_fmt(a, "%s/%.*s", p->out_dir, STR_ARG(old.root)).s, true, &st)) return false;
  return !reachable(p, p->out_dir, old.root, other);
}

PeiStatus pei_origin_read(const PeiHost *host, const char *path, Pei **out) {
  PeiInput in = {.root = path};
  return api_run(host, &in, origin_find, out);
}

const PeiOrigin *pei_origin(const Pei *p) { return &p->origin; }
