/* `lint`, allow comments and -Werror through the public header: what they do to the counts, the last line, the display
   limit and folded repeats, also where there are more messages than are kept. */
#include "test.h"

#include "libpei.h"

static Arena arena;

typedef struct {
  PeiStatus status;
  uint32_t errors, warnings;
  Str last;  /* line of the text */
  Str whole; /* with a limit of 2 */
} Outcome;

static Outcome compile_with(const char *text, bool werror, const char *today) {
  Pei *p;
  PeiSource file = {"a.pei", {text, strlen(text)}};
  PeiInput in = {.root = "a.pei",
                 .sources = &file,
                 .n_sources = 1,
                 .sealed = true,
                 .warnings_are_errors = werror,
                 .today = today};
  Outcome o = {.status = pei_compile(NULL, &in, &p)};
  o.errors = pei_error_count(p);
  o.warnings = pei_warning_count(p);
  PeiText shown = pei_render(p, PEI_TEXT, &(PeiStyle){.ascii = true, .limit = 2});
  o.whole = arena_str(&arena, str_n(shown.s, shown.n));
  uint32_t at = o.whole.n ? o.whole.n - 1 : 0;
  while (at && o.whole.s[at - 1] != '\n') at--;
  o.last = str_sub(o.whole, at, o.whole.n);
  PeiText json = pei_render(p, PEI_JSON, &(PeiStyle){.ms = -1});
  Str summary = arena_fmt(&arena, "{\"v\":1,\"summary\":{\"errors\":%u,\"warnings\":%u,\"files\":1}}\n",
                          o.errors, o.warnings);
  CHECK(str_ends(str_n(json.s, json.n), summary));
  pei_free(p);
  return o;
}
static Outcome compile(const char *text) { return compile_with(text, false, NULL); }

#define CHECK_OUTCOME(outcome, want_errors, want_warnings, want_last)                                        \
  do {                                                                                                       \
    Outcome o_ = (outcome);                                                                                  \
    CHECK_INT(o_.errors, want_errors);                                                                       \
    CHECK_INT(o_.warnings, want_warnings);                                                                   \
    CHECK_INT(o_.status, (want_errors) ? PEI_ERRORS : PEI_OK);                                               \
    CHECK_STR(o_.last, want_last);                                                                           \
  } while (0)

/* A project of `n` unused volumes, each in a statement of its own, behind `head`. */
static const char *unused(const char *head, uint32_t n, const char *above) {
  Buf b = buf_new(&arena);
  buf_lit(&b, "project \"p\"\n");
  buf_bytes(&b, str_c(head));
  for (uint32_t i = 0; i < n; i++) buf_bytes(&b, arena_fmt(&arena, "%svolume v%u {}\n", above, i));
  return buf_str(&b).s;
}

static void test_levels(void) {
  CHECK_OUTCOME(compile(unused("", 3, "")), 0, 3, "warning: 3 warnings\n");
  CHECK_OUTCOME(compile(unused("lint { W0712 = off }\n", 3, "")), 0, 0, "");
  CHECK_OUTCOME(compile(unused("lint { W0712 = error }\n", 3, "")), 3, 0,
                "error: 3 errors; nothing was written\n");
  CHECK_OUTCOME(compile(unused("lint { W0712 = warning }\n", 3, "")), 0, 3, "warning: 3 warnings\n");
  CHECK_OUTCOME(compile_with(unused("", 3, ""), true, NULL), 3, 0, "error: 3 errors; nothing was written\n");
  CHECK_OUTCOME(compile_with(unused("lint { W0712 = warning }\n", 3, ""), true, NULL), 3, 0,
                "error: 3 errors; nothing was written\n");
  CHECK_OUTCOME(compile_with(unused("lint { W0712 = off }\n", 3, ""), true, NULL), 0, 0, "");
  /* what the lexer says is said before the block is read, and a size in KB twice: 2 of one, 3 of the other */
  const char *sizes = "let _a = 1KB\nlet _b = 2KB\n";
  CHECK_OUTCOME(compile(unused(sizes, 3, "")), 0, 5, "warning: 5 warnings\n");
  CHECK_OUTCOME(compile(unused(arena_fmt(&arena, "%slint { W0406 = off }\n", sizes).s, 3, "")), 0, 3,
                "warning: 3 warnings\n");
  CHECK_OUTCOME(compile(unused(arena_fmt(&arena, "%slint { W0406 = error }\n", sizes).s, 3, "")), 2, 3,
                "error: 2 errors, 3 warnings; nothing was written\n");
}

