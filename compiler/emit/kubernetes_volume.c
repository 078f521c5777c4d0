/* What a service mounts, as volumes of a pod: claims, paths of the node, memory, secrets. Called by
   kubernetes_pod.c. */
#include "emit/kubernetes.h"

typedef VEC(KubeMount) MountList;

Str kube_claim(const Emit *e, const IrVolume *v) {
  return cluster_name(e->arena, v->external && !v->keep ? v->docker_name : v->name);
}

bool kube_claims(KubeMounts mounts) {
  for (uint32_t i = 0; i < mounts.n; i++)
    if (mounts.v[i].kind == KUBE_CLAIM) return true;
  return false;
}

static Str numbered(const Emit *e, const char *what, uint32_t n) {
  return arena_fmt(e->arena, "pei-%s-%u", what, n);
}

static void add(const Emit *e, MountList *list, KubeMount m) {
  for (uint32_t i = 0; i < list->n; i++) m.again |= str_eq(list->v[i].name, m.name);
  *vec_push(e->arena, list) = m;
}

/* A path from the home directory or the project is none of a node: the check has said so, and it is left out. */
static void add_mount(const Emit *e, const IrService *s, MountList *list, const IrServiceMount *m) {
  KubeMount out = {.target = m->target,
                   .subpath = m->subpath,
                   .read_only = m->read_only,
                   .size = m->size,
                   .at = m->at,
                   .of = m->of ? m->of : s->of};
  switch (m->kind) {
  case IRM_VOLUME:
    out.kind = KUBE_CLAIM;
    out.source = kube_claim(e, &e->project->volumes[m->volume]);
    out.name = cluster_name(e->arena, e->project->volumes[m->volume].name);
    break;
  case IRM_BIND:
    out.kind = KUBE_HOST;
    out.source = cluster_default(e->arena, m->source);
    if (!out.source.n || out.source.s[0] != '/') return;
    out.name = numbered(e, "host", list->n + 1);
    break;
  case IRM_TMPFS:
    if (ir_at(&m->more, "tmpfs.size")) out.size = ir_at(&m->more, "tmpfs.size")->num;
    out.kind = KUBE_MEMORY;
    out.name = numbered(e, "memory", list->n + 1);
    break;
  case IRM_IMAGE: return; /* not every cluster can mount one */
  }
  add(e, list, out);
}

static void add_memory(const Emit *e, const IrService *s, MountList *list, Str target, int64_t size,
                       const char *field) {
  add(e, list,
      (KubeMount){.kind = KUBE_MEMORY,
                  .name = numbered(e, "memory", list->n + 1),
                  .target = target,
                  .size = size,
                  .at = s->at,
                  .of = s->of,
                  .field = field});
}

KubeMounts kube_mounts(const Emit *e, const IrService *s) {
  MountList list = {0};
  for (uint32_t i = 0; i < s->n_mounts; i++) add_mount(e, s, &list, &s->mounts[i]);
  const IrValue *tmpfs = cluster_extra(s, "tmpfs");
  for (uint32_t i = 0; tmpfs && i < tmpfs->n; i++) {
    Str target = cluster_default(e->arena, tmpfs->items[i].text);
    add_memory(e, s, &list, str_sub(target, 0, str_find(target, ':')), -1, "tmpfs");
  }
  if (s->shm >= 0) add_memory(e, s, &list, STR("/dev/shm"), s->shm, "shm");
  if (s->n_secrets)
    add(e, &list,
        (KubeMount){.kind = KUBE_SECRETS,
                    .name = STR("pei-secrets"),
                    .target = STR("/run/secrets"),
                    .read_only = true,
                    .size = -1,
                    .at = s->at,
                    .of = s->of,
                    .field = "secrets"});
  return (KubeMounts){list.v, list.n};
}

static void mark(Kube *k, const KubeMount *m) {
  YAML_MARK(k->y, .of = m->of, .span = m->at, .field = m->field);
}

void kube_volume_mounts(Kube *k, KubeMounts mounts) {
  if (!mounts.n) return;
  kube_list(k, STR("volumeMounts"));
  for (uint32_t i = 0; i < mounts.n; i++) {
    const KubeMount *m = &mounts.v[i];
    mark(k, m);
    yaml_map(k->y);
    kube_pair(k, STR("name"), m->name);
    kube_pair(k, STR("mountPath"), m->target);
    if (m->subpath.n) kube_pair(k, STR("subPath"), m->subpath);
    if (m->read_only) kube_bool(k, STR("readOnly"), true);
    yaml_end(k->y);
  }
  yaml_end(k->y);
}

/* Each of its own Secret, under its own name: a key of a Secret may hold what a name of one may not. */
static void put_secrets(Kube *k) {
  kube_map(k, STR("projected"));
  kube_list(k, STR("sources"));
  for (uint32_t i = 0; i < k->s->n_secrets; i++) {
    const IrSecret *secret = &k->e->project->secrets[k->s->secrets[i]];
    YAML_MARK(k->y, .of = secret->of, .span = secret->at);
    KUBE_FROM(k, .field = "secrets", .key = secret->name, .also = true);
    yaml_map(k->y);
    kube_map(k, STR("secret"));
    kube_pair(k, STR("name"), cluster_name(k->e->arena, secret->name));
    kube_list(k, STR("items"));
    yaml_map(k->y);
    kube_pair(k, STR("key"), secret->name);
    kube_pair(k, STR("path"), secret->name);
    yaml_end(k->y);
    yaml_end(k->y);
    yaml_end(k->y);
    yaml_end(k->y);
  }
  yaml_end(k->y);
  yaml_end(k->y);
}

static void put_volume(Kube *k, const KubeMount *m) {
  kube_pair(k, STR("name"), m->name);
  switch (m->kind) {
  case KUBE_CLAIM:
    kube_map(k, STR("persistentVolumeClaim"));
    kube_pair(k, STR("claimName"), m->source);
    break;
  case KUBE_HOST:
    kube_map(k, STR("hostPath"));
    kube_pair(k, STR("path"), m->source);
    break;
  case KUBE_MEMORY:
    kube_map(k, STR("emptyDir"));
    kube_pair(k, STR("medium"), STR("Memory"));
    if (m->size >= 0) kube_size(k, STR("sizeLimit"), m->size);
    break;
  case KUBE_SECRETS: put_secrets(k); return;
  }
  yaml_end(k->y);
}

void kube_volumes(Kube *k, KubeMounts mounts) {
  if (!mounts.n) return;
  kube_list(k, STR("volumes"));
  for (uint32_t i = 0; i < mounts.n; i++) {
    if (mounts.v[i].again) continue;
    mark(k, &mounts.v[i]);
    yaml_map(k->y);
    put_volume(k, &mounts.v[i]);
    yaml_end(k->y);
  }
  yaml_end(k->y);
}
