/* See position.h. A byte order mark at the start of a file is not counted: editors do not show it either. */
#include "diag/position.h"

bool position_has(const Sources *s, Span at) { return at.file < s->files.n; }

Span position_clamp(const Sources *s, Span at) {
  uint32_t n = source_at(s, at.file)->text.n;
  if (at.lo > n) at.lo = n;
  if (at.hi > n) at.hi = n;
  if (at.hi < at.lo) at.hi = at.lo;
  return at;
}

uint32_t position_bom(Str line_text, uint32_t line_start) {
  return line_start == 0 && str_starts(line_text, STR("\xEF\xBB\xBF")) ? 3 : 0;
}

/* Counts the bytes that start a character, and those that start one of two UTF-16 units, in steps of
   eight (a product sums the bits). Bytes
   that are not UTF-8 count as what they look like; their file has a message about them. */
static void count(Str text, uint32_t from, Position *p) {
  const uint64_t ones = 0x0101010101010101u;
  uint32_t at = from, tails = 0, pairs = 0;
  for (uint64_t b; text.n - at >= sizeof b; at += (uint32_t)sizeof b) {
    memcpy(&b, text.s + at, sizeof b);
    if (!(b & ones << 7)) continue;
    tails += (uint32_t)((b >> 7 & ~(b >> 6) & ones) * ones >> 56);
    pairs += (uint32_t)((b >> 7 & b >> 6 & b >> 5 & b >> 4 & ~(b >> 3) & ones) * ones >> 56);
  }
  for (; at < text.n; at++) {
    tails += ((uint8_t)text.s[at] & 0xC0) == 0x80;
    pairs += ((uint8_t)text.s[at] & 0xF8) == 0xF0;
  }
  p->col += text.n - from - tails;
  p->utf16 += text.n - from - tails + pairs;
}

Position position_of(const Sources *s, uint32_t file, uint32_t offset) {
  uint32_t start, line = source_line(s, file, offset);
  Str text = source_line_text(s, file, line, &start);
  Position p = {line, 1, 0};
  Str before = str_n(source_at(s, file)->text.s + start, offset - start);
  uint32_t bom = position_bom(text, start);
  if (before.n > bom) count(before, bom, &p);
  return p;
}
