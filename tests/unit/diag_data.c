/* Messages as data: places of values, order, repeats, JSON, suggestions, `peic explain`, running out of memory. */
#include "diag_make.h"

#include "diag/suggest.h"
#include <jansson.h>

static void values(void) {
  MADE(m);
  Diag *d = diag(&m.ds, E0901, SPAN_NONE, STR("build/a {2} {1}"));
  diag_note(&m.ds, d, HASHES, STR("one"), STR("two"));
  diag_note(&m.ds, d, HASHES, STR("one"));
  diag_help(&m.ds, d, HASHES);
  diag_also(&m.ds, d, SPAN_NONE, HASHES, STR("a"), STR("b"));
  diag_label(&m.ds, d, PHRASE_HASHES, DIAG_ARGS(STR("c"), STR("d")));
  Fix *f = diag_fix(&m.ds, d, FIX_MAYBE, HASHES, STR("e"), STR("f"));
  diag_edit(&m.ds, f, SPAN_NONE, STR("x"));
  CHECK_STR(d->message, "`build/a {2} {1}` was edited since peic wrote it");
  CHECK_STR(d->notes.v[0], "peic wrote one, the file now has two");
  CHECK_STR(d->notes.v[1], "peic wrote one, the file now has {2}");
  CHECK_STR(d->helps.v[0], diag_rows[DIAG_E0901].help);
  CHECK_STR(d->helps.v[1], "peic wrote {1}, the file now has {2}");
  CHECK_STR(d->labels.v[1].text, "peic wrote a, the file now has b");
  CHECK_STR(d->labels.v[0].text, "peic wrote c, the file now has d");
  CHECK_STR(d->fixes.v[0].title, "peic wrote e, the file now has f");
  CHECK_INT(d->fixes.v[0].app, FIX_MAYBE);
  CHECK_INT(d->fixes.v[0].edits.n, 1);
  CHECK(d->labels.v[0].primary && !d->labels.v[1].primary);
  CHECK_INT(diag_find(STR("E0901")), DIAG_E0901);
  CHECK_INT(diag_find(STR("e0901")), DIAG_E0901);
  CHECK_INT(diag_find(STR("E090")), DIAG_COUNT);
  CHECK_INT(diag_find(STR("E09011")), DIAG_COUNT);
  CHECK_INT(diag_find(STR("")), DIAG_COUNT);
  arena_free(&m.arena);
}

static void order(void) {
  MADE(m);
  uint32_t f = add_file(&m, "z.pei", STR("0123456789")), g = add_file(&m, "a.pei", STR("0123456789"));
  put(&m, "E0902", SPAN_NONE, "no place, b", "");
  put(&m, "E0902", SPAN_NONE, "no place, a", "");
  put(&m, "E0901", (Span){g, 1, 2}, "second file", "");
  put(&m, "E0902", (Span){f, 5, 6}, "offset 5, second code", "");
  put(&m, "E0901", (Span){f, 5, 9}, "offset 5, longer", "");
  put(&m, "E0901", (Span){f, 5, 6}, "offset 5", "");
  put(&m, "E0902", (Span){f, 1, 6}, "offset 1", "");
  diags_finish(&m.ds);
  static const char *const want[] = {
      "offset 1",    "offset 5",    "offset 5, longer", "offset 5, second code",
      "second file", "no place, a", "no place, b"};
  for (uint32_t i = 0; i < 7; i++) CHECK_STR(m.ds.list.v[i]->message, want[i]);
  arena_free(&m.arena);
}

/* Expansion n of a loop: "with arch = …". */
static Diag *expanded(Made *m, Span at, const char *value, Str message) {
  Frame outer = {at, STR("template `t`"), NULL},
        inner = {at, arena_fmt(&m->arena, "loop, with arch = %s", value), &outer};
  m->ds.chain = &inner;
  Diag *d = diag(&m->ds, E0901, at, message);
  m->ds.chain = NULL;
  return d;
}

