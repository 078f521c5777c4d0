/* The SARIF log, read back: it has the form that version 2.1.0 of the format asks for, its regions are the bytes they
   name, and what identifies a result stays when lines move. */
#include "test.h"

#include "libpei.h"
#include <jansson.h>

/* The parts of the format that are used: every member that may stand there, and of which kind it is. */
typedef enum { TEXT, NUMBER, TRUTH, OBJECT, LIST, NAMES, ENUMERATION } Kind;
typedef struct {
  const char *object, *member;
  bool required;
  Kind kind;
  const char *of; /* the object; the words of an enumeration */
  int least;      /* of a number; elements of a list */
} Row;

static const Row rows[] = {
    {"log", "$schema", false, TEXT, "", 0},
    {"log", "version", true, ENUMERATION, "2.1.0", 0},
    {"log", "runs", true, LIST, "run", 1},
    {"run", "tool", true, OBJECT, "tool", 0},
    {"run", "columnKind", false, ENUMERATION, "utf16CodeUnits unicodeCodePoints", 0},
    {"run", "invocations", false, LIST, "invocation", 1},
    {"run", "results", false, LIST, "result", 0},
    {"tool", "driver", true, OBJECT, "driver", 0},
    {"driver", "name", true, TEXT, "", 0},
    {"driver", "semanticVersion", false, TEXT, "", 0},
    {"driver", "rules", false, LIST, "rule", 1},
    {"rule", "id", true, TEXT, "", 0},
    {"rule", "shortDescription", false, OBJECT, "message", 0},
    {"rule", "fullDescription", false, OBJECT, "message", 0},
    {"rule", "help", false, OBJECT, "message", 0},
    {"rule", "defaultConfiguration", false, OBJECT, "configuration", 0},
    {"configuration", "level", false, ENUMERATION, "none note warning error", 0},
    {"message", "text", true, TEXT, "", 0},
    {"invocation", "executionSuccessful", true, TRUTH, "", 0},
    {"result", "ruleId", false, TEXT, "", 0},
    {"result", "ruleIndex", false, NUMBER, "", 0},
    {"result", "level", false, ENUMERATION, "none note warning error", 0},
    {"result", "message", true, OBJECT, "message", 0},
    {"result", "locations", false, LIST, "location", 0},
    {"result", "relatedLocations", false, LIST, "location", 0},
    {"result", "codeFlows", false, LIST, "codeFlow", 1},
    {"result", "fixes", false, LIST, "fix", 0},
    {"result", "occurrenceCount", false, NUMBER, "", 1},
    {"result", "partialFingerprints", false, NAMES, "", 0},
    {"location", "id", false, NUMBER, "", 0},
    {"location", "physicalLocation", false, OBJECT, "place", 0},
    {"location", "message", false, OBJECT, "message", 0},
    {"place", "artifactLocation", true, OBJECT, "artifact", 0},
    {"place", "region", false, OBJECT, "region", 0},
    {"place", "contextRegion", false, OBJECT, "context", 0},
    {"artifact", "uri", true, TEXT, "", 0},
    {"region", "startLine", true, NUMBER, "", 1},
    {"region", "startColumn", true, NUMBER, "", 1},
    {"region", "endLine", true, NUMBER, "", 1},
    {"region", "endColumn", true, NUMBER, "", 1},
    {"region", "byteOffset", true, NUMBER, "", 0},
    {"region", "byteLength", true, NUMBER, "", 0},
    {"region", "snippet", false, OBJECT, "message", 0},
    {"context", "startLine", true, NUMBER, "", 1},
    {"context", "endLine", true, NUMBER, "", 1},
    {"context", "snippet", false, OBJECT, "message", 0},
    {"codeFlow", "threadFlows", true, LIST, "threadFlow", 1},
    {"threadFlow", "locations", true, LIST, "step", 1},
    {"step", "location", true, OBJECT, "location", 0},
    {"fix", "description", false, OBJECT, "message", 0},
    {"fix", "artifactChanges", true, LIST, "change", 1},
    {"fix", "properties", false, NAMES, "", 0},
    {"change", "artifactLocation", true, OBJECT, "artifact", 0},
    {"change", "replacements", true, LIST, "replacement", 1},
    {"replacement", "deletedRegion", true, OBJECT, "region", 0},
    {"replacement", "insertedContent", false, OBJECT, "message", 0},
};
enum { ROWS = sizeof rows / sizeof *rows };
static bool used[ROWS];

