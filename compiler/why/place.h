/* What a mark means in the project. Private to why/. */
#ifndef PEI_WHY_PLACE_H
#define PEI_WHY_PLACE_H

#include "why/why.h"

typedef struct {
  Span at;   /* SPAN_NONE: in no file */
  Span also; /* a further place, or SPAN_NONE: where the element of a list stands that comes through a name */
  const Obj *of; /* NULL: none */
} Place;

/* `line`: the generated one; `number`: how many lines it is behind the mark. */
Place place_of(Why *w, const Mark *m, Str line, uint32_t number);
/* The declared object that something is in, or NULL; and its id. */
const Obj *place_object(const Obj *o);
Str place_id(Why *w, const Obj *o);

#endif
