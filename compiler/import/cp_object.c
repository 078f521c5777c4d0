/* What stands at the top of a compose file beside the services: volumes, networks, secrets, configurations, models,
   other files. Called by compose.c. */
#include "import/cp.h"

static const struct {
  const char *kind, *key;
  uint8_t block;
  uint32_t draft;
} kinds[] = {{"secret", "secrets", B_secret, offsetof(Cp, secrets)},
             {"config", "configs", B_config, offsetof(Cp, configs)},
             {"model", "models", B_model, offsetof(Cp, models)},
             {"volume", "volumes", B_volume, offsetof(Cp, volumes)},
             {"network", "networks", B_network, offsetof(Cp, networks)}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static Draft *draft_of(Cp *c, uint32_t k) { return (Draft *)(void *)((char *)c + kinds[k].draft); }

static bool is_new(Cp *c, const char *kind, Str name) {
  Str key = arena_fmt(c->a, "%s %.*s", kind, STR_ARG(name));
  if (intern_find(&c->names, key)) return false;
  intern(&c->names, key);
  return true;
}

Str cp_ref(Cp *c, const char *kind, Str name) {
  Str id = import_object_name(c->a, name, STR("x"));
  for (uint32_t k = 0; k < KINDS; k++)
    if (!strcmp(kinds[k].kind, kind) && is_new(c, kind, id))
      draft_line(draft_of(c, k), SPAN_NONE,
                 arena_fmt(c->a, "%s %.*s {}", kind, STR_ARG(draft_name(c->a, id))));
  return cp_member(c->a, kind, id);
}

/* ---- what needs another shape ---- */

/* `external: {name: x}` is what compose once had for external and name. */
static void put_external(Cp *c, const YmlPair *p, Pieces *fields) {
  const YmlPair *name = yml_pair(p->value, "name");
  Str value;
  piece_field(c->a, fields, p->value->at, "external", STR("true"));
  if (name && name->value->kind == YML_SCALAR && cp_known(c, name->value, &value))
    piece_field(c->a, fields, name->value->at, "name", draft_string(c->a, value));
}

/* The first range of addresses stands in the network itself, unless it says more than that has words for. */
static void put_ipam(Cp *c, const YmlPair *p, Pieces *fields, Draft *blocks) {
  static const char *const keys[] = {"subnet", "gateway", "ip_range"};
  const YmlPair *config = yml_pair(p->value, "config");
  bool list = config && config->value->kind == YML_LIST && config->value->n;
  const YmlNode *first = list ? config->value->items[0] : NULL;
  YmlNode map = *p->value, *rest = arena_new(c->a, YmlNode);
  VEC(YmlPair) pairs = {0};
  Str value;
  if (!cp_is(c, p, YML_MAP)) return;
  if (first && (yml_get(first, "aux_addresses") || first->kind != YML_MAP)) first = NULL;
  for (uint32_t k = 0; first && k < 3; k++) {
    const YmlNode *n = yml_get(first, keys[k]);
    if (n && n->kind == YML_SCALAR && cp_value(c, n, false, &value))
      piece_field(c->a, fields, n->at, keys[k], value);
  }
  for (uint32_t i = 0; i < p->value->n; i++) {
    YmlPair pair = p->value->pairs[i];
    if (pair.key == (config ? config->key : NULL) && first) {
      *rest = *config->value;
      rest->items++;
      rest->n--;
      pair.value = rest;
      if (!rest->n) continue;
    }
    *vec_push(c->a, &pairs) = pair;
  }
  map.pairs = pairs.v;
  map.n = pairs.n;
  if (map.n)
    cp_block(c, blocks, &(CpBlock){.block = B_ipam, .path = "networks.ipam", .map = &map, .at = p->key->at});
}

/* Where the value of a secret is: neither of it is a mistake, but for those that a cluster has. */
static void check_source(Cp *c, const YmlPair *p, Pieces *fields) {
  static const char *const keys[] = {"file", "environment", "external", "driver"};
  for (uint32_t k = 0; k < 4; k++)
    if (yml_get(p->value, keys[k])) return;
  diag(c->ds, E0689, p->key->at, p->key->text);
  piece_add(c->a, fields, p->key->at, STR("env = \"X\"")); /* one message is enough */
}

/* ---- all ---- */

static void put_object(Cp *c, uint32_t k, const YmlPair *p) {
  Draft blocks = draft_new(c->a);
  Pieces fields = {0};
  Str id = import_object_name(c->a, p->key->text, STR("x"));
  const YmlPair *external = yml_pair(p->value, "external"), *ipam = yml_pair(p->value, "ipam");
  bool old = external && external->value->kind == YML_MAP;
  if (!is_new(c, kinds[k].kind, id)) return;
  blocks.depth = 1;
  if (old) put_external(c, external, &fields);
  if (ipam && kinds[k].block == B_network) put_ipam(c, ipam, &fields, &blocks);
  if (kinds[k].block == B_secret) check_source(c, p, &fields);
  cp_block(c, draft_of(c, k),
           &(CpBlock){.block = kinds[k].block,
                      .path = kinds[k].key,
                      .map = p->value,
                      .at = p->key->at,
                      .header = arena_fmt(c->a, "%s %.*s", kinds[k].kind, STR_ARG(draft_name(c->a, id))),
                      .first = &fields,
                      .more = &blocks,
                      .skip = {"ipam", old ? "external" : "ipam"}});
}

/* A file, or a list of files and of maps with files. */
static void put_include(Cp *c, const YmlNode *n) {
  const YmlPair *path = yml_pair(n, "path");
  const YmlNode *files = n->kind == YML_MAP ? path ? path->value : n : n;
  const YmlNode *first = files->kind == YML_LIST && files->n ? files->items[0] : files;
  Pieces fields = {0}, overrides = {0};
  Str value;
  if (first->kind != YML_SCALAR || !cp_known(c, first, &value)) return;
  Str header = arena_fmt(c->a, "include %.*s", STR_ARG(draft_string(c->a, cp_path(c, value))));
  for (uint32_t i = 1; files->kind == YML_LIST && i < files->n; i++)
    if (files->items[i]->kind == YML_SCALAR && cp_known(c, files->items[i], &value))
      piece_add(c->a, &overrides, files->items[i]->at, draft_string(c->a, cp_path(c, value)));
  if (overrides.n) piece_field(c->a, &fields, overrides.v[0].at, "overrides", cp_list(c, &overrides));
  draft_gap(&c->includes);
  cp_block(c, &c->includes,
           &(CpBlock){.block = B_include,
                      .path = "include[]",
                      .map = n,
                      .at = n->at,
                      .header = header,
                      .first = &fields,
                      .skip = {"path"}});
}

void cp_objects(Cp *c) {
  const YmlPair *include = yml_pair(c->root, "include");
  if (include && include->value->kind == YML_LIST)
    for (uint32_t i = 0; i < include->value->n; i++) put_include(c, include->value->items[i]);
  else if (include)
    put_include(c, include->value);
  for (uint32_t k = 0; k < KINDS; k++) {
    const YmlPair *all = yml_pair(c->root, kinds[k].key);
    if (!all || all->value->kind == YML_NULL || !cp_is(c, all, YML_MAP)) continue;
    for (uint32_t i = 0; i < all->value->n; i++) {
      const YmlPair *p = &all->value->pairs[i];
      bool implicit = kinds[k].block == B_network && str_is(p->key->text, "default");
      if (p->value->kind != YML_NULL && !cp_is(c, p, YML_MAP)) continue;
      if (implicit)
        cp_left_out(c, p);
      else
        put_object(c, k, p);
    }
  }
}
