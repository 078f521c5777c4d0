/* Text as it may reach a terminal: control and bidi characters, and bytes that are not UTF-8, become visible
   pictures; nothing in a project file, a file name or a `check` message can move the cursor or turn text
   around. */
#ifndef PEI_DIAG_SHOW_H
#define PEI_DIAG_SHOW_H

#include "base/buf.h"

/* Shows the character at text[at] and goes behind it; a tab is four spaces. Returns its columns. NULL: only
 * measures. */
uint32_t show_char(Buf *out, Str text, uint32_t *at, bool ascii);
/* A line of project text, returns its columns. */
uint32_t show_text(Buf *out, Str text, bool ascii);
/* A line of ours that may hold project text: for ASCII, our own "…", "×", "┌" become ASCII as well. */
void show_words(Buf *out, Str text, bool ascii);

#endif
