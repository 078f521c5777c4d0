/* plan.json: what every step is made from, which commands make and remove it, and where it was written. */
#include "plan/plan.h"

#include "emit/json.h"
#include "emit/parts.h"

static void put_inputs(Json *j, const IrProject *p) {
  static const char *const kinds[] = {
      [INPUT_ENV] = "env",   [INPUT_PARAM] = "param",   [INPUT_FILE] = "file",
      [INPUT_GLOB] = "glob", [INPUT_SOURCE] = "source", [INPUT_LIBRARY] = "recipe"};
  json_key(j, STR("inputs"));
  json_open(j, '[');
  for (uint32_t i = 0; i < p->n_inputs; i++) {
    const IrInput *in = &p->inputs[i];
    json_open(j, '{');
    json_pair(j, STR("kind"), str_c(kinds[in->kind]));
    json_pair(j, STR("name"), in->name);
    bool hashed = in->kind == INPUT_FILE || in->kind == INPUT_SOURCE || in->kind == INPUT_GLOB ||
                  in->kind == INPUT_LIBRARY;
    json_pair(j, hashed ? STR("hash") : STR("value"), in->value);
    if (in->from_default) json_pair(j, STR("from"), STR("default"));
    json_close(j, '}');
  }
  json_close(j, ']');
}

/* ---- commands, run in the output directory ---- */

#define COMPOSE "\"docker\", \"compose\", \"-f\", \"compose.yaml\", "
#define DESTROY "\"./pei\", \"destroy\", "
#define PUT(key, words, last) (json_key(j, STR(key)), json_command(j, words, last))

static void put_commands(Json *j, const Emit *e, const PlanStep *step) {
  const IrProject *p = e->project;
  const Str none = STR("");
  switch (step->kind) {
  case PLAN_IMAGE:
    PUT("argv", "\"./pei\", \"build\"", emit_bake_name(e, p->images[step->index].name));
    PUT("undo", DESTROY "\"--images\"", none);
    break;
  case PLAN_EXPORT: PUT("argv", "\"./pei\", \"export\"", p->exports[step->index].name); break;
  case PLAN_NETWORK:
    if (p->networks[step->index].external) break;
    PUT("argv", COMPOSE "\"up\", \"--no-start\"", none);
    PUT("undo", COMPOSE "\"down\"", none);
    break;
  case PLAN_VOLUME:
    if (p->volumes[step->index].external) break;
    PUT("argv", COMPOSE "\"up\", \"--no-start\"", none);
    PUT("undo", DESTROY "\"--volumes\"", none);
    break;
  case PLAN_SERVICE:
    PUT("argv", COMPOSE "\"up\", \"-d\"", p->services[step->index].name);
    PUT("undo", COMPOSE "\"rm\", \"-s\", \"-f\"", p->services[step->index].name);
    break;
  case PLAN_KINDS: break;
  }
}

static void put_step(Json *j, const Emit *e, const Plan *plan, const PlanStep *step) {
  json_open(j, '{');
  json_pair(j, STR("id"), step->id);
  json_pair(j, STR("kind"), str_c(plan_kind_names[step->kind]));
  Str source = emit_source(e, step->at);
  if (source.n) json_pair(j, STR("source"), source);
  json_pair(j, STR("hash"), str_c(step->hash.hex));
  if (step->n_needs) {
    json_key(j, STR("needs"));
    json_open(j, '[');
    for (uint32_t i = 0; i < step->n_needs; i++) json_str(j, plan->steps[step->needs[i]].id);
    json_close(j, ']');
  }
  put_commands(j, e, step);
  json_close(j, '}');
}

void emit_plan(Emit *e) {
  const IrProject *p = e->project;
  Plan plan =
      plan_make(e->arena, p,
                (PlanContent){e->image_content, e->network_content, e->volume_content, e->service_content});
  Buf b = buf_new(e->arena);
  Json j = {.out = &b};
  json_open(&j, '{');
  json_key(&j, STR("version"));
  json_int(&j, 1);
  json_pair(&j, STR("project"), p->name);
  put_inputs(&j, p);
  json_key(&j, STR("steps"));
  json_open(&j, '[');
  for (uint32_t i = 0; i < plan.n; i++) put_step(&j, e, &plan, &plan.steps[i]);
  json_close(&j, ']');
  json_close(&j, '}');
  emit_add(e, STR("plan.json"), buf_str(&b), 0644);
}
