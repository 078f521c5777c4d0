/* What of `deploy` Kubernetes does otherwise, where some values of a field have a counterpart. Called by
   check_kubernetes.c; fields that have none: grammar/cluster.def. */
#include "ir/limits.h"
#include "model/check_cluster.h"

static void say(Check *k, const Obj *o, Span at, Str what, PhraseId phrase) {
  check_at(k, o);
  diag(k->ds, W0965, at, what, str_c(diag_phrases[phrase]));
}

static void check_word(Check *k, const Obj *o, Sym field, const char *fits, PhraseId phrase) {
  Str word = o ? obj_str(k->m, o, field) : STR("");
  if (word.n && !check_cluster_fits(word, fits)) say(k, o, obj_get(o, field)->at, word, phrase);
}

/* What it writes: emit/kubernetes_place.c. */
static void check_placement(Check *k, const Obj *placement) {
  const Value *constraints = obj_get(placement, W_constraints), *spread = obj_get(placement, W_spread);
  Str text, key, value;
  for (uint32_t i = 0; i < check_items(constraints); i++)
    if (check_text(k, constraints->items[i], &text) && !limit_node_is(text, &key, &value))
      say(k, placement, constraints->items[i]->at, text, PHRASE_LOST_CONSTRAINT);
  for (uint32_t i = 0; i < check_items(spread); i++)
    if (check_text(k, spread->items[i], &text) && !limit_node_label(text, &key))
      say(k, placement, spread->items[i]->at, text, PHRASE_LOST_SPREAD);
}

void check_kubernetes_deploy(Check *k, const Obj *service) {
  const Obj *deploy = check_child(service, B_deploy);
  if (!deploy) return;
  const Obj *placement = check_child(deploy, B_placement);
  check_word(k, deploy, W_mode, "replicated global replicated-job", PHRASE_LOST_JOB);
  check_word(k, check_child(deploy, B_deploy_update), W_failure_action, "pause", PHRASE_LOST_ROLLOUT);
  check_word(k, check_child(deploy, B_deploy_restart), W_condition, "any", PHRASE_LOST_CONDITION);
  if (placement) check_placement(k, placement);
}
