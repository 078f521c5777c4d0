/* Each mistake gives one message of the right code at the right bytes, and the text around it is still understood. */
#include "syntax_test.h"

/* Diagnostics and tree. */
#define BOTH(text, diags, tree) check_both(STR(text), diags, tree, __LINE__)
static void check_both(Str text, const char *diags, const char *tree, int line) {
  Parsed p;
  parse_bytes(&p, text);
  expect_str(diags_of(&p), diags, __FILE__, line);
  expect_str(tree_of(&p), tree, __FILE__, line);
  parsed_free(&p);
}

/* The text after all certain fixes (with `all`: after the first fix of each) has no more mistakes, and reads so. */
#define FIXED(text, want) check_fixed(STR(text), want, __LINE__)
static void check_fixed(Str text, const char *want, int line) {
  Parsed p;
  parse_bytes(&p, text);
  Buf b = buf_new(&p.arena);
  uint32_t at = 0;
  for (uint32_t i = 0; i < p.diags.list.n; i++) {
    const Diag *d = p.diags.list.v[i];
    if (d->fixes.n == 0) continue;
    for (uint32_t k = 0; k < d->fixes.v[0].edits.n; k++) {
      Edit e = d->fixes.v[0].edits.v[k];
      if (e.at.lo < at) continue;
      buf_bytes(&b, str_sub(text, at, e.at.lo));
      buf_bytes(&b, e.insert);
      at = e.at.hi;
    }
  }
  buf_bytes(&b, str_sub(text, at, text.n));
  expect_str(buf_str(&b), want, __FILE__, line);
  Parsed q;
  parse_bytes(&q, buf_str(&b));
  expect_str(diags_of(&q), "", __FILE__, line);
  parsed_free(&q);
  parsed_free(&p);
}

static void encoding(void) {
  DIAGS("a = 1\n\xFF\n", "E0001 6-7");
  DIAGS("a = \"\xC3(\"\n", "E0001 5-6");
  DIAGS("a = \x01 1\n", "E0002 4-5");
  DIAGS("a = 1\x01\nb = = 2\n", "E0002 5-6, E0101 11-12");
  DIAGS("a = 1\rb = 2\n", "E0002 5-6");
  DIAGS("\xEF\xBB\xBF\xEF\xBB\xBF"
        "a = 1\n",
        "E0002 3-6");
  DIAGS("a = \xE2\x80\xAE"
        "1\n",
        "E0002 4-7");
  DIAGS("a\0 = 1", "E0002 1-2");
  DIAGS("a = \"x\0y\"", "E0002 6-7");
  DIAGS("# \xE2\x80\xAE\n", "W0013 2-5");
  DIAGS("a = \"\x1b[1m\"", "W0013 5-6");
  DIAGS("a = '\xE2\x80\x8B'", "W0013 5-8");
  DIAGS("a <<S\n  x\x07\nS\n", "W0013 9-10");
  DIAGS("a = \"\xE2\x80\xAE\xE2\x80\xA6\xC3\xA9\"", "W0013 5-8");
}

static void characters(void) {
  BOTH("tags = [\xE2\x80\x9Cx\xE2\x80\x9D, 1]\nb", "E0008 8-11", "(field tags (list bad 1)) (step b)");
  BOTH("a = \xE2\x80\x98x\xE2\x80\x99\n", "E0008 4-7", "(field a bad)");
  DIAGS("a = \xE2\x80\x9Cx\n", "E0008 4-7");
  DIAGS("a = \"x\xE2\x80\x9D\nb\n", "E0008 6-9");
  DIAGS("a = `x`\n", "E0008 4-5");
  FIXED("a = [\xE2\x80\x9Cx\xE2\x80\x9D]\n", "a = [\"x\"]\n");
  DIAGS("a = 1\xC2\xA0\n", "E0014 5-7");
  BOTH("a = b \xE2\x86\x92 c\n", "E0014 6-9", "(field a (-> b c))");
  FIXED("a = b \xE2\x89\xA4 c\n", "a = b <= c\n");
  DIAGS("a = gr\xC3\xB6\xC3\x9F"
        "e\n",
        "E0014 4-11");
  DIAGS("a = $HOME\nb = ${X}\n", "E0014 4-9, E0014 14-18");
  DIAGS("a = @{x}\n", "E0014 4-8");
  DIAGS("a = ~ 1\n", "E0014 4-5");
  DIAGS("a = 1 \\\n + 2\n", "E0014 6-7");
  DIAGS("a = \xF0\x9F\x98\x80\n", "E0014 4-8");
}

