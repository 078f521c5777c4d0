/* Looks at an output directory without the project it was made of. Called by the API. */
#include "out/verify.h"
#include "out/out_private.h"
#include <errno.h>
#include <stdlib.h>

enum { READ_LIMIT = 256 << 20, HEAD = 1024, DIRS_MAX = 100000 };
#define MADE_BY "made by peic"

const char *const flaw_words[FLAW_COUNT] = {
#define FLAW(id, word, text) word,
#include "out/flaw.def"
#undef FLAW
};
const char *const flaw_texts[FLAW_COUNT] = {
#define FLAW(id, word, text) text,
#include "out/flaw.def"
#undef FLAW
};

typedef struct {
  Os *os;
  Arena *a;
  const char *dir;
  int handle;
  Manifest manifest;
  VEC(Str) dirs; /* to be listed: NUL-terminated, with '/' at the end; "" is the output directory */
  Verified *out;
} Verify;

static Flaw *flaw(Verify *v, FlawKind kind, Str path) {
  Flaw *f = vec_push(v->a, &v->out->flaws);
  *f = (Flaw){.kind = kind, .path = arena_str(v->a, path)};
  return f;
}

static bool fail(Verify *v, int error, Str path) {
  v->out->error = error;
  v->out->error_path = arena_str(v->a, path);
  return false;
}

static bool no_file(int error) {
  return error == EISDIR || error == ELOOP || error == EINVAL || error == ENOTDIR;
}

/* ---- what was written ---- */

static bool file_check(Verify *v, const Entry *e) {
  Str text;
  OsStat st;
  Hash128 found = {{0}};
  ArenaMark mark = arena_mark(v->a);
  const char *path = arena_str(v->a, e->path).s;
  int error = v->os->dir_read(v->os, v->a, v->handle, path, READ_LIMIT, &text, &st);
  if (!error) found = hash_xxh3(text);
  arena_rewind(v->a, mark);
  if (error == ENOENT)
    flaw(v, FLAW_MISSING, e->path);
  else if (no_file(error))
    flaw(v, FLAW_REPLACED, e->path);
  else if (error && error != EFBIG)
    return fail(v, error, e->path);
  else if (strcmp(found.hex, e->hash.hex) != 0) {
    Flaw *f = flaw(v, FLAW_EDITED, e->path);
    f->wrote = e->hash, f->found = found;
  } else if (st.mode != e->mode) {
    Flaw *f = flaw(v, FLAW_MODE, e->path);
    f->mode_wrote = e->mode, f->mode_found = st.mode;
  }
  return true;
}

/* Reads one of peic's own files; notes what it is not. A file that `may` be missing is no flaw. */
static RecordKind own_read(Verify *v, const char *path, bool may, Str *text, int *error) {
  *error = v->os->dir_read(v->os, v->a, v->handle, path, READ_LIMIT, text, NULL);
  if (!*error) return RECORD_GOOD;
  if (*error == ENOENT && !may) flaw(v, FLAW_MISSING, str_c(path));
  if (no_file(*error)) flaw(v, FLAW_REPLACED, str_c(path));
  if (*error == EFBIG) flaw(v, FLAW_DAMAGED, str_c(path));
  if (*error == ENOENT || *error == EFBIG || no_file(*error)) *error = 0;
  return RECORD_MISSING;
}

static void own_flaw(Verify *v, RecordKind kind, const char *path) {
  if (kind == RECORD_DAMAGED) flaw(v, FLAW_DAMAGED, str_c(path));
  if (kind == RECORD_NEWER) flaw(v, FLAW_NEWER, str_c(path));
}

static bool own_check(Verify *v) {
  Str text, lines;
  int error;
  if (own_read(v, ORIGIN_FILE, false, &text, &error) == RECORD_GOOD) {
    RecordKind kind = origin_parse(v->a, text, &v->out->origin);
    own_flaw(v, kind, ORIGIN_FILE);
    if (kind != RECORD_GOOD) v->out->origin = (OutOrigin){.root = {"", 0}};
  }
  if (error) return fail(v, error, STR(ORIGIN_FILE));
  if (own_read(v, STATE_FILE, true, &text, &error) == RECORD_GOOD)
    own_flaw(v, record_open(text, "state", 1, &lines), STATE_FILE);
  return error ? fail(v, error, STR(STATE_FILE)) : true;
}

/* ---- what else is there ---- */

static void dir_add(Verify *v, Str dir) {
  if (v->dirs.n < DIRS_MAX) *vec_push(v->a, &v->dirs) = arena_str(v->a, dir);
}

/* The directories of all files; paths are sorted, so what begins alike stands together. */
static void dirs_list(Verify *v) {
  Str last = STR("");
  dir_add(v, STR(""));
  dir_add(v, STR(PEIC_DIR "/"));
  for (uint32_t i = 0; i < v->manifest.entries.n; i++) {
    Str path = v->manifest.entries.v[i].path;
    for (uint32_t at = 0; at < path.n; at++)
      if (path.s[at] == '/' && !str_starts(last, str_sub(path, 0, at + 1)))
        dir_add(v, str_sub(path, 0, at + 1));
    last = path;
  }
}

static int entry_order(const void *x, const void *y) {
  return str_cmp(((const Entry *)x)->path, ((const Entry *)y)->path);
}

