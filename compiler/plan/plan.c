/* Steps, their needs and their hashes. A step's hash covers its inputs and the hashes of what it needs: it changes if
   and only if the step has to run again. */
#include "plan/plan.h"

#include "base/buf.h"

const char *const plan_kind_names[PLAN_KINDS] = {
#define KIND(id, name) name,
    PLAN_KIND_ROWS(KIND)
#undef KIND
};
const char *const plan_says_words[PLAN_SAYS] = {
#define SAYS(id, word) word,
    PLAN_SAYS_ROWS(SAYS)
#undef SAYS
};

enum {
  VALUE_SHOWN = 120, /* bytes of a value that stand in the plan as they are */
  BEGIN_SHOWN = 60
};

/* At most n bytes, and no part of a character. */
static Str cut(Str s, uint32_t n) {
  if (s.n <= n) return s;
  while (n && ((unsigned char)s.s[n] & 0xC0) == 0x80) n--;
  return str_sub(s, 0, n);
}

PlanInput plan_input(Arena *a, Str name, Str text, Str begins) {
  while (text.n && text.s[text.n - 1] == '\n') text.n--;
  if (text.n <= VALUE_SHOWN) return (PlanInput){.name = name, .value = text};
  if (!begins.n) begins = text;
  begins = cut(str_sub(begins, 0, str_find(begins, '\n')), BEGIN_SHOWN);
  return (PlanInput){
      .name = name, .value = begins, .hash = arena_str(a, str_c(hash_xxh3(text).hex)), .says = SAYS_BEGINS};
}

Str plan_place(Arena *a, const Sources *sources, Span at) {
  if (at.file >= sources->files.n) return STR("");
  Buf line = buf_new(a);
  buf_int(&line, source_line(sources, at.file, at.lo));
  return ARENA_JOIN(a, source_at(sources, at.file)->display, STR(":"), buf_str(&line));
}

typedef VEC(uint32_t) Indices;
struct PlanMaker {
  Arena *a;
  const Sources *sources;
  const IrProject *p;
  PlanContent content;
  PlanStep *steps;
  uint32_t n;
  Indices *needs;             /* by step, indices of steps; copied to ids */
  uint32_t *met;              /* by step: 1 + the step that named it as a need last */
  uint32_t first[PLAN_KINDS]; /* the step of a kind's object 0 */
  bool *done;                 /* by step: is it hashed? */
  Buf text;                   /* of the step that is being hashed */
};
typedef struct PlanMaker Maker;

/* ---- needs ---- */

static void need(Maker *m, uint32_t of, PlanKind kind, uint32_t index) {
  uint32_t step = m->first[kind] + index;
  if (index == IR_NONE || m->met[step] == of + 1) return;
  m->met[step] = of + 1;
  *vec_push(m->a, &m->needs[of]) = step;
}

static void service_needs(Maker *m, uint32_t of, const IrService *s) {
  need(m, of, PLAN_IMAGE, s->image);
  for (uint32_t i = 0; i < s->n_networks; i++) need(m, of, PLAN_NETWORK, s->networks[i].network);
  for (uint32_t i = 0; i < s->n_mounts; i++)
    if (s->mounts[i].kind == IRM_VOLUME) need(m, of, PLAN_VOLUME, s->mounts[i].volume);
  for (uint32_t i = 0; i < s->n_needs; i++) need(m, of, PLAN_SERVICE, s->needs[i].service);
}

static void step_needs(Maker *m, uint32_t of) {
  const IrProject *p = m->p;
  const PlanStep *step = &m->steps[of];
  if (step->kind == PLAN_BEFORE) {
    const IrHostStep *s = &p->befores[step->index];
    for (uint32_t k = 0; k < s->n_needs; k++) need(m, of, PLAN_BEFORE, s->needs[k]);
  } else if (step->kind == PLAN_AFTER) {
    need(m, of, PLAN_IMAGE, p->afters[step->index].image);
  } else if (step->kind == PLAN_IMAGE) {
    const IrImage *image = &p->images[step->index];
    for (uint32_t k = 0; k < image->n_befores; k++) need(m, of, PLAN_BEFORE, image->befores[k]);
    for (uint32_t k = 0; k < image->n_needs_images; k++) need(m, of, PLAN_IMAGE, image->needs_images[k]);
  } else if (step->kind == PLAN_EXPORT) {
    need(m, of, PLAN_IMAGE, p->exports[step->index].image);
    need(m, of, PLAN_BUILDER, p->exports[step->index].builder);
  } else if (step->kind == PLAN_SERVICE) {
    service_needs(m, of, &p->services[step->index]);
  } else if (step->kind == PLAN_PUBLISH) {
    need(m, of, PLAN_IMAGE, p->publishes[step->index].image);
    need(m, of, PLAN_BUILDER, p->publishes[step->index].builder);
  } else if (step->kind == PLAN_TRANSFER) {
    const IrTransfer *t = &p->transfers[step->index];
    need(m, of, PLAN_IMAGE, t->image);
    need(m, of, PLAN_DOCK, t->from);
    need(m, of, PLAN_DOCK, t->to);
  } else if (step->kind == PLAN_SYNC) {
    need(m, of, PLAN_DOCK, p->syncs[step->index].dock);
  } else if (step->kind == PLAN_EXTRACT) {
    need(m, of, PLAN_IMAGE, p->extracts[step->index].image);
  } else if (step->kind == PLAN_COPY) {
    need(m, of, PLAN_SERVICE, p->copies[step->index].service);
    need(m, of, PLAN_IMAGE, p->copies[step->index].image);
    need(m, of, PLAN_SERVICE, p->copies[step->index].to);
  } else if (step->kind == PLAN_DISK) {
    need(m, of, PLAN_IMAGE, p->disks[step->index].image);
    need(m, of, PLAN_IMAGE, p->disks[step->index].builder);
  }
}

