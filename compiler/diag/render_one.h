/* What the renderers share. */
#ifndef PEI_DIAG_RENDER_ONE_H
#define PEI_DIAG_RENDER_ONE_H

#include "diag/paint.h"
#include "diag/render.h"

/* One diagnostic as text, without a summary and without a blank line. */
void render_one(Buf *out, const Diags *ds, const Diag *d, const RenderStyle *style);

/* What stands below the title: excerpts, where expansion was, notes, helps, fixes; for those with titles of their own.
   The pen's gutter has to have room for render_gutter digits. */
uint32_t render_gutter(Arena *a, const Sources *s, const Diag *d);
void render_places(Pen *p, const Diag *d);
/* `,"spans":[…],"notes":[…],"chain":[…]`. */
void render_json_places(Buf *out, const Sources *s, const Diag *d);

/* Which diagnostics a limit shows: errors before warnings and notes, each kind in order. */
typedef struct {
  uint32_t errors, others;                 /* still to be shown */
  uint32_t hidden_errors, hidden_warnings; /* with repeats */
} Limit;
Limit limit_start(const Diags *ds, uint32_t limit);
bool limit_shows(Limit *l, const Diag *d);
/* "… 13 more errors" as a whole line, nothing if all were shown. */
void limit_write(Buf *out, const Limit *l, const Diags *ds, const RenderStyle *style);

/* "3 errors, 1 warning" */
void render_counts(Buf *out, uint32_t errors, uint32_t warnings, const char *more);

#endif
