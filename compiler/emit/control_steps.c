/* What the control script knows of commands on the host around builds: which of them a bake target brings, and what
   each reads, makes and does, by calls of runtime/host/steps.sh. */
#include "emit/control.h"

bool control_uses_steps(const IrProject *p) { return p->n_befores + p->n_afters > 0; }

typedef VEC(uint32_t) Steps;

/* ---- which of them, and in what order ---- */

static void add_before(Control *c, Steps *out, bool *met, uint32_t step) {
  const IrProject *p = c->e->project;
  Steps open = {0};
  *vec_push(c->e->arena, &open) = step;
  while (open.n) { /* what a step needs comes first */
    uint32_t top = open.v[open.n - 1], before = open.n;
    for (uint32_t i = 0; !met[top] && i < p->befores[top].n_needs; i++)
      if (!met[p->befores[top].needs[i]]) *vec_push(c->e->arena, &open) = p->befores[top].needs[i];
    if (open.n > before) continue;
    open.n--;
    if (met[top]) continue;
    met[top] = true;
    *vec_push(c->e->arena, out) = top;
  }
}

/* Of the images that it is built with, too. */
static void add_befores(Control *c, Steps *out, bool *met, bool *seen, uint32_t first) {
  const IrProject *p = c->e->project;
  Steps open = {0};
  *vec_push(c->e->arena, &open) = first;
  while (open.n) {
    uint32_t image = open.v[open.n - 1], before = open.n;
    for (uint32_t i = 0; !seen[image] && i < p->images[image].n_needs_images; i++)
      if (!seen[p->images[image].needs_images[i]])
        *vec_push(c->e->arena, &open) = p->images[image].needs_images[i];
    if (open.n > before) continue;
    open.n--;
    if (seen[image]) continue;
    seen[image] = true;
    for (uint32_t i = 0; i < p->images[image].n_befores; i++)
      add_before(c, out, met, p->images[image].befores[i]);
  }
}

static void put_words(Control *c, Str variable, const IrHostStep *steps, const Steps *list) {
  if (!list->n) return;
  buf_lit(c->b, " ");
  quote_name(c->b, variable);
  buf_lit(c->b, "='");
  for (uint32_t i = 0; i < list->n; i++) {
    if (i) buf_lit(c->b, " ");
    quote_name(c->b, steps[list->v[i]].name);
  }
  buf_lit(c->b, "'");
}

/* A bake target and the images that it builds. Only one that becomes a tag has something after it. */
static void put_target(Control *c, Str target, const uint32_t *images, uint32_t n, bool tagged) {
  const IrProject *p = c->e->project;
  Arena *a = c->e->arena;
  Steps befores = {0}, afters = {0};
  bool *met = arena_array(a, bool, p->n_befores), *seen = arena_array(a, bool, p->n_images);
  for (uint32_t i = 0; i < n; i++) add_befores(c, &befores, met, seen, images[i]);
  for (uint32_t k = 0; tagged && k < p->n_afters; k++) {
    bool wanted = p->afters[k].image == IR_NONE;
    for (uint32_t i = 0; i < n; i++) wanted |= p->afters[k].image == images[i];
    if (wanted) *vec_push(a, &afters) = k;
  }
  if (!befores.n && !afters.n) return;
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, target);
  buf_lit(c->b, ")");
  put_words(c, STR("pei_before"), p->befores, &befores);
  put_words(c, STR("pei_after"), p->afters, &afters);
  buf_lit(c->b, " ;;\n");
}

static void put_targets(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "steps_of() { # BAKE TARGET");
  for (uint32_t i = 0; i < p->n_images; i++) {
    FROM(c->b, &p->images[i]);
    put_target(c, emit_bake_name(c->e, p->images[i].name), &i, 1, true);
  }
  for (uint32_t i = 0; i < p->n_groups; i++) {
    FROM(c->b, &p->groups[i]);
    put_target(c, emit_bake_name(c->e, p->groups[i].name), p->groups[i].images, p->groups[i].n_images, true);
  }
  for (uint32_t i = 0; i < p->n_exports; i++) {
    FROM(c->b, &p->exports[i]);
    put_target(c, emit_export_name(c->e, p->exports[i].name), &p->exports[i].image, 1, false);
  }
  control_table_end(c);
}

/* ---- what they do ---- */

/* What it reads may be patterns. */
static void put_paths(Control *c, const IrHostStep *s) {
  if (s->n_outputs) buf_lit(c->b, "\t\tmakes");
  for (uint32_t i = 0; i < s->n_outputs; i++) {
    Str path = s->outputs[i];
    if (path.s[0] == '-') path = ARENA_JOIN(c->e->arena, STR("./"), path);
    buf_lit(c->b, " "), quote_known(c->b, sh_word, path);
  }
  if (s->n_outputs) buf_lit(c->b, "\n");
  if (s->n_inputs) buf_lit(c->b, "\t\treads");
  for (uint32_t i = 0; i < s->n_inputs; i++) buf_lit(c->b, " "), quote_sh_glob(c->b, s->inputs[i]);
  if (s->n_inputs) buf_lit(c->b, "\n");
}

static void put_step(Control *c, const IrHostStep *s, bool after) {
  FROM(c->b, s);
  buf_lit(c->b, "\t");
  quote_name(c->b, s->name);
  buf_lit(c->b, ")\n");
  if (after && s->image != IR_NONE) {
    buf_lit(c->b, "\t\tfollows ");
    quote_known(c->b, sh_word, emit_bake_name(c->e, c->e->project->images[s->image].name));
    buf_lit(c->b, "\n");
  }
  put_paths(c, s);
  buf_lit(c->b, "\t\tdoes");
  for (uint32_t i = 0; i < s->n_scripts; i++) {
    buf_lit(c->b, " ");
    quote_known(c->b, sh_word, s->scripts[i]);
  }
  buf_lit(c->b, "\n\t\t;;\n");
}

static void put_ids(Control *c, Str kind, const IrHostStep *steps, uint32_t n, bool first) {
  for (uint32_t i = 0; i < n; i++) {
    if (!first || i) buf_lit(c->b, " ");
    quote_name(c->b, kind);
    quote_name(c->b, steps[i].name);
  }
}

void control_steps(Control *c) {
  const IrProject *p = c->e->project;
  Str out = p->out_from_root;
  bool inside = !str_is(out, ".") && !str_is(out, "..") && !str_starts(out, STR("../"));
  FIXED(c->b, "");
  buf_lit(c->b, "\npei_steps='");
  put_ids(c, STR("before."), p->befores, p->n_befores, true);
  put_ids(c, STR("after."), p->afters, p->n_afters, p->n_befores == 0);
  buf_lit(c->b, "'\npei_steps_root=");
  quote_known(c->b, sh_word, p->root_from_out);
  buf_lit(c->b, "\npei_steps_own=");
  quote_known(c->b, sh_word, inside ? out : STR(".peic"));
  buf_lit(c->b, "\n");
  put_targets(c);
  if (p->n_befores) {
    CONTROL_TABLE(c, "before_step() { # STEP");
    for (uint32_t i = 0; i < p->n_befores; i++) put_step(c, &p->befores[i], false);
    control_table_end(c);
  }
  if (!p->n_afters) return;
  CONTROL_TABLE(c, "after_step() { # STEP");
  for (uint32_t i = 0; i < p->n_afters; i++) put_step(c, &p->afters[i], true);
  control_table_end(c);
}