static void wrong(const char *object, const char *member, const char *why) {
  printf("%s.%s %s\n", object, member, why);
  expect(false, __FILE__, __LINE__, "the log has the form of the format");
}

static void check_object(const char *name, json_t *object);

static bool has_word(const char *words, const char *word) {
  const char *at = strstr(words, word);
  size_t n = strlen(word);
  return at && (at == words || at[-1] == ' ') && (!at[n] || at[n] == ' ');
}

static bool is_kind(const Row *r, json_t *v) {
  size_t i;
  const char *key;
  json_t *item;
  bool ok = true;
  switch (r->kind) {
  case TEXT: return json_is_string(v);
  case NUMBER: return json_is_integer(v) && json_integer_value(v) >= r->least;
  case TRUTH: return json_is_boolean(v);
  case ENUMERATION: return json_is_string(v) && has_word(r->of, json_string_value(v));
  case NAMES:
    json_object_foreach(v, key, item) ok &= json_is_string(item);
    return ok && json_object_size(v) > 0;
  case OBJECT:
    if (json_is_object(v)) check_object(r->of, v);
    return json_is_object(v);
  case LIST:
    json_array_foreach(v, i, item) check_object(r->of, item);
    return json_is_array(v) && json_array_size(v) >= (size_t)r->least;
  }
  return false;
}

static void check_object(const char *name, json_t *object) {
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    const Row *row = NULL;
    for (size_t i = 0; i < ROWS && !row; i++)
      if (!strcmp(rows[i].object, name) && !strcmp(rows[i].member, key)) row = &rows[i], used[i] = true;
    if (!row)
      wrong(name, key, "is not of the format");
    else if (!is_kind(row, value))
      wrong(name, key, "is of another kind");
  }
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].required && !strcmp(rows[i].object, name) && !json_object_get(object, rows[i].member))
      wrong(name, rows[i].member, "is missing");
}

/* ---- logs ---- */

static PeiSource files[] = {
    {"größe 1/a.pei", {NULL, 0}},
    {"größe 1/lib/b.pei",
     {"template box(name: string) {\n  image (name) {\n    from = \"debian:12\"\n    expose = [70000]\n  "
      "}\n}\n",
      0}},
};
static const char root[] =
    "project \"p\"\nimport \"lib/b.pei\" as b\n"
    "for n in [\"one\", \"two\"] { use b.box(name = n) }\n"
    "service s {\n  # ünïcödé\n  image = image.three\n  tty = nope\n  tty = nada\n  restart = allways\n}\n"
    "volume v { keep = 1 }\nvolume v { keep = 2 }\nimage i {\n  RUN ls\n  RUN ls\n}\n";

static Pei *compile(const char *text, bool ok) {
  Pei *p;
  files[0].text = (PeiText){text, strlen(text)};
  files[1].text.n = strlen(files[1].text.s);
  PeiInput in = {.root = files[0].path, .sources = files, .n_sources = 2, .sealed = true};
  PeiStatus status = pei_compile(NULL, &in, &p);
  CHECK_INT(status, ok ? PEI_OK : PEI_ERRORS);
  return p;
}

static json_t *log_of(Pei *p) {
  PeiText text = pei_render(p, PEI_SARIF, &(PeiStyle){.limit = 1});
  json_error_t error;
  json_t *log = json_loadb(text.s, text.n, 0, &error);
  CHECK(log != NULL);
  return log;
}

static json_t *run_of(json_t *log) { return json_array_get(json_object_get(log, "runs"), 0); }
static json_t *results_of(json_t *log) { return json_object_get(run_of(log), "results"); }
static const char *text_of(json_t *object, const char *member) {
  return json_string_value(json_object_get(object, member));
}

