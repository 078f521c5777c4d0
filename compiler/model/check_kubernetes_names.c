/* Names of objects in Kubernetes are DNS labels. That of a service is a host name that others use: it must be one.
   Those of volumes and secrets are made into one, and must stay apart. Only asked if kubernetes.yaml is to be
   written. */
#include "model/check.h"

#include "ir/limits.h"

static bool becomes_object(const Obj *o) {
  return o->block == B_service || o->block == B_volume || o->block == B_secret;
}

static Str label(Check *k, Str name) {
  char *out = arena_alloc(k->a, name.n);
  uint32_t n = limit_dns_name(out, name);
  return str_n(out, n);
}

static void check_service_name(Check *k, const Obj *o, Str name) {
  Str made = label(k, name);
  uint32_t at;
  if (quote_can_dns(name, &at)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0968, o->name_at, name);
  if (quote_can_dns(made, &at)) diag_help(k->ds, d, USE_NAME, made);
}

static void check_made_name(Check *k, const Obj *o, CheckMap *map, uint32_t index) {
  Str made = label(k, check_name(k, o));
  if (o->block == B_service) return;
  uint32_t first = check_map_put(map, k->a, arena_fmt(k->a, "%u %.*s", o->block, STR_ARG(made)), index);
  if (first == UINT32_MAX) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0969, o->name_at, check_what(k, o), check_what(k, k->objects->v[first]), made);
  diag_also(k->ds, d, k->objects->v[first]->name_at, DECLARED_HERE);
}

void check_kubernetes_names(Check *k) {
  CheckMap made;
  if (!model_wants(k->m, W_kubernetes)) return;
  check_map_init(&made);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (!becomes_object(o) || o->bad) continue;
    if (o->block == B_service) check_service_name(k, o, check_name(k, o));
    check_made_name(k, o, &made, i);
  }
}
