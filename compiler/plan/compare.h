/* Two plans of one project: which steps differ, and by which of their inputs. */
#ifndef PEI_PLAN_COMPARE_H
#define PEI_PLAN_COMPARE_H

#include "plan/plan.h"

typedef enum { PLAN_SAME, PLAN_ADDED, PLAN_CHANGED, PLAN_REMOVED } PlanChange;

/* One input: `before` and `after`, one of which may be NULL. */
typedef struct {
  PlanChange change;
  const PlanInput *before, *after;
} PlanInputDiff;

typedef struct {
  PlanChange change;
  const PlanStep *before, *after; /* NULL where it is not */
  const PlanInputDiff *inputs;    /* those that differ; of an added or removed step none */
  uint32_t n_inputs;
  const Str *needs; /* ids of those that it needs, and that are not as they were */
  uint32_t n_needs;
} PlanStepDiff;

typedef struct {
  const PlanStepDiff *steps; /* of the new plan in its order, then those that went */
  uint32_t n;
  uint32_t counts[PLAN_REMOVED + 1];
  const PlanInputDiff *ambient;
  uint32_t n_ambient;
} PlanDiff;

PlanDiff *plan_compare(Arena *a, const Plan *before, const Plan *after);
/* How the files of one tree differ; both may be NULL. */
const PlanInputDiff *plan_compare_trees(Arena *a, const PlanTree *before, const PlanTree *after, uint32_t *n);
/* The tree that an input of kind FILES stands for, or NULL. */
const PlanTree *plan_tree_of(const Plan *plan, const PlanInput *in);

#endif
