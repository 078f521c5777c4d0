/* What the builder knows of the platform is empty in a step unless an ARG declares it. */
#include "lower/private.h"

typedef struct {
  Stage *s;
  StrList names; /* those that a step uses and nothing before it declares */
} Uses;

static void look(Uses *u, const IrStep *user, Text t) {
  const StrList none = {0}, *declared = user->onbuild ? &none : &u->s->info->platform_args;
  for (uint32_t i = 0; i < t.n; i++) {
    const Part *p = &t.v[i];
    bool skip =
        (p->kind != PART_BUILD && p->kind != PART_BUILD_WORD) || !model_build_word(u->s->l->a, p->text);
    for (uint32_t k = 0; k < declared->n && !skip; k++) skip = str_eq(declared->v[k], p->text);
    if (!skip) str_add(u->s->l->a, &u->names, p->text);
  }
}

static void look_step(Uses *u, const IrStep *step) {
  look(u, step, step->body);
  for (uint32_t i = 0; i < step->words.n; i++) look(u, step, step->words.v[i]);
  if (ir_has_dest(step->op)) {
    look(u, step, step->dest);
    look(u, step, step->owner);
  }
  for (uint32_t i = 0; ir_has_map(step->op) && i < step->map.n; i++) look(u, step, step->map.v[i].value);
  for (uint32_t i = 0; step->op == IR_RUN && i < step->n_mounts; i++) {
    look(u, step, step->mounts[i].source);
    look(u, step, step->mounts[i].target);
  }
}

static IrStep declaration(Lower *l, Str name, const IrStep *user) {
  IrPair *pair = arena_new(l->a, IrPair);
  *pair = (IrPair){.key = name, .at = user->at};
  return (IrStep){.op = IR_ARG, .at = user->at, .of = user->of, .map = {pair, 1}, .onbuild = user->onbuild};
}

static bool uses_any(Stage *s) {
  Uses uses = {.s = s};
  for (uint32_t i = 0; i < s->steps.n && !uses.names.n; i++) look_step(&uses, &s->steps.v[i]);
  return uses.names.n > 0;
}

void lower_platform_args(Stage *s) {
  Lower *l = s->l;
  StepList out = {0};
  StrList *declared = &s->info->platform_args;
  uint32_t before = declared->n;
  bool inside = false;
  if (!uses_any(s)) return;
  for (uint32_t i = 0; i < s->steps.n; i++) {
    const IrStep *step = &s->steps.v[i];
    Uses uses = {.s = s};
    if (step->op == IR_BRANCH && !inside) before = declared->n;
    if (step->op == IR_BRANCH || step->op == IR_JOIN) { /* what a branch declares, no other one has */
      declared->n = before;
      inside = step->op == IR_BRANCH;
    }
    look_step(&uses, step);
    for (uint32_t k = 0; k < uses.names.n; k++) {
      *vec_push(l->a, &out) = declaration(l, uses.names.v[k], step);
      if (!step->onbuild) str_add(l->a, &s->info->platform_args, uses.names.v[k]);
    }
    *vec_push(l->a, &out) = *step;
  }
  s->steps = out;
}
