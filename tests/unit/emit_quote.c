/* Each context's spelling of text, variables and their neighbours. What the readers make of it: tests/quote. */
#include "emit_devbox.h"

#include "emit/quote.h"
#include "ir/limits.h"

static Arena *a;

static Str spell(void (*quote)(Buf *, Text), Text t) {
  Buf b = buf_new(a);
  quote(&b, t);
  return buf_str(&b);
}
#define P_TEXT(s)                                                                                            \
  { .kind = PART_TEXT, .text = STR(s) }
#define P_WORD(s)                                                                                            \
  { .kind = PART_WORD, .text = STR(s) }
#define P_BUILD(s)                                                                                           \
  { .kind = PART_BUILD, .text = STR(s) }
#define P_LATE(s, d)                                                                                         \
  { .kind = PART_LATE, .text = STR(s), .fallback = &STR(d) }
#define P_MUST(s)                                                                                            \
  { .kind = PART_LATE, .text = STR(s) }
#define SPELL(context, ...) spell(quote_##context, OF(Text, Part, __VA_ARGS__))

/* The example of every row of the table. */
static void examples(void) {
#define CONTEXT(name, limit, example) CHECK_STR(SPELL(name, P_TEXT("a \"$b\"")), example);
  QUOTE_CONTEXTS(CONTEXT)
#undef CONTEXT
}

static void shell(void) {
  CHECK_STR(spell(quote_sh_word, (Text){0}), "''");
  CHECK_STR(SPELL(sh_word, P_TEXT("")), "''");
  CHECK_STR(SPELL(sh_word, P_TEXT("./a-b_c/@%+=:,d")), "./a-b_c/@%+=:,d");
  CHECK_STR(SPELL(sh_word, P_TEXT("it's")), "'it'\\''s'");
  CHECK_STR(SPELL(sh_word, P_TEXT("done")), "'done'");
  CHECK_STR(SPELL(sh_word, P_TEXT("=ls")), "'=ls'");
  CHECK_STR(SPELL(sh_word, P_LATE("X", "d")), "\"${X:-d}\"");
  CHECK_STR(SPELL(sh_word, P_LATE("X", "it's }")), "\"${X:-$(printf %s 'it'\\''s }')}\"");
  CHECK_STR(SPELL(sh_word, P_MUST("USER")), "\"${USER:?}\"");
  CHECK_STR(SPELL(sh_word, P_TEXT("robot:"), P_MUST("USER")), "robot:\"${USER:?}\"");
  CHECK_STR(SPELL(sh_body, P_TEXT("echo $HOME "), P_WORD("a b"), P_TEXT(" "), P_BUILD("ARCH")),
            "echo $HOME 'a b' ${ARCH}");
  CHECK_STR(SPELL(sh_body, P_TEXT("echo "), P_WORD("2"), P_TEXT(">f")), "echo '2'>f");
  CHECK_STR(SPELL(sh_body, P_TEXT("echo "), P_WORD("2"), P_TEXT(" >f")), "echo 2 >f");
  CHECK_STR(SPELL(sh_body, {.kind = PART_BUILD_WORD, .text = STR("ARCH")}), "\"${ARCH}\"");
}

static void docker(void) {
  CHECK_STR(SPELL(docker, P_TEXT("a$"), P_BUILD("ARCH")), "\"a\\$${ARCH}\"");
  CHECK_STR(SPELL(docker_word, P_TEXT("/opt/"), P_BUILD("ARCH")), "/opt/${ARCH}");
  CHECK_STR(SPELL(docker_word, P_TEXT("-x")), "\"-x\"");
  CHECK_STR(spell(quote_docker_word, (Text){0}), "\"\"");
  CHECK_STR(SPELL(exec, P_TEXT("a\x01\xE2\x80\xAE\xC3\xA9")), "\"a\\u0001\\u202e\xC3\xA9\"");
  CHECK_STR(SPELL(copy, P_TEXT("it's "), P_BUILD("ARCH")), "\"it\\\\'s ${ARCH}\"");
  Buf b = buf_new(a);
  quote_mount(&b, STR("source"), T("a b"));
  quote_mount(&b, STR("target"), OF(Text, Part, P_TEXT("/x,"), P_BUILD("ARCH")));
  CHECK_STR(buf_str(&b), ",source=a\\ b,\\\"target=/x,\\$\\{ARCH\\}\\\"");
}

