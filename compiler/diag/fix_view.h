/* A fix as the lines it changes: what they are, what they become. */
#ifndef PEI_DIAG_FIX_VIEW_H
#define PEI_DIAG_FIX_VIEW_H

#include "diag/paint.h"

/* Lines next to each other that change together. */
typedef struct {
  uint32_t file, line, offset; /* the first of them, and its first edit */
  const Edit *edits;           /* sorted */
  uint32_t n;
  Str was, becomes; /* whole lines with their line ends */
} Hunk;

typedef struct {
  Str title;
  Hunk *v;
  uint32_t n; /* 0: only the title can be shown */
  uint32_t last_line;
} FixView;

FixView fix_plan(Arena *a, const Sources *s, const Fix *fix);
/* The lines under "help: title". `file` is the file of the message's main place. */
void fix_draw(const Pen *p, const FixView *f, uint32_t file);

#endif
