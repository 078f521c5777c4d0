/* What commands on the host make. Called by plan/. */
#include "ir/ir.h"

#include "base/path.h"

bool ir_makes(const IrHostStep *step, Str path) {
  path = path_before_pattern(path);
  for (uint32_t i = 0; i < step->n_outputs; i++) {
    Str out = step->outputs[i];
    if (str_eq(path, out) || (str_starts(path, out) && path.s[out.n] == '/')) return true;
  }
  return false;
}
