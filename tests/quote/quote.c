/* The helper of the quoting tests: says how peic spells each string of the corpus, so that the real readers of each
   context can be asked what they understand.
     quote CORPUS raw             the strings themselves, a zero byte after each
     quote CORPUS can CONTEXT     1 or 0 for each
     quote CORPUS CONTEXT         each as quote_CONTEXT writes it, a zero byte after each
     quote CORPUS script          a shell script that prints each, as words, in bodies, as defaults of launch variables
     quote CORPUS yaml | json     a document with each as value and as key
     quote yaml-back | json-back  such a document on stdin: its values, then its keys */
#include "corpus.h"

#include "emit/json.h"
#include "emit/quote.h"
#include "emit/yaml.h"
#include "ir/limits.h"
#include <jansson.h>
#include <yaml.h>

static const struct {
  const char *name;
  void (*quote)(Buf *, Text);
  bool (*can)(Str, uint32_t *);
} contexts[] = {
#define CONTEXT(name, limit, example) {#name, quote_##name, quote_can_##limit},
    QUOTE_CONTEXTS(CONTEXT)
#undef CONTEXT
};
static const size_t n_contexts = sizeof contexts / sizeof *contexts;

static void put(Str s) { fwrite(s.s, 1, s.n, stdout), putchar(0); }
static Text known(Arena *a, Str s) { return text_of(a, s); }

static int per_string(Arena *a, const Strings *all, const char *context, bool can) {
  for (size_t c = 0; c < n_contexts; c++) {
    if (strcmp(contexts[c].name, context) != 0) continue;
    for (uint32_t i = 0; i < all->list.n; i++) {
      uint32_t at;
      Buf b = buf_new(a);
      if (can)
        buf_int(&b, contexts[c].can(all->list.v[i], &at));
      else
        contexts[c].quote(&b, known(a, all->list.v[i]));
      put(buf_str(&b));
    }
    return 0;
  }
  fprintf(stderr, "no context %s\n", context);
  return 2;
}

/* Printed four times: bare word, inside a word, in a body before a redirection, as a default. */
static void script(Arena *a, const Strings *all) {
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < all->list.n; i++) {
    Str s = all->list.v[i];
    buf_lit(&b, "printf '%s\\0' ");
    quote_sh_word(&b, known(a, s));
    buf_lit(&b, "\n");
    Part body[] = {{.kind = PART_TEXT, .text = STR("printf '%s\\0' ")},
                   {.kind = PART_WORD, .text = s},
                   {.kind = PART_TEXT, .text = STR(">&1\n")}};
    quote_sh_body(&b, (Text){body, 3});
    Str fallback = s;
    Part late = {.kind = PART_LATE, .text = STR("PEI_UNSET"), .fallback = &fallback};
    uint32_t at;
    if (!quote_can_late(s, &at)) fallback = STR("no default");
    buf_lit(&b, "printf '%s\\0' ");
    quote_sh_word(&b, (Text){&late, 1});
    buf_lit(&b, "\n");
    Part mixed[] = {{.kind = PART_TEXT, .text = s}, late, {.kind = PART_TEXT, .text = s}};
    buf_lit(&b, "printf '%s\\0' ");
    quote_sh_word(&b, (Text){mixed, 3});
    buf_lit(&b, "\n");
  }
  fwrite(b.v, 1, b.n, stdout);
}

static void script_wanted(const Strings *all) {
  for (uint32_t i = 0; i < all->list.n; i++) {
    Str s = all->list.v[i];
    uint32_t at;
    Str d = quote_can_late(s, &at) ? s : STR("no default");
    put(s), put(s), put(d);
    fwrite(s.s, 1, s.n, stdout), fwrite(d.s, 1, d.n, stdout), put(s);
  }
}

/* Keys must differ, so each has its number behind it. */
static Str key(Arena *a, Str s, uint32_t i) { return arena_fmt(a, "%.*s%u", STR_ARG(s), i); }

static void yaml_body(Yaml *y, void *ctx) {
  const Strings *all = ctx;
  Arena *a = all->arena;
  yaml_map(y);
  yaml_key(y, STR("values"));
  yaml_list(y);
  for (uint32_t i = 0; i < all->list.n; i++) yaml_str(y, all->list.v[i]);
  yaml_end(y);
  yaml_key(y, STR("keys"));
  yaml_map(y);
  for (uint32_t i = 0; i < all->list.n; i++) {
    yaml_key(y, key(a, all->list.v[i], i));
    yaml_int(y, i);
  }
  yaml_end(y);
  yaml_end(y);
}

