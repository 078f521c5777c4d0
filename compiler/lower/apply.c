/* What apply puts into the container of a service, and what it runs: layouts, the script, hooks. */
#include "lower/private.h"

static IrScript lower_script(Lower *l, const Obj *o) {
  IrScript s = {
      .set = true, .path = obj_str(l->m, o, W_script), .body = obj_text(o, W_body), .at = o->at, .of = o};
  if (o->block != B_service_script) return s;
  IrWords shell = lower_words(l, obj_get(o, W_shell));
  s.shell = shell.v;
  s.n_shell = shell.n;
  s.user = obj_str(l->m, o, W_user);
  return s;
}

const IrApply *lower_apply(Lower *l, const Obj *o) {
  IrApply a = {.made_only = !obj_bool(o, W_start)};
  VEC(IrLayout) layouts = {0};
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block == B_layout)
      *vec_push(l->a, &layouts) = (IrLayout){
          .dir = obj_str(l->m, c, W_source), .owner = obj_str(l->m, c, W_owner), .at = c->at, .of = c};
    if (c->block == B_service_script) a.scripts[APPLY_SCRIPT] = lower_script(l, c);
    if (c->block == B_on_install) a.scripts[APPLY_INSTALL] = lower_script(l, c);
    if (c->block == B_on_update) a.scripts[APPLY_UPDATE] = lower_script(l, c);
    if (c->block == B_on_uninstall) a.scripts[APPLY_UNINSTALL] = lower_script(l, c);
  }
  a.layouts = layouts.v;
  a.n_layouts = layouts.n;
  if (!a.made_only && !ir_fills(&a)) return NULL;
  IrApply *kept = arena_new(l->a, IrApply);
  *kept = a;
  return kept;
}
