/* Bytes to what people and tools count: lines, code points, UTF-16 units. */
#ifndef PEI_DIAG_POSITION_H
#define PEI_DIAG_POSITION_H

#include "base/source.h"

typedef struct {
  uint32_t line;  /* from 1 */
  uint32_t col;   /* code points, from 1 */
  uint32_t utf16; /* units, from 0 */
} Position;

/* Is there a place in a file of the project at all? */
bool position_has(const Sources *s, Span at);
Position position_of(const Sources *s, uint32_t file, uint32_t offset);
/* The span within its file, not empty at its wrong end. */
Span position_clamp(const Sources *s, Span at);
/* Bytes of a byte order mark at the start of this line: 3 on the first line of a file that has one, else 0.
 */
uint32_t position_bom(Str line_text, uint32_t line_start);

#endif
