/* plan.json back into a plan: the one on disk, to compare with. It may come from anywhere: a merge, another tool,
   another version. */
#ifndef PEI_PLAN_READ_H
#define PEI_PLAN_READ_H

#include "plan/plan.h"

typedef enum {
  PLAN_READ,    /* it is a plan */
  PLAN_FOREIGN, /* no JSON, or JSON that is no plan; `why` says what is wrong */
  PLAN_OTHER    /* a plan in the form of another version, `why` */
} PlanReading;
PlanReading plan_read(Arena *a, Str text, Plan *plan, Str *why);

#endif
