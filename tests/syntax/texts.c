/* Strings, heredocs, numbers, comments, spans, line ends: the bytes that come out and where they came from. Also
   every prefix of the three example projects. */
#include "syntax_test.h"

static void strings(void) {
  TREE("a = \"\"", "(field a (str))");
  TREE("a = ''", "(field a (str))");
  TREE("a = 'x\\n@{y}\"'", "(field a (str \"x\\n@{y}\"\"))");
  TREE("a = \"$x ${y} @ @x\"", "(field a (str \"$x ${y} @ @x\"))");
  TREE("a = \"\\n\\r\\t\\\"\\\\\"", "(field a (str \"\\n\\r\\t\"\\\"))");
  TREE("a = \"\\u{e9}\\u{1F600}\"", "(field a (str \"\xC3\xA9\xF0\x9F\x98\x80\"))");
  TREE("a = \"caf\xC3\xA9 \xE2\x80\x94 \xEF\xBC\x8C\"",
       "(field a (str \"caf\xC3\xA9 \xE2\x80\x94 \xEF\xBC\x8C\"))");
  TREE("a = '\xE2\x80\x94'", "(field a (str \"\xE2\x80\x94\"))");
  TREE("a = \"@@{x}@@\"", "(field a (str \"@{x}@@\"))");
  TREE("a = \"@{x}\"", "(field a (str x))");
  TREE("a = \"b@{x}c@{ y + 1 }\"", "(field a (str \"b\" x \"c\" (+ y 1)))");
  TREE("a = \"\\t@{x}\\t\"", "(field a (str \"\\t\" x \"\\t\"))");
  TREE("a = \"b@{f(\"c@{d}e\")}g\"", "(field a (str \"b\" (call f (arg _ (str \"c\" d \"e\"))) \"g\"))");
  TREE("a = \"@{ {x = 1}.x }\"", "(field a (str (. x { (field x 1) })))");
  TREE("a = \"@{ if b then \"c\" else '}' }\"", "(field a (str (cond b (str \"c\") (str \"}\"))))");
  TREE("a = \"@{x}@{y}\"", "(field a (str x y))");
  TREE("user \"n-@{x}\" { }", "(step user (str \"n-\" x) { })");
}

static void heredocs(void) {
  TREE("a <<SH\nSH\n", "(step a (here SH))");
  TREE("a <<SH\n  one\n\n    two\n   \n  three\n  SH\nb",
       "(step a (here SH \"one\\n\" \"\\n\" \"  two\\n\" \" \\n\" \"three\\n\")) (step b)");
  TREE("a <<SH # c\nx\nSH", "(step a (here SH \"x\\n\"))");
  TREE("a <<SH\n\tx\n\t\ty\nSH", "(step a (here SH \"x\\n\" \"\\ty\\n\"))");
  TREE("a <<SH\n  x\n  \ty\nSH", "(step a (here SH \"x\\n\" \"\\ty\\n\"))");
  TREE("a <<SH\r\n  x\r\n\r\n  y\r\nSH\r\nb",
       "(step a (here SH \"x\" \"\\n\" \"\\n\" \"y\" \"\\n\")) (step b)");
  TREE("a <<SH\n  $x ${y} \\n \\ 'q' \"r\" @ @@ @@{z}\nSH",
       "(step a (here SH \"$x ${y} \\n \\ 'q' \"r\" @ @@ \" \"@{z}\\n\"))");
  TREE("a <<SH\n  x @{y} z\n  @{ w }\nSH", "(step a (here SH \"x \" y \" z\\n\" w \"\\n\"))");
  TREE("a <<SH\n  @{ }\n  @{f(\"}\")}\nSH",
       "(step a (here SH \"@{ }\\n\" (call f (arg _ (str \"}\"))) \"\\n\"))");
  TREE("a <<A_1\n SH\n A_1x\nA_1  \nb", "(step a (here A_1 \"SH\\n\" \"A_1x\\n\")) (step b)");
  TREE("a = f(<<SH\n  x\n  SH\n)\nb", "(field a (call f (arg _ (here SH \"x\\n\")))) (step b)");
  TREE("a = [<<A\nx\nA\n, <<B\ny\nB\n]", "(field a (list (here A \"x\\n\") (here B \"y\\n\")))");
  TREE("a {\n  b <<SH\n    c\n  SH\n  d\n}", "(step a { (step b (here SH \"c\\n\")) (step d) })");
  TREE("a <<SH\n  # not a comment\n  a <<SH\nSH", "(step a (here SH \"# not a comment\\n\" \"a <<SH\\n\"))");
}