static void foreign(void) {
  BOTH("// x\na = 1\n", "E0003 0-2", "(field a 1)");
  BOTH("/* x\n y */\na = 1 /* z */\nb", "E0003 0-2, E0003 17-19", "(field a 1) (step b)");
  DIAGS("/* x", "E0003 0-2");
  FIXED("// x\n", "# x\n");
  FIXED("a = 1 /* x */\n", "a = 1 # x \n");
  FIXED("/* x\n\n   y\n */\n", "# x\n\n   # y\n # \n");
  DIAGS("a = b & c\n", "E0015 6-7");
  FIXED("a = b & c | d\n", "a = b && c || d\n");
  DIAGS("a = 7 % 2 / 3\n", "E0015 6-7, E0015 10-11");
  BOTH("a := 1\n", "E0015 2-4", "(field a 1)");
  BOTH("a += [1]\nb\n", "E0015 2-4", "bad (step b)");
  DIAGS("a = b === c\n", "E0015 6-9");
  DIAGS("a = [x => y]\n", "E0015 7-9");
  DIAGS("a = b <> c\n", "E0015 6-8");
  BOTH("a = 1;\nb = 2; c\n", "E0116 5-6, E0116 12-13", "(field a 1) (field b 2) (step c)");
  FIXED("restart = always;\n", "restart = always\n");
  DIAGS("a { b = 1; }\n", "E0116 9-10");
  DIAGS("a = [1; 2]\n", "E0116 6-7");
}

static void conflicts(void) {
  BOTH("a = 1\n<<<<<<< HEAD\nb = [\n=======\nb = (\n>>>>>>> main\nc = 1\n", "E0004 6-18",
       "(field a 1) bad (field c 1)");
  BOTH("<<<<<<< HEAD\nb = 1\n", "E0004 0-12", "bad (field b 1)");
  DIAGS("a {\n=======\n}\n", "E0004 4-11");
}

static void numbers(void) {
  DIAGS("a = 2GX\n", "E0006 4-7");
  DIAGS("a = [2GX, 3 4]\n", "E0006 5-8");
  FIXED("a = 2GX\n", "a = 2GB\n");
  DIAGS("a = 30m1h\n", "E0006 4-9");
  FIXED("a = 30m1h\n", "a = 1h30m\n");
  DIAGS("a = 10s20s\n", "E0006 4-10");
  DIAGS("a = 1__0\n", "E0006 4-8");
  DIAGS("a = 0xZ\n", "E0006 4-7");
  DIAGS("a = 0x\n", "E0006 4-6");
  DIAGS("a = 1.5s\n", "E0006 4-8");
  DIAGS("a = 1e5\n", "E0006 4-7");
  DIAGS("a = 53/icmp\n", "E0006 4-11");
  FIXED("a = 3min\n", "a = 3m\n");
  DIAGS("a = 0755\n", "E0007 4-8");
  FIXED("a = 0755\n", "a = 0o755\n");
  FIXED("a = 08\n", "a = 8\n");
  FIXED("a = 00\n", "a = 0\n");
  DIAGS("a = 18446744073709551616\n", "E0010 4-24");
  DIAGS("a = 0x10000000000000000\n", "E0010 4-23");
  DIAGS("a = 9999999TiB\n", "E0010 4-14");
  DIAGS("a = 999999999999d\n", "E0010 4-17");
  DIAGS("a = 0.1234567\n", "E0011 4-13");
  DIAGS("a = 64KB\n", "W0406 4-8");
  FIXED("a = 64KB\n", "a = 64kB\n");
  DIAGS("a = 2 GiB\n", "E0125 6-9");
  FIXED("a = 2 GiB\n", "a = 2GiB\n");
}

