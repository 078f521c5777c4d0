/* Steps are the same by their ids, inputs by their place in a row of them: what is left over at a place is paired by
   name. So one instruction in the middle of a Dockerfile is one input more, and not a change of all that follow. */
#include "plan/compare.h"

#include "base/intern.h"

static bool same_input(const PlanInput *a, const PlanInput *b) {
  return a->says == b->says && str_eq(a->name, b->name) && str_eq(a->hash, b->hash) &&
         str_eq(a->value, b->value);
}

/* ---- rows of inputs ---- */

typedef VEC(PlanInputDiff) Diffs;

/* Up to this many pairs a table finds the longest common row; beyond, what is left is paired by name alone. */
enum { PAIRS = 1 << 20 };

typedef struct {
  const PlanInput *v;
  uint32_t n;
} Row;

/* keep[i]: does row a's input i also stand in b, in the same order? With `other` for b's. */
static void common(Arena *arena, Row a, Row b, bool *keep, bool *other) {
  if ((uint64_t)(a.n + 1) * (b.n + 1) > PAIRS) return;
  ArenaMark mark = arena_mark(arena);
  uint32_t width = b.n + 1;
  uint16_t *length = arena_array(arena, uint16_t, (size_t)(a.n + 1) * width);
  for (uint32_t i = a.n; i-- > 0;)
    for (uint32_t k = b.n; k-- > 0;) {
      uint16_t down = length[(i + 1) * width + k], right = length[i * width + k + 1];
      uint16_t both = length[(i + 1) * width + k + 1];
      length[i * width + k] = same_input(&a.v[i], &b.v[k]) ? (uint16_t)(both + 1)
                              : down > right               ? down
                                                           : right;
    }
  for (uint32_t i = 0, k = 0; i < a.n && k < b.n;) {
    if (same_input(&a.v[i], &b.v[k]))
      keep[i++] = other[k++] = true;
    else if (length[(i + 1) * width + k] >= length[i * width + k + 1])
      i++;
    else
      k++;
  }
  arena_rewind(arena, mark);
}

/* What is left over: first pairs of one name, then what only one side has. Linear, through the names. */
static void pair_rest(Arena *arena, Row a, Row b, const bool *keep, bool *other, Diffs *out) {
  Interner names;
  VEC(uint32_t) first = {0}; /* by name: 1 + b's next input of it */
  uint32_t *next = arena_array(arena, uint32_t, b.n);
  intern_init_few(&names, arena);
  for (uint32_t k = b.n; k-- > 0;) {
    if (other[k]) continue;
    Sym name = intern(&names, b.v[k].name);
    while (first.n <= name) vec_push(arena, &first);
    next[k] = first.v[name];
    first.v[name] = k + 1;
  }
  for (uint32_t i = 0; i < a.n; i++) {
    if (keep[i]) continue;
    Sym name = intern_find(&names, a.v[i].name);
    uint32_t k = name ? first.v[name] : 0;
    if (k) first.v[name] = next[k - 1], other[k - 1] = true;
    if (k && same_input(&a.v[i], &b.v[k - 1])) continue; /* only its place differs */
    *vec_push(arena, out) = (PlanInputDiff){k ? PLAN_CHANGED : PLAN_REMOVED, &a.v[i], k ? &b.v[k - 1] : NULL};
  }
  for (uint32_t k = 0; k < b.n; k++)
    if (!other[k]) *vec_push(arena, out) = (PlanInputDiff){PLAN_ADDED, NULL, &b.v[k]};
}

static Diffs compare_rows(Arena *arena, Row a, Row b) {
  Diffs out = {0};
  uint32_t head = 0, tail = 0;
  while (head < a.n && head < b.n && same_input(&a.v[head], &b.v[head])) head++;
  while (tail < a.n - head && tail < b.n - head && same_input(&a.v[a.n - 1 - tail], &b.v[b.n - 1 - tail]))
    tail++;
  Row x = {a.v + head, a.n - head - tail}, y = {b.v + head, b.n - head - tail};
  if (!x.n && !y.n) return out;
  bool *keep = arena_array(arena, bool, x.n), *other = arena_array(arena, bool, y.n);
  common(arena, x, y, keep, other);
  pair_rest(arena, x, y, keep, other, &out);
  return out;
}

/* ---- steps ---- */

typedef struct {
  Arena *a;
  Interner ids;
  const PlanStep **before, **after; /* by id */
} Steps;

