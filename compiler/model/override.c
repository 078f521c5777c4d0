/* The block behind `use` against the body of its template. The block is read first, and what it set stays:
   a field keeps the block's value (a list with APPEND is put behind the template's), a map and a block that stands once
   are merged key by key, and so are sub-blocks of one name. Steps of the block come behind the template's. */
#include "model/private.h"

bool is_overridden(const Ctx *c, const Node *block) {
  for (const Overridden *o = block ? c->overridden : NULL; o; o = o->up)
    if (o->block == block) return true;
  return false;
}

/* The step's first argument, where that tells steps of one word apart: `storage NAME`, `needs SERVICE`. */
static const Value *name_of(const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  return b->n_args && b->args[0].slot < b->n_props ? obj_slot(o, b->args[0].slot)->value : NULL;
}

/* Steps of an image are a sequence, in which a second `env` is another step. */
static bool is_sequence(const Obj *body) {
  return body->block == B_stage || body->block == B_image || obj_block(body)->flags & BF_STEPS;
}

static bool is_same(const Obj *into, const Obj *set, const Obj *o) {
  uint8_t flags = obj_block(o)->flags;
  if (set->block != o->block) return false;
  if (flags & BF_ONCE) return true;
  if (flags & BF_MAP) return !is_sequence(into);
  bool named =
      obj_block(o)->n_args && (o->name || o->block == B_needs || o->block == B_attach) && o->block != B_arg;
  const Value *a = name_of(set), *b = name_of(o);
  return named && a && b && value_equal(a, b);
}

Obj *override_target(const Ctx *c, const Obj *into, const Obj *o) {
  for (uint32_t i = 0; c->overridden && i < into->children.n; i++) {
    Obj *set = into->children.v[i];
    if (is_overridden(c, set->override) && is_same(into, set, o)) return set;
  }
  return NULL;
}

void override_header(Arena *a, Obj *set, const Obj *o) {
  for (uint32_t i = 0; i < obj_block(o)->n_props; i++)
    if (!obj_slot(set, i)->at.hi && obj_slot(o, i)->at.hi) *slot_make(a, set, i) = *obj_slot(o, i);
  set->bad |= o->bad;
}

const Value *override_append(Ctx *c, const Value *first, const Value *then) {
  Model *m = c->m;
  if (!first || !then || first->kind != V_LIST || then->kind != V_LIST) return then;
  Value *v = value_copy(m, then, then->at);
  v->n = first->n + then->n;
  v->items = arena_array(m->arena, const Value *, v->n);
  for (uint32_t i = 0; i < v->n; i++)
    v->items[i] = i < first->n ? first->items[i] : then->items[i - first->n];
  return v;
}

/* What the block made is complete only now. */
static void finish(Ctx *c, Obj *into, Obj *o, const Node *block) {
  if (o->override != block) return;
  for (uint32_t i = 0; i < o->children.n; i++) finish(c, o, o->children.v[i], block);
  const Frame *chain = c->m->ds->chain;
  Ctx inner = *c;
  inner.self = o;
  c->m->ds->chain = o->chain;
  object_finish(&inner, o);
  c->m->ds->chain = chain;
  o->override = NULL;
  body_takes(into, o);
}

void override_end(Ctx *c, Obj *into, uint32_t from, const Node *block) {
  Model *m = c->m;
  uint32_t n = into->children.n - from, kept = from, made = 0;
  Obj **set = arena_array(m->arena, Obj *, n);
  for (uint32_t i = from; i < into->children.n; i++) {
    Obj *o = into->children.v[i];
    if (o->override == block)
      set[made++] = o;
    else
      into->children.v[kept++] = o;
  }
  for (uint32_t i = 0; i < made; i++) {
    into->children.v[kept++] = set[i];
    finish(c, into, set[i], block);
  }
}
