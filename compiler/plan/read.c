/* plan.json through jansson, everything about it checked. Called by the comparison. */
#include "plan/read.h"

#include <jansson.h>

typedef struct {
  Arena *a;
  Str why; /* what is wrong; set once */
} Reader;

static bool wrong(Reader *r, Str why) {
  if (!r->why.n) r->why = why;
  return false;
}

static Str text_of_json(Reader *r, const json_t *v) {
  return arena_str(r->a, str_n(json_string_value(v), json_string_length(v)));
}

/* A string under `key`; an absent one is empty unless it is needed. */
static bool read_text(Reader *r, const json_t *o, const char *what, const char *key, bool needed, Str *out) {
  const json_t *v = json_object_get(o, key);
  *out = STR("");
  if (json_is_string(v)) return *out = text_of_json(r, v), true;
  if (!v && !needed) return true;
  return wrong(r, arena_fmt(r->a, "`%s.%s`: expected a string", what, key));
}

static bool read_list(Reader *r, const json_t *o, const char *what, const char *key, const json_t **out,
                      uint32_t *n) {
  const json_t *v = json_object_get(o, key);
  *n = 0;
  *out = v;
  if (!v) return true;
  if (!json_is_array(v)) return wrong(r, arena_fmt(r->a, "`%s.%s`: expected a list", what, key));
  *n = (uint32_t)json_array_size(v);
  return true;
}

static bool read_input(Reader *r, const json_t *v, const char *what, PlanInput *in) {
  if (!json_is_object(v)) return wrong(r, arena_fmt(r->a, "`%s`: expected an object", what));
  for (uint32_t i = 0; i < PLAN_SAYS; i++)
    if (json_object_get(v, plan_says_words[i])) in->says = (PlanSays)i;
  if (json_object_get(v, "hash") && !json_object_get(v, plan_says_words[in->says])) in->says = SAYS_MODE;
  return read_text(r, v, what, "name", true, &in->name) &&
         read_text(r, v, what, plan_says_words[in->says], false, &in->value) &&
         read_text(r, v, what, "hash", false, &in->hash);
}

static bool read_inputs(Reader *r, const json_t *o, const char *what, const char *key, const PlanInput **out,
                        uint32_t *n) {
  const json_t *list;
  if (!read_list(r, o, what, key, &list, n)) return false;
  PlanInput *all = arena_array(r->a, PlanInput, *n);
  const char *one = arena_fmt(r->a, "%s.%s[]", what, key).s;
  for (uint32_t i = 0; i < *n; i++)
    if (!read_input(r, json_array_get(list, i), one, &all[i])) return false;
  *out = all;
  return true;
}

static bool read_step(Reader *r, const json_t *v, PlanStep *step) {
  const json_t *needs;
  Str kind;
  if (!json_is_object(v)) return wrong(r, STR("`steps[]`: expected an object"));
  if (!read_text(r, v, "steps[]", "id", true, &step->id) ||
      !read_text(r, v, "steps[]", "kind", true, &kind) ||
      !read_text(r, v, "steps[]", "source", false, &step->source) ||
      !read_text(r, v, "steps[]", "hash", true, &step->hash) ||
      !read_list(r, v, "steps[]", "needs", &needs, &step->n_needs) ||
      !read_inputs(r, v, "steps[]", "inputs", &step->inputs, &step->n_inputs))
    return false;
  for (step->kind = 0; step->kind < PLAN_KINDS && !str_is(kind, plan_kind_names[step->kind]);) step->kind++;
  if (step->kind == PLAN_KINDS)
    return wrong(r, arena_fmt(r->a, "`steps[].kind`: unknown kind `%.*s`", STR_ARG(kind)));
  Str *ids = arena_array(r->a, Str, step->n_needs);
  for (uint32_t i = 0; i < step->n_needs; i++) {
    const json_t *id = json_array_get(needs, i);
    if (!json_is_string(id)) return wrong(r, STR("`steps[].needs[]`: expected a string"));
    ids[i] = text_of_json(r, id);
  }
  step->needs = ids;
  step->at = SPAN_NONE;
  return true;
}

static bool read_tree(Reader *r, const json_t *v, PlanTree *tree) {
  if (!json_is_object(v)) return wrong(r, STR("`trees[]`: expected an object"));
  const json_t *files = json_object_get(v, "files");
  if (!json_is_integer(files)) return wrong(r, STR("`trees[].files`: expected a number"));
  tree->files = (uint32_t)json_integer_value(files);
  return read_text(r, v, "trees[]", "path", true, &tree->path) &&
         read_text(r, v, "trees[]", "hash", true, &tree->hash) &&
         read_inputs(r, v, "trees[]", "entries", &tree->entries, &tree->n_entries);
}

static bool read_all(Reader *r, const json_t *all, Plan *plan) {
  const json_t *steps, *trees;
  *plan = (Plan){.steps = NULL};
  if (!read_text(r, all, "plan", "project", true, &plan->project) ||
      !read_list(r, all, "plan", "steps", &steps, &plan->n) ||
      !read_list(r, all, "plan", "trees", &trees, &plan->n_trees) ||
      !read_inputs(r, all, "plan", "inputs", &plan->ambient, &plan->n_ambient))
    return false;
  PlanStep *s = arena_array(r->a, PlanStep, plan->n);
  PlanTree *t = arena_array(r->a, PlanTree, plan->n_trees);
  for (uint32_t i = 0; i < plan->n; i++)
    if (!read_step(r, json_array_get(steps, i), &s[i])) return false;
  for (uint32_t i = 0; i < plan->n_trees; i++)
    if (!read_tree(r, json_array_get(trees, i), &t[i])) return false;
  plan->steps = s, plan->trees = t;
  return true;
}

static PlanReading read_root(Reader *r, const json_t *all, Plan *plan) {
  const json_t *version = json_object_get(all, "version");
  if (!json_is_object(all)) return wrong(r, STR("it is no JSON object")), PLAN_FOREIGN;
  if (!json_is_integer(version)) return wrong(r, STR("it has no `version`")), PLAN_FOREIGN;
  if (json_integer_value(version) != PLAN_VERSION) {
    wrong(r, arena_fmt(r->a, "%" JSON_INTEGER_FORMAT, json_integer_value(version)));
    return PLAN_OTHER;
  }
  return read_all(r, all, plan) ? PLAN_READ : PLAN_FOREIGN;
}

PlanReading plan_read(Arena *a, Str text, Plan *plan, Str *why) {
  json_error_t error;
  Reader r = {.a = a};
  json_t *all = json_loadb(text.s ? text.s : "", text.n, JSON_REJECT_DUPLICATES, &error);
  *plan = (Plan){.steps = NULL};
  if (!all) {
    *why = arena_fmt(a, "line %d: %s", error.line, error.text);
    return PLAN_FOREIGN;
  }
  jmp_buf here, *up = a->oom;
  PlanReading volatile reading = PLAN_FOREIGN;
  a->oom = &here;
  bool enough = !setjmp(here);
  if (enough) reading = read_root(&r, all, plan);
  a->oom = up;
  json_decref(all);
  if (!enough) arena_oom(a);
  *why = r.why;
  return reading;
}
