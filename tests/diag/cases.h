/* The runner of bad-input cases: cases.c runs them, markers.c reads what they expect, reported.c compares,
   catalogue.c keeps whole texts and JSON, codes.c checks grammar/diag.def, table.c the table of README.md. */
#ifndef PEI_TEST_CASES_H
#define PEI_TEST_CASES_H
#define _GNU_SOURCE
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name; /* of the case */
  char *file;       /* "" for a message without a place */
  long line;
  char code[6];
  char *message, *label, *help, *fix; /* parts that must occur; NULL: anything */
  bool seen;
} Expect;
typedef struct {
  Expect *v;
  size_t n;
} Expects;

/* Reads the `#!` markers of a file's text. */
void markers_read(Expects *all, const char *file, const char *text);

/* What one run of peic gave. */
typedef struct {
  int status; /* exit status, 128 + signal */
  char *err;
  size_t err_size;
  json_t *diags; /* array of objects; NULL unless the format was json */
} Run;
extern const char *peic;
/* The failing case's name once, then one line each. */
void complain(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Runs `peic check` on a file of the working directory, with what its `#$` lines say. */
Run run_peic(const char *name, const char *format, const char *file);
/* … another verb. */
Run run_verb(const char *name, const char *verb, const char *format, const char *file);
void run_free(Run *r);
/* Says how two texts differ. */
void complain_diff(const char *name, const char *want_path, const char *got, size_t size);
char *read_file(const char *path, size_t *size);
bool write_file(const char *path, const char *text, size_t size);
/* An empty scratch directory. */
char *scratch_new(void);
void scratch_remove(char *dir);

/* A field of a JSON object; "" if it has none. */
const char *json_text(const json_t *object, const char *key);
/* Finds the expectation that this diagnostic meets and marks it seen. */
void reported_match(const char *name, Expects *all, const json_t *d);
/* Counts lines, columns and UTF-16 units again. */
void reported_positions(const char *name, const json_t *d);
/* Applies each safe fix to a copy of the case, and then all of them with `peic fix`: fixed.c. */
void reported_fixes(const char *name, const char *file, const json_t *diags);
void fixed_check(const char *name, const char *file, const json_t *diags);

/* Compares the whole text and JSON with NAME.txt and NAME.json of the working directory, or writes them; adds the
   codes that were reported to `all`. */
void catalogue_check(const char *name, const char *file, const char *want, bool bless, Expects *all);

/* The table of README.md: each case it names is there, and reports the code; each code of a row is a code. Returns the
   number of failures, adds to *passed. */
unsigned table_check(const Expects *cases, unsigned *passed);

/* For each row of grammar/diag.def; returns the number of failures, adds to *passed. */
unsigned codes_check(const Expects *cases, unsigned *passed);

#endif
