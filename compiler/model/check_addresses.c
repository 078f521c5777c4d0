/* Addresses that services always have in a network: `attach` gives them. Each is one container's, and in a subnet that
   the network says. Called by check.c. */
#include "model/check.h"
#include "model/check_addr.h"

typedef struct {
  const Obj *network;
  Str text;
  const Obj *owner; /* a service, or the network whose gateway it is */
  Span at;
} Taken;
typedef VEC(Taken) TakenList;

/* ---- ranges of a network ---- */

/* Calls for the subnet of the network and for those of its pools; ends when `each` says true. */
static bool each_subnet(Check *k, const Obj *network,
                        bool (*each)(Check *k, const Obj *holder, const Subnet *s, void *arg), void *arg) {
  const Obj *ipam = check_child(network, B_ipam);
  Subnet s;
  Str text;
  if (check_text(k, obj_get(network, W_subnet), &text) && addr_subnet(text, &s) && each(k, network, &s, arg))
    return true;
  for (uint32_t i = 0; ipam && i < ipam->children.n; i++) {
    const Obj *pool = ipam->children.v[i];
    if (pool->block == B_pool && check_text(k, obj_get(pool, W_subnet), &text) && addr_subnet(text, &s) &&
        each(k, pool, &s, arg))
      return true;
  }
  return false;
}

typedef struct {
  Addr address;
  uint32_t n; /* subnets of its family */
  Str texts;
  Span at;
} Wanted;

static bool has_address(Check *k, const Obj *holder, const Subnet *s, void *arg) {
  Wanted *w = arg;
  if (s->lo.six != w->address.six) return false;
  if (addr_inside(&w->address, s)) return true;
  const Value *v = obj_get(holder, W_subnet);
  w->texts = w->n ? arena_fmt(k->a, "%.*s, %.*s", STR_ARG(w->texts), STR_ARG(value_str(k->a, v)))
                  : value_str(k->a, v);
  if (!w->n++) w->at = v->at;
  return false;
}

/* ---- addresses ---- */

static void take(Check *k, TakenList *all, Taken t) {
  for (uint32_t i = 0; i < all->n; i++) {
    const Taken *first = &all->v[i];
    if (first->network != t.network || !str_eq(first->text, t.text)) continue;
    if (obj_is_service(first->owner) && obj_is_service(t.owner) && check_apart(k, first->owner, t.owner))
      continue;
    check_at(k, t.owner);
    Diag *d = diag(k->ds, E0858, t.at, t.text, check_name(k, t.network), check_what(k, first->owner));
    diag_also(k->ds, d, first->at, CHK_HAS_ADDRESS, check_what(k, first->owner), t.text);
    return;
  }
  *vec_push(k->a, all) = t;
}

static void check_address(Check *k, TakenList *all, const Obj *service, const Obj *attach, Sym word) {
  const Obj *network = check_ref(k, attach, W_network);
  const Value *v = obj_get(attach, word);
  Wanted w = {.at = SPAN_NONE};
  Str text;
  if (!network || network->bad || !check_text(k, v, &text) || !addr_parse(text, &w.address)) return;
  bool found = each_subnet(k, network, has_address, &w), external = obj_bool(network, W_external);
  check_at(k, attach);
  if (!found && w.n) {
    Diag *d = diag(k->ds, E0708, v->at, text, w.texts);
    diag_also(k->ds, d, w.at, CHK_THE_SUBNET);
    check_origin(k, d, v);
  } else if (!found && !external) {
    Diag *d = diag(k->ds, E0859, v->at, check_name(k, network));
    diag_also(k->ds, d, network->name_at, DECLARED_HERE);
  }
  take(k, all, (Taken){network, text, service, v->at});
}

/* What the host has there, and what something else has. */
static void take_own(Check *k, TakenList *all, const Obj *network, const Obj *holder) {
  const Value *gateway = obj_get(holder, W_gateway);
  Str text;
  if (check_text(k, gateway, &text)) take(k, all, (Taken){network, text, network, gateway->at});
  for (uint32_t i = 0; i < holder->children.n; i++) {
    const Obj *aux = holder->children.v[i];
    for (uint32_t e = 0; aux->block == B_aux_addresses && e < aux->entries.n; e++)
      if (check_text(k, aux->entries.v[e].value, &text))
        take(k, all, (Taken){network, text, network, aux->entries.v[e].value->at});
  }
}

void check_addresses(Check *k) {
  TakenList all = {0};
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *ipam = o->block == B_network ? check_child(o, B_ipam) : NULL;
    if (o->block != B_network || o->bad) continue;
    take_own(k, &all, o, o);
    for (uint32_t c = 0; ipam && c < ipam->children.n; c++)
      if (ipam->children.v[c]->block == B_pool) take_own(k, &all, o, ipam->children.v[c]);
  }
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    for (uint32_t c = 0; obj_is_service(o) && !o->bad && c < o->children.n; c++) {
      if (o->children.v[c]->block != B_attach) continue;
      check_address(k, &all, o, o->children.v[c], W_ipv4_address);
      check_address(k, &all, o, o->children.v[c], W_ipv6_address);
    }
  }
}
