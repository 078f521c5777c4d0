/* The container of a service's pod: what runs, with what, within which limits, and when it counts as well. Called by
   kubernetes_pod.c. */
#include "emit/kubernetes.h"

/* ---- values with variables of the launch ---- */

/* The variable, as all of the project has it; NULL if this one has another default, and so cannot share its entry. */
static const Part *launch_entry(Kube *k, const Part *p) {
  for (uint32_t i = 0; i < k->launch.list.n; i++)
    if (str_eq(k->launch.list.v[i].text, p->text))
      return str_eq(part_fallback(&k->launch.list.v[i]), part_fallback(p)) ? &k->launch.list.v[i] : NULL;
  *vec_push(k->e->arena, &k->launch.list) = *p;
  return p;
}

static bool is_variable(Text t) { return t.n == 1 && t.v[0].kind == PART_LATE; }

/* Does the service set this name itself, to something else than the variable of that name? */
static bool is_taken(const IrService *s, Str name) {
  for (uint32_t i = 0; i < s->env.n; i++)
    if (str_eq(s->env.v[i].key, name))
      return !is_variable(s->env.v[i].value) || !str_eq(s->env.v[i].value.v[0].text, name);
  return false;
}

/* With defaults in the place of variables that the container cannot have under their own name. */
static Text reachable(Kube *k, Text t) {
  Part *parts = arena_array(k->e->arena, Part, t.n);
  for (uint32_t i = 0; i < t.n; i++) {
    parts[i] = t.v[i];
    if (parts[i].kind == PART_LATE && (is_taken(k->s, parts[i].text) || !launch_entry(k, &parts[i])))
      parts[i] = (Part){.kind = PART_TEXT, .text = part_fallback(&parts[i])};
  }
  return (Text){parts, t.n};
}

static void put_expanded(Kube *k, Text t) {
  Buf b = buf_new(k->e->arena);
  quote_kubernetes(&b, t);
  yaml_exact(k->y, buf_str(&b));
}

static void put_words(Kube *k, Str key, IrWords words, const char *field) {
  KUBE_FROM(k, .field = field);
  kube_list(k, key);
  for (uint32_t i = 0; i < words.n; i++) {
    KUBE_FROM(k, .field = field, .item = i + 1);
    put_expanded(k, reachable(k, words.v[i]));
  }
  yaml_end(k->y);
}

/* ---- env ---- */

static void put_reference(Kube *k, Str name, Str variable) {
  yaml_map(k->y);
  kube_pair(k, STR("name"), name);
  kube_map(k, STR("valueFrom"));
  kube_map(k, STR("configMapKeyRef"));
  kube_pair(k, STR("name"), k->launch.map);
  kube_pair(k, STR("key"), variable);
  yaml_end(k->y);
  yaml_end(k->y);
  yaml_end(k->y);
}

typedef VEC(Str) Names;

static void collect(Kube *k, Names *names, Text t) {
  t = reachable(k, t);
  for (uint32_t i = 0; i < t.n; i++) {
    bool have = t.v[i].kind != PART_LATE;
    for (uint32_t n = 0; n < names->n && !have; n++) have = str_eq(names->v[n], t.v[i].text);
    if (!have) *vec_push(k->e->arena, names) = t.v[i].text;
  }
}

/* Variables that others are made of come first: Kubernetes knows only those that stand above. */
static Names referred(Kube *k) {
  Names names = {0};
  for (uint32_t i = 0; i < k->s->env.n; i++)
    if (!is_variable(k->s->env.v[i].value)) collect(k, &names, k->s->env.v[i].value);
  for (uint32_t i = 0; k->s->has_entrypoint && i < k->s->entrypoint.n; i++)
    collect(k, &names, k->s->entrypoint.v[i]);
  for (uint32_t i = 0; k->s->has_command && i < k->s->command.n; i++) collect(k, &names, k->s->command.v[i]);
  return names;
}

