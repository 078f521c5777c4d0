/* Commands on the host around the builds of images, as ir.h has all else; it includes this. */
#ifndef PEI_IR_IR_HOST_STEP_H
#define PEI_IR_IR_HOST_STEP_H

#include "base/source.h"
#include "base/text.h"

typedef struct {
  Str name;           /* "image.dev", "image.dev/protos", "project" */
  uint32_t image;     /* or IR_NONE: of the project */
  const Str *scripts; /* shell texts, one after the other */
  uint32_t n_scripts;
  const Str *inputs; /* paths and patterns relative to the project root */
  uint32_t n_inputs;
  const Str *outputs; /* paths relative to the project root */
  uint32_t n_outputs;
  const uint32_t *needs; /* of `befores`: those whose outputs it reads */
  uint32_t n_needs;
  Span at;
  const void *of;
} IrHostStep;

/* Does it make this path, or what that lies in? */
bool ir_makes(const IrHostStep *step, Str path);

#endif
