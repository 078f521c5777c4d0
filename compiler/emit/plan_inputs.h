/* What the emitters wrote, taken apart into the inputs of the plan. Private to emit/. */
#ifndef PEI_EMIT_PLAN_INPUTS_H
#define PEI_EMIT_PLAN_INPUTS_H

#include "plan/plan.h"

/* The instructions of a Dockerfile that emit/ wrote, each with the place that the comment above it names; a variable of
   ENV, LABEL or ARG is an input of its own. */
void plan_inputs_dockerfile(Arena *a, Str text, PlanInputs *out);
/* The values of one object of compose.yaml, named by the keys that lead there. Paths that begin at the output directory
   (`root` is the project's, from there) are given relative to the project; how an image is built is left out.
   `when` comes before the names of what only an overlay says. */
void plan_inputs_compose(Arena *a, Str text, Str when, Str root, PlanInputs *out);

#endif
