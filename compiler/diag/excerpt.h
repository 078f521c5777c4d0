/* Excerpts of source with marks under them. plan decides what is shown where, draw writes it. */
#ifndef PEI_DIAG_EXCERPT_H
#define PEI_DIAG_EXCERPT_H

#include "diag/paint.h"
#include "diag/view.h"

/* A label made ready: its lines, and its bytes as offsets in the file. */
typedef struct {
  uint32_t line, end_line; /* equal unless the span has several lines */
  uint32_t lo, hi;
  Str text;
  bool primary;
  uint32_t depth; /* of several lines: which column of the margin, from 0 */
  bool at_indent; /* of several lines: nothing but blanks stands before it */
} Mark;

/* One run of lines under one "-->" or ":::" line. */
typedef struct {
  uint32_t file, offset; /* of the label that the place line names */
  Mark *marks;           /* by line, then column */
  uint32_t n, depths;    /* depths: columns of the margin in use */
  uint32_t last_line;
} Section;

typedef struct {
  Section *v;
  uint32_t n, last_line; /* last_line: the largest line number in any of them */
  uint32_t left_out;     /* labels beyond MARKS_MAX */
} Excerpt;

enum { MARKS_MAX = 12, DEPTHS_MAX = 3 };

Excerpt excerpt_plan(Arena *a, const Sources *s, const Diag *d);
void excerpt_draw(const Pen *p, const Section *s);

/* The rows under a source line for marks of that line; `margin` holds what runs down at the left, `left`
 * columns wide. */
void excerpt_marks(const Pen *p, const View *v, uint32_t line_start, const Mark *const *marks, uint32_t n,
                   const Row *margin, uint32_t left);

#endif
