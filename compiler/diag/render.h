/* Diagnostics as text for people (excerpts with carets), one line each for editors, or JSON lines for tools.
 */
#ifndef PEI_DIAG_RENDER_H
#define PEI_DIAG_RENDER_H

#include "base/buf.h"
#include "diag/diag.h"

typedef struct {
  bool color;
  bool ascii;       /* no box characters: --ascii, or a locale that is not UTF-8 */
  bool links;       /* OSC 8 hyperlink on the code */
  uint32_t limit;   /* diagnostics shown, 0 = all; does not apply to JSON */
  const bool *skip; /* of text: by message, which are left out; they count in the last line. NULL: none */
  bool remaining;   /* fixes were applied, this is what they left: said in the last line */
} RenderStyle;

/* All diagnostics, then the summary line "error: 3 errors, 1 warning; nothing was written" (nothing at all if
 * there are none). */
void render_text(Buf *out, const Diags *ds, const RenderStyle *style);
void render_short(Buf *out, const Diags *ds, const RenderStyle *style);
/* One object per line, then the summary object. `ms` < 0 leaves the time out (tests). */
void render_json(Buf *out, const Diags *ds, int64_t ms);
/* One SARIF 2.1.0 log, complete as well. `success`: what was asked for was done. */
void render_sarif(Buf *out, const Diags *ds, const char *version, bool success);
/* The long text of one code. */
void render_explain(Buf *out, DiagId id, const RenderStyle *style);
/* DIAG_COUNT if the code is unknown. */
DiagId diag_find(Str code);

#endif
