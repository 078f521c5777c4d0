/* Values that are known at launch: a manifest of Kubernetes has no launch. In `env` and commands they become entries of
   a ConfigMap, elsewhere their defaults are written. Only asked if kubernetes.yaml is to be written. */
#include "model/check.h"

/* Where a variable can stand: `env`, `command`, `entrypoint`. */
static void check_value(Check *k, const Obj *o, const Value *v, bool variable) {
  if (!v) return;
  if (v->kind == V_LIST || v->kind == V_PAIR)
    for (uint32_t i = 0; i < v->n; i++) check_value(k, o, v->items[i], variable);
  if (v->kind != V_TEXT) return;
  for (uint32_t i = 0; i < v->text.n; i++) {
    const Part *p = &v->text.v[i];
    if (p->kind != PART_LATE) continue;
    if (p->fallback && variable) continue;
    check_at(k, o);
    check_origin(k,
                 p->fallback ? diag(k->ds, W0971, v->at, p->text, *p->fallback)
                             : diag(k->ds, E0970, v->at, p->text),
                 v);
    return;
  }
}

static bool is_expanded(Sym word) { return word == W_command || word == W_entrypoint; }

static void check_body(Check *k, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  for (uint32_t i = 0; i < b->n_props; i++)
    check_value(k, o, obj_slot(o, i)->value, is_expanded(b->props[i].word));
  for (uint32_t i = 0; i < o->entries.n; i++) check_value(k, o, o->entries.v[i].value, o->block == B_env);
  for (uint32_t i = 0; i < o->children.n; i++) check_body(k, o->children.v[i]);
}

void check_kubernetes_late(Check *k) {
  if (!model_wants(k->m, W_kubernetes)) return;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_service || o->bad) continue;
    check_body(k, o);
    const Obj *image = check_ref(k, o, W_image);
    const Value *tags = image ? obj_get(image, W_tags) : NULL;
    if (check_items(tags)) check_value(k, image, tags->items[0], false);
  }
}