static void quotes_missing(void) {
  DIAGS("a = /usr/bin\nb\n", "E0019 4-12");
  DIAGS("a = [./x, ../y, ~/z]\n", "E0019 5-8, E0019 10-14, E0019 16-19");
  DIAGS("a = x/y.z\n", "E0019 4-9");
  DIAGS("a = http://x.y/z\n", "E0019 4-16");
  DIAGS("a = 1.2.3\n", "E0019 4-9");
  DIAGS("a = 10.0.0.0/8\n", "E0019 4-14");
  DIAGS("run /bin/x\n", "E0019 4-10");
  FIXED("a = [/x, y/z]\n", "a = [\"/x\", \"y/z\"]\n");
}

static void strings(void) {
  BOTH("run \"apt-get update\nb\n", "E0105 4-19", "(step run bad) (step b)");
  FIXED("run \"apt-get update\nb\n", "run \"apt-get update\"\nb\n");
  BOTH("a = [\"x]\nb\n", "E0105 5-7", "(field a (list bad)) (step b)");
  DIAGS("a = f([\"x\", \"y])\nb\n", "E0105 12-14");
  DIAGS("a = \"x", "E0105 4-6");
  DIAGS("a = \"x\\", "E0105 4-7");
  BOTH("a = 'it\nb\n", "E0107 4-7", "(field a bad) (step b)");
  BOTH("a = \"v-@{name\"\nb\n", "E0108 7-9", "(field a bad) (step b)");
  FIXED("a = \"v-@{name\"\n", "a = \"v-@{name}\"\n");
  DIAGS("a = \"v-@{f(\"x\")\"\n", "E0108 7-9");
  DIAGS("a = [\"@{a\", \"b\"]\n", "E0108 6-8");
  DIAGS("a = [\"@{a]\n", "E0108 6-8");
  BOTH("a <<S\n  @{x\n  @{y}\nS\nb\n", "E0108 8-10", "(step a bad) (step b)");
  DIAGS("a = \"\\d\"\n", "E0012 5-7");
  DIAGS("a = \"\\\xC3\xA9\"\n", "E0012 5-8");
  DIAGS("a = \"\\u{D800}\\u{110000}\\u{}\\u12\"\n", "E0020 5-13, E0020 13-23, E0020 23-27, E0020 27-31");
  DIAGS("a = \"x@{}y\"\n", "E0124 6-9");
  DIAGS("a = \"@{ # }\"\n", "E0014 8-9");
}

static void heredocs(void) {
  BOTH("a {\n  run <<SH\n    x\n    y\n  b = 1\n}\n", "E0106 10-14",
       "(step a { (step run bad) (field b 1) })");
  BOTH("run <<SH\n  x\n  sh\nb = 1\n", "E0106 4-8", "(step run bad) (field b 1)");
  BOTH("run <<SH\n  x\n  SH;\nb = 1\n", "E0106 4-8", "(step run bad) (field b 1)");
  BOTH("a = f(<<SH\n  x\n  SH)\nb = 1\n", "E0106 6-10", "(field a (call f (arg _ bad))) (field b 1)");
  DIAGS("run <<SH", "E0106 4-8");
  DIAGS("run <<SH\n  x", "E0106 4-8");
  DIAGS("a <<S\n    x\n\ty\nS\n", "E0009 12-13");
  FIXED("a <<S\n    x\n\ty\n\t\tz\nS\n", "a <<S\n    x\n    y\n        z\nS\n");
  BOTH("a <<-EOF\n  x\nEOF\nb\n", "E0017 2-8", "(step a bad) (step b)");
  FIXED("a <<'eof'\n  x\neof\nb\n", "a <<EOF\n  x\nEOF\nb\n");
  BOTH("a <<S b\n  x\nS\nc\n", "E0018 6-7", "(step a bad) (step c)");
  DIAGS("a = \"@{f(<<S)}\"\n", "E0018 9-12");
}

