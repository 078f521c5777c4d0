/* One compose file, or one service, over another, as docker compose does it: mappings key by key, lists one behind the
   other, and what the upper one says wins. Called by compose.c and dc_compose.c. */
#include "import/cp.h"

/* Lists of NAME=VALUE that mean a mapping, and lists of names that mean one without values. */
static bool is_pairs(Str key) {
  static const char *const keys[] = {"environment", "labels",      "args",    "annotations",
                                     "sysctls",     "extra_hosts", "options", "additional_contexts"};
  for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (str_is(key, keys[i])) return true;
  return false;
}

static bool is_names(Str key) {
  return str_is(key, "depends_on") || str_is(key, "networks") || str_is(key, "models");
}

/* Lists of which the upper one counts alone. */
static bool is_whole(Str key) {
  return str_is(key, "command") || str_is(key, "entrypoint") || str_is(key, "test") || str_is(key, "exec");
}

/* What an element of a list is known by: the place in the container where it has one. */
static Str identity(Str key, const YmlNode *n) {
  const YmlNode *target = n->kind == YML_MAP ? yml_get(n, "target") : NULL;
  bool mount = str_is(key, "volumes"), device = str_is(key, "devices");
  if (n->kind == YML_MAP) return target && !str_is(key, "ports") ? target->text : STR("");
  if (!mount && !device) return n->text;
  uint32_t lo = str_find(n->text, ':');
  Str rest = str_sub(n->text, lo < n->text.n ? lo + 1 : 0, n->text.n);
  return str_sub(rest, 0, str_find(rest, ':'));
}

static const YmlNode *as_map(Cp *c, const YmlNode *list) {
  if (list->kind != YML_LIST) return list;
  YmlNode *map = arena_new(c->a, YmlNode);
  VEC(YmlPair) pairs = {0};
  for (uint32_t i = 0; i < list->n; i++) {
    if (list->items[i]->kind != YML_SCALAR) return list;
    YmlNode *key = arena_new(c->a, YmlNode), *value = arena_new(c->a, YmlNode);
    uint32_t equals = str_find(list->items[i]->text, '=');
    *key = *value = *list->items[i];
    key->text = str_sub(key->text, 0, equals);
    value->kind = equals < value->text.n ? YML_SCALAR : YML_NULL;
    value->text = value->kind == YML_NULL ? STR("") : str_sub(value->text, equals + 1, value->text.n);
    *vec_push(c->a, &pairs) = (YmlPair){key, value};
  }
  *map = *list;
  map->kind = YML_MAP;
  map->pairs = pairs.v;
  map->items = NULL;
  map->n = pairs.n;
  return map;
}

static const YmlNode *merge_lists(Cp *c, Str key, const YmlNode *own, const YmlNode *base) {
  YmlNode *out = arena_new(c->a, YmlNode);
  VEC(const YmlNode *) items = {0};
  for (uint32_t i = 0; i < base->n; i++) {
    Str id = identity(key, base->items[i]);
    bool again = false;
    for (uint32_t k = 0; k < own->n && id.n; k++) again |= str_eq(id, identity(key, own->items[k]));
    if (!again) *vec_push(c->a, &items) = base->items[i];
  }
  for (uint32_t k = 0; k < own->n; k++) *vec_push(c->a, &items) = own->items[k];
  *out = *own;
  out->items = items.v;
  out->n = items.n;
  return out;
}

static const YmlNode *merge_maps(Cp *c, const YmlNode *own, const YmlNode *base, uint32_t depth) {
  YmlNode *out = arena_new(c->a, YmlNode);
  VEC(YmlPair) pairs = {0};
  for (uint32_t i = 0; i < base->n; i++) {
    const YmlPair *b = &base->pairs[i], *mine = NULL;
    for (uint32_t k = 0; k < own->n && !mine; k++)
      if (str_eq(own->pairs[k].key->text, b->key->text)) mine = &own->pairs[k];
    if (mine)
      *vec_push(c->a, &pairs) =
          (YmlPair){mine->key, cp_merge(c, b->key->text, mine->value, b->value, depth + 1)};
    else
      *vec_push(c->a, &pairs) = *b;
  }
  for (uint32_t k = 0; k < own->n; k++) {
    bool there = false;
    for (uint32_t i = 0; i < base->n; i++) there |= str_eq(own->pairs[k].key->text, base->pairs[i].key->text);
    if (!there) *vec_push(c->a, &pairs) = own->pairs[k];
  }
  *out = *own;
  out->pairs = pairs.v;
  out->n = pairs.n;
  return out;
}

const YmlNode *cp_merge(Cp *c, Str key, const YmlNode *own, const YmlNode *base, uint32_t depth) {
  if (own->kind == YML_NULL) return base;
  if (depth > YML_MAX_DEPTH || base->kind == YML_NULL || is_whole(key)) return own;
  if (is_pairs(key) || is_names(key)) own = as_map(c, own), base = as_map(c, base);
  if (own->kind == YML_MAP && base->kind == YML_MAP) return merge_maps(c, own, base, depth);
  if (own->kind == YML_LIST && base->kind == YML_LIST) return merge_lists(c, key, own, base);
  return own;
}