static void repeats(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("let x = 1\nlet y = 2\n"));
  Span x = find(&m, f, 1, "x"), y = find(&m, f, 2, "y");
  expanded(&m, x, "amd64", STR("a"));
  expanded(&m, y, "amd64", STR("one"));
  expanded(&m, y, "amd64", STR("two")); /* another message of the same expansion is no repeat */
  expanded(&m, x, "arm64", STR("b"));
  Diag *d = expanded(&m, x, "riscv", STR("a"));
  diag_note(&m.ds, d, HASHES); /* goes nowhere */
  expanded(&m, y, "arm64", STR("two"));
  diag(&m.ds, E0901, SPAN_NONE, STR("n"));
  diag(&m.ds, E0901, SPAN_NONE, STR("n"));
  CHECK_INT(m.ds.errors, 8);
  diags_finish(&m.ds);
  diags_finish(&m.ds);
  CHECK_INT(m.ds.errors, 8);
  CHECK_INT(m.ds.list.n, 5);
  Diag *first = m.ds.list.v[0];
  CHECK_INT(first->repeats, 2);
  CHECK_INT(first->notes.n, 1);
  CHECK_STR(first->notes.v[0], "and 2 more like this (arch = arm64, arch = riscv)");
  CHECK_STR(first->chain->what, "loop, with arch = amd64");
  CHECK_STR(first->chain->up->what, "template `t`");
  CHECK_STR(m.ds.list.v[1]->message, "`one` was edited since peic wrote it");
  CHECK_INT(m.ds.list.v[1]->notes.n, 0);
  CHECK_STR(m.ds.list.v[2]->notes.v[0], "and 1 more like this (arch = arm64)");
  for (int i = 0; i < 200; i++) diag(&m.ds, E0902, x, STR("same"));
  diags_finish(&m.ds);
  CHECK_INT(m.ds.list.n, 6);
  CHECK_STR(m.ds.list.v[1]->notes.v[0], "and 199 more like this");
  arena_free(&m.arena);
}

/* However often a loop says it, only a counter grows. */
static void repeats_without_end(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("let x = 1\n"));
  size_t before = 0;
  for (uint32_t i = 0; i < 100000; i++) {
    m.ds.chain = &(Frame){{f, i, i}, STR("with n = 1"), NULL};
    diag(&m.ds, E0901, ((Span){f, 4, 5}), STR("same"));
    if (i == 1000) before = m.arena.total_bytes;
  }
  CHECK_INT(m.arena.total_bytes, before);
  diags_finish(&m.ds);
  CHECK_INT(m.ds.list.n, 1);
  CHECK_INT(m.ds.errors, 100000);
  arena_free(&m.arena);
}

