/* What steps of the plan are made from: what the emitters wrote, taken apart. The plan is begun when Dockerfiles are
   written, so that the bake file and compose.yaml can name hashes, and finished when services are. */
#include "emit/parts.h"
#include "emit/plan_inputs.h"
#include "plan/context.h"

static void add_init_file(Arena *a, const EmitFile *f, Str path, PlanInputs *out) {
  *vec_push(a, out) = (PlanInput){.name = ARENA_JOIN(a, STR("init file "), path),
                                  .value = arena_fmt(a, "%03o", f->mode),
                                  .hash = arena_str(a, str_c(hash_xxh3(f->text).hex)),
                                  .says = SAYS_MODE};
}

/* The files of images come image by image; those with a Dockerfile of their own have none. */
static PlanInputs *image_inputs(const Emit *e) {
  const IrProject *p = e->project;
  Arena *a = e->arena;
  PlanInputs *all = arena_array(a, PlanInputs, p->n_images);
  uint32_t image = IR_NONE;
  for (uint32_t i = 0; i < e->files.n; i++) {
    const EmitFile *f = &e->files.v[i];
    if (!str_starts(f->path, STR("images/"))) continue;
    if (str_ends(f->path, STR("/Dockerfile"))) {
      do image++;
      while (image < p->n_images && p->images[image].dockerfile.n);
      if (image >= p->n_images) break;
      plan_inputs_dockerfile(a, f->text, &all[image]);
      continue;
    }
    uint32_t tree = 12 + p->images[image].name.n; /* images/NAME/pei/ */
    if (f->path.n > tree && str_starts(str_sub(f->path, tree - 5, f->path.n), STR("/pei/")))
      add_init_file(a, f, str_sub(f->path, tree, f->path.n), &all[image]);
  }
  for (uint32_t i = 0; e->context && i < p->n_images; i++)
    for (uint32_t k = 0; k < e->context->images[i].n; k++) *vec_push(a, &all[i]) = e->context->images[i].v[k];
  return all;
}

static PlanInputs filled_with(const Emit *e, uint32_t service) {
  PlanInputs all = {0};
  if (e->context)
    for (uint32_t k = 0; k < e->context->services[service].n; k++)
      *vec_push(e->arena, &all) = e->context->services[service].v[k];
  plan_filling(e->arena, e->project->services[service].apply, &all);
  return all;
}

Str emit_filling_hash(const Emit *e, uint32_t service) {
  PlanInputs all = filled_with(e, service);
  return plan_hash_inputs(e->arena, &all);
}

static PlanInputs *service_inputs(const Emit *e) {
  PlanInputs *all = arena_array(e->arena, PlanInputs, e->project->n_services);
  Str root = e->project->root_from_out;
  for (uint32_t i = 0; i < e->project->n_services; i++) {
    plan_inputs_compose(e->arena, e->service_content[i], STR(""), root, &all[i]);
    plan_inputs_compose(e->arena, e->overlay_content[i][OVERLAY_DOCKED], STR("docked"), root, &all[i]);
    plan_inputs_compose(e->arena, e->overlay_content[i][OVERLAY_GPU], STR("gpu"), root, &all[i]);
    PlanInputs filling = filled_with(e, i);
    for (uint32_t k = 0; k < filling.n; k++) *vec_push(e->arena, &all[i]) = filling.v[k];
  }
  return all;
}

void emit_plan_begin(Emit *e) {
  PlanContent content = {.of = {[PLAN_IMAGE] = image_inputs(e)}};
  if (e->context) {
    content.of[PLAN_BEFORE] = e->context->befores;
    content.of[PLAN_AFTER] = e->context->afters;
    content.trees = e->context->trees.v, content.n_trees = e->context->trees.n;
  }
  e->planning = plan_start(e->arena, e->sources, e->project, content);
}

Str emit_hash(const Emit *e, PlanKind kind, uint32_t index) { return plan_hash(e->planning, kind, index); }

const Plan *emit_plan_made(Emit *e) {
  if (!e->plan) e->plan = plan_finish(e->planning, service_inputs(e));
  return e->plan;
}
