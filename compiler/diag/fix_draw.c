/* Writes a fix: "~" for a line that changes in itself, with its new part underlined; otherwise "-" and "+"
 * lines. */
#include "diag/fix_view.h"
#include "diag/position.h"
#include "diag/view.h"

enum { ROWS_MAX = 10, HUNKS_MAX = 6 };

static Str without_cr(Str line) {
  if (line.n && line.s[line.n - 1] == '\r') line.n--;
  return line;
}

/* Takes the first line off `rest`, without its line feed. */
static Str take_whole(Str *rest) {
  uint32_t end = str_find(*rest, '\n');
  Str line = str_sub(*rest, 0, end);
  *rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
  return line;
}
static Str take_line(Str *rest) { return without_cr(take_whole(rest)); }

static void source_row(const Pen *p, uint32_t line, char mark, Str text, Paint paint) {
  View v = view_of(p->style, text, 0, 0);
  paint_gutter(p, line, mark);
  if (text.n) buf_lit(p->out, " ");
  view_write(p, &v, paint);
  buf_lit(p->out, "\n");
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_all_blank(Str s) {
  uint32_t n = 0;
  while (n < s.n && is_blank(s.s[n])) n++;
  return n == s.n;
}

static Str replaced(const Hunk *h, const Edit *e, uint32_t line_start) {
  return str_sub(h->was, e->at.lo - line_start, e->at.hi - line_start);
}

/* Does one line stay one line, and does every edit leave something to underline? That may be blanks, where they take
   the place of other blanks. */
static bool is_inline(const Hunk *h, uint32_t line_start) {
  if (str_find(h->was, '\n') + 1 < h->was.n || str_find(h->becomes, '\n') + 1 < h->becomes.n) return false;
  for (uint32_t i = 0; i < h->n; i++) {
    const Edit *e = &h->edits[i];
    bool blanks = is_all_blank(e->insert),
         were = e->at.hi > e->at.lo && is_all_blank(replaced(h, e, line_start));
    if ((blanks && !were) || !e->insert.n || str_find(e->insert, '\n') < e->insert.n) return false;
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
    bool trim = !is_all_blank(e->insert);
    while (trim && hi > lo && is_blank(text.s[hi - 1])) hi--;
    while (trim && lo < hi && is_blank(text.s[lo])) lo++;
    uint32_t to = view_column(p->style, &v, hi);
    for (uint32_t c = view_column(p->style, &v, lo); c < to; c++)
      row_char(&r, c, e->at.lo == e->at.hi ? '+' : '~', PAINT_ADD);
  }
  paint_gutter(p, 0, '|');
  buf_lit(p->out, " ");
  row_write(p, &r, 0);
  buf_lit(p->out, "\n");
}

static void rows(const Pen *p, uint32_t line, char mark, Str text, bool show_cr) {
  for (uint32_t i = 0; text.n; i++) {
    if (i == ROWS_MAX) {
      paint_words(p, PAINT_GUTTER, STR("..."));
      buf_lit(p->out, "\n");
      return;
    }
    Str row = take_whole(&text);
    source_row(p, line + i, mark, show_cr ? row : without_cr(row), mark == '+' ? PAINT_ADD : PAINT_REMOVE);
  }
}

/* Takes off the lines that are the same at the start and at the end; returns how many at the start. */
static uint32_t strip_same(Str *was, Str *becomes, bool with_cr) {
  uint32_t n = 0;
  for (;;) {
    Str a = *was, b = *becomes;
    if (!a.n || !b.n) break;
    if (!str_eq(with_cr ? take_whole(&a) : take_line(&a), with_cr ? take_whole(&b) : take_line(&b))) break;
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

static bool has_cr(Str s) { return str_find(s, '\r') < s.n; }

static void draw_lines(const Pen *p, const Hunk *h) {
  Str was = h->was, becomes = h->becomes;
  bool show_cr = has_cr(was) != has_cr(becomes); /* it is what changes */
  uint32_t line = h->line + strip_same(&was, &becomes, show_cr), start;
  if (!was.n && line > 1) { /* only new lines: show what they stand behind */
    Str before = source_line_text(p->sources, h->file, line - 1, &start);
    source_row(p, line - 1, '|', before, PAINT_PLAIN);
  }
  rows(p, line, '-', was, show_cr);
  rows(p, line, '+', becomes, show_cr);
}

void fix_draw(const Pen *p, const FixView *f, uint32_t file) {
  for (uint32_t i = 0; i < f->n; i++) {
    const Hunk *h = &f->v[i];
    if (i == HUNKS_MAX) {
      paint_words(p, PAINT_GUTTER, STR("..."));
      buf_lit(p->out, "\n");
      return;
    }
    if (h->file != file && i) paint_rule(p);
    if (h->file != file)
      paint_place(p, i ? ":::" : "-->", h->file, h->offset);
    else if (i && h->line > f->v[i - 1].line + 1)
      paint_words(p, PAINT_GUTTER, STR("...")), buf_lit(p->out, "\n");
    if (h->file != file || !i) paint_rule(p);
    file = h->file;
    uint32_t start;
    source_line_text(p->sources, h->file, h->line, &start);
    if (is_inline(h, start))
      draw_inline(p, h, start);
    else
      draw_lines(p, h);
  }
}
