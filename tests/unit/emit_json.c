/* JSON and YAML writing: shapes, comments, empty collections; JSON byte for byte as jansson writes it. What readers
   make of hostile text: tests/quote. */
#include "emit_devbox.h"

#include "emit/json.h"
#include "emit/yaml.h"
#include <jansson.h>

/* Is it what jansson reads, and if `bytes`, what it would write? */
static void like_jansson(Arena *a, Str text, bool bytes) {
  json_error_t error;
  json_t *doc = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, &error);
  if (!CHECK(doc != NULL)) return;
  char *theirs = json_dumps(doc, JSON_INDENT(2));
  CHECK(!bytes || str_eq(text, arena_fmt(a, "%s\n", theirs)));
  free(theirs);
  json_decref(doc);
}

static void outputs(void) {
  TEST_ARENA(a);
  Emit e = emit_project(&a, devbox(&a));
  like_jansson(&a, emit_find(&e, "docker-bake.json"), true);
  like_jansson(&a, emit_find(&e, "plan.json"), false); /* commands stand on one line */
  arena_free(&a);
}

static void small_documents(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  Json j = {.out = &b};
  json_open(&j, '{');
  json_close(&j, '}');
  json_open(&j, '[');
  json_int(&j, -5);
  json_open(&j, '[');
  json_close(&j, ']');
  json_open(&j, '{');
  json_pair(&j, STR("a\n"), STR("\xC3\xA9"));
  json_key(&j, STR("b"));
  json_open(&j, '[');
  json_str(&j, STR(""));
  json_close(&j, ']');
  json_key(&j, STR("c"));
  json_command(&j, "\"d\"", STR("e\""));
  json_close(&j, '}');
  json_close(&j, ']');
  CHECK_STR(buf_str(&b), "{}\n[\n  -5,\n  [],\n  {\n    \"a\\n\": \"\xC3\xA9\",\n    \"b\": [\n      \"\"\n  "
                         "  ],\n    \"c\": [\"d\", \"e\\\"\"]\n  }\n]\n");
  arena_free(&a);
}

static void yaml_lists(Yaml *y) {
  yaml_key(y, STR("list"));
  yaml_list(y);
  yaml_str(y, STR("no"));
  yaml_str(y, STR("trailing \n"));
  yaml_int(y, 5);
  yaml_bool(y, true);
  yaml_null(y);
  yaml_list(y);
  yaml_str(y, STR("nested"));
  yaml_end(y);
  yaml_end(y);
  yaml_key(y, STR("empty"));
  yaml_list(y);
  yaml_end(y);
  yaml_key(y, STR("maps"));
  yaml_list(y);
  yaml_map(y);
  yaml_pair(y, STR("a"), STR("b"));
  yaml_pair(y, STR("c.d"), STR("1"));
  yaml_end(y);
  yaml_map(y);
  yaml_end(y);
  yaml_end(y);
}

static void yaml_body(Yaml *y, void *ctx) {
  (void)ctx;
  yaml_map(y);
  yaml_pair(y, STR("1:2"), STR(""));
  yaml_key(y, STR("a"));
  yaml_map(y);
  yaml_pair(y, STR("text"), STR("one $x\n\ntwo"));
  yaml_lists(y);
  yaml_end(y);
  yaml_end(y);
}
static const char yaml_wanted[] = "  \"1:2\": \"\"\n"
                                  "  a:\n"
                                  "    text: |-\n"
                                  "      one $$x\n"
                                  "\n"
                                  "      two\n"
                                  "    list:\n"
                                  "    - \"no\"\n"
                                  "    - \"trailing \\n\"\n"
                                  "    - 5\n"
                                  "    - true\n"
                                  "    - null\n"
                                  "    - - nested\n"
                                  "    empty: []\n"
                                  "    maps:\n"
                                  "    - a: b\n"
                                  "      c.d: \"1\"\n"
                                  "    - {}\n";

static void yaml(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  yaml_write(&b, 2, yaml_body, NULL);
  CHECK_STR(buf_str(&b), yaml_wanted);
  arena_free(&a);
}

int main(void) {
  outputs();
  small_documents();
  yaml();
  return test_end();
}
