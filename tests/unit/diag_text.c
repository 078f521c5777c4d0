/* What stands in sources, names and messages: widths, control characters, line ends, long lines; and limits. */
#include "diag_make.h"

static void tabs_and_line_ends(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("\tfrom\t= 1\r\nx = 2\rrest\r\n\r\nlast"));
  put(&m, "E0306", find(&m, f, 1, "1"), "tabs are four columns", "after two tabs");
  also(&m, find(&m, f, 1, "from\t"), "tab inside");
  put(&m, "E0306", find(&m, f, 2, "rest"), "a carriage return inside", "here");
  put(&m, "E0306", (Span){f, 9, 11}, "the line end itself", "ends here");
  put(&m, "E0306", (Span){f, 24, 24}, "an empty line", "nothing");
  SHOWS(m, "error[E0306]: tabs are four columns\n"
           " --> a.pei:1:9\n"
           "  |\n"
           "1 |     from    = 1\n"
           "  |     --------  ^ after two tabs\n"
           "  |     |\n"
           "  |     tab inside\n"
           "\n"
           "error[E0306]: the line end itself\n"
           " --> a.pei:1:10\n"
           "  |\n"
           "1 |     from    = 1\n"
           "  |                ^ ends here\n"
           "\n"
           "error[E0306]: a carriage return inside\n"
           " --> a.pei:2:7\n"
           "  |\n"
           "2 | x = 2␍rest\n"
           "  |       ^^^^ here\n"
           "\n"
           "error[E0306]: an empty line\n"
           " --> a.pei:3:2\n"
           "  |\n"
           "3 |\n"
           "  | ^ nothing\n"
           "\n"
           "error: 4 errors; nothing was written\n");
}

static void widths(void) {
  MADE(m);
  uint32_t f = add_file(&m, "日本.pei", STR("name = \"日本語\" + b\nx = \"e\xCC\x81🚀\" + c\n"));
  put(&m, "E0306", find(&m, f, 1, "+"), "wide characters", "plus");
  also(&m, find(&m, f, 1, "本"), "middle");
  put(&m, "E0306", find(&m, f, 2, "c"), "combining mark and emoji", "behind");
  also(&m, find(&m, f, 2, "e\xCC\x81"), "one column");
  put(&m, "E0306", find(&m, f, 2, "\xCC\x81"), "the mark alone", "");
  SHOWS(m, "error[E0306]: wide characters\n"
           " --> 日本.pei:1:14\n"
           "  |\n"
           "1 | name = \"日本語\" + b\n"
           "  |           --    ^ plus\n"
           "  |           |\n"
           "  |           middle\n"
           "\n"
           "error[E0306]: the mark alone\n"
           " --> 日本.pei:2:7\n"
           "  |\n"
           "2 | x = \"é🚀\" + c\n"
           "  |      ^\n"
           "\n"
           "error[E0306]: combining mark and emoji\n"
           " --> 日本.pei:2:13\n"
           "  |\n"
           "2 | x = \"é🚀\" + c\n"
           "  |      -      ^ behind\n"
           "  |      |\n"
           "  |      one column\n"
           "\n"
           "error: 3 errors; nothing was written\n");
}

