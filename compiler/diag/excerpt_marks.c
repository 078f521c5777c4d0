/* The rows of carets and labels under one line of source. Up to three labels hang from one row of carets, the
   last of them beside it; more, or overlapping ones, get a row each. */
#include "diag/excerpt.h"

typedef struct {
  const Mark *mark;
  uint32_t from, to; /* columns */
  Paint paint;
} Under;

enum { HANGING_MAX = 3 };

typedef struct {
  const Pen *pen;
  const Row *margin;
  Under under[MARKS_MAX];
  uint32_t n;
} Rows;

static void underline(Row *r, const Under *u) {
  for (uint32_t i = u->from; i < u->to; i++) row_char(r, i, u->mark->primary ? '^' : '-', u->paint);
}

static void write_row(const Rows *rows, const Row *r, const Under *labelled) {
  const Pen *p = rows->pen;
  paint_gutter(p, 0, '|');
  buf_lit(p->out, " ");
  row_write(p, r, 0);
  if (labelled && labelled->mark->text.n) {
    buf_lit(p->out, " ");
    paint_words(p, labelled->paint, labelled->mark->text);
  }
  buf_lit(p->out, "\n");
}

static void row_each(const Rows *rows) {
  for (uint32_t i = 0; i < rows->n; i++) {
    Row r = *rows->margin;
    underline(&r, &rows->under[i]);
    write_row(rows, &r, &rows->under[i]);
  }
}

/* Bars at the first `n` labelled marks. */
static void bars(const Rows *rows, Row *r, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (rows->under[i].mark->text.n) row_char(r, rows->under[i].from, '|', rows->under[i].paint);
}

static void hanging(const Rows *rows) {
  Row carets = *rows->margin;
  uint32_t last = rows->n - 1, hung = 0;
  for (uint32_t i = 0; i < rows->n; i++) underline(&carets, &rows->under[i]);
  write_row(rows, &carets, &rows->under[last]);
  for (uint32_t i = last; i-- > 0;) {
    const Under *u = &rows->under[i];
    if (!u->mark->text.n) continue;
    Row r = *rows->margin;
    if (!hung++) {
      bars(rows, &r, last);
      write_row(rows, &r, NULL);
      r = *rows->margin;
    }
    bars(rows, &r, i);
    while (r.n < u->from) row_char(&r, r.n, ' ', PAINT_PLAIN);
    paint_gutter(rows->pen, 0, '|');
    buf_lit(rows->pen->out, " ");
    row_write(rows->pen, &r, 0);
    paint_words(rows->pen, u->paint, u->mark->text);
    buf_lit(rows->pen->out, "\n");
  }
}

void excerpt_marks(const Pen *p, const View *v, uint32_t line_start, const Mark *const *marks, uint32_t n,
                   const Row *margin, uint32_t left) {
  Rows rows = {.pen = p, .margin = margin, .n = n};
  bool overlap = false;
  uint32_t texts = 0, end = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t lo = marks[i]->lo > line_start ? marks[i]->lo - line_start : 0;
    uint32_t hi = marks[i]->hi > line_start ? marks[i]->hi - line_start : 0;
    uint32_t from = view_column(p->style, v, lo), to = view_column(p->style, v, hi);
    if (hi > v->start + v->text.n && !v->cut_right) to++; /* the line end itself */
    if (to == from && from && hi > lo && lo < v->start + v->text.n)
      from--; /* a mark that combines with what is before it */
    if (to <= from) to = from + 1;
    rows.under[i] = (Under){marks[i], left + from, left + to, marks[i]->primary ? p->main : PAINT_GUTTER};
    if (i && left + from < end) overlap = true;
    if (left + to > end) end = left + to;
    if (marks[i]->text.n) texts++;
  }
  if (overlap || texts > HANGING_MAX)
    row_each(&rows);
  else
    hanging(&rows);
}
