/* Part of tests/sweep/run: compiles and writes through libpei with an allocator whose i-th call fails, for every
   i, once and for good. Each run must end with an error or with everything right, leave whole files, and give
   back all memory. Usage: alloc OLD.pei NEW.pei   in a directory that holds the trees `old` and `new`. */
#include "libpei.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned passed, failed, calls, fail_at;
static bool for_good;
static long blocks;

static void *host_alloc(void *ctx, size_t n) {
  (void)ctx;
  calls++;
  if (fail_at && (for_good ? calls >= fail_at : calls == fail_at)) return NULL;
  blocks++;
  return malloc(n);
}
static void host_release(void *ctx, void *block, size_t n) {
  (void)ctx, (void)n;
  blocks--;
  free(block);
}

static PeiStatus compile(const char *root, size_t chunk) {
  PeiHost host = {.alloc = host_alloc, .release = host_release, .chunk = chunk};
  PeiInput in = {.root = root, .out_dir = "build"};
  Pei *p;
  PeiStatus status = pei_compile(&host, &in, &p);
  if (p && status == PEI_OK) status = pei_write(p, 0);
  if (p) pei_render(p, PEI_TEXT, &(PeiStyle){.limit = 20});
  pei_free(p);
  return status;
}

static bool shell(const char *command) { return system(command) == 0; }

static void check(bool ok, const char *what, unsigned i) {
  if (ok)
    passed++;
  else
    failed++, printf("FAIL sweep: allocation %u fails%s: %s\n", i, for_good ? " for good" : "", what);
}

static bool is_new(void) {
  return shell("cd new && find . -type f ! -path './.peic/*' | while read -r f; do cmp -s \"$f\" "
               "\"../build/$f\" || exit 1; done");
}
/* Is each file a whole file of the old or the new tree? */
static bool is_whole(void) {
  return shell("cd build && find . -type f ! -path './.peic/*' ! -name '*.peic-tmp' | while read -r f; do"
               " cmp -s \"$f\" \"../old/$f\" || cmp -s \"$f\" \"../new/$f\" || exit 1; done");
}

static void sweep(const char *root, size_t chunk) {
  fail_at = calls = 0;
  shell("rm -rf build && cp -a old build");
  PeiStatus status = compile(root, chunk);
  check(status == PEI_OK && is_new(), "the run that has memory", 0);
  unsigned all = calls, step = all > 400 ? all / 400 : 1;
  for (unsigned i = 1; i <= all; i += step) {
    shell("rm -rf build && cp -a old build");
    fail_at = i, calls = 0;
    status = compile(root, chunk);
    check(blocks == 0, "memory was not given back", i), blocks = 0;
    check(status == PEI_NO_MEMORY || status == PEI_OK, "another error than lack of memory", i);
    check(status != PEI_OK || is_new(), "says it is done, and it is not", i);
    check(is_whole(), "torn", i);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  for (int good = 0; good < 2; good++) {
    for_good = good;
    sweep(argv[2], 0);
    sweep(argv[2], 64);
  }
  printf("%u passed, %u failed\n", passed, failed);
  return failed != 0;
}
