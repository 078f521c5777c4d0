/* What keeps the pods of a service running: a Deployment, a DaemonSet where each node has one, a Job where they run to
   their end; and how they are replaced. Called by kubernetes.c. */
#include "emit/kubernetes.h"

static const IrValue *deploy_at(const IrService *s, const char *path) { return ir_at(s->deploy, path); }

Str kube_deploy_word(const Kube *k, const IrService *s, const char *path) {
  const IrValue *v = deploy_at(s, path);
  return v ? cluster_default(k->e->arena, v->text) : STR("");
}

/* A number; of one that is known at launch, its default. */
static int64_t number_at(const Kube *k, const IrService *s, const char *path, int64_t absent) {
  const IrValue *v = deploy_at(s, path);
  if (!v) return absent;
  if (v->kind != IV_TEXT) return v->num;
  Str digits = cluster_default(k->e->arena, v->text);
  int64_t n = 0;
  for (uint32_t i = 0; i < digits.n && i < 9; i++) n = n * 10 + (digits.s[i] - '0');
  return n;
}

bool kube_several(const Kube *k, const IrService *s) {
  return str_starts(kube_deploy_word(k, s, "mode"), STR("global")) || number_at(k, s, "replicas", 1) > 1 ||
         str_is(kube_deploy_word(k, s, "update_config.order"), "start-first");
}

static void at(Kube *k, const char *path) {
  const IrValue *v = deploy_at(k->s, path);
  if (v && v->of) YAML_MARK(k->y, .of = v->of, .span = v->at, .field = v->field);
}

/* As many at once as the project says: first new ones, or first without the old ones. */
static void put_rolling(Kube *k, Str key) {
  bool first = str_is(kube_deploy_word(k, k->s, "update_config.order"), "start-first");
  int64_t n = number_at(k, k->s, "update_config.parallelism", 1);
  kube_map(k, key);
  kube_pair(k, STR("type"), STR("RollingUpdate"));
  kube_map(k, STR("rollingUpdate"));
  for (uint32_t i = 0; i < 2; i++) {
    bool used = first == (i == 0);
    at(k, used ? "update_config.parallelism" : "update_config.order");
    yaml_key(k->y, i ? STR("maxUnavailable") : STR("maxSurge"));
    if (used && !n)
      yaml_exact(k->y, STR("100%"));
    else
      yaml_int(k->y, used ? n : 0);
  }
  yaml_end(k->y);
  yaml_end(k->y);
}

/* The old pod must let go of a volume before the new one can have it. */
static void put_strategy(Kube *k, bool each_node) {
  bool update = deploy_at(k->s, "update_config") != NULL;
  bool all = !number_at(k, k->s, "update_config.parallelism", 1) &&
             !str_is(kube_deploy_word(k, k->s, "update_config.order"), "start-first");
  bool alone = !update && !kube_several(k, k->s) && kube_claims(kube_mounts(k->e, k->s));
  if (update) at(k, "update_config");
  if (!each_node && (alone || (update && all))) {
    kube_map(k, STR("strategy"));
    kube_pair(k, STR("type"), STR("Recreate"));
    yaml_end(k->y);
  } else if (update) {
    put_rolling(k, each_node ? STR("updateStrategy") : STR("strategy"));
  }
  int64_t delay = number_at(k, k->s, "update_config.delay", 0);
  if (!delay) return;
  at(k, "update_config.delay");
  kube_int(k, STR("minReadySeconds"), (delay + 999999) / 1000000);
}

static void put_job(Kube *k) {
  int64_t replicas = number_at(k, k->s, "replicas", 1);
  if (str_is(k->s->restart, "no")) {
    KUBE_FROM(k, .field = "restart");
    kube_int(k, STR("backoffLimit"), 0);
  }
  if (replicas == 1) return;
  at(k, "replicas");
  kube_int(k, STR("parallelism"), replicas);
  kube_int(k, STR("completions"), replicas);
}

static void put_lasting(Kube *k, bool each_node) {
  if (!each_node) {
    at(k, "replicas");
    kube_int(k, STR("replicas"), number_at(k, k->s, "replicas", 1));
  }
  put_strategy(k, each_node);
  KUBE_FROM(k);
  kube_map(k, STR("selector"));
  kube_map(k, STR("matchLabels"));
  kube_selector(k);
  yaml_end(k->y);
  yaml_end(k->y);
}

void kube_workload(Kube *k) {
  bool each_node = !k->ends && str_is(kube_deploy_word(k, k->s, "mode"), "global");
  kube_pair(k, STR("apiVersion"), k->ends ? STR("batch/v1") : STR("apps/v1"));
  at(k, "mode");
  kube_pair(k, STR("kind"), k->ends ? STR("Job") : each_node ? STR("DaemonSet") : STR("Deployment"));
  KUBE_FROM(k);
  kube_metadata(k, cluster_name(k->e->arena, k->s->name), k->s->name, deploy_at(k->s, "labels"));
  kube_map(k, STR("spec"));
  if (k->ends)
    put_job(k);
  else
    put_lasting(k, each_node);
  KUBE_FROM(k);
  kube_template(k);
  yaml_end(k->y);
}