static void brackets(void) {
  BOTH("ports = [80 -> 80\nrestart = always\n", "E0111 8-9",
       "(field ports (list (-> 80 80))) (field restart always)");
  FIXED("ports = [80 -> 80\nrestart = always\n", "ports = [80 -> 80]\nrestart = always\n");
  BOTH("a = [\n  1,\n  2\nb = 1\n", "E0111 4-5", "(field a (list 1 2)) (field b 1)");
  BOTH("a = f(1, [2)\n", "E0111 9-10", "(field a (call f (arg _ 1) (arg _ (list 2))))");
  BOTH("a {\n  b = 1\nc {\n  d = 1\n}\n", "E0111 2-3", "(step a { (field b 1) }) (step c { (field d 1) })");
  DIAGS("a {\n  b {\n    c = 1\n}\nd {\n}\n", "E0111 8-9");
  DIAGS("a {\n", "E0111 2-3");
  DIAGS("a = (1\n", "E0111 4-5");
  BOTH("a { b }\n}\nc\n", "E0112 8-9", "(step a { (step b) }) (step c)");
  BOTH("a = [1)]\n", "E0112 6-7", "(field a (list bad))");
  DIAGS("a = )\n", "E0112 4-5");
  /* correct, if badly indented */
  DIAGS("a {\nb = [\n1,\n2\n]\n      }\nc {\n}\n", "");
  BOTH("if a\n{ b }\n", "E0110 5-6", "(if a { (step b) })");
  FIXED("a b\n{\n}\n", "a b {\n}\n");
}

#define IN_IMAGE(source, fixed) FIXED("image i {\n" source "}\n", "image i {\n" fixed "}\n")

