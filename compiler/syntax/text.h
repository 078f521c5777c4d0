/* Escapes of quoted strings. Called by the lexer's checks, when nodes are made, and by syntax_text_offset. */
#ifndef PEI_SYNTAX_TEXT_H
#define PEI_SYNTAX_TEXT_H

#include "base/str.h"

/* Decodes the one character, escape or `@@{` at s[*at], moves *at behind it and yields its bytes in out (at most
   4). A broken escape stands for itself: its message was given by the lexer. */
uint32_t text_decode_one(Str s, uint32_t *at, char out[4]);
/* Into `out`, which has room for s.n bytes; yields the length. */
uint32_t text_decode(Str s, char *out);

#endif