/* ---- steps ---- */

static void describe(Maker *m, PlanKind kind, uint32_t index, Str name, Span at) {
  PlanStep *step = &m->steps[m->first[kind] + index];
  step->kind = kind;
  step->index = index;
  step->id = ARENA_JOIN(m->a, str_c(plan_kind_names[kind]), STR("."), name);
  step->source = plan_place(m->a, m->sources, at);
  step->at = at;
}

static void describe_all(Maker *m) {
  const IrProject *p = m->p;
#define EACH(KIND, things)                                                                                   \
  for (uint32_t i = 0; i < p->n_##things; i++) describe(m, PLAN_##KIND, i, p->things[i].name, p->things[i].at)
  EACH(BEFORE, befores);
  EACH(AFTER, afters);
  EACH(PUBLISH, publishes);
  EACH(PULL, pulls);
  EACH(DOCK, docks);
  EACH(TRANSFER, transfers);
  EACH(SYNC, syncs);
  EACH(DISK, disks);
  EACH(EXTRACT, extracts);
  EACH(COPY, copies);
#undef EACH
  for (uint32_t i = 0; i < p->n_images; i++) describe(m, PLAN_IMAGE, i, p->images[i].name, p->images[i].at);
  for (uint32_t i = 0; i < p->n_builders; i++)
    describe(m, PLAN_BUILDER, i, p->builders[i].name, p->builders[i].at);
  for (uint32_t i = 0; i < p->n_exports; i++)
    describe(m, PLAN_EXPORT, i, p->exports[i].name, p->exports[i].at);
  for (uint32_t i = 0; i < p->n_networks; i++)
    describe(m, PLAN_NETWORK, i, p->networks[i].name, p->networks[i].at);
  for (uint32_t i = 0; i < p->n_volumes; i++)
    describe(m, PLAN_VOLUME, i, p->volumes[i].name, p->volumes[i].at);
  for (uint32_t i = 0; i < p->n_services; i++)
    describe(m, PLAN_SERVICE, i, p->services[i].name, p->services[i].at);
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].run)
      m->steps[m->first[PLAN_SERVICE] + i].id = ARENA_JOIN(m->a, STR("run."), p->services[i].name);
}

static void take_content(Maker *m, bool services) {
  for (uint32_t i = 0; i < m->n; i++) {
    PlanStep *step = &m->steps[i];
    PlanInputs all = {0};
    if ((step->kind == PLAN_SERVICE) != services) continue;
    if (m->content.of[step->kind]) all = m->content.of[step->kind][step->index];
    plan_settings(m->a, m->p, step->kind, step->index, &all);
    step->inputs = all.v;
    step->n_inputs = all.n;
    step_needs(m, i);
  }
}

/* ---- hashes ---- */

/* Its length in front, so that no two rows of texts are the same bytes. */
static inline void put_part(Buf *b, Str s) {
  if (s.n < 10)
    buf_char(b, (char)('0' + s.n));
  else
    buf_int(b, s.n);
  buf_char(b, ':');
  buf_bytes(b, s);
}

static const Str says[PLAN_SAYS] = {
#define SAYS(id, word) STR(word),
    PLAN_SAYS_ROWS(SAYS)
#undef SAYS
};

static void put_inputs(Buf *b, const PlanInput *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const PlanInput *in = &v[i];
    put_part(b, in->name);
    put_part(b, says[in->says]);
    put_part(b, in->says == SAYS_BEGINS ? STR("") : in->value);
    put_part(b, in->hash);
  }
}

Str plan_hash_inputs(Arena *a, const PlanInputs *inputs) {
  Buf b = buf_new(a);
  put_inputs(&b, inputs->v, inputs->n);
  return arena_str(a, str_c(hash_xxh3(buf_str(&b)).hex));
}

static void hash_step(Maker *m, uint32_t index) {
  Buf *b = &m->text;
  PlanStep *step = &m->steps[index];
  const Indices *needs = &m->needs[index];
  Str *ids = arena_array(m->a, Str, needs->n);
  b->n = 0;
  put_inputs(b, step->inputs, step->n_inputs);
  for (uint32_t i = 0; i < needs->n; i++) {
    ids[i] = m->steps[needs->v[i]].id;
    buf_lit(b, "\n");
    buf_bytes(b, m->steps[needs->v[i]].hash);
  }
  step->needs = ids;
  step->needed = needs->v;
  step->n_needs = needs->n;
  step->hash = arena_str(m->a, str_c(hash_xxh3(buf_str(b)).hex));
}

