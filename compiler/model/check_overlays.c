/* Overlays, the blocks `when` of services and run profiles: each has something to say, and says it once. What base and
   overlay make together is checked where services are: check_ports.c, check_mounts.c. */
#include "model/check.h"

bool obj_overlay_appends(const Obj *overlay, Sym word) {
  int slot = schema_slot(obj_block(overlay), word);
  bool usual = slot >= 0 && obj_block(overlay)->props[slot].flags & PF_APPEND;
  const Value *said = obj_get(overlay, usual ? W_replace : W_append);
  for (uint32_t i = 0; said && said->kind == V_LIST && i < said->n; i++) {
    const Value *v = said->items[i];
    if (v->kind == V_WORD && v->text.n == 1 && str_eq(v->text.v[0].text, str_c(schema_words[word])))
      return !usual;
  }
  return usual;
}

Str check_when(const Check *k, const Obj *overlay) { return obj_str(k->m, overlay, W_on); }

const Obj *check_overlay(const Check *k, const Obj *service, const char *when) {
  for (uint32_t i = 0; i < service->children.n; i++)
    if (service->children.v[i]->block == B_overlay && str_is(check_when(k, service->children.v[i]), when))
      return service->children.v[i];
  return NULL;
}

void check_only_when(Check *k, Diag *d, const Obj *overlay) {
  diag_note(k->ds, d, CHK_ONLY_WHEN, check_when(k, overlay), check_what(k, overlay->parent));
}

/* ---- what it says ---- */

static bool is_own(Sym word) { return word == W_on || word == W_append || word == W_replace; }

static bool says_nothing(const Obj *overlay) {
  const SchemaBlock *b = obj_block(overlay);
  for (uint32_t i = 0; i < b->n_props; i++)
    if (!is_own(b->props[i].word) && obj_slot(overlay, i)->at.hi) return false;
  for (uint32_t i = 0; i < overlay->children.n; i++) {
    const Obj *c = overlay->children.v[i];
    if (!(obj_block(c)->flags & BF_MAP) || c->entries.n) return false;
  }
  return true;
}

static void report_same(Check *k, const Obj *overlay, Span at, Str what, Span first) {
  check_at(k, overlay);
  Diag *d = diag(k->ds, W0854, at, what, check_when(k, overlay));
  if (first.hi) diag_also(k->ds, d, first, CHK_SAME_HERE);
}

/* Lists that are put behind those of the service say more with whatever they hold. */
static void check_same_fields(Check *k, const Obj *overlay, const Obj *in, const Obj *base) {
  const SchemaBlock *b = obj_block(in);
  for (uint32_t i = 0; i < b->n_props; i++) {
    const Slot *s = obj_slot(in, i);
    const Value *had = obj_get(base, b->props[i].word);
    if (is_own(b->props[i].word) || !s->value || s->is_default || !had || !value_equal(s->value, had))
      continue;
    bool appends =
        in == overlay && s->value->kind == V_LIST && obj_overlay_appends(overlay, b->props[i].word);
    Span at = s->at.hi ? s->at : s->value->at;
    if (!appends)
      report_same(k, overlay, at, M_STR(k->m, b->props[i].word), obj_field_span(base, b->props[i].word));
  }
}

static void check_same_entries(Check *k, const Obj *overlay, const Obj *map, const Obj *base) {
  for (uint32_t i = 0; i < map->entries.n; i++) {
    const Entry *e = &map->entries.v[i];
    for (uint32_t j = 0; j < base->entries.n; j++) {
      const Entry *had = &base->entries.v[j];
      if (!str_eq(e->key, had->key) || !value_equal(e->value, had->value)) continue;
      report_same(k, overlay, e->key_at.file == UINT32_MAX ? e->value->at : e->key_at, e->key,
                  had->value->at);
    }
  }
}

static void check_same(Check *k, const Obj *service, const Obj *overlay) {
  check_same_fields(k, overlay, overlay, service);
  for (uint32_t i = 0; i < overlay->children.n; i++) {
    const Obj *c = overlay->children.v[i], *had = check_child(service, c->block);
    if (!had || c->bad || had->bad) continue;
    check_same_entries(k, overlay, c, had);
    if (obj_block(c)->flags & BF_ONCE) check_same_fields(k, overlay, c, had);
  }
}

/* ---- lists ---- */

static void check_named(Check *k, const Obj *overlay, Sym word) {
  const Value *said = obj_get(overlay, word);
  Str name;
  for (uint32_t i = 0; i < check_items(said); i++) {
    if (!check_text(k, said->items[i], &name)) continue;
    Sym list = intern_find(&k->m->names, name);
    int slot = list ? schema_slot(obj_block(overlay), list) : -1;
    if (slot < 0 || obj_slot(overlay, (uint32_t)slot)->at.hi) continue;
    check_at(k, overlay);
    check_origin(k, diag(k->ds, E0855, said->items[i]->at, M_STR(k->m, word), name, check_when(k, overlay)),
                 said->items[i]);
  }
}

/* Capabilities are of GPUs, which the overlay or the service has to ask for. */
static void check_gpu(Check *k, const Obj *service, const Obj *overlay) {
  if (!obj_get(overlay, W_gpu_capabilities) || obj_get(overlay, W_gpu) || obj_get(service, W_gpu)) return;
  check_at(k, overlay);
  Diag *d = diag(k->ds, E0218, overlay->at, STR("gpu_capabilities"), STR("gpu"));
  diag_also(k->ds, d, obj_field_span(overlay, W_gpu_capabilities), BECAUSE_OF_THIS);
}

static void check_one(Check *k, const Obj *service, const Obj *overlay) {
  const Obj *first = check_overlay(k, service, "docked");
  if (!str_is(check_when(k, overlay), "docked")) first = check_overlay(k, service, "gpu");
  check_at(k, overlay);
  if (first && first != overlay) {
    Diag *d = diag(k->ds, E0852, overlay->at, check_what(k, service), check_when(k, overlay));
    diag_also(k->ds, d, first->at, FIRST_HERE);
    return;
  }
  if (says_nothing(overlay) && !obj_get(overlay, W_append) && !obj_get(overlay, W_replace))
    diag(k->ds, W0853, overlay->at, check_when(k, overlay), check_what(k, service));
  if (service->block == B_run_profile && obj_get(overlay, W_restart))
    diag(k->ds, E0856, obj_field_span(overlay, W_restart));
  check_named(k, overlay, W_append);
  check_named(k, overlay, W_replace);
  check_gpu(k, service, overlay);
  check_same(k, service, overlay);
}

void check_overlays(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    for (uint32_t j = 0; obj_is_service(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_overlay && !o->children.v[j]->bad) check_one(k, o, o->children.v[j]);
  }
}
