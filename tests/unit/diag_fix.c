/* Layout of messages: what a fix changes. */
#include "diag_make.h"

static void fixes_in_a_line(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("tags = [“x”]\nimage dev = {\n  from = 'a'\n}\n"));
  put(&m, "E0008", find(&m, f, 1, "“x”"), "this quote is U+201C, not `\"`", "typographic quote");
  fix(&m, "replace both quotes with `\"`");
  edit(&m, find(&m, f, 1, "”"), "\"");
  edit(&m, find(&m, f, 1, "“"), "\"");
  put(&m, "E0113", find(&m, f, 2, "="), "a block has no `=`", "not here");
  fix(&m, "remove `=`");
  edit(&m, find(&m, f, 2, "= "), "");
  put(&m, "E0105", find(&m, f, 3, "'a'"), "several fixes", "");
  help(&m, "a help before them");
  fix(&m, "insert and replace");
  edit(&m, at_end(find(&m, f, 3, "from")), "_image");
  edit(&m, find(&m, f, 3, "'a'"), "\"debian:12\"");
  fix(&m, "a fix that has no edits");
  fix(&m, "a third");
  edit(&m, at_end(find(&m, f, 3, "'a'")), " # why");
  fix(&m, "a fourth is not shown");
  SHOWS(m, "error[E0008]: this quote is U+201C, not `\"`\n"
           " --> a.pei:1:9\n"
           "  |\n"
           "1 | tags = [“x”]\n"
           "  |         ^^^ typographic quote\n"
           "  |\n"
           "help: replace both quotes with `\"`\n"
           "  |\n"
           "1 ~ tags = [\"x\"]\n"
           "  |         ~ ~\n"
           "\n"
           "error[E0113]: a block has no `=`\n"
           " --> a.pei:2:11\n"
           "  |\n"
           "2 | image dev = {\n"
           "  |           ^ not here\n"
           "  |\n"
           "help: remove `=`\n"
           "  |\n"
           "2 - image dev = {\n"
           "2 + image dev {\n"
           "\n"
           "error[E0105]: several fixes\n"
           " --> a.pei:3:10\n"
           "  |\n"
           "3 |   from = 'a'\n"
           "  |          ^^^\n"
           "  |\n"
           "  = help: a help before them\n"
           "  = help: a fix that has no edits\n"
           "help: insert and replace\n"
           "  |\n"
           "3 ~   from_image = \"debian:12\"\n"
           "  |       ++++++   ~~~~~~~~~~~\n"
           "help: a third\n"
           "  |\n"
           "3 ~   from = 'a' # why\n"
           "  |              +++++\n"
           "\n"
           "error: 3 errors; nothing was written\n");
}

static void fixes_of_lines(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("service db {\n  image = \"x\"\n  restart = no\n}\nlast"));
  uint32_t g = add_file(&m, "b.pei", STR("first\r\nsecond\r\n"));
  put(&m, "E0706", find(&m, f, 1, "db"), "`db` has no `health` block", "");
  fix(&m, "add one");
  edit(&m, at_start(find(&m, f, 4, "}")), "  health {\n    test = []\n  }\n");
  put(&m, "E0201", find(&m, f, 3, "no"), "delete, and rewrite over lines", "");
  fix(&m, "delete it");
  edit(&m, join(find(&m, f, 3, "  restart"), (Span){f, 0, find(&m, f, 4, "}").lo}), "");
  fix(&m, "make it one line");
  edit(&m, join(find(&m, f, 1, "{"), find(&m, f, 4, "}")), "{ image = \"x\" }");
  fix(&m, "in another file, and at the end of this");
  edit(&m, find(&m, g, 2, "second"), "zweite");
  edit(&m, at_end(find(&m, f, 5, "last")), "\nvery last");
  SHOWS(m, "error[E0706]: `db` has no `health` block\n"
           " --> a.pei:1:9\n"
           "  |\n"
           "1 | service db {\n"
           "  |         ^^\n"
           "  |\n"
           "help: add one\n"
           "  |\n"
           "3 |   restart = no\n"
           "4 +   health {\n"
           "5 +     test = []\n"
           "6 +   }\n"
           "\n"
           "error[E0201]: delete, and rewrite over lines\n"
           " --> a.pei:3:13\n"
           "  |\n"
           "3 |   restart = no\n"
           "  |             ^^\n"
           "  |\n"
           "help: delete it\n"
           "  |\n"
           "3 -   restart = no\n"
           "help: make it one line\n"
           "  |\n"
           "1 - service db {\n"
           "2 -   image = \"x\"\n"
           "3 -   restart = no\n"
           "4 - }\n"
           "1 + service db { image = \"x\" }\n"
           "help: in another file, and at the end of this\n"
           "  |\n"
           "5 | last\n"
           "6 + very last\n"
           "  |\n"
           " ::: b.pei:2:1\n"
           "  |\n"
           "2 ~ zweite\n"
           "  | ~~~~~~\n"
           "\n"
           "error: 2 errors; nothing was written\n");
}

static void fixes_refused(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("one two\n"));
  put(&m, "E0105", find(&m, f, 1, "one"), "edits that cannot be drawn", "");
  fix(&m, "overlapping");
  edit(&m, find(&m, f, 1, "one two"), "x");
  edit(&m, find(&m, f, 1, "two"), "y");
  fix(&m, "out of the file");
  edit(&m, (Span){f, 100, 200}, "x");
  fix(&m, "nowhere");
  edit(&m, SPAN_NONE, "x");
  SHOWS(m, "error[E0105]: edits that cannot be drawn\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | one two\n"
           "  | ^^^\n"
           "  |\n"
           "  = help: overlapping\n"
           "  = help: out of the file\n"
           "  = help: nowhere\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

int main(void) {
  fixes_in_a_line();
  fixes_of_lines();
  fixes_refused();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
