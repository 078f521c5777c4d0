/* plan.json: what every step is made from, which commands make and remove it, and where it was written. */
#include "plan/plan.h"

#include "emit/json.h"
#include "emit/parts.h"

static void put_inputs(Json *j, const IrProject *p) {
  static const char *const kinds[] = {[INPUT_ENV] = "env",
                                      [INPUT_PARAM] = "param",
                                      [INPUT_FILE] = "file",
                                      [INPUT_GLOB] = "glob",
                                      [INPUT_SOURCE] = "source"};
  json_key(j, STR("inputs"));
  json_open(j, '[');
  for (uint32_t i = 0; i < p->n_inputs; i++) {
    const IrInput *in = &p->inputs[i];
    json_open(j, '{');
    json_pair(j, STR("kind"), str_c(kinds[in->kind]));
    json_pair(j, STR("name"), in->name);
    bool hashed = in->kind == INPUT_FILE || in->kind == INPUT_SOURCE || in->kind == INPUT_GLOB;
    json_pair(j, hashed ? STR("hash") : STR("value"), in->value);
    if (in->from_default) json_pair(j, STR("from"), STR("default"));
    json_close(j, '}');
  }
  json_close(j, ']');
}

/* ---- commands, run in the output directory ---- */

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void put_argv(Json *j, Str key, const char *const *words, Str last) {
  json_key(j, key);
  json_open(j, '[');
  for (; *words; words++) json_str(j, str_c(*words));
  if (last.n) json_str(j, last);
  json_close(j, ']');
}

static void put_commands(Json *j, const Emit *e, const PlanStep *step) {
  const IrProject *p = e->project;
  const Str argv = STR("argv"), undo = STR("undo");
  static const char *const create[] = {"docker", "compose", "-f", "compose.yaml", "up", "--no-start", NULL};
  switch (step->kind) {
  case PLAN_IMAGE: {
    const IrImage *image = &p->images[step->index];
    put_argv(j, argv, WORDS("docker", "buildx", "bake", "-f", "docker-bake.json", "--load"),
             emit_bake_name(e, image->name));
    put_argv(j, undo, WORDS("./pei", "destroy", "--images"), STR(""));
    break;
  }
  case PLAN_EXPORT: put_argv(j, argv, WORDS("./pei", "export"), p->exports[step->index].name); break;
  case PLAN_NETWORK:
    if (p->networks[step->index].external) break;
    put_argv(j, argv, create, STR(""));
    put_argv(j, undo, WORDS("docker", "compose", "-f", "compose.yaml", "down"), STR(""));
    break;
  case PLAN_VOLUME:
    if (p->volumes[step->index].external) break;
    put_argv(j, argv, create, STR(""));
    put_argv(j, undo, WORDS("./pei", "destroy", "--volumes"), STR(""));
    break;
  case PLAN_SERVICE:
    put_argv(j, argv, WORDS("docker", "compose", "-f", "compose.yaml", "up", "-d"),
             p->services[step->index].name);
    put_argv(j, undo, WORDS("docker", "compose", "-f", "compose.yaml", "rm", "-s", "-f"),
             p->services[step->index].name);
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
  json_key(j, STR("needs"));
  json_open(j, '[');
  for (uint32_t i = 0; i < step->n_needs; i++) json_str(j, plan->steps[step->needs[i]].id);
  json_close(j, ']');
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
