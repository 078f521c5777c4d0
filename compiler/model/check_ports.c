/* Published ports: one port of one address and protocol can be given to one container only. */
#include "model/check.h"
#include "model/check_addr.h"

#include <stdlib.h>

enum { LOOK_BACK = 1000 }; /* ports compared with one port at most: of other addresses, or other profiles */

typedef struct {
  const Obj *service;
  const Obj *overlay; /* that publishes it, or NULL */
  const Value *at;    /* the host side */
  Addr addr;
  bool any; /* no address: both families */
  bool late;
  uint8_t proto;
  uint32_t lo, hi, seq;
} Published;
typedef VEC(Published) Ports;

/* ---- reading ---- */

static bool read_number(Str s, uint32_t *at, uint32_t *out) {
  uint32_t start = *at;
  for (*out = 0; *at < s.n && s.s[*at] >= '0' && s.s[*at] <= '9' && *out < 70000; ++*at)
    *out = *out * 10 + (uint32_t)(s.s[*at] - '0');
  return *at > start && *out >= 1 && *out <= 65535;
}

/* 80, 80-90, 127.0.0.1:80, [::1]:80 */
static bool read_text(Str s, Published *p) {
  uint32_t colon = s.n;
  while (colon && s.s[colon - 1] != ':') colon--;
  p->any = colon == 0;
  if (colon) {
    Str address = str_sub(s, 0, colon - 1);
    if (address.n > 1 && address.s[0] == '[') address = str_sub(address, 1, address.n - 1);
    if (!addr_parse(address, &p->addr)) return false;
  }
  if (!read_number(s, &colon, &p->lo)) return false;
  p->hi = p->lo;
  if (colon < s.n && s.s[colon] == '-') {
    colon++;
    if (!read_number(s, &colon, &p->hi)) return false;
  }
  return colon == s.n && p->lo <= p->hi;
}

/* What is chosen at launch counts as its default. */
static const Value *usual(const Value *v) { return v->kind == V_TEXT && value_whole(v) ? value_whole(v) : v; }

static bool read_host(Check *k, const Value *v, Published *p) {
  Str text;
  p->any = true;
  p->late = usual(v) != v;
  if (usual(v)->kind != V_TEXT) v = usual(v);
  if (v->kind == V_TEXT) return check_default_text(k, v, &text, &p->late) && read_text(text, p);
  if (v->kind == V_INT || v->kind == V_PORT)
    p->lo = p->hi = (uint32_t)v->num;
  else if (v->kind == V_RANGE)
    p->lo = (uint32_t)v->items[0]->num, p->hi = (uint32_t)v->items[1]->num;
  return p->lo >= 1 && p->lo <= p->hi && p->hi <= 65535;
}

/* How many ports the container's side has; 0 if that is not known. */
static uint32_t container_count(const Value *v) {
  v = usual(v);
  if (v->kind == V_INT || v->kind == V_PORT) return 1;
  return v->kind == V_RANGE ? (uint32_t)(v->items[1]->num - v->items[0]->num + 1) : 0;
}

static const char *const proto_words[] = {"", "tcp", "udp", "sctp"};

static Str port_text(Check *k, uint32_t port, uint8_t proto) {
  return proto == PROTO_TCP ? arena_fmt(k->a, "%u", port)
                            : arena_fmt(k->a, "%u/%s", port, proto_words[proto]);
}

/* ---- one pair ---- */

static void check_protocol(Check *k, const Obj *service, const Value *pair) {
  const Value *host = usual(pair->items[0]), *inside = usual(pair->items[1]);
  if (host->kind != V_PORT) return;
  if (inside->kind == V_PORT && inside->proto == host->proto) return;
  if (inside->kind != V_PORT && inside->kind != V_INT) return;
  check_at(k, service);
  Diag *d = diag(k->ds, E0422, host->at, value_show(k->a, &k->m->names, host),
                 value_show(k->a, &k->m->names, inside));
  diag_also(k->ds, d, inside->at, CHK_CONTAINER_SIDE);
  if (inside->kind != V_INT || !check_in_place(inside) || !check_in_place(host)) return;
  Str to = arena_fmt(k->a, "%lld/%s", (long long)inside->num, proto_words[host->proto]);
  Fix *fix = diag_fix(k->ds, d, FIX_SAFE, CHK_MOVE_PROTOCOL);
  diag_edit(k->ds, fix, host->at, arena_fmt(k->a, "%lld", (long long)host->num));
  diag_edit(k->ds, fix, inside->at, to);
}