/* Needs first, without recursion: chains may be long. The model has refused circles. */
static void visit(Maker *m, uint32_t from, bool *done, Indices *order) {
  Indices stack = {0};
  *vec_push(m->a, &stack) = from;
  while (stack.n) {
    uint32_t top = stack.v[stack.n - 1], before = stack.n;
    const Indices *needs = &m->needs[top];
    for (uint32_t k = 0; k < needs->n && !done[top]; k++)
      if (!done[needs->v[k]] && stack.n <= m->n) *vec_push(m->a, &stack) = needs->v[k];
    if (stack.n > before) continue;
    if (!done[top]) *vec_push(m->a, order) = top;
    done[top] = true;
    stack.n--;
  }
}

static void hash_with_needs(Maker *m, uint32_t step) {
  Indices order = {0};
  visit(m, step, m->done, &order);
  for (uint32_t i = 0; i < order.n; i++) hash_step(m, order.v[i]);
}

/* ---- the whole ---- */

/* Sources and recipes change with every comment, and what they mean is in the steps. */
static void put_ambient(Arena *a, const IrProject *p, Plan *plan) {
  static const char *const kinds[] = {
      [INPUT_ENV] = "env", [INPUT_PARAM] = "param", [INPUT_FILE] = "file", [INPUT_GLOB] = "glob"};
  PlanInput *all = arena_array(a, PlanInput, p->n_inputs);
  for (uint32_t i = 0; i < p->n_inputs; i++) {
    const IrInput *in = &p->inputs[i];
    if (in->kind == INPUT_SOURCE || in->kind == INPUT_LIBRARY) continue;
    PlanInput *out = &all[plan->n_ambient++];
    out->name = arena_fmt(a, "%s %.*s", kinds[in->kind], STR_ARG(in->name));
    if (in->kind == INPUT_FILE)
      out->says = SAYS_MODE, out->hash = in->value;
    else if (in->kind == INPUT_GLOB)
      *out = plan_input(a, out->name, in->value, STR(""));
    else
      out->value = in->value;
    if (in->from_default) out->source = STR("default");
  }
  plan->ambient = all;
}

PlanMaker *plan_start(Arena *a, const Sources *sources, const IrProject *p, PlanContent content) {
  Maker *m = arena_new(a, Maker);
  *m = (Maker){.a = a, .sources = sources, .p = p, .content = content, .text = buf_new(a)};
  uint32_t counts[PLAN_KINDS] = {
      [PLAN_BEFORE] = p->n_befores,   [PLAN_AFTER] = p->n_afters,     [PLAN_IMAGE] = p->n_images,
      [PLAN_BUILDER] = p->n_builders, [PLAN_EXPORT] = p->n_exports,   [PLAN_NETWORK] = p->n_networks,
      [PLAN_VOLUME] = p->n_volumes,   [PLAN_SERVICE] = p->n_services, [PLAN_PUBLISH] = p->n_publishes,
      [PLAN_PULL] = p->n_pulls,       [PLAN_DOCK] = p->n_docks,       [PLAN_TRANSFER] = p->n_transfers,
      [PLAN_SYNC] = p->n_syncs,       [PLAN_DISK] = p->n_disks,       [PLAN_EXTRACT] = p->n_extracts,
      [PLAN_COPY] = p->n_copies};
  for (uint32_t kind = 0; kind < PLAN_KINDS; kind++) {
    m->first[kind] = m->n;
    m->n += counts[kind];
  }
  m->steps = arena_array(a, PlanStep, m->n);
  m->needs = arena_array(a, Indices, m->n);
  m->met = arena_array(a, uint32_t, m->n);
  m->done = arena_array(a, bool, m->n);
  describe_all(m);
  take_content(m, false);
  return m;
}

Str plan_hash(PlanMaker *m, PlanKind kind, uint32_t index) {
  uint32_t step = m->first[kind] + index;
  hash_with_needs(m, step);
  return m->steps[step].hash;
}

Plan *plan_finish(PlanMaker *m, const PlanInputs *services) {
  Indices order = {0};
  m->content.of[PLAN_SERVICE] = services;
  take_content(m, true);
  for (uint32_t i = 0; i < m->n; i++) hash_with_needs(m, i);
  bool *met = arena_array(m->a, bool, m->n);
  for (uint32_t i = 0; i < m->n; i++) visit(m, i, met, &order);
  Plan *plan = arena_new(m->a, Plan);
  *plan = (Plan){.project = m->p->name,
                 .steps = m->steps,
                 .n = m->n,
                 .trees = m->content.trees,
                 .n_trees = m->content.n_trees,
                 .order = order.v};
  put_ambient(m->a, m->p, plan);
  return plan;
}
