/* Builders with their nodes and the settings of BuildKit, and exports. What a driver calls its options is the table
   here; which driver has which is checked before (model/check_builders.c). */
#include "lower/private.h"

#include "base/buf.h"

const Str *lower_strings(Lower *l, const Value *list, uint32_t *n) {
  *n = list ? list->n : 0;
  Str *out = arena_array(l->a, Str, *n);
  for (uint32_t i = 0; i < *n; i++) out[i] = value_str(l->a, list->items[i]);
  return out;
}

/* ---- options of drivers ---- */

typedef VEC(IrPair) Pairs;

static void put(Lower *l, Pairs *out, Str key, Str value, Span at) {
  for (uint32_t i = 0; i < out->n; i++)
    if (str_eq(out->v[i].key, key)) return; /* the node's own came first */
  *vec_push(l->a, out) = (IrPair){key, lower_text(l, value), at};
}

static void put_map(Lower *l, Pairs *out, const char *prefix, const Obj *map) {
  for (uint32_t i = 0; map && i < map->entries.n; i++) {
    const Entry *e = &map->entries.v[i];
    if (e->value->kind == V_TEXT)
      put(l, out, arena_fmt(l->a, "%s%.*s", prefix, STR_ARG(e->key)), value_str(l->a, e->value),
          e->value->at);
  }
}

/* As docker reads sizes, and as Kubernetes does. */
static Str size_text(Lower *l, int64_t bytes, bool pods) {
  static const struct {
    int64_t n;
    const char *docker, *pods;
  } units[] = {{1 << 30, "g", "Gi"}, {1 << 20, "m", "Mi"}, {1 << 10, "k", "Ki"}};
  for (uint32_t i = 0; i < sizeof units / sizeof *units; i++)
    if (bytes % units[i].n == 0)
      return arena_fmt(l->a, "%lld%s", (long long)(bytes / units[i].n),
                       pods ? units[i].pods : units[i].docker);
  return arena_fmt(l->a, "%lld", (long long)bytes);
}

/* Processors in millionths: docker limits the time of each tenth of a second. */
static void put_cpus(Lower *l, Pairs *out, const Obj *o, const Value *v, bool pods) {
  Span at = obj_field_span(o, W_cpus);
  if (pods) {
    put(l, out, STR("limits.cpu"), arena_fmt(l->a, "%lldm", (long long)(v->num / 1000)), at);
    return;
  }
  put(l, out, STR("cpu-period"), STR("100000"), at);
  put(l, out, STR("cpu-quota"), arena_fmt(l->a, "%lld", (long long)(v->num / 10)), at);
}

static void put_selector(Lower *l, Pairs *out, const Obj *o) {
  const Value *list = obj_get(o, W_node_selector);
  Buf b = buf_new(l->a);
  for (uint32_t i = 0; list && i < list->n; i++) {
    if (i) buf_lit(&b, ",");
    buf_bytes(&b, value_str(l->a, list->items[i]));
  }
  if (b.n) put(l, out, STR("nodeselector"), buf_str(&b), list->at);
}

static void put_options(Lower *l, Pairs *out, const Obj *o, bool pods) {
  static const struct {
    Sym word;
    const char *option;
  } texts[] = {
      {W_image, "image"}, {W_network, "network"}, {W_namespace, "namespace"},    {W_ca, "cacert"},
      {W_cert, "cert"},   {W_key, "key"},         {W_server_name, "servername"},
  };
  for (uint32_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (obj_get(o, texts[i].word))
      put(l, out, str_c(texts[i].option), obj_str(l->m, o, texts[i].word), obj_field_span(o, texts[i].word));
  if (obj_get(o, W_replicas))
    put(l, out, STR("replicas"), arena_fmt(l->a, "%lld", (long long)obj_int(o, W_replicas, 1)),
        obj_field_span(o, W_replicas));
  if (obj_get(o, W_memory))
    put(l, out, pods ? STR("limits.memory") : STR("memory"), size_text(l, obj_int(o, W_memory, 0), pods),
        obj_field_span(o, W_memory));
  if (obj_get(o, W_cpus)) put_cpus(l, out, o, obj_get(o, W_cpus), pods);
  put_selector(l, out, o);
  put_map(l, out, "env.", lower_child(o, B_builder_env));
  put_map(l, out, "", lower_child(o, B_volume_opts));
}

/* ---- builders ---- */

static bool has_platform(const IrNode *nodes, uint32_t n, Str platform) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < nodes[i].n_platforms; k++)
      if (str_eq(nodes[i].platforms[k], platform)) return true;
  return false;
}

/* What a node has, nobody needs to emulate. */
static void take_emulated(Lower *l, IrBuilder *b, const Value *list) {
  uint32_t n;
  const Str *all = lower_strings(l, list, &n);
  Str *out = arena_array(l->a, Str, n);
  for (uint32_t i = 0; i < n; i++)
    if (!has_platform(b->nodes, b->n_nodes, all[i])) out[b->n_emulate++] = all[i];
  b->emulate = out;
}