/* The snippet of a region is what its bytes are, and its columns count characters. */
static void check_region(json_t *place) {
  json_t *region = json_object_get(place, "region");
  const char *uri = text_of(json_object_get(place, "artifactLocation"), "uri");
  const char *source = files[strstr(uri, "/lib/") != NULL].text.s;
  CHECK(!strncmp(uri, "gr%C3%B6%C3%9Fe%201/", 20));
  json_int_t at = json_integer_value(json_object_get(region, "byteOffset"));
  json_int_t n = json_integer_value(json_object_get(region, "byteLength"));
  const char *snippet = text_of(json_object_get(region, "snippet"), "text");
  CHECK_STR(str_n(source + at, (size_t)n), snippet);
  json_int_t line = 1, column = 1;
  for (json_int_t i = 0; i < at; i++) {
    if ((source[i] & 0xC0) != 0x80) column++;
    if (source[i] == '\n') line++, column = 1;
  }
  CHECK_INT(json_integer_value(json_object_get(region, "startLine")), line);
  CHECK_INT(json_integer_value(json_object_get(region, "startColumn")), column);
}

static void check_result(json_t *log, json_t *result) {
  json_t *rules = json_object_get(json_object_get(json_object_get(run_of(log), "tool"), "driver"), "rules"),
         *location;
  size_t index = (size_t)json_integer_value(json_object_get(result, "ruleIndex")), i;
  CHECK_STR(str_c(text_of(json_array_get(rules, index), "id")), text_of(result, "ruleId"));
  json_array_foreach(json_object_get(result, "locations"), i, location)
      check_region(json_object_get(location, "physicalLocation"));
  json_array_foreach(json_object_get(result, "relatedLocations"), i, location) {
    check_region(json_object_get(location, "physicalLocation"));
    CHECK_INT(json_integer_value(json_object_get(location, "id")), (long long)i);
  }
}

static void test_form(void) {
  Pei *p = compile(root, false);
  json_t *log = log_of(p), *result;
  size_t i;
  check_object("log", log);
  CHECK(json_is_false(json_object_get(json_array_get(json_object_get(run_of(log), "invocations"), 0),
                                      "executionSuccessful")));
  CHECK(json_array_size(results_of(log)) >= 7); /* all of them, whatever the limit is */
  json_array_foreach(results_of(log), i, result) { check_result(log, result); }
  for (size_t r = 0; r < ROWS; r++)
    if (!used[r])
      printf("%s.%s is not in any log of this test\n", rows[r].object, rows[r].member), CHECK(used[r]);
  json_decref(log);
  pei_free(p);

  p = compile("project \"p\"\nvolume v {}\n", true);
  log = log_of(p);
  check_object("log", log);
  CHECK(json_is_true(json_object_get(json_array_get(json_object_get(run_of(log), "invocations"), 0),
                                     "executionSuccessful")));
  CHECK_INT(json_array_size(results_of(log)), 1);
  CHECK_STR(str_c(text_of(json_array_get(results_of(log), 0), "level")), "warning");
  json_decref(log);
  pei_free(p);
}

/* ---- fingerprints ---- */

static const char *print_of(json_t *log, size_t i) {
  return text_of(json_object_get(json_array_get(results_of(log), i), "partialFingerprints"), "peicObject/v1");
}

/* Lines above, blanks, other statements: every result is known again. */
static void test_prints(void) {
  TEST_ARENA(a);
  Pei *p = compile(root, false);
  json_t *before = log_of(p);
  size_t n = json_array_size(results_of(before));
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++) CHECK(strcmp(print_of(before, i), print_of(before, k)) != 0);
  Buf moved = buf_new(&a);
  buf_lit(&moved, "# a comment\n\n");
  for (const char *s = root; *s; s++) {
    buf_char(&moved, *s);
    if (!strncmp(s, "\nservice", 8)) buf_lit(&moved, "# lines\n\nvolume more {}\n  ");
    if (!strncmp(s, "{\n  # ü", 6)) buf_lit(&moved, " init = true\n");
  }
  Pei *q = compile(buf_str(&moved).s, false);
  json_t *after = log_of(q);
  CHECK_INT(json_array_size(results_of(after)), (long long)n);
  for (size_t i = 0; i < n; i++) CHECK_STR(str_c(print_of(after, i)), print_of(before, i));
  json_decref(before);
  json_decref(after);
  pei_free(p);
  pei_free(q);
  arena_free(&a);
}

int main(void) {
  test_form();
  test_prints();
  return test_end();
}
