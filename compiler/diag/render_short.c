/* One line a diagnostic, "file:line:col: error[E0202]: message", for editors and build logs. */
#include "diag/paint.h"
#include "diag/position.h"
#include "diag/render_one.h"
#include "diag/show.h"

void render_short(Buf *out, const Diags *ds, const RenderStyle *style) {
  Pen p = {.out = out, .sources = ds->sources, .style = style};
  Limit l = limit_start(ds, style->limit);
  for (uint32_t i = 0; i < ds->list.n; i++) {
    const Diag *d = ds->list.v[i];
    if (!limit_shows(&l, d)) continue;
    Span at = d->labels.v[0].at;
    if (position_has(ds->sources, at)) {
      at = position_clamp(ds->sources, at);
      paint_where(&p, at.file, at.lo);
      buf_lit(out, ": ");
    }
    paint_code(&p, d->severity, diag_rows[d->id].code);
    buf_lit(out, ": ");
    show_words(out, d->message, style->ascii);
    buf_lit(out, "\n");
  }
  limit_write(out, &l, ds, style);
}
