/* What no single object can know: the checks across all of them, and what these share. */
#include "model/check.h"

#include "base/buf.h"

/* ---- objects ---- */

static uint32_t pointer_hash(const Obj *o) {
  uint64_t x = (uint64_t)(uintptr_t)o >> 4;
  x *= 0x9E3779B97F4A7C15ull;
  return (uint32_t)(x >> 32);
}

static void index_objects(Check *k) {
  uint32_t size = 16;
  while (size < k->objects->n * 2) size *= 2;
  k->table = arena_alloc(k->a, sizeof *k->table * size);
  k->mask = size - 1;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    uint32_t h = pointer_hash(k->objects->v[i]) & k->mask;
    while (k->table[h].obj) h = (h + 1) & k->mask;
    k->table[h].obj = k->objects->v[i];
    k->table[h].index = i;
    const Obj *o = k->objects->v[i];
    if (o->block == B_builder && obj_bool(o, W_default)) k->builder = o;
  }
}

uint32_t check_index(const Check *k, const Obj *o) {
  for (uint32_t h = pointer_hash(o) & k->mask; o && k->table[h].obj; h = (h + 1) & k->mask)
    if (k->table[h].obj == o) return k->table[h].index;
  return UINT32_MAX;
}

void check_at(Check *k, const Obj *o) { k->ds->chain = o->chain; }

Str check_name(Check *k, const Obj *o) { return o->name ? M_STR(k->m, o->name) : STR("?"); }

Str check_what(Check *k, const Obj *o) {
  return arena_fmt(k->a, "%s %.*s", obj_block(o)->text, STR_ARG(check_name(k, o)));
}

bool check_is_body(const Obj *o) { return o->block == B_stage || o->block == B_image; }

Obj *check_ref(const Check *k, const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  if (!v || v->kind != V_REF) return NULL;
  return v->obj ? v->obj : model_find(k->m, v->space, v->name);
}

const Obj *check_child(const Obj *o, uint8_t block) {
  for (uint32_t i = 0; i < o->children.n; i++)
    if (o->children.v[i]->block == block) return o->children.v[i];
  return NULL;
}

uint32_t check_chain(const Check *k, const Obj *o, const Obj **chain) {
  uint32_t n = 0;
  while (o && check_is_body(o) && n < CHECK_CHAIN) {
    uint32_t i = check_index(k, o);
    if (n && (i == UINT32_MAX || k->in_circle[i])) break;
    chain[n++] = o;
    if (i != UINT32_MAX && k->in_circle[i]) break;
    o = check_ref(k, o, W_from);
  }
  return n;
}

void check_steps(Check *k, const Obj *body, CheckEach *each, void *arg) {
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *step = body->children.v[i];
    each(k, step, arg);
    if (obj_block(step)->flags & BF_STEPS) check_steps(k, step, each, arg);
  }
}

/* ---- values ---- */

bool check_text(const Check *k, const Value *v, Str *out) {
  if (!v || (v->kind != V_TEXT && v->kind != V_WORD) || !text_known(v->text)) return false;
  *out = value_str(k->a, v);
  return true;
}

bool check_default_text(const Check *k, const Value *v, Str *out, bool *late) {
  *late = false;
  if (check_text(k, v, out)) return true;
  if (!v || v->kind != V_TEXT) return false;
  Buf b = buf_new(k->a);
  for (uint32_t i = 0; i < v->text.n; i++) {
    const Part *p = &v->text.v[i];
    if (p->kind == PART_LATE && !p->fallback) return false;
    if (p->kind == PART_BUILD || p->kind == PART_BUILD_WORD) return false;
    *late |= p->kind == PART_LATE;
    buf_bytes(&b, p->kind == PART_LATE ? *p->fallback : p->text);
  }
  *out = buf_str(&b);
  return true;
}

uint32_t check_items(const Value *list) { return list && list->kind == V_LIST ? list->n : 0; }

bool check_has_text(const Check *k, const Value *list, Str text) {
  Str s;
  for (uint32_t i = 0; i < check_items(list); i++)
    if (check_text(k, list->items[i], &s) && str_eq(s, text)) return true;
  return false;
}

int64_t check_int(const Obj *o, Sym word) {
  const Value *v = obj_get(o, word);
  return v && v->kind == V_INT ? v->num : -1;
}

bool check_in_place(const Value *v) {
  return v->node && v->node->file == v->at.file && v->node->lo == v->at.lo && v->node->hi == v->at.hi;
}

void check_origin(Check *k, Diag *d, const Value *v) { diag_origin(&k->c, d, v); }

Str check_lower(Arena *a, Str s) {
  char *out = arena_alloc(a, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) out[i] = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
  return str_n(out, s.n);
}

/* ---- edits ---- */

Span check_statement(const Check *k, const Node *n) { return edit_lines(k->m, n); }

void check_insert_into(Check *k, Fix *fix, const Obj *o, Str statement) {
  if (o->node) edit_insert(k->m, fix, o->node, statement);
}

/* ---- maps ---- */

void check_map_init(CheckMap *map) { memset(map, 0, sizeof *map); }

uint32_t check_map_put(CheckMap *map, Arena *a, Str key, uint32_t value) {
  if (!map->names.slots) intern_init_few(&map->names, a); /* few objects put anything in */
  Sym s = intern(&map->names, key);
  while (map->values.n <= s) *vec_push(a, &map->values) = 0;
  if (map->values.v[s]) return map->values.v[s] - 1;
  map->values.v[s] = value + 1;
  return UINT32_MAX;
}

uint32_t check_map_get(const CheckMap *map, Str key) {
  Sym s = map->names.slots ? intern_find(&map->names, key) : 0;
  return s && s < map->values.n && map->values.v[s] ? map->values.v[s] - 1 : UINT32_MAX;
}

CheckMark check_mark(const Check *k) {
  return (CheckMark){arena_mark(k->a), k->ds->errors + k->ds->warnings};
}

void check_release(Check *k, CheckMark mark) {
  if (mark.said == k->ds->errors + k->ds->warnings) arena_rewind(k->a, mark.mark);
}

/* ---- all of them ---- */

#define CHECK_CALL(name) check_##name,
static void (*const families[])(Check *) = {CHECK_FAMILIES(CHECK_CALL)};

void check_all(Model *m) {
  if (m->over_limit) return;
  Check *k = arena_new(m->arena, Check);
  k->m = m;
  k->a = m->arena;
  k->ds = m->ds;
  k->c.m = m;
  k->objects = &m->objects;
  k->clean = m->ds->errors == 0;
  index_objects(k);
  for (uint32_t i = 0; i < sizeof families / sizeof families[0]; i++) families[i](k);
  m->ds->chain = NULL;
}
