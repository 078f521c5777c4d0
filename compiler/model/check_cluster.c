/* What clusters ask of a service, whichever kind they are. Called by check_swarm.c and
   check_kubernetes.c. */
#include "model/check_cluster.h"

typedef struct {
  uint8_t block, inner; /* inner: 0 for a field */
  Sym field;
  int swarm, kubernetes; /* a PhraseId, or one of those below */
} Row;

enum { PHRASE_KEPT = -1, PHRASE_WHOLE = -2, PHRASE_MOOT = -3 };
static const Row rows[] = {
#define FIELD(block, field, swarm, kubernetes) {B_##block, 0, W_##field, PHRASE_##swarm, PHRASE_##kubernetes},
#define INNER(block, inner, key, swarm, kubernetes)                                                          \
  {B_##block, B_##inner, 0, PHRASE_##swarm, PHRASE_##kubernetes},
#include "cluster.def"
#undef FIELD
#undef INNER
};
enum { ROWS = sizeof rows / sizeof *rows };

/* Does the project say it, and more than nothing? */
static bool is_said(const Obj *o, Sym field) {
  int slot = schema_slot(obj_block(o), field);
  const Slot *s = slot < 0 ? &slot_absent : obj_slot(o, (uint32_t)slot);
  const Value *v = s->is_default ? NULL : s->value;
  return v && !(v->kind == V_BOOL && !v->num) && !(v->kind == V_LIST && !v->n);
}

static const Row *row_of(uint8_t block, uint8_t inner) {
  for (uint32_t i = 0; i < ROWS; i++)
    if (rows[i].block == block && rows[i].inner == inner) return &rows[i];
  return NULL;
}

static int fate(const Row *row, Sym target) { return target == W_swarm ? row->swarm : row->kubernetes; }

void check_cluster_fields(Check *k, const Obj *o, Sym target, ClusterLost *lost) {
  for (uint32_t i = 0; i < ROWS; i++) {
    if (rows[i].block != o->block || rows[i].inner || fate(&rows[i], target) < 0 ||
        !is_said(o, rows[i].field))
      continue;
    Sym field = rows[i].field;
    lost(k, o, obj_field_span(o, field), M_STR(k->m, field), (PhraseId)fate(&rows[i], target));
  }
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *inner = o->children.v[i];
    const Row *row = row_of(o->block, inner->block);
    if (!row) continue;
    const Value *granted = inner->block == B_grant ? obj_get(inner, W_what) : NULL;
    if (granted && granted->space == W_config)
      lost(k, inner, inner->at, value_show(k->a, &k->m->names, granted), PHRASE_LOST_CONFIG);
    else if (fate(row, target) >= 0)
      lost(k, inner, inner->at, M_STR(k->m, obj_block(inner)->word), (PhraseId)fate(row, target));
    else if (fate(row, target) == PHRASE_KEPT)
      check_cluster_fields(k, inner, target, lost);
  }
}

bool check_cluster_fits(Str word, const char *words) {
  for (Str rest = str_c(words); rest.n;) {
    uint32_t blank = str_find(rest, ' ');
    if (str_eq(str_sub(rest, 0, blank), word)) return true;
    rest = str_sub(rest, blank < rest.n ? blank + 1 : blank, rest.n);
  }
  return false;
}

bool check_cluster_aside(Check *k, const Obj *service, ClusterLost *lost) {
  const Obj *provider = check_child(service, B_provider);
  if (provider)
    lost(k, provider, provider->at, STR("provider"), PHRASE_LOST_PROVIDER);
  else if (check_items(obj_get(service, W_profiles)))
    lost(k, service, obj_field_span(service, W_profiles), STR("profiles"), PHRASE_LOST_PROFILE);
  else
    return false;
  return true;
}

void check_cluster_hosts(Check *k, const Obj *service, ClusterHost *each) {
  const Value *mounts = obj_get(service, W_mounts);
  for (uint32_t i = 0; i < check_items(mounts); i++) {
    const Value *pair = mounts->items[i];
    if (pair->kind == V_PAIR && pair->items[0]->kind == V_TEXT) each(k, service, pair->items[0]);
  }
  const Obj *image = check_ref(k, service, W_image), *chain[CHECK_CHAIN];
  uint32_t n = image ? check_chain(k, image, chain) : 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t c = 0; c < chain[i]->children.n; c++) {
      const Obj *o = chain[i]->children.v[c];
      const Value *host = o->block == B_storage || o->block == B_mount ? obj_get(o, W_host) : NULL;
      if (host && host->kind == V_TEXT) each(k, service, host);
    }
}

void check_cluster_needs(Check *k, const Obj *service, ClusterNeed *each) {
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *needs = service->children.v[i];
    const Obj *other = needs->block == B_needs ? check_ref(k, needs, W_service) : NULL;
    Str condition = other ? obj_str(k->m, needs, W_condition) : STR("");
    if (condition.n && !str_is(condition, "started")) each(k, service, needs, other, condition);
  }
}

Str check_cluster_address(Check *k, const Value *port) {
  Str text;
  bool late;
  if (port->kind != V_PAIR || port->items[0]->kind != V_TEXT ||
      !check_default_text(k, port->items[0], &text, &late))
    return STR("");
  uint32_t colon = text.n;
  while (colon && text.s[colon - 1] != ':') colon--;
  Str address = colon ? str_sub(text, 0, colon - 1) : STR("");
  return str_is(address, "0.0.0.0") || str_is(address, "[::]") ? STR("") : address;
}
