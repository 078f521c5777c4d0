/* Decodes what stands between the quotes. The decoded text is never longer than its spelling. */
#include "syntax/text.h"
#include "base/utf8.h"

static uint32_t hex_digit(char c) {
  if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
  char low = (char)(c | 32);
  return low >= 'a' && low <= 'f' ? (uint32_t)(low - 'a' + 10) : 16;
}

/* `\u{…}` at s[*at]; false if it is broken. */
static bool decode_unicode(Str s, uint32_t *at, char out[4], uint32_t *n) {
  uint32_t p = *at + 3, code = 0;
  if (*at + 3 >= s.n || s.s[*at + 2] != '{') return false;
  for (; p < s.n && hex_digit(s.s[p]) < 16; p++) {
    if (code > 0x10FFFF) return false;
    code = code << 4 | hex_digit(s.s[p]);
  }
  if (p == *at + 3 || p >= s.n || s.s[p] != '}') return false;
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
  *at = p + 1;
  *n = utf8_put(code, out);
  return true;
}

uint32_t text_decode_one(Str s, uint32_t *at, char out[4]) {
  char c = s.s[*at];
  out[0] = c;
  if (c == '@' && *at + 2 < s.n && s.s[*at + 1] == '@' && s.s[*at + 2] == '{') {
    *at += 3;
    out[1] = '{';
    return 2;
  }
  if (c == '\\' && *at + 1 < s.n) {
    char e = s.s[*at + 1];
    uint32_t n;
    if (e == 'u' && decode_unicode(s, at, out, &n)) return n;
    char plain = e == 'n' ? '\n' : e == 'r' ? '\r' : e == 't' ? '\t' : e == '"' || e == '\\' ? e : 0;
    if (plain) {
      *at += 2;
      out[0] = plain;
      return 1;
    }
  }
  ++*at;
  return 1;
}

uint32_t text_decode(Str s, char *out) {
  uint32_t n = 0;
  char one[4];
  for (uint32_t at = 0; at < s.n;) {
    uint32_t len = text_decode_one(s, &at, one);
    memcpy(out + n, one, len);
    n += len;
  }
  return n;
}
