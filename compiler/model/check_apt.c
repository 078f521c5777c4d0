/* What builds reach the network by: the day of a snapshot, host names that are added; and a build has one proxy. */
#include "model/check.h"
#include "model/check_addr.h"
#include "model/day.h"

/* ---- days ---- */

static void check_day(Check *k, const Obj *step, void *arg) {
  const Value *v = step->block == B_apt ? obj_get(step, W_snapshot) : NULL;
  char stamp[DAY_STAMP];
  Str text;
  (void)arg;
  if (!check_text(k, v, &text) || !day_stamp(text, stamp) || !k->ds->today.n) return;
  Str day = arena_fmt(k->a, "%.4s-%.2s-%.2s", stamp, stamp + 4, stamp + 6);
  bool clock = str_cmp(k->ds->today, STR("2005")) > 0; /* else it is one that was set to nothing */
  if (!clock || str_cmp(day, k->ds->today) <= 0) return;
  check_at(k, step);
  check_origin(k, diag(k->ds, W0775, v->at, day, k->ds->today), v);
}

/* ---- host names ---- */

/* Compose takes a colon too. */
static const char *why_no_host(Str s, bool service) {
  uint32_t at = 0;
  Addr addr;
  while (at < s.n && s.s[at] != '=' && !(service && s.s[at] == ':')) at++;
  if (at == s.n) return "the address is missing";
  if (at == 0) return "the name is missing";
  for (uint32_t i = 0; i < at; i++)
    if (!strchr("-._", s.s[i]) && !((s.s[i] | 32) >= 'a' && (s.s[i] | 32) <= 'z') &&
        !(s.s[i] >= '0' && s.s[i] <= '9'))
      return "names are letters, digits, `-`, `_` and `.`";
  Str address = str_sub(s, at + 1, s.n);
  if (address.n > 2 && address.s[0] == '[' && address.s[address.n - 1] == ']')
    address = str_sub(address, 1, address.n - 1);
  if (str_is(address, "host-gateway") || addr_parse(address, &addr)) return NULL;
  return "the address is neither IPv4 nor IPv6, nor `host-gateway`";
}

static void check_hosts(Check *k, const Obj *o) {
  const Value *list = obj_get(o, W_extra_hosts);
  Str text;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const char *why = check_text(k, list->items[i], &text) ? why_no_host(text, obj_like_service(o)) : NULL;
    if (!why) continue;
    check_at(k, o);
    check_origin(k, diag(k->ds, E0481, list->items[i]->at, text, str_c(why)), list->items[i]);
  }
}

/* ---- proxies ---- */

static const char *why_no_exception(Str s) {
  if (!s.n) return "it is empty";
  if (text_has_control(s)) return NULL; /* said by check_limits.c */
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.s[i] == ',' || s.s[i] == ' ') return "one host an element";
    if (i && s.s[i] == '/' && s.s[i - 1] == '/') return "it is a url";
  }
  return NULL;
}

static void check_exceptions(Check *k, const Obj *step, void *arg) {
  const Value *list = step->block == B_proxy ? obj_get(step, W_no_proxy) : NULL;
  Str text;
  (void)arg;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const char *why = check_text(k, list->items[i], &text) ? why_no_exception(text) : NULL;
    if (!why) continue;
    check_at(k, step);
    check_origin(k, diag(k->ds, E0482, list->items[i]->at, text, str_c(why)), list->items[i]);
  }
}

typedef struct {
  uint32_t count, round;
  uint32_t *met, *queue;
  const Obj *first;
  bool told;
} Proxies;

static bool is_for_build(const Check *k, const Obj *step) {
  return step->block == B_proxy && !obj_bool(step, W_off) && obj_get(step, W_url) &&
         check_has_text(k, obj_get(step, W_scope), STR("build"));
}

static void count_proxy(Check *k, const Obj *step, void *arg) {
  Proxies *p = arg;
  p->count += is_for_build(k, step);
}

static bool same(const Obj *a, const Obj *b, Sym word) {
  const Value *x = obj_get(a, word), *y = obj_get(b, word);
  return x && y ? value_equal(x, y) : !x == !y;
}

static void meet_proxy(Check *k, const Obj *step, void *arg) {
  Proxies *p = arg;
  if (!is_for_build(k, step) || p->told) return;
  if (!p->first) p->first = step;
  if (same(p->first, step, W_url) && same(p->first, step, W_no_proxy)) return;
  const Obj *a = p->first, *b = step;
  if (a->at.file == b->at.file && a->at.lo > b->at.lo) a = step, b = p->first;
  p->told = true;
  check_at(k, b);
  Diag *d = diag(k->ds, E0775, obj_get(b, W_url)->at, check_what(k, k->objects->v[p->queue[0]]));
  diag_also(k->ds, d, obj_get(a, W_url)->at, OTHER_PROXY);
  diag_help(k->ds, d, PROXY_APART);
}

/* An image and the stages that are built with it. */
static void check_build(Check *k, Proxies *p, uint32_t image) {
  uint32_t n = 0;
  p->round++;
  p->first = NULL;
  p->queue[n++] = image;
  for (uint32_t head = 0; head < n && !p->told; head++) {
    uint32_t i = p->queue[head];
    check_steps(k, k->objects->v[i], meet_proxy, p);
    for (uint32_t e = k->first[i]; e < k->first[i + 1]; e++) {
      uint32_t to = k->edges.v[e].to;
      if (p->met[to] == p->round || k->objects->v[to]->block != B_stage) continue;
      p->met[to] = p->round;
      p->queue[n++] = to;
    }
  }
}

static void check_proxies(Check *k) {
  Proxies p = {0};
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (check_is_body(k->objects->v[i])) check_steps(k, k->objects->v[i], count_proxy, &p);
  if (p.count < 2) return;
  p.met = arena_array(k->a, uint32_t, k->objects->n);
  p.queue = arena_array(k->a, uint32_t, k->objects->n + 1);
  for (uint32_t i = 0; i < k->objects->n && !p.told; i++)
    if (k->objects->v[i]->block == B_image) check_build(k, &p, i);
}

void check_apt(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (check_is_body(o)) check_steps(k, o, check_day, NULL), check_steps(k, o, check_exceptions, NULL);
    if (check_is_body(o) || obj_is_service(o)) check_hosts(k, o);
    for (uint32_t j = 0; obj_is_service(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_overlay) check_hosts(k, o->children.v[j]);
  }
  check_proxies(k);
}
