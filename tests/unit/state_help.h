/* Shared by the tests of incremental runs: a project in the scratch directory, a machine whose clock and whose files'
   times can be made coarse or wrong, and one build with all that can be told about it. */
#ifndef PEI_TEST_STATE_HELP_H
#define PEI_TEST_STATE_HELP_H
#include "test.h"

#include "libpei.h"

/* ---- the machine ---- */

static struct {
  int64_t tick;   /* times are multiples of it and one, 0: as they are */
  int64_t shift;  /* the clock is wrong by this; times of files are not */
  unsigned reads; /* of outputs */
} machine;
static Os real, bent;

static UNUSED int64_t bend(int64_t t) { return machine.tick ? t - t % machine.tick + 1 : t; }
static UNUSED void bend_stat(OsStat *st) {
  st->mtime_ns = bend(st->mtime_ns);
  st->ctime_ns = bend(st->ctime_ns);
}
static int b_stat(Os *os, const char *path, bool follow, OsStat *out) {
  (void)os;
  int error = real.stat(&real, path, follow, out);
  if (!error) bend_stat(out);
  return error;
}
static int b_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  (void)os;
  int error = real.hash_file(&real, path, room, size, out, hash);
  if (!error) bend_stat(out);
  return error;
}
static int b_dir_stat(Os *os, int handle, const char *rel, OsStat *out) {
  (void)os;
  int error = real.dir_stat(&real, handle, rel, out);
  if (!error) bend_stat(out);
  return error;
}
static int b_dir_read(Os *os, Arena *a, int handle, const char *rel, uint64_t limit, Str *out, OsStat *st) {
  (void)os;
  int error = real.dir_read(&real, a, handle, rel, limit, out, st);
  if (!error && st) bend_stat(st);
  machine.reads++;
  return error;
}
static int b_dir_write(Os *os, int handle, const char *rel, Str text, uint32_t mode, OsStat *made) {
  (void)os;
  int error = real.dir_write(&real, handle, rel, text, mode, made);
  if (!error && made) bend_stat(made);
  return error;
}
static int64_t b_clock_ns(Os *os) {
  (void)os;
  return bend(real.clock_ns(&real)) + machine.shift;
}

static UNUSED void machine_start(void) {
  os_posix(&real);
  bent = real;
  bent.stat = b_stat;
  bent.hash_file = b_hash_file;
  bent.dir_stat = b_dir_stat;
  bent.dir_read = b_dir_read;
  bent.dir_write = b_dir_write;
  bent.clock_ns = b_clock_ns;
}

/* ---- a run ---- */

typedef struct {
  Arena *a;
  PeiStatus status;
  bool unchanged;
  Str said, message;
  size_t changes;
} Built;

static const char *build_file = "p.pei", *build_dir = "build";
static PeiPair build_params[4];
static size_t build_n_params;
static bool build_offline;

static UNUSED PeiInput build_input(unsigned flags) {
  return (PeiInput){.root = build_file,
                    .out_dir = build_dir,
                    .params = build_params,
                    .n_params = build_n_params,
                    .lock = PEI_LOCK_IGNORED,
                    .offline = build_offline,
                    .write = flags,
                    .today = "2026-01-31"};
}

static UNUSED Built build_with(Arena *a, unsigned flags) {
  PeiHost host = {.os = &bent};
  PeiInput in = build_input(flags);
  Pei *p;
  const PeiChange *changes;
  Built b = {.a = a, .status = pei_build(&host, &in, &p)};
  if (!p) return b;
  b.unchanged = pei_unchanged(p);
  PeiText said = pei_render(p, PEI_SHORT, &(PeiStyle){.limit = 0}), message = pei_message(p);
  b.said = arena_str(a, str_n(said.s, said.n));
  b.message = arena_str(a, str_n(message.s, message.n));
  b.changes = pei_changes(p, &changes);
  pei_free(p);
  return b;
}
#define BUILD() build_with(&a, 0)

/* What must be in the directory now, whatever was there: compiled in memory, as "path mode text" in order of paths. */
typedef struct {
  Str path, text;
  uint32_t mode;
} Want;
static UNUSED int want_order(const void *x, const void *y) {
  return str_cmp(((const Want *)x)->path, ((const Want *)y)->path);
}
static UNUSED size_t wanted(Arena *a, Want **out) {
  PeiInput in = build_input(0);
  Pei *p;
  const PeiFile *files;
  if (pei_compile(NULL, &in, &p) != PEI_OK) return pei_free(p), 0;
  size_t n = pei_files(p, &files);
  *out = arena_array(a, Want, n);
  for (size_t i = 0; i < n; i++)
    (*out)[i] = (Want){arena_str(a, str_n(files[i].path.s, files[i].path.n)),
                       arena_str(a, str_n(files[i].text.s, files[i].text.n)), files[i].mode};
  pei_free(p);
  qsort(*out, n, sizeof **out, want_order);
  return n;
}

/* The first output that is not as it should be; empty if all are. */
static UNUSED Str wrong_output(Arena *a) {
  Want *want = NULL;
  size_t n = wanted(a, &want);
  if (!n) return STR("does not compile");
  for (size_t i = 0; i < n; i++) {
    Str text, path = arena_fmt(a, "%s/%.*s", build_dir, STR_ARG(want[i].path));
    OsStat st;
    if (real.stat(&real, path.s, false, &st) || st.type != OS_FILE || st.mode != want[i].mode ||
        real.read_file(&real, a, path.s, 1 << 24, &text) || !str_eq(text, want[i].text))
      return path;
  }
  return STR("");
}

static UNUSED bool says_text(Str text, const char *what) {
  return strstr(text.n ? text.s : "", what) != NULL;
}

#endif
