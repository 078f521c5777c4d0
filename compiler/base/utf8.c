/* UTF-8, strictly as Unicode defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Called by
   the lexer, the message renderer and the quoting functions. */
#include "base/utf8.h"

static bool is_tail(Str s, uint32_t at) { return at < s.n && ((uint8_t)s.s[at] & 0xC0) == 0x80; }

/* Length of the valid sequence at s[at], 0 if there is none. */
static uint32_t sequence(Str s, uint32_t at) {
  uint8_t lead = (uint8_t)s.s[at];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !is_tail(s, at + 1)) return 0;
  if (lead < 0xE0) return 2;
  uint8_t second = (uint8_t)s.s[at + 1];
  if (lead < 0xF0) {
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    return is_tail(s, at + 2) ? 3 : 0;
  }
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
  return is_tail(s, at + 2) && is_tail(s, at + 3) ? 4 : 0;
}

uint32_t utf8_check(Str s) {
  uint32_t at = 0;
  while (at < s.n) {
    uint64_t eight;
    while (s.n - at >= sizeof eight) {
      memcpy(&eight, s.s + at, sizeof eight);
      if (eight & 0x8080808080808080u) break;
      at += (uint32_t)sizeof eight;
    }
    if (at == s.n) break;
    uint32_t len = sequence(s, at);
    if (!len) return at;
    at += len;
  }
  return at;
}

uint32_t utf8_decode(Str s, uint32_t at, uint32_t *len) {
  *len = at < s.n ? sequence(s, at) : 0;
  if (*len == 0) {
    *len = at < s.n;
    return 0xFFFD;
  }
  uint32_t lead = (uint8_t)s.s[at];
  if (*len == 1) return lead;
  uint32_t code = lead & (0x7Fu >> *len);
  for (uint32_t i = 1; i < *len; i++) code = code << 6 | ((uint8_t)s.s[at + i] & 0x3Fu);
  return code;
}

uint32_t utf8_put(uint32_t code, char out[4]) {
  if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) code = 0xFFFD;
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  uint32_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (uint32_t i = len - 1; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3F));
  out[0] = (char)((0xF00u >> len & 0xF0) | code);
  return len;
}

static const struct {
  uint32_t first;
  uint16_t more; /* code points after the first */
  uint16_t columns;
} widths[] = {
#define WIDTH(lo, hi, columns) {lo, hi - lo, columns},
#include "base/width.def"
#undef WIDTH
};

uint32_t utf8_width(uint32_t code) {
  if (code >= 0x20 && code < 0x7F) return 1;
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return 0;
  uint32_t lo = 0, hi = sizeof widths / sizeof widths[0];
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (code < widths[mid].first)
      hi = mid;
    else if (code > widths[mid].first + widths[mid].more)
      lo = mid + 1;
    else
      return widths[mid].columns;
  }
  return 1;
}

bool utf8_is_control(uint32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n';
  return (code >= 0x7F && code < 0xA0) || code == 0x200B || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}
