/* What the fuzzers share. Included once by each of them. */
#ifndef PEI_TESTS_FUZZ_H
#define PEI_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that does not hold is a crash, which libFuzzer reports with the input. */
static inline void demand(bool ok) {
  if (!ok) abort();
}

#define FILE_ROW(path, text)                                                                                 \
  {                                                                                                          \
    path, { text, sizeof(text) - 1 }                                                                         \
  }

static inline void *fuzz_alloc(void *ctx, size_t n) {
  (void)ctx;
  return malloc(n);
}
static inline void fuzz_release(void *ctx, void *block, size_t n) {
  (void)ctx, (void)n;
  free(block);
}

#endif
