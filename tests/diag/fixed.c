/* `peic fix` on a copy of each case: no safe fix is left, and no mistake is there that was not before. What a statement
   hides that cannot be read comes to light when it can; the cases where it does are listed. */
#include "cases.h"
#include <unistd.h>

static const struct {
  const char *name, *code, *why;
} known[] = {
    {"files_bom", "E0209", "the service can be read, and lacks its image"},
    {"import_error", "E0209", "the image can be read, and lacks its base"},
    {"import_missing", "E0233", "the file is there now, and lacks the template"},
    {"lint_codes", "E0208", "the code that was misspelt is set already"},
    {"names_bad_declaration", "E0101", "each declaration gets its next mistake"},
    {"names_incomplete_step", "E0601", "the paths can be looked at"},
    {"names_second_word", "E0601", "the paths can be looked at"},
    {"syntax_many_lexical", "E0601", "the paths can be looked at"},
    {"syntax_mode_zero", "E0601", "the paths can be looked at"},
    {"syntax_path_bare", "E0601", "the paths can be looked at"},
    {"syntax_unquoted", "E0601", "the paths can be looked at"},
    {"syntax_wide", "E0301", "the field can be read, and is no string"},
    {"values_subnet_six", "E0407", "the network ::/0 would overlap all others, so that this fix is left out"},
};

static bool is_known(const char *name, const char *code) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(known[i].name, name) && !strcmp(known[i].code, code)) return true;
  return false;
}

static bool is_error(const json_t *d) { return !strcmp(json_text(d, "severity"), "error"); }

static bool has_safe_fix(const json_t *d) {
  size_t i;
  json_t *fix;
  json_array_foreach(json_object_get(d, "fixes"), i,
                     fix) if (!strcmp(json_text(fix, "applicability"), "safe")) return true;
  return false;
}

/* How many errors, or errors of one code. */
static long count(const json_t *diags, const char *code) {
  size_t i;
  json_t *d;
  long n = 0;
  json_array_foreach(diags, i, d) if (is_error(d) && (!code || !strcmp(json_text(d, "code"), code))) n +=
      1 + (long)json_integer_value(json_object_get(d, "repeats"));
  return n;
}

static void compare(const char *name, const json_t *before, const json_t *after, int status) {
  size_t i;
  json_t *d;
  json_array_foreach(after, i, d) {
    const char *code = json_text(d, "code");
    if (is_known(name, code)) continue;
    if (has_safe_fix(d))
      complain(name, "peic fix leaves a safe fix of %s: %s", code, json_text(d, "message"));
    if (is_error(d) && count(after, code) > count(before, code))
      complain(name, "peic fix makes more errors %s: %s", code, json_text(d, "message"));
  }
  if (count(after, NULL) > count(before, NULL)) complain(name, "peic fix makes more errors");
  if (status != (count(after, NULL) ? 1 : 0)) complain(name, "peic fix ended with status %d", status);
}

void fixed_check(const char *name, const char *file, const json_t *diags) {
  size_t i;
  json_t *d;
  bool any = false;
  json_array_foreach(diags, i, d) any |= has_safe_fix(d);
  if (!any) return;
  char *dir = scratch_new(), command[4096], here[4096];
  snprintf(command, sizeof command, "cp -R -- %s '%s'", strcmp(file, "main.pei") ? file : ".", dir);
  if (!getcwd(here, sizeof here) || system(command) != 0 || chdir(dir) != 0) exit(1);
  Run r = run_verb(name, "fix", "json", file);
  compare(name, diags, r.diags, r.status);
  Run again = run_verb(name, "fix", "json", file);
  if (count(again.diags, NULL) != count(r.diags, NULL)) complain(name, "a second peic fix changes more");
  run_free(&r);
  run_free(&again);
  if (chdir(here) != 0) exit(1);
  scratch_remove(dir);
}