static void json(void) {
  MADE(m);
  uint32_t f = add_file(&m, "dev.pei", STR("image x {\n  a = \"é🚀\\\"\", tag = \"x\"\r\n}\n"));
  Frame frame = {find(&m, f, 1, "x"), STR("template `t`"), NULL};
  m.ds.chain = &frame;
  put(&m, "E0901", find(&m, f, 2, "tag"), "`image` has no field `tag`", "not a field of `image`");
  help(&m, "did you mean `tags`?");
  note(&m, "bad \xFF byte");
  fix(&m, "change `tag` to `tags`");
  edit(&m, find(&m, f, 2, "tag"), "tags");
  also(&m, join(find(&m, f, 1, "{"), find(&m, f, 3, "}")), "this block");
  m.ds.chain = NULL;
  put(&m, "E0902", SPAN_NONE, "no place \033\xE2\x80\xAE", "")->severity = SEV_WARNING;
  diags_finish(&m.ds);
  Buf b = buf_new(&m.arena);
  render_json(&b, &m.ds, 2);
  CHECK_STR(
      buf_str(&b),
      "{\"v\":1,\"code\":\"E0901\",\"severity\":\"error\",\"message\":\"`image` has no field "
      "`tag`\",\"spans\":[{\"file\":\"dev.pei\",\"byte_start\":28,\"byte_end\":31,\"line_start\":2,\"line_"
      "end\":2,\"col_start\":15,\"col_end\":18,\"utf16_start\":15,\"utf16_end\":18,\"primary\":true,"
      "\"label\":\"not a field of `image`\",\"text\":\"  a = \\\"\\u00E9\\uD83D\\uDE80\\\\\\\"\\\", tag = "
      "\\\"x\\\"\"},{\"file\":\"dev.pei\",\"byte_start\":8,\"byte_end\":40,\"line_start\":1,\"line_end\":3,"
      "\"col_start\":9,\"col_end\":2,\"utf16_start\":8,\"utf16_end\":1,\"primary\":false,\"label\":\"this "
      "block\",\"text\":\"image x {\"}],\"notes\":[\"bad <FF> byte\"],\"help\":[\"did you mean "
      "`tags`?\"],\"fixes\":[{\"title\":\"change `tag` to "
      "`tags`\",\"applicability\":\"safe\",\"edits\":[{\"file\":\"dev.pei\",\"byte_start\":28,\"byte_end\":"
      "31,\"insert\":\"tags\"}]}],\"chain\":[{\"what\":\"template "
      "`t`\",\"file\":\"dev.pei\",\"byte_start\":6,\"byte_end\":7,\"line_start\":1,\"line_end\":1,\"col_"
      "start\":7,\"col_end\":8,\"utf16_start\":6,\"utf16_end\":7}],\"rendered\":\"error[E0901]: `image` has "
      "no field `tag`\\n --> dev.pei:2:15\\n  |\\n1 |   image x {\\n  | "
      "\\u256D\\u2500\\u2500\\u2500\\u2500\\u2500\\u2500\\u2500\\u2500\\u2500-\\n2 | \\u2502   a = "
      "\\\"\\u00E9\\uD83D\\uDE80\\\\\\\"\\\", tag = \\\"x\\\"\\n  | \\u2502                ^^^ not a field "
      "of `image`\\n3 | \\u2502 }\\n  | \\u2570\\u2500- this block\\n  = in: template `t`\\n  = note: bad "
      "<FF> byte\\n  = help: did you mean `tags`?\\nhelp: change `tag` to `tags`\\n  |\\n2 ~   a = "
      "\\\"\\u00E9\\uD83D\\uDE80\\\\\\\"\\\", tags = \\\"x\\\"\\n  |                ~~~~\\n\"}\n"
      "{\"v\":1,\"code\":\"E0902\",\"severity\":\"warning\",\"message\":\"no place "
      "\\u001B\\u202E\",\"spans\":[],\"notes\":[],\"help\":[],\"fixes\":[],\"chain\":[],\"rendered\":"
      "\"warning[E0902]: no place \\u241B<U+202E>\\n\"}\n"
      "{\"v\":1,\"summary\":{\"errors\":1,\"warnings\":1,\"files\":1,\"ms\":2}}\n");
  uint32_t end = str_find(buf_str(&b), '\n');
  json_t *object = json_loadb(b.v, end, 0, NULL);
  if (CHECK(object != NULL)) {
    CHECK_STR(str_c(json_string_value(json_object_get(object, "rendered"))),
              "error[E0901]: `image` has no field `tag`\n"
              " --> dev.pei:2:15\n"
              "  |\n"
              "1 |   image x {\n"
              "  | ╭─────────-\n"
              "2 | │   a = \"é🚀\\\"\", tag = \"x\"\n"
              "  | │                ^^^ not a field of `image`\n"
              "3 | │ }\n"
              "  | ╰─- this block\n"
              "  = in: template `t`\n"
              "  = note: bad <FF> byte\n"
              "  = help: did you mean `tags`?\n"
              "help: change `tag` to `tags`\n"
              "  |\n"
              "2 ~   a = \"é🚀\\\"\", tags = \"x\"\n"
              "  |                ~~~~\n");
    json_t *span = json_array_get(json_object_get(object, "spans"), 0);
    CHECK_STR(str_c(json_string_value(json_object_get(span, "text"))), "  a = \"é🚀\\\"\", tag = \"x\"");
    CHECK_STR(str_c(json_string_value(json_array_get(json_object_get(object, "notes"), 0))), "bad <FF> byte");
  }
  json_decref(object);
  b.n = 0;
  render_json(&b, &m.ds, -1);
  CHECK(str_ends(buf_str(&b), STR("{\"v\":1,\"summary\":{\"errors\":1,\"warnings\":1,\"files\":1}}\n")));
  arena_free(&m.arena);
}

