/* utf8: every code point, every wrong form. */
#include "test.h"

#include "base/utf8.h"

static void test_round_trip(void) {
  unsigned wrong = 0;
  for (uint32_t code = 0; code <= 0x10FFFF; code++) {
    char bytes[4];
    uint32_t n = utf8_put(code, bytes), len;
    Str s = str_n(bytes, n);
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    uint32_t want = surrogate ? 0xFFFD : code;
    wrong += utf8_decode(s, 0, &len) != want || len != n || utf8_check(s) != n;
    for (uint32_t cut = 1; cut < n; cut++) { /* cut short: wrong at its first byte */
      Str part = str_n(bytes, cut);
      wrong += utf8_check(part) != 0 || utf8_decode(part, 0, &len) != 0xFFFD || len != 1;
    }
  }
  CHECK_INT(wrong, 0);
  char out[4];
  CHECK_INT(utf8_put(0x110000, out), 3);
}

/* A slow decoder by the definition, to compare with. */
static uint32_t slow(const uint8_t *b, uint32_t n) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t len = b[0] < 0x80 ? 1 : b[0] >> 5 == 6 ? 2 : b[0] >> 4 == 14 ? 3 : b[0] >> 3 == 30 ? 4 : 0;
  if (len == 0 || len > n) return 0;
  uint32_t code = len == 1 ? b[0] : b[0] & (0x7Fu >> len);
  for (uint32_t i = 1; i < len; i++) {
    if (b[i] >> 6 != 2) return 0;
    code = code << 6 | (b[i] & 63u);
  }
  return code < least[len] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0 : len;
}

static void test_all_starts(void) {
  static const uint8_t tails[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
  enum { T = sizeof tails };
  unsigned wrong = 0;
  for (uint32_t i = 0; i < 256 * T * T * T; i++) {
    uint8_t b[4] = {(uint8_t)(i / (T * T * T)), tails[i / (T * T) % T], tails[i / T % T], tails[i % T]};
    uint32_t len, want = slow(b, 4);
    utf8_decode(str_n((char *)b, 4), 0, &len);
    wrong += len != (want ? want : 1);
    wrong += (utf8_check(str_n((char *)b, 4)) == 0) != (want == 0);
  }
  CHECK_INT(wrong, 0);
}

static void test_check(void) {
  CHECK_INT(utf8_check((Str){NULL, 0}), 0);
  CHECK_INT(utf8_check(STR("plain ascii, more than eight bytes")), 34);
  CHECK_INT(utf8_check(STR("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 x")), 16);
  CHECK_INT(utf8_check(STR("overlong \xC0\xAF")), 9);
  CHECK_INT(utf8_check(STR("overlong \xE0\x80\xAF")), 9);
  CHECK_INT(utf8_check(STR("overlong \xF0\x80\x80\xAF")), 9);
  CHECK_INT(utf8_check(STR("surrogate \xED\xA0\x80")), 10);
  CHECK_INT(utf8_check(STR("too large \xF4\x90\x80\x80")), 10);
  CHECK_INT(utf8_check(STR("never \xFE")), 6);
  for (uint32_t at = 0; at < 40; at++) { /* found wherever the eights begin */
    char text[40];
    memset(text, 'x', sizeof text);
    text[at] = (char)0x80;
    if (utf8_check(str_n(text, sizeof text)) != at) CHECK_INT(utf8_check(str_n(text, sizeof text)), at);
  }
  uint32_t len;
  CHECK_INT(utf8_decode(STR("x"), 1, &len), 0xFFFD);
  CHECK_INT(len, 0);
}

static void test_width(void) {
  static const struct {
    uint32_t code, columns;
  } rows[] = {
      {'a', 1},     {'~', 1},     {0, 0},       {'\t', 0},    {0x7F, 0},    {0x9F, 0},     {0xA0, 1},
      {0xAD, 1},    {0xE9, 1},    {0x300, 0},   {0x36F, 0},   {0x370, 1},   {0x5BF, 0},    {0x10FF, 1},
      {0x1100, 2},  {0x1160, 0},  {0x200B, 0},  {0x200D, 0},  {0x202E, 0},  {0x20AC, 1},   {0x231A, 2},
      {0x2500, 1},  {0x3000, 2},  {0x3042, 2},  {0x3099, 0},  {0x4E00, 2},  {0x9FFF, 2},   {0xAC00, 2},
      {0xD7A3, 2},  {0xFE0F, 0},  {0xFEFF, 0},  {0xFF21, 2},  {0xFF71, 1},  {0xFFFD, 1},   {0x1F600, 2},
      {0x20000, 2}, {0x2FFFD, 2}, {0x30000, 2}, {0x3FFFD, 2}, {0xE0100, 0}, {0x10FFFF, 1}, {0x1F3FB, 2},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (!expect(utf8_width(rows[i].code) == rows[i].columns, __FILE__, __LINE__, "width"))
      printf("  of U+%04X: %u\n", rows[i].code, utf8_width(rows[i].code));
  static const struct {
    uint32_t lo, hi, columns;
  } table[] = {
#define WIDTH(first, last, cols) {first, last, cols},
#include "base/width.def"
  };
  unsigned wrong = 0;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    wrong += table[i].lo > table[i].hi || table[i].hi - table[i].lo > UINT16_MAX;
    wrong += i && table[i].lo <= table[i - 1].hi;
    for (uint32_t c = table[i].lo; c <= table[i].hi; c++) wrong += utf8_width(c) != table[i].columns;
  }
  CHECK_INT(wrong, 0);
}

static void test_control(void) {
  unsigned n = 0;
  for (uint32_t c = 0; c <= 0x10FFFF; c++) n += utf8_is_control(c);
  CHECK_INT(n, 30 + 33 + 1 + 5 + 4 + 1);
  CHECK(!utf8_is_control('\t') && !utf8_is_control('\n') && utf8_is_control('\r') && utf8_is_control(0x1B));
  CHECK(utf8_is_control(0x7F) && utf8_is_control(0x85) && !utf8_is_control(0xA0) && utf8_is_control(0x200B));
  CHECK(utf8_is_control(0x202A) && utf8_is_control(0x202E) && !utf8_is_control(0x202F));
  CHECK(utf8_is_control(0x2066) && utf8_is_control(0x2069) && !utf8_is_control(0x2065) &&
        utf8_is_control(0xFEFF));
}

int main(void) {
  test_round_trip();
  test_all_starts();
  test_check();
  test_width();
  test_control();
  return test_end();
}
