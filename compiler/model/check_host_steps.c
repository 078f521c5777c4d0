/* Commands on the host around builds: each has something to run and a name of its own, no two make the same file, and
   none waits for what it makes itself. */
#include "model/check.h"
#include "model/made.h"

typedef VEC(uint32_t) Steps;
typedef struct {
  Check *k;
  const MadeMap *map;
  Steps *needs;  /* by step */
  uint32_t step; /* whose inputs are looked at */
  const Value *input;
} HostSteps;

static const char *word_of(const Obj *step) { return step->block == B_before_build ? "before" : "after"; }

/* "`before build` of image `dev`" */
static Str what_of(Check *k, const Obj *step) {
  Str name = obj_str(k->m, step, W_name);
  Str of = step->parent->block == B_project ? STR("the project") : check_name(k, step->parent);
  return arena_fmt(k->a, "%s build%s%.*s of %.*s", word_of(step), name.n ? " " : "", STR_ARG(name),
                   STR_ARG(of));
}

/* ---- one step ---- */

static void check_outputs(Check *k, const Obj *step) {
  const Value *list = obj_get(step, W_outputs);
  Str path;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Value *v = list->items[i];
    if (!check_text(k, v, &path) || !path.n) continue;
    if (path.s[0] != '/' && path.s[0] != '~' && !str_is(path, ".")) continue;
    check_at(k, step);
    check_origin(k, diag(k->ds, E0921, v->at, path), v);
  }
}

static void check_name_of(Check *k, const Obj *step, const Obj *first) {
  check_at(k, step);
  const Value *name = obj_get(step, W_name);
  Diag *d = diag(k->ds, E0924, name ? name->at : step->at, str_c(word_of(step)));
  diag_also(k->ds, d, first->at, HOST_STEP_FIRST);
}

/* Two of one image are told apart by their names. */
static void check_names_of(Check *k, const ObjList *steps, uint32_t i) {
  for (uint32_t n = i; n-- > 0 && steps->v[n]->parent == steps->v[i]->parent;) {
    if (steps->v[n]->block != steps->v[i]->block) continue;
    if (!str_eq(obj_str(k->m, steps->v[n], W_name), obj_str(k->m, steps->v[i], W_name))) continue;
    check_name_of(k, steps->v[i], steps->v[n]);
    return;
  }
}

static void check_one(Check *k, const Obj *step) {
  check_outputs(k, step);
  if (step->bad || check_child(step, B_host_run)) return;
  check_at(k, step);
  diag(k->ds, E0925, step->at, str_c(word_of(step)));
}

/* ---- outputs of two steps ---- */

static void check_twice(Check *k, const MadeMap *map) {
  for (uint32_t i = 0; i < map->twice.n; i++) {
    const MadeTwice *t = &map->twice.v[i];
    Str path;
    if (!check_text(k, t->at, &path)) continue;
    check_at(k, map->steps.v[t->step]);
    Diag *d = diag(k->ds, E0922, t->at->at, path, what_of(k, map->steps.v[t->other]));
    Span other = t->other_at ? t->other_at->at : obj_get(map->steps.v[t->other], W_outputs)->at;
    diag_also(k->ds, d, other, HOST_STEP_MAKES);
    check_origin(k, d, t->at);
  }
}

/* ---- circles ---- */

static void note_need(void *arg, uint32_t to) {
  HostSteps *h = arg;
  bool own = to == h->step;
  if (own && made_find(h->map, value_str(h->k->a, h->input)) != to)
    return; /* its output lies in what it reads */
  Steps *needs = &h->needs[h->step];
  if (needs->n && needs->v[needs->n - 1] == to) return;
  *vec_push(h->k->a, needs) = to;
}

static void collect_needs(HostSteps *h) {
  for (h->step = 0; h->step < h->map->n_before; h->step++) {
    const Value *list = obj_get(h->map->steps.v[h->step], W_inputs);
    for (uint32_t i = 0; i < check_items(list); i++) {
      Str path;
      h->input = list->items[i];
      if (check_text(h->k, h->input, &path)) made_each(h->map, path, note_need, h);
    }
  }
}

/* The input by which a step waits for another. */
typedef struct {
  uint32_t wanted;
  bool found;
} Wanted;
static void note_wanted(void *arg, uint32_t step) {
  ((Wanted *)arg)->found |= step == ((Wanted *)arg)->wanted;
}
static const Value *input_for(HostSteps *h, uint32_t step, uint32_t to) {
  const Value *list = obj_get(h->map->steps.v[step], W_inputs);
  for (uint32_t i = 0; i < check_items(list); i++) {
    Wanted w = {.wanted = to};
    Str path;
    if (check_text(h->k, list->items[i], &path)) made_each(h->map, path, note_wanted, &w);
    if (w.found) return list->items[i];
  }
  return list;
}

static void report_circle(HostSteps *h, const uint32_t *path, uint32_t n) {
  Check *k = h->k;
  CircleLine *lines = arena_array(k->a, CircleLine, n);
  for (uint32_t i = 0; i < n; i++)
    lines[i] = (CircleLine){what_of(k, h->map->steps.v[path[i]]),
                            input_for(h, path[i], path[(i + 1) % n])->at, "reads"};
  const Value *at = input_for(h, path[0], path[1 % n]);
  Str text = STR("");
  check_text(k, at, &text);
  check_at(k, h->map->steps.v[path[0]]);
  Diag *d = diag(k->ds, E0923, at->at, text);
  if (n > 1) diag_circle(k->m, d, lines, n);
  check_origin(k, d, at);
}

/* Depth first, without recursion; each circle that is closed is told once. */
static void check_circles(HostSteps *h) {
  uint32_t n = h->map->n_before, depth = 0;
  uint8_t *state = arena_array(h->k->a, uint8_t, n); /* 1: on the path, 2: done */
  uint32_t *path = arena_array(h->k->a, uint32_t, n + 1), *next = arena_array(h->k->a, uint32_t, n);
  for (uint32_t root = 0; root < n; root++) {
    if (state[root]) continue;
    path[depth++] = root, state[root] = 1;
    while (depth) {
      uint32_t i = path[depth - 1];
      if (next[i] == h->needs[i].n) {
        state[i] = 2, depth--;
        continue;
      }
      uint32_t to = h->needs[i].v[next[i]++];
      if (state[to] == 1) {
        uint32_t from = depth;
        while (path[from - 1] != to) from--;
        report_circle(h, path + from - 1, depth - from + 1);
      } else if (!state[to]) {
        path[depth++] = to, state[to] = 1;
      }
    }
  }
}

void check_host_steps(Check *k) {
  HostSteps h = {.k = k, .map = made_map(k->m)};
  const ObjList *steps = &h.map->steps;
  if (steps->n > MADE_MAX_STEPS) {
    Str many = arena_fmt(k->a, "%u", steps->n);
    check_at(k, steps->v[MADE_MAX_STEPS]);
    diag(k->ds, E0926, steps->v[MADE_MAX_STEPS]->at, many);
    return;
  }
  for (uint32_t i = 0; i < steps->n; i++) {
    check_one(k, steps->v[i]);
    check_names_of(k, steps, i);
  }
  check_twice(k, h.map);
  h.needs = arena_array(k->a, Steps, h.map->n_before);
  collect_needs(&h);
  check_circles(&h);
}