static const PlanStep **by_id(Steps *s, const Plan *plan, uint32_t n) {
  const PlanStep **all = arena_array(s->a, const PlanStep *, n);
  for (uint32_t i = 0; i < plan->n; i++) all[intern_find(&s->ids, plan->steps[i].id)] = &plan->steps[i];
  return all;
}

static bool needs_differ(const Steps *s, Str id) {
  Sym sym = intern_find(&s->ids, id);
  const PlanStep *x = s->before[sym], *y = s->after[sym];
  return !x || !y || !str_eq(x->hash, y->hash);
}

static bool is_in(const PlanStep *step, Str id) {
  for (uint32_t i = 0; i < step->n_needs; i++)
    if (str_eq(step->needs[i], id)) return true;
  return false;
}

static PlanStepDiff compare_step(const Steps *s, const PlanStep *before, const PlanStep *after) {
  PlanStepDiff d = {.change = !before  ? PLAN_ADDED
                              : !after ? PLAN_REMOVED
                                       : PLAN_CHANGED,
                    .before = before,
                    .after = after};
  if (!before || !after) return d;
  if (str_eq(before->hash, after->hash)) return d.change = PLAN_SAME, d;
  Diffs inputs =
      compare_rows(s->a, (Row){before->inputs, before->n_inputs}, (Row){after->inputs, after->n_inputs});
  d.inputs = inputs.v;
  d.n_inputs = inputs.n;
  VEC(Str) needs = {0};
  for (uint32_t i = 0; i < after->n_needs; i++)
    if (needs_differ(s, after->needs[i])) *vec_push(s->a, &needs) = after->needs[i];
  for (uint32_t i = 0; i < before->n_needs; i++)
    if (!is_in(after, before->needs[i])) *vec_push(s->a, &needs) = before->needs[i];
  d.needs = needs.v;
  d.n_needs = needs.n;
  return d;
}

PlanDiff *plan_compare(Arena *a, const Plan *before, const Plan *after) {
  Steps s = {.a = a};
  PlanDiff *diff = arena_new(a, PlanDiff);
  VEC(PlanStepDiff) all = {0};
  intern_init_few(&s.ids, a);
  for (uint32_t i = 0; i < before->n; i++) intern(&s.ids, before->steps[i].id);
  for (uint32_t i = 0; i < after->n; i++) intern(&s.ids, after->steps[i].id);
  for (uint32_t i = 0; i < before->n; i++) /* a plan that somebody wrote may need what is not there */
    for (uint32_t k = 0; k < before->steps[i].n_needs; k++) intern(&s.ids, before->steps[i].needs[k]);
  s.before = by_id(&s, before, s.ids.n);
  s.after = by_id(&s, after, s.ids.n);
  for (uint32_t i = 0; i < after->n; i++)
    *vec_push(a, &all) =
        compare_step(&s, s.before[intern_find(&s.ids, after->steps[i].id)], &after->steps[i]);
  for (uint32_t i = 0; i < before->n; i++)
    if (!s.after[intern_find(&s.ids, before->steps[i].id)])
      *vec_push(a, &all) = compare_step(&s, &before->steps[i], NULL);
  for (uint32_t i = 0; i < all.n; i++) diff->counts[all.v[i].change]++;
  Diffs ambient =
      compare_rows(a, (Row){before->ambient, before->n_ambient}, (Row){after->ambient, after->n_ambient});
  diff->steps = all.v;
  diff->n = all.n;
  diff->ambient = ambient.v;
  diff->n_ambient = ambient.n;
  return diff;
}

const PlanInputDiff *plan_compare_trees(Arena *a, const PlanTree *before, const PlanTree *after,
                                        uint32_t *n) {
  *n = 0;
  if (!before || !after || !before->n_entries || !after->n_entries) return NULL;
  Diffs d =
      compare_rows(a, (Row){before->entries, before->n_entries}, (Row){after->entries, after->n_entries});
  *n = d.n;
  return d.v;
}

const PlanTree *plan_tree_of(const Plan *plan, const PlanInput *in) {
  for (uint32_t i = 0; in && in->says == SAYS_FILES && i < plan->n_trees; i++) {
    const PlanTree *t = &plan->trees[i];
    if (str_eq(t->hash, in->hash) && str_starts(in->name, STR("tree ")) &&
        str_eq(t->path, str_sub(in->name, 5, in->name.n)))
      return t;
  }
  return NULL;
}
