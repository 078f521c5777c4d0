/* kubernetes.yaml: the services of the project as objects of Kubernetes, one document each, in the order that they are
   needed in. No secret is in it, and nothing of how images are built. What a service becomes: kubernetes_workload.c. */
#include "emit/kubernetes.h"

/* ---- small writings ---- */

void kube_map(Kube *k, Str key) { yaml_key(k->y, key), yaml_map(k->y); }
void kube_list(Kube *k, Str key) { yaml_key(k->y, key), yaml_list(k->y); }
void kube_pair(Kube *k, Str key, Str value) { yaml_key(k->y, key), yaml_exact(k->y, value); }
void kube_int(Kube *k, Str key, int64_t n) { yaml_key(k->y, key), yaml_int(k->y, n); }
void kube_bool(Kube *k, Str key, bool on) { yaml_key(k->y, key), yaml_bool(k->y, on); }

void kube_plain(Kube *k, Str key, Text value, const char *field) {
  if (!value.n) return;
  KUBE_FROM(k, .field = field);
  kube_pair(k, key, cluster_default(k->e->arena, value));
}

void kube_size(Kube *k, Str key, int64_t bytes) {
  static const char *const units[] = {"", "Ki", "Mi", "Gi"};
  uint32_t u = 0;
  for (; u < 3 && bytes && bytes % 1024 == 0; u++) bytes /= 1024;
  kube_pair(k, key, arena_fmt(k->e->arena, "%lld%s", (long long)bytes, units[u]));
}

/* ---- what all objects have ---- */

static void put_labels(Kube *k, Str part) {
  if (part.n) kube_pair(k, STR("app.kubernetes.io/name"), cluster_name(k->e->arena, part));
  kube_pair(k, STR("app.kubernetes.io/part-of"), cluster_name(k->e->arena, k->e->project->name));
}

void kube_texts(Kube *k, const IrValue *map) {
  for (uint32_t i = 0; map && i < map->n; i++) {
    const IrValue *v = &map->items[i];
    if (v->of) YAML_MARK(k->y, .of = v->of, .span = v->at, .field = v->field);
    Str text = v->kind == IV_INT ? arena_fmt(k->e->arena, "%lld", (long long)v->num)
                                 : cluster_default(k->e->arena, v->text);
    kube_pair(k, map->keys[i], text);
  }
}

