/* `needs … healthy`: somebody has to say what healthy means. */
#include "model/check.h"

typedef enum { HEALTH_YES, HEALTH_OFF, HEALTH_NO, HEALTH_UNKNOWN } Health;

static Health own_health(const Obj *o, const Obj **block) {
  *block = check_child(o, B_health);
  return !*block ? HEALTH_NO : obj_bool(*block, W_off) ? HEALTH_OFF : HEALTH_YES;
}

/* The nearest `health` decides: the service's, then those along `from`. */
static Health health_of(Check *k, const Obj *service, const Obj **block) {
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

static void check_need(Check *k, const Obj *step, void *arg) {
  (void)arg;
  const Obj *target = check_ref(k, step, W_service), *block;
  if (step->block != B_needs || !target || target->bad) return;
  if (!str_is(obj_str(k->m, step, W_condition), "healthy")) return;
  Health h = health_of(k, target, &block);
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
    if (k->objects->v[i]->block == B_service) check_steps(k, k->objects->v[i], check_need, NULL);
}
