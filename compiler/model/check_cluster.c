/* What clusters ask of a service, whichever kind they are. Called by check_swarm.c and
   check_kubernetes.c. */
#include "model/check_cluster.h"

typedef struct {
  Sym target, field;
  PhraseId phrase;
} Lost;

static const Lost rows[] = {
#define LOST(target, field, phrase) {W_##target, W_##field, PHRASE_##phrase},
#include "cluster.def"
#undef LOST
};

void check_cluster_fields(Check *k, const Obj *service, Sym target, ClusterLost *lost) {
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].target != target) continue;
    const Value *v = obj_get(service, rows[i].field);
    bool off = !v || (v->kind == V_BOOL && !v->num) || (v->kind == V_LIST && !v->n);
    if (!off) lost(k, service, rows[i].field, rows[i].phrase);
  }
}

void check_cluster_hosts(Check *k, const Obj *service, ClusterHost *each) {
  const Value *mounts = obj_get(service, W_mounts);
  for (uint32_t i = 0; i < check_items(mounts); i++) {
    const Value *pair = mounts->items[i];
    if (pair->kind == V_PAIR && pair->items[0]->kind == V_TEXT) each(k, service, pair->items[0]);
  }
  const Obj *image = check_ref(k, service, W_image), *chain[CHECK_CHAIN];
  uint32_t n = image ? check_chain(k, image, chain) : 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t c = 0; c < chain[i]->children.n; c++) {
      const Obj *o = chain[i]->children.v[c];
      const Value *host = o->block == B_storage || o->block == B_mount ? obj_get(o, W_host) : NULL;
      if (host && host->kind == V_TEXT) each(k, service, host);
    }
}

void check_cluster_needs(Check *k, const Obj *service, ClusterNeed *each) {
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *needs = service->children.v[i];
    const Obj *other = needs->block == B_needs ? check_ref(k, needs, W_service) : NULL;
    Str condition = other ? obj_str(k->m, needs, W_condition) : STR("");
    if (condition.n && !str_is(condition, "started")) each(k, service, needs, other, condition);
  }
}

Str check_cluster_address(Check *k, const Value *port) {
  Str text;
  bool late;
  if (port->kind != V_PAIR || port->items[0]->kind != V_TEXT ||
      !check_default_text(k, port->items[0], &text, &late))
    return STR("");
  uint32_t colon = text.n;
  while (colon && text.s[colon - 1] != ':') colon--;
  Str address = colon ? str_sub(text, 0, colon - 1) : STR("");
  return str_is(address, "0.0.0.0") || str_is(address, "[::]") ? STR("") : address;
}
