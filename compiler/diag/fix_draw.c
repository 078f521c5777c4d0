/* Writes a fix: "~" for a line that changes in itself, with its new part underlined; otherwise "-" and "+"
 * lines. */
#include "diag/fix_view.h"
#include "diag/position.h"
#include "diag/view.h"

enum { ROWS_MAX = 10 };

/* Takes the first line off `rest`, without its line end. */
static Str take_line(Str *rest) {
  uint32_t end = str_find(*rest, '\n');
  Str line = str_sub(*rest, 0, end);
  *rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
  if (line.n && line.s[line.n - 1] == '\r') line.n--;
  return line;
}

static void source_row(const Pen *p, uint32_t line, char mark, Str text, Paint paint) {
  View v = view_of(p->style, text, 0, 0);
  paint_gutter(p, line, mark);
  if (text.n) buf_lit(p->out, " ");
  view_write(p, &v, paint);
  buf_lit(p->out, "\n");
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Does one line stay one line, and does every edit leave something to underline? */
static bool is_inline(const Hunk *h) {
  if (str_find(h->was, '\n') + 1 < h->was.n || str_find(h->becomes, '\n') + 1 < h->becomes.n) return false;
  for (uint32_t i = 0; i < h->n; i++) {
    const Edit *e = &h->edits[i];
    uint32_t blanks = 0;
    while (blanks < e->insert.n && is_blank(e->insert.s[blanks])) blanks++;
    if (blanks == e->insert.n || str_find(e->insert, '\n') < e->insert.n) return false;
  }
  return true;
}

/* "17 ~   ssh { host_port = 2222" and "   |         ++++++++++++++++" */
static void draw_inline(const Pen *p, const Hunk *h, uint32_t line_start) {
  Str rest = h->becomes, text = take_line(&rest);
  uint32_t bom = position_bom(text, line_start);
  uint32_t shift =
      line_start + bom; /* what an edit's offset in the file is above its offset in the new line */
  text = str_sub(text, bom, text.n);
  uint32_t first = h->edits[0].at.lo > shift ? h->edits[0].at.lo - shift : 0;
  View v = view_of(p->style, text, first, first + h->edits[0].insert.n);
  paint_gutter(p, h->line, '~');
  buf_lit(p->out, " ");
  view_write(p, &v, PAINT_PLAIN);
  buf_lit(p->out, "\n");
  Row r = {.n = 0};
  for (uint32_t i = 0; i < h->n; i++) {
    const Edit *e = &h->edits[i];
    uint32_t lo = e->at.lo - shift, hi = lo + e->insert.n;
    shift = shift + (e->at.hi - e->at.lo) - e->insert.n;
    while (hi > lo && is_blank(text.s[hi - 1])) hi--;
    while (lo < hi && is_blank(text.s[lo])) lo++;
    uint32_t to = view_column(p->style, &v, hi);
    for (uint32_t c = view_column(p->style, &v, lo); c < to; c++)
      row_char(&r, c, e->at.lo == e->at.hi ? '+' : '~', PAINT_ADD);
  }
  paint_gutter(p, 0, '|');
  buf_lit(p->out, " ");
  row_write(p, &r, 0);
  buf_lit(p->out, "\n");
}

static void rows(const Pen *p, uint32_t line, char mark, Str text) {
  for (uint32_t i = 0; text.n; i++) {
    if (i == ROWS_MAX) {
      paint_words(p, PAINT_GUTTER, STR("...\n"));
      return;
    }
    source_row(p, line + i, mark, take_line(&text), mark == '+' ? PAINT_ADD : PAINT_REMOVE);
  }
}

/* Takes off the lines that are the same at the start and at the end; returns how many at the start. */
static uint32_t strip_same(Str *was, Str *becomes) {
  uint32_t n = 0;
  for (;;) {
    Str a = *was, b = *becomes;
    if (!a.n || !b.n || !str_eq(take_line(&a), take_line(&b))) break;
    *was = a, *becomes = b, n++;
  }
  while (was->n && becomes->n) {
    uint32_t i = was->n - 1, j = becomes->n - 1;
    while (i && was->s[i - 1] != '\n') i--;
    while (j && becomes->s[j - 1] != '\n') j--;
    if (!str_eq(str_sub(*was, i, was->n), str_sub(*becomes, j, becomes->n))) break;
    was->n = i, becomes->n = j;
  }
  return n;
}

static void draw_lines(const Pen *p, const Hunk *h) {
  Str was = h->was, becomes = h->becomes;
  uint32_t line = h->line + strip_same(&was, &becomes), start;
  if (!was.n && line > 1) { /* only new lines: show what they stand behind */
    Str before = source_line_text(p->sources, h->file, line - 1, &start);
    source_row(p, line - 1, '|', before, PAINT_PLAIN);
  }
  rows(p, line, '-', was);
  rows(p, line, '+', becomes);
}

void fix_draw(const Pen *p, const FixView *f, uint32_t file) {
  for (uint32_t i = 0; i < f->n; i++) {
    const Hunk *h = &f->v[i];
    if (h->file != file && i) paint_rule(p);
    if (h->file != file)
      paint_place(p, i ? ":::" : "-->", h->file, h->offset);
    else if (i)
      paint_words(p, PAINT_GUTTER, STR("...")), buf_lit(p->out, "\n");
    if (h->file != file || !i) paint_rule(p);
    file = h->file;
    uint32_t start;
    source_line_text(p->sources, h->file, h->line, &start);
    if (is_inline(h))
      draw_inline(p, h, start);
    else
      draw_lines(p, h);
  }
}
