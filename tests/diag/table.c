/* The tables of README.md: what they say is covered, is. A row is `| what | codes | cases |`; codes are four digits
   with E or W, cases are names in backquotes: of this folder, or a path from the root of the project. */
#include "cases.h"
#include <ctype.h>

static bool is_code(const char *p) {
  if (*p != 'E' && *p != 'W') return false;
  for (int i = 1; i < 5; i++)
    if (!isdigit((unsigned char)p[i])) return false;
  return !isalnum((unsigned char)p[5]);
}

/* In a file of another suite: the code stands in it. */
static bool elsewhere_has(const char *path, const char *code) {
  char full[300];
  snprintf(full, sizeof full, "../../%s", path);
  char *text = read_file(full, NULL);
  bool has = text && strstr(text, code);
  free(text);
  return has;
}

static bool case_has(const Expects *cases, const char *name, const char *code) {
  for (size_t i = 0; i < cases->n; i++)
    if (!strcmp(cases->v[i].name, name) && !strcmp(cases->v[i].code, code)) return true;
  return strchr(name, '/') && strncmp(name, "catalogue/", 10) != 0 && elsewhere_has(name, code);
}

static bool case_exists(const Expects *cases, const char *name) {
  for (size_t i = 0; i < cases->n; i++)
    if (!strcmp(cases->v[i].name, name)) return true;
  return false;
}

enum { NAMES = 12 };
typedef struct {
  char codes[NAMES][6], names[NAMES][120];
  unsigned n_codes, n_names;
} Row;

/* The second cell has codes, the third has names in backquotes. */
static bool read_row(const char *line, const char *end, Row *row) {
  unsigned cell = 0;
  *row = (Row){.n_codes = 0};
  for (const char *p = line; p < end; p++) {
    if (*p == '|' && (p == line || p[-1] != '\\')) cell++;
    if (cell == 2 && is_code(p) && row->n_codes < NAMES) {
      memcpy(row->codes[row->n_codes++], p, 5);
      p += 4;
    }
    if (cell != 3 || *p != '`' || row->n_names == NAMES) continue;
    size_t n = strcspn(p + 1, "`");
    snprintf(row->names[row->n_names++], sizeof row->names[0], "%.*s", (int)n, p + 1);
    p += n + 1;
  }
  return row->n_codes > 0;
}

/* Each code is reported by one of the cases, each case reports one of the codes. */
static bool check_row(const Expects *cases, const char *what, const Row *row) {
  bool ok = row->n_names > 0;
  if (!ok) complain(what, "names no case");
  for (unsigned i = 0; i < row->n_codes; i++) {
    bool any = false;
    for (unsigned k = 0; k < row->n_names; k++) any |= case_has(cases, row->names[k], row->codes[i]);
    if (!any) complain(what, "no case of this row reports %s", row->codes[i]);
    ok &= any;
  }
  for (unsigned k = 0; k < row->n_names; k++) {
    bool any = false;
    for (unsigned i = 0; i < row->n_codes; i++) any |= case_has(cases, row->names[k], row->codes[i]);
    if (!any)
      complain(what,
               case_exists(cases, row->names[k]) ? "`%s` reports none of these codes"
                                                 : "there is no case `%s`",
               row->names[k]);
    ok &= any;
  }
  return ok;
}

unsigned table_check(const Expects *cases, unsigned *passed) {
  char *text = read_file("README.md", NULL), what[300];
  unsigned rows = 0, failed = 0;
  for (char *line = text; line && *line;) {
    char *end = line + strcspn(line, "\n");
    Row row;
    if (*line == '|' && read_row(line, end, &row)) {
      snprintf(what, sizeof what, "tests/diag/README.md: %.*s", (int)strcspn(line + 2, "|"), line + 2);
      if (check_row(cases, what, &row))
        ++*passed;
      else
        failed++;
      rows++;
    }
    line = *end ? end + 1 : end;
  }
  free(text);
  if (rows < 100) complain("tests/diag/README.md", "has %u rows with codes, not 100", rows);
  return failed + (rows < 100);
}
