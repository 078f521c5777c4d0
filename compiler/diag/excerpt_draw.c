/* Writes a section: source lines, "..." for lines left out, and the margin in which spans of several lines
 * run down. */
#include "diag/excerpt.h"
#include "diag/position.h"

enum { GAP_SHOWN = 2 }; /* so many lines between two marked ones are shown, more are elided */

typedef struct {
  const Pen *pen;
  const Section *section;
  bool open[DEPTHS_MAX]; /* spans of several lines that run down here */
  bool open_main[DEPTHS_MAX];
} Draw;

static bool is_tall(const Mark *m) { return m->line != m->end_line; }
static Paint mark_paint(const Draw *d, bool primary) { return primary ? d->pen->main : PAINT_GUTTER; }

static Row margin(const Draw *d) {
  Row r = {.n = 0};
  for (uint32_t i = 0; i < d->section->depths; i++)
    if (d->open[i]) row_glyph(&r, i * 2, GLYPH_DOWN, mark_paint(d, d->open_main[i]));
  return r;
}

static uint32_t left(const Draw *d) { return d->section->depths * 2; }

/* "   | ╭───────^" or "   | ╰───^ label": from the margin to the caret at byte `offset`. */
static void turn(const Draw *d, const Mark *m, const View *v, uint32_t line_start, bool start) {
  const Pen *p = d->pen;
  Paint paint = mark_paint(d, m->primary);
  uint32_t offset = start ? m->lo : m->hi - 1;
  uint32_t at = view_column(p->style, v, offset > line_start ? offset - line_start : 0) + left(d);
  Row r = margin(d);
  if (!start || !p->style->ascii) row_glyph(&r, m->depth * 2, start ? GLYPH_START : GLYPH_END, paint);
  for (uint32_t i = m->depth * 2 + 1; i < at; i++) row_glyph(&r, i, GLYPH_ACROSS, paint);
  row_char(&r, at, m->primary ? '^' : '-', paint);
  paint_gutter(p, 0, '|');
  buf_lit(p->out, " ");
  row_write(p, &r, 0);
  if (!start && m->text.n) {
    buf_lit(p->out, " ");
    paint_words(p, paint, m->text);
  }
  buf_lit(p->out, "\n");
}

static void set_open(Draw *d, const Mark *m, bool open) {
  d->open[m->depth] = open;
  d->open_main[m->depth] = m->primary;
}

static void source_row(Draw *d, uint32_t line, const View *v) {
  const Pen *p = d->pen;
  Row r = margin(d);
  for (uint32_t i = 0; i < d->section->n; i++) {
    const Mark *m = &d->section->marks[i];
    if (!is_tall(m) || m->line != line || !m->at_indent) continue;
    row_glyph(&r, m->depth * 2, GLYPH_START, mark_paint(d, m->primary));
    set_open(d, m, true);
  }
  bool text = v->text.n || v->cut_left || v->cut_right;
  paint_gutter(p, line, '|');
  if (text || r.n) buf_lit(p->out, " ");
  row_write(p, &r, text ? left(d) : 0);
  view_write(p, v, PAINT_PLAIN);
  buf_lit(p->out, "\n");
}

/* Which bytes of this line must be seen: the main mark if it is here, else all marks. */
static Span focus(const Draw *d, uint32_t line) {
  Span f = SPAN_NONE;
  for (uint32_t i = 0; i < d->section->n; i++) {
    const Mark *m = &d->section->marks[i];
    if (m->line != line && m->end_line != line) continue;
    Span at = {0, m->line == line ? m->lo : m->hi - 1, m->end_line == line ? m->hi : m->lo + 1};
    if (m->primary) return at;
    if (f.file || at.lo < f.lo) f.lo = at.lo;
    if (f.file || at.hi > f.hi) f.hi = at.hi;
    f.file = 0;
  }
  return f;
}

static void draw_line(Draw *d, uint32_t line) {
  const Section *s = d->section;
  uint32_t start, n = 0;
  Str text = source_line_text(d->pen->sources, s->file, line, &start);
  uint32_t bom = position_bom(text, start);
  text = str_sub(text, bom, text.n);
  start += bom;
  Span f = focus(d, line);
  View v =
      f.file ? view_of(d->pen->style, text, 0, 0)
             : view_of(d->pen->style, text, f.lo > start ? f.lo - start : 0, f.hi > start ? f.hi - start : 0);
  source_row(d, line, &v);
  const Mark *flat[MARKS_MAX];
  for (uint32_t i = 0; i < s->n; i++)
    if (!is_tall(&s->marks[i]) && s->marks[i].line == line) flat[n++] = &s->marks[i];
  Row r = margin(d);
  if (n) excerpt_marks(d->pen, &v, start, flat, n, &r, left(d));
  for (uint32_t i = 0; i < s->n; i++) {
    const Mark *m = &s->marks[i];
    if (!is_tall(m) || m->line != line || m->at_indent) continue;
    turn(d, m, &v, start, true);
    set_open(d, m, true);
  }
  for (uint32_t i = s->n; i-- > 0;) {
    const Mark *m = &s->marks[i];
    if (!is_tall(m) || m->end_line != line) continue;
    turn(d, m, &v, start, false);
    set_open(d, m, false);
  }
}

/* "...", with the margin where the numbers' column ends. */
static void elide(const Draw *d) {
  const Pen *p = d->pen;
  paint_words(p, PAINT_GUTTER, STR("..."));
  Row r = margin(d);
  if (r.n) {
    buf_pad(p->out, p->gutter);
    row_write(p, &r, 0);
  }
  buf_lit(p->out, "\n");
}

/* The first marked line above `line`, or 0. */
static uint32_t next_line(const Section *s, uint32_t line) {
  uint32_t next = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    const Mark *m = &s->marks[i];
    if (m->line > line && (!next || m->line < next)) next = m->line;
    if (m->end_line > line && (!next || m->end_line < next)) next = m->end_line;
  }
  return next;
}

void excerpt_draw(const Pen *p, const Section *s) {
  Draw d = {.pen = p, .section = s};
  uint32_t last = 0;
  for (uint32_t line; (line = next_line(s, last)) != 0; last = line) {
    if (last && line - last > GAP_SHOWN + 1)
      elide(&d);
    else
      for (uint32_t between = last ? last + 1 : line; between < line; between++) draw_line(&d, between);
    draw_line(&d, line);
  }
}
