/* Symbols: equal names are equal numbers. The schema's words are interned first, in table order, so that a
   symbol below SYM_WORDS is the row number of its word. */
#ifndef PEI_BASE_INTERN_H
#define PEI_BASE_INTERN_H

#include "base/arena.h"

typedef uint32_t Sym; /* 0 is no symbol */

typedef struct {
  Arena *arena;
  Str *names; /* by Sym */
  uint32_t *hashes, *slots;
  uint32_t n, cap, mask;
} Interner;

void intern_init(Interner *t, Arena *a);
/* For a table that is made often and mostly stays small. */
void intern_init_few(Interner *t, Arena *a);
Sym intern(Interner *t, Str name);
/* 0 if the name was never interned. */
Sym intern_find(const Interner *t, Str name);
static inline Str intern_str(const Interner *t, Sym s) { return t->names[s]; }

#endif