static void check_length(Check *k, const Value *pair, const Published *p) {
  const Value *inside = pair->items[1];
  uint32_t have = p->hi - p->lo + 1, want = container_count(inside);
  if (!want || have == want) return;
  check_at(k, p->service);
  Diag *d = diag(k->ds, E0410, inside->at, arena_fmt(k->a, "%u", have), arena_fmt(k->a, "%u", want));
  diag_also(k->ds, d, p->at->at, CHK_PORT_COUNT, arena_fmt(k->a, "%u", have));
  check_origin(k, d, inside);
  long long lo = inside->kind == V_RANGE ? inside->items[0]->num : inside->num;
  bool plain = inside->kind != V_PORT && inside->kind != V_TEXT && lo + have - 1 <= 65535 &&
               (inside->node ? check_in_place(inside) : inside->kind == V_RANGE);
  if (!plain || value_from(inside).lo != inside->at.lo || value_from(inside).file != inside->at.file) return;
  Str fixed = have == 1 ? arena_fmt(k->a, "%lld", lo) : arena_fmt(k->a, "%lld..%lld", lo, lo + have - 1);
  diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, CHANGE_TO, fixed), inside->at, fixed);
}

/* `again`: what is wrong with the pair itself was said already. */
static void read_pair(Check *k, Published p, const Value *pair, bool again, Ports *out) {
  if (pair->kind != V_PAIR) return;
  const Value *host = pair->items[0], *inside = pair->items[1];
  p.at = host, p.seq = out->n, p.proto = PROTO_TCP;
  if (!again) check_protocol(k, p.service, pair);
  if (!read_host(k, host, &p)) return;
  p.proto = usual(inside)->proto;
  if (p.proto == PROTO_NONE && usual(host)->kind == V_PORT) p.proto = usual(host)->proto;
  if (p.proto == PROTO_NONE) p.proto = PROTO_TCP;
  if (!again) check_length(k, pair, &p);
  *vec_push(k->a, out) = p;
}

/* ---- all pairs ---- */

/* Services of different profiles are alternatives: nobody starts them together. A run profile is started by hand, when
   there is room for it. */
bool check_apart(const Check *k, const Obj *a, const Obj *b) {
  const Value *x = obj_get(a, W_profiles), *y = obj_get(b, W_profiles);
  if (a != b && (a->block == B_run_profile || b->block == B_run_profile)) return true;
  if (a == b || !check_items(x) || !check_items(y)) return false;
  Str name;
  for (uint32_t i = 0; i < x->n; i++)
    if (check_text(k, x->items[i], &name) && check_has_text(k, y, name)) return false;
  return true;
}

static bool same_address(const Published *a, const Published *b) {
  if (a->any || b->any) return true;
  if (a->addr.six != b->addr.six) return false;
  return addr_is_wild(&a->addr) || addr_is_wild(&b->addr) || !addr_cmp(&a->addr, &b->addr);
}

static Str shown(Check *k, const Published *p, uint32_t port) {
  Str text, address = STR("0.0.0.0");
  bool late;
  if (p->hi > p->lo) return arena_fmt(k->a, "port %u of %u..%u", port, p->lo, p->hi);
  if (!p->any && check_default_text(k, p->at, &text, &late)) {
    uint32_t colon = text.n;
    while (colon && text.s[colon - 1] != ':') colon--;
    if (colon) address = str_sub(text, 0, colon - 1);
  }
  return arena_fmt(k->a, "%.*s:%.*s", STR_ARG(address), STR_ARG(port_text(k, port, p->proto)));
}

