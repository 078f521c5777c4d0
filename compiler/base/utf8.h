/* UTF-8: validation, decoding, display width (from a small generated table, never wcwidth). */
#ifndef PEI_BASE_UTF8_H
#define PEI_BASE_UTF8_H

#include "base/str.h"

/* Offset of the first byte that is not part of valid UTF-8, or s.n. */
uint32_t utf8_check(Str s);
/* Decodes the code point at s[at]; sets *len (1 for an invalid byte, which yields 0xFFFD). */
uint32_t utf8_decode(Str s, uint32_t at, uint32_t *len);
/* Bytes written to out[4]. */
uint32_t utf8_put(uint32_t code, char out[4]);
/* Columns a terminal uses: 0 combining, 1, or 2 wide. Control characters yield 0; callers picture them. */
uint32_t utf8_width(uint32_t code);
/* C0 except \t \n, DEL, C1, bidi controls, zero width space, inner BOM: never shown or emitted raw. */
bool utf8_is_control(uint32_t code);

#endif
