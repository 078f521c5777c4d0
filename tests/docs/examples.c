/* Every example of the reference, compiled: blocks, forms and types must compile as they are told to, what is shown as
   wrong must be refused at that place, and a function must give what its row says. An example may refer to what another
   row's example declares: `stage.base` is the stage that the example of `stage` makes. Called by tests/docs/run. */
#include "../unit/test.h"

#include "libpei.h"
#include "model/schema.h"

static Arena arena;
static unsigned warnings;

/* ---- the files that examples name ---- */

#define LIBRARY                                                                                              \
  "template web(port: port) {\n  service web {\n    image = \"nginx:1.27\"\n    ports = [port -> 80]\n  "    \
  "}\n}\n"
static const char *const files[][2] = {
    {"app/main.py", "print(1)\n"},
    {"other/compose.yaml", "services: {}\n"},
    {"site/index.html", "<p>1\n"},
    {"site/about.html", "<p>2\n"},
    {"site/style.css", "p {}\n"},
    {"VERSION", "1.2.0\n"},
    {"app.conf.in", "listen @{host}:@{port}\n"},
    {"a.tar.gz", "not unpacked here"},
    {"wheels/a.whl", "-"},
    {"me.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0zqnXO2Xc4O3p3N8m8kq0w1yO0m6n0s6gq0Jm3o7aB me\n"},
    {"scripts/install.sh", "#!/bin/sh\n"},
    {"scripts/clone.sh", "#!/bin/sh\n"},
    {"scripts/check.sh", "#!/bin/sh\n"},
    {"scripts/motd.sh", "#!/bin/sh\n"},
    {"scripts/entry.sh", "#!/bin/sh\n"},
    {"apt/own.list", "deb http://debian.example.org/debian bookworm main\n"},
    {"Dockerfile", "ARG VERSION\nFROM debian:12\n"},
    {"lib/web.pei", LIBRARY},
};
enum { FILES = sizeof files / sizeof *files };

/* Compiles a root file in memory. */
static Pei *compile(Str text) {
  PeiSource sources[FILES + 1];
  for (int i = 0; i < FILES; i++) sources[i] = (PeiSource){files[i][0], {files[i][1], strlen(files[i][1])}};
  sources[FILES] = (PeiSource){"main.pei", {text.s, text.n}};
  PeiInput in = {.root = "main.pei", .sources = sources, .n_sources = FILES + 1, .sealed = true};
  Pei *p;
  pei_compile(NULL, &in, &p);
  warnings += pei_warning_count(p);
  return p;
}

static Str rendered(Pei *p, PeiFormat format) {
  PeiText text = pei_render(p, format, &(PeiStyle){.ascii = true, .ms = -1});
  return arena_str(&arena, str_n(text.s, text.n));
}

static void failed(const char *table, const char *row, const char *why, Str source, Str said) {
  test_failed++;
  printf("FAIL %s, `%s`: %s\n%.*s%.*s", table, row, why, STR_ARG(source), STR_ARG(said));
}

static void must_compile(const char *table, const char *row, Str source) {
  Pei *p = compile(source);
  if (pei_status(p) == PEI_OK)
    test_passed++;
  else
    failed(table, row, "its example does not compile", source, rendered(p, PEI_TEXT));
  pei_free(p);
}

