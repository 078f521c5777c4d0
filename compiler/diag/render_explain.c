/* `peic explain`: what a message means, at length, with a wrong and a right example. */
#include "diag/paint.h"
#include "diag/prose.h"

enum { EXAMPLE_INDENT = 4 };

static void example(const Pen *p, const char *title, const char *text) {
  if (!text[0]) return;
  buf_lit(p->out, "\n");
  paint_words(p, PAINT_BOLD, str_c(title));
  buf_lit(p->out, "\n\n");
  prose_code(p->out, str_c(text), EXAMPLE_INDENT, p->style->ascii);
}

void render_explain(Buf *out, DiagId id, const RenderStyle *style) {
  const DiagRow *row = &diag_rows[id];
  Pen p = {.out = out, .style = style};
  paint_code(&p, row->severity, row->code);
  paint_title(&p, str_c(row->title));
  buf_lit(out, "\n");
  prose_fill(out, str_c(row->explain), 0, 0, style->ascii);
  example(&p, "Wrong:", row->wrong);
  example(&p, "Right:", row->right);
}