void kube_metadata(Kube *k, Str name, Str part, const IrValue *notes) {
  kube_map(k, STR("metadata"));
  kube_pair(k, STR("name"), name);
  kube_map(k, STR("labels"));
  put_labels(k, part);
  kube_pair(k, STR("app.kubernetes.io/managed-by"), STR("peic"));
  yaml_end(k->y);
  if (notes && notes->n) {
    kube_map(k, STR("annotations"));
    kube_texts(k, notes);
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

void kube_selector(Kube *k) { put_labels(k, k->s->name); }

/* ---- documents ---- */

typedef struct {
  Kube *k;
  void (*put)(Kube *k, const void *object);
  const void *object;
} Document;

static void put_body(Yaml *y, void *ctx) {
  const Document *d = ctx;
  d->k->y = y;
  KUBE_FROM(d->k);
  yaml_map(y);
  d->put(d->k, d->object);
  yaml_end(y);
}

/* `---`, where it comes from, and the object. */
static void put_document(Kube *k, Str note, void (*put)(Kube *k, const void *object), const void *object) {
  Str source = emit_source(k->e, k->at);
  FIXED(k->out, "");
  buf_lit(k->out, "---\n");
  MARK(k->out, .of = k->of, .span = k->at);
  buf_lit(k->out, "# ");
  if (source.n) {
    quote_comment(k->out, source);
    buf_lit(k->out, ": ");
  }
  quote_comment(k->out, note);
  buf_lit(k->out, "\n");
  yaml_write(k->out, 0, put_body, &(Document){k, put, object});
}

static void put_launch(Kube *k, const void *object) {
  const KubeLaunch *launch = object;
  kube_pair(k, STR("apiVersion"), STR("v1"));
  kube_pair(k, STR("kind"), STR("ConfigMap"));
  kube_metadata(k, launch->map, STR(""), NULL);
  kube_map(k, STR("data"));
  for (uint32_t i = 0; i < launch->list.n; i++)
    kube_pair(k, launch->list.v[i].text, part_fallback(&launch->list.v[i]));
  yaml_end(k->y);
}

enum { USUAL_CLAIM = 1 << 30 }; /* bytes of a volume that says no size */

/* Several pods on several machines need a file system that all of them reach. */
static bool is_shared(const Kube *k, const IrVolume *v) {
  const Emit *e = k->e;
  uint32_t n = 0;
  for (uint32_t i = 0; i < e->project->n_services; i++) {
    bool uses = false;
    for (uint32_t m = 0; m < e->project->services[i].n_mounts; m++) {
      const IrServiceMount *mount = &e->project->services[i].mounts[m];
      uses |= mount->kind == IRM_VOLUME && &e->project->volumes[mount->volume] == v;
    }
    if (!uses || cluster_is_aside(&e->project->services[i])) continue;
    n += kube_several(k, &e->project->services[i]) ? 2 : 1;
  }
  return n > 1;
}

static void put_claim(Kube *k, const void *object) {
  const IrVolume *v = object;
  kube_pair(k, STR("apiVersion"), STR("v1"));
  kube_pair(k, STR("kind"), STR("PersistentVolumeClaim"));
  kube_metadata(k, kube_claim(k->e, v), STR(""), NULL);
  kube_map(k, STR("spec"));
  kube_list(k, STR("accessModes"));
  yaml_exact(k->y, is_shared(k, v) ? STR("ReadWriteMany") : STR("ReadWriteOnce"));
  yaml_end(k->y);
  kube_map(k, STR("resources"));
  kube_map(k, STR("requests"));
  if (v->size) KUBE_FROM(k, .field = "size");
  kube_size(k, STR("storage"), v->size ? v->size : USUAL_CLAIM);
  yaml_end(k->y);
  yaml_end(k->y);
  yaml_end(k->y);
}

/* ---- Services: how pods are found ---- */

typedef struct {
  Str name;
  KubePorts ports;
  bool outside; /* the published ones, for who is not in the cluster */
} Front;

static void put_front_ports(Kube *k, const Front *f) {
  kube_list(k, STR("ports"));
  for (uint32_t i = 0; i < f->ports.n; i++) {
    const KubePort *p = &f->ports.v[i];
    if (f->outside && !p->published) continue;
    YAML_MARK(k->y, .of = k->of, .span = p->at, .field = p->field);
    yaml_map(k->y);
    kube_pair(k, STR("name"), kube_port_name(k->e, p));
    kube_int(k, STR("port"), f->outside ? p->published : p->port);
    if (f->outside && p->published != p->port) kube_int(k, STR("targetPort"), p->port);
    if (!str_is(p->proto, "TCP")) kube_pair(k, STR("protocol"), p->proto);
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

static void put_front(Kube *k, const void *object) {
  const Front *f = object;
  kube_pair(k, STR("apiVersion"), STR("v1"));
  kube_pair(k, STR("kind"), STR("Service"));
  kube_metadata(k, f->name, k->s->name, NULL);
  kube_map(k, STR("spec"));
  if (f->outside) kube_pair(k, STR("type"), STR("LoadBalancer"));
  bool names =
      str_is(kube_deploy_word(k, k->s, "endpoint_mode"), "dnsrr"); /* each pod's address, instead of one */
  if (!f->ports.n || (names && !f->outside)) kube_pair(k, STR("clusterIP"), STR("None"));
  kube_map(k, STR("selector"));
  kube_selector(k);
  yaml_end(k->y);
  if (f->ports.n) put_front_ports(k, f);
  yaml_end(k->y);
}

/* In compose a service is found by its name at any port. Here that takes a Service: with its ports where they are
   known, otherwise one that only gives the name the addresses of its pods. */
static void put_fronts(Kube *k, Str id) {
  Front f = {cluster_name(k->e->arena, k->s->name), kube_ports(k->e, k->s), false};
  bool published = false;
  for (uint32_t i = 0; i < f.ports.n; i++) published |= f.ports.v[i].published > 0;
  if (f.ports.n || k->e->project->n_services > 1) put_document(k, id, put_front, &f);
  if (!published) return;
  f.name = ARENA_JOIN(k->e->arena, f.name, STR("-public"));
  f.outside = true;
  put_document(k, ARENA_JOIN(k->e->arena, id, STR(", from outside the cluster")), put_front, &f);
}

static void put_workload(Kube *k, const void *object) {
  (void)object;
  kube_workload(k);
}

static void put_service(Kube *k, const IrService *s) {
  Str id = emit_id(k->e, STR("service"), s->name);
  if (cluster_is_aside(s)) return;
  k->s = s, k->of = s->of, k->at = s->at;
  k->ends = cluster_ends(k->e->project, s) || str_ends(kube_deploy_word(k, s, "mode"), STR("-job"));
  if (!k->ends) put_fronts(k, id);
  put_document(k, id, put_workload, NULL);
}

/* ---- the file ---- */

/* How its Secret is made: the value goes through a pipe, or kubectl reads it. */
static void put_secret_help(Emit *e, Buf *b, const IrSecret *s) {
  Buf line = buf_new(e->arena);
  Str object = cluster_name(e->arena, s->name);
  Text file = text_of(e->arena, STR("/dev/stdin"));
  if (s->kind == SECRET_ENV) {
    buf_lit(&line, "printf %s \"$");
    quote_name(&line, s->source);
    buf_lit(&line, "\" | ");
  } else if (s->kind == SECRET_COMMAND) {
    buf_lit(&line, "sh -c ");
    quote_known(&line, sh_word, s->source);
    buf_lit(&line, " | ");
  } else {
    file = emit_at_home(e, s->source);
  }
  buf_lit(&line, "kubectl create secret generic ");
  quote_name(&line, object);
  buf_lit(&line, " --from-file=");
  quote_name(&line, s->name);
  buf_lit(&line, "=");
  quote_sh_word(&line, file);
  FROM(b, s);
  buf_lit(b, "#   ");
  quote_comment(b, buf_str(&line));
  buf_lit(b, "\n");
}

static void put_head(Emit *e, Buf *b) {
  const IrProject *p = e->project;
  bool any = false;
  FROM(b, p);
  buf_lit(b, "# ");
  quote_comment(b, e->headline);
  buf_lit(b, "\n");
  for (uint32_t i = 0; i < p->n_secrets; i++) {
    if (!p->secrets[i].in_compose) continue;
    FIXED(b, "");
    if (!any) buf_lit(b, "#\n# Secrets are not in this file. Before it is applied, make them, here:\n");
    any = true;
    put_secret_help(e, b, &p->secrets[i]);
  }
}

void emit_kubernetes(Emit *e) {
  const IrProject *p = e->project;
  if (!p->n_services) return;
  Buf b = emit_buf(e), head = emit_buf(e);
  Kube k = {.e = e, .out = &b};
  k.launch.map = ARENA_JOIN(e->arena, cluster_name(e->arena, p->name), STR("-launch"));
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    const IrVolume *v = &p->volumes[i];
    k.of = v->of, k.at = v->at;
    if (!v->external || v->keep) put_document(&k, emit_id(e, STR("volume"), v->name), put_claim, v);
  }
  for (uint32_t i = 0; i < p->n_services; i++) put_service(&k, &p->services[i]);
  put_head(e, &head);
  if (k.launch.list.n) { /* known only when all else is written */
    k.out = &head, k.of = p->of, k.at = p->at;
    put_document(&k, STR("defaults of launch variables"), put_launch, &k.launch);
  }
  uint32_t at = head.n;
  buf_bytes(&head, buf_str(&b));
  if (head.marks) marks_take(&head, at, &b);
  emit_add_buf(e, STR("kubernetes.yaml"), &head, 0644);
}
