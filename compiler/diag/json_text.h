/* JSON strings. */
#ifndef PEI_DIAG_JSON_TEXT_H
#define PEI_DIAG_JSON_TEXT_H

#include "base/buf.h"

/* The string with its quotes, pure ASCII: what is not becomes \uXXXX, so that no terminal can be fooled by it
   and nothing is lost. Bytes that are not UTF-8 are written as "<FF>". */
void json_text(Buf *out, Str text);

#endif