static void habits(void) {
  BOTH("image dev = {\n  a = 1\n}\n", "E0113 10-11", "(step image dev { (field a 1) })");
  FIXED("image dev = { a = 1 }\n", "image dev { a = 1 }\n");
  BOTH("image: node:22\nb\n", "E0114 5-6", "(field image bad) (step b)");
  FIXED("image: node:22\n", "image = \"node:22\"\n");
  FIXED("image: node:22 # x\n", "image = \"node:22\" # x\n");
  BOTH("restart: always\n\"a\": [1]\n", "E0114 7-8, E0114 19-20",
       "(field restart always) (field _ (str \"a\") (list 1))");
  FIXED("a: 1\nb : \"x\"\n\"c\":[1]\n", "a = 1\nb = \"x\"\nc = [1]\n");
  BOTH("services:\n  a:\n    - b\n\nc\n", "E0114 8-9", "bad (step c)");
  DIAGS("a {\n  - b\n  - c\n}\n", "E0114 6-7");
  BOTH("RUN apt-get update && echo 'it\nb\n", "E0114 0-3", "bad (step b)");
  IN_IMAGE("RUN apt-get update\n", "run \"apt-get update\"\n");
  FIXED("FROM x:1 AS y\n", "stage y { from = \"x:1\" }\n");
  FIXED("FROM x:1\n", "image main {\n  from = \"x:1\"\n}\n");
  FIXED("FROM x:1 AS a\nRUN b\n\n# c\nFROM a\nHEALTHCHECK NONE\nCMD [\"d\"]\nlet e = 1\n",
        "stage a {\n  from = \"x:1\"\n  run \"b\"\n\n  # c\n}\nimage main {\n  from = \"a\"\n  # HEALTHCHECK "
        "NONE\n"
        "  command = [\"d\"]\n}\nlet e = 1\n");
  IN_IMAGE("COPY --from=b --chown=1:2 /a /b\n",
           "copy \"/a\" -> \"/b\" { from = stage.b, chown = \"1:2\" }\n");
  IN_IMAGE("ADD a b\n", "add \"a\" -> \"b\"\n");
  IN_IMAGE("WORKDIR /a\n", "workdir \"/a\"\n");
  IN_IMAGE("USER me\n", "user = \"me\"\n");
  IN_IMAGE("ENV A=1 B=\"x y\"\n", "env { A = \"1\", B = \"x y\" }\n");
  IN_IMAGE("ENV A b c\n", "env { A = \"b c\" }\n");
  IN_IMAGE("LABEL a.b=c\n", "label { \"a.b\" = \"c\" }\n");
  IN_IMAGE("ARG A=1\n", "arg A { default = \"1\" }\n");
  IN_IMAGE("ARG A\n", "arg A\n");
  IN_IMAGE("EXPOSE 80 53/udp\n", "expose = [80, 53/udp]\n");
  IN_IMAGE("VOLUME /a /b\n", "volumes = [\"/a\", \"/b\"]\n");
  IN_IMAGE("CMD [\"a\", \"b\"]\n", "command = [\"a\", \"b\"]\n");
  IN_IMAGE("ENTRYPOINT a \"b\"\n", "entrypoint = [\"/bin/sh\", \"-c\", \"a \\\"b\\\"\"]\n");
  IN_IMAGE("SHELL [\"a\"]\n", "shell = [\"a\"]\n");
  IN_IMAGE("MAINTAINER me\n", "label { maintainer = \"me\" }\n");
  IN_IMAGE("RUN a && \\\n  b\n", "run <<SH\na && \\\n  b\nSH\n");
  DIAGS("HEALTHCHECK NONE\nONBUILD RUN x\nSTOPSIGNAL 9\n", "E0114 0-11, E0114 17-24, E0114 31-41");
  DIAGS("RUN a \\\n # c\n  b\nc\n", "E0114 0-3");
  DIAGS("RUN\"a\"\nFROM-> b\nCOPY<<E\nE\nRUN(a)\n", "E0114 0-3, E0114 7-11, E0114 16-20");
  DIAGS("env { USER = \"x\" }\nLABEL = 1\nRUN { }\nlist = [\n ENV\n]\n", "");
}

