/* What apply puts into the container of a service, and what it runs: layouts, the script, hooks; and what it copies
   from one container into another. */
#include "base/path.h"
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
  IrApply a = {.made_only = !obj_bool(o, W_start), .keep = obj_bool(o, W_keep)};
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
  if (!a.made_only && !a.keep && !ir_fills(&a)) return NULL;
  IrApply *kept = arena_new(l->a, IrApply);
  *kept = a;
  return kept;
}

/* ---- files from one container to another ---- */

static Str clean(Lower *l, const Value *v) { return path_clean(l->a, STR(""), text_str(l->a, v->text)); }

void lower_copies(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++) {
    const Obj *o = all->v[i];
    if (o->block != B_copy_files) continue;
    IrCopy *c = &l->p->copies[o->ir_index];
    const Value *from = obj_get(o, W_from), *paths = obj_get(o, W_paths);
    *c = (IrCopy){.name = L_NAME(l, o), .service = IR_NONE, .image = IR_NONE, .at = o->at, .of = o};
    if (from->kind == V_REF && from->space == W_service)
      c->service = lower_index(l, W_service, from->name);
    else
      c->image = lower_image_at(l, o, W_from, &c->image_ref);
    c->to = lower_index(l, W_service, obj_get(o, W_to)->name);
    IrCopied *copied = arena_array(l->a, IrCopied, paths->n);
    for (uint32_t k = 0; k < paths->n; k++) {
      const Value *v = paths->items[k];
      bool pair = v->kind == V_PAIR;
      copied[k] = (IrCopied){clean(l, pair ? v->items[0] : v), clean(l, pair ? v->items[1] : v)};
    }
    c->paths = copied;
    c->n_paths = paths->n;
  }
}
