/* What a swarm does not do for a service, although docker compose does. Only asked if stack.yaml is to be written. */
#include "model/check_cluster.h"

static void lost(Check *k, const Obj *o, Span at, Str what, PhraseId phrase) {
  check_at(k, o);
  diag(k->ds, W0960, at, what, str_c(diag_phrases[phrase]));
}

static void host(Check *k, const Obj *service, const Value *path) {
  check_at(k, service);
  check_origin(k, diag(k->ds, W0961, path->at, value_show(k->a, &k->m->names, path), check_name(k, service)),
               path);
}

static void need(Check *k, const Obj *service, const Obj *needs, const Obj *other, Str condition) {
  check_at(k, needs);
  diag(k->ds, W0963, needs->at, check_name(k, service), check_name(k, other), condition);
}

static void check_ports_of(Check *k, const Obj *service) {
  const Value *ports = obj_get(service, W_ports);
  for (uint32_t i = 0; i < check_items(ports); i++) {
    Str address = check_cluster_address(k, ports->items[i]);
    if (!address.n) continue;
    check_at(k, service);
    diag(k->ds, W0962, ports->items[i]->at, address);
  }
}

/* Only networks of the whole swarm reach tasks on several nodes. */
static void check_driver(Check *k, const Obj *network) {
  Str driver = obj_str(k->m, network, W_driver);
  if (!driver.n || str_is(driver, "overlay")) return;
  check_at(k, network);
  diag(k->ds, W0964, obj_field_span(network, W_driver), driver);
}

void check_swarm(Check *k) {
  if (!model_wants(k->m, W_swarm)) return;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_network) check_driver(k, o);
    if (o->block != B_service || o->bad) continue;
    if (check_cluster_aside(k, o, lost)) continue;
    check_cluster_fields(k, o, W_swarm, lost);
    check_cluster_hosts(k, o, host);
    check_cluster_needs(k, o, need);
    check_ports_of(k, o);
  }
}
