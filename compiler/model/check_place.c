/* Where an image is built, as far as the project says it: a builder of its own, or docker's, whose store decides what
   it can make. What follows from it is said by the checks that ask. */
#include "model/check.h"

static const Obj *builder_of(Check *k, const Obj *o) {
  bool names = (o->block == B_export || o->block == B_publish) && obj_get(o, W_builder);
  return names ? check_ref(k, o, W_builder) : k->builder;
}

CheckPlace check_place(Check *k, const Obj *o) {
  CheckPlace p = {.builder = builder_of(k, o)};
  p.own = !p.builder || str_is(obj_str(k->m, p.builder, W_driver), "docker");
  if (!p.own) return p;
  p.store = p.builder ? obj_get(p.builder, W_store) : NULL;
  if (!p.store && k->m->project) p.store = obj_get(k->m->project, W_store);
  Str store = p.store && p.store->kind == V_WORD ? value_str(k->a, p.store) : STR("");
  p.classic = str_is(store, "classic");
  p.containerd = str_is(store, "containerd");
  return p;
}

void check_fix_store(Check *k, Diag *d) {
  if (!k->m->project) return;
  check_insert_into(k, diag_fix(k->ds, d, FIX_MAYBE, ADD_FIELD, STR("store = containerd")), k->m->project,
                    STR("store = containerd"));
}
