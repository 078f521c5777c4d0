/* The container as a service of a compose file: a tree made of pieces, alone or merged into a file's own. Called by
   the other dc_*.c files. */
#include "import/dc.h"

YmlNode *dc_node(Dc *d, Span at, Str text) {
  YmlNode *n = arena_new(d->a, YmlNode);
  *n = (YmlNode){.kind = YML_SCALAR, .text = text, .at = at, .from = at, .weight = 1};
  return n;
}

YmlNode *dc_map(Dc *d, Span at, uint32_t n) {
  YmlNode *map = dc_node(d, at, STR(""));
  map->kind = YML_MAP;
  map->pairs = arena_array(d->a, YmlPair, n);
  return map;
}

static void map_put(YmlNode *map, YmlPair pair) { ((YmlPair *)(uintptr_t)map->pairs)[map->n++] = pair; }

void dc_map_add(Dc *d, YmlNode *map, const char *key, Span at, Str value) {
  map_put(map, (YmlPair){dc_node(d, at, str_c(key)), dc_node(d, at, value)});
}

/* ---- the service ---- */

static DcEntry *entry(Dc *d, const char *key, Span at) {
  for (uint32_t i = 0; i < d->service.n; i++)
    if (str_is(d->service.v[i].key->text, key)) return &d->service.v[i];
  DcEntry *e = vec_push(d->a, &d->service);
  *e = (DcEntry){.key = dc_node(d, at, str_c(key)), .value = dc_node(d, at, STR(""))};
  return e;
}

void dc_set(Dc *d, const char *key, Span at, YmlNode *value) {
  DcEntry *e = entry(d, key, at);
  e->key->at = at;
  e->value = value;
}

void dc_add(Dc *d, const char *key, Span at, YmlNode *item) {
  DcEntry *e = entry(d, key, at);
  *vec_push(d->a, &e->items) = item;
  e->value->kind = YML_LIST;
}

void dc_add_pair(Dc *d, const char *key, Span at, YmlNode *name, YmlNode *value) {
  DcEntry *e = entry(d, key, at);
  e->value->kind = YML_MAP;
  for (uint32_t i = 0; i < e->pairs.n; i++)
    if (str_eq(e->pairs.v[i].key->text, name->text)) {
      e->pairs.v[i].value = value;
      return;
    }
  *vec_push(d->a, &e->pairs) = (YmlPair){name, value};
}

static DcEntry *declare(Dc *d, Span at, Str name, YmlNode *map) {
  DcEntry *e = arena_new(d->a, DcEntry);
  *e = (DcEntry){.key = dc_node(d, at, name), .value = map};
  return e;
}

void dc_declare_volume(Dc *d, Span at, Str name) {
  for (uint32_t i = 0; i < d->volumes.n; i++)
    if (str_eq(d->volumes.v[i].key->text, name)) return;
  YmlNode *map = dc_map(d, at, 1);
  dc_map_add(d, map, "name", at, name);
  *vec_push(d->a, &d->volumes) = *declare(d, at, name, map);
}

void dc_declare_network(Dc *d, Span at, Str name) {
  for (uint32_t i = 0; i < d->networks.n; i++)
    if (str_eq(d->networks.v[i].key->text, name)) return;
  YmlNode *map = dc_map(d, at, 2);
  dc_map_add(d, map, "external", at, STR("true"));
  dc_map_add(d, map, "name", at, name);
  *vec_push(d->a, &d->networks) = *declare(d, at, name, map);
}

/* ---- merged ---- */

/* "A=B" of a pair, for a list. */
static const YmlNode *joined(Dc *d, const YmlPair *p) {
  bool bare = p->value->kind == YML_NULL;
  return dc_node(d, p->value->at,
                 bare ? p->key->text
                      : arena_fmt(d->a, "%.*s=%.*s", STR_ARG(p->key->text), STR_ARG(p->value->text)));
}

/* What the file says under that key, and then what the entry does. */
static const YmlNode *with(Dc *d, const YmlNode *own, DcEntry *e) {
  YmlNode *out = e->value;
  bool whole = out->kind == YML_MAP && !e->pairs.n;
  if (whole || out->kind == YML_SCALAR || out->kind == YML_NULL) return out;
  if (own && own->kind == YML_LIST) {
    VEC(const YmlNode *) items = {0};
    for (uint32_t i = 0; i < own->n; i++) *vec_push(d->a, &items) = own->items[i];
    for (uint32_t i = 0; i < e->items.n; i++) *vec_push(d->a, &items) = e->items.v[i];
    for (uint32_t i = 0; i < e->pairs.n; i++) *vec_push(d->a, &items) = joined(d, &e->pairs.v[i]);
    out->kind = YML_LIST;
    out->items = items.v;
    out->n = items.n;
    return out;
  }
  if (e->pairs.n) {
    VEC(YmlPair) pairs = {0};
    for (uint32_t i = 0; own && own->kind == YML_MAP && i < own->n; i++) {
      bool again = false;
      for (uint32_t k = 0; k < e->pairs.n; k++)
        again |= str_eq(e->pairs.v[k].key->text, own->pairs[i].key->text);
      if (!again) *vec_push(d->a, &pairs) = own->pairs[i];
    }
    for (uint32_t i = 0; i < e->pairs.n; i++) *vec_push(d->a, &pairs) = e->pairs.v[i];
    out->pairs = pairs.v;
    out->n = pairs.n;
    return out;
  }
  out->items = e->items.v;
  out->n = e->items.n;
  return out;
}

/* A mapping with the entries in it, over those of `own`. */
static YmlNode *merge(Dc *d, Span at, const YmlNode *own, DcEntry *entries, uint32_t n) {
  YmlNode *map = dc_map(d, at, n + (own ? own->n : 0));
  for (uint32_t i = 0; own && own->kind == YML_MAP && i < own->n; i++) {
    uint32_t k = 0;
    while (k < n && !str_eq(entries[k].key->text, own->pairs[i].key->text)) k++;
    map_put(map,
            k == n ? own->pairs[i] : (YmlPair){entries[k].key, with(d, own->pairs[i].value, &entries[k])});
  }
  for (uint32_t k = 0; k < n; k++)
    if (!yml_get(own, arena_str(d->a, entries[k].key->text).s))
      map_put(map, (YmlPair){entries[k].key, with(d, NULL, &entries[k])});
  return map;
}

bool dc_tree(Dc *d, const YmlNode *compose, const YmlNode *name, Span at) {
  const YmlNode *services = yml_get(compose, "services"), *own = NULL;
  if (compose) own = yml_get(services, arena_str(d->a, name->text).s);
  if (compose && services && services->kind == YML_MAP && !own) {
    diag(d->ds, E0988, name->at, name->text);
    return false;
  }
  if (own && own->kind != YML_MAP) own = NULL; /* said when it is read */
  DcEntry service = {.key = dc_node(d, at, name->text)};
  service.value = merge(d, at, own, d->service.v, d->service.n);
  if (compose && !d->service.n) service.value = (YmlNode *)(uintptr_t)own;
  DcEntry top[3] = {{.key = dc_node(d, at, STR("services")),
                     .value = merge(d, at, services, &service, service.value ? 1 : 0)},
                    {.key = dc_node(d, at, STR("volumes"))},
                    {.key = dc_node(d, at, STR("networks"))}};
  top[1].value = merge(d, at, yml_get(compose, "volumes"), d->volumes.v, d->volumes.n);
  top[2].value = merge(d, at, yml_get(compose, "networks"), d->networks.v, d->networks.n);
  d->c->root = merge(d, at, compose, top, 3);
  return true;
}
