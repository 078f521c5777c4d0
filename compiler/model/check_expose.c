/* The container's side of ports: one port published at several ports of one address, and ports exposed to other
   services that are published anyway. */
#include "model/check.h"

typedef struct {
  int64_t lo, hi;
  uint8_t proto;
  Str address; /* of the host side; empty: all */
  const Value *at;
} Inside;
typedef VEC(Inside) Insides;

static bool read_inside(const Value *v, Inside *out) {
  out->at = v;
  out->proto = v->proto ? v->proto : PROTO_TCP;
  if (v->kind == V_RANGE)
    out->lo = v->items[0]->num, out->hi = v->items[1]->num;
  else if (v->kind == V_INT || v->kind == V_PORT)
    out->lo = out->hi = v->num;
  else
    return false;
  return true;
}

static bool overlap(const Inside *a, const Inside *b) {
  return a->proto == b->proto && a->lo <= b->hi && b->lo <= a->hi;
}

/* "127.0.0.1" of "127.0.0.1:80" */
static Str address_of(Check *k, const Value *host) {
  Str text;
  bool late;
  if (host->kind != V_TEXT || !check_default_text(k, host, &text, &late)) return STR("");
  uint32_t colon = text.n;
  while (colon && text.s[colon - 1] != ':') colon--;
  return colon ? str_sub(text, 0, colon - 1) : STR("");
}

static void check_twice(Check *k, const Obj *service, const Insides *all) {
  const Inside *last = &all->v[all->n - 1];
  for (uint32_t i = 0; i + 1 < all->n; i++) {
    const Inside *first = &all->v[i];
    if (!overlap(first, last) || !str_eq(first->address, last->address)) continue;
    check_at(k, service);
    int64_t port = first->lo > last->lo ? first->lo : last->lo;
    Diag *d =
        diag(k->ds, W0766, last->at->at, arena_fmt(k->a, "%lld", (long long)port), check_name(k, service));
    diag_also(k->ds, d, first->at->at, FIRST_HERE);
    check_origin(k, d, last->at);
    return;
  }
}

static void check_exposed(Check *k, const Obj *service, const Insides *published) {
  const Value *expose = obj_get(service, W_expose);
  Inside port;
  for (uint32_t i = 0; i < check_items(expose); i++) {
    if (!read_inside(expose->items[i], &port)) continue;
    for (uint32_t j = 0; j < published->n; j++) {
      const Inside *p = &published->v[j];
      if (p->proto != port.proto || port.lo < p->lo || port.hi > p->hi) continue;
      check_at(k, service);
      Diag *d = diag(k->ds, W0761, port.at->at, value_show(k->a, &k->m->names, port.at),
                     STR("what is published can be reached by other services too"));
      diag_also(k->ds, d, p->at->at, CHK_PUBLISHED_HERE);
      break;
    }
  }
}

void check_expose(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    const Value *ports = obj_is_service(o) ? obj_get(o, W_ports) : NULL;
    CheckMark mark = check_mark(k);
    Insides all = {0};
    Inside port = {0};
    for (uint32_t j = 0; j < check_items(ports); j++) {
      const Value *pair = ports->items[j];
      if (pair->kind != V_PAIR || !read_inside(pair->items[1], &port)) continue;
      port.address = address_of(k, pair->items[0]);
      *vec_push(k->a, &all) = port;
      check_twice(k, o, &all);
    }
    if (obj_is_service(o)) check_exposed(k, o, &all);
    check_release(k, mark);
  }
}