static bool is_written(const Verify *v, Str path) {
  const Entry key = {.path = path};
  return v->manifest.entries.n &&
         bsearch(&key, v->manifest.entries.v, v->manifest.entries.n, sizeof key, entry_order) != NULL;
}

/* What the control script keeps in the directory: how the names begin in runtime/host/, which tests/review compares. */
static const char *const of_control[] = {"apply.", "busy",  "extract-", "known_hosts-",
                                         "run-",   "step-", "visited-"};

static bool is_own(Str path) {
  Str name = str_sub(path, sizeof PEIC_DIR, path.n);
  if (str_starts(path, STR(PEIC_DIR "/")))
    for (size_t i = 0; i < sizeof of_control / sizeof *of_control; i++)
      if (str_starts(name, str_c(of_control[i]))) return true;
  return str_is(path, MANIFEST) || str_is(path, ORIGIN_FILE) || str_is(path, STATE_FILE);
}

static bool says_made_by(Verify *v, const char *path) {
  Str text;
  ArenaMark mark = arena_mark(v->a);
  bool says = false;
  if (!v->os->dir_read(v->os, v->a, v->handle, path, READ_LIMIT, &text, NULL))
    for (uint32_t i = 0; i + sizeof MADE_BY <= text.n && i < HEAD && !says; i++)
      says = memcmp(text.s + i, MADE_BY, sizeof MADE_BY - 1) == 0;
  arena_rewind(v->a, mark);
  return says;
}

static void name_check(Verify *v, Str dir, Str name) {
  Str path = arena_fmt(v->a, "%.*s%.*s", STR_ARG(dir), STR_ARG(name));
  OsStat st;
  if (is_written(v, path) || is_own(path) || v->os->dir_stat(v->os, v->handle, path.s, &st)) return;
  bool ours = str_is(dir, PEIC_DIR "/");
  if (st.type == OS_DIR && !ours) {
    Str whole = arena_fmt(v->a, "%.*s/", STR_ARG(path));
    if (!dir.n) return; /* somebody's own beside ours, or listed already */
    for (uint32_t i = 0; i < v->dirs.n; i++)
      if (str_eq(v->dirs.v[i], whole)) return;
    dir_add(v, whole);
  } else if (name.s[0] == '.' && str_ends(name, STR(TEMP_SUFFIX)))
    flaw(v, FLAW_LEFTOVER, path);
  else if (ours)
    flaw(v, FLAW_FOREIGN, path);
  else if (st.type == OS_FILE && says_made_by(v, path.s))
    flaw(v, FLAW_EXTRA, path);
}

static bool others_check(Verify *v) {
  dirs_list(v);
  for (uint32_t i = 0; i < v->dirs.n; i++) {
    Str dir = v->dirs.v[i], *names;
    uint32_t n;
    OsStat st;
    const char *rel = dir.n ? arena_str(v->a, str_sub(dir, 0, dir.n - 1)).s : ".";
    if (v->os->dir_stat(v->os, v->handle, rel, &st) || st.type != OS_DIR) continue; /* told at its files */
    int error = v->os->list_dir(v->os, v->a, arena_fmt(v->a, "%s/%s", v->dir, rel).s, &names, &n);
    if (error) return fail(v, error, str_c(rel));
    for (uint32_t k = 0; k < n; k++) name_check(v, dir, names[k]);
  }
  return true;
}

/* ---- the whole ---- */

static int flaw_order(const void *x, const void *y) {
  const Flaw *a = x, *b = y;
  int order = str_cmp(a->path, b->path);
  return order ? order : (int)a->kind - (int)b->kind;
}

static bool run(Verify *v) {
  Str text;
  int error = v->os->dir_lock(v->os, v->handle);
  if (error) return fail(v, error, STR(""));
  error = v->os->dir_read(v->os, v->a, v->handle, MANIFEST, READ_LIMIT, &text, NULL);
  if (error == EFBIG || error == EISDIR || error == ELOOP || error == EINVAL) {
    flaw(v, error == EFBIG ? FLAW_DAMAGED : FLAW_REPLACED, STR(MANIFEST));
    text = STR("");
  } else if (error)
    return fail(v, error, STR(MANIFEST));
  else {
    manifest_parse(v->a, text, &v->manifest);
    own_flaw(v, v->manifest.kind, MANIFEST);
  }
  v->out->known = v->manifest.kind == RECORD_GOOD && text.n > 0;
  v->out->files = v->manifest.entries.n;
  for (uint32_t i = 0; i < v->manifest.entries.n; i++)
    if (!file_check(v, &v->manifest.entries.v[i])) return false;
  return own_check(v) && (!v->out->known || others_check(v));
}

void out_verify(Os *os, Arena *a, const char *dir, Verified *out) {
  *out = (Verified){.error = 0};
  Verify v = {.os = os, .a = a, .dir = dir, .out = out};
  int error = os->dir_open(os, dir, false, &v.handle);
  if (error) {
    fail(&v, error, STR(""));
    return;
  }
  jmp_buf *outer = a->oom,
          here; /* out of memory like everybody, but not with the directory open and locked */
  a->oom = &here;
  if (setjmp(here) != 0) {
    os->dir_close(os, v.handle);
    a->oom = outer;
    arena_oom(a);
  }
  run(&v);
  if (out->flaws.n > 1) qsort(out->flaws.v, out->flaws.n, sizeof *out->flaws.v, flaw_order);
  a->oom = outer;
  os->dir_close(os, v.handle);
}