/* Texts are escaped in pieces: characters that lie across their ends must survive. */
static void json_pieces(void) {
  MADE(m);
  for (uint32_t n = 245; n < 260; n++) {
    Str filler = arena_fmt(&m.arena, "%*s🚀\xFFé%300s", (int)n, "x", "end");
    diag(&m.ds, E0901, SPAN_NONE, filler);
  }
  Buf b = buf_new(&m.arena);
  render_json(&b, &m.ds, -1);
  Str rest = buf_str(&b);
  for (uint32_t n = 245; n < 260; n++) {
    uint32_t end = str_find(rest, '\n');
    json_t *object = json_loadb(rest.s, end, 0, NULL);
    Str want = arena_fmt(&m.arena, "`%*s🚀<FF>é%300s` was edited since peic wrote it", (int)n, "x", "end");
    if (CHECK(object != NULL))
      CHECK_STR(str_c(json_string_value(json_object_get(object, "message"))), want.s);
    json_decref(object);
    rest = str_sub(rest, end + 1, rest.n);
  }
  arena_free(&m.arena);
}

static Str suggested(Arena *a, const char *word, const char *const *names, bool *certain) {
  Suggest s;
  suggest_init(&s, a, str_c(word));
  for (; *names; names++) suggest_offer(&s, str_c(*names));
  *certain = suggest_certain(&s);
  return suggest_text(&s);
}
#define NAMES(...)                                                                                           \
  (const char *const[]) { __VA_ARGS__, NULL }
#define SUGGESTS(word, want, want_certain, ...)                                                              \
  do {                                                                                                       \
    bool certain;                                                                                            \
    CHECK_STR(suggested(&a, word, NAMES(__VA_ARGS__), &certain), want);                                      \
    CHECK_INT(certain, want_certain);                                                                        \
  } while (0)

static void suggestions(void) {
  TEST_ARENA(a);
  SUGGESTS("imgae", "`image`", true, "stage", "image", "service");
  SUGGESTS("hostport", "`host_port`", true, "host_pot", "host_port");
  SUGGESTS("unless_stopped", "`unless-stopped`", true, "no", "always", "unless-stopped");
  SUGGESTS("Tags", "`tags`", true, "tag", "tags");
  SUGGESTS("a-b", "`a_b` or `ab`", false, "a_b", "ab");
  SUGGESTS("netwrok", "`network` or `networks`", false, "networks", "network");
  SUGGESTS("storgae", "`storage`", true, "storage", "stages");
  SUGGESTS("aaa", "`aab`, `aac` or `aad`", false, "aab", "aac", "aad", "aae");
  SUGGESTS("xort", "`port` or `sort`", false, "port", "sort");
  SUGGESTS("abcd", "`abce` or `zbcd`", false, "zbcd", "abce");
  SUGGESTS("a", "", false, "b", "c", "a");
  SUGGESTS("ab", "`ac`", false, "ac");
  SUGGESTS("unknown", "", false, "image", "stage");
  SUGGESTS("", "", false, "a", "image");
  SUGGESTS("imgae", "`image`", true, "image", "image");
  CHECK_INT(suggest_distance(STR("ab"), STR("ba"), 5), 1);
  CHECK_INT(suggest_distance(STR("abc"), STR("xyz"), 5), 3);
  CHECK_INT(suggest_distance(STR("abc"), STR("xyz"), 1), 2);
  CHECK_INT(suggest_distance(STR(""), STR("xyz"), 5), 3);
  CHECK_INT(suggest_distance(STR("kitten"), STR("sitting"), 5), 3);
  Suggest s;
  suggest_init(&s, &a, STR("q"));
  CHECK_STR(suggest_list(&s), "");
  for (char c = 'a'; c < 'i'; c++) suggest_offer(&s, arena_str(&a, str_n(&c, 1)));
  CHECK_STR(suggest_list(&s), "a, b, c, d, e, f, g, h");
  suggest_offer(&s, STR("a"));
  CHECK_STR(suggest_list(&s), "a, b, c, d, e, f, g, h");
  suggest_offer(&s, STR("i"));
  CHECK_STR(suggest_list(&s), "a, b, c, d, e, f, g, h, …");
  CHECK_INT(s.offered, 10);
  char word[400];
  memset(word, 'w', sizeof word);
  suggest_init(&s, &a, str_n(word, 400));
  suggest_offer(&s, str_n(word, 399));
  CHECK_STR(suggest_text(&s), "");
  arena_free(&a);
}

