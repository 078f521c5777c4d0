/* Words of compose that do not go together, where compose or the engine finds out late or says nothing. */
#include "model/check.h"

static bool runs(const Obj *o) { return o->block == B_service || o->block == B_run_profile; }

/* A container in somebody else's network is in none of its own. */
static void check_network_mode(Check *k, const Obj *o) {
  const Value *mode = obj_get(o, W_network_mode);
  const Obj *attach = check_child(o, B_attach);
  bool networks = check_items(obj_get(o, W_networks)) > 0;
  if (!mode || (!networks && !attach)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0832, obj_field_span(o, W_network_mode), check_name(k, o));
  diag_also(k->ds, d, networks ? obj_field_span(o, W_networks) : attach->at, BECAUSE_OF_THIS);
}

/* Two containers cannot have one name. */
static void check_replicas(Check *k, const Obj *o) {
  const Obj *deploy = check_child(o, B_deploy);
  int64_t replicas = deploy ? check_int(deploy, W_replicas) : -1;
  if (replicas < 2 || !obj_get(o, W_container_name)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0833, obj_get(deploy, W_replicas)->at, check_name(k, o),
                 arena_fmt(k->a, "%lld", (long long)replicas));
  diag_also(k->ds, d, obj_field_span(o, W_container_name), BECAUSE_OF_THIS);
}

static bool has_target(Check *k, const Obj *o, Str target) {
  const Value *mounts = obj_get(o, W_mounts);
  Str path;
  for (uint32_t i = 0; i < check_items(mounts); i++) {
    const Value *pair = mounts->items[i];
    if (pair->kind != V_PAIR || !check_text(k, pair->items[1], &path) || str_eq(path, target)) return true;
  }
  return check_has_text(k, obj_get(o, W_tmpfs), target);
}

static bool has_port(const Obj *o, const Value *target) {
  const Value *ports = obj_get(o, W_ports);
  for (uint32_t i = 0; i < check_items(ports); i++) {
    const Value *to = ports->items[i]->kind == V_PAIR ? ports->items[i]->items[1] : NULL;
    if (!to || (to->kind != V_INT && to->kind != V_PORT) || to->num == target->num) return true;
  }
  return false;
}

/* Options of what is not there. */
static void check_named(Check *k, const Obj *c) {
  const Value *target = obj_get(c, W_target);
  Str text;
  check_at(k, c);
  if (c->block == B_service_mount && check_text(k, target, &text) && !has_target(k, c->parent, text))
    diag(k->ds, E0834, target->at, text, STR("`mounts` or `tmpfs`"));
  if (c->block == B_service_port && target && (target->kind == V_INT || target->kind == V_PORT) &&
      !has_port(c->parent, target))
    diag(k->ds, E0834, target->at, value_show(k->a, &k->m->names, target), STR("`ports`"));
}

/* The soft limit is the one in force, and never above the hard one. */
static void check_ulimits(Check *k, const Obj *c) {
  for (uint32_t i = 0; i < obj_block(c)->n_props; i++) {
    const Value *v = obj_slot(c, i)->value;
    if (!v || v->kind != V_PAIR || v->items[0]->kind != V_INT || v->items[1]->kind != V_INT) continue;
    int64_t soft = v->items[0]->num, hard = v->items[1]->num;
    if (hard == -1 || (soft != -1 && soft <= hard)) continue;
    check_at(k, c);
    Diag *d = diag(k->ds, E0835, v->items[0]->at, M_STR(k->m, obj_block(c)->props[i].word));
    diag_also(k->ds, d, v->items[1]->at, CHK_HARD_LIMIT);
  }
}

/* Files are copied somewhere. */
static void check_watch(Check *k, const Obj *c) {
  Str action = obj_str(k->m, c, W_action);
  if (!str_starts(action, STR("sync")) || obj_get(c, W_target)) return;
  check_at(k, c);
  Diag *d = diag(k->ds, E0836, c->at, action);
  diag_also(k->ds, d, obj_field_span(c, W_action), BECAUSE_OF_THIS);
}

void check_together(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (!runs(o) || o->bad) continue;
    check_network_mode(k, o);
    check_replicas(k, o);
    for (uint32_t j = 0; j < o->children.n; j++) {
      const Obj *c = o->children.v[j];
      if (c->bad) continue;
      check_named(k, c);
      if (c->block == B_ulimits) check_ulimits(k, c);
      if (c->block == B_watch) check_watch(k, c);
    }
  }
}
