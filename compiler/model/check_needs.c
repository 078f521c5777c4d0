/* What a service waits for has to happen: somebody says what healthy means, it ends if its end is awaited, and it is
   started at all. And it has to be within reach. */
#include "model/check.h"

static Health own_health(const Obj *o, const Obj **block) {
  *block = check_child(o, B_health);
  return !*block ? HEALTH_NO : obj_bool(*block, W_off) ? HEALTH_OFF : HEALTH_YES;
}

Health check_service_health(Check *k, const Obj *service, const Obj **block) {
  const Obj *chain[CHECK_CHAIN];
  Health h = own_health(service, block);
  if (h != HEALTH_NO) return h;
  uint32_t n = check_chain(k, check_ref(k, service, W_image), chain);
  for (uint32_t i = 0; i < n; i++) {
    h = own_health(chain[i], block);
    if (h != HEALTH_NO) return h;
    if (chain[i]->bad || obj_get(chain[i], W_dockerfile)) return HEALTH_UNKNOWN;
  }
  return n ? HEALTH_NO : HEALTH_UNKNOWN;
}

/* Is `service` in this network? Without networks of its own it is in the default one, 0. */
bool check_is_in(const Obj *service, Sym network) {
  const Value *list = obj_get(service, W_networks);
  uint32_t n = check_items(list);
  for (uint32_t i = 0; i < n; i++)
    if (list->items[i]->kind != V_REF || list->items[i]->name == network)
      return true; /* a mistake: no follow-up */
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *c = service->children.v[i];
    if (c->block != B_attach) continue;
    const Value *v = obj_get(c, W_network);
    if (!v || v->kind != V_REF || v->name == network) return true;
    n++;
  }
  return n == 0 && network == 0;
}

static bool share_a_network(const Obj *a, const Obj *b) {
  const Value *list = obj_get(a, W_networks);
  uint32_t n = check_items(list);
  for (uint32_t i = 0; i < n; i++)
    if (list->items[i]->kind != V_REF || check_is_in(b, list->items[i]->name)) return true;
  for (uint32_t i = 0; i < a->children.n; i++) {
    const Value *v = a->children.v[i]->block == B_attach ? obj_get(a->children.v[i], W_network) : NULL;
    if (a->children.v[i]->block == B_attach && (!v || v->kind != V_REF || check_is_in(b, v->name)))
      return true;
    n += a->children.v[i]->block == B_attach;
  }
  return n == 0 && check_is_in(b, 0);
}

static void check_reach(Check *k, const Obj *needs, const Obj *target) {
  const Obj *service = needs->parent;
  if (!service || !obj_is_service(service) || service->bad || target->bad || share_a_network(service, target))
    return;
  if (str_is(obj_str(k->m, needs, W_condition), "completed")) return; /* its end matters, not its answers */
  check_at(k, needs);
  Diag *d = diag(k->ds, W0726, obj_get(needs, W_service)->at, check_name(k, service), check_name(k, target));
  diag_also(k->ds, d, service->name_at, CHK_REACH);
  diag_also(k->ds, d, target->name_at, CHK_REACH);
}

/* A profile in which `service` is started and `target` is not; empty when there is none. *any: without a profile. */
static Str profile_without(Check *k, const Obj *service, const Obj *target, bool *any) {
  const Value *its = obj_get(service, W_profiles), *list = obj_get(target, W_profiles);
  Str name;
  *any = check_items(list) && !check_items(its);
  for (uint32_t i = 0; check_items(list) && i < check_items(its); i++)
    if (check_text(k, its->items[i], &name) && !check_has_text(k, list, name)) return name;
  return STR("");
}

static void check_profile(Check *k, const Obj *step, const Obj *target) {
  const Obj *service = step->parent;
  bool any;
  if (!service || !obj_is_service(service) || service->bad) return;
  Str profile = profile_without(k, service, target, &any);
  if (!any && !profile.n) return;
  check_at(k, step);
  Diag *d = diag(k->ds, E0758, obj_get(step, W_service)->at, check_name(k, service), check_name(k, target),
                 any ? STR("without a profile") : arena_fmt(k->a, "in profile `%.*s`", STR_ARG(profile)));
  diag_also(k->ds, d, obj_get(target, W_profiles)->at, CHK_ONLY_IN_THESE);
  if (!any) diag_also(k->ds, d, obj_get(service, W_profiles)->at, CHK_ONLY_IN_THESE);
}

/* A service that is always started again never ends. */
static void check_end(Check *k, const Obj *step, const Obj *target) {
  Str restart = obj_str(k->m, target, W_restart);
  if (!str_is(obj_str(k->m, step, W_condition), "completed")) return;
  if (!str_is(restart, "always") && !str_is(restart, "unless-stopped")) return;
  check_at(k, step);
  Diag *d = diag(k->ds, E0759, obj_get(step, W_condition)->at, check_name(k, target));
  diag_also(k->ds, d, obj_get(target, W_restart)->at, CHK_STARTED_AGAIN);
}

static bool check_twice(Check *k, const Obj *step, const Obj *target) {
  for (uint32_t i = 0; step->parent && step->parent->children.v[i] != step; i++) {
    const Obj *earlier = step->parent->children.v[i];
    if (earlier->block != B_needs || check_ref(k, earlier, W_service) != target) continue;
    check_at(k, step);
    Diag *d = diag(k->ds, E0427, obj_get(step, W_service)->at, check_name(k, target));
    diag_also(k->ds, d, obj_get(earlier, W_service)->at, FIRST_HERE);
    return true;
  }
  return false;
}

static void check_need(Check *k, const Obj *step, void *arg) {
  (void)arg;
  const Obj *target = check_ref(k, step, W_service), *block;
  if (step->block != B_needs || !target || target->bad) return;
  if (check_twice(k, step, target)) return;
  check_reach(k, step, target);
  check_profile(k, step, target);
  check_end(k, step, target);
  if (!str_is(obj_str(k->m, step, W_condition), "healthy")) return;
  Health h = check_service_health(k, target, &block);
  if (h == HEALTH_YES) return;
  Span at = obj_get(step, W_condition)->at;
  check_at(k, step);
  Diag *d = h == HEALTH_UNKNOWN ? diag(k->ds, W0706, at, check_name(k, target))
                                : diag(k->ds, E0706, at, check_name(k, target));
  if (h == HEALTH_OFF)
    diag_also(k->ds, d, block->at, CHK_HEALTH_OFF);
  else
    diag_also(k->ds, d, target->name_at, CHK_NO_HEALTH, check_name(k, target));
  if (h == HEALTH_OFF) return;
  Fix *fix = diag_fix(k->ds, d, FIX_PLACEHOLDER, ADD_FIELD, STR("health { test = […] }"));
  check_insert_into(k, fix, target, STR("health { test = [\"CMD\", \"\"] }"));
}

void check_needs(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (obj_is_service(k->objects->v[i])) check_steps(k, k->objects->v[i], check_need, NULL);
}
