/* The branches of a stage as stages of a Dockerfile. Private to emit/. */
#ifndef PEI_EMIT_BRANCH_H
#define PEI_EMIT_BRANCH_H

#include "emit/step.h"

/* The name of the stage that the first steps of `stage` are in: its own, if it has no branches. */
Str branch_first_name(const Emit *e, const IrStage *stage);
/* `FROM …` where a branch begins, or after the last one of a group; step i of the stage is an IR_BRANCH or IR_JOIN.
   `platforms` are those of the image; 0: whatever it is built for. */
void branch_put(Docker *d, const IrStage *stage, uint32_t i, uint32_t n_platforms);

#endif
