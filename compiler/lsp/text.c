/* See text.h. */
#include "lsp/text.h"

#define BOM STR("\xEF\xBB\xBF")

Lines lines_of(Arena *a, Str text, Units units, bool bom) {
  Lines t = {.text = text, .units = units, .n = 1};
  uint32_t n = 1;
  for (uint32_t i = 0; i < text.n; i++) n += text.s[i] == '\n' || text.s[i] == '\r';
  t.starts = arena_array(a, uint32_t, n);
  t.starts[0] = bom && str_starts(text, BOM) ? BOM.n : 0;
  for (uint32_t i = 0; i < text.n; i++) {
    if (text.s[i] == '\r' && i + 1 < text.n && text.s[i + 1] == '\n') continue;
    if (text.s[i] == '\n' || text.s[i] == '\r') t.starts[t.n++] = i + 1;
  }
  return t;
}

static uint32_t line_end(const Lines *t, uint32_t line) {
  uint32_t end = line + 1 < t->n ? t->starts[line + 1] : t->text.n, start = t->starts[line];
  while (line + 1 < t->n && end > start && (t->text.s[end - 1] == '\n' || t->text.s[end - 1] == '\r')) end--;
  return end;
}

/* Bytes of the character at `at`; what is no UTF-8 counts byte by byte. */
static uint32_t char_bytes(const Lines *t, uint32_t at, uint32_t end) {
  uint8_t c = (uint8_t)t->text.s[at];
  uint32_t n = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4, i = 1;
  while (i < n && at + i < end && ((uint8_t)t->text.s[at + i] & 0xC0) == 0x80) i++;
  return i;
}

static uint32_t char_units(const Lines *t, uint32_t bytes) {
  if (t->units == UNITS_UTF8) return bytes;
  return bytes == 4 ? 2 : 1;
}

uint32_t lines_offset(const Lines *t, uint64_t line, uint64_t character) {
  if (line >= t->n) return t->text.n;
  uint32_t at = t->starts[line], end = line_end(t, (uint32_t)line);
  while (character && at < end) {
    uint32_t bytes = char_bytes(t, at, end), units = char_units(t, bytes);
    if (units > character) break; /* in the middle of a character: its start */
    character -= units;
    at += bytes;
  }
  return at;
}

Place lines_place(Lines *t, uint32_t offset) {
  if (offset > t->text.n) offset = t->text.n;
  if (offset < t->starts[0]) offset = t->starts[0];
  uint32_t lo = 0, hi = t->n;
  if (t->starts[t->asked] <= offset) {
    lo = t->asked;
    if (t->asked + 2 < t->n && offset < t->starts[t->asked + 2]) hi = t->asked + 2;
  }
  while (hi - lo > 1) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (t->starts[mid] <= offset)
      lo = mid;
    else
      hi = mid;
  }
  t->asked = lo;
  Place p = {lo, 0};
  uint32_t end = line_end(t, lo);
  if (offset < end) end = offset;
  for (uint32_t at = t->starts[lo]; at < end;) {
    uint32_t bytes = char_bytes(t, at, end);
    p.character += char_units(t, bytes);
    at += bytes;
  }
  return p;
}