/* More than are kept: those that are only counted have a level too. */
static void test_many(void) {
  CHECK_OUTCOME(compile(unused("", 1500, "")), 0, 1500, "warning: 1500 warnings\n");
  CHECK_OUTCOME(compile(unused("lint { W0712 = off }\n", 1500, "")), 0, 0, "");
  CHECK_OUTCOME(compile(unused("lint { W0712 = error }\n", 1500, "")), 1500, 0,
                "error: 1500 errors; nothing was written\n");
  CHECK_OUTCOME(compile_with(unused("", 1500, ""), true, NULL), 1500, 0,
                "error: 1500 errors; nothing was written\n");
  CHECK_OUTCOME(compile(unused("", 1500, "# peic: allow(W0712) many\n")), 0, 0, "");
  /* what is off takes nobody's place: 1500 sizes first, then the volumes */
  Buf sizes = buf_new(&arena);
  for (uint32_t i = 0; i < 1500; i++) buf_bytes(&sizes, arena_fmt(&arena, "let _s%u = 1KB\n", i));
  buf_lit(&sizes, "lint { W0406 = off }\n");
  CHECK_OUTCOME(compile(unused(buf_str(&sizes).s, 3, "")), 0, 3, "warning: 3 warnings\n");
}

/* A loop says it once and counts the rest; the limit counts what is hidden. */
static void test_repeats(void) {
  const char *loop =
      "project \"p\"\n%sfor i in 1..7 {\n  %s\n  volume \"v@{i}\" {}\n}\nvolume a {}\nvolume b {}\n";
#define LOOP(head, above) arena_fmt(&arena, loop, head, above).s
  Outcome o = compile(LOOP("", ""));
  CHECK_OUTCOME(o, 0, 9, "warning: 9 warnings\n");
  CHECK(strstr(o.whole.s, "and 6 more like this") &&
        strstr(o.whole.s, "... 1 more warning (--error-limit=0"));
  CHECK_OUTCOME(compile(LOOP("lint { W0712 = error }\n", "")), 9, 0,
                "error: 9 errors; nothing was written\n");
  CHECK_OUTCOME(compile(LOOP("", "# peic: allow(W0712) made for later")), 0, 2, "warning: 2 warnings\n");
  CHECK_OUTCOME(compile(LOOP("lint { W0712 = off }\n", "# peic: allow(W0712) made for later")), 0, 0, "");
  CHECK_OUTCOME(compile_with(LOOP("", "# peic: allow(W0712) made for later"), true, NULL), 2, 0,
                "error: 2 errors; nothing was written\n");
  CHECK_OUTCOME(compile(LOOP("", "# peic: allow(W0712)")), 0, 3, "warning: 3 warnings\n");
}

/* The day decides, and who gives none is never told that one has come. */
static void test_days(void) {
  const char *text = "project \"p\"\n# peic: allow(W0712) for now until 2027-01-31\nvolume v {}\n";
  CHECK_OUTCOME(compile_with(text, false, NULL), 0, 0, "");
  CHECK_OUTCOME(compile_with(text, false, ""), 0, 0, "");
  CHECK_OUTCOME(compile_with(text, false, "2026-12-31"), 0, 0, "");
  CHECK_OUTCOME(compile_with(text, false, "2027-01-31"), 0, 0, "");
  CHECK_OUTCOME(compile_with(text, false, "2027-02-01"), 0, 2, "warning: 2 warnings\n");
  CHECK_OUTCOME(compile_with(text, true, "2027-02-01"), 2, 0, "error: 2 errors; nothing was written\n");
}

/* What a check finds does not depend on what becomes of it: an error made of a warning hides nothing. */
static void test_clean(void) {
  const char *text = "project \"p\"\nlint { W0406 = error }\nlet _a = 1KB\nvolume v {}\n# peic: allow(W0507) "
                     "no\nvolume w {}\n";
  CHECK_OUTCOME(compile(text), 1, 3, "error: 1 error, 3 warnings; nothing was written\n");
}

int main(void) {
  arena_init(&arena, &test_alloc, &test_oom);
  test_levels();
  test_many();
  test_repeats();
  test_days();
  test_clean();
  arena_free(&arena);
  return test_end();
}
