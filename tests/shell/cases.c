/* Runs the snippets of the file `cases` of this folder, which says what is expected; then deep and long texts, which
   must end soon. Usage: cases FILE. Called by tests/shell/run. */
#define _GNU_SOURCE
#include "shell/shell.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const kinds[] = {
    [SHELL_OK] = "OK",           [SHELL_UNCLOSED] = "UNCLOSED",         [SHELL_ODD_QUOTE] = "ODD_QUOTE",
    [SHELL_MISSING] = "MISSING", [SHELL_SWALLOWED] = "SWALLOWED",       [SHELL_STRAY] = "STRAY",
    [SHELL_GLUED] = "GLUED",     [SHELL_NO_COMMAND] = "NO_COMMAND",     [SHELL_PAREN] = "PAREN",
    [SHELL_BEHIND] = "BEHIND",   [SHELL_NO_TARGET] = "NO_TARGET",       [SHELL_NO_WORD] = "NO_WORD",
    [SHELL_NO_BODY] = "NO_BODY", [SHELL_HEREDOC_LINE] = "HEREDOC_LINE", [SHELL_OPERATOR] = "OPERATOR",
};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const char *const bashisms[] = {
#define X(id, old_dash, dash, ash) #id,
    SHELL_BASHISMS(X)
#undef X
};
static const char *const dialects[] = {[SHELL_SH] = "sh", [SHELL_BASH] = "bash", [SHELL_KSH] = "ksh"};
enum { DIALECTS = sizeof dialects / sizeof *dialects };

typedef struct {
  long line;
  char *head, *text;
  uint32_t n;
  ShellPlace at, with; /* as marked */
} Case;

static unsigned passed, failed;
static bool seen_kind[KINDS], seen_bashism[SHELL_BASHISM_COUNT];

static void complain(const Case *c, const char *dialect, const char *what, const char *got) {
  failed++;
  printf("FAIL shell: cases:%ld in %s: %s, got %s\n", c->line, dialect, what, got);
}

/* ---- reading ---- */

/* Takes the marks out of a snippet, and puts in the bytes that \s and \x01 stand for. */
static void unmark(Case *c) {
  static const char *const marks[] = {"⟦", "⟧", "⟪", "⟫"};
  uint32_t *places[] = {&c->at.lo, &c->at.hi, &c->with.lo, &c->with.hi};
  char *out = c->text;
  for (const char *p = c->text; *p;) {
    size_t skip = 0;
    for (int m = 0; m < 4; m++)
      if (!strncmp(p, marks[m], strlen(marks[m]))) {
        *places[m] = (uint32_t)(out - c->text);
        skip = strlen(marks[m]);
      }
    if (!strncmp(p, "\\x01", 4)) *out++ = SHELL_HOLE, skip = 4;
    if (!strncmp(p, "\\s", 2)) *out++ = ' ', skip = 2;
    p += skip;
    if (!skip) *out++ = *p++;
  }
  if (out > c->text && out[-1] == '\n') out--; /* the line end before the next case */
  c->n = (uint32_t)(out - c->text);
}

/* "want=x" in the head, in a buffer of its own; NULL without. */
static char *value_of(const char *head, const char *key) {
  size_t n = strlen(key);
  for (const char *p = head; (p = strstr(p, key)) != NULL; p += n)
    if (p[-1] == ' ' && p[n] == '=') return strndup(p + n + 1, strcspn(p + n + 1, " \n"));
  return NULL;
}

static bool has_word(const char *head, const char *word) {
  size_t n = strlen(word);
  for (const char *p = head; (p = strstr(p, word)) != NULL; p += n)
    if (p[-1] == ' ' && (p[n] == ' ' || p[n] == 0)) return true;
  return false;
}

/* ---- checking ---- */

static void check_place(const Case *c, const char *dialect, const char *what, ShellPlace want,
                        ShellPlace got) {
  char text[60];
  snprintf(text, sizeof text, "%u..%u, not %u..%u", got.lo, got.hi, want.lo, want.hi);
  if (want.lo != got.lo || want.hi != got.hi) complain(c, dialect, what, text);
}

static void check_bashisms(const Case *c, const char *dialect, const ShellResult *r) {
  static const char *const keys[] = {
      [SHELL_IN_OLD_DASH] = "old", [SHELL_IN_DASH] = "dash", [SHELL_IN_ASH] = "ash"};
  for (int i = 0; i < SHELL_IN_COUNT; i++) {
    char *want = value_of(c->head, keys[i]);
    bool any = r->bashism[i].at.hi > 0;
    if (any) seen_bashism[r->bashism[i].what] = true;
    const char *got = any ? bashisms[r->bashism[i].what] : "none";
    if (strcmp(want ? want : "none", got)) complain(c, dialect, keys[i], got);
    if (any && want && c->at.hi) check_place(c, dialect, keys[i], c->at, r->bashism[i].at);
    free(want);
  }
}

