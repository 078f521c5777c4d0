/* See view.h. Called by the excerpt and by the pictures of fixes. */
#include "diag/view.h"
#include "diag/show.h"

enum { LONG_LINE = 4096, FOCUS_COLUMNS = 100 };

static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b; }

static bool is_tail(Str s, uint32_t at) { return at < s.n && ((uint8_t)s.s[at] & 0xC0) == 0x80; }

/* A line of megabytes is first cut to some thousand bytes, so that nothing here looks at all of it. */
static View window(Str line, uint32_t lo) {
  uint32_t from = lo > LONG_LINE / 4 ? lo - LONG_LINE / 4 : 0, to = smaller(line.n, from + LONG_LINE);
  for (uint32_t i = 0; i < 3 && is_tail(line, from); i++) from++;
  for (uint32_t i = 0; i < 3 && is_tail(line, to); i++) to--;
  return (View){str_sub(line, from, to), from, from > 0, to < line.n};
}

/* Columns of text before byte `end`. */
static uint32_t columns_before(Str text, uint32_t end, bool ascii) {
  uint32_t columns = 0;
  for (uint32_t at = 0; at < text.n;) {
    uint32_t before = at, width = show_char(NULL, text, &at, ascii);
    if (at > end || before >= end) break;
    columns += width;
  }
  return columns;
}

/* The byte at which `columns` columns of text are full. */
static uint32_t byte_at(Str text, uint32_t columns, bool ascii) {
  uint32_t at = 0, used = 0;
  while (at < text.n) {
    uint32_t next = at;
    used += show_char(NULL, text, &next, ascii);
    if (used > columns) break;
    at = next;
  }
  return at;
}

View view_of(const RenderStyle *style, Str line, uint32_t lo, uint32_t hi) {
  lo = smaller(lo, line.n);
  hi = smaller(hi < lo ? lo : hi, line.n);
  View v = {line, 0, false, false};
  if (line.n > LONG_LINE) v = window(line, lo);
  uint32_t mark = style->ascii ? 3 : 1;
  uint32_t all = columns_before(v.text, v.text.n, style->ascii);
  if (all <= VIEW_COLUMNS && !v.cut_left && !v.cut_right) return v;
  uint32_t room = VIEW_COLUMNS - 2 * mark;
  uint32_t from = columns_before(v.text, lo - v.start, style->ascii);
  uint32_t focus = smaller(columns_before(v.text, hi - v.start, style->ascii) - from, FOCUS_COLUMNS);
  uint32_t spare = (room - focus) / 2;
  from = from > spare ? from - spare : 0;
  if (from + room > all) from = all > room ? all - room : 0;
  if (from <= mark && !v.cut_left) from = 0;
  uint32_t begin = byte_at(v.text, from, style->ascii);
  Str rest = str_sub(v.text, begin, v.text.n);
  uint32_t length = byte_at(rest, room, style->ascii);
  return (View){str_sub(rest, 0, length), v.start + begin, v.cut_left || begin > 0,
                v.cut_right || length < rest.n};
}

uint32_t view_column(const RenderStyle *style, const View *v, uint32_t offset) {
  if (offset < v->start) return 0;
  uint32_t mark = style->ascii ? 3 : 1;
  return (v->cut_left ? mark : 0) + columns_before(v->text, offset - v->start, style->ascii);
}

void view_write(const Pen *p, const View *v, Paint paint) {
  Str mark = paint_glyph(p->style, GLYPH_ELLIPSIS);
  if (v->cut_left) buf_bytes(p->out, mark);
  paint_on(p, paint);
  show_text(p->out, v->text, p->style->ascii);
  paint_off(p, paint);
  if (v->cut_right) buf_bytes(p->out, mark);
}
