/* The map from paths to the commands on the host that make them. A path is looked up by each directory that it lies
   in, so that no lookup goes through all steps. */
#include "model/made.h"

#include "base/path.h"
#include "model/private.h"

static void collect(MadeMap *map, const Obj *holder, uint8_t block) {
  for (uint32_t i = 0; holder && i < holder->children.n; i++)
    if (holder->children.v[i]->block == block) *vec_push(map->a, &map->steps) = holder->children.v[i];
}

static void collect_all(MadeMap *map, const Model *m, uint8_t block) {
  collect(map, m->project, block);
  for (uint32_t i = 0; i < m->objects.n; i++)
    if (m->objects.v[i]->block == B_image) collect(map, m->objects.v[i], block);
}

static uint32_t maker_of(const MadeMap *map, Str path) {
  Sym s = intern_find(&map->outputs, path);
  return s ? map->maker.v[s - 1] : MADE_NOBODY;
}

static void twice(MadeMap *map, uint32_t step, const Value *at, uint32_t other, const Value *other_at) {
  if (step != other) *vec_push(map->a, &map->twice) = (MadeTwice){step, other, at, other_at};
}

/* The directory is around an output of this step. */
static void add_around(MadeMap *map, Str dir, uint32_t step) {
  Sym s = intern(&map->around, dir);
  if (s > map->first.n) *vec_push(map->a, &map->first) = MADE_NOBODY;
  uint32_t first = map->first.v[s - 1];
  if (first != MADE_NOBODY && map->links.v[first].step == step) return;
  *vec_push(map->a, &map->links) = (MadeLink){step, first};
  map->first.v[s - 1] = map->links.n - 1;
}

static void add_output(MadeMap *map, uint32_t step, const Value *at, Str path) {
  Sym inside = intern_find(&map->around, path), known = intern_find(&map->outputs, path);
  if (known) {
    twice(map, step, at, map->maker.v[known - 1], map->value.v[known - 1]);
    return;
  }
  if (inside) twice(map, step, at, map->links.v[map->first.v[inside - 1]].step, NULL);
  for (uint32_t i = 0; i < path.n; i++) {
    Sym outer = path.s[i] == '/' ? intern_find(&map->outputs, str_sub(path, 0, i)) : 0;
    if (path.s[i] == '/') add_around(map, str_sub(path, 0, i), step);
    if (outer) twice(map, step, at, map->maker.v[outer - 1], map->value.v[outer - 1]);
  }
  intern(&map->outputs, path);
  *vec_push(map->a, &map->maker) = step;
  *vec_push(map->a, &map->value) = at;
}

static bool is_of_project(Str path) {
  return path.n && path.s[0] != '/' && path.s[0] != '~' && !str_is(path, ".");
}

const MadeMap *made_map(Model *m) {
  MadeMap *map = arena_new(m->arena, MadeMap);
  map->a = m->arena;
  intern_init_few(&map->outputs, m->arena);
  intern_init_few(&map->around, m->arena);
  collect_all(map, m, B_before_build);
  map->n_before = map->steps.n;
  collect_all(map, m, B_after_build);
  for (uint32_t i = 0; i < map->steps.n && i < MADE_MAX_STEPS; i++) {
    const Value *list = obj_get(map->steps.v[i], W_outputs);
    for (uint32_t k = 0; list && list->kind == V_LIST && k < list->n; k++) {
      const Value *v = list->items[k];
      if (v->kind != V_TEXT || !text_known(v->text)) continue;
      Str path = value_str(m->arena, v);
      if (is_of_project(path)) add_output(map, i, v, path);
    }
  }
  return map;
}

uint32_t made_find(const MadeMap *map, Str path) {
  path = path_before_pattern(path);
  for (uint32_t i = 0; i <= path.n; i++) {
    uint32_t step = i == path.n || path.s[i] == '/' ? maker_of(map, str_sub(path, 0, i)) : MADE_NOBODY;
    if (step < map->n_before) return step;
  }
  return MADE_NOBODY;
}

void made_each(const MadeMap *map, Str path, void (*each)(void *arg, uint32_t step), void *arg) {
  uint32_t step = made_find(map, path);
  if (step != MADE_NOBODY) each(arg, step);
  path = path_before_pattern(path);
  if (str_is(path, ".")) {
    for (uint32_t i = 0; i < map->n_before; i++)
      if (obj_get(map->steps.v[i], W_outputs)) each(arg, i);
    return;
  }
  Sym s = intern_find(&map->around, path);
  for (uint32_t i = s ? map->first.v[s - 1] : MADE_NOBODY; i != MADE_NOBODY; i = map->links.v[i].next)
    if (map->links.v[i].step < map->n_before) each(arg, map->links.v[i].step);
}
