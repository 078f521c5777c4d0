/* Builders by themselves: what their driver knows, and what it needs. What they can make is check_matrix.c's. */
#include "model/check.h"

enum { CONTAINER = 1, KUBERNETES = 2, REMOTE = 4 };
static const struct {
  uint8_t bit;
  const char *name;
} drivers[] = {{CONTAINER, "docker-container"}, {KUBERNETES, "kubernetes"}, {REMOTE, "remote"}};
enum { N_DRIVERS = sizeof drivers / sizeof drivers[0] };

/* Fields, and blocks, which have no field of that name, by the drivers that know them. */
static const struct {
  Sym word;
  uint8_t block, of;
} options[] = {
    {W_image, 0, CONTAINER | KUBERNETES},
    {W_network, 0, CONTAINER},
    {W_memory, 0, CONTAINER | KUBERNETES},
    {W_cpus, 0, CONTAINER | KUBERNETES},
    {W_namespace, 0, KUBERNETES},
    {W_replicas, 0, KUBERNETES},
    {W_ca, 0, REMOTE},
    {W_cert, 0, REMOTE},
    {W_key, 0, REMOTE},
    {W_server_name, 0, REMOTE},
    {W_host, 0, CONTAINER | REMOTE},
    {W_flags, 0, CONTAINER | KUBERNETES},
    {W_node_selector, 0, KUBERNETES},
    {0, B_builder_env, CONTAINER | KUBERNETES},
    {0, B_buildkit, CONTAINER | KUBERNETES},
    {0, B_buildkit_registry, CONTAINER | KUBERNETES},
    {0, B_volume_opts, CONTAINER | KUBERNETES | REMOTE},
};

static Str that_know(Check *k, uint8_t of) {
  Str out = STR("");
  for (uint32_t i = 0; i < N_DRIVERS; i++)
    if (of & drivers[i].bit)
      out = arena_fmt(k->a, "%.*s%s`driver = %s`", STR_ARG(out), out.n ? " or " : "", drivers[i].name);
  return out;
}

static void check_options(Check *k, const Obj *builder, const Obj *o, uint8_t driver) {
  for (uint32_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    const Obj *child = options[i].block ? check_child(o, options[i].block) : NULL;
    int slot = options[i].block ? -1 : schema_slot(obj_block(o), options[i].word);
    const Slot *s = slot < 0 ? &slot_absent : obj_slot(o, (uint32_t)slot);
    bool given = child || (s->value && !s->is_default);
    if (!given || options[i].of & driver) continue;
    Str word = child ? str_c(obj_block(child)->text) : intern_str(&k->m->names, options[i].word);
    check_at(k, o);
    Diag *d = diag(k->ds, E0930, child ? child->at : obj_field_span(o, options[i].word), word,
                   obj_str(k->m, builder, W_driver), that_know(k, options[i].of));
    if (obj_field_span(builder, W_driver).hi)
      diag_also(k->ds, d, obj_field_span(builder, W_driver), BECAUSE_OF_THIS);
  }
}

static void check_remote(Check *k, const Obj *o) {
  uint32_t nodes = 0;
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *node = o->children.v[i];
    if (node->block != B_node || node->bad) continue;
    nodes++;
    if (obj_get(node, W_host)) continue;
    check_at(k, node);
    diag(k->ds, E0931, obj_get(node, W_context) ? obj_field_span(node, W_context) : node->at,
         arena_fmt(k->a, "node `%.*s`", STR_ARG(check_name(k, node))));
  }
  check_at(k, o);
  if (!nodes) diag(k->ds, E0931, o->name_at, arena_fmt(k->a, "builder `%.*s`", STR_ARG(check_name(k, o))));
}

/* A platform that a node builds by itself is never emulated. */
static void check_emulated(Check *k, const Obj *o) {
  const Value *list = obj_get(o, W_emulate);
  for (uint32_t i = 0; i < check_items(list); i++) {
    Str platform;
    if (!check_text(k, list->items[i], &platform)) continue;
    for (uint32_t n = 0; n < o->children.n; n++) {
      const Obj *node = o->children.v[n];
      const Value *own = node->block == B_node ? obj_get(node, W_platforms) : NULL;
      if (!own || !check_has_text(k, own, platform)) continue;
      check_at(k, o);
      Diag *d = diag(k->ds, W0933, list->items[i]->at, platform, check_name(k, node));
      diag_also(k->ds, d, own->at, BECAUSE_OF_THIS);
      break;
    }
  }
}

static void check_default(Check *k, const Obj *o, const Obj **first) {
  if (!obj_bool(o, W_default)) return;
  if (!*first) {
    *first = o;
    return;
  }
  check_at(k, o);
  Diag *d = diag(k->ds, E0932, obj_field_span(o, W_default), check_name(k, *first), check_name(k, o));
  diag_also(k->ds, d, obj_field_span(*first, W_default), THE_OTHER);
}

void check_builders(Check *k) {
  const Obj *first = NULL;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_builder || o->bad) continue;
    Str driver = obj_str(k->m, o, W_driver);
    uint8_t bit = 0;
    for (uint32_t n = 0; n < N_DRIVERS; n++)
      if (str_is(driver, drivers[n].name)) bit = drivers[n].bit;
    check_options(k, o, o, bit);
    for (uint32_t n = 0; bit && n < o->children.n; n++)
      if (o->children.v[n]->block == B_node) check_options(k, o, o->children.v[n], bit);
    if (bit == REMOTE) check_remote(k, o);
    check_emulated(k, o);
    check_default(k, o, &first);
  }
}