static void explain(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  render_explain(&b, DIAG_E0902, &(RenderStyle){0});
  CHECK(str_starts(buf_str(&b), STR("error[E0902]: a file in the way was not written by peic\n\n")));
  for (uint32_t i = 0; i < DIAG_COUNT; i++) {
    b.n = 0;
    render_explain(&b, (DiagId)i, &(RenderStyle){.ascii = true});
    uint32_t from = 0;
    Str text = buf_str(&b);
    CHECK(text.n && text.s[text.n - 1] == '\n');
    uint32_t wrong = (uint32_t)(strstr(b.v, "\nWrong:\n") ? strstr(b.v, "\nWrong:\n") - b.v : text.n);
    while (from < wrong) {
      uint32_t end = from + str_find(str_sub(text, from, text.n), '\n');
      if (end - from > 80 && text.s[from] != ' ')
        printf("%s: %.*s\n", diag_rows[i].code, (int)(end - from), text.s + from);
      CHECK(end - from <= 80 || text.s[from] == ' ' || from == 0);
      from = end + 1;
    }
  }
  arena_free(&a);
}

/* Every row: its words keep the rules that a machine can check. */
static void rows(void) {
  for (uint32_t i = 0; i < DIAG_COUNT; i++) {
    const DiagRow *row = &diag_rows[i];
    bool ok = strlen(row->code) == 5 && (row->code[0] == 'W') == (row->severity == SEV_WARNING);
    size_t n = strlen(row->message);
    ok = ok && n && row->message[n - 1] != '.' && !strchr(row->message, '\n') && !strchr(row->label, '\n');
    for (const char *p = row->title; (p = strchr(p, '{')); p++) ok = ok && !(p[1] >= '1' && p[1] <= '9');
    ok = ok && row->title[0] && row->explain[0] && !row->wrong[0] == !row->right[0];
    unsigned words = row->label[0] != 0;
    for (const char *p = row->label; *p; p++) words += *p == ' ';
    if (!CHECK(ok && words <= 6)) printf("  row %s breaks a rule of grammar/diag.def\n", row->code);
    CHECK_INT(diag_find(str_c(row->code)), i); /* no code twice */
  }
}

/* Memory runs out at every allocation in turn: nothing leaks, nothing is written through. */
static bool starve(unsigned fail) {
  Host host = {.fail = fail};
  Alloc alloc = {host_alloc, host_release, &host};
  Arena a;
  jmp_buf oom;
  arena_init(&a, &alloc, &oom);
  a.chunk_bytes = 64;
  volatile bool whole = false;
  if (!setjmp(oom)) {
    Sources sources = {.arena = &a};
    Diags ds;
    diags_init(&ds, &a, &sources);
    uint32_t f = source_add(&sources, STR("a.pei"), STR(""), STR("a.pei"),
                            arena_str(&a, STR("let x = 1\nlet y = 2\n")));
    for (uint32_t i = 0; i < 3; i++) {
      ds.chain = &(Frame){{f, 0, i}, STR("with v = 1"), NULL};
      Diag *d = diag(&ds, E0901, ((Span){f, 4, 5}), STR("name"));
      diag_also(&ds, d, ((Span){f, 4, 15}), HASHES, STR("a"), STR("b"));
      diag_edit(&ds, diag_fix(&ds, d, FIX_SAFE, HASHES), (Span){f, 4, 5}, STR("z"));
    }
    diags_finish(&ds);
    Buf b = buf_new(&a);
    render_text(&b, &ds, &(RenderStyle){.color = true});
    render_json(&b, &ds, 1);
    whole = true;
  }
  arena_free(&a);
  CHECK_INT(host.blocks, 0);
  return whole;
}

int main(void) {
  values();
  order();
  repeats();
  repeats_without_end();
  json();
  json_pieces();
  suggestions();
  explain();
  rows();
  CHECK(starve(0));
  unsigned fail = 1;
  while (!starve(fail)) fail++;
  CHECK(fail > 10);
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
