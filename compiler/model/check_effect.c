/* Fields that change nothing, because of what another field of the same block says. */
#include "model/check.h"

typedef struct {
  uint8_t block;
  Sym because;      /* the other field */
  const char *word; /* what it says … */
  bool is;          /* … or, if false, does not say */
  Sym field;
  const char *reason;
} Effect;

#define EXTERNAL(block, field)                                                                               \
  { block, W_external, "true", true, field, "what is external stays as it is" }
#define OF_KIND(block, kind, field, reason)                                                                  \
  { block, W_kind, kind, false, field, reason }
#define STORE(kind, field, reason)                                                                           \
  OF_KIND(B_storage, kind, field, reason), OF_KIND(B_mount, kind, field, reason)
#define IN_IMAGE(block, field)                                                                               \
  { block, W_kind, "image", true, field, "what is in the image is not mounted" }
#define PROXY_OFF(field)                                                                                     \
  { B_proxy, W_off, "true", true, field, "the proxy is switched off" }
#define HEALTH_OFF(field)                                                                                    \
  { B_health, W_off, "true", true, field, "the check is switched off" }

static const Effect effects[] = {
    EXTERNAL(B_volume, W_keep),
    EXTERNAL(B_volume, W_driver),
    EXTERNAL(B_network, W_keep),
    EXTERNAL(B_network, W_driver),
    EXTERNAL(B_network, W_subnet),
    EXTERNAL(B_network, W_gateway),
    EXTERNAL(B_network, W_ip_range),
    EXTERNAL(B_network, W_internal),
    EXTERNAL(B_network, W_ipv6),
    STORE("host", W_host, "only `kind = host` has a directory of the host"),
    STORE("volume", W_volume, "only `kind = volume` has a declared volume"),
    STORE("tmpfs", W_size, "only `kind = tmpfs` has a limit"),
    STORE("volume", W_subpath, "only of `kind = volume` a part can be mounted"),
    IN_IMAGE(B_storage, W_read_only),
    IN_IMAGE(B_mount, W_read_only),
    HEALTH_OFF(W_test),
    HEALTH_OFF(W_interval),
    HEALTH_OFF(W_timeout),
    HEALTH_OFF(W_start),
    HEALTH_OFF(W_retries),
    PROXY_OFF(W_url),
    PROXY_OFF(W_apt),
    PROXY_OFF(W_no_proxy),
};

static bool is_given(const Obj *o, Sym word) {
  int slot = schema_slot(obj_block(o), word);
  const Slot *s = slot < 0 ? &slot_absent : obj_slot(o, (uint32_t)slot);
  return s->value && !s->is_default;
}

/* In place, and not by a name: what a param decides may be otherwise another time. */
static bool is_written(const Value *v) { return span_eq(value_from(v), v->at); }

static bool says(Check *k, const Value *v, const char *word) {
  if (v && v->kind == V_BOOL) return v->num == !strcmp(word, "true");
  return v && v->kind == V_WORD && str_is(value_str(k->a, v), word);
}

static void no_effect(Check *k, const Obj *o, Span at, Sym field, const Effect *e) {
  check_at(k, o);
  Diag *d = diag(k->ds, W0761, at, M_STR(k->m, field), str_c(e->reason));
  diag_also(k->ds, d, obj_get(o, e->because)->at, BECAUSE_OF_THIS);
}

static void check_object(Check *k, const Obj *o) {
  bool store = o->block == B_volume || o->block == B_network;
  for (uint32_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
    const Effect *e = &effects[i];
    const Value *because = e->block == o->block ? obj_get(o, e->because) : NULL;
    if (!because || !is_written(because) || !is_given(o, e->field) || says(k, because, e->word) != e->is)
      continue;
    no_effect(k, o, obj_field_span(o, e->field), e->field, e);
  }
  static const Effect outside = EXTERNAL(B_volume, W_opts);
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (store && obj_bool(o, W_external) && is_written(obj_get(o, W_external)))
      no_effect(k, o, c->at, obj_block(c)->word, &outside);
    check_object(k, c);
  }
}

static void check_kept(Check *k, const Obj *step, bool any, Sym keep, Str reason) {
  if (any || !is_given(step, keep)) return;
  check_at(k, step);
  diag(k->ds, W0761, obj_field_span(step, keep), M_STR(k->m, keep), reason);
}

/* What apt is to keep is set by the same step. */
static void check_apt_step(Check *k, const Obj *step, void *arg) {
  (void)arg;
  if (step->block != B_apt) return;
  bool any = obj_get(step, W_mirror) || obj_get(step, W_snapshot) || obj_get(step, W_sources);
  check_kept(k, step, any, W_keep_mirror, STR("this step sets no mirror, snapshot or sources"));
  check_kept(k, step, obj_get(step, W_proxy), W_keep_proxy, STR("this step sets no proxy"));
}

void check_effect(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    check_object(k, o);
    if (check_is_body(o)) check_steps(k, o, check_apt_step, NULL);
  }
}
