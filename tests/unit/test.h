/* The harness of the unit tests: each file here is one program, prints a line per failing check, and ends with
   "N passed, M failed". Also: an allocator that fails on demand, a scratch directory, and trees as text. */
#ifndef PEI_TEST_H
#define PEI_TEST_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/buf.h"
#include "base/os.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned test_passed, test_failed;

#define CHECK(cond) expect((cond), __FILE__, __LINE__, #cond)
#define CHECK_STR(got, want) expect_str((got), (want), __FILE__, __LINE__)
#define CHECK_INT(got, want) expect_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got)
#define UNUSED __attribute__((unused))

static UNUSED bool expect(bool ok, const char *file, int line, const char *what) {
  if (ok)
    test_passed++;
  else
    test_failed++, printf("%s:%d: %s\n", file, line, what);
  return ok;
}

static UNUSED bool expect_str(Str got, const char *want, const char *file, int line) {
  bool ok = str_is(got, want);
  if (!ok) printf("%s:%d: got \"%.*s\", want \"%s\"\n", file, line, STR_ARG(got), want);
  return ok ? test_passed++, true : (test_failed++, false);
}

static UNUSED bool expect_int(long long got, long long want, const char *file, int line, const char *what) {
  bool ok = got == want;
  if (!ok) printf("%s:%d: %s is %lld, want %lld\n", file, line, what, got, want);
  return ok ? test_passed++, true : (test_failed++, false);
}

static UNUSED int test_end(void) {
  printf("%u passed, %u failed\n", test_passed, test_failed);
  return test_failed != 0;
}

/* ---- a host allocator that counts, and fails the call number `fail` (from 1; with `sticky` all after it) ---- */

typedef struct {
  unsigned calls, fail;
  bool sticky;
  long blocks, bytes;
} Host;

static UNUSED void *host_alloc(void *ctx, size_t n) {
  Host *h = ctx;
  h->calls++;
  if (h->fail && (h->sticky ? h->calls >= h->fail : h->calls == h->fail)) return NULL;
  void *block = malloc(n);
  if (!block) abort();
  memset(block, 0xA5, n); /* the arena must not count on zeroes */
  h->blocks++, h->bytes += (long)n;
  return block;
}

static UNUSED void host_release(void *ctx, void *block, size_t n) {
  Host *h = ctx;
  h->blocks--, h->bytes -= (long)n;
  free(block);
}

/* The arena of a test that does not run out of memory: nobody ever jumps to test_oom. */
static UNUSED jmp_buf test_oom;
static UNUSED Host test_host;
static UNUSED Alloc test_alloc = {host_alloc, host_release, &test_host};
#define TEST_ARENA(name)                                                                                     \
  Arena name;                                                                                                \
  arena_init(&name, &test_alloc, &test_oom)

/* ---- a scratch directory, the working directory of the test ---- */

static char test_dir[] = "/tmp/peic-unit-XXXXXX";

static UNUSED int test_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)st, (void)type, (void)ftw;
  return remove(path);
}
static UNUSED void test_remove(const char *path) { nftw(path, test_remove_one, 16, FTW_DEPTH | FTW_PHYS); }
static UNUSED void test_dir_leave(void) {
  if (chdir("/") == 0) test_remove(test_dir);
}
static UNUSED void test_dir_enter(void) {
  if (!mkdtemp(test_dir) || chmod(test_dir, 0777) != 0 || chdir(test_dir) != 0) abort();
  atexit(test_dir_leave);
}

static UNUSED void test_put(const char *path, const char *text, mode_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  size_t n = strlen(text);
  if (fd < 0 || write(fd, text, n) != (ssize_t)n || fchmod(fd, mode) != 0 || close(fd) != 0) {
    perror(path);
    abort();
  }
}

/* A tree as text: "path mode content\n", sorted, without `skip` at its top. */
static UNUSED void test_tree_add(Buf *b, Os *os, const char *dir, Str rel, const char *skip) {
  Str *names, text;
  uint32_t n;
  Str here = arena_fmt(b->arena, "%s/%.*s", dir, STR_ARG(rel));
  if (os->list_dir(os, b->arena, here.s, &names, &n) != 0) return;
  for (uint32_t i = 0; i < n; i++) {
    if (skip && rel.n == 0 && str_is(names[i], skip)) continue;
    Str path = arena_fmt(b->arena, "%.*s%s%s", STR_ARG(rel), rel.n ? "/" : "", names[i].s);
    Str whole = arena_fmt(b->arena, "%s/%s", dir, path.s);
    OsStat st;
    if (os->stat(os, whole.s, false, &st) != 0) continue;
    buf_bytes(b, arena_fmt(b->arena, "%s %o", path.s, st.mode));
    bool read = st.type == OS_FILE && os->read_file(os, b->arena, whole.s, 1 << 20, &text) == 0;
    buf_bytes(b, read ? arena_fmt(b->arena, " %.*s\n", STR_ARG(text)) : STR("\n"));
    if (st.type == OS_DIR) test_tree_add(b, os, dir, path, skip);
  }
}
static UNUSED Str test_tree(Arena *a, const char *dir, const char *skip) {
  Os os;
  os_posix(&os);
  Buf b = buf_new(a);
  test_tree_add(&b, &os, dir, STR(""), skip);
  return buf_str(&b);
}

/* Open descriptors of this process. */
static UNUSED int test_open_count(void) {
  int n = 0;
  for (int fd = 0; fd < 256; fd++) n += fcntl(fd, F_GETFD) >= 0;
  return n;
}

#endif
