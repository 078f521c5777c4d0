/* Reading the IR as a cluster does. Called by lower/cluster*.c and emit/kubernetes*.c. */
#include "ir/cluster.h"

#include "ir/limits.h"

Str cluster_name(Arena *a, Str name) {
  char *out = arena_alloc(a, name.n);
  return str_n(out, limit_dns_name(out, name));
}

const IrValue *cluster_extra(const IrService *s, const char *key) {
  for (uint32_t i = 0; i < s->n_extras; i++)
    if (str_is(s->extras[i].key, key)) return &s->extras[i].value;
  return NULL;
}

bool cluster_is_aside(const IrService *s) {
  const IrValue *profiles = cluster_extra(s, "profiles");
  return (profiles && profiles->n > 0) || cluster_extra(s, "provider");
}

bool cluster_ends(const IrProject *p, const IrService *s) {
  if (str_is(s->restart, "no")) return true;
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; k < p->services[i].n_needs; k++) {
      const IrNeed *need = &p->services[i].needs[k];
      if (&p->services[need->service] == s && str_is(need->condition, "service_completed_successfully"))
        return true;
    }
  return false;
}

/* The last one of a stage's own steps, or of what it is built on. */
static const IrHealth *stage_health(const IrProject *p, uint32_t stage) {
  for (uint32_t hops = 0; stage != IR_NONE && hops <= p->n_stages; hops++) {
    const IrStage *st = &p->stages[stage];
    for (uint32_t i = st->n_steps; i-- > 0;)
      if (st->steps[i].op == IR_HEALTH) return st->steps[i].health;
    stage = st->base_stage != IR_NONE   ? st->base_stage
            : st->base_image != IR_NONE ? p->images[st->base_image].stage
                                        : IR_NONE;
  }
  return NULL;
}

const IrHealth *cluster_health(const IrProject *p, const IrService *s) {
  const IrHealth *h = s->health             ? s->health
                      : s->image != IR_NONE ? stage_health(p, p->images[s->image].stage)
                                            : NULL;
  return h && !h->none && h->test.n > 1 ? h : NULL;
}

Str cluster_default(Arena *a, Text t) {
  if (text_known(t)) return text_str(a, t);
  Str *parts = arena_array(a, Str, t.n);
  for (uint32_t i = 0; i < t.n; i++)
    parts[i] = t.v[i].kind == PART_LATE ? part_fallback(&t.v[i]) : t.v[i].text;
  return arena_join(a, t.n, parts);
}

bool cluster_is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}