static void numbers(void) {
  TREE("a = [0, 1_000, 0x1F, 0o755, 0b1_01, 18446744073709551615]",
       "(field a (list 0 1000 31 493 5 18446744073709551615))");
  TREE("a = [1.5, 0.000001, 1_0.25]", "(field a (list 1500000e-6 1e-6 10250000e-6))");
  TREE("a = [1B, 2kB, 3MB, 4GB, 5TB]", "(field a (list 1B 2000B 3000000B 4000000000B 5000000000000B))");
  TREE("a = [2KiB, 3MiB, 1GiB, 1TiB, 1.5GiB]",
       "(field a (list 2048B 3145728B 1073741824B 1099511627776B 1610612736B))");
  TREE("a = [1us, 2ms, 3s, 4m, 5h, 1d, 1m30s, 1d2h3m4s5ms6us]",
       "(field a (list 1us 2000us 3000000us 240000000us 18000000000us 86400000000us 90000000us "
       "93784005006us))");
  TREE("a = [53/udp, 80/tcp, 9/sctp]", "(field a (list 53/udp 80/tcp 9/sctp))");
  TREE("a = 8000..8010", "(field a (.. 8000 8010))");
  TREE("a = 512m", "(field a 30720000000us)");
}

static void comments(void) {
  Parsed p;
  parse_bytes(&p, STR("# one\na = 1 # two\n\n  ## three\r\nb # \"four\n"));
  CHECK_STR(diags_of(&p), "");
  CHECK_INT(p.ast->comments.n, 4);
  static const uint32_t want[4][4] = {{0, 5, 1, 0}, {12, 17, 0, 0}, {21, 29, 1, 1}, {33, 40, 0, 0}};
  for (uint32_t i = 0; i < p.ast->comments.n && i < 4; i++) {
    Comment c = p.ast->comments.v[i];
    CHECK_INT(c.lo, want[i][0]);
    CHECK_INT(c.hi, want[i][1]);
    CHECK_INT(c.own_line, want[i][2]);
    CHECK_INT(c.doc, want[i][3]);
  }
  parsed_free(&p);
}

#define DUMP(text, want) check_dump(STR(text), want, __LINE__)
static void check_dump(Str text, const char *want, int line) {
  Parsed p;
  parse_bytes(&p, text);
  Buf b = buf_new(&p.arena);
  syntax_dump_ast(&p.names, p.ast, &b);
  expect_str(buf_str(&b), want, __FILE__, line);
  parsed_free(&p);
}

static void spans(void) {
  DUMP("a {\n  b = (1 + c.d) * 2\n}\n",
       "block 0..26\n  step a 0..25\n    b: block 2..25\n      field b 6..23\n        binary * 10..23\n"
       "          binary + 10..19\n            int 1 11..12\n            member d 15..18\n"
       "              name c 15..16\n          int 2 22..23\n");
  DUMP("use a(x = 1) as b {}",
       "block 0..20\n  use 0..20\n    name a 4..5\n    arg x 6..11\n      int 1 10..11\n    name b 16..17\n"
       "    block 18..20\n");
  DUMP("param p: enum(a, b)? = a",
       "block 0..24\n  param p 0..24\n    type enum? 9..20\n      type a 14..15\n      type b 17..18\n"
       "    name a 23..24\n");
  DUMP("r <<A\n  x@{y}\n  A\n",
       "block 0..18\n  step r 0..17\n    heredoc A 2..17\n      text \"x\" 8..9\n      name y 11..12\n"
       "      text \"\\n\" 13..14\n");
}

static const Node *first_text(const Parsed *p) { return p->ast->body->a->a->a; }

