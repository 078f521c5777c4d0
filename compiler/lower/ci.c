/* The workflow of a service that runs on each push: what the block `ci` says of it. */
#include "lower/private.h"

/* The outputs that only whoever compiles asks for. */
static void find_asked(Lower *l, IrCi *ci) {
  const Value *own = obj_get(model_project_object(l->m), W_targets);
  Str *asked = arena_array(l->a, Str, l->p->n_targets);
  for (uint32_t i = 0; i < l->p->n_targets; i++) {
    bool named = false;
    for (uint32_t k = 0; own && k < own->n; k++)
      named |= str_eq(value_str(l->a, own->items[k]), l->p->targets[i]);
    if (!named) asked[ci->n_asked++] = l->p->targets[i];
  }
  ci->asked = asked;
}

void lower_ci(Lower *l) {
  const Obj *o = lower_child(model_project_object(l->m), B_ci);
  IrCi *ci = &l->p->ci;
  if (!o || !model_wants(l->m, W_ci)) return;
  const Value *branches = obj_get(o, W_branches);
  Str *names = arena_array(l->a, Str, branches ? branches->n : 0);
  *ci = (IrCi){.install = text_spelled(l->a, obj_text(o, W_install), false),
               .root = model_sources(l->m)->files.v[0]->display,
               .runner = obj_str(l->m, o, W_runner),
               .branches = names,
               .n_branches = branches ? branches->n : 0,
               .sarif = obj_bool(o, W_sarif),
               .build = obj_bool(o, W_build),
               .at = o->at,
               .of = o};
  for (uint32_t i = 0; i < ci->n_branches; i++) names[i] = value_str(l->a, branches->items[i]);
  find_asked(l, ci);
  ci->root = lower_base_name(ci->root);
}
