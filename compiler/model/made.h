/* What commands on the host make: the outputs of `before build` and `after build`, as a map from paths to the steps.
   Shared by checks and lower/. */
#ifndef PEI_MODEL_MADE_H
#define PEI_MODEL_MADE_H

#include "model/object.h"

enum { MADE_MAX_STEPS = 1000, MADE_NOBODY = UINT32_MAX };

typedef struct {
  uint32_t step, other;
  const Value *at, *other_at; /* the outputs; NULL: the other is a directory around it */
} MadeTwice;
typedef struct {
  uint32_t step, next; /* a list, ends with MADE_NOBODY */
} MadeLink;
typedef struct MadeMap {
  Arena *a;
  ObjList steps;     /* those before builds, then those after builds; of the project, then of each image */
  uint32_t n_before; /* only these make what builds find */
  Interner outputs, around;
  VEC(uint32_t) maker;      /* by output */
  VEC(const Value *) value; /* by output */
  VEC(uint32_t) first;      /* by directory around outputs: its list in `links` */
  VEC(MadeLink) links;
  VEC(MadeTwice) twice;
} MadeMap;

/* Of all that is evaluated. */
const MadeMap *made_map(Model *m);
/* Which step before a build makes the path, or a directory that it lies in? */
uint32_t made_find(const MadeMap *map, Str path);
/* Calls `each` for every step before a build that makes the path, what it lies in, or something below it. */
void made_each(const MadeMap *map, Str path, void (*each)(void *arg, uint32_t step), void *arg);

#endif
