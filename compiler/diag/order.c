/* The last step before showing: diagnostics in the order of the source, repeats put into words, exact counts.
 */
#include "base/buf.h"
#include "diag/diag.h"
#include <stdlib.h>

static int order_number(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

/* File in import order (no place at all last), offset, code, words where there is no place, arrival. */
static int order(const void *x, const void *y) {
  const Diag *a = *(Diag *const *)x, *b = *(Diag *const *)y;
  Span p = a->labels.v[0].at, q = b->labels.v[0].at;
  int by = order_number(p.file, q.file);
  if (!by) by = order_number(p.lo, q.lo);
  if (!by) by = strcmp(diag_rows[a->id].code, diag_rows[b->id].code);
  if (!by && p.file == UINT32_MAX) by = str_cmp(a->message, b->message);
  if (!by) by = order_number(p.hi, q.hi);
  return by ? by : order_number(a->seq, b->seq);
}

/* "and 3 more like this (arch = "arm64", …)" */
static Str repeats_note(Arena *a, const Diag *d) {
  Buf b = buf_new(a);
  buf_lit(&b, "and ");
  buf_int(&b, d->repeats);
  buf_lit(&b, " more like this");
  for (uint32_t i = 0; i < d->where.n; i++) {
    buf_bytes(&b, i ? STR(", ") : STR(" ("));
    buf_bytes(&b, d->where.v[i]);
  }
  if (d->where.n && d->where.n < d->repeats) buf_lit(&b, ", …");
  if (d->where.n) buf_lit(&b, ")");
  return buf_str(&b);
}

/* A fix is for files that somebody can edit. */
static void drop_library_fixes(Diag *d) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < d->fixes.n; i++)
    if (!d->fixes.v[i].library) d->fixes.v[kept++] = d->fixes.v[i];
  d->fixes.n = kept;
}

void diags_finish(Diags *ds) {
  ds->errors = ds->dropped[SEV_ERROR];
  ds->warnings = ds->dropped[SEV_WARNING];
  for (uint32_t i = 0; i < ds->list.n; i++) {
    Diag *d = ds->list.v[i];
    drop_library_fixes(d);
    if (d->severity == SEV_ERROR) ds->errors += 1 + d->repeats;
    if (d->severity == SEV_WARNING) ds->warnings += 1 + d->repeats;
    if (d->repeats && !d->repeats_told) *vec_push(ds->arena, &d->notes) = repeats_note(ds->arena, d);
    d->repeats_told = true;
  }
  if (ds->list.n > 1) qsort(ds->list.v, ds->list.n, sizeof *ds->list.v, order);
  ds->slots = NULL; /* positions in the list have changed */
}
