/* See paint.h. Eight basic colours and bold; nothing is said by colour alone. */
#include "diag/paint.h"
#include "diag/position.h"
#include "diag/show.h"

static const char *const colors[] = {
    [PAINT_PLAIN] = "",          [PAINT_ERROR] = "\033[1;31m", [PAINT_WARNING] = "\033[1;33m",
    [PAINT_NOTE] = "\033[1;36m", [PAINT_HELP] = "\033[1;32m",  [PAINT_GUTTER] = "\033[1;34m",
    [PAINT_BOLD] = "\033[1m",    [PAINT_ADD] = "\033[32m",     [PAINT_REMOVE] = "\033[31m",
};

Str paint_glyph(const RenderStyle *style, Glyph g) {
  static const char *const forms[][2] = {
      [GLYPH_ELLIPSIS] = {"…", "..."}, [GLYPH_DOWN] = {"│", "|"},   [GLYPH_START] = {"╭", "/"},
      [GLYPH_END] = {"╰", "|"},        [GLYPH_ACROSS] = {"─", "_"},
  };
  return str_c(forms[g][style->ascii]);
}

const char *paint_severity(Sev severity, Paint *paint) {
  *paint = severity == SEV_ERROR ? PAINT_ERROR : severity == SEV_WARNING ? PAINT_WARNING : PAINT_NOTE;
  return severity == SEV_ERROR ? "error" : severity == SEV_WARNING ? "warning" : "note";
}

void paint_on(const Pen *p, Paint paint) {
  if (p->style->color && paint != PAINT_PLAIN) buf_bytes(p->out, str_c(colors[paint]));
}

void paint_off(const Pen *p, Paint paint) {
  if (p->style->color && paint != PAINT_PLAIN) buf_lit(p->out, "\033[0m");
}

void paint_words(const Pen *p, Paint paint, Str words) {
  paint_on(p, paint);
  show_words(p->out, words, p->style->ascii);
  paint_off(p, paint);
}

void paint_code(const Pen *p, Sev severity, const char *code) {
  Paint paint;
  const char *name = paint_severity(severity, &paint);
  bool link = p->style->links && sizeof PEIC_DOCS_URL > 1;
  paint_words(p, paint, str_c(name));
  if (link) {
    buf_lit(p->out, "\033]8;;" PEIC_DOCS_URL);
    buf_bytes(p->out, str_c(code));
    buf_lit(p->out, "\033\\");
  }
  paint_on(p, PAINT_GUTTER);
  buf_lit(p->out, "[");
  buf_bytes(p->out, str_c(code));
  buf_lit(p->out, "]");
  paint_off(p, PAINT_GUTTER);
  if (link) buf_lit(p->out, "\033]8;;\033\\");
}

void paint_title(const Pen *p, Str words) {
  paint_on(p, PAINT_BOLD);
  buf_lit(p->out, ": ");
  show_words(p->out, words, p->style->ascii);
  paint_off(p, PAINT_BOLD);
  buf_lit(p->out, "\n");
}

uint32_t paint_digits(uint32_t value) {
  uint32_t n = 1;
  while (value /= 10) n++;
  return n;
}

void paint_gutter(const Pen *p, uint32_t line, char mark) {
  Paint paint = mark == '+' ? PAINT_ADD : mark == '-' ? PAINT_REMOVE : mark == '~' ? PAINT_ADD : PAINT_GUTTER;
  paint_on(p, PAINT_GUTTER);
  uint32_t n = line ? paint_digits(line) : 0;
  buf_pad(p->out, p->gutter > n ? p->gutter - n : 0);
  if (line) buf_int(p->out, line);
  buf_lit(p->out, " ");
  if (paint != PAINT_GUTTER) paint_off(p, PAINT_GUTTER), paint_on(p, paint);
  buf_char(p->out, mark);
  paint_off(p, paint);
}

void paint_rule(const Pen *p) {
  paint_gutter(p, 0, '|');
  buf_lit(p->out, "\n");
}

void paint_where(const Pen *p, uint32_t file, uint32_t offset) {
  Position at = position_of(p->sources, file, offset);
  show_text(p->out, source_at(p->sources, file)->path, p->style->ascii);
  buf_lit(p->out, ":");
  buf_int(p->out, at.line);
  buf_lit(p->out, ":");
  buf_int(p->out, at.col);
}

void paint_place(const Pen *p, const char *arrow, uint32_t file, uint32_t offset) {
  buf_pad(p->out, p->gutter);
  paint_words(p, PAINT_GUTTER, str_c(arrow));
  buf_lit(p->out, " ");
  paint_where(p, file, offset);
  buf_lit(p->out, "\n");
}

static void row_set(Row *r, uint32_t at, uint8_t glyph, Paint paint) {
  if (at >= ROW_CELLS) return;
  r->cell[at].glyph = glyph;
  r->cell[at].paint = (uint8_t)paint;
  if (at >= r->n) r->n = at + 1;
}

void row_char(Row *r, uint32_t at, char c, Paint paint) { row_set(r, at, (uint8_t)c, paint); }
void row_glyph(Row *r, uint32_t at, Glyph g, Paint paint) { row_set(r, at, (uint8_t)(g + 1), paint); }

void row_write(const Pen *p, const Row *r, uint32_t width) {
  Paint now = PAINT_PLAIN;
  for (uint32_t i = 0; i < r->n; i++) {
    uint8_t glyph = r->cell[i].glyph;
    Paint paint = (Paint)r->cell[i].paint;
    if (paint != now) paint_off(p, now), paint_on(p, paint), now = paint;
    if (glyph == 0)
      buf_lit(p->out, " ");
    else if (glyph < 32)
      buf_bytes(p->out, paint_glyph(p->style, (Glyph)(glyph - 1)));
    else
      buf_char(p->out, (char)glyph);
  }
  paint_off(p, now);
  if (width > r->n) buf_pad(p->out, width - r->n);
}