static IrNode make_node(Lower *l, const Obj *builder, const Obj *o, bool pods) {
  IrNode n = {.at = builder->at, .of = builder};
  Pairs options = {0};
  if (o) {
    Str context = obj_str(l->m, o, W_context);
    n = (IrNode){.name = obj_str(l->m, o, W_name), .at = o->at, .of = o};
    n.endpoint = context.n ? context : obj_str(l->m, o, W_host);
    n.platforms = lower_strings(l, obj_get(o, W_platforms), &n.n_platforms);
    put_options(l, &options, o, pods);
  }
  put_options(l, &options, builder, pods);
  n.options = (IrMap){options.v, options.n};
  return n;
}

static IrBuildkit make_config(Lower *l, const Obj *o) {
  const Obj *config = lower_child(o, B_buildkit);
  IrBuildkit c = {.max_parallelism = -1, .keep = -1, .at = o->at, .of = o};
  if (config)
    c = (IrBuildkit){.max_parallelism = obj_int(config, W_max_parallelism, -1),
                     .keep = obj_int(config, W_keep, -1),
                     .at = config->at,
                     .of = config};
  IrBuildkitRegistry *list = arena_array(l->a, IrBuildkitRegistry, o->children.n);
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *child = o->children.v[i];
    if (child->block != B_buildkit_registry) continue;
    IrBuildkitRegistry *r = &list[c.n_registries++];
    *r = (IrBuildkitRegistry){.host = obj_str(l->m, child, W_host),
                              .http = obj_bool(child, W_http),
                              .insecure = obj_bool(child, W_insecure),
                              .at = child->at,
                              .of = child};
    r->mirrors = lower_strings(l, obj_get(child, W_mirrors), &r->n_mirrors);
    r->ca = lower_strings(l, obj_get(child, W_ca), &r->n_ca);
  }
  c.registries = list;
  c.set = config || c.n_registries;
  return c;
}

void lower_builder(Lower *l, const Obj *o) {
  IrBuilder *b = &l->p->builders[o->ir_index];
  *b = (IrBuilder){.name = L_NAME(l, o), .driver = obj_str(l->m, o, W_driver), .at = o->at, .of = o};
  b->own = str_is(b->driver, "docker");
  b->by_default = obj_bool(o, W_default);
  b->flags = lower_strings(l, obj_get(o, W_flags), &b->n_flags);
  b->config = make_config(l, o);
  bool pods = str_is(b->driver, "kubernetes");
  IrNode *nodes = arena_array(l->a, IrNode, o->children.n + 1);
  for (uint32_t i = 0; i < o->children.n; i++)
    if (o->children.v[i]->block == B_node) nodes[b->n_nodes++] = make_node(l, o, o->children.v[i], pods);
  if (!b->n_nodes && !b->own) nodes[b->n_nodes++] = make_node(l, o, NULL, pods);
  b->nodes = nodes;
  take_emulated(l, b, obj_get(o, W_emulate));
}

/* ---- exports ---- */

/* The builder that is given, or the one for whoever gives none. */
static uint32_t builder_of(const Lower *l, const Obj *o) {
  const Value *builder = obj_get(o, W_builder);
  if (builder) return lower_index(l, W_builder, builder->name);
  for (uint32_t i = 0; i < l->p->n_builders; i++)
    if (l->p->builders[i].by_default) return i;
  return IR_NONE;
}

static const Text *lower_names(Lower *l, const Value *list, uint32_t *n) {
  Text *out = arena_array(l->a, Text, list ? list->n : 0);
  for (*n = 0; list && *n < list->n; ++*n) out[*n] = list->items[*n]->text;
  return out;
}

/* BuildKit takes layers of zstd for docker's older kind of manifest, too, where hardly anything can read them. */
Str lower_layers(Lower *l, const Obj *o) {
  Str kind = obj_str(l->m, o, W_compression);
  bool own = str_is(kind, "zstd") || str_is(kind, "estargz");
  Buf b = buf_new(l->a);
  if (kind.n) buf_lit(&b, ",compression="), buf_bytes(&b, kind);
  if (obj_get(o, W_compression_level))
    buf_lit(&b, ",compression-level="), buf_int(&b, obj_int(o, W_compression_level, 0));
  if (obj_bool(o, W_force_compression)) buf_lit(&b, ",force-compression=true");
  if (obj_get(o, W_oci_mediatypes) || own) {
    buf_lit(&b, ",oci-mediatypes=");
    buf_bytes(&b, own || obj_bool(o, W_oci_mediatypes) ? STR("true") : STR("false"));
  }
  return b.n ? str_sub(buf_str(&b), 1, b.n) : STR("");
}

void lower_export(Lower *l, const Obj *o) {
  IrExport *e = &l->p->exports[o->ir_index];
  const Value *one = obj_get(o, W_platform);
  *e = (IrExport){.name = L_NAME(l, o),
                  .format = obj_str(l->m, o, W_format),
                  .to = obj_str(l->m, o, W_to),
                  .at = o->at,
                  .of = o};
  e->image = lower_index(l, W_image, obj_get(o, W_image)->name);
  e->builder = builder_of(l, o);
  e->layers = lower_layers(l, o);
  e->names = lower_names(l, obj_get(o, W_names), &e->n_names);
  e->platforms = lower_strings(l, obj_get(o, W_platforms), &e->n_platforms);
  if (one) {
    Str *p = arena_new(l->a, Str);
    *p = value_str(l->a, one);
    e->platforms = p;
    e->n_platforms = 1;
  }
}
