/* JSON, written by hand piece by piece: strings, and what stands around them. */
#ifndef PEI_DIAG_JSON_TEXT_H
#define PEI_DIAG_JSON_TEXT_H

#include "base/buf.h"

/* The string with its quotes, pure ASCII: what is not becomes \uXXXX, so that no terminal can be fooled by it
   and nothing is lost. Bytes that are not UTF-8 are written as "<FF>". */
void json_text(Buf *out, Str text);

/* `,"name":`, or without the comma where it is the first of its object. */
void json_text_key(Buf *out, const char *name);
void json_text_number(Buf *out, const char *name, int64_t value);
void json_text_member(Buf *out, const char *name, Str value);
/* The comma before element i of a list. */
void json_text_item(Buf *out, uint32_t i);

#endif
