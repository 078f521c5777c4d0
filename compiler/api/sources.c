/* A machine that shows given sources and variables in front of the disk: an editor's unsaved documents, or,
   sealed, a whole project that exists in memory only (tests, fuzzers). Paths are compared after making them
   absolute and taking out "." and ".."; sources are files, directories exist where a source lies below. Writing
   goes to the disk unchanged. Called by pei_compile. */
#include "api/handle.h"
#include "base/path.h"
#include <errno.h>
#include <stdlib.h>

typedef struct {
  Arena *arena;
  const PeiInput *in;
  Os *below; /* NULL when sealed */
  Str cwd;
  Str *paths; /* of in->sources, absolute and clean */
} Shown;

static Str clean(Shown *v, Arena *a, const char *path) { return path_clean(a, v->cwd, str_c(path)); }

static const PeiSource *source_of(Shown *v, Str path) {
  for (size_t i = 0; i < v->in->n_sources; i++)
    if (str_eq(v->paths[i], path)) return &v->in->sources[i];
  return NULL;
}

/* What follows `dir` and a slash in `path`; empty if it does not lie below. */
static Str below_dir(Str dir, Str path) {
  if (dir.n == 1) return str_sub(path, 1, path.n);
  if (path.n <= dir.n + 1 || !str_starts(path, dir) || path.s[dir.n] != '/') return STR("");
  return str_sub(path, dir.n + 1, path.n);
}

static bool is_dir(Shown *v, Str path) {
  for (size_t i = 0; i < v->in->n_sources; i++)
    if (below_dir(path, v->paths[i]).n) return true;
  return path.n == 1;
}

static int shown_read_file(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  Shown *v = os->ctx;
  const PeiSource *s = source_of(v, clean(v, a, path));
  if (s && (s->text.n > limit || s->text.n > UINT32_MAX - 2)) return EFBIG;
  if (s) return *out = arena_str(a, str_n(s->text.s, s->text.n)), 0;
  if (v->below) return v->below->read_file(v->below, a, path, limit, out);
  return is_dir(v, clean(v, a, path)) ? EISDIR : ENOENT;
}

static int shown_stat(Os *os, const char *path, bool follow, OsStat *out) {
  Shown *v = os->ctx;
  Str at = clean(v, v->arena, path);
  const PeiSource *s = source_of(v, at);
  *out = (OsStat){.type = OS_FILE,
                  .mode = 0644,
                  .size = s ? s->text.n : 0,
                  .inode = s ? (uint64_t)(s - v->in->sources) + 1 : 0};
  if (s) return 0;
  if (v->below) return v->below->stat(v->below, path, follow, out);
  out->type = OS_DIR;
  out->mode = 0755;
  return is_dir(v, at) ? 0 : ENOENT;
}

static int shown_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  Shown *v = os->ctx;
  const PeiSource *s = source_of(v, clean(v, v->arena, path));
  if (!s && v->below) return v->below->hash_file(v->below, path, room, size, out, hash);
  *hash = s ? hash_xxh3(str_n(s->text.s, s->text.n)) : (Hash128){{0}};
  return shown_stat(os, path, false, out);
}

static int name_order(const void *a, const void *b) { return str_cmp(*(const Str *)a, *(const Str *)b); }

static int shown_list_dir(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  Shown *v = os->ctx;
  Str dir = clean(v, a, path);
  Str *below = NULL;
  uint32_t n_below = 0;
  if (v->below) {
    int error = v->below->list_dir(v->below, a, path, &below, &n_below);
    if (error && !is_dir(v, dir)) return error;
  } else if (!is_dir(v, dir))
    return source_of(v, dir) ? ENOTDIR : ENOENT;
  Str *all = arena_array(a, Str, n_below + v->in->n_sources);
  uint32_t count = 0;
  for (; count < n_below; count++) all[count] = below[count];
  for (size_t i = 0; i < v->in->n_sources; i++) {
    Str rest = below_dir(dir, v->paths[i]);
    if (rest.n) all[count++] = str_sub(rest, 0, str_find(rest, '/'));
  }
  if (count > 1) qsort(all, count, sizeof *all, name_order);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++)
    if (!kept || !str_eq(all[kept - 1], all[i])) all[kept++] = arena_str(a, all[i]);
  *names = all;
  *n = kept;
  return 0;
}

static int shown_read_link(Os *os, Arena *a, const char *path, Str *out) {
  Shown *v = os->ctx;
  if (v->below && !source_of(v, clean(v, a, path))) return v->below->read_link(v->below, a, path, out);
  return EINVAL;
}

static int shown_real_path(Os *os, Arena *a, const char *path, Str *out) {
  Shown *v = os->ctx;
  if (v->below && v->below->real_path(v->below, a, path, out) == 0) return 0;
  Str at = clean(v, a, path);
  if (!source_of(v, at) && !is_dir(v, at)) return ENOENT;
  *out = arena_str(a, at);
  return 0;
}

static int shown_get_cwd(Os *os, Arena *a, Str *out) {
  *out = arena_str(a, ((Shown *)os->ctx)->cwd);
  return 0;
}

static const char *shown_get_env(Os *os, const char *name) {
  Shown *v = os->ctx;
  for (size_t i = 0; i < v->in->n_env; i++)
    if (strcmp(v->in->env[i].name, name) == 0) return v->in->env[i].value;
  return v->below ? v->below->get_env(v->below, name) : NULL;
}

static int shown_env_names(Os *os, Arena *a, Str **names, uint32_t *n) {
  Shown *v = os->ctx;
  Str *below = NULL;
  uint32_t n_below = 0;
  if (v->below && v->below->env_names(v->below, a, &below, &n_below) != 0) n_below = 0;
  Str *all = arena_array(a, Str, n_below + v->in->n_env);
  for (uint32_t i = 0; i < n_below; i++) all[i] = below[i];
  *n = n_below;
  for (size_t i = 0; i < v->in->n_env; i++)
    if (v->in->env[i].value) all[(*n)++] = arena_str(a, str_c(v->in->env[i].name));
  if (*n > 1) qsort(all, *n, sizeof *all, name_order);
  *names = all;
  return 0;
}

void api_machine(Os *os, Arena *a, const PeiInput *in, Os *below) {
  Shown *v = arena_new(a, Shown);
  *v = (Shown){.arena = a, .in = in, .below = in->sealed ? NULL : below, .cwd = STR("/")};
  if (!in->sealed && below->get_cwd(below, a, &v->cwd) != 0) v->cwd = STR("/");
  v->paths = arena_array(a, Str, in->n_sources);
  for (size_t i = 0; i < in->n_sources; i++) v->paths[i] = clean(v, a, in->sources[i].path);
  *os = *below;
  os->ctx = v;
  os->read_file = shown_read_file;
  os->stat = shown_stat;
  os->hash_file = shown_hash_file;
  os->list_dir = shown_list_dir;
  os->read_link = shown_read_link;
  os->real_path = shown_real_path;
  os->get_cwd = shown_get_cwd;
  os->get_env = shown_get_env;
  os->env_names = shown_env_names;
}
