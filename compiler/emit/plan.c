/* plan.json: what every step is made from, which commands make and remove it, and where it was written. Its schema is
   docs/plan.schema.json; who reads it back is plan/read.c. */
#include "emit/json.h"
#include "emit/parts.h"

static void put_strings(Json *j, const char *key, const Str *v, uint32_t n) {
  json_key(j, str_c(key));
  json_open_line(j, '[');
  for (uint32_t i = 0; i < n; i++) json_str(j, v[i]);
  json_close_line(j, ']');
}

static const Str says_keys[PLAN_SAYS] = {
#define SAYS(id, word) JSON_KEY(word),
    PLAN_SAYS_ROWS(SAYS)
#undef SAYS
};

static void put_input(Json *j, const PlanInput *in, const char *source) {
  json_open_line(j, '{');
  json_named(j, "name", in->name);
  if (in->value.n || !in->hash.n) json_named_(j, says_keys[in->says], in->value);
  if (in->hash.n) json_named(j, "hash", in->hash);
  if (source && in->source.n) json_pair(j, str_c(source), in->source);
  json_close_line(j, '}');
}

static void put_inputs(Json *j, const char *key, const PlanInput *v, uint32_t n) {
  json_key(j, str_c(key));
  json_open(j, '[');
  for (uint32_t i = 0; i < n; i++) put_input(j, &v[i], NULL);
  json_close(j, ']');
}

/* Which files are the project; what they hold is in the steps. */
static void put_sources(Json *j, const IrProject *p) {
  json_key(j, STR("sources"));
  json_open(j, '[');
  for (uint32_t i = 0; i < p->n_inputs; i++) {
    const IrInput *in = &p->inputs[i];
    if (in->kind != INPUT_SOURCE && in->kind != INPUT_LIBRARY) continue;
    FROM(j->out, p, .field = "@input", .item = i + 1);
    json_str(j, in->name);
  }
  json_close(j, ']');
}

static void put_ambient(Json *j, const IrProject *p, const Plan *plan) {
  uint32_t k = 0;
  json_key(j, STR("inputs"));
  json_open(j, '[');
  for (uint32_t i = 0; i < p->n_inputs; i++) {
    if (p->inputs[i].kind == INPUT_SOURCE || p->inputs[i].kind == INPUT_LIBRARY) continue;
    FROM(j->out, p, .field = "@input", .item = i + 1);
    put_input(j, &plan->ambient[k++], "from");
  }
  json_close(j, ']');
}

/* ---- commands, run in the output directory ---- */

#define COMPOSE "\"docker\", \"compose\", \"-f\", \"compose.yaml\", "
#define DESTROY "\"./pei\", \"destroy\", "
#define PUT(key, words, last) (json_key(j, STR(key)), json_command(j, words, last))

/* The name that docker buildx knows, and a command for each node. */
static void put_builder(Json *j, const IrBuilder *builder) {
  if (builder->own) return;
  PUT("argv", "\"./pei\", \"builder\", \"create\"", builder->name);
  PUT("undo", "\"./pei\", \"builder\", \"rm\"", builder->name);
}

/* Docker's own commands go to no dock. */
static bool is_on_a_dock(const IrProject *p, const PlanStep *step) {
  switch (step->kind) {
  case PLAN_NETWORK: return p->networks[step->index].dock != IR_NONE;
  case PLAN_VOLUME: return p->volumes[step->index].dock != IR_NONE;
  case PLAN_SERVICE: return p->services[step->index].dock != IR_NONE && !p->services[step->index].run;
  default: return false;
  }
}

