/* What peic reported against what a case expects: codes and words, positions, and whether safe fixes help. */
#include "cases.h"
#include <unistd.h>

const char *json_text(const json_t *object, const char *key) {
  const char *s = json_string_value(json_object_get(object, key));
  return s ? s : "";
}

static json_t *primary(const json_t *d) {
  size_t i;
  json_t *span;
  json_array_foreach(json_object_get(d, "spans"), i,
                     span) if (json_is_true(json_object_get(span, "primary"))) return span;
  return NULL;
}

static bool any_has(const json_t *list, const char *key, const char *part) {
  size_t i;
  json_t *item;
  json_array_foreach(
      list, i, item) if (strstr(key ? json_text(item, key) : json_string_value(item), part)) return true;
  return false;
}

/* What of the expectation is not met, or NULL. */
static const char *unmet(const Expect *e, const json_t *d, const json_t *span) {
  if (e->message && !strstr(json_text(d, "message"), e->message)) return "message";
  if (e->label && !strstr(json_text(span, "label"), e->label)) return "label";
  if (e->help && !any_has(json_object_get(d, "help"), NULL, e->help)) return "help";
  if (e->fix && !any_has(json_object_get(d, "fixes"), "title", e->fix)) return "fix";
  return NULL;
}

static void indent(const char *text) {
  while (*text) {
    int n = (int)strcspn(text, "\n");
    printf("      %.*s\n", n, text);
    text += n + (text[n] != 0);
  }
}

void reported_match(const char *name, Expects *all, const json_t *d) {
  const json_t *span = primary(d);
  const char *file = json_text(span, "file"), *code = json_text(d, "code"), *why = NULL;
  long line = (long)json_integer_value(json_object_get(span, "line_start"));
  Expect *near = NULL;
  for (size_t i = 0; i < all->n; i++) {
    Expect *e = &all->v[i];
    if (e->seen || strcmp(e->code, code) || strcmp(e->file, file) || e->line != line) continue;
    const char *not_met = unmet(e, d, span);
    if (!not_met) {
      e->seen = true;
      return;
    }
    near = e, why = not_met;
  }
  if (near)
    near->seen = true, complain(name, "! %s:%ld %s: another %s is expected; it is:", file, line, code, why);
  else
    complain(name, "+ %s:%ld %s is not expected:", file, line, code);
  indent(json_text(d, "rendered"));
}

typedef struct {
  long line, col, utf16;
} Place;

static Place place(const unsigned char *text, long offset) {
  Place p = {1, 1, 0};
  for (long i = !strncmp((const char *)text, "\xEF\xBB\xBF", 3) ? 3 : 0; i < offset;) {
    unsigned char c = text[i];
    int n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    for (int k = 1; k < n; k++)
      if ((text[i + k] & 0xC0) != 0x80) n = 1;
    p = c == '\n' ? (Place){p.line + 1, 1, 0} : (Place){p.line, p.col + 1, p.utf16 + (n == 4 ? 2 : 1)};
    i += n;
  }
  return p;
}

static bool is_place(const json_t *span, const char *end, Place p) {
  char key[3][16];
  static const char *const names[] = {"line", "col", "utf16"};
  for (int i = 0; i < 3; i++) snprintf(key[i], sizeof key[i], "%s_%s", names[i], end);
  return json_integer_value(json_object_get(span, key[0])) == p.line &&
         json_integer_value(json_object_get(span, key[1])) == p.col &&
         json_integer_value(json_object_get(span, key[2])) == p.utf16;
}

/* Counts the positions of a span again, from the bytes. */
static void check_span(const char *name, const json_t *span, bool counted) {
  size_t size = 0;
  char *text = read_file(json_text(span, "file"), &size);
  if (!text) return;
  long lo = (long)json_integer_value(json_object_get(span, "byte_start"));
  long hi = (long)json_integer_value(json_object_get(span, "byte_end"));
  bool ok = 0 <= lo && lo <= hi && hi <= (long)size;
  if (ok && counted && strlen(text) == size)
    ok = is_place(span, "start", place((unsigned char *)text, lo)) &&
         is_place(span, "end", place((unsigned char *)text, hi));
  if (!ok) complain(name, "wrong positions of bytes %ld to %ld of %s", lo, hi, json_text(span, "file"));
  free(text);
}

void reported_positions(const char *name, const json_t *d) {
  size_t i, j, main_spans = 0;
  json_t *item, *edit;
  json_array_foreach(json_object_get(d, "spans"), i, item) {
    check_span(name, item, true);
    main_spans += json_is_true(json_object_get(item, "primary"));
  }
  if (main_spans > 1) complain(name, "%s has %zu main places", json_text(d, "code"), main_spans);
  json_array_foreach(json_object_get(d, "fixes"), i, item)
      json_array_foreach(json_object_get(item, "edits"), j, edit) check_span(name, edit, false);
}

/* ---- safe fixes ---- */

static long count_code(const json_t *diags, const char *code) {
  size_t i;
  json_t *d;
  long n = 0;
  json_array_foreach(diags, i, d) if (!strcmp(json_text(d, "code"), code)) n +=
      1 + (long)json_integer_value(json_object_get(d, "repeats"));
  return n;
}

/* Applies one fix, last edit first, to files of the working directory. */
static bool apply(const json_t *fix) {
  const json_t *edits = json_object_get(fix, "edits");
  for (long before = -1;;) {
    const json_t *last = NULL;
    size_t i;
    json_t *e;
    long at = -1;
    json_array_foreach(edits, i, e) {
      long lo = (long)json_integer_value(json_object_get(e, "byte_start"));
      if (lo > at && (before < 0 || lo < before)) last = e, at = lo;
    }
    if (!last) return true;
    before = at;
    size_t size, n = strlen(json_text(last, "insert")),
                 hi = (size_t)json_integer_value(json_object_get(last, "byte_end"));
    char *text = read_file(json_text(last, "file"), &size), *now;
    if (!text || hi > size) return false;
    now = malloc(size + n + 1);
    memcpy(now, text, (size_t)at);
    memcpy(now + at, json_text(last, "insert"), n);
    memcpy(now + (size_t)at + n, text + hi, size - hi);
    if (!write_file(json_text(last, "file"), now, size - (hi - (size_t)at) + n)) return false;
    free(now), free(text);
  }
}

static void check_fix(const char *name, const char *file, const json_t *fix, const char *code, long before) {
  char *dir = scratch_new(), command[4096], here[4096];
  snprintf(command, sizeof command, "cp -R -- %s '%s'", strcmp(file, "main.pei") ? file : ".", dir);
  if (!getcwd(here, sizeof here) || system(command) != 0 || chdir(dir) != 0) exit(1);
  if (!apply(fix)) complain(name, "the fix of %s cannot be applied: %s", code, json_text(fix, "title"));
  Run r = run_peic(name, "json", file);
  long after = count_code(r.diags, code);
  if (after >= before) complain(name, "the fix of %s does not help: %s", code, json_text(fix, "title"));
  run_free(&r);
  if (chdir(here) != 0) exit(1);
  scratch_remove(dir);
}

void reported_fixes(const char *name, const char *file, const json_t *diags) {
  size_t i, j;
  json_t *d, *fix;
  json_array_foreach(diags, i, d) json_array_foreach(
      json_object_get(d, "fixes"), j, fix) if (!strcmp(json_text(fix, "applicability"), "safe"))
      check_fix(name, file, fix, json_text(d, "code"), count_code(diags, json_text(d, "code")));
  fixed_check(name, file, diags);
}
