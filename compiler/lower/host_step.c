/* Commands on the host around builds: their paths, what each waits for, and which of them an image waits for. */
#include "lower/private.h"
#include "model/made.h"

typedef struct {
  Lower *l;
  IndexList *list;
  uint32_t own; /* or MADE_NOBODY */
} Adder;

static void add_need(void *arg, uint32_t step) {
  Adder *a = arg;
  if (step != a->own) index_add(a->l->a, a->list, step);
}

static Str name_of(Lower *l, const Obj *o) {
  Str own = obj_str(l->m, o, W_name), of = STR("project");
  if (o->parent->block == B_image) of = arena_fmt(l->a, "image.%.*s", STR_ARG(L_NAME(l, o->parent)));
  return own.n ? arena_fmt(l->a, "%.*s/%.*s", STR_ARG(of), STR_ARG(own)) : of;
}

static void lower_one(Lower *l, const MadeMap *map, uint32_t index) {
  const Obj *o = map->steps.v[index];
  bool before = index < map->n_before;
  IrHostStep *s = before ? &l->p->befores[index] : &l->p->afters[index - map->n_before];
  *s = (IrHostStep){.name = name_of(l, o), .image = IR_NONE, .at = o->at, .of = o};
  if (o->parent->block == B_image) s->image = o->parent->ir_index;
  s->inputs = lower_strings(l, obj_get(o, W_inputs), &s->n_inputs);
  s->outputs = lower_strings(l, obj_get(o, W_outputs), &s->n_outputs);
  Str *scripts = arena_array(l->a, Str, o->children.n);
  for (uint32_t i = 0; i < o->children.n; i++) {
    if (o->children.v[i]->block != B_host_run) continue;
    Str script = text_str(l->a, text_spelled(l->a, obj_text(o->children.v[i], W_script), false));
    while (str_ends(script, STR("\n"))) script.n--;
    scripts[s->n_scripts++] = script;
  }
  s->scripts = scripts;
  if (!before) return;
  IndexList needs = {0};
  Adder a = {l, &needs, index};
  for (uint32_t i = 0; i < s->n_inputs; i++) made_each(map, s->inputs[i], add_need, &a);
  s->needs = needs.v, s->n_needs = needs.n;
}

/* Whoever makes a file that a step of the build takes. */
static void add_paths(Lower *l, const MadeMap *map, const IrStep *s, IndexList *out) {
  Adder a = {l, out, MADE_NOBODY};
  if ((s->op == IR_COPY || s->op == IR_ADD) && s->from.n == 0)
    for (uint32_t i = 0; i < s->words.n; i++) {
      uint32_t step = made_find(map, text_str(l->a, s->words.v[i]));
      if (step != MADE_NOBODY) add_need(&a, step);
    }
  for (uint32_t i = 0; s->op == IR_RUN && i < s->n_mounts; i++)
    if (s->mounts[i].kind == MOUNT_BIND && s->mounts[i].from.n == 0) {
      uint32_t step = made_find(map, text_str(l->a, s->mounts[i].source));
      if (step != MADE_NOBODY) add_need(&a, step);
    }
}

static void lower_image_needs(Lower *l, const MadeMap *map, uint32_t index) {
  IrImage *image = &l->p->images[index];
  IndexList befores = {0};
  for (uint32_t i = 0; i < map->n_before; i++)
    if (l->p->befores[i].image == IR_NONE || l->p->befores[i].image == index) index_add(l->a, &befores, i);
  for (uint32_t i = 0; i < image->n_stages; i++) {
    const IrStage *stage = &l->p->stages[image->stages[i]];
    for (uint32_t k = 0; k < stage->n_steps; k++) add_paths(l, map, &stage->steps[k], &befores);
  }
  image->befores = befores.v, image->n_befores = befores.n;
}

void lower_host_steps(Lower *l) {
  const MadeMap *map = made_map(l->m);
  IrProject *p = l->p;
  p->befores = arena_array(l->a, IrHostStep, p->n_befores = map->n_before);
  p->afters = arena_array(l->a, IrHostStep, p->n_afters = map->steps.n - map->n_before);
  for (uint32_t i = 0; i < map->steps.n; i++) lower_one(l, map, i);
  for (uint32_t i = 0; map->n_before && i < p->n_images; i++) lower_image_needs(l, map, i);
}
