/* The workflow: a machine that has no peic cannot run it. */
#include "model/check.h"

void check_ci(Check *k) {
  const Obj *project = k->m->project;
  if (!project || !k->clean || !model_wants(k->m, W_ci) || check_child(project, B_ci)) return;
  check_at(k, project);
  Diag *d = diag(k->ds, E0984, project->at);
  Str block = STR("ci { install = \"…\" }");
  check_insert_into(k, diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, block), project, block);
}