static void report(Check *k, const Published *a, const Published *b) {
  const Published *first = a->seq < b->seq ? a : b, *again = first == a ? b : a;
  uint32_t port = a->lo > b->lo ? a->lo : b->lo;
  Str number = port_text(k, port, a->proto);
  check_at(k, again->service);
  Diag *d = a->late || b->late ? diag(k->ds, W0701, again->at->at, number)
                               : diag(k->ds, E0701, again->at->at, number);
  const Str args[] = {{"", 0}, check_what(k, again->service), shown(k, again, port)};
  diag_label(k->ds, d, PHRASE_CHK_TAKES_AGAIN, args, 3);
  diag_also(k->ds, d, first->at->at, CHK_TAKES_FIRST, check_what(k, first->service), shown(k, first, port));
  check_origin(k, d, again->at);
  check_origin(k, d, first->at);
  if (first->any || again->any)
    diag_help(k->ds, d, CHK_OTHER_PORT, arena_fmt(k->a, "%u", port));
  else
    diag_help(k->ds, d, CHK_OTHER_ADDRESS);
  if (!first->any && !again->any && addr_is_wild(&first->addr) != addr_is_wild(&again->addr))
    diag_note(k->ds, d, CHK_EVERY_ADDRESS);
  const Obj *overlay = again->overlay ? again->overlay : first->overlay;
  if (overlay) check_only_when(k, d, overlay);
}

static int by_port(const void *x, const void *y) {
  const Published *a = x, *b = y;
  if (a->proto != b->proto) return a->proto < b->proto ? -1 : 1;
  if (a->lo != b->lo) return a->lo < b->lo ? -1 : 1;
  return a->seq < b->seq ? -1 : a->seq > b->seq;
}

/* Each port with the ones sorted before it that reach up to it. highest[i]: the highest port of 0..i. */
static void compare(Check *k, Ports *ports, bool overlaid) {
  if (ports->n > 1) qsort(ports->v, ports->n, sizeof *ports->v, by_port);
  uint32_t *highest = arena_array(k->a, uint32_t, ports->n);
  for (uint32_t i = 0; i < ports->n; i++) {
    const Published *p = &ports->v[i];
    bool first = i == 0 || ports->v[i - 1].proto != p->proto;
    highest[i] = !first && highest[i - 1] > p->hi ? highest[i - 1] : p->hi;
    for (uint32_t j = i, looks = 0; j-- > 0 && looks < LOOK_BACK; looks++) {
      const Published *q = &ports->v[j];
      if (q->proto != p->proto || highest[j] < p->lo) break;
      if (q->hi < p->lo || !same_address(p, q) || check_apart(k, p->service, q->service)) continue;
      if (overlaid && !p->overlay && !q->overlay) continue; /* said without the overlay */
      report(k, q, p);
      break;
    }
  }
}

/* Of all services as they are in one case; NULL: without overlays. */
static void check_case(Check *k, const char *when) {
  Ports ports = {0};
  bool any = false;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i], *overlay = when && obj_is_service(o) ? check_overlay(k, o, when) : NULL;
    if (!obj_is_service(o)) continue;
    const Value *base = obj_get(o, W_ports), *list = overlay ? obj_get(overlay, W_ports) : NULL;
    any |= check_items(list) > 0;
    for (uint32_t j = 0; (!list || obj_overlay_appends(overlay, W_ports)) && j < check_items(base); j++)
      read_pair(k, (Published){.service = o}, base->items[j], when != NULL, &ports);
    for (uint32_t j = 0; j < check_items(list); j++)
      read_pair(k, (Published){.service = o, .overlay = overlay}, list->items[j], false, &ports);
  }
  if (any || !when) compare(k, &ports, when != NULL);
}

void check_ports(Check *k) {
  check_case(k, NULL);
  check_case(k, "docked");
  check_case(k, "gpu");
}
