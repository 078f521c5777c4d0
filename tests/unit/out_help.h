/* Shared by out.c and out_fail.c: the library's pieces for one run of out_write. */
#ifndef PEI_TEST_OUT_HELP_H
#define PEI_TEST_OUT_HELP_H
#include "test.h"

#include "out/out.h"

#define FILE_ROW(p, t, m)                                                                                    \
  { {"" p "", sizeof(p) - 1}, {"" t "", sizeof(t) - 1}, m }
#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof((rows)[0]))

typedef struct {
  OutResult result;
  Diags ds;
  Str changes; /* "N path\n": S N C R */
} Run;

static UNUSED Run run_os(Arena *a, Os *os, const char *dir, const OutFile *files, uint32_t n,
                         OutOptions options) {
  Sources *sources = arena_new(a, Sources);
  sources->arena = a;
  Run run = {.ds = {.arena = a}};
  diags_init(&run.ds, a, sources);
  out_write(os, a, &run.ds, dir, files, n, options, &run.result);
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < run.result.changes.n; i++) {
    buf_char(&b, "SNCR"[run.result.changes.v[i].state]);
    buf_bytes(&b, arena_fmt(a, " %.*s\n", STR_ARG(run.result.changes.v[i].path)));
  }
  run.changes = buf_str(&b);
  return run;
}

static UNUSED Run run_with(Arena *a, const OutFile *files, uint32_t n, OutOptions options) {
  Os os;
  os_posix(&os);
  return run_os(a, &os, "out", files, n, options);
}
#define RUN(rows) run_with(&a, rows, COUNT(rows), (OutOptions){.force = false})
#define RUN_FORCE(rows) run_with(&a, rows, COUNT(rows), (OutOptions){.force = true})
#define RUN_CHECK(rows) run_with(&a, rows, COUNT(rows), (OutOptions){.check = true})

#endif