static void put_env(Kube *k) {
  Names first = referred(k);
  if (!first.n && !k->s->env.n) return;
  KUBE_FROM(k, .field = "env");
  kube_list(k, STR("env"));
  for (uint32_t i = 0; i < first.n; i++) put_reference(k, first.v[i], first.v[i]);
  for (uint32_t i = 0; i < k->s->env.n; i++) {
    const IrPair *pair = &k->s->env.v[i];
    bool above = false;
    for (uint32_t n = 0; n < first.n; n++) above |= str_eq(first.v[n], pair->key);
    if (above) continue;
    KUBE_AT(k, pair->at);
    if (is_variable(pair->value) && launch_entry(k, &pair->value.v[0])) {
      put_reference(k, pair->key, pair->value.v[0].text);
      continue;
    }
    yaml_map(k->y);
    kube_pair(k, STR("name"), pair->key);
    yaml_key(k->y, STR("value"));
    put_expanded(k, is_variable(pair->value) ? text_of(k->e->arena, part_fallback(&pair->value.v[0]))
                                             : reachable(k, pair->value));
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

/* ---- ports, limits ---- */

static void put_ports(Kube *k) {
  KubePorts ports = kube_ports(k->e, k->s);
  if (!ports.n) return;
  kube_list(k, STR("ports"));
  for (uint32_t i = 0; i < ports.n; i++) {
    YAML_MARK(k->y, .of = k->of, .span = ports.v[i].at, .field = ports.v[i].field);
    yaml_map(k->y);
    kube_int(k, STR("containerPort"), ports.v[i].port);
    if (!str_is(ports.v[i].proto, "TCP")) kube_pair(k, STR("protocol"), ports.v[i].proto);
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

/* How many GPUs: the ids of a machine mean nothing on another one. */
static int64_t gpus(const IrService *s) {
  int64_t n = 0;
  if (s->n_gpu_ids) return s->n_gpu_ids;
  if (!cluster_is_number(s->gpu)) return s->gpu.n ? 1 : 0;
  for (uint32_t i = 0; i < s->gpu.n; i++) n = n * 10 + (s->gpu.s[i] - '0');
  return n;
}

static void put_limits(Kube *k, int64_t gpu) {
  const IrService *s = k->s;
  if (s->memory < 0 && !s->cpus.n && !gpu) return;
  KUBE_FROM(k, .field = s->memory >= 0 || s->cpus.n ? "limits" : "gpu");
  kube_map(k, STR("limits"));
  if (s->memory >= 0) {
    KUBE_FROM(k, .field = "limits.memory");
    kube_size(k, STR("memory"), s->memory);
  }
  if (s->cpus.n) {
    KUBE_FROM(k, .field = "limits.cpus");
    kube_pair(k, STR("cpu"), s->cpus);
  }
  if (gpu) {
    KUBE_FROM(k, .field = "gpu");
    kube_int(k, STR("nvidia.com/gpu"), gpu);
  }
  yaml_end(k->y);
}

/* What a node must have left. */
static void put_requests(Kube *k, const IrValue *memory, const IrValue *cpus) {
  if (!memory && !cpus) return;
  kube_map(k, STR("requests"));
  if (memory) {
    YAML_MARK(k->y, .of = memory->of, .span = memory->at, .field = memory->field);
    kube_size(k, STR("memory"), memory->num);
  }
  if (cpus) {
    YAML_MARK(k->y, .of = cpus->of, .span = cpus->at, .field = cpus->field);
    kube_pair(k, STR("cpu"),
              cpus->kind == IV_INT ? arena_fmt(k->e->arena, "%lld", (long long)cpus->num)
                                   : cluster_default(k->e->arena, cpus->text));
  }
  yaml_end(k->y);
}

static void put_resources(Kube *k) {
  const IrService *s = k->s;
  const IrValue *memory = ir_at(s->deploy, "resources.reservations.memory"),
                *cpus = ir_at(s->deploy, "resources.reservations.cpus");
  int64_t gpu = gpus(s);
  if (s->memory < 0 && !s->cpus.n && !gpu && !memory && !cpus) return;
  kube_map(k, STR("resources"));
  put_requests(k, memory, cpus);
  put_limits(k, gpu);
  yaml_end(k->y);
}

/* ---- commands of a start and a stop ---- */

static const IrValue *first_command(const IrService *s, const char *key) {
  const IrValue *list = cluster_extra(s, key);
  return list && list->n ? ir_at(&list->items[0], "command") : NULL;
}

static void put_hook(Kube *k, Str key, const IrValue *command) {
  if (!command) return;
  YAML_MARK(k->y, .of = command->of, .span = command->at, .field = command->field);
  kube_map(k, key);
  kube_map(k, STR("exec"));
  kube_list(k, STR("command"));
  for (uint32_t i = 0; i < command->n; i++)
    yaml_exact(k->y, cluster_default(k->e->arena, command->items[i].text));
  yaml_end(k->y);
  yaml_end(k->y);
  yaml_end(k->y);
}

static void put_lifecycle(Kube *k) {
  const IrValue *started = first_command(k->s, "post_start"), *stopped = first_command(k->s, "pre_stop");
  if (!started && !stopped) return;
  kube_map(k, STR("lifecycle"));
  put_hook(k, STR("postStart"), started);
  put_hook(k, STR("preStop"), stopped);
  yaml_end(k->y);
}

/* ---- health ---- */

enum { USUAL_SECONDS = 30, USUAL_RETRIES = 3 }; /* docker's; those of Kubernetes are other ones */

static int64_t seconds(int64_t us, int64_t absent) {
  return us < 0 ? absent : us < 1000000 ? 1 : (us + 999999) / 1000000;
}

static void put_probe(Kube *k, Str key, const IrHealth *h, int64_t period, int64_t failures) {
  Str first = cluster_default(k->e->arena, h->test.v[0]);
  YAML_MARK(k->y, .of = h->of, .span = h->at);
  kube_map(k, key);
  kube_map(k, STR("exec"));
  kube_list(k, STR("command"));
  if (str_is(first, "CMD-SHELL")) yaml_exact(k->y, STR("/bin/sh")), yaml_exact(k->y, STR("-c"));
  for (uint32_t i = 1; i < h->test.n; i++) yaml_exact(k->y, cluster_default(k->e->arena, h->test.v[i]));
  yaml_end(k->y);
  yaml_end(k->y);
  kube_int(k, STR("periodSeconds"), period);
  kube_int(k, STR("timeoutSeconds"), seconds(h->timeout_us, USUAL_SECONDS));
  kube_int(k, STR("failureThreshold"), failures);
  yaml_end(k->y);
}

/* A pod that is not ready gets no connections; one that stays unwell is started again. */
static void put_probes(Kube *k) {
  const IrHealth *h = cluster_health(k->e->project, k->s);
  if (!h || k->ends) return;
  int64_t retries = h->retries < 0 ? USUAL_RETRIES : h->retries,
          period = seconds(h->interval_us, USUAL_SECONDS);
  int64_t early = seconds(h->start_interval_us, period);
  if (h->start_us > 0)
    put_probe(k, STR("startupProbe"), h, early, retries + (seconds(h->start_us, 0) + early - 1) / early);
  put_probe(k, STR("readinessProbe"), h, period, retries);
  put_probe(k, STR("livenessProbe"), h, period, retries);
}

/* ---- the whole ---- */

static Str pull_policy(const IrService *s) {
  const IrValue *v = cluster_extra(s, "pull_policy");
  Str word = v && v->text.n ? v->text.v[0].text : STR("");
  return str_is(word, "always") ? STR("Always") : str_is(word, "never") ? STR("Never") : STR("IfNotPresent");
}

static void put_image(Kube *k) {
  const IrService *s = k->s;
  const IrImage *image = s->image == IR_NONE ? NULL : &k->e->project->images[s->image];
  KUBE_FROM(k, .field = "image");
  if (image) YAML_MARK(k->y, .of = image->of, .span = image->at, .field = "tags", .item = 1, .also = true);
  kube_pair(k, STR("image"), cluster_default(k->e->arena, image ? emit_tag(k->e, image) : s->image_ref));
  kube_pair(k, STR("imagePullPolicy"), pull_policy(s));
}

void kube_container(Kube *k, KubeMounts mounts) {
  const IrService *s = k->s;
  KUBE_FROM(k);
  yaml_map(k->y);
  kube_pair(k, STR("name"), cluster_name(k->e->arena, s->name));
  put_image(k);
  if (s->has_entrypoint) put_words(k, STR("command"), s->entrypoint, "entrypoint");
  if (s->has_command) put_words(k, STR("args"), s->command, "command");
  kube_plain(k, STR("workingDir"), s->workdir, "workdir");
  put_env(k);
  put_ports(k);
  kube_volume_mounts(k, mounts);
  put_resources(k);
  put_lifecycle(k);
  put_probes(k);
  kube_security(k);
  kube_flag(k, STR("tty"), "tty");
  kube_flag(k, STR("stdin"), "stdin_open");
  yaml_end(k->y);
}
