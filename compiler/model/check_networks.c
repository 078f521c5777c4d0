/* Subnets: docker refuses a network whose addresses overlap with another's. */
#include "model/check.h"
#include "model/check_addr.h"

#include <stdlib.h>

typedef struct {
  const Obj *network;
  const Obj *holder; /* the network, or a pool of it */
  Subnet net;
  uint32_t seq;
} Net;
typedef VEC(Net) Nets;

static int by_address(const void *x, const void *y) {
  const Net *a = x, *b = y;
  if (a->net.lo.six != b->net.lo.six) return a->net.lo.six ? 1 : -1;
  int order = addr_cmp(&a->net.lo, &b->net.lo);
  return order ? order : a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void outside(Check *k, const Obj *o, const Value *v, Str subnet) {
  Str text;
  if (!check_text(k, v, &text)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0708, v->at, text, subnet);
  diag_also(k->ds, d, obj_get(o, W_subnet)->at, CHK_THE_SUBNET);
  check_origin(k, d, v);
}

static void check_inside(Check *k, const Obj *o, const Subnet *net, Str subnet) {
  const Value *gateway = obj_get(o, W_gateway), *part = obj_get(o, W_ip_range);
  Addr address;
  Subnet range;
  Str text;
  if (check_text(k, gateway, &text) && addr_parse(text, &address) && !addr_inside(&address, net))
    outside(k, o, gateway, subnet);
  if (!check_text(k, part, &text) || !addr_subnet(text, &range)) return;
  if (!addr_inside(&range.lo, net) || !addr_inside(&range.hi, net)) outside(k, o, part, subnet);
}

static void needs_subnet(Check *k, const Obj *o, Sym word) {
  if (o->bad || !obj_get(o, word) || obj_get(o, W_subnet)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0218, o->at, M_STR(k->m, word), STR("subnet"));
  diag_also(k->ds, d, obj_field_span(o, word), BECAUSE_OF_THIS);
}

static void report(Check *k, const Net *a, const Net *b) {
  const Net *first = a->seq < b->seq ? a : b, *again = first == a ? b : a;
  const Value *v = obj_get(again->holder, W_subnet), *w = obj_get(first->holder, W_subnet);
  check_at(k, again->holder);
  Diag *d = diag(k->ds, E0709, v->at, check_name(k, again->network), check_name(k, first->network));
  diag_also(k->ds, d, w->at, CHK_SUBNET_OF, check_what(k, first->network), value_str(k->a, w));
  check_origin(k, d, v);
}

/* The subnet of a network, or of one of its pools. */
static void add_net(Check *k, Nets *nets, const Obj *network, const Obj *holder) {
  Net n = {.network = network, .holder = holder, .seq = nets->n};
  Str text;
  if (!check_text(k, obj_get(holder, W_subnet), &text) || !addr_subnet(text, &n.net)) return;
  check_inside(k, holder, &n.net, text);
  if (!obj_bool(network, W_external)) *vec_push(k->a, nets) = n;
}

void check_networks(Check *k) {
  Nets nets = {0};
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *ipam = o->block == B_network ? check_child(o, B_ipam) : NULL;
    if (o->block != B_network) continue;
    needs_subnet(k, o, W_gateway);
    needs_subnet(k, o, W_ip_range);
    add_net(k, &nets, o, o);
    for (uint32_t c = 0; ipam && c < ipam->children.n; c++)
      if (ipam->children.v[c]->block == B_pool) add_net(k, &nets, o, ipam->children.v[c]);
  }
  if (nets.n > 1) qsort(nets.v, nets.n, sizeof *nets.v, by_address);
  const Net *widest = nets.v; /* the one that reaches furthest so far */
  for (uint32_t i = 1; i < nets.n; i++) {
    const Net *n = &nets.v[i];
    if (addr_inside(&n->net.lo, &widest->net)) report(k, widest, n);
    if (n->net.lo.six != widest->net.lo.six || addr_cmp(&n->net.hi, &widest->net.hi) > 0) widest = n;
  }
}
