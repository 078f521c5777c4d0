/* "Did you mean": ranks candidates for a misspelt word by the rules of docs/diagnostics. */
#ifndef PEI_DIAG_SUGGEST_H
#define PEI_DIAG_SUGGEST_H

#include "base/arena.h"

typedef struct {
  Arena *arena;
  Str word;
  struct {
    Str name;
    uint32_t distance; /* 0 = equal but for case, '-' and '_' */
  } best[3];
  uint32_t n;
  uint32_t offered; /* candidates seen so far */
  VEC(Str) all;     /* every candidate, for "one of: …" lists */
} Suggest;

void suggest_init(Suggest *s, Arena *a, Str word);
void suggest_offer(Suggest *s, Str candidate);
/* Is the best one certain enough to be applied unasked: unique, and equal but for case or hyphens, or
 * distance 1? */
bool suggest_certain(const Suggest *s);
/* "`tags`", "`a` or `b`", "`a`, `b` or `c`"; empty if there is none. */
Str suggest_text(const Suggest *s);
/* Up to 8 candidates "a, b, c, …"; empty if none were offered. */
Str suggest_list(const Suggest *s);
/* Damerau-Levenshtein distance over bytes, at most `limit` + 1. */
uint32_t suggest_distance(Str a, Str b, uint32_t limit);

#endif
