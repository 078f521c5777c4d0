/* Our own long texts in a terminal: paragraphs filled to 80 columns. Not for messages, which are one line. */
#ifndef PEI_DIAG_PROSE_H
#define PEI_DIAG_PROSE_H

#include "base/buf.h"

enum { PROSE_COLUMNS = 80 };
/* Every line begins with `indent` spaces, but for the first where `indented` columns stand already. A blank line
   ends a paragraph; a line that starts with a space stays as it is. Ends with a line feed unless the text is empty. */
void prose_fill(Buf *out, Str text, uint32_t indented, uint32_t indent, bool ascii);
/* Source text, each line behind `indent` spaces. */
void prose_code(Buf *out, Str text, uint32_t indent, bool ascii);
/* Takes the first line off `rest`. */
Str prose_line(Str *rest);

#endif
