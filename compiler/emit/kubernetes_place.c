/* Which nodes the pods of a service run on, and what they are spread over. Called by kubernetes_pod.c. */
#include "emit/kubernetes.h"
#include "ir/limits.h"

typedef struct {
  Str key, value;
  const IrValue *from; /* NULL: `platform` */
} Label;
typedef VEC(Label) Labels;

/* A label is said once: the first one counts. */
static void add(Kube *k, Labels *labels, Label label) {
  for (uint32_t i = 0; i < labels->n; i++)
    if (str_eq(labels->v[i].key, label.key)) return;
  *vec_push(k->e->arena, labels) = label;
}

/* amd64 of linux/amd64/v2 */
static void add_platform(Kube *k, Labels *labels) {
  const IrValue *platform = cluster_extra(k->s, "platform");
  if (!platform || !platform->text.n) return;
  Str text = platform->text.v[0].text;
  uint32_t slash = str_find(text, '/');
  if (slash == text.n) return;
  Str arch = str_sub(text, slash + 1, text.n);
  add(k, labels, (Label){STR("kubernetes.io/os"), str_sub(text, 0, slash), NULL});
  add(k, labels, (Label){STR("kubernetes.io/arch"), str_sub(arch, 0, str_find(arch, '/')), NULL});
}

static void add_constraints(Kube *k, Labels *labels) {
  const IrValue *list = ir_at(k->s->deploy, "placement.constraints");
  for (uint32_t i = 0; list && i < list->n; i++) {
    Label label = {.from = list};
    if (limit_node_is(cluster_default(k->e->arena, list->items[i].text), &label.key, &label.value))
      add(k, labels, label);
  }
}

static void put_spread(Kube *k, Str key) {
  yaml_map(k->y);
  kube_int(k, STR("maxSkew"), 1);
  kube_pair(k, STR("topologyKey"), key);
  kube_pair(k, STR("whenUnsatisfiable"), STR("ScheduleAnyway"));
  kube_map(k, STR("labelSelector"));
  kube_map(k, STR("matchLabels"));
  kube_selector(k);
  yaml_end(k->y);
  yaml_end(k->y);
  yaml_end(k->y);
}

void kube_place(Kube *k) {
  Labels labels = {0};
  add_platform(k, &labels);
  add_constraints(k, &labels);
  if (labels.n) kube_map(k, STR("nodeSelector"));
  for (uint32_t i = 0; i < labels.n; i++) {
    const IrValue *from = labels.v[i].from;
    if (from)
      YAML_MARK(k->y, .of = from->of, .span = from->at, .field = from->field);
    else
      KUBE_FROM(k, .field = "platform");
    kube_pair(k, labels.v[i].key, labels.v[i].value);
  }
  if (labels.n) yaml_end(k->y);
  const IrValue *spread = ir_at(k->s->deploy, "placement.preferences");
  bool any = false;
  for (uint32_t i = 0; spread && i < spread->n; i++) {
    const IrValue *name = ir_at(&spread->items[i], "spread");
    Str key;
    if (!name || !limit_node_label(cluster_default(k->e->arena, name->text), &key)) continue;
    YAML_MARK(k->y, .of = spread->of, .span = spread->at, .field = spread->field, .item = i + 1);
    if (!any) kube_list(k, STR("topologySpreadConstraints"));
    any = true;
    put_spread(k, key);
  }
  if (any) yaml_end(k->y);
}
