/* The formatter through libpei.h, where memory runs out too; and the comparison that watches over it, which must see
   every change of what is said. Run by tests/fmt/run. */
#include "../unit/test.h"

#include "libpei.h"
#include "syntax/format_private.h"
#include "syntax/lex.h"

static FormatSide side(Arena *a, const char *text) {
  Sources *sources = arena_new(a, Sources);
  Diags *diags = arena_new(a, Diags);
  Interner *names = arena_new(a, Interner);
  sources->arena = a;
  diags_init(diags, a, sources);
  intern_init(names, a);
  Syntax s = {a, names, sources, diags};
  Ast *ast = arena_new(a, Ast);
  ast->file = source_add(sources, STR("t"), STR(""), STR("t"), arena_str(a, str_c(text)));
  Lexer *lx = arena_new(a, Lexer);
  lex_file(lx, &s, ast);
  return (FormatSide){source_at(sources, 0)->text, ast, lx->pump.out.v, lx->pump.out.n};
}

static void compare(const char *a, const char *b, bool want) {
  TEST_ARENA(arena);
  if (!CHECK(format_same(&arena, side(&arena, a), side(&arena, b)) == want)) printf("  %s\n  %s\n", a, b);
  arena_free(&arena);
}
static void same(const char *a, const char *b) { compare(a, b, true); }
static void other(const char *a, const char *b) {
  compare(a, b, false);
  compare(b, a, false);
}

static void test_comparison(void) {
  same("a = 1\nb = 2\n", "a=1,b=2");
  same("a { x = 1\ny = 2 }", "a {x=1, y=2,}\n\n");
  same("a = [1,\n2]", "a = [ 1, 2, ]");
  same("a = f(1, b = 2,)", "a = f(1, b = 2)");
  same("a = 1 # c  \t\n", "a = 1\n   # c\n");
  same("a = f(check\n= 3)", "a = f(check = 3)");
  same("a = <<X\n  b\n   c\n\n  X\n", "a = <<X\r\n\tb\r\n\t c\r\n\r\nX\r\n");
  same("\xEF\xBB\xBF"
       "a",
       "a");
  other("a = 1", "a = 2");
  other("a = 1", "a = 0x1");
  other("a = 1\nb = 2", "b = 2\na = 1");
  other("a = 1\nb", "a = 1 b");
  other("a = 1", "a == 1");
  other("a = \"b\"", "a = 'b'");
  other("a = \"b \"", "a = \"b\"");
  other("a = \"@{b}\"", "a = \"@{ b }\"");
  other("a = \"@{b}\"", "a = \"@{b}@{b}\"");
  other("a = (b)", "a = b");
  other("a = [1, 2]", "a = [1]");
  other("a = [[1], 2]", "a = [[1, 2]]");
  other("a = - b", "a = b");
  other("a b", "ab");
  other("a -b", "a-b");
  other("a {}", "a");
  other("a # b", "a");
  other("a # b", "a # b c");
  other("a # b\n# c", "a # c\n# b");
  other("a # b", "a ## b");
  other("a = <<X\n  b\n  X\n", "a = <<X\n  b\n\n  X\n");
  other("a = <<X\n  b\n   c\n  X\n", "a = <<X\n  b\n  c\n  X\n");
  other("a = <<X\n  b\n  X\n", "a = <<X\n  b \n  X\n");
  other("a = <<X\n  b\n  X\n", "a = <<Y\n  b\n  Y\n");
  other("a = <<X\n  @{b}\n  X\n", "a = <<X\n  @@{b}\n  X\n");
  other("a = <<X\n  \n  X\n", "a = <<X\n\n  X\n");
}

static PeiText text(const char *s) { return (PeiText){s, strlen(s)}; }

