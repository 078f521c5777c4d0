/* Every row of grammar/diag.def: there is a case for it, its wrong example yields it, its right one compiles.
   A line "# file: PATH" in an example starts another file. Rows without examples say what no source alone can show. */
#include "cases.h"
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *code, *wrong, *right;
} rows[] = {
#define DIAG(code, severity, title, message, label, help, explain, wrong, right) {#code, wrong, right},
#define PHRASE(id, text)
#include "diag.def"
#undef DIAG
#undef PHRASE
};

static void make_folders(char *path) {
  for (char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
    *p = 0;
    mkdir(path, 0755);
    *p = '/';
  }
}

/* Writes the files of an example into the working directory. */
static void unpack(const char *text) {
  static const char mark[] = "\n# file: ";
  char path[256] = "main.pei";
  for (bool more = true; more;) {
    const char *end = strstr(text, mark);
    more = end != NULL;
    if (!end) end = text + strlen(text);
    make_folders(path);
    write_file(path, text, (size_t)(end - text) + more);
    if (!more) return;
    text = end + sizeof mark - 1;
    size_t n = strcspn(text, "\n");
    snprintf(path, sizeof path, "%.*s", (int)n, text);
    text += n + (text[n] != 0);
  }
}

static bool yields(const json_t *diags, const char *code) {
  size_t i;
  json_t *d;
  json_array_foreach(diags, i,
                     d) if (!strcmp(json_string_value(json_object_get(d, "code")), code)) return true;
  return false;
}

static bool check_example(const char *name, const char *code, const char *text, bool wrong) {
  char *dir = scratch_new(), here[4096];
  if (!getcwd(here, sizeof here) || chdir(dir) != 0) exit(1);
  unpack(text);
  Run r = run_peic(name, "json", "main.pei");
  bool ok = wrong ? yields(r.diags, code) : r.status == 0 && !yields(r.diags, code);
  if (!ok)
    complain(name,
             wrong ? "the wrong example does not yield it; status %d, %.600s"
                   : "the right example does not compile; status %d, %.600s",
             r.status, r.err);
  run_free(&r);
  if (chdir(here) != 0) exit(1);
  scratch_remove(dir);
  return ok;
}

/* The examples of these are configurations of other tools: tests/import has them. */
static bool imports(const char *code) {
  bool later = atoi(code + 1) >= (code[0] == 'E' ? 677 : 660) && atoi(code + 1) <= 699;
  int number = atoi(code + 1);
  return later || (number >= 630 && number <= 669) || (number >= 879 && number <= 889) ||
         (number >= 985 && number <= 999) || (code[0] == 'E' && number >= 927 && number <= 929);
}

static bool has_case(const Expects *cases, const char *code) {
  for (size_t i = 0; i < cases->n; i++)
    if (!strcmp(cases->v[i].code, code)) return true;
  return false;
}

unsigned codes_check(const Expects *cases, unsigned *passed) {
  unsigned failed = 0, without = 0;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char name[32];
    snprintf(name, sizeof name, "grammar/diag.def %s", rows[i].code);
    if (imports(rows[i].code)) continue;
    if (!rows[i].wrong[0]) {
      without++;
      continue;
    }
    bool ok = has_case(cases, rows[i].code);
    if (!ok) complain(name, "has no case in tests/diag");
    ok &= check_example(name, rows[i].code, rows[i].wrong, true);
    ok &= check_example(name, rows[i].code, rows[i].right, false);
    if (ok)
      ++*passed;
    else
      failed++;
  }
  if (without) printf("%u rows of grammar/diag.def have no examples and are tested elsewhere\n", without);
  return failed;
}