/* Refused, and with a message about the line of the value. */
static void must_fail(const char *table, const char *row, Str source, uint32_t line) {
  Pei *p = compile(source);
  Str said = rendered(p, PEI_SHORT);
  const char *place = arena_fmt(&arena, "main.pei:%u:", line).s;
  bool there = false;
  for (const char *at = said.s; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
    there |= strncmp(at, place, strlen(place)) == 0 && strstr(at, "error[") != NULL;
  if (pei_status(p) == PEI_ERRORS && there)
    test_passed++;
  else
    failed(table, row, "its wrong example is not refused", source, said);
  pei_free(p);
}

/* ---- what an example leaves out ---- */

static bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Does the text declare `word name`? */
static bool declares(const char *text, const char *word, const char *name) {
  const char *line = arena_fmt(&arena, "%s %s ", word, name).s;
  return strncmp(text, line, strlen(line)) == 0 || strstr(text, arena_fmt(&arena, "\n%s", line).s) != NULL;
}

static const SchemaBlock *declarer(const char *word, size_t n) {
  for (int b = 1; b < B_COUNT; b++)
    if (schema_blocks[b].flags & BF_DECL && strlen(schema_blocks[b].text) == n &&
        !strncmp(schema_blocks[b].text, word, n))
      return &schema_blocks[b];
  return NULL;
}

/* Puts the examples in front that declare what the text refers to. */
static Str with_references(Str text) {
  for (const char *dot = strchr(text.s, '.'); dot; dot = strchr(dot + 1, '.')) {
    const char *word = dot, *end = dot + 1;
    while (word > text.s && is_name(word[-1])) word--;
    while (is_name(*end)) end++;
    const SchemaBlock *b = declarer(word, (size_t)(dot - word));
    const char *name = arena_str(&arena, str_n(dot + 1, (size_t)(end - dot - 1))).s;
    if (!b || !*name || declares(text.s, b->text, name) || !declares(b->example, b->text, name)) continue;
    text = arena_fmt(&arena, "%s\n%s", b->example, text.s);
    dot = text.s;
  }
  return text;
}

/* Blocks that need more around them than the example of a block they may stand in. `@` is the example. */
static const struct {
  const char *id, *around;
} surroundings[] = {
    {"ssh_user", "image box {\n  from = \"debian:12\"\n  ssh {\n    @\n  }\n}"},
    {"needs", "service db {\n  image = \"postgres:17\"\n  health { test = [\"CMD\", \"pg_isready\"] }\n}\n"
              "service web {\n  image = \"nginx:1.27\"\n  @\n}"},
    {"service_mount", "service web {\n  image = \"nginx:1.27\"\n  tmpfs = [\"/data\"]\n  @\n}"},
    {"service_port", "service web {\n  image = \"nginx:1.27\"\n  ports = [8080 -> 80]\n  @\n}"},
    {"args", "image box {\n  dockerfile = \"Dockerfile\"\n  @\n}"},
};

static Str put_in(Str around, Str text) {
  uint32_t at = str_find(around, '@');
  return arena_fmt(&arena, "%.*s%.*s%.*s", (int)at, around.s, STR_ARG(text), (int)(around.n - at - 1),
                   around.s + at + 1);
}

/* What has to stand around the example of a block, `@`: the example of the first block that it may stand in. */
static Str around(uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  for (size_t i = 0; i < sizeof surroundings / sizeof *surroundings; i++)
    if (strcmp(surroundings[i].id, b->id) == 0) return str_c(surroundings[i].around);
  for (uint8_t in = 1; in < B_COUNT && !schema_in(b, B_FILE); in++) {
    if (!schema_in(b, in)) continue;
    Str outer = str_c(schema_blocks[in].example);
    uint32_t brace = outer.n;
    while (brace && outer.s[brace - 1] != '}') brace--;
    if (brace)
      outer = arena_fmt(&arena, "%.*s\n@\n%s", (int)brace - 1, outer.s, outer.s + brace - 1);
    else
      outer = arena_fmt(&arena, "%.*s {\n@\n}", STR_ARG(outer));
    return put_in(around(in), outer);
  }
  return STR("@");
}

static Str in_place(uint8_t block) { return put_in(around(block), str_c(schema_blocks[block].example)); }

static Str whole(Str text) {
  text = with_references(text);
  bool named = str_starts(text, STR("project ")) || strstr(text.s, "\nproject ") != NULL;
  return arena_fmt(&arena, "%s%s\n", named ? "" : "project \"example\"\n", text.s);
}

static void blocks(void) {
  for (uint8_t b = 1; b < B_COUNT; b++) must_compile("schema.def", schema_blocks[b].id, whole(in_place(b)));
}

static void forms(void) {
#define FORM(name, group, words, shape, help, example) must_compile("form.def", name, whole(str_c(example)));
#include "form.def"
#undef FORM
}

/* ---- types ---- */

static void type_examples(const TypeRow *row, const char *values, bool right) {
  const char *place = *row->place ? row->place : arena_fmt(&arena, "let _x: %s = @", row->name).s;
  for (const char *v = values; *v;) {
    size_t n = strcspn(v, "\n");
    const char *at = strchr(place, '@');
    Str text = arena_fmt(&arena, "%.*s%.*s%s", (int)(at - place), place, (int)n, v, at + 1);
    Str source = whole(text);
    uint32_t line = 1;
    for (const char *s = source.s; s < source.s + (source.n - 1 - strlen(at + 1)); s++) line += *s == '\n';
    if (right)
      must_compile("type.def", row->name, source);
    else
      must_fail("type.def", row->name, source, line);
    v += n + (v[n] != 0);
  }
}

static void types(void) {
  for (int k = 0; k < T_KIND_COUNT; k++) {
    const TypeRow *row = &type_rows[k];
    if (k == T_ANY || k == T_UNION) continue; /* stand for others */
    expect(*row->right && *row->wrong, "type.def", k, row->name);
    type_examples(row, row->right, true);
    type_examples(row, row->wrong, false);
  }
}

/* ---- functions ---- */

enum { VALUE, SHELL, LAUNCH };

static bool file_has(const Pei *p, const char *path, const char *text) {
  const PeiFile *all;
  for (size_t n = pei_files(p, &all), i = 0; i < n; i++)
    if (strcmp(all[i].path.s, path) == 0)
      return memmem(all[i].text.s, all[i].text.n, text, strlen(text)) != NULL;
  return false;
}

static void function(const char *name, const char *example, int shown, const char *result) {
  static const char *const forms_of[] = {
      "check %s == %s else \"another result\"\n",
      "image box {\n  from = \"debian:12\"\n  run <<SH\n    echo @{%s}\n  SH\n}\n",
      "service box {\n  image = \"debian:12\"\n  ports = [%s -> 80]\n}\n"};
  char text[1024];
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(text, sizeof text, forms_of[shown], example, result);
  Str source = whole(str_c(text));
  Pei *p = compile(source);
  bool ok = pei_status(p) == PEI_OK;
  if (shown == SHELL) ok &= file_has(p, "images/box/Dockerfile", arena_fmt(&arena, "\necho %s\n", result).s);
  if (shown == LAUNCH) ok &= file_has(p, "compose.yaml", arena_fmt(&arena, "\"%s:80\"\n", result).s);
  if (ok)
    test_passed++;
  else
    failed("function.def", name, "its example does not give its result", source, rendered(p, PEI_TEXT));
  pei_free(p);
}

static void functions(void) {
#define FUNCTION(name, signature, min, max, help, example, shown, result)                                    \
  function(#name, example, shown, result);
#include "function.def"
#undef FUNCTION
}

/* ---- every token is explained by a form ---- */

static void tokens(void) {
  static const char words[] =
#define FORM(name, group, words, shape, help, example) " " words " "
#include "form.def"
#undef FORM
      ;
#define TOKEN(name, spelling, help, group)                                                                   \
  if (*(spelling) && *(help) && !strstr(words, " " spelling " "))                                            \
    test_failed++, printf("FAIL form.def: no row explains %s\n", #name " " spelling);                        \
  else                                                                                                       \
    test_passed++;
#include "token.def"
#undef TOKEN
}

static void count(const char *what, void (*run)(void)) {
  unsigned before = test_passed + test_failed;
  run();
  printf("%s: %u\n", what, test_passed + test_failed - before);
}

int main(void) {
  arena_init(&arena, &test_alloc, &test_oom);
  count("examples of blocks", blocks);
  count("examples of forms", forms);
  count("examples of types", types);
  count("examples of functions", functions);
  count("tokens in forms", tokens);
  printf("warnings in all of them: %u\n", warnings);
  arena_free(&arena);
  return test_end();
}