static void controls(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a\033[31m.pei",
                        STR("x = \"\033[31m\" + a\ny = \"\xE2\x80\xAEtxt\" + b\nz = \"\xFF\xC3\" + c\nw = "
                            "\"\xC2\x9B\x7F\" + d\n"));
  put(&m, "E0306", find(&m, f, 1, "a"), "message with \033[2J, a line\nfeed and \xFF",
      "label \033[0m \xE2\x81\xA6");
  note(&m, "note \x01");
  put(&m, "E0306", find(&m, f, 2, "b"), "bidi", "after");
  put(&m, "E0306", find(&m, f, 3, "\xFF\xC3"), "no UTF-8", "two bytes");
  put(&m, "E0306", find(&m, f, 4, "d"), "C1 and DEL", "after");
  fix(&m, "fix \033");
  edit(&m, find(&m, f, 4, "d"), "\033e");
  SHOWS_ASCII(m, "error[E0306]: message with <U+001B>[2J, a line<U+000A>feed and <FF>\n"
                 " --> a<U+001B>[31m.pei:1:15\n"
                 "  |\n"
                 "1 | x = \"<U+001B>[31m\" + a\n"
                 "  |                      ^ label <U+001B>[0m <U+2066>\n"
                 "  |\n"
                 "  = note: note <U+0001>\n"
                 "\n"
                 "error[E0306]: bidi\n"
                 " --> a<U+001B>[31m.pei:2:14\n"
                 "  |\n"
                 "2 | y = \"<U+202E>txt\" + b\n"
                 "  |                     ^ after\n"
                 "\n"
                 "error[E0306]: no UTF-8\n"
                 " --> a<U+001B>[31m.pei:3:6\n"
                 "  |\n"
                 "3 | z = \"<FF><C3>\" + c\n"
                 "  |      ^^^^^^^^ two bytes\n"
                 "\n"
                 "error[E0306]: C1 and DEL\n"
                 " --> a<U+001B>[31m.pei:4:12\n"
                 "  |\n"
                 "4 | w = \"<U+009B><U+007F>\" + d\n"
                 "  |                          ^ after\n"
                 "  |\n"
                 "help: fix <U+001B>\n"
                 "  |\n"
                 "4 ~ w = \"<U+009B><U+007F>\" + <U+001B>e\n"
                 "  |                          ~~~~~~~~~\n"
                 "\n"
                 "error: 4 errors; nothing was written\n");
  SHOWS(m, "error[E0306]: message with ␛[2J, a line␊feed and <FF>\n"
           " --> a␛[31m.pei:1:15\n"
           "  |\n"
           "1 | x = \"␛[31m\" + a\n"
           "  |               ^ label ␛[0m <U+2066>\n"
           "  |\n"
           "  = note: note ␁\n"
           "\n"
           "error[E0306]: bidi\n"
           " --> a␛[31m.pei:2:14\n"
           "  |\n"
           "2 | y = \"<U+202E>txt\" + b\n"
           "  |                     ^ after\n"
           "\n"
           "error[E0306]: no UTF-8\n"
           " --> a␛[31m.pei:3:6\n"
           "  |\n"
           "3 | z = \"<FF><C3>\" + c\n"
           "  |      ^^^^^^^^ two bytes\n"
           "\n"
           "error[E0306]: C1 and DEL\n"
           " --> a␛[31m.pei:4:12\n"
           "  |\n"
           "4 | w = \"<U+009B>␡\" + d\n"
           "  |                   ^ after\n"
           "  |\n"
           "help: fix ␛\n"
           "  |\n"
           "4 ~ w = \"<U+009B>␡\" + ␛e\n"
           "  |                   ~~\n"
           "\n"
           "error: 4 errors; nothing was written\n");
}

static void byte_order_mark(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei",
                        STR("\xEF\xBB\xBF"
                            "let x = 1\n"));
  put(&m, "E0306", find(&m, f, 1, "let"), "not counted", "here");
  fix(&m, "change it");
  edit(&m, find(&m, f, 1, "x"), "yy");
  put(&m, "E0306", (Span){f, 0, 3}, "the mark itself", "");
  SHOWS(m, "error[E0306]: the mark itself\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | let x = 1\n"
           "  | ^\n"
           "\n"
           "error[E0306]: not counted\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | let x = 1\n"
           "  | ^^^ here\n"
           "  |\n"
           "help: change it\n"
           "  |\n"
           "1 ~ let yy = 1\n"
           "  |     ~~\n"
           "\n"
           "error: 2 errors; nothing was written\n");
}

static void ends_of_files(void) {
  MADE(m);
  uint32_t empty = add_file(&m, "empty.pei", STR("")), a = add_file(&m, "a.pei", STR("x = [")),
           b = add_file(&m, "b.pei", STR("x = [\n"));
  put(&m, "E0209", (Span){empty, 0, 0}, "an empty file", "expected `project`");
  put(&m, "E0105", (Span){a, 5, 5}, "end of file on the last line", "expected a value");
  put(&m, "E0105", (Span){b, 6, 6}, "end of file behind the last line", "expected a value");
  put(&m, "E0105", (Span){b, 900, 700}, "a span outside", "");
  put(&m, "E0105", (Span){b, 5, 6}, "a line feed", "");
  SHOWS(m, "error[E0209]: an empty file\n"
           " --> empty.pei:1:1\n"
           "  |\n"
           "1 |\n"
           "  | ^ expected `project`\n"
           "\n"
           "error[E0105]: end of file on the last line\n"
           " --> a.pei:1:6\n"
           "  |\n"
           "1 | x = [\n"
           "  |      ^ expected a value\n"
           "\n"
           "error[E0105]: a line feed\n"
           " --> b.pei:1:6\n"
           "  |\n"
           "1 | x = [\n"
           "  |      ^\n"
           "\n"
           "error[E0105]: end of file behind the last line\n"
           " --> b.pei:2:1\n"
           "  |\n"
           "2 |\n"
           "  | ^ expected a value\n"
           "\n"
           "error[E0105]: a span outside\n"
           " --> b.pei:2:1\n"
           "  |\n"
           "2 |\n"
           "  | ^\n"
           "\n"
           "error: 5 errors; nothing was written\n");
}

