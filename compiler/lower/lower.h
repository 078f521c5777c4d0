/* Checked objects to IR (phase P8): one small lowering per schema row that means something. Called only when
   the model has no errors; may still report E09xx. */
#ifndef PEI_LOWER_LOWER_H
#define PEI_LOWER_LOWER_H

#include "ir/ir.h"
#include "model/model.h"

/* `out_dir`: the output directory as given, for the relative paths in the outputs. */
IrProject *lower_project(Model *m, const char *out_dir);

#endif
