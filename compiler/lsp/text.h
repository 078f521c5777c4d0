/* Places in a text as the protocol counts them, and back. Lines end with "\n", "\r\n" or "\r"; columns count what was
   agreed on, UTF-16 units where nothing was. */
#ifndef PEI_LSP_TEXT_H
#define PEI_LSP_TEXT_H

#include "base/arena.h"

typedef enum { UNITS_UTF16, UNITS_UTF8 } Units;
typedef struct {
  Str text;
  uint32_t *starts; /* of lines */
  uint32_t n;       /* at least 1 */
  Units units;
  uint32_t asked; /* line last asked for: the next one is mostly near */
} Lines;
typedef struct {
  uint32_t line, character; /* from 0 */
} Place;

/* `bom`: a byte order mark at the start is not seen by the client. */
Lines lines_of(Arena *a, Str text, Units units, bool bom);
/* The nearest byte there is: behind the end of a line that is its end. Never inside of a character. */
uint32_t lines_offset(const Lines *t, uint64_t line, uint64_t character);
Place lines_place(Lines *t, uint32_t offset);

#endif
