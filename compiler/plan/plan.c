/* Steps, their needs and their hashes. A step's hash covers its own text, the content of the files it copies from the
   build context, and the hashes of what it needs: it changes if and only if the step has to run again. */
#include "plan/plan.h"

#include "base/buf.h"
#include "plan/files.h"

const char *const plan_kind_names[PLAN_KINDS] = {"image", "export", "network", "volume", "service"};

typedef struct {
  Arena *a;
  const IrProject *p;
  PlanContent content;
  PlanStep *steps;
  uint32_t first[PLAN_KINDS]; /* the step of a kind's object 0 */
  PlanFiles files;
  bool *done; /* by step: is it hashed? */
} Maker;

typedef VEC(uint32_t) Needs;

static void need(Maker *m, Needs *needs, PlanKind kind, uint32_t index) {
  uint32_t step = m->first[kind] + index;
  if (index == IR_NONE) return;
  for (uint32_t i = 0; i < needs->n; i++)
    if (needs->v[i] == step) return;
  *vec_push(m->a, needs) = step;
}

static void service_needs(Maker *m, const IrService *s, Needs *needs) {
  need(m, needs, PLAN_IMAGE, s->image);
  for (uint32_t i = 0; i < s->n_networks; i++) need(m, needs, PLAN_NETWORK, s->networks[i].network);
  for (uint32_t i = 0; i < s->n_mounts; i++)
    if (s->mounts[i].kind == IRM_VOLUME) need(m, needs, PLAN_VOLUME, s->mounts[i].volume);
  for (uint32_t i = 0; i < s->n_needs; i++) need(m, needs, PLAN_SERVICE, s->needs[i].service);
}

static void export_text(Buf *b, const IrProject *p, const IrExport *x) {
  buf_bytes(b, x->format);
  buf_lit(b, "\n");
  buf_bytes(b, x->to);
  buf_lit(b, "\n");
  for (uint32_t i = 0; i < x->n_platforms; i++) {
    buf_bytes(b, x->platforms[i]);
    buf_lit(b, "\n");
  }
  if (x->builder != IR_NONE) buf_bytes(b, p->builders[x->builder].name);
}

/* Its text and needs; the hash comes when all its needs have theirs. */
static void describe(Maker *m, PlanKind kind, uint32_t index, Str name, Span at, Needs needs) {
  PlanStep *step = &m->steps[m->first[kind] + index];
  step->kind = kind;
  step->index = index;
  step->id = arena_fmt(m->a, "%s.%.*s", plan_kind_names[kind], STR_ARG(name));
  step->at = at;
  step->needs = needs.v;
  step->n_needs = needs.n;
}

static void describe_all(Maker *m) {
  const IrProject *p = m->p;
  for (uint32_t i = 0; i < p->n_images; i++) {
    Needs needs = {0};
    const IrImage *image = &p->images[i];
    for (uint32_t k = 0; k < image->n_needs_images; k++) need(m, &needs, PLAN_IMAGE, image->needs_images[k]);
    describe(m, PLAN_IMAGE, i, image->name, image->at, needs);
  }
  for (uint32_t i = 0; i < p->n_exports; i++) {
    Needs needs = {0};
    need(m, &needs, PLAN_IMAGE, p->exports[i].image);
    describe(m, PLAN_EXPORT, i, p->exports[i].name, p->exports[i].at, needs);
  }
  for (uint32_t i = 0; i < p->n_networks; i++)
    describe(m, PLAN_NETWORK, i, p->networks[i].name, p->networks[i].at, (Needs){0});
  for (uint32_t i = 0; i < p->n_volumes; i++)
    describe(m, PLAN_VOLUME, i, p->volumes[i].name, p->volumes[i].at, (Needs){0});
  for (uint32_t i = 0; i < p->n_services; i++) {
    Needs needs = {0};
    service_needs(m, &p->services[i], &needs);
    describe(m, PLAN_SERVICE, i, p->services[i].name, p->services[i].at, needs);
  }
}

/* ---- hashes ---- */

static void hash_step(Maker *m, uint32_t index) {
  PlanStep *step = &m->steps[index];
  Buf b = buf_new(m->a);
  switch (step->kind) {
  case PLAN_IMAGE:
    buf_bytes(&b, m->content.images[step->index]);
    plan_files_of(&m->files, &m->p->images[step->index], &b);
    break;
  case PLAN_EXPORT: export_text(&b, m->p, &m->p->exports[step->index]); break;
  case PLAN_NETWORK: buf_bytes(&b, m->content.networks[step->index]); break;
  case PLAN_VOLUME: buf_bytes(&b, m->content.volumes[step->index]); break;
  case PLAN_SERVICE: buf_bytes(&b, m->content.services[step->index]); break;
  case PLAN_KINDS: break;
  }
  for (uint32_t i = 0; i < step->n_needs; i++) {
    buf_lit(&b, "\n");
    buf_bytes(&b, str_c(m->steps[step->needs[i]].hash.hex));
  }
  step->hash = hash_xxh3(buf_str(&b));
  m->done[index] = true;
}

/* Needs first, without recursion: chains may be long. The model has refused circles. */
static void hash_all(Maker *m, uint32_t n) {
  Needs stack = {0};
  for (uint32_t i = 0; i < n; i++) {
    *vec_push(m->a, &stack) = i;
    while (stack.n) {
      uint32_t top = stack.v[stack.n - 1], before = stack.n;
      const PlanStep *step = &m->steps[top];
      for (uint32_t k = 0; k < step->n_needs && !m->done[top]; k++)
        if (!m->done[step->needs[k]] && stack.n <= n) *vec_push(m->a, &stack) = step->needs[k];
      if (stack.n > before) continue;
      if (!m->done[top]) hash_step(m, top);
      stack.n--;
    }
  }
}

Plan plan_make(Arena *a, const IrProject *p, PlanContent content) {
  Maker m = {.a = a, .p = p, .content = content};
  uint32_t counts[PLAN_KINDS] = {[PLAN_IMAGE] = p->n_images,
                                 [PLAN_EXPORT] = p->n_exports,
                                 [PLAN_NETWORK] = p->n_networks,
                                 [PLAN_VOLUME] = p->n_volumes,
                                 [PLAN_SERVICE] = p->n_services};
  uint32_t n = 0;
  for (uint32_t kind = 0; kind < PLAN_KINDS; kind++) {
    m.first[kind] = n;
    n += counts[kind];
  }
  m.steps = arena_array(a, PlanStep, n);
  m.done = arena_array(a, bool, n);
  plan_files_init(&m.files, a, p);
  describe_all(&m);
  hash_all(&m, n);
  return (Plan){m.steps, n};
}