static void statements(void) {
  BOTH("from =\ntags = [\"x\"]\n", "E0101 6-6", "bad (field tags (list (str \"x\")))");
  DIAGS("a { b = }\n", "E0101 8-9");
  BOTH("let for = 3\nb\n", "E0117 4-7", "(let for _ 3) (step b)");
  DIAGS("use = 3\nin = 4\nparam true = 1\na = b.else\n", "E0117 0-3, E0117 8-10, E0117 21-25, E0117 36-40");
  BOTH("a = b c\nd\n", "E0101 6-7", "bad (step d)");
  BOTH("a b, = c\nd\n", "E0101 5-6", "(step a b) bad (step d)");
  BOTH("service a b = c {\n  x = = 1\n  y\n}\n", "E0101 14-15, E0101 24-25", "bad { bad (step y) }");
  DIAGS("let 3 = 1\n", "E0101 4-5");
  DIAGS("import x as y\n", "E0101 7-8");
  DIAGS("template t { }\n", "E0101 11-12");
  DIAGS("for x { }\n", "E0101 6-7");
  DIAGS("a = 1 b = 2\n", "E0101 6-7");
  DIAGS("check a\nb\n", "E0101 7-7");
  DIAGS("a = b -> c -> d\n", "E0101 11-13");
  BOTH("check 1 < 2 < 3 else \"x\"\nb\n", "E0102 12-13", "(check bad (str \"x\")) (step b)");
  DIAGS("a = b == c == d\n", "E0102 11-13");
  BOTH("else { a }\nb\n", "E0103 0-4", "bad (step b)");
  BOTH("a = 1\nelse { b }\nc\n", "E0103 6-10", "(field a 1) bad (step c)");
  DIAGS("if a { } else { } else { }\n", "E0103 18-22");
  DIAGS("if a {\n} else {\n}\nelse {\n  b = 1\n}\n", "E0103 18-22");
  BOTH("if a { }\nelif b { }\nelse { c }\n", "E0104 9-13", "(if a { } (if b { } { (step c) }))");
  DIAGS("if a { } elsif b { }\n", "E0104 9-14");
  DIAGS("if a { } elif# b\n{ }\n", "E0104 9-13, E0110 17-18, E0101 20-20");
  DIAGS("if a { }\nelif(b) { }\nelif!b { }\n", "E0104 9-13, E0104 21-25");
  FIXED("if a { } elif b { }\n", "if a { } else if b { }\n");
  BOTH("if a and b or not_c { }\n", "E0115 5-8, E0115 11-13", "(if (|| (&& a b) not_c) { })");
  DIAGS("a = not b\n", "E0115 4-7");
  DIAGS("const a = 1\nvar b = \"x\"\ndef c(x: int) { }\n", "E0115 0-5, E0115 12-15, E0115 24-27");
  FIXED("const a = 1\n", "let a = 1\n");
  BOTH("a = [1 2 \"x\"]\n", "E0119 7-8, E0119 9-12", "(field a (list 1 2 (str \"x\")))");
  FIXED("a = [\n  \"x\"\n  \"y\"\n]\n", "a = [\n  \"x\",\n  \"y\"\n]\n");
  DIAGS("a = f(1 2)\n", "E0119 8-9");
  BOTH("if a = 1 { b }\n", "E0120 5-6", "(if bad { (step b) })");
  FIXED("check a = 1 else \"x\"\n", "check a == 1 else \"x\"\n");
  DIAGS("a = if b then c\nd\n", "E0121 4-6");
  DIAGS("a = [if b then c]\n", "E0121 5-7");
  DIAGS("a = 1\n  + 2\n", "E0122 8-9");
  DIAGS("a = b\n  && c\n", "E0122 8-10");
  DIAGS("a = b ? c : d\n", "E0123 6-7");
}

static void together(void) {
  Parsed p;
  parse_bytes(&p, STR("project \"x\"\n"
                      "let a = \n"               /* 1 */
                      "image dev = {\n"          /* 2 */
                      "  tags = [\"x\" \"y\"]\n" /* 3 */
                      "  restart = always;\n"    /* 4 */
                      "  run \"x\n"              /* 5 */
                      "  size = 2GX\n"           /* 6 */
                      "}\n"
                      "let for = 1\n" /* 7 */
                      "service s { a = 1 }\n"));
  CHECK_STR(diags_of(&p),
            "E0101 19-19, E0113 31-32, E0119 49-52, E0116 72-73, E0105 80-82, E0006 92-95, E0117 102-105");
  CHECK(p.ast->bad);
  CHECK_INT(p.diags.errors, 7);
  parsed_free(&p);
}

/* `text` many times between `before` and `after`. */
static Str repeated(Arena *a, const char *before, const char *text, uint32_t times, const char *after) {
  Buf b = buf_new(a);
  buf_bytes(&b, str_c(before));
  for (uint32_t i = 0; i < times; i++) buf_bytes(&b, str_c(text));
  buf_bytes(&b, str_c(after));
  return buf_str(&b);
}

static void check_codes(Str text, const char *want, int line) {
  Parsed p;
  parse_bytes(&p, text);
  expect_str(diags_of(&p), want, __FILE__, line);
  parsed_free(&p);
}