static void long_lines(void) {
  MADE(m);
  char line[12000];
  memset(line, 'a', sizeof line);
  memcpy(line, "x = ", 4);
  memcpy(line + 300, " here ", 6);
  memcpy(line + 700, " there ", 7);
  memcpy(line + 9000, " far ", 5);
  line[11990] = '\n', line[11991] = 0;
  uint32_t f = add_file(&m, "a.pei", str_c(line)),
           g = add_file(&m, "b.pei", arena_fmt(&m.arena, "%.*s END\n", 900, line));
  put(&m, "E0401", find(&m, f, 1, "x"), "at the start of a very long line", "start");
  put(&m, "E0401", find(&m, f, 1, "far"), "in the middle", "middle");
  also(&m, find(&m, f, 1, "x"), "start, cut off");
  put(&m, "E0401", (Span){f, 11980, 11990}, "at the end", "end");
  put(&m, "E0401", find(&m, g, 1, "x"), "a long line", "start");
  put(&m, "E0401", find(&m, g, 1, "here"), "two places", "main");
  also(&m, find(&m, g, 1, "there"), "cut off");
  fix(&m, "change it");
  edit(&m, find(&m, g, 1, "there"), "elsewhere");
  put(&m, "E0401", join(find(&m, g, 1, "here"), find(&m, g, 1, "there")), "longer than is shown",
      "all of it");
  put(&m, "E0401", find(&m, g, 1, "END"), "at the end of it", "end");
  SHOWS_ASCII(m,
              "error[E0401]: at the start of a very long line\n"
              " --> a.pei:1:1\n"
              "  |\n"
              "1 | x = "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  | ^ start\n"
              "\n"
              "error[E0401]: in the middle\n"
              " --> a.pei:1:9002\n"
              "  |\n"
              "1 | ...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa far "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  | -                                                                             ^^^ middle\n"
              "  | |\n"
              "  | start, cut off\n"
              "\n"
              "error[E0401]: at the end\n"
              " --> a.pei:1:11981\n"
              "  |\n"
              "1 | "
              "..."
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
              "  |                                                                                           "
              "                                                         ^^^^^^^^^^ end\n"
              "\n"
              "error[E0401]: a long line\n"
              " --> b.pei:1:1\n"
              "  |\n"
              "1 | x = "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  | ^ start\n"
              "\n"
              "error[E0401]: two places\n"
              " --> b.pei:1:302\n"
              "  |\n"
              "1 | ...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa here "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  |                                                                               ^^^^        "
              "                                                                   - cut off\n"
              "  |                                                                               |\n"
              "  |                                                                               main\n"
              "  |\n"
              "help: change it\n"
              "  |\n"
              "1 ~ ...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa elsewhere "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  |                                                                            ~~~~~~~~~\n"
              "\n"
              "error[E0401]: longer than is shown\n"
              " --> b.pei:1:302\n"
              "  |\n"
              "1 | ...aaaaaaaaaaaaaaaaaaaaaaaaaa here "
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaa...\n"
              "  |                               "
              "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
              "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all of it\n"
              "\n"
              "error[E0401]: at the end of it\n"
              " --> b.pei:1:902\n"
              "  |\n"
              "1 | "
              "..."
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa END\n"
              "  |                                                                                           "
              "                                                                ^^^ end\n"
              "\n"
              "error: 7 errors; nothing was written\n");
  SHOWS(m, "error[E0401]: at the start of a very long line\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | x = "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  | ^ start\n"
           "\n"
           "error[E0401]: in the middle\n"
           " --> a.pei:1:9002\n"
           "  |\n"
           "1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa far "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  | -                                                                             ^^^ middle\n"
           "  | |\n"
           "  | start, cut off\n"
           "\n"
           "error[E0401]: at the end\n"
           " --> a.pei:1:11981\n"
           "  |\n"
           "1 | "
           "…aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
           "  |                                                                                              "
           "                                                        ^^^^^^^^^^ end\n"
           "\n"
           "error[E0401]: a long line\n"
           " --> b.pei:1:1\n"
           "  |\n"
           "1 | x = "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  | ^ start\n"
           "\n"
           "error[E0401]: two places\n"
           " --> b.pei:1:302\n"
           "  |\n"
           "1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa here "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  |                                                                               ^^^^           "
           "                                                                  - cut off\n"
           "  |                                                                               |\n"
           "  |                                                                               main\n"
           "  |\n"
           "help: change it\n"
           "  |\n"
           "1 ~ …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa elsewhere "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  |                                                                            ~~~~~~~~~\n"
           "\n"
           "error[E0401]: longer than is shown\n"
           " --> b.pei:1:302\n"
           "  |\n"
           "1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaa here "
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaa…\n"
           "  |                               "
           "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
           "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all of it\n"
           "\n"
           "error[E0401]: at the end of it\n"
           " --> b.pei:1:902\n"
           "  |\n"
           "1 | "
           "…aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa END\n"
           "  |                                                                                              "
           "                                                               ^^^ end\n"
           "\n"
           "error: 7 errors; nothing was written\n");
}

