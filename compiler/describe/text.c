/* Topics in a terminal. */
#include "describe/topic.h"
#include "diag/paint.h"
#include "diag/prose.h"
#include "diag/show.h"

enum { INDENT = 2, CODE_INDENT = 4, DOC_INDENT = 6, LABEL = 10, WORD = 24 };

static void title(const Pen *p, Str words) {
  buf_lit(p->out, "\n");
  paint_words(p, PAINT_BOLD, words);
  buf_lit(p->out, "\n");
}

/* `label` in bold, and the text behind it in a column of its own. */
static void beside(const Pen *p, Str label, Str text, uint32_t column) {
  buf_pad(p->out, INDENT);
  paint_words(p, PAINT_BOLD, label);
  uint32_t at = INDENT + show_text(NULL, label, p->style->ascii);
  if (at + 2 > column) buf_lit(p->out, "\n"), at = 0;
  prose_fill(p->out, text, at, column, p->style->ascii);
  if (!text.n) buf_lit(p->out, "\n");
}

static Str without_quotes(Arena *a, Str s) {
  char *to = arena_alloc(a, s.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] != '`') to[n++] = s.s[i];
  return str_n(to, n);
}

/* "  ports  list(pair(hostport, portspec)), late", and below it what it means. */
static void entry(const Pen *p, const TopicTable *t, const Str *cells, uint32_t n, uint32_t column) {
  Buf more = buf_new(p->out->arena);
  for (uint32_t i = 1; i + 1 < n; i++) {
    if (!cells[i].n) continue;
    if (more.n) buf_lit(&more, ", ");
    if (strcmp(t->columns[i], "default") == 0) buf_lit(&more, "default ");
    buf_bytes(&more, without_quotes(p->out->arena, cells[i]));
  }
  beside(p, cells[0], buf_str(&more), column);
  buf_pad(p->out, DOC_INDENT);
  prose_fill(p->out, cells[n - 1], DOC_INDENT, DOC_INDENT, p->style->ascii);
}

static void table(const Pen *p, const TopicTable *t) {
  uint32_t n = 0;
  while (n < TOPIC_COLUMNS && t->columns[n]) n++;
  title(p, arena_fmt(p->out->arena, "%s%s%.*s:", t->title, t->after.n ? " " : "", STR_ARG(t->after)));
  uint32_t column = 0;
  for (uint32_t i = 0; i < t->cells.n; i += n)
    if (t->cells.v[i].n > column && t->cells.v[i].n <= WORD) column = t->cells.v[i].n;
  column += INDENT + 2;
  for (uint32_t i = 0; i < t->cells.n; i += n)
    if (n == 2)
      beside(p, t->cells.v[i], t->cells.v[i + 1], column);
    else
      entry(p, t, &t->cells.v[i], n, column);
}

static void example(const Pen *p, const TopicExample *e) {
  title(p, arena_fmt(p->out->arena, "%s:", e->title));
  buf_lit(p->out, "\n");
  prose_code(p->out, e->text, CODE_INDENT, p->style->ascii);
  if (!e->gives.n) return;
  buf_lit(p->out, "\ngives\n\n");
  prose_code(p->out, e->gives, CODE_INDENT, p->style->ascii);
}

void topic_text(Buf *out, const Topic *t, const RenderStyle *style) {
  Pen p = {.out = out, .style = style};
  paint_words(&p, PAINT_NOTE, t->name);
  paint_words(&p, PAINT_BOLD, arena_fmt(out->arena, ": %.*s", STR_ARG(t->what)));
  buf_lit(out, "\n\n");
  if (t->shape.n) {
    buf_pad(out, CODE_INDENT);
    show_words(out, t->shape, style->ascii);
    buf_lit(out, "\n\n");
  }
  prose_fill(out, t->doc, 0, 0, style->ascii);
  if (t->facts.n) buf_lit(out, "\n");
  for (uint32_t i = 0; i < t->facts.n; i++) {
    Str text = t->facts.v[i].text;
    beside(&p, str_c(t->facts.v[i].label),
           str_is(str_c(t->facts.v[i].label), "type") ? without_quotes(out->arena, text) : text,
           INDENT + LABEL);
  }
  for (uint32_t i = 0; i < t->examples.n; i++) example(&p, &t->examples.v[i]);
  for (uint32_t i = 0; i < t->tables.n; i++) table(&p, &t->tables.v[i]);
}
