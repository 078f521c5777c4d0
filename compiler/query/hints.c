/* Hints inside of a text: what an expression gives, read off the objects that were made of it. */
#include "query/private.h"

#include <stdlib.h>

enum { TEXT_MAX = 40, VALUES_MAX = 3 };

typedef struct {
  uint32_t at, n; /* n: values so far */
  Str text;
} Made;

typedef struct {
  Editor *e;
  uint32_t file, lo, hi;
  VEC(Made) made;
} Hinter;

static void add(Hinter *h, Span at, Str text) {
  if (at.file != h->file || at.hi < h->lo || at.hi > h->hi || !text.n) return;
  Arena *a = h->e->arena;
  for (uint32_t i = 0; i < h->made.n; i++) {
    Made *m = &h->made.v[i];
    if (m->at != at.hi) continue;
    Str all = ARENA_JOIN(a, STR(", "), m->text, STR(",")), one = ARENA_JOIN(a, STR(", "), text, STR(","));
    for (uint32_t k = 0; k + one.n <= all.n; k++)
      if (!memcmp(all.s + k, one.s, one.n)) return;
    if (m->n == VALUES_MAX) m->text = ARENA_JOIN(a, m->text, STR(", …"));
    if (m->n < VALUES_MAX) m->text = ARENA_JOIN(a, m->text, STR(", "), text);
    m->n++;
    return;
  }
  *vec_push(a, &h->made) = (Made){at.hi, 1, text};
}

static bool stands_there(const Hinter *h, Span at, Str text) {
  Str source = source_text(h->e->sources, at);
  for (uint32_t i = 0; i + text.n <= source.n; i++)
    if (!memcmp(source.s + i, text.s, text.n)) return true;
  return false;
}

/* What a launch variable is without the variable. */
static void late(Hinter *h, const Value *v) {
  for (uint32_t i = 0; i < v->text.n; i++) {
    const Part *p = &v->text.v[i];
    if (p->kind == PART_LATE && p->fallback && p->fallback->n && p->fallback->n <= TEXT_MAX &&
        !stands_there(h, v->at, *p->fallback))
      add(h, v->at, *p->fallback);
  }
}

static void value(Hinter *h, const Value *v, uint32_t depth) {
  Str text;
  if (!v || depth > 4 || v->at.file != h->file) return;
  if (v->kind == V_LIST || v->kind == V_PAIR) {
    for (uint32_t i = 0; i < v->n; i++) value(h, v->items[i], depth + 1);
    return;
  }
  if (v->kind == V_REF || v->kind == V_WORD || v->kind == V_POISON || v->kind == V_UNKNOWN ||
      v->kind == V_NONE)
    return;
  if (!value_known(v)) {
    late(h, v);
    return;
  }
  if (!value_scalar_text(h->e->arena, &h->e->model->names, v, &text) || text.n > TEXT_MAX) return;
  if (memchr(text.s, '\n', text.n) || !text.n || stands_there(h, v->at, text)) return;
  add(h, v->at, text);
}

static void object(void *ctx, const Obj *o) {
  Hinter *h = ctx;
  for (uint32_t i = 0; i < o->given.n; i++)
    if (!o->given.v[i].is_default) value(h, o->given.v[i].value, 0);
  for (uint32_t i = 0; i < o->entries.n; i++) value(h, o->entries.v[i].value, 0);
  bool declares = obj_block(o)->flags & BF_DECL && o->name;
  Str name = declares ? intern_str(&h->e->model->names, o->name) : STR("");
  if (declares && o->name_at.file == h->file && !stands_there(h, o->name_at, name)) add(h, o->name_at, name);
}

static int by_place(const void *x, const void *y) {
  const Hint *a = x, *b = y;
  return a->at < b->at ? -1 : a->at > b->at;
}

void query_hints(Editor *e, uint32_t file, uint32_t lo, uint32_t hi, Hints *out) {
  Hinter h = {.e = e, .file = file, .lo = lo, .hi = hi};
  File *f = query_file(e, file);
  if (!f) return;
  query_each_object(e, object, &h);
  for (uint32_t i = 0; i < f->bindings.n; i++) {
    const Binding *b = f->bindings.v[i];
    if (b->kind != BIND_LET || !b->value || !b->node || !b->node->b) continue;
    Value here = *b->value;
    here.at = node_span(b->node->b);
    if (here.kind != V_LIST && here.kind != V_PAIR) value(&h, &here, 0);
  }
  for (uint32_t i = 0; i < h.made.n; i++) *vec_push(e->arena, out) = (Hint){h.made.v[i].at, h.made.v[i].text};
  if (out->n > 1) qsort(out->v, out->n, sizeof *out->v, by_place);
}
