/* The difference of two plans for programs: one object, on one line. docs/plan.md has its form. */
#include "report/report.h"

#include "diag/json_text.h"

static const char *const words[] = {
    [PLAN_SAME] = "same", [PLAN_ADDED] = "added", [PLAN_CHANGED] = "changed", [PLAN_REMOVED] = "removed"};

static void put_side(Buf *out, const char *name, const PlanInput *in) {
  if (!in) return;
  json_text_key(out, name);
  buf_lit(out, "{");
  bool value = in->value.n || !in->hash.n;
  if (value) {
    json_text(out, str_c(plan_says_words[in->says]));
    buf_lit(out, ":");
    json_text(out, in->value);
  }
  if (in->hash.n) {
    if (value) buf_lit(out, ",");
    buf_lit(out, "\"hash\":");
    json_text(out, in->hash);
  }
  buf_lit(out, "}");
}

static void put_diffs(Buf *out, const ReportPlan *r, const char *key, const PlanInputDiff *v, uint32_t n) {
  json_text_key(out, key);
  buf_lit(out, "[");
  for (uint32_t i = 0; i < n; i++) {
    const PlanInputDiff *d = &v[i];
    json_text_item(out, i);
    buf_lit(out, "{\"name\":");
    json_text(out, d->after ? d->after->name : d->before->name);
    json_text_member(out, "change", str_c(words[d->change]));
    if (d->after && d->after->source.n) json_text_member(out, "source", d->after->source);
    put_side(out, "before", d->before);
    put_side(out, "after", d->after);
    uint32_t files = 0;
    const PlanInputDiff *tree = NULL;
    if (d->change == PLAN_CHANGED)
      tree = plan_compare_trees(out->arena, plan_tree_of(r->before, d->before),
                                plan_tree_of(r->after, d->after), &files);
    if (files) put_diffs(out, r, "files", tree, files);
    buf_lit(out, "}");
  }
  buf_lit(out, "]");
}

static void put_step(Buf *out, const ReportPlan *r, const PlanStepDiff *d) {
  const PlanStep *step = d->after ? d->after : d->before;
  buf_lit(out, "{\"id\":");
  json_text(out, step->id);
  json_text_member(out, "kind", str_c(plan_kind_names[step->kind]));
  json_text_member(out, "change", str_c(words[d->change]));
  if (d->after && step->source.n) json_text_member(out, "source", step->source);
  if (d->before) json_text_member(out, "before", d->before->hash);
  if (d->after) json_text_member(out, "after", d->after->hash);
  if (d->n_inputs) put_diffs(out, r, "inputs", d->inputs, d->n_inputs);
  if (d->n_needs) {
    json_text_key(out, "needs");
    buf_lit(out, "[");
    for (uint32_t i = 0; i < d->n_needs; i++) {
      json_text_item(out, i);
      json_text(out, d->needs[i]);
    }
    buf_lit(out, "]");
  }
  buf_lit(out, "}");
}

void report_plan_json(Buf *out, const ReportPlan *r) {
  const PlanDiff *diff = r->diff;
  buf_lit(out, "{\"v\":1");
  json_text_member(out, "project", r->after->project);
  if (r->file.n) json_text_member(out, "compared", r->file);
  for (PlanChange c = PLAN_SAME; c <= PLAN_REMOVED; c++) json_text_number(out, words[c], diff->counts[c]);
  put_diffs(out, r, "inputs", r->file.n ? diff->ambient : NULL, r->file.n ? diff->n_ambient : 0);
  json_text_key(out, "steps");
  buf_lit(out, "[");
  for (uint32_t i = 0; i < diff->n; i++) {
    json_text_item(out, i);
    put_step(out, r, &diff->steps[i]);
  }
  buf_lit(out, "]}\n");
}