static void test_results(void) {
  Pei *p;
  CHECK_INT(pei_format(NULL, "a.pei", text("a{b=1}"), &p), PEI_OK);
  CHECK_STR(str_n(pei_formatted(p).s, pei_formatted(p).n), "a { b = 1 }\n");
  CHECK(pei_formatted(p).s[pei_formatted(p).n] == 0 && pei_error_count(p) == 0 && pei_status(p) == PEI_OK);
  pei_free(p);
  CHECK_INT(pei_format(NULL, "a.pei", (PeiText){"a {}\nb {", 4}, &p), PEI_OK); /* not NUL-terminated */
  CHECK_STR(str_n(pei_formatted(p).s, pei_formatted(p).n), "a {}\n");
  pei_free(p);
  CHECK_INT(pei_format(NULL, "a.pei", (PeiText){NULL, 0}, &p), PEI_OK);
  CHECK_INT(pei_formatted(p).n, 0);
  pei_free(p);
  CHECK_INT(pei_format(NULL, "dir/a.pei", text("a = [1\n"), &p), PEI_ERRORS);
  CHECK(pei_error_count(p) == 1 && pei_formatted(p).n == 0);
  PeiText said = pei_render(p, PEI_SHORT, &(PeiStyle){.limit = 0});
  CHECK(said.s && strncmp(said.s, "dir/a.pei:1:5: error[E0111]", 27) == 0);
  pei_free(p);
  CHECK_INT(pei_format(NULL, "a.pei", text("# caf\xE9\n"), &p), PEI_ERRORS);
  pei_free(p);
}

static bool says(Pei *p, const char *what) {
  PeiText said = pei_render(p, PEI_TEXT, &(PeiStyle){.limit = 0});
  return said.s && strstr(said.s, what);
}

static char *repeat(const char *part, size_t times) {
  size_t n = strlen(part);
  char *all = malloc(n * times + 1);
  if (!all) abort();
  for (size_t i = 0; i < times; i++) memcpy(all + i * n, part, n);
  all[n * times] = 0;
  return all;
}

static void test_too_large(void) {
  Pei *p;
  char *large = repeat("a = 1\n", (8 << 20) / 6 + 1);
  CHECK_INT(pei_format(NULL, "a.pei", text(large), &p), PEI_ERRORS);
  CHECK(says(p, "E0005") && says(p, "8388612 bytes"));
  pei_free(p);
  free(large);
  /* small as it is, but not when each line is indented */
  char *deep = repeat("a{", 200), *lines = repeat("a\n", 30000), *ends = repeat("}", 200);
  char *all = malloc(400 + 60000 + 200 + 1);
  if (!all) abort();
  sprintf(all, "%s%s%s", deep, lines, ends);
  CHECK_INT(pei_format(NULL, "a.pei", text(all), &p), PEI_ERRORS);
  CHECK(says(p, "E0005") && says(p, "when formatted"));
  pei_free(p);
  free(deep), free(lines), free(ends), free(all);
}

/* A heredoc that would be longer than a string may be keeps its indentation. */
static void test_long_heredoc(void) {
  Pei *p, *again;
  char *lines = repeat("x\n", 300000), *all = malloc(600000 + 64);
  if (!all) abort();
  sprintf(all, "a <<X\n%sX\n", lines);
  CHECK_INT(pei_format(NULL, "a.pei", text(all), &p), PEI_OK);
  CHECK(strstr(pei_formatted(p).s, "\nx\nX\n") != NULL);
  CHECK_INT(pei_format(NULL, "a.pei", pei_formatted(p), &again), PEI_OK);
  CHECK(pei_formatted(again).n == pei_formatted(p).n);
  pei_free(p), pei_free(again);
  free(lines), free(all);
}

static void test_memory(void) {
  static const char *const good = "a{b=[1,2] # c\n}\nd <<X\nx\nX\n", *const bad = "a = [1\nb }\n";
  for (int i = 0; i < 2; i++) {
    for (unsigned fail = 1;; fail++) {
      Host host = {.fail = fail, .sticky = fail % 2};
      Pei *p;
      PeiHost h = {.alloc = host_alloc, .release = host_release, .ctx = &host, .chunk = 64};
      PeiStatus status = pei_format(&h, "a.pei", text(i ? bad : good), &p);
      pei_free(p);
      if (!CHECK(host.blocks == 0 && host.bytes == 0)) break;
      if (host.calls < fail) {
        CHECK_INT(status, i ? PEI_ERRORS : PEI_OK);
        CHECK(fail > 20);
        break;
      }
      if (!CHECK(status == PEI_NO_MEMORY)) break;
    }
  }
}

int main(void) {
  test_comparison();
  test_results();
  test_too_large();
  test_long_heredoc();
  test_memory();
  return test_end();
}
