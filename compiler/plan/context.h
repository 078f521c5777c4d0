/* What each image takes from its build context: files and directories that its steps name, as inputs with hashes.
   Reads the disk, through Os. */
#ifndef PEI_PLAN_CONTEXT_H
#define PEI_PLAN_CONTEXT_H

#include "base/source.h"
#include "plan/plan.h"
#include "plan/tree.h"

/* A path that a step names. */
typedef struct {
  Str path;
  Span at;
} PlanNamed;

typedef struct PlanFiles {
  PlanInputs *images;           /* by index in the project's images */
  PlanInputs *befores, *afters; /* the same of commands on the host */
  PlanInputs *services;         /* the same of services: what apply puts into containers */
  VEC(PlanTree) trees;
  VEC(PlanNamed)
  outputs; /* the output directory, or below it: that is in no context, so docker would not find them */
  TreeReader reader; /* its failures: what could not be read */
} PlanFiles;

/* `root` is the project's directory. */
PlanFiles *plan_read_files(Arena *a, Os *os, const Sources *sources, const char *root, const IrProject *p);

#endif
