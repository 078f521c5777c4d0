/* Fuzzes checking and fixing through libpei.h: any bytes as a project must be judged, every suggested edit must lie in
   its file, and applying the safe ones must never leave more errors than there were. Nothing is read from or written to
   the disk. Run by tests/fuzz/run. */
#define _GNU_SOURCE
#include "fuzz.h"
#include "libpei.h"
#include <string.h>

static void check_fixes(Pei *p, size_t size) {
  const PeiFix *fixes;
  size_t n = pei_fixes(p, &fixes);
  for (size_t i = 0; i < n; i++) {
    demand(fixes[i].n_edits > 0 && fixes[i].title.n > 0 && fixes[i].line > 0 && fixes[i].column > 0);
    for (size_t k = 0; k < fixes[i].n_edits; k++) {
      const PeiEdit *e = &fixes[i].edits[k];
      demand(e->lo <= e->hi);
      if (e->path.n == 5 && !memcmp(e->path.s, "a.pei", 5)) demand(e->hi <= size);
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const PeiSource sources[] = {{"a.pei", {(const char *)data, size}}, {"s.sh", {"#!/bin/sh\n", 10}}};
  PeiInput in = {.root = "a.pei", .sources = sources, .n_sources = 2, .sealed = true, .check_only = true};
  Pei *p, *q;
  PeiStatus status = pei_compile(NULL, &in, &p);
  demand(status == PEI_OK || status == PEI_ERRORS);
  demand((status == PEI_OK) == (pei_error_count(p) == 0));
  check_fixes(p, size);
  demand(pei_fix(NULL, &in, &q) != PEI_NO_MEMORY);
  /* … but for warnings that the project's own `lint` makes errors: in a text that can be read, there may be more */
  if (!memmem(data, size, "lint", 4)) demand(pei_error_count(q) <= pei_error_count(p));
  pei_free(p);
  pei_free(q);
  return 0;
}
