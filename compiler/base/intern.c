/* The symbol table: open addressing over the low bits of XXH3, at most half full. Names are copied, so that a
   symbol outlives the text it was read from. Called by the lexer and the schema. */
#include "base/intern.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SLOTS_FIRST = 1024, SLOTS_FEW = 16 };

static uint32_t name_hash(Str name) { return (uint32_t)XXH3_64bits(name.n ? name.s : "", name.n); }

static void init(Interner *t, Arena *a, uint32_t slots) {
  *t = (Interner){.arena = a, .n = 1, .cap = slots / 2, .mask = slots - 1};
  t->names = arena_array(a, Str, t->cap);
  t->hashes = arena_array(a, uint32_t, t->cap);
  t->slots = arena_array(a, uint32_t, slots);
  t->names[0] = STR("");
}

void intern_init(Interner *t, Arena *a) { init(t, a, SLOTS_FIRST); }
void intern_init_few(Interner *t, Arena *a) { init(t, a, SLOTS_FEW); }

/* The slot that holds the name, or the free one where it belongs. */
static uint32_t slot_of(const Interner *t, Str name, uint32_t hash) {
  uint32_t at = hash & t->mask;
  for (uint32_t sym; (sym = t->slots[at]) != 0; at = (at + 1) & t->mask)
    if (t->hashes[sym] == hash && str_eq(t->names[sym], name)) break;
  return at;
}

static void intern_grow(Interner *t) {
  uint64_t slots = ((uint64_t)t->mask + 1) * 2;
  if (slots > UINT32_MAX) arena_oom(t->arena);
  uint32_t cap = (uint32_t)(slots / 2);
  Str *names = arena_array(t->arena, Str, cap);
  uint32_t *hashes = arena_array(t->arena, uint32_t, cap);
  uint32_t *table = arena_array(t->arena, uint32_t, slots);
  memcpy(names, t->names, t->n * sizeof *names);
  memcpy(hashes, t->hashes, t->n * sizeof *hashes);
  uint32_t mask = (uint32_t)(slots - 1);
  for (uint32_t sym = 1; sym < t->n; sym++) {
    uint32_t at = hashes[sym] & mask;
    while (table[at]) at = (at + 1) & mask;
    table[at] = sym;
  }
  arena_drop(t->arena, t->names, t->n * sizeof *names);
  arena_drop(t->arena, t->hashes, t->n * sizeof *hashes);
  arena_drop(t->arena, t->slots, slots / 2 * sizeof *table);
  t->names = names, t->hashes = hashes, t->slots = table;
  t->cap = cap, t->mask = mask;
}

Sym intern(Interner *t, Str name) {
  uint32_t hash = name_hash(name), at = slot_of(t, name, hash);
  if (t->slots[at]) return t->slots[at];
  if (t->n == t->cap) {
    intern_grow(t);
    at = slot_of(t, name, hash);
  }
  t->names[t->n] = arena_str(t->arena, name);
  t->hashes[t->n] = hash;
  t->slots[at] = t->n;
  return t->n++;
}

Sym intern_find(const Interner *t, Str name) { return t->slots[slot_of(t, name, name_hash(name))]; }