static void limits(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("0123456789\n"));
  for (uint32_t i = 0; i < 6; i++) {
    Diag *d = put(&m, "E0306", (Span){f, i, i + 1}, "one of six", "");
    d->severity = i < 2 ? SEV_WARNING : SEV_ERROR;
  }
  CHECK_STR(shown(&m, (RenderStyle){.limit = 3}),
            "error[E0306]: one of six\n"
            " --> a.pei:1:3\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |   ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:4\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |    ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:5\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |     ^\n"
            "\n"
            "… 1 more error, 2 more warnings (--error-limit=0 shows all)\n"
            "\n"
            "error: 4 errors, 2 warnings; nothing was written\n");
  CHECK_STR(shown(&m, (RenderStyle){.limit = 5, .ascii = true}),
            "warning[E0306]: one of six\n"
            " --> a.pei:1:1\n"
            "  |\n"
            "1 | 0123456789\n"
            "  | ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:3\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |   ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:4\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |    ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:5\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |     ^\n"
            "\n"
            "error[E0306]: one of six\n"
            " --> a.pei:1:6\n"
            "  |\n"
            "1 | 0123456789\n"
            "  |      ^\n"
            "\n"
            "... 1 more warning (--error-limit=0 shows all)\n"
            "\n"
            "error: 4 errors, 2 warnings; nothing was written\n");
  Buf b = buf_new(&m.arena);
  render_short(&b, &m.ds, &(RenderStyle){.limit = 3});
  CHECK_STR(buf_str(&b), "a.pei:1:3: error[E0306]: one of six\n"
                         "a.pei:1:4: error[E0306]: one of six\n"
                         "a.pei:1:5: error[E0306]: one of six\n"
                         "… 1 more error, 2 more warnings (--error-limit=0 shows all)\n");
  arena_free(&m.arena);
}

static void warnings_only(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("0123456789\n"));
  CHECK_STR(shown(&m, (RenderStyle){0}), "");
  put(&m, "E0306", (Span){f, 1, 2}, "first", "")->severity = SEV_WARNING;
  put(&m, "E0306", (Span){f, 0, 1}, "second", "")->severity = SEV_WARNING;
  put(&m, "E0306", (Span){f, 3, 4}, "third", "")->severity = SEV_NOTE;
  CHECK_INT(m.ds.errors, 3);
  SHOWS(m, "warning[E0306]: second\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | 0123456789\n"
           "  | ^\n"
           "\n"
           "warning[E0306]: first\n"
           " --> a.pei:1:2\n"
           "  |\n"
           "1 | 0123456789\n"
           "  |  ^\n"
           "\n"
           "note[E0306]: third\n"
           " --> a.pei:1:4\n"
           "  |\n"
           "1 | 0123456789\n"
           "  |    ^\n"
           "\n"
           "warning: 2 warnings\n");
}

static void too_many(void) {
  MADE(m);
  char text[1501];
  memset(text, 'x', 1500), text[1500] = 0;
  uint32_t f = add_file(&m, "a.pei", str_c(text));
  for (uint32_t i = 0; i < 1500; i++) {
    put(&m, "E0306", (Span){f, i, i + 1}, "many", "");
    also(&m, (Span){f, i, i + 1}, "and a label");
    Fix *x = diag_put_fix(&m.ds, m.d, FIX_SAFE, (PhraseId)0, NULL, 0);
    diag_edit(&m.ds, x, (Span){f, i, i + 1}, STR("y"));
  }
  diags_finish(&m.ds);
  CHECK_INT(m.ds.list.n, DIAG_MAX);
  CHECK_INT(m.ds.errors, 1500);
  Buf b = buf_new(&m.arena);
  render_short(&b, &m.ds, &(RenderStyle){.limit = 1});
  CHECK_STR(buf_str(&b), "a.pei:1:1: error[E0306]: many\n… 1499 more errors (--error-limit=0 shows all)\n");
  b.n = 0;
  render_text(&b, &m.ds, &(RenderStyle){0});
  CHECK(str_ends(buf_str(&b), STR("\n\n… 500 more errors\n\nerror: 1500 errors; nothing was written\n")));
  arena_free(&m.arena);
}

int main(void) {
  tabs_and_line_ends();
  widths();
  controls();
  byte_order_mark();
  ends_of_files();
  long_lines();
  limits();
  warnings_only();
  too_many();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