static void json_body(Json *j, Arena *a, const Strings *all) {
  json_open(j, '{');
  json_key(j, STR("values"));
  json_open(j, '[');
  for (uint32_t i = 0; i < all->list.n; i++) json_str(j, all->list.v[i]);
  json_close(j, ']');
  json_key(j, STR("keys"));
  json_open(j, '{');
  for (uint32_t i = 0; i < all->list.n; i++) {
    json_key(j, key(a, all->list.v[i], i));
    json_int(j, i);
  }
  json_close(j, '}');
  json_close(j, '}');
}

/* What stands in both documents. Compose reads `$$` as `$`. */
static void document_wanted(Arena *a, const Strings *all, bool dollars) {
  for (uint32_t i = 0; i < all->list.n; i++) {
    Buf b = buf_new(a);
    if (dollars)
      quote_compose(&b, known(a, all->list.v[i]));
    else
      quote_sh_body(&b, known(a, all->list.v[i]));
    put(buf_str(&b));
  }
  for (uint32_t i = 0; i < all->list.n; i++) put(key(a, all->list.v[i], i));
}

static int yaml_back(void) {
  size_t n;
  char *text = slurp(stdin, &n);
  yaml_parser_t p;
  yaml_event_t e;
  yaml_parser_initialize(&p);
  yaml_parser_set_input_string(&p, (const unsigned char *)text, n);
  int depth = 0, count = 0;
  bool in_list = false;
  for (bool end = false; !end; yaml_event_delete(&e)) {
    if (!yaml_parser_parse(&p, &e))
      return fprintf(stderr, "yaml: %s, line %zu\n", p.problem, p.problem_mark.line + 1), 1;
    end = e.type == YAML_STREAM_END_EVENT;
    if (e.type == YAML_SEQUENCE_START_EVENT) in_list = true;
    if (e.type == YAML_SEQUENCE_END_EVENT) in_list = false;
    if (e.type == YAML_MAPPING_START_EVENT) depth++, count = 0;
    if (e.type == YAML_SCALAR_EVENT && (in_list || (depth == 2 && count++ % 2 == 0)))
      put(str_n((char *)e.data.scalar.value, e.data.scalar.length));
  }
  yaml_parser_delete(&p);
  free(text);
  return 0;
}

static int json_back(void) {
  size_t n, i;
  char *text = slurp(stdin, &n);
  json_error_t error;
  json_t *doc = json_loadb(text, n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error), *v;
  if (!doc) return fprintf(stderr, "json: %s, line %d\n", error.text, error.line), 1;
  json_array_foreach(json_object_get(doc, "values"), i, v)
      put(str_n(json_string_value(v), json_string_length(v)));
  const char *k;
  json_object_foreach(json_object_get(doc, "keys"), k, v) put(str_c(k));
  json_decref(doc);
  free(text);
  return 0;
}

int main(int argc, char **argv) {
  TEST_ARENA(a);
  Strings strings = {.arena = &a}, *all = &strings;
  if (argc == 2) return strcmp(argv[1], "yaml-back") == 0 ? yaml_back() : json_back();
  if (argc < 3) return fprintf(stderr, "usage: quote CORPUS WHAT\n"), 2;
  load(&a, argv[1], all);
  Buf b = buf_new(&a);
  int status = 0;
  const char *what = argv[2];
  if (strcmp(what, "raw") == 0)
    for (uint32_t i = 0; i < all->list.n; i++) put(all->list.v[i]);
  else if (strcmp(what, "can") == 0)
    status = per_string(&a, all, argc > 3 ? argv[3] : "", true);
  else if (strcmp(what, "script") == 0)
    script(&a, all);
  else if (strcmp(what, "script-wanted") == 0)
    script_wanted(all);
  else if (strcmp(what, "yaml") == 0)
    yaml_write(&b, 2, yaml_body, all);
  else if (strcmp(what, "json") == 0)
    json_body(&(Json){.out = &b}, &a, all);
  else if (strcmp(what, "yaml-wanted") == 0)
    document_wanted(&a, all, true);
  else if (strcmp(what, "json-wanted") == 0)
    document_wanted(&a, all, false);
  else
    status = per_string(&a, all, what, false);
  if (b.n) fwrite(b.v, 1, b.n, stdout);
  if (fflush(stdout) != 0) status = 2;
  arena_free(&a);
  return status;
}
