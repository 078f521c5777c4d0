/* The text of a project while it is being made: lines, blocks and quoted values, and for each piece the place in the
   imported file that it comes from. It lays out as people do; the formatter has the last word. */
#ifndef PEI_IMPORT_DRAFT_H
#define PEI_IMPORT_DRAFT_H

#include "base/buf.h"
#include "base/source.h"

typedef struct {
  uint32_t lo, hi; /* bytes of the draft */
  Span at;         /* of the imported file */
} Origin;

typedef struct {
  Buf out;
  VEC(Origin) origins; /* in order of lo; an inner one comes behind an outer one */
  uint32_t depth;
  bool gap; /* a blank line is due before the next line */
} Draft;

Draft draft_new(Arena *a);

/* ---- values, as project text ---- */

/* "…" with what needs it escaped. */
Str draft_string(Arena *a, Str s);
/* A name where it can stand bare, else as a string. */
Str draft_name(Arena *a, Str s);
/* A string's inside, without the quotes: for text around interpolations. */
void draft_escape(Buf *b, Str s);

/* ---- lines ---- */

/* A blank line before what comes next, unless a block has just begun. */
void draft_gap(Draft *d);
/* A line of its own from `at`; SPAN_NONE: nobody's. */
void draft_line(Draft *d, Span at, Str text);
/* "# text", wrapped; control characters are taken out. */
void draft_comment(Draft *d, Str text);
/* A statement commented out. */
void draft_disabled(Draft *d, Str text);
void draft_open(Draft *d, Span at, Str header); /* "header {" */
void draft_close(Draft *d);
void draft_field(Draft *d, Span at, const char *name, Str value);
/* "header <<SH", the lines of the body, "SH"; the body's own indentation counts from its least one. */
void draft_heredoc(Draft *d, Span at, Str header, Str body);
/* The same for text that is no shell's. False, and nothing written: its indentation would not stay as it is. */
bool draft_text(Draft *d, Span at, Str header, Str body);

/* ---- what goes on one line if it fits ---- */

typedef struct {
  Str text;
  Span at;
} Piece;
typedef VEC(Piece) Pieces;
void piece_add(Arena *a, Pieces *p, Span at, Str text);
void piece_field(Arena *a, Pieces *p, Span at, const char *name, Str value);
/* "name = [a, b]", or an element a line. Nothing if there are none. */
void draft_list(Draft *d, Span at, const char *name, const Pieces *items);
/* "header { a = 1, b = 2 }", or a field a line; without fields the header alone when `bare`, else with "{}". */
void draft_block(Draft *d, Span at, Str header, const Pieces *fields, bool bare);

/* Appends all of `from`, with its origins. */
void draft_append(Draft *to, const Draft *from);
/* Where the bytes come from: the innermost origin around them; SPAN_NONE if nobody's. */
Span draft_origin(const Draft *d, uint32_t lo, uint32_t hi);

#endif
