/* All diagnostics in one text: how many a limit shows, and the line that sums up. */
#include "diag/paint.h"
#include "diag/render_one.h"

static void count(Buf *out, uint32_t n, const char *more, const char *what) {
  buf_int(out, n);
  buf_bytes(out, str_c(more));
  buf_bytes(out, str_c(what));
  if (n != 1) buf_lit(out, "s");
}

void render_counts(Buf *out, uint32_t errors, uint32_t warnings, const char *more) {
  if (errors) count(out, errors, more, " error");
  if (errors && warnings) buf_lit(out, ", ");
  if (warnings) count(out, warnings, more, " warning");
}

Limit limit_start(const Diags *ds, uint32_t limit) {
  Limit l = {0};
  uint32_t errors = 0;
  for (uint32_t i = 0; i < ds->list.n; i++) errors += ds->list.v[i]->severity == SEV_ERROR;
  if (!limit) limit = UINT32_MAX;
  l.errors = errors < limit ? errors : limit;
  l.others = limit - l.errors;
  l.hidden_errors = ds->dropped[SEV_ERROR];
  l.hidden_warnings = ds->dropped[SEV_WARNING];
  return l;
}

bool limit_shows(Limit *l, const Diag *d) {
  uint32_t *left = d->severity == SEV_ERROR ? &l->errors : &l->others;
  if (*left) {
    (*left)--;
    return true;
  }
  if (d->severity == SEV_ERROR) l->hidden_errors += 1 + d->repeats;
  if (d->severity == SEV_WARNING) l->hidden_warnings += 1 + d->repeats;
  return false;
}

void limit_write(Buf *out, const Limit *l, const Diags *ds, const RenderStyle *style) {
  if (!l->hidden_errors && !l->hidden_warnings) return;
  buf_bytes(out, paint_glyph(style, GLYPH_ELLIPSIS));
  buf_lit(out, " ");
  render_counts(out, l->hidden_errors, l->hidden_warnings, " more");
  bool all_kept = l->hidden_errors > ds->dropped[SEV_ERROR] || l->hidden_warnings > ds->dropped[SEV_WARNING];
  if (all_kept) buf_lit(out, " (--error-limit=0 shows all)");
  buf_lit(out, "\n");
}

void render_text(Buf *out, const Diags *ds, const RenderStyle *style) {
  if (!ds->list.n) return;
  Limit l = limit_start(ds, style->limit);
  for (uint32_t i = 0; i < ds->list.n; i++) {
    if ((style->skip && style->skip[i]) || !limit_shows(&l, ds->list.v[i])) continue;
    render_one(out, ds, ds->list.v[i], style);
    buf_lit(out, "\n");
  }
  if (l.hidden_errors || l.hidden_warnings) {
    limit_write(out, &l, ds, style);
    buf_lit(out, "\n");
  }
  if (!ds->errors && !ds->warnings) return;
  Pen p = {.out = out, .sources = ds->sources, .style = style};
  Paint paint;
  const char *name = paint_severity(ds->errors ? SEV_ERROR : SEV_WARNING, &paint);
  paint_words(&p, paint, str_c(name));
  paint_on(&p, PAINT_BOLD);
  buf_lit(out, ": ");
  render_counts(out, ds->errors, ds->warnings, "");
  if (style->remaining)
    buf_bytes(out, ds->errors + ds->warnings == 1 ? STR(" remains") : STR(" remain"));
  else if (ds->errors)
    buf_lit(out, "; nothing was written");
  paint_off(&p, PAINT_BOLD);
  buf_lit(out, "\n");
}
