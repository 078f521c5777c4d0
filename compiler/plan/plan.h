/* The plan: every object of a project as a step with its needs, its commands and a hash of all it is made from. Pure:
   what an object is made from is given as text; the plan adds what it needs. Not the running of steps. */
#ifndef PEI_PLAN_PLAN_H
#define PEI_PLAN_PLAN_H

#include "base/hash.h"
#include "ir/ir.h"

typedef enum { PLAN_IMAGE, PLAN_EXPORT, PLAN_NETWORK, PLAN_VOLUME, PLAN_SERVICE, PLAN_KINDS } PlanKind;
extern const char *const plan_kind_names[PLAN_KINDS];

typedef struct {
  PlanKind kind;
  uint32_t index;        /* in the project's array of that kind */
  Str id;                /* "image.dev" */
  const uint32_t *needs; /* steps; all of them hashed before this one */
  uint32_t n_needs;
  Hash128 hash;
  Span at;
} PlanStep;

/* The text of each object, by index in the project's arrays. Files of the build context are not in it: the plan finds
   them in the project's inputs. */
typedef struct {
  const Str *images, *networks, *volumes, *services;
} PlanContent;

typedef struct {
  PlanStep *steps; /* images, exports, networks, volumes, services, each in source order */
  uint32_t n;
} Plan;

Plan plan_make(Arena *a, const IrProject *p, PlanContent content);

#endif