static void put_own_commands(Json *j, const Emit *e, const PlanStep *step) {
  const IrProject *p = e->project;
  const Str none = STR("");
  switch (step->kind) {
  case PLAN_BEFORE:
  case PLAN_AFTER: PUT("argv", "\"./pei\", \"step\"", step->id); break;
  case PLAN_IMAGE:
    PUT("argv", "\"./pei\", \"build\"", emit_bake_name(e, p->images[step->index].name));
    PUT("undo", DESTROY "\"--images\"", none);
    break;
  case PLAN_BUILDER: put_builder(j, &p->builders[step->index]); break;
  case PLAN_EXPORT: PUT("argv", "\"./pei\", \"export\"", p->exports[step->index].name); break;
  case PLAN_NETWORK:
    if (p->networks[step->index].keep) {
      PUT("argv", "\"./pei\", \"up\"", none);
      PUT("undo", "\"docker\", \"network\", \"rm\"", p->networks[step->index].docker_name);
    }
    if (p->networks[step->index].external) break;
    PUT("argv", COMPOSE "\"up\", \"--no-start\"", none);
    PUT("undo", COMPOSE "\"down\"", none);
    break;
  case PLAN_VOLUME:
    if (p->volumes[step->index].keep) {
      PUT("argv", "\"./pei\", \"up\"", none);
      PUT("undo", "\"docker\", \"volume\", \"rm\"", p->volumes[step->index].docker_name);
    }
    if (p->volumes[step->index].external) break;
    PUT("argv", COMPOSE "\"up\", \"--no-start\"", none);
    PUT("undo", DESTROY "\"--volumes\"", none);
    break;
  case PLAN_SERVICE:
    if (p->services[step->index].run) {
      PUT("argv", "\"./pei\", \"run\"", p->services[step->index].name);
      break;
    }
    PUT("argv", COMPOSE "\"up\", \"-d\"", p->services[step->index].name);
    PUT("undo", COMPOSE "\"rm\", \"-s\", \"-f\"", p->services[step->index].name);
    break;
  case PLAN_PUBLISH: PUT("argv", "\"./pei\", \"publish\"", p->publishes[step->index].name); break;
  case PLAN_PULL: PUT("argv", "\"./pei\", \"pull\"", p->pulls[step->index].name); break;
  case PLAN_DOCK:
    PUT("argv", "\"./pei\", \"dock\", \"create\"", p->docks[step->index].name);
    PUT("undo", "\"./pei\", \"dock\", \"rm\"", p->docks[step->index].name);
    break;
  case PLAN_TRANSFER: PUT("argv", "\"./pei\", \"transfer\"", p->transfers[step->index].name); break;
  case PLAN_SYNC: PUT("argv", "\"./pei\", \"sync\", \"up\"", p->syncs[step->index].name); break;
  case PLAN_DISK:
    PUT("argv", "\"./pei\", \"disk\"", p->disks[step->index].name);
    PUT("undo", "\"./pei\", \"destroy\"", step->id);
    break;
  case PLAN_EXTRACT: PUT("argv", "\"./pei\", \"extract\"", p->extracts[step->index].name); break;
  case PLAN_COPY:
    PUT("argv", "\"./pei\", \"apply\"", step->id);
    PUT("undo", "\"./pei\", \"destroy\"", step->id);
    break;
  case PLAN_KINDS: break;
  }
}

static void put_commands(Json *j, const Emit *e, const PlanStep *step) {
  if (!is_on_a_dock(e->project, step)) {
    put_own_commands(j, e, step);
    return;
  }
  PUT("argv", "\"./pei\", \"apply\"", step->id);
  PUT("undo", "\"./pei\", \"destroy\"", step->id);
}

/* ---- steps ---- */

const void *emit_plan_object(const IrProject *p, const PlanStep *step) {
  switch (step->kind) {
  case PLAN_BEFORE: return p->befores[step->index].of;
  case PLAN_AFTER: return p->afters[step->index].of;
  case PLAN_IMAGE: return p->images[step->index].of;
  case PLAN_BUILDER: return p->builders[step->index].of;
  case PLAN_EXPORT: return p->exports[step->index].of;
  case PLAN_NETWORK: return p->networks[step->index].of;
  case PLAN_VOLUME: return p->volumes[step->index].of;
  case PLAN_SERVICE: return p->services[step->index].of;
  case PLAN_PUBLISH: return p->publishes[step->index].of;
  case PLAN_PULL: return p->pulls[step->index].of;
  case PLAN_DOCK: return p->docks[step->index].of;
  case PLAN_TRANSFER: return p->transfers[step->index].of;
  case PLAN_SYNC: return p->syncs[step->index].of;
  case PLAN_DISK: return p->disks[step->index].of;
  case PLAN_EXTRACT: return p->extracts[step->index].of;
  case PLAN_COPY: return p->copies[step->index].of;
  case PLAN_KINDS: break;
  }
  return NULL;
}

static void put_step(Json *j, const Emit *e, const PlanStep *step) {
  MARK(j->out, .of = emit_plan_object(e->project, step), .span = step->at);
  json_open(j, '{');
  json_named(j, "id", step->id);
  json_named(j, "kind", str_c(plan_kind_names[step->kind]));
  if (step->source.n) json_named(j, "source", step->source);
  json_named(j, "hash", step->hash);
  if (step->n_needs) put_strings(j, "needs", step->needs, step->n_needs);
  put_commands(j, e, step);
  put_inputs(j, "inputs", step->inputs, step->n_inputs);
  json_close(j, '}');
}

static void put_tree(Json *j, const PlanTree *t) {
  json_open(j, '{');
  json_named(j, "path", t->path);
  json_named(j, "hash", t->hash);
  json_key(j, STR("files"));
  json_int(j, t->files);
  put_inputs(j, "entries", t->entries, t->n_entries);
  json_close(j, '}');
}

void emit_plan(Emit *e) {
  const IrProject *p = e->project;
  const Plan *plan = emit_plan_made(e);
  Buf b = emit_buf(e);
  FROM(&b, p);
  Json j = {.out = &b};
  json_open(&j, '{');
  json_key(&j, STR("version"));
  json_int(&j, PLAN_VERSION);
  json_named(&j, "project", p->name);
  put_sources(&j, p);
  put_ambient(&j, p, plan);
  json_key(&j, STR("steps"));
  json_open(&j, '[');
  for (uint32_t i = 0; i < plan->n; i++) put_step(&j, e, &plan->steps[i]);
  FIXED(&b, "");
  json_close(&j, ']');
  json_key(&j, STR("trees"));
  json_open(&j, '[');
  for (uint32_t i = 0; i < plan->n_trees; i++) put_tree(&j, &plan->trees[i]);
  json_close(&j, ']');
  json_close(&j, '}');
  emit_add_buf(e, STR("plan.json"), &b, 0644);
}
