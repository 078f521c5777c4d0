/* On which dock each object is, as the checks have found it (model/check_docks.c), and what is made for it alone. */
#include "lower/private.h"

static uint32_t dock_of(const Obj *o) { return o->on ? o->on->ir_index : IR_NONE; }

static void take(Lower *l, const Obj *o) {
  IrProject *p = l->p;
  if (o->block == B_image) p->images[o->ir_index].dock = dock_of(o);
  if (o->block == B_network) p->networks[o->ir_index].dock = dock_of(o);
  if (o->block == B_pull) p->pulls[o->ir_index].dock = dock_of(o);
  if (obj_is_service(o)) p->services[o->ir_index].dock = dock_of(o);
}

/* A volume may be declared, or be made for a storage: then it is where that is mounted. */
static void take_volumes(Lower *l) {
  IrProject *p = l->p;
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    const Obj *o = p->volumes[i].of;
    p->volumes[i].dock = o && o->block == B_volume ? dock_of(o) : IR_NONE;
  }
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; k < p->services[i].n_mounts; k++) {
      const IrServiceMount *m = &p->services[i].mounts[k];
      if (m->kind == IRM_VOLUME && p->volumes[m->volume].implicit)
        p->volumes[m->volume].dock = p->services[i].dock;
    }
}

void lower_docks(Lower *l) {
  const ObjList *all = model_objects(l->m);
  const Value *usual = obj_get(model_project_object(l->m), W_dock);
  l->p->dock = usual ? lower_index(l, W_dock, usual->name) : IR_NONE;
  for (uint32_t i = 0; i < all->n; i++) take(l, all->v[i]);
  take_volumes(l);
}
