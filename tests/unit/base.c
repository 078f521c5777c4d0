/* str, buf, source, hash. */
#include "test.h"

#include "base/hash.h"
#include "base/source.h"

static void test_str(void) {
  Str none = {NULL, 0}, abc = STR("abc");
  CHECK(str_cmp(abc, STR("abd")) < 0 && str_cmp(STR("abd"), abc) > 0 && str_cmp(abc, STR("abc")) == 0);
  CHECK(str_cmp(STR("ab"), abc) < 0 && str_cmp(abc, STR("ab")) > 0);
  CHECK(str_cmp(none, none) == 0 && str_cmp(none, abc) < 0);
  CHECK(str_cmp(STR("\x80"), STR("a")) > 0); /* bytes, not signed chars */
  CHECK(str_starts(abc, STR("ab")) && str_starts(abc, none) && str_starts(none, none));
  CHECK(!str_starts(abc, STR("b")) && !str_starts(abc, STR("abcd")));
  CHECK(str_ends(abc, STR("bc")) && str_ends(abc, none) && !str_ends(abc, STR("ab")) && !str_ends(none, abc));
  CHECK(str_eq(none, STR("")) && str_is(abc, "abc") && !str_is(abc, "ab"));
  CHECK_INT(str_find(abc, 'c'), 2);
  CHECK_INT(str_find(abc, 'x'), 3);
  CHECK_INT(str_find(none, 'x'), 0);
  CHECK_STR(str_sub(abc, 1, 2), "b");
  CHECK_STR(str_c("x"), "x");
}

static void test_buf(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  CHECK_STR(buf_str(&b), "");
  buf_lit(&b, "x=");
  buf_int(&b, INT64_MIN);
  buf_char(&b, ' ');
  buf_int(&b, INT64_MAX);
  buf_char(&b, ' ');
  buf_int(&b, 0);
  buf_pad(&b, 3);
  buf_pad(&b, 0);
  buf_bytes(&b, (Str){NULL, 0});
  buf_char(&b, '.');
  CHECK_STR(buf_str(&b), "x=-9223372036854775808 9223372036854775807 0   .");
  for (uint32_t n = 0; n < 300; n++) { /* NUL behind the content at every size */
    Buf c = buf_new(&a);
    buf_pad(&c, n);
    Str s = buf_str(&c);
    if (s.n != n || s.s[n] != 0) CHECK_INT(s.n, n);
  }
  Buf big = buf_new(&a);
  for (int i = 0; i < 100000; i++) buf_lit(&big, "0123456789");
  buf_bytes(&big, buf_str(&big)); /* of itself */
  Str s = buf_str(&big);
  CHECK_INT(s.n, 2000000);
  CHECK(memcmp(s.s + 1999990, "0123456789", 11) == 0);
  arena_free(&a);
}

static void check_line(Sources *s, uint32_t line, const char *text, uint32_t start) {
  uint32_t at;
  CHECK_STR(source_line_text(s, 0, line, &at), text);
  CHECK_INT(at, start);
}

static void test_source(void) {
  TEST_ARENA(a);
  Sources s = {.arena = &a};
  Str text = STR("a\r\n\nb\rc\n\r\nlast");
  CHECK_INT(source_add(&s, STR("x/p.pei"), STR("x"), STR("p.pei"), text), 0);
  CHECK_INT(source_add(&s, STR("e"), STR(""), STR("e"), STR("")), 1);
  CHECK_INT(source_add(&s, STR("n"), STR(""), STR("n"), STR("one\n")), 2);
  static const uint32_t lines[] = {1, 1, 1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 5};
  for (uint32_t i = 0; i <= text.n; i++) CHECK_INT(source_line(&s, 0, i), lines[i]);
  CHECK_INT(source_line(&s, 0, 4000000000u), 5);
  check_line(&s, 1, "a", 0);
  check_line(&s, 2, "", 3);
  check_line(&s, 3, "b\rc", 4);
  check_line(&s, 4, "", 8);
  check_line(&s, 5, "last", 10);
  check_line(&s, 6, "", text.n);
  check_line(&s, 0, "", text.n);
  uint32_t at;
  CHECK_STR(source_line_text(&s, 1, 1, &at), "");
  CHECK_INT(source_line(&s, 1, 0), 1);
  CHECK_STR(source_line_text(&s, 2, 1, &at), "one");
  CHECK_STR(source_line_text(&s, 2, 2, &at), "");
  CHECK_INT(source_line(&s, 2, 4), 2);
  CHECK_INT(source_line(&s, UINT32_MAX, 4), 0);
  CHECK_STR(source_line_text(&s, UINT32_MAX, 1, &at), "");
  CHECK_STR(source_text(&s, (Span){0, 10, 14}), "last");
  CHECK_STR(source_text(&s, (Span){0, 10, 99}), "last");
  CHECK_STR(source_text(&s, (Span){0, 99, 99}), "");
  CHECK_STR(source_text(&s, SPAN_NONE), "");
  CHECK_STR(source_at(&s, 0)->display, "p.pei");
  arena_free(&a);
}

static void test_hash(void) {
  Sha256 abc = hash_sha256(STR("abc")), none = hash_sha256((Str){NULL, 0});
  CHECK_STR(str_c(abc.hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK_STR(str_c(none.hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Hash128 xabc = hash_xxh3(STR("abc")), xnone = hash_xxh3((Str){NULL, 0});
  CHECK_STR(str_c(xabc.hex), "06b05ab6733a618578af5f94892f3950");
  CHECK_STR(str_c(xnone.hex), "99aa06d3014798d86001c324468d497f");
}

int main(void) {
  test_str();
  test_buf();
  test_source();
  test_hash();
  CHECK_INT(test_host.blocks, 0);
  return test_end();
}