static void check_error(const Case *c, const char *dialect, const ShellError *e) {
  char *want = value_of(c->head, "want");
  if (e->kind != SHELL_OK) {
    check_place(c, dialect, "the place", c->at, e->at);
    check_place(c, dialect, "the second place", c->with, e->with);
  }
  if (strcmp(want ? want : "", e->want ? e->want : "") && want)
    complain(c, dialect, "the missing word", e->want ? e->want : "none");
  if (has_word(c->head, "else_if") != e->else_if) complain(c, dialect, "else_if", e->else_if ? "yes" : "no");
  free(want);
}

static void run(const Case *c, ShellDialect dialect) {
  ShellResult r;
  const char *name = dialects[dialect], *want = "?";
  unsigned before = failed;
  char *exact = malloc(c->n + 1u), got[60];
  memcpy(exact, c->text, c->n);
  exact[c->n] = '\'';
  bool words = has_word(c->head, "words");
  (words ? shell_check_words : shell_check)(str_n(exact, c->n), dialect, &r);
  free(exact);
  for (unsigned k = 0; k < KINDS; k++)
    if (has_word(c->head, kinds[k])) want = kinds[k];
  seen_kind[r.error.kind] = true;
  if (strcmp(want, kinds[r.error.kind])) {
    snprintf(got, sizeof got, "%s at %u..%u", kinds[r.error.kind], r.error.at.lo, r.error.at.hi);
    complain(c, name, want, got);
    return;
  }
  check_error(c, name, &r.error);
  check_bashisms(c, name, &r);
  bool blank = has_word(c->head, "blank"), open = has_word(c->head, "open");
  check_place(c, name, "the blanks", blank ? c->at : (ShellPlace){0}, r.blank_end);
  if (r.error.kind == SHELL_OK)
    check_place(c, name, "the open heredoc", open ? c->at : (ShellPlace){0}, r.open_heredoc);
  passed += failed == before;
}

static void run_case(Case *c) {
  unmark(c);
  for (unsigned d = 0; d < DIALECTS; d++)
    if (has_word(c->head, dialects[d])) run(c, (ShellDialect)d);
  free(c->head);
  free(c->text);
}

static void run_file(FILE *f) {
  char *line = NULL;
  size_t room = 0, size = 0;
  long number = 0;
  Case c = {0};
  for (ssize_t got; (got = getline(&line, &room, f)) > 0;) {
    number++;
    bool head = !strncmp(line, "== ", 3);
    if (head || !strncmp(line, "# ----", 6)) {
      if (c.head) run_case(&c);
      c = (Case){0};
      line[got - 1] = 0;
      if (head) c = (Case){.line = number, .head = strdup(line + 2), .text = strdup("")};
      size = 0;
    } else if (c.head) {
      c.text = realloc(c.text, size + (size_t)got + 1);
      memcpy(c.text + size, line, (size_t)got + 1);
      size += (size_t)got;
    }
  }
  if (c.head) run_case(&c);
  free(line);
}

/* ---- deep and long texts ---- */

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A megabyte of the same: no more than a second, on any machine and under sanitizers. */
static void run_deep(const char *piece) {
  enum { BYTES = 1 << 20 };
  char *text = malloc(BYTES);
  size_t n = strlen(piece);
  ShellResult r;
  for (size_t i = 0; i < BYTES; i++) text[i] = piece[i % n];
  for (unsigned d = 0; d < DIALECTS; d++) {
    double before = seconds();
    shell_check(str_n(text, BYTES), (ShellDialect)d, &r);
    shell_check_words(str_n(text, BYTES), (ShellDialect)d, &r);
    bool soon = seconds() - before < 1;
    passed += soon;
    failed += !soon;
    if (!soon)
      printf("FAIL shell: %s takes %.1f s for a megabyte of %s\n", dialects[d], seconds() - before, piece);
  }
  free(text);
}

int main(int argc, char **argv) {
  static const char *const deep[] = {"(",         "$(",           "${",
                                     "\"$(",      "((",           "$((",
                                     "{ ",        "if ",          "case x in a) ",
                                     "`",         "a[ ;",         "[[ ",
                                     "<<E ",      "<<E\n",        "function $(",
                                     "x=(",       "$'",           "\\",
                                     "coproc ",   "!(",           "a() ",
                                     "${a[",      "\"${a:-\"",    "$[",
                                     "time ! ",   "'\n'a",        "<(",
                                     "for x in ", "<<E\n$(\nE\n", "a;",
                                     "((a) ",     "$((a) ",       "[[ ]]x ",
                                     "a[b c]=d "};
  FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (!f) return 2;
  run_file(f);
  fclose(f);
  for (unsigned i = 0; i < sizeof deep / sizeof *deep; i++) run_deep(deep[i]);
  for (unsigned k = 0; k < KINDS; k++)
    if (!seen_kind[k]) printf("FAIL shell: no case gives %s\n", kinds[k]), failed++;
  for (unsigned k = 0; k < SHELL_BASHISM_COUNT; k++)
    if (!seen_bashism[k]) printf("FAIL shell: no case gives %s\n", bashisms[k]), failed++;
  printf("%u passed, %u failed\n", passed, failed);
  return failed > 0;
}
