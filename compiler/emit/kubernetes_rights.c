/* What a container may do: its user, its rights on the machine. Called by kubernetes_container.c. */
#include "emit/kubernetes.h"

void kube_flag(Kube *k, Str key, const char *field) {
  const IrValue *v = cluster_extra(k->s, field);
  if (!v || !v->num) return;
  KUBE_FROM(k, .field = field);
  kube_bool(k, key, true);
}

static void put_strings(Kube *k, Str key, const Str *v, uint32_t n) {
  if (!n) return;
  kube_list(k, key);
  for (uint32_t i = 0; i < n; i++) yaml_exact(k->y, v[i]);
  yaml_end(k->y);
}

/* Kubernetes names capabilities without CAP_. */
static void put_capabilities(Kube *k, Str key, const char *field) {
  const IrValue *list = cluster_extra(k->s, field);
  if (!list || !list->n) return;
  Str *names = arena_array(k->e->arena, Str, list->n);
  for (uint32_t i = 0; i < list->n; i++) {
    names[i] = cluster_default(k->e->arena, list->items[i].text);
    if (str_starts(names[i], STR("CAP_"))) names[i] = str_sub(names[i], 4, names[i].n);
  }
  KUBE_FROM(k, .field = field);
  put_strings(k, key, names, list->n);
}

static bool says(const IrValue *list, const char *word) {
  for (uint32_t i = 0; list && i < list->n; i++)
    if (list->items[i].text.n && str_starts(list->items[i].text.v[0].text, str_c(word))) return true;
  return false;
}

static void put_user(Kube *k) {
  Str user = cluster_default(k->e->arena, k->s->user);
  uint32_t colon = str_find(user, ':');
  Str name = str_sub(user, 0, colon), group = str_sub(user, colon < user.n ? colon + 1 : colon, user.n);
  KUBE_FROM(k, .field = "user");
  static const char *const keys[] = {"runAsUser", "runAsGroup"};
  for (uint32_t i = 0; i < 2; i++) {
    Str id = i ? group : name;
    uint64_t n = 0;
    for (uint32_t c = 0; c < id.n; c++) n = n * 10 + (uint64_t)(id.s[c] - '0');
    if (cluster_is_number(id)) kube_int(k, str_c(keys[i]), (int64_t)n);
  }
}

void kube_security(Kube *k) {
  const IrService *s = k->s;
  const IrValue *privileged = cluster_extra(s, "privileged"), *read_only = cluster_extra(s, "read_only"),
                *add = cluster_extra(s, "cap_add"), *drop = cluster_extra(s, "cap_drop");
  Str user = cluster_default(k->e->arena, s->user);
  bool numeric = cluster_is_number(str_sub(user, 0, str_find(user, ':')));
  bool locked = says(cluster_extra(s, "security_opt"), "no-new-privileges");
  if (!numeric && !(privileged && privileged->num) && !(read_only && read_only->num) && !add && !drop &&
      !locked)
    return;
  KUBE_FROM(k, .field = numeric ? "user" : NULL);
  kube_map(k, STR("securityContext"));
  if (numeric) put_user(k);
  kube_flag(k, STR("privileged"), "privileged");
  kube_flag(k, STR("readOnlyRootFilesystem"), "read_only");
  if (locked) {
    KUBE_FROM(k, .field = "security_opt");
    kube_bool(k, STR("allowPrivilegeEscalation"), false);
  }
  if (add || drop) {
    KUBE_FROM(k, .field = add ? "cap_add" : "cap_drop");
    kube_map(k, STR("capabilities"));
    put_capabilities(k, STR("add"), "cap_add");
    put_capabilities(k, STR("drop"), "cap_drop");
    yaml_end(k->y);
  }
  yaml_end(k->y);
}
