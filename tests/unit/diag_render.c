/* Layout of messages: the model renderings, labels, spans of several lines. */
#include "diag_make.h"

static void far_below(void) {
  MADE(m);
  uint32_t f = add_lines(
      &m, "dev.pei",
      (Line[]){{44, "  ports   = [2222 -> 22, 8080 -> 80]"}, {53, "  ports   = [ssh_port -> 22]"}, {0}});
  put(&m, "E0701", find(&m, f, 44, "2222"), "host port 2222 is published twice",
      "first `service dev` takes 0.0.0.0:2222");
  also(&m, find(&m, f, 53, "ssh_port"),
       "`ssh_port` is 2222 (default, line 4); `service jump` takes it again");
  help(&m,
       "give one of them another host port, or bind them to different addresses: `\"127.0.0.1:2222\" -> 22`");
  SHOWS(m, "error[E0701]: host port 2222 is published twice\n"
           "  --> dev.pei:44:14\n"
           "   |\n"
           "44 |   ports   = [2222 -> 22, 8080 -> 80]\n"
           "   |              ^^^^ first `service dev` takes 0.0.0.0:2222\n"
           "   |\n"
           "  ::: dev.pei:53:14\n"
           "   |\n"
           "53 |   ports   = [ssh_port -> 22]\n"
           "   |              -------- `ssh_port` is 2222 (default, line 4); `service jump` takes it again\n"
           "   |\n"
           "   = help: give one of them another host port, or bind them to different addresses: "
           "`\"127.0.0.1:2222\" -> 22`\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void leading_up(void) {
  MADE(m);
  uint32_t f = add_lines(
      &m, "dev.pei",
      (Line[]){{12, "stage system {"}, {17, "  ssh {"}, {21, "  host_port = 2222"}, {22, "}"}, {0}});
  put(&m, "E0203", find(&m, f, 21, "host_port"), "`host_port` is a field of `ssh`, not of `stage`",
      "belongs in `ssh { … }`");
  also(&m, find(&m, f, 12, "stage system"), "in this stage");
  fix(&m, "move it into the `ssh` block on line 17");
  edit(&m, at_end(find(&m, f, 17, "{")), " host_port = 2222");
  SHOWS(m, "error[E0203]: `host_port` is a field of `ssh`, not of `stage`\n"
           "  --> dev.pei:21:3\n"
           "   |\n"
           "12 | stage system {\n"
           "   | ------------ in this stage\n"
           "...\n"
           "21 |   host_port = 2222\n"
           "   |   ^^^^^^^^^ belongs in `ssh { … }`\n"
           "   |\n"
           "help: move it into the `ssh` block on line 17\n"
           "   |\n"
           "17 ~   ssh { host_port = 2222\n"
           "   |         ++++++++++++++++\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void moved(void) {
  MADE(m);
  uint32_t f = add_lines(
      &m, "dev.pei",
      (Line[]){
          {12, "stage system {"}, {17, "  ssh { port = 22 }"}, {21, "  host_port = 2222"}, {22, "}"}, {0}});
  put(&m, "E0203", find(&m, f, 21, "host_port"), "`host_port` is a field of `ssh`, not of `stage`",
      "belongs in `ssh { … }`");
  fix(&m, "move it into the `ssh` block on line 17");
  Span line = find(&m, f, 21, "  host_port = 2222");
  edit(&m, (Span){f, line.lo, line.hi + 1}, "");
  edit(&m, at_start(find(&m, f, 17, "port")), "host_port = 2222, ");
  SHOWS(m, "error[E0203]: `host_port` is a field of `ssh`, not of `stage`\n"
           "  --> dev.pei:21:3\n"
           "   |\n"
           "21 |   host_port = 2222\n"
           "   |   ^^^^^^^^^ belongs in `ssh { … }`\n"
           "   |\n"
           "help: move it into the `ssh` block on line 17\n"
           "   |\n"
           "17 ~   ssh { host_port = 2222, port = 22 }\n"
           "   |         +++++++++++++++++\n"
           "...\n"
           "21 -   host_port = 2222\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void secret(void) {
  MADE(m);
  uint32_t f = add_lines(&m, "dev.pei",
                         (Line[]){{9, "secret db_password { file = \"secrets/db\" }"},
                                  {30, "  env { DB = \"postgres://@{secret.db_password}@db\" }"},
                                  {0}});
  put(&m, "E0501", find(&m, f, 30, "secret.db_password"), "a secret would be written into an image layer",
      "`env` becomes an ENV instruction, readable with `docker history`");
  also(&m, find(&m, f, 9, "db_password"), "declared secret here");
  help(&m, "mount it for one command: run { secrets = [secret.db_password], script = \"…\" }");
  help(&m, "or read it when the container starts: env { DB_PASSWORD_FILE = secret.db_password.path } in the "
           "service");
  SHOWS(m, "error[E0501]: a secret would be written into an image layer\n"
           "  --> dev.pei:30:28\n"
           "   |\n"
           " 9 | secret db_password { file = \"secrets/db\" }\n"
           "   |        ----------- declared secret here\n"
           "...\n"
           "30 |   env { DB = \"postgres://@{secret.db_password}@db\" }\n"
           "   |                            ^^^^^^^^^^^^^^^^^^ `env` becomes an ENV instruction, readable "
           "with `docker history`\n"
           "   |\n"
           "   = help: mount it for one command: run { secrets = [secret.db_password], script = \"…\" }\n"
           "   = help: or read it when the container starts: env { DB_PASSWORD_FILE = "
           "secret.db_password.path } in the service\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void circle(void) {
  MADE(m);
  uint32_t f = add_lines(&m, "multi.pei", (Line[]){{12, "  from = stage.prod"}, {0}});
  put(&m, "E0702", find(&m, f, 12, "stage.prod"), "stages depend on each other in a circle",
      "`base` needs `prod`");
  note(&m, "the circle:\n┌─> base   multi.pei:12  from\n│   prod   multi.pei:20  from\n└── tools  "
           "multi.pei:31  copy from");
  SHOWS_ASCII(m, "error[E0702]: stages depend on each other in a circle\n"
                 "  --> multi.pei:12:10\n"
                 "   |\n"
                 "12 |   from = stage.prod\n"
                 "   |          ^^^^^^^^^^ `base` needs `prod`\n"
                 "   |\n"
                 "   = note: the circle:\n"
                 "           ,-> base   multi.pei:12  from\n"
                 "           |   prod   multi.pei:20  from\n"
                 "           `-- tools  multi.pei:31  copy from\n"
                 "\n"
                 "error: 1 error; nothing was written\n");
  SHOWS(m, "error[E0702]: stages depend on each other in a circle\n"
           "  --> multi.pei:12:10\n"
           "   |\n"
           "12 |   from = stage.prod\n"
           "   |          ^^^^^^^^^^ `base` needs `prod`\n"
           "   |\n"
           "   = note: the circle:\n"
           "           ┌─> base   multi.pei:12  from\n"
           "           │   prod   multi.pei:20  from\n"
           "           └── tools  multi.pei:31  copy from\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void expansion(void) {
  MADE(m);
  uint32_t lib = add_lines(&m, "lib/web.pei", (Line[]){{3, "  ports = [host -> 80]"}, {0}});
  uint32_t f = add_lines(&m, "shop.pei", (Line[]){{14, "  use web(name = n, host = base_port * 9)"}, {0}});
  m.ds.chain = &(Frame){
      find(&m, f, 14, "web"),
      STR("template `web` (lib/web.pei:1), used at shop.pei:14 with n = \"b\", base_port = 11111"), NULL};
  put(&m, "E0401", find(&m, lib, 3, "host"), "99999 is not a port", "this is 99999; ports are 1 to 65535");
  also(&m, find(&m, f, 14, "base_port * 9"), "computed here");
  SHOWS(m, "error[E0401]: 99999 is not a port\n"
           "  --> lib/web.pei:3:12\n"
           "   |\n"
           " 3 |   ports = [host -> 80]\n"
           "   |            ^^^^ this is 99999; ports are 1 to 65535\n"
           "   |\n"
           "  ::: shop.pei:14:28\n"
           "   |\n"
           "14 |   use web(name = n, host = base_port * 9)\n"
           "   |                            ------------- computed here\n"
           "   = in: template `web` (lib/web.pei:1), used at shop.pei:14 with n = \"b\", base_port = 11111\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void deep_expansion(void) {
  MADE(m);
  uint32_t f = add_lines(&m, "a.pei", (Line[]){{3, "  ports = [host -> 80]"}, {0}});
  Frame frames[12];
  for (uint32_t i = 0; i < 12; i++)
    frames[i] = (Frame){{f, 0, 1}, arena_fmt(&m.arena, "frame %u", i), i < 11 ? &frames[i + 1] : NULL};
  m.ds.chain = frames;
  put(&m, "E0401", find(&m, f, 3, "host"), "99999 is not a port", "");
  help(&m, "first line\nsecond line\n\nlast line");
  SHOWS(m, "error[E0401]: 99999 is not a port\n"
           " --> a.pei:3:12\n"
           "  |\n"
           "3 |   ports = [host -> 80]\n"
           "  |            ^^^^\n"
           "  = in: frame 0\n"
           "  = in: frame 1\n"
           "  = in: frame 2\n"
           "  = in: frame 3\n"
           "  = in: frame 4\n"
           "  = in: … 5 more\n"
           "  = in: frame 10\n"
           "  = in: frame 11\n"
           "  = help: first line\n"
           "          second line\n"
           "\n"
           "          last line\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void no_place(void) {
  MADE(m);
  put(&m, "E0901", SPAN_NONE, "`build/compose.yaml` was edited since peic wrote it", "unseen");
  note(&m, "peic wrote 1234, the file now has 5678");
  help(&m, "move your change into the project, or overwrite the file with --force");
  put(&m, "E0901", SPAN_NONE, "`build/b` was edited since peic wrote it", "");
  SHOWS(m, "error[E0901]: `build/b` was edited since peic wrote it\n"
           "\n"
           "error[E0901]: `build/compose.yaml` was edited since peic wrote it\n"
           "  = note: peic wrote 1234, the file now has 5678\n"
           "  = help: move your change into the project, or overwrite the file with --force\n"
           "\n"
           "error: 2 errors; nothing was written\n");
}

static void labels_beside(void) {
  MADE(m);
  uint32_t f = add_lines(
      &m, "a.pei",
      (Line[]){
          {1, "let x = memory + 30s"}, {2, "let y = aa * bb * cc"}, {3, "let z = aa * bb * cc * dd"}, {0}});
  put(&m, "E0306", find(&m, f, 1, "+"), "`+` cannot add size and duration", "no common type");
  also(&m, find(&m, f, 1, "memory"), "size");
  also(&m, find(&m, f, 1, "30s"), "duration");
  put(&m, "E0803", find(&m, f, 2, "bb"), "two beside each other", "primary");
  also(&m, find(&m, f, 2, "cc"), "secondary");
  put(&m, "E0803", find(&m, f, 3, "bb"), "four are too many to hang", "forty");
  also(&m, find(&m, f, 3, "aa"), "thirty");
  also(&m, find(&m, f, 3, "dd"), "two hundred");
  also(&m, find(&m, f, 3, "cc"), "fifty");
  SHOWS(m, "error[E0306]: `+` cannot add size and duration\n"
           " --> a.pei:1:16\n"
           "  |\n"
           "1 | let x = memory + 30s\n"
           "  |         ------ ^ --- duration\n"
           "  |         |      |\n"
           "  |         |      no common type\n"
           "  |         size\n"
           "\n"
           "error[E0803]: two beside each other\n"
           " --> a.pei:2:14\n"
           "  |\n"
           "2 | let y = aa * bb * cc\n"
           "  |              ^^   -- secondary\n"
           "  |              |\n"
           "  |              primary\n"
           "\n"
           "error[E0803]: four are too many to hang\n"
           " --> a.pei:3:14\n"
           "  |\n"
           "3 | let z = aa * bb * cc * dd\n"
           "  |         -- thirty\n"
           "  |              ^^ forty\n"
           "  |                   -- fifty\n"
           "  |                        -- two hundred\n"
           "\n"
           "error: 3 errors; nothing was written\n");
}

static void labels_overlap(void) {
  MADE(m);
  uint32_t f =
      add_lines(&m, "a.pei", (Line[]){{1, "let x = \"ab @{secret} cd\""}, {2, "ports = [1 -> 2]"}, {0}});
  put(&m, "E0501", find(&m, f, 1, "secret"), "inner and outer", "this secret");
  also(&m, find(&m, f, 1, "\"ab @{secret} cd\""), "in this string");
  put(&m, "E0501", find(&m, f, 2, "1"), "no texts, and a caret between", "");
  also(&m, find(&m, f, 2, "2"), "");
  also(&m, at_end(find(&m, f, 2, "2")), "here");
  SHOWS(m, "error[E0501]: inner and outer\n"
           " --> a.pei:1:15\n"
           "  |\n"
           "1 | let x = \"ab @{secret} cd\"\n"
           "  |         ----------------- in this string\n"
           "  |               ^^^^^^ this secret\n"
           "\n"
           "error[E0501]: no texts, and a caret between\n"
           " --> a.pei:2:10\n"
           "  |\n"
           "2 | ports = [1 -> 2]\n"
           "  |          ^    -- here\n"
           "\n"
           "error: 2 errors; nothing was written\n");
}

static void several_lines(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei",
                        STR("stage a {\n  from = \"x\"\n}\nstage b {\n  ports = [\n    80 -> 80,\n    81 -> "
                            "81,\n    82 -> 82,\n    83 -> 83,\n  ]\n}\n"));
  put(&m, "E0207", join(find(&m, f, 1, "stage"), find(&m, f, 3, "}")), "whole block", "this block");
  put(&m, "E0208", join(find(&m, f, 5, "["), find(&m, f, 10, "]")), "from the middle of a line", "this list");
  also(&m, find(&m, f, 5, "ports"), "this field");
  put(&m, "E0209", join(find(&m, f, 4, "stage"), find(&m, f, 11, "}")), "one in another", "this block");
  also(&m, join(find(&m, f, 5, "["), find(&m, f, 10, "]")), "this list");
  also(&m, find(&m, f, 7, "81 -> 81"), "this pair");
  SHOWS_ASCII(m, "error[E0207]: whole block\n"
                 " --> a.pei:1:1\n"
                 "  |\n"
                 "1 | / stage a {\n"
                 "2 | |   from = \"x\"\n"
                 "3 | | }\n"
                 "  | |_^ this block\n"
                 "\n"
                 "error[E0209]: one in another\n"
                 "  --> a.pei:4:1\n"
                 "   |\n"
                 " 4 | /   stage b {\n"
                 " 5 | |     ports = [\n"
                 "   | |  ___________-\n"
                 " 6 | | |     80 -> 80,\n"
                 " 7 | | |     81 -> 81,\n"
                 "   | | |     -------- this pair\n"
                 " 8 | | |     82 -> 82,\n"
                 " 9 | | |     83 -> 83,\n"
                 "10 | | |   ]\n"
                 "   | | |___- this list\n"
                 "11 | |   }\n"
                 "   | |___^ this block\n"
                 "\n"
                 "error[E0208]: from the middle of a line\n"
                 "  --> a.pei:5:11\n"
                 "   |\n"
                 " 5 |     ports = [\n"
                 "   |     ----- this field\n"
                 "   |  ___________^\n"
                 "...  |\n"
                 "10 | |   ]\n"
                 "   | |___^ this list\n"
                 "\n"
                 "error: 3 errors; nothing was written\n");
  SHOWS(m, "error[E0207]: whole block\n"
           " --> a.pei:1:1\n"
           "  |\n"
           "1 | ╭ stage a {\n"
           "2 | │   from = \"x\"\n"
           "3 | │ }\n"
           "  | ╰─^ this block\n"
           "\n"
           "error[E0209]: one in another\n"
           "  --> a.pei:4:1\n"
           "   |\n"
           " 4 | ╭   stage b {\n"
           " 5 | │     ports = [\n"
           "   | │ ╭───────────-\n"
           " 6 | │ │     80 -> 80,\n"
           " 7 | │ │     81 -> 81,\n"
           "   | │ │     -------- this pair\n"
           " 8 | │ │     82 -> 82,\n"
           " 9 | │ │     83 -> 83,\n"
           "10 | │ │   ]\n"
           "   | │ ╰───- this list\n"
           "11 | │   }\n"
           "   | ╰───^ this block\n"
           "\n"
           "error[E0208]: from the middle of a line\n"
           "  --> a.pei:5:11\n"
           "   |\n"
           " 5 |     ports = [\n"
           "   |     ----- this field\n"
           "   | ╭───────────^\n"
           "...  │\n"
           "10 | │   ]\n"
           "   | ╰───^ this list\n"
           "\n"
           "error: 3 errors; nothing was written\n");
}

static void gaps(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("one\ntwo\nthree\nfour\n\nsix\nseven\neight\nnine\nten\n"));
  put(&m, "E0207", find(&m, f, 4, "four"), "two lines between are shown, three are not", "main");
  also(&m, find(&m, f, 1, "one"), "first");
  also(&m, find(&m, f, 8, "eight"), "");
  also(&m, find(&m, f, 9, "nine"), "last");
  SHOWS(m, "error[E0207]: two lines between are shown, three are not\n"
           " --> a.pei:4:1\n"
           "  |\n"
           "1 | one\n"
           "  | --- first\n"
           "2 | two\n"
           "3 | three\n"
           "4 | four\n"
           "  | ^^^^ main\n"
           "...\n"
           "8 | eight\n"
           "  | -----\n"
           "9 | nine\n"
           "  | ---- last\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void many_labels(void) {
  MADE(m);
  uint32_t f = add_file(
      &m, "a.pei",
      STR("name\n\nname\nname\nname\nname\nname\nname\nname\nname\nname\nname\nname\nname\nname\nname\n"));
  put(&m, "E0204", find(&m, f, 1, "name"), "unknown name `name`", "not declared");
  for (uint32_t i = 3; i <= 16; i++) also(&m, find(&m, f, i, "name"), "");
  also(&m, SPAN_NONE, "never shown");
  SHOWS(m, "error[E0204]: unknown name `name`\n"
           "  --> a.pei:1:1\n"
           "   |\n"
           " 1 | name\n"
           "   | ^^^^ not declared\n"
           " 2 |\n"
           " 3 | name\n"
           "   | ----\n"
           " 4 | name\n"
           "   | ----\n"
           " 5 | name\n"
           "   | ----\n"
           " 6 | name\n"
           "   | ----\n"
           " 7 | name\n"
           "   | ----\n"
           " 8 | name\n"
           "   | ----\n"
           " 9 | name\n"
           "   | ----\n"
           "10 | name\n"
           "   | ----\n"
           "11 | name\n"
           "   | ----\n"
           "12 | name\n"
           "   | ----\n"
           "13 | name\n"
           "   | ----\n"
           "   |\n"
           "   = note: and 4 more places\n"
           "\n"
           "error: 1 error; nothing was written\n");
}

static void color(void) {
  MADE(m);
  uint32_t f = add_file(&m, "a.pei", STR("let x = aa + bb\n"));
  put(&m, "E0306", find(&m, f, 1, "+"), "`+` cannot add", "here");
  also(&m, find(&m, f, 1, "aa"), "size");
  note(&m, "noted");
  fix(&m, "use it");
  edit(&m, find(&m, f, 1, "+"), "-");
  fix(&m, "or drop it");
  edit(&m, find(&m, f, 1, "let x = aa + bb"), "");
  Diag *w = put(&m, "W0712", find(&m, f, 1, "x"), "warned", "");
  w->severity = SEV_WARNING;
  CHECK_STR(shown(&m, (RenderStyle){.color = true}),
            "\033[1;33mwarning\033[0m\033[1;34m[W0712]\033[0m\033[1m: warned\033[0m\n"
            " \033[1;34m-->\033[0m a.pei:1:5\n"
            "\033[1;34m  |\033[0m\n"
            "\033[1;34m1 |\033[0m let x = aa + bb\n"
            "\033[1;34m  |\033[0m     \033[1;33m^\033[0m\n"
            "\n"
            "\033[1;31merror\033[0m\033[1;34m[E0306]\033[0m\033[1m: `+` cannot add\033[0m\n"
            " \033[1;34m-->\033[0m a.pei:1:12\n"
            "\033[1;34m  |\033[0m\n"
            "\033[1;34m1 |\033[0m let x = aa + bb\n"
            "\033[1;34m  |\033[0m         \033[1;34m--\033[0m \033[1;31m^\033[0m \033[1;31mhere\033[0m\n"
            "\033[1;34m  |\033[0m         \033[1;34m|\033[0m\n"
            "\033[1;34m  |\033[0m         \033[1;34msize\033[0m\n"
            "\033[1;34m  |\033[0m\n"
            "  \033[1;34m= \033[0m\033[1;36mnote\033[0m: noted\n"
            "\033[1;32mhelp\033[0m: use it\n"
            "\033[1;34m  |\033[0m\n"
            "\033[1;34m1 \033[0m\033[32m~\033[0m let x = aa - bb\n"
            "\033[1;34m  |\033[0m            \033[32m~\033[0m\n"
            "\033[1;32mhelp\033[0m: or drop it\n"
            "\033[1;34m  |\033[0m\n"
            "\033[1;34m1 \033[0m\033[31m-\033[0m \033[31mlet x = aa + bb\033[0m\n"
            "\033[1;34m1 \033[0m\033[32m+\033[0m\033[32m\033[0m\n"
            "\n"
            "\033[1;31merror\033[0m\033[1m: 1 error, 1 warning; nothing was written\033[0m\n");
  arena_free(&m.arena);
}

int main(void) {
  far_below();
  leading_up();
  moved();
  secret();
  circle();
  expansion();
  deep_expansion();
  no_place();
  labels_beside();
  labels_overlap();
  several_lines();
  gaps();
  many_labels();
  color();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
