/* What each image takes from its build context: files and directories that its steps name, as inputs with hashes.
   Reads the disk, through Os. */
#ifndef PEI_PLAN_CONTEXT_H
#define PEI_PLAN_CONTEXT_H

#include "base/source.h"
#include "plan/plan.h"
#include "plan/tree.h"

typedef struct PlanFiles {
  PlanInputs *images; /* by index in the project's images */
  VEC(PlanTree) trees;
  TreeReader reader; /* its failures: what could not be read */
} PlanFiles;

/* `root` is the project's directory. */
PlanFiles *plan_read_files(Arena *a, Os *os, const Sources *sources, const char *root, const IrProject *p);

#endif
