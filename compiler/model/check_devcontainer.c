/* The dev container: is it clear which service that is? Only asked if it is to be written. */
#include "model/check.h"

void check_devcontainer(Check *k) {
  const Obj *project = k->m->project, *first = NULL;
  if (!project || !model_wants(k->m, W_devcontainer)) return;
  const Obj *block = check_child(project, B_devcontainer);
  if (block && obj_get(block, W_service)) return;
  uint32_t n = 0;
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_service && !n++) first = k->objects->v[i];
  if (n == 1 || !k->clean) return;
  check_at(k, block ? block : project);
  const Span at = block ? block->at : project->at;
  if (!n) {
    diag(k->ds, E0981, at);
    return;
  }
  Diag *d = diag(k->ds, E0980, at, arena_fmt(k->a, "%u", n));
  Str field = arena_fmt(k->a, "service = service.%.*s", STR_ARG(check_name(k, first)));
  if (!block) field = arena_fmt(k->a, "devcontainer { %.*s }", STR_ARG(field));
  check_insert_into(k, diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, field), block ? block : project, field);
}
