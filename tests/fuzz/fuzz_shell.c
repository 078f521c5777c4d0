/* Fuzzes the checker of shell syntax: any bytes in any dialect must end, and every place that is named must lie in the
   text. The first byte chooses the dialect. Run by tests/fuzz/run. */
#include "fuzz.h"
#include "shell/shell.h"

static void check_place(ShellPlace at, uint32_t size) { demand(at.lo <= at.hi && at.hi <= size); }

static void check_error(const ShellError *e, uint32_t size) {
  check_place(e->at, size);
  check_place(e->with, size);
  bool named = e->kind == SHELL_UNCLOSED || e->kind == SHELL_MISSING || e->kind == SHELL_SWALLOWED ||
               e->kind == SHELL_STRAY || e->kind == SHELL_NO_WORD;
  demand(!named || (e->want && *e->want));
  demand(e->kind != SHELL_OK || (!e->at.hi && !e->with.hi && !e->want));
  bool somewhere = e->kind != SHELL_OK && e->kind != SHELL_NO_COMMAND && e->kind != SHELL_NO_WORD &&
                   e->kind != SHELL_NO_BODY;
  demand(!somewhere || e->at.hi > e->at.lo);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  uint32_t n = (uint32_t)size - 1;
  char *text = malloc(n ? n : 1); /* of this size, so that reading behind the end is found */
  ShellResult r;
  if (!text) return 0;
  if (n) memcpy(text, data + 1, n);
  (data[0] / 3 % 2 ? shell_check_words : shell_check)(str_n(text, n), (ShellDialect)(data[0] % 3), &r);
  check_error(&r.error, n);
  check_place(r.blank_end, n);
  check_place(r.open_heredoc, n);
  for (unsigned i = 0; i < SHELL_IN_COUNT; i++) {
    check_place(r.bashism[i].at, n);
    demand(r.bashism[i].what < SHELL_BASHISM_COUNT && (!r.bashism[i].at.hi || data[0] % 3 == SHELL_SH));
  }
  free(text);
  return 0;
}