static void text_offsets(void) {
  Parsed p;
  parse_bytes(&p, STR("a = \"x\\n\\u{e9}@@{y\\\\z\""));
  const Node *text = first_text(&p);
  CHECK_STR(text->more->text, "x\n\xC3\xA9@{y\\z");
  static const uint32_t want[] = {5, 6, 8, 8, 14, 14, 17, 18, 20, 21};
  for (uint32_t i = 0; i < sizeof want / sizeof *want; i++)
    CHECK_INT(syntax_text_offset(&p.sources, text, i), want[i]);
  parsed_free(&p);
  parse_bytes(&p, STR("a = 'x\\n'"));
  CHECK_INT(syntax_text_offset(&p.sources, first_text(&p), 2), 7);
  CHECK_INT(syntax_text_offset(&p.sources, first_text(&p), 3), 8);
  parsed_free(&p);
}

static void tokens(void) {
  Parsed p;
  parse_bytes(&p, STR("a {\n b, c = \"x@{y}\"\n}\n"));
  Buf b = buf_new(&p.arena);
  syntax_dump_tokens(&p.syntax, 0, &b);
  CHECK_STR(buf_str(&b),
            "IDENT 0..1 \"a\"\nLBRACE 2..3 \"{\"\nIDENT 5..6 \"b\"\nSEP 6..7 \",\"\nIDENT 8..9 \"c\"\n"
            "ASSIGN 10..11 \"=\"\nQUOTE 12..13 \"\\\"\"\nTEXT 13..14 \"x\"\nINTERP 14..16 \"@{\"\nIDENT "
            "16..17 \"y\"\n"
            "ENDINTERP 17..18 \"}\"\nENDQUOTE 18..19 \"\\\"\"\nSEP 19..19\nRBRACE 20..21 \"}\"\nSEP "
            "21..21\nEOF 22..22\n");
  parsed_free(&p);
}

/* A file in this folder. */
static Str example(Arena *a, const char *name) {
  Os os;
  os_posix(&os);
  Str text = STR("");
  Str path = arena_fmt(a, "tests/syntax/examples/%s", name);
  if (os.read_file(&os, a, path.s, 1 << 20, &text) != 0) expect(false, __FILE__, __LINE__, name);
  return text;
}

static void prefixes(void) {
  static const char *const names[] = {"devbox.pei", "multi.pei", "services.pei"};
  TEST_ARENA(a);
  for (size_t i = 0; i < 3; i++) {
    Str text = example(&a, names[i]);
    for (uint32_t n = 0; n <= text.n; n++) {
      Parsed p;
      parse_bytes(&p, str_sub(text, 0, n));
      if (n == text.n) CHECK_STR(diags_of(&p), "");
      CHECK(p.ast && p.ast->body && p.ast->body->kind == N_BLOCK);
      parsed_free(&p);
    }
    for (uint32_t n = 1; n < text.n; n++) { /* and every suffix, which has the closing brackets only */
      Parsed p;
      parse_bytes(&p, str_sub(text, n, text.n));
      CHECK(p.ast->body->kind == N_BLOCK);
      parsed_free(&p);
    }
  }
  arena_free(&a);
}

/* The same tree with LF and CRLF, and with a byte order mark. */
static void line_ends(void) {
  static const char *const names[] = {"devbox.pei", "multi.pei", "services.pei"};
  TEST_ARENA(a);
  for (size_t i = 0; i < 3; i++) {
    Str text = example(&a, names[i]);
    Buf crlf = buf_new(&a);
    buf_lit(&crlf, "\xEF\xBB\xBF");
    for (uint32_t k = 0; k < text.n; k++) {
      if (text.s[k] == '\n') buf_char(&crlf, '\r');
      buf_char(&crlf, text.s[k]);
    }
    Parsed p, q;
    parse_bytes(&p, text);
    parse_bytes(&q, buf_str(&crlf));
    CHECK_STR(diags_of(&q), "");
    CHECK_INT(p.ast->comments.n, q.ast->comments.n);
    if (i > 0) { /* the first one has a heredoc, whose lines are pieces of their own with CRLF */
      Str tree = tree_of(&p);
      CHECK_STR(tree_of(&q), tree.s);
    }
    parsed_free(&p);
    parsed_free(&q);
  }
  arena_free(&a);
}

int main(void) {
  strings();
  heredocs();
  numbers();
  comments();
  spans();
  text_offsets();
  tokens();
  prefixes();
  line_ends();
  return test_end();
}
