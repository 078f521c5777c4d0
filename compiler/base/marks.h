/* Where the bytes of an output come from: marks that emitters leave in a Buf which asks for them. Nothing is kept, and
   nothing costs more than one test of a pointer, where nobody asked. What a mark means in the project: why/. */
#ifndef PEI_BASE_MARKS_H
#define PEI_BASE_MARKS_H

#include "base/buf.h"
#include "base/source.h"

/* From byte `at` on, up to the next mark. */
typedef struct {
  uint32_t at;
  const void *of;    /* the object of the model, which only why/ looks into; NULL: none */
  Span span;         /* its place, or a more exact one */
  const char *field; /* a field of it, by its word, "limits.memory"; NULL: the span says it all */
  Str key;           /* … an entry of a map there, or a name */
  uint32_t item;     /* … 1 + the element of a list there; 0: none */
  const char *fixed; /* not from the project: a file of runtime/, or "" for words of the emitter's own */
  bool body;         /* from here on line by line what a heredoc says */
  bool also;         /* together with the mark before, not instead of it */
} Mark;

typedef struct Marks {
  VEC(Mark) list; /* by `at` */
} Marks;

/* MARK(buf, .of = …): from the end of `buf` on. */
#define MARK(b, ...) ((b)->marks ? marks_put((b), (Mark){__VA_ARGS__}) : (void)0)
void marks_put(Buf *b, Mark m);
/* From an earlier byte on, behind all other marks. */
void marks_put_at(Buf *b, uint32_t at, Mark m);
/* All of `from`, whose text was appended to `to` at byte `at`. */
void marks_take(Buf *to, uint32_t at, const Buf *from);

#endif
