/* Part of tests/sweep/run: calls libpei with an allocator whose i-th call fails, for every i, once and for good, with
   large chunks and with tiny ones, which make every allocation inside a call of the allocator. Each run must end with
   an error or with everything right, leave whole files, and give back all memory.
   Usage: alloc STEP DISK_STEP OLD.pei NEW.pei CONFIG.yml WRONG.pei    in a directory that holds the trees `old` and
   `new`; every STEP-th allocation fails where nothing is written, every DISK_STEP-th where files are. */
#include "libpei.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned passed, failed, calls, fail_at, compiled_at;
static bool for_good;
static long blocks;
static const char *doing;

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

static void check(bool ok, const char *what, unsigned i) {
  if (ok)
    passed++;
  else
    failed++,
        printf("FAIL sweep: %s: allocation %u fails%s: %s\n", doing, i, for_good ? " for good" : "", what);
}
static bool shell(const char *command) { return system(command) == 0; }
static bool is_new(void) {
  return shell("cd new && find . -type f ! -path './.peic/*' | while read -r f; do cmp -s \"$f\" "
               "\"../build/$f\" || exit 1; done");
}
/* Is each file a whole file of the old or the new tree? */
static bool is_whole(void) {
  return shell("cd build && find . -type f ! -path './.peic/*' ! -name '*.peic-tmp' | while read -r f; do"
               " cmp -s \"$f\" \"../old/$f\" || cmp -s \"$f\" \"../new/$f\" || exit 1; done");
}

/* ---- what is done; the text of the result, if there is one, goes to *said ---- */

static const char *file_of[3]; /* a project, a configuration, a project with mistakes */
static char *wrong_text;

static PeiStatus keep(Pei *p, PeiStatus status, PeiText text, char **said) {
  if (status != PEI_NO_MEMORY && status != PEI_UNREADABLE) *said = strndup(text.s ? text.s : "", text.n);
  pei_free(p);
  return status;
}
static PeiStatus do_compile(const PeiHost *host, char **said) {
  PeiInput in = {.root = file_of[0], .dump = PEI_DUMP_PLAN | PEI_DUMP_AST | PEI_DUMP_IR};
  Pei *p;
  PeiStatus status = pei_compile(host, &in, &p);
  return p ? keep(p, status, pei_dump(p), said) : status;
}
static PeiStatus do_messages(const PeiHost *host, char **said) {
  PeiInput in = {.root = file_of[2], .check_only = true};
  Pei *p;
  PeiStatus status = pei_compile(host, &in, &p);
  if (!p) return status;
  PeiText text = pei_render(p, PEI_SARIF, &(PeiStyle){.limit = 20});
  return keep(p, text.n ? status : PEI_NO_MEMORY, text, said);
}
static PeiStatus do_fix(const PeiHost *host, char **said) {
  PeiInput in = {.root = file_of[2]};
  Pei *p;
  const PeiRewrite *files;
  PeiStatus status = pei_fix(host, &in, &p);
  if (!p) return status;
  size_t n = pei_rewrites(p, &files);
  return keep(p, status, n ? files[0].after : (PeiText){"", 0}, said);
}
static PeiStatus do_import(const PeiHost *host, char **said) {
  PeiInput in = {.root = file_of[1]};
  Pei *p;
  const PeiFile *files;
  PeiStatus status = pei_import(host, &in, &p);
  if (!p) return status;
  size_t n = pei_files(p, &files);
  return keep(p, status, n ? files[0].text : (PeiText){"", 0}, said);
}
static PeiStatus do_format(const PeiHost *host, char **said) {
  Pei *p;
  PeiStatus status = pei_format(host, "p.pei", (PeiText){wrong_text, strlen(wrong_text)}, &p);
  return p ? keep(p, status, pei_formatted(p), said) : status;
}
static PeiStatus do_explain(const PeiHost *host, char **said) {
  Pei *p;
  PeiStatus status = pei_explain(host, "service", PEI_MARKDOWN, &(PeiStyle){0}, &p);
  return p ? keep(p, status, pei_explanation(p), said) : status;
}

static const struct {
  const char *name;
  PeiStatus (*run)(const PeiHost *host, char **said);
} things[] = {{"compile", do_compile}, {"messages", do_messages}, {"fix", do_fix},
              {"import", do_import},   {"format", do_format},     {"explain", do_explain}};

/* Without a disk: the result is the same or there is none. */
static void sweep(size_t thing, size_t chunk, unsigned step) {
  PeiHost host = {.alloc = host_alloc, .release = host_release, .chunk = chunk};
  char *right = NULL, *said = NULL;
  doing = things[thing].name;
  fail_at = calls = 0;
  PeiStatus well = things[thing].run(&host, &right);
  check(right && *right && well != PEI_NO_MEMORY, "the run that has memory", 0);
  unsigned all = calls;
  for (unsigned i = 1; i <= all; i += step) {
    fail_at = i, calls = 0, said = NULL;
    PeiStatus status = things[thing].run(&host, &said);
    check(blocks == 0, "memory was not given back", i), blocks = 0;
    check(status == PEI_NO_MEMORY || (status == well && said && right && !strcmp(said, right)),
          "neither the result nor an error", i);
    free(said);
  }
  free(right);
}

/* ---- with a disk ---- */

static PeiStatus build(const PeiHost *host) {
  PeiInput in = {.root = file_of[0], .out_dir = "build"};
  Pei *p;
  PeiStatus status = pei_compile(host, &in, &p);
  compiled_at = calls;
  if (p && status == PEI_OK) status = pei_write(p, 0);
  pei_free(p);
  return status;
}

static void sweep_disk(size_t chunk, unsigned step) {
  PeiHost host = {.alloc = host_alloc, .release = host_release, .chunk = chunk};
  doing = "build";
  fail_at = calls = 0;
  shell("rm -rf build && cp -a old build");
  check(build(&host) == PEI_OK && is_new(), "the run that has memory", 0);
  for (unsigned i = compiled_at + 1, all = calls; i <= all; i += step) { /* before that nothing is written */
    shell("rm -rf build && cp -a old build");
    fail_at = i, calls = 0;
    PeiStatus status = build(&host);
    check(blocks == 0, "memory was not given back", i), blocks = 0;
    check(status == PEI_NO_MEMORY || status == PEI_OK, "another error than lack of memory", i);
    check(status != PEI_OK || is_new(), "says it is done, and it is not", i);
    check(is_whole(), "torn", i);
  }
}

static char *read_all(const char *path) {
  static char text[64 << 10];
  FILE *f = fopen(path, "rb");
  size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
  if (f) fclose(f);
  text[n] = 0;
  return text;
}

int main(int argc, char **argv) {
  int step = argc == 7 ? atoi(argv[1]) : 0, disk_step = argc == 7 ? atoi(argv[2]) : 0;
  if (step < 1 || disk_step < 1)
    return fprintf(stderr, "usage: alloc STEP DISK_STEP OLD NEW CONFIG WRONG\n"), 2;
  file_of[0] = argv[4], file_of[1] = argv[5], file_of[2] = argv[6];
  wrong_text = read_all(argv[4]);
  for (int good = 0; good < 2; good++) {
    for_good = good;
    for (size_t thing = 0; thing < sizeof things / sizeof *things; thing++) {
      sweep(thing, 0, 1);
      sweep(thing, 64, (unsigned)step);
    }
    sweep_disk(0, 1);
    sweep_disk(64, (unsigned)disk_step);
  }
  printf("%u passed, %u failed\n", passed, failed);
  return failed != 0;
}
