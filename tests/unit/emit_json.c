/* JSON and YAML writing: the bytes of jansson; libyaml's, indented; no leak, nothing torn
   when memory runs out. */
#include "emit_devbox.h"

#include "emit/json.h"
#include "emit/yaml.h"
#include <jansson.h>

static void like_jansson(void) {
  TEST_ARENA(a);
  Emit e = emit_project(&a, devbox(&a));
  const char *files[] = {"docker-bake.json", "plan.json"};
  for (size_t i = 0; i < 2; i++) {
    Str text = emit_find(&e, files[i]);
    json_error_t error;
    json_t *doc = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!CHECK(doc != NULL)) continue;
    char *theirs = json_dumps(doc, JSON_INDENT(2));
    CHECK(str_eq(text, arena_fmt(&a, "%s\n", theirs)));
    free(theirs);
    json_decref(doc);
  }
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
  json_close(&j, '}');
  json_close(&j, ']');
  CHECK_STR(
      buf_str(&b),
      "{}\n[\n  -5,\n  [],\n  {\n    \"a\\n\": \"\xC3\xA9\",\n    \"b\": [\n      \"\"\n    ]\n  }\n]\n");
  arena_free(&a);
}

static void yaml_body(Yaml *y, void *ctx) {
  (void)ctx;
  yaml_map(y);
  yaml_pair(y, STR("name"), STR("x"));
  yaml_key(y, STR("services"));
  yaml_map(y);
  yaml_key(y, STR("a"));
  yaml_map(y);
  yaml_pair(y, STR("text"), STR("one $x\n\ntwo"));
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
  yaml_end(y);
  yaml_pair(y, STR("1:2"), STR(""));
  yaml_end(y);
  yaml_end(y);
}
static const char yaml_wanted[] = "  name: x\n"
                                  "  services:\n"
                                  "    a:\n"
                                  "      text: |-\n"
                                  "        one $$x\n"
                                  "\n"
                                  "        two\n"
                                  "      list:\n"
                                  "      - \"no\"\n"
                                  "      - \"trailing \\n\"\n"
                                  "      - 5\n"
                                  "      - true\n"
                                  "      - null\n"
                                  "      - - nested\n"
                                  "      empty: []\n"
                                  "    \"1:2\": \"\"\n";

static void yaml(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  yaml_write(&b, 2, yaml_body, NULL);
  CHECK_STR(buf_str(&b), yaml_wanted);
  arena_free(&a);
}

/* Does it go well when the call `fail` of the host's allocator fails? */
static bool survives(unsigned fail) {
  Host host = {.fail = fail};
  Alloc alloc = {host_alloc, host_release, &host};
  jmp_buf oom;
  Arena a;
  arena_init(&a, &alloc, &oom);
  a.chunk_bytes = 64;
  bool failed = setjmp(oom) != 0;
  if (!failed) {
    Buf b = buf_new(&a);
    for (int i = 0; i < 20; i++) yaml_write(&b, 0, yaml_body, NULL);
  }
  arena_free(&a);
  CHECK(host.blocks == 0);
  return !failed;
}

/* Every allocation fails once: the arena's jump arrives, and (under ASan) libyaml's memory is not lost. */
static void out_of_memory(void) {
  unsigned fail = 1;
  while (fail < 400 && !survives(fail)) fail++;
  CHECK(fail > 3 && fail < 400);
}

int main(void) {
  like_jansson();
  small_documents();
  yaml();
  out_of_memory();
  return test_end();
}
