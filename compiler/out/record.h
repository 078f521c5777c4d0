/* The text form of what peic keeps below DIR/.peic: lines, and a first line that says what it is and holds a hash of
   the rest. A file that is cut short, merged by hand or of another version is told from a good one, never half read.

     peic manifest 1 <32 hex>
     … */
#ifndef PEI_OUT_RECORD_H
#define PEI_OUT_RECORD_H

#include "base/buf.h"
#include "base/hash.h"

#define PEIC_DIR ".peic"

typedef enum { RECORD_GOOD, RECORD_MISSING, RECORD_DAMAGED, RECORD_NEWER } RecordKind;

/* A record is begun, its lines are appended, and then it is sealed; nothing else may be in the buffer. */
void record_begin(Buf *b, const char *name, uint32_t version);
Str record_seal(Buf *b);

/* Yields the lines behind the first; GOOD, DAMAGED or NEWER. */
RecordKind record_open(Str text, const char *name, uint32_t version, Str *lines);
/* The next line without its end; false when there is none. */
bool record_line(Str *lines, Str *line);
/* Up to the next blank, which is taken away too. */
Str record_word(Str *line);
/* A number of decimal digits that fits; false if the word is none. */
bool record_number(Str word, uint64_t *out);

/* Any bytes as text of one line: control characters and `\` become `\xHH`. */
void record_put_text(Buf *b, Str text);
/* Back; false if it is not of that form. */
bool record_get_text(Arena *a, Str line, Str *out);

#endif
