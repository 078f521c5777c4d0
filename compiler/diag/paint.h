/* The pen of the text renderers: where it writes, in which style, and the column of numbers at the left. */
#ifndef PEI_DIAG_PAINT_H
#define PEI_DIAG_PAINT_H

#include "base/buf.h"
#include "diag/render.h"

/* The address that a diagnostic's code is appended to for a terminal hyperlink; empty: no links. */
#ifndef PEIC_DOCS_URL
#define PEIC_DOCS_URL ""
#endif

typedef enum {
  PAINT_PLAIN,
  PAINT_ERROR,
  PAINT_WARNING,
  PAINT_NOTE,
  PAINT_HELP,
  PAINT_GUTTER,
  PAINT_BOLD,
  PAINT_ADD,
  PAINT_REMOVE
} Paint;

typedef struct {
  Buf *out;
  const Sources *sources;
  const RenderStyle *style;
  Paint main;      /* of this diagnostic's severity */
  uint32_t gutter; /* digits of the largest line number */
} Pen;

/* Characters of our own that have an ASCII form. */
typedef enum { GLYPH_ELLIPSIS, GLYPH_DOWN, GLYPH_START, GLYPH_END, GLYPH_ACROSS } Glyph;
Str paint_glyph(const RenderStyle *style, Glyph g);

const char *paint_severity(Sev severity, Paint *paint);
void paint_on(const Pen *p, Paint paint);
void paint_off(const Pen *p, Paint paint);
/* One line of our words, project text in them made visible. */
void paint_words(const Pen *p, Paint paint, Str words);
/* "error[E0202]", the code as a link if the style has links. */
void paint_code(const Pen *p, Sev severity, const char *code);
/* ": words" in bold and the line end, behind a code. */
void paint_title(const Pen *p, Str words);
/* Columns that a number takes. */
uint32_t paint_digits(uint32_t value);
/* "12 |", "   |" for line 0, "12 +" for a mark other than '|'; no space behind, no line end. */
void paint_gutter(const Pen *p, uint32_t line, char mark);
/* "   |" as a whole line. */
void paint_rule(const Pen *p);
/* "  --> dev.pei:44:14" as a whole line; the arrow has three characters. */
void paint_place(const Pen *p, const char *arrow, uint32_t file, uint32_t offset);
/* "dev.pei:44:14" */
void paint_where(const Pen *p, uint32_t file, uint32_t offset);

/* One line of marks under the source, put together cell by cell. */
enum { ROW_CELLS = 192 };
typedef struct {
  struct {
    uint8_t glyph; /* 0 is a space; below 32 a Glyph + 1, else ASCII */
    uint8_t paint;
  } cell[ROW_CELLS];
  uint32_t n;
} Row;
void row_char(Row *r, uint32_t at, char c, Paint paint);
void row_glyph(Row *r, uint32_t at, Glyph g, Paint paint);
/* Writes its cells; up to `width` with spaces. */
void row_write(const Pen *p, const Row *r, uint32_t width);

#endif
