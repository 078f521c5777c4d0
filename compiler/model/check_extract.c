/* Where files of images are copied to: into the project, each to a place of its own, and never over what the project
   reads. The control script looks at what is there when it runs. */
#include "model/check.h"

typedef struct {
  CheckMap whole;  /* places that are written → places */
  CheckMap above;  /* directories that one of them is in → that one */
  CheckMap inputs; /* what the project reads, and the directories above → an input */
  VEC(const Value *) places;
} Places;

static void put_above(Check *k, CheckMap *map, Str path, uint32_t value) {
  for (uint32_t i = 1; i < path.n; i++)
    if (path.s[i] == '/') check_map_put(map, k->a, str_sub(path, 0, i), value);
}

static void check_inside(Check *k, const Obj *o, const Value *to, Str path) {
  bool root = path.n == 0 || str_is(path, ".");
  check_at(k, o);
  Diag *d = diag(k->ds, E0880, to->at, root ? STR(".") : path);
  if (root) diag_label(k->ds, d, PHRASE_EXTRACT_ROOT, DIAG_ARGS());
  check_origin(k, d, to);
}

/* What is written there already, there or above or below; UINT32_MAX: nothing. */
static uint32_t other_at(const Places *p, Str path) {
  uint32_t at = check_map_get(&p->whole, path);
  if (at == UINT32_MAX) at = check_map_get(&p->above, path);
  for (uint32_t i = 1; i < path.n && at == UINT32_MAX; i++)
    if (path.s[i] == '/') at = check_map_get(&p->whole, str_sub(path, 0, i));
  return at;
}

static void add(Check *k, Places *p, const Value *to, Str path) {
  uint32_t index = p->places.n;
  *vec_push(k->a, &p->places) = to;
  check_map_put(&p->whole, k->a, path, index);
  put_above(k, &p->above, path, index);
}

static void check_path(Check *k, const Obj *o, const Value *to, Places *p) {
  Str path;
  if (!check_text(k, to, &path)) return;
  if (path.n == 0 || str_is(path, ".") || path.s[0] == '/' || path.s[0] == '~') {
    check_inside(k, o, to, path);
    return;
  }
  uint32_t input = check_map_get(&p->inputs, path), other = other_at(p, path);
  if (input != UINT32_MAX) {
    Str name = k->m->inputs.v[input].name;
    check_at(k, o);
    check_origin(
        k, str_eq(name, path) ? diag(k->ds, E0743, to->at, path) : diag(k->ds, E0882, to->at, path, name),
        to);
  } else if (other != UINT32_MAX) {
    const Value *first = p->places.v[other];
    Str first_path;
    check_text(k, first, &first_path);
    check_at(k, o);
    Diag *d = diag(k->ds, E0881, to->at, path);
    diag_also(k->ds, d, first->at, EXTRACT_FIRST, first_path);
    check_origin(k, d, to);
  } else {
    add(k, p, to, path);
  }
}

/* Exports and disks are written, too; whether they meet is a check of theirs. */
static void collect(Check *k, Places *p) {
  for (uint32_t i = 0; i < k->m->inputs.n; i++) {
    if (k->m->inputs.v[i].kind != MI_SOURCE && k->m->inputs.v[i].kind != MI_FILE) continue;
    check_map_put(&p->inputs, k->a, k->m->inputs.v[i].name, i);
    put_above(k, &p->inputs, k->m->inputs.v[i].name, i);
  }
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    Str path;
    if ((o->block == B_export || o->block == B_disk) && check_text(k, obj_get(o, W_to), &path))
      add(k, p, obj_get(o, W_to), path);
  }
}

void check_extract(Check *k) {
  Places p = {0};
  bool any = false;
  for (uint32_t i = 0; i < k->objects->n; i++) any |= k->objects->v[i]->block == B_extract;
  if (!any) return;
  check_map_init(&p.whole);
  check_map_init(&p.above);
  check_map_init(&p.inputs);
  collect(k, &p);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    const Value *list = o->block == B_extract && !o->bad ? obj_get(o, W_paths) : NULL;
    for (uint32_t n = 0; n < check_items(list); n++)
      if (list->items[n]->kind == V_PAIR) check_path(k, o, list->items[n]->items[1], &p);
  }
}
