/* Shell quoting, wherever known bytes must arrive as one word. */
#include "base/text.h"

#include "base/buf.h"

bool text_is_shell_safe(Str s, uint32_t *bad) {
  static const char safe[] = "_@%+=:,./-";
  for (uint32_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.s[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word || (c && strchr(safe, c))) continue;
    *bad = i;
    return false;
  }
  *bad = 0;
  return s.n > 0; /* an empty word would vanish */
}

Str text_shell_word(Arena *a, Str s) {
  uint32_t bad;
  if (text_is_shell_safe(s, &bad)) return s;
  Buf b = buf_new(a);
  buf_lit(&b, "'");
  for (uint32_t lo = 0, hi; lo <= s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\'');
    buf_bytes(&b, str_sub(s, lo, hi));
    if (hi < s.n) buf_lit(&b, "'\\''");
  }
  buf_lit(&b, "'");
  return buf_str(&b);
}