static void heredocs(void) {
  static const char *const no[] = {"",   " a",      "# a",  "[ -e x ]", "--x",       "a\nb",    "a\\",
                                   "a ", "cat <<X", "a\rb", "\ta",      "a\xC2\xA0", "\xC3\xA9"};
  static const char *const yes[] = {"a",     "a b",  "-x", "apt-get update && true", "echo \"a\" $b # c",
                                    "a < b", "a \\b"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++) CHECK(!quote_fits_line(str_c(no[i])));
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) CHECK(quote_fits_line(str_c(yes[i])));
  static const struct {
    const char *body, *tag;
  } rows[] = {{"a", "PEI"},
              {"PEI", "PEI1"},
              {"a\nPEI\nb", "PEI1"},
              {"PEI3\n PEI", "PEI4"},
              {"xPEI", "PEI"},
              {"PEIx", "PEI1"},
              {"PEI99999999999", "PEI1000000000"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Buf b = buf_new(a);
    quote_heredoc(&b, STR(""), STR("set -e\n"), str_c(rows[i].body));
    Str text = buf_str(&b), tag = str_c(rows[i].tag);
    CHECK(str_starts(text, arena_fmt(a, "<<'%s'\nset -e\n%s\n", tag.s, rows[i].body)));
    CHECK(str_ends(text, arena_fmt(a, "\n%s\n", tag.s)));
  }
}

static void data(void) {
  CHECK_STR(SPELL(compose, P_TEXT("a$b"), P_LATE("X", "$d"), P_MUST("Y")), "a$$b${X:-$$d}${Y:?}");
  CHECK_STR(SPELL(bake, P_TEXT("${ $$${ %{ %%{ $ % $x")), "\"$${ $$$${ %%{ %%%{ $ % $x\"");
  CHECK_STR(SPELL(bake, P_TEXT("a$"), P_TEXT("{b")), "\"a$${b\"");
  CHECK_STR(SPELL(bake, P_TEXT("a$$"), P_LATE("X", "")), "\"a${\\\"$$\\\"}${X}\"");
  CHECK_STR(SPELL(bake, P_TEXT("$"), P_TEXT("$"), P_LATE("X", "")), "\"${\\\"$$\\\"}${X}\"");
  CHECK_STR(SPELL(bake, P_TEXT("a%"), P_LATE("X", "")), "\"a%${X}\"");
  Buf b = buf_new(a);
  quote_name(&b, STR("a/b:c@d[e]\nRUN x"));
  quote_line(&b, STR(" a\nb\t"));
  quote_comment(&b, STR("a\nb\x1b\xE2\x80\xAE"));
  CHECK_STR(buf_str(&b), "a/b:c@d[e]_RUN_x a b\ta b  ");
}

static void limits(void) {
  static const struct {
    bool (*can)(Str, uint32_t *);
    const char *text;
    int bad; /* -1: none */
  } rows[] = {
      {quote_can_docker, "a b\t\"$", -1},  {quote_can_docker, "a\nb", 1},
      {quote_can_docker, "a\rb", 1},       {quote_can_label, "a.b/c-d", -1},
      {quote_can_label, "a=b", 1},         {quote_can_label, "", 0},
      {quote_can_copy, "a*b", -1},         {quote_can_copy, "a\\b", 1},
      {quote_can_copy, "a ", 1},           {quote_can_file, "a*b", 1},
      {quote_can_file, "\xC3\xA9", -1},    {quote_can_path, "\xC3\xA9", 0},
      {quote_can_path, "a b", -1},         {quote_can_path, "a[b", 1},
      {quote_can_mount, "/a[b", -1},       {quote_can_mount, "a\tb", 1},
      {quote_can_dest, "a\xC2\xA0", 1},    {quote_can_run, "a\r\nb", 1},
      {quote_can_run, "a\rb\n", -1},       {quote_can_late, "a}", 1},
      {quote_can_late, "a${b", 1},         {quote_can_late, "a$b{", -1},
      {quote_can_bake, "\xEF\xBB\xBF", 0}, {quote_can_exec, "a\nb", -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t at = 99;
    bool can = rows[i].can(str_c(rows[i].text), &at);
    CHECK_INT(can ? -1 : (int)at, rows[i].bad);
  }
  uint32_t at;
  char *zero = arena_alloc(a, 3);
  CHECK(!quote_can_sh((Str){zero, 3}, &at) && at == 0);
  char *quotes = arena_alloc(a, 40000);
  memset(quotes, '"', 40000);
  CHECK(!quote_can_docker((Str){quotes, 40000}, &at) && at == 32639);
  memset(quotes, 'x', 40000);
  CHECK(quote_can_docker((Str){quotes, 40000}, &at));
}

int main(void) {
  TEST_ARENA(arena);
  a = &arena;
  examples();
  shell();
  docker();
  heredocs();
  data();
  limits();
  arena_free(&arena);
  return test_end();
}
