/* The pod of a service. What keeps it running: kubernetes_workload.c; where: kubernetes_place.c. */
#include "emit/kubernetes.h"

/* The group of a user that is a number, or the user: 1000 of "1000", 50 of "1000:50"; empty if it is a name. */
static Str group_of(Kube *k) {
  Str user = cluster_default(k->e->arena, k->s->user);
  uint32_t colon = str_find(user, ':');
  Str group = colon < user.n ? str_sub(user, colon + 1, user.n) : user;
  return cluster_is_number(group) ? group : STR("");
}

static void put_number(Yaml *y, Str digits) {
  int64_t n = 0;
  for (uint32_t i = 0; i < digits.n; i++) n = n * 10 + (digits.s[i] - '0');
  yaml_int(y, n);
}

static void put_sysctls(Kube *k, const IrValue *sysctls) {
  KUBE_FROM(k, .field = "sysctls");
  kube_list(k, STR("sysctls"));
  for (uint32_t i = 0; i < sysctls->n; i++) {
    yaml_map(k->y);
    kube_pair(k, STR("name"), sysctls->keys[i]);
    const IrValue *v = &sysctls->items[i];
    kube_pair(k, STR("value"),
              v->kind == IV_INT ? arena_fmt(k->e->arena, "%lld", (long long)v->num)
                                : cluster_default(k->e->arena, v->text));
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

/* A new claim belongs to root: the group of the service gets it. */
static void put_pod_security(Kube *k, KubeMounts mounts) {
  const IrValue *groups = cluster_extra(k->s, "group_add"), *sysctls = cluster_extra(k->s, "sysctls");
  Str fs = kube_claims(mounts) ? group_of(k) : STR("");
  bool numbers = false;
  for (uint32_t i = 0; groups && i < groups->n; i++)
    numbers |= cluster_is_number(cluster_default(k->e->arena, groups->items[i].text));
  if (sysctls && sysctls->kind != IV_MAP) sysctls = NULL;
  if (!fs.n && !numbers && !(sysctls && sysctls->n)) return;
  kube_map(k, STR("securityContext"));
  if (fs.n) {
    KUBE_FROM(k, .field = "user");
    yaml_key(k->y, STR("fsGroup"));
    put_number(k->y, fs);
  }
  if (numbers) {
    KUBE_FROM(k, .field = "group_add");
    kube_list(k, STR("supplementalGroups"));
    for (uint32_t i = 0; i < groups->n; i++) {
      Str group = cluster_default(k->e->arena, groups->items[i].text);
      if (cluster_is_number(group)) put_number(k->y, group);
    }
    yaml_end(k->y);
  }
  if (sysctls && sysctls->n) put_sysctls(k, sysctls);
  yaml_end(k->y);
}

static void put_texts(Kube *k, Str key, const IrValue *list, const char *field) {
  if (!list || !list->n) return;
  KUBE_FROM(k, .field = field);
  kube_list(k, key);
  for (uint32_t i = 0; i < list->n; i++) yaml_exact(k->y, cluster_default(k->e->arena, list->items[i].text));
  yaml_end(k->y);
}

/* ndots:1 */
static void put_dns_options(Kube *k, const IrValue *options) {
  KUBE_FROM(k, .field = "dns_opt");
  kube_list(k, STR("options"));
  for (uint32_t i = 0; i < options->n; i++) {
    Str text = cluster_default(k->e->arena, options->items[i].text);
    uint32_t colon = str_find(text, ':');
    yaml_map(k->y);
    kube_pair(k, STR("name"), str_sub(text, 0, colon));
    if (colon < text.n) kube_pair(k, STR("value"), str_sub(text, colon + 1, text.n));
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

static void put_dns(Kube *k) {
  const IrValue *dns = cluster_extra(k->s, "dns"), *search = cluster_extra(k->s, "dns_search"),
                *options = cluster_extra(k->s, "dns_opt");
  if (!dns && !search && !options) return;
  KUBE_FROM(k, .field = dns ? "dns" : search ? "dns_search" : "dns_opt");
  kube_map(k, STR("dnsConfig"));
  put_texts(k, STR("nameservers"), dns, "dns");
  put_texts(k, STR("searches"), search, "dns_search");
  if (options) put_dns_options(k, options);
  yaml_end(k->y);
}

/* NAME=ADDRESS. The address of the host is none of a cluster. */
static bool host_alias(Kube *k, const IrValue *v, Str *name, Str *address) {
  Str text = cluster_default(k->e->arena, v->text);
  uint32_t eq = str_find(text, '=');
  if (eq == text.n) return false;
  *name = str_sub(text, 0, eq), *address = str_sub(text, eq + 1, text.n);
  return !str_is(*address, "host-gateway");
}

static void put_hosts(Kube *k) {
  const IrValue *hosts = cluster_extra(k->s, "extra_hosts");
  bool any = false;
  for (uint32_t i = 0; hosts && i < hosts->n; i++) {
    Str name, address;
    if (!host_alias(k, &hosts->items[i], &name, &address)) continue;
    KUBE_FROM(k, .field = "extra_hosts", .item = i + 1);
    if (!any) kube_list(k, STR("hostAliases"));
    any = true;
    yaml_map(k->y);
    kube_pair(k, STR("ip"), address);
    kube_list(k, STR("hostnames"));
    yaml_exact(k->y, name);
    yaml_end(k->y);
    yaml_end(k->y);
  }
  if (any) yaml_end(k->y);
}

/* `restart = no` is never tried again; what only others wait for is, as nothing is started in an order here. */
static void put_restart(Kube *k) {
  KUBE_FROM(k, .field = k->s->restart.n ? "restart" : NULL);
  kube_pair(k, STR("restartPolicy"), str_is(k->s->restart, "no") ? STR("Never") : STR("OnFailure"));
}

/* Those of the node, where the service says so. */
static void put_namespaces(Kube *k) {
  static const char *const keys[][2] = {
      {"ipc", "hostIPC"}, {"pid", "hostPID"}, {"network_mode", "hostNetwork"}};
  for (uint32_t i = 0; i < 3; i++) {
    const IrValue *v = cluster_extra(k->s, keys[i][0]);
    if (!v || !str_is(cluster_default(k->e->arena, v->text), "host")) continue;
    KUBE_FROM(k, .field = keys[i][0]);
    kube_bool(k, str_c(keys[i][1]), true);
    /* other services are still found by their names */
    if (i == 2) kube_pair(k, STR("dnsPolicy"), STR("ClusterFirstWithHostNet"));
  }
}

static void put_pod(Kube *k) {
  const IrService *s = k->s;
  KubeMounts mounts = kube_mounts(k->e, s);
  const IrValue *hostname = cluster_extra(s, "hostname");
  kube_map(k, STR("spec"));
  if (hostname) kube_plain(k, STR("hostname"), hostname->text, "hostname");
  KUBE_FROM(k);
  /* Containers of compose reach no cluster, and see no variables of other services. */
  kube_bool(k, STR("automountServiceAccountToken"), false);
  kube_bool(k, STR("enableServiceLinks"), false);
  if (k->ends) put_restart(k);
  if (s->stop_grace_us >= 0) {
    KUBE_FROM(k, .field = "stop.grace");
    kube_int(k, STR("terminationGracePeriodSeconds"), (s->stop_grace_us + 999999) / 1000000);
  }
  kube_place(k);
  put_namespaces(k);
  put_pod_security(k, mounts);
  put_dns(k);
  put_hosts(k);
  KUBE_FROM(k);
  kube_list(k, STR("containers"));
  kube_container(k, mounts);
  yaml_end(k->y);
  kube_volumes(k, mounts);
  yaml_end(k->y);
}

/* ---- what its pods are made from ---- */

static bool has_key(const IrValue *map, Str key) {
  for (uint32_t i = 0; i < map->n; i++)
    if (str_eq(map->keys[i], key)) return true;
  return false;
}

/* Labels of the project may say anything, those of Kubernetes only names: they become annotations. */
static void put_annotations(Kube *k) {
  const IrValue *more = cluster_extra(k->s, "annotations");
  if (!k->s->labels.n && !more) return;
  KUBE_FROM(k, .field = "labels");
  kube_map(k, STR("annotations"));
  for (uint32_t i = 0; i < k->s->labels.n; i++) {
    if (more && has_key(more, k->s->labels.v[i].key)) continue;
    KUBE_AT(k, k->s->labels.v[i].at);
    yaml_key(k->y, k->s->labels.v[i].key);
    yaml_exact(k->y, cluster_default(k->e->arena, k->s->labels.v[i].value));
  }
  kube_texts(k, more);
  yaml_end(k->y);
}

void kube_template(Kube *k) {
  kube_map(k, STR("template"));
  kube_map(k, STR("metadata"));
  kube_map(k, STR("labels"));
  kube_selector(k);
  yaml_end(k->y);
  put_annotations(k);
  yaml_end(k->y);
  put_pod(k);
  yaml_end(k->y);
}
