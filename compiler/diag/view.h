/* The part of a line that is shown: all of it, or 160 columns around what the message is about. */
#ifndef PEI_DIAG_VIEW_H
#define PEI_DIAG_VIEW_H

#include "diag/paint.h"

enum { VIEW_COLUMNS = 160 };
typedef struct {
  Str text;       /* what is shown, without the marks of a cut */
  uint32_t start; /* its offset in the line */
  bool cut_left, cut_right;
} View;

/* [lo, hi) is what must be seen, as offsets in the line. */
View view_of(const RenderStyle *style, Str line, uint32_t lo, uint32_t hi);
/* Column, from 0, at which the byte at this offset of the line is drawn. */
uint32_t view_column(const RenderStyle *style, const View *v, uint32_t offset);
void view_write(const Pen *p, const View *v, Paint paint);

#endif
