/* What apply puts into containers: layouts that are no directories, owners that only an image knows, scripts for
   containers that do not run. */
#include "model/check.h"

static void check_directory(Check *k, const Obj *o) {
  const Value *v = obj_get(o, W_source);
  Str path;
  OsStat st;
  if (!v || !check_text(k, v, &path)) return;
  if (k->m->os->stat(k->m->os, model_path(k->m, path), true, &st) || st.type == OS_DIR) return;
  check_at(k, o);
  check_origin(k, diag(k->ds, E0511, v->at, path), v);
}

static bool is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

/* The names of users are the container's; what is copied there is written here. */
static void check_owner(Check *k, const Obj *o) {
  const Value *v = obj_get(o, W_owner);
  Str owner;
  if (!v || !check_text(k, v, &owner)) return;
  uint32_t colon = str_find(owner, ':');
  Str group = str_sub(owner, colon < owner.n ? colon + 1 : colon, owner.n);
  if (is_number(str_sub(owner, 0, colon)) && (colon == owner.n || is_number(group))) return;
  check_at(k, o);
  check_origin(k, diag(k->ds, E0510, v->at, owner), v);
}

static void check_step(Check *k, const Obj *step, void *arg) {
  (void)arg;
  if (step->block == B_layout) check_directory(k, step);
}

static void check_service(Check *k, const Obj *o) {
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block == B_layout) {
      check_directory(k, c);
      check_owner(k, c);
    }
    if (c->block != B_service_script || obj_bool(o, W_start)) continue;
    check_at(k, c);
    Diag *d = diag(k->ds, E0512, c->at, check_name(k, o));
    diag_also(k->ds, d, obj_field_span(o, W_start), BECAUSE_OF_THIS);
  }
}

void check_apply(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    if (o->block == B_service) check_service(k, o);
    if (o->block == B_stage || o->block == B_image) check_steps(k, o, check_step, NULL);
  }
}