static void limits(void) {
  TEST_ARENA(a);
  check_codes(repeated(&a, "a = ", "[", 256, repeated(&a, "", "]", 256, "").s), "", __LINE__);
  check_codes(repeated(&a, "a = ", "[", 257, repeated(&a, "", "]", 257, "").s), "E0118 260-261", __LINE__);
  check_codes(repeated(&a, "", "a {", 257, repeated(&a, "", "}", 257, "").s), "E0118 770-771", __LINE__);
  check_codes(repeated(&a, "a = ", "!", 5000, "b\nc = 1"), "E0118 2040-2041", __LINE__);
  check_codes(repeated(&a, "a = b", "+b", 900, ""), "", __LINE__);
  check_codes(repeated(&a, "a = b", "+b", 100000, ""), "E0118 4-2005", __LINE__);
  check_codes(repeated(&a, "a = b", ".b", 100000, ""), "E0118 4-2005", __LINE__);
  check_codes(repeated(&a, "a = \"", "x", SYNTAX_MAX_STRING - 2, "\""), "", __LINE__);
  check_codes(repeated(&a, "a = \"", "x", SYNTAX_MAX_STRING, "\""), "E0016 4-1048582", __LINE__);
  check_codes(repeated(&a, "", " ", SYNTAX_MAX_BYTES, ""), "", __LINE__);
  check_codes(repeated(&a, "", " ", SYNTAX_MAX_BYTES + 1, ""), "E0005 0-0", __LINE__);
  arena_free(&a);
}

/* What was slow if something looked ahead, or back, without a bound. */
static void hostile(void) {
  static const char *const pieces[] = {"[1 2 ",    "\"@{",   "<<A ",      "<<A\n", ";x",   "\xE2\x80\x9Cx",
                                       "{x=[}",    "a b = ", "/**/",      "@{ ",   "]",    "if x then ",
                                       "RUN x\n",  "a:\n",   "<<<<<<<\n", "`",     "x/y ", "`\xE2\x80\x9C",
                                       "\"@{f(\"", "- a\n",  "\\\n"};
  TEST_ARENA(a);
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    Parsed p;
    parse_bytes(&p, repeated(&a, "", pieces[i], (uint32_t)(400000 / strlen(pieces[i])), ""));
    CHECK(p.ast->body->kind == N_BLOCK);
    parsed_free(&p);
  }
  Str doc = repeated(&a, "a <<S\n", "@{ @{ ", 60000, "\nS\n");
  Parsed p;
  parse_bytes(&p, doc);
  CHECK(p.diags.errors > 0);
  parsed_free(&p);
  arena_free(&a);
}

/* The examples of `peic explain`: the wrong one gives its code and nothing else, the right one nothing. */
static void rows(void) {
  for (int i = 0; i < DIAG_COUNT; i++) {
    const DiagRow *row = &diag_rows[i];
    bool ours = row->code[1] == '0' && (row->code[2] <= '1' || !strcmp(row->code, "W0406")) && row->wrong[0];
    bool later = row->code[0] == 'W' && strcmp(row->code, "W0013") && strcmp(row->code, "W0406");
    if (!ours || later) continue; /* those need names, or are said by others */
    Parsed p;
    parse_bytes(&p, str_c(row->wrong));
    Str said = diags_of(&p);
    expect(p.diags.list.n == 1 && str_starts(said, str_c(row->code)), __FILE__, __LINE__, row->code);
    parsed_free(&p);
    parse_bytes(&p, str_c(row->right));
    expect_str(diags_of(&p), "", __FILE__, __LINE__);
    parsed_free(&p);
  }
}

int main(void) {
  rows();
  encoding();
  characters();
  foreign();
  conflicts();
  numbers();
  quotes_missing();
  strings();
  heredocs();
  brackets();
  habits();
  statements();
  together();
  limits();
  hostile();
  return test_end();
}
