/* The keys of a YAML map: unique, of one line, and with those of `<<` behind its own. Called by yml_read.c. */
#include "import/yml.h"

typedef VEC(YmlPair) Pairs;

/* Which pair has a key; open addressing, never full. */
typedef struct {
  Arena *a;
  Pairs *pairs;
  uint32_t *slots; /* index + 1 */
  uint32_t mask;
} Keys;

static uint32_t *keys_slot(const Keys *k, Str key) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < key.n; i++) h = (h ^ (unsigned char)key.s[i]) * 16777619u;
  for (h ^= h >> 15;; h++) {
    uint32_t *slot = &k->slots[h & k->mask];
    if (!*slot || str_eq(k->pairs->v[*slot - 1].key->text, key)) return slot;
  }
}

static void keys_room(Keys *k) {
  if (k->slots && 2 * (uint64_t)k->pairs->n <= k->mask) return;
  k->mask = k->slots ? 2 * k->mask + 1 : 15;
  k->slots = arena_array(k->a, uint32_t, k->mask + 1u);
  for (uint32_t i = 0; i < k->pairs->n; i++) *keys_slot(k, k->pairs->v[i].key->text) = i + 1;
}

/* The pair that has the key already, or NULL after adding this one. */
static const YmlPair *keys_add(Keys *k, YmlPair p) {
  keys_room(k);
  uint32_t *slot = keys_slot(k, p.key->text);
  if (*slot) return &k->pairs->v[*slot - 1];
  *vec_push(k->a, k->pairs) = p;
  *slot = k->pairs->n;
  return NULL;
}

static bool is_merge(const YmlPair *p) { return p->key->plain && str_is(p->key->text, "<<"); }

static bool add_own(Keys *k, Diags *ds, const YmlPair *p) {
  if (p->key->kind != YML_SCALAR || !p->key->text.n) {
    diag(ds, E0643, p->key->at, yml_what(p->key));
    return false;
  }
  const YmlPair *first = keys_add(k, *p);
  if (!first) return true;
  Diag *d = diag(ds, E0634, p->key->at, p->key->text);
  diag_also(ds, d, first->key->at, YML_FIRST);
  return true; /* the rest can still be checked */
}

/* A key that is there already stays. */
static bool add_merged(Keys *k, Diags *ds, const YmlNode *from, bool in_list) {
  if (from->kind == YML_LIST && !in_list) {
    for (uint32_t i = 0; i < from->n; i++)
      if (!add_merged(k, ds, from->items[i], true)) return false;
    return true;
  }
  if (from->kind != YML_MAP) {
    diag(ds, E0644, from->at, yml_what(from));
    return false;
  }
  for (uint32_t i = 0; i < from->n; i++) keys_add(k, from->pairs[i]);
  return true;
}

bool yml_map_fill(Arena *a, Diags *ds, YmlNode *map, const YmlPair *pairs, uint32_t n) {
  Pairs out = {0};
  Keys k = {.a = a, .pairs = &out};
  for (uint32_t i = 0; i < n; i++)
    if (!is_merge(&pairs[i]) && !add_own(&k, ds, &pairs[i])) return false;
  for (uint32_t i = 0; i < n; i++)
    if (is_merge(&pairs[i]) && !add_merged(&k, ds, pairs[i].value, false)) return false;
  map->pairs = out.v;
  map->n = out.n;
  return true;
}

const YmlPair *yml_pair(const YmlNode *map, const char *key) {
  if (!map || map->kind != YML_MAP) return NULL;
  for (uint32_t i = 0; i < map->n; i++)
    if (str_is(map->pairs[i].key->text, key)) return &map->pairs[i];
  return NULL;
}

const YmlNode *yml_get(const YmlNode *map, const char *key) {
  const YmlPair *p = yml_pair(map, key);
  return p ? p->value : NULL;
}
