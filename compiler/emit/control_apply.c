/* The table of objects that the verbs apply, status and destroy walk: what docker calls each, its hash in the plan,
   what it needs; and in which order. The functions that read it are in runtime/host/object*.sh. Called by control.c;
   how networks and volumes are made is control_made.c's. */
#include "emit/control.h"

/* An object is in the table if docker can hold it and a name says which it is. Images for several platforms are not
   what an engine holds, run profiles and services in a profile start only when they are asked for, and what goes to
   other places (exports, publishes, transfers) has verbs of its own. */
static bool is_object(const IrProject *p, const PlanStep *step) {
  switch (step->kind) {
  case PLAN_IMAGE: return p->images[step->index].n_platforms <= 1;
  case PLAN_SERVICE: return !p->services[step->index].run && !control_is_profile(&p->services[step->index]);
  case PLAN_NETWORK:
  case PLAN_VOLUME:
  case PLAN_PULL:
  case PLAN_COPY:
  case PLAN_DISK: return true;
  case PLAN_BEFORE:
  case PLAN_AFTER:
  case PLAN_BUILDER:
  case PLAN_EXPORT:
  case PLAN_PUBLISH:
  case PLAN_DOCK:
  case PLAN_TRANSFER:
  case PLAN_SYNC:
  case PLAN_EXTRACT:
  case PLAN_KINDS: break;
  }
  return false;
}

bool control_any_object(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].n_platforms <= 1) return true;
  for (uint32_t i = 0; i < p->n_services; i++)
    if (!p->services[i].run && !control_is_profile(&p->services[i])) return true;
  return p->n_networks || p->n_volumes || p->n_pulls || p->n_disks;
}

/* ---- a row ---- */

static void set(Control *c, const char *variable, Text value) {
  buf_lit(c->b, " ");
  quote_name(c->b, str_c(variable));
  buf_lit(c->b, "=");
  quote_sh_word(c->b, value);
}
static void set_str(Control *c, const char *variable, Str value) {
  if (value.n) set(c, variable, text_of(c->e->arena, value));
}

static void set_needs(Control *c, const PlanStep *step) {
  const IrProject *p = c->e->project;
  const Plan *plan = emit_plan_made(c->e);
  Buf b = buf_new(c->e->arena);
  for (uint32_t i = 0; i < step->n_needs; i++) {
    if (!is_object(p, &plan->steps[step->needed[i]])) continue;
    if (b.n) buf_lit(&b, " ");
    quote_name(&b, step->needs[i]);
  }
  set_str(c, "pei_needs", buf_str(&b));
}

/* Which services does another one need to have ended? They do not have to run. */
static bool *services_that_end(Control *c) {
  const IrProject *p = c->e->project;
  bool *ends = arena_array(c->e->arena, bool, p->n_services);
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; k < p->services[i].n_needs; k++)
      if (str_is(p->services[i].needs[k].condition, "service_completed_successfully"))
        ends[p->services[i].needs[k].service] = true;
  return ends;
}

/* How many containers, if it is not one. */
static Text replicas(Control *c, const IrService *s) {
  const IrValue *v = ir_at(s->deploy, "replicas");
  if (!v) return (Text){0};
  if (v->kind == IV_TEXT) return v->text;
  return text_of(c->e->arena, arena_fmt(c->e->arena, "%lld", (long long)v->num));
}

static void put_service(Control *c, const PlanStep *step, const bool *ends) {
  const IrProject *p = c->e->project;
  const IrService *s = &p->services[step->index];
  Text name = text_of(c->e->arena, ARENA_JOIN(c->e->arena, c->e->project_name, STR("-"), s->name, STR("-1")));
  for (uint32_t i = 0; i < s->n_extras; i++)
    if (str_is(s->extras[i].key, "container_name") && s->extras[i].value.kind == IV_TEXT)
      name = s->extras[i].value.text;
  set(c, "pei_name", name);
  if (replicas(c, s).n) set(c, "pei_replicas", replicas(c, s));
  if (s->apply && s->apply->made_only) set_str(c, "pei_start", STR("no"));
  if (s->apply && s->apply->keep) set_str(c, "pei_kept", STR("yes"));
  if (ir_fills(s->apply)) set_str(c, "pei_hash", emit_filling_hash(c->e, step->index));
  if (ends[step->index]) set_str(c, "pei_ends", STR("yes"));
}

static Str kept_as(bool keep, bool external) {
  return keep ? STR("yes") : external ? STR("external") : STR("");
}

static void put_row(Control *c, const PlanStep *step, const bool *ends) {
  const IrProject *p = c->e->project;
  MARK(c->b, .of = emit_plan_object(p, step), .span = step->at);
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, step->id);
  buf_lit(c->b, ")");
  if (step->kind == PLAN_IMAGE) {
    set_str(c, "pei_name", emit_bake_name(c->e, p->images[step->index].name));
  } else if (step->kind == PLAN_NETWORK) {
    const IrNetwork *n = &p->networks[step->index];
    set_str(c, "pei_name", emit_docker_name(c->e, n->docker_name, n->name));
    set_str(c, "pei_kept", kept_as(n->keep, n->external));
  } else if (step->kind == PLAN_VOLUME) {
    const IrVolume *v = &p->volumes[step->index];
    set_str(c, "pei_name", emit_docker_name(c->e, v->docker_name, v->name));
    set_str(c, "pei_kept", kept_as(v->keep, v->external));
  } else if (step->kind == PLAN_SERVICE) {
    put_service(c, step, ends);
  } else if (step->kind == PLAN_PULL) {
    set_str(c, "pei_name", p->pulls[step->index].name);
  } else if (step->kind == PLAN_DISK) {
    set_str(c, "pei_name", p->disks[step->index].name);
  }
  set_needs(c, step);
  if (step->kind == PLAN_COPY) {
    /* what it copies is compared: that what it needs is made from something else says nothing */
    PlanInputs own = {.v = (PlanInput *)step->inputs, .n = step->n_inputs};
    set_str(c, "pei_hash", plan_hash_inputs(c->e->arena, &own));
    buf_lit(c->b, " ;;\n");
    return;
  }
  /* compose compares services itself, with the values of variables at launch */
  if (step->kind != PLAN_SERVICE) set_str(c, "pei_hash", step->hash);
  buf_lit(c->b, " ;;\n");
}

/* ---- the table ---- */

void control_objects(Control *c) {
  const IrProject *p = c->e->project;
  const Plan *plan = emit_plan_made(c->e);
  bool any = false;
  for (uint32_t i = 0; i < plan->n; i++) {
    const PlanStep *step = &plan->steps[plan->order[i]];
    if (!is_object(p, step)) continue;
    MARK(c->b, .of = emit_plan_object(p, step), .span = step->at, .also = any);
    buf_bytes(c->b, any ? STR(" ") : STR("pei_objects='"));
    quote_name(c->b, step->id);
    any = true;
  }
  if (any) buf_lit(c->b, "'\n");
}

void control_object_info(Control *c) {
  const IrProject *p = c->e->project;
  const Plan *plan = emit_plan_made(c->e);
  const bool *ends = services_that_end(c);
  CONTROL_TABLE(c, "object_info() { # ID, in the order of pei_objects");
  for (uint32_t i = 0; i < plan->n; i++)
    if (is_object(p, &plan->steps[plan->order[i]])) put_row(c, &plan->steps[plan->order[i]], ends);
  control_table_end(c);
}
