/* Grows random projects from the rows of the schema: what a body may hold, what a field takes. The same bytes give the
   same project. Not a list of projects, and not the fuzzer: that is fuzz_grow.c. */
#ifndef PEI_TESTS_FUZZ_GROW_H
#define PEI_TESTS_FUZZ_GROW_H

#include <stddef.h>
#include <stdint.h>

/* A project that peic must take without an error, as NUL-terminated text; free() it. It may name the files below. */
char *grow_project(const uint8_t *bytes, size_t n);
/* The same text with one thing changed at random. */
char *grow_mutation(const char *project, const uint8_t *bytes, size_t n);

typedef struct {
  const char *path, *text;
} GrowFile;
extern const GrowFile grow_files[];
extern const size_t grow_file_count;

#endif
