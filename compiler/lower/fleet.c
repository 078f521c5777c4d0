/* Registries, docks and what goes there: references in full, as docker takes them. */
#include "lower/private.h"

/* ---- texts of parts ---- */

static Text join(Lower *l, Text a, Text b) {
  Part *parts = arena_array(l->a, Part, a.n + b.n + 1u);
  if (a.n) memcpy(parts, a.v, sizeof *parts * a.n);
  if (b.n) memcpy(parts + a.n, b.v, sizeof *parts * b.n);
  return (Text){parts, a.n + b.n};
}

static Text with(Lower *l, Text a, Str s) { return s.n ? join(l, a, lower_text(l, s)) : a; }

/* The bytes that are known before the first variable. */
static Str known_start(Text t) { return t.n && t.v[0].kind == PART_TEXT ? t.v[0].text : STR(""); }

/* Without its first n bytes, which are known. */
static Text without(Lower *l, Text t, uint32_t n) {
  Part *parts = arena_array(l->a, Part, t.n + 1u);
  memcpy(parts, t.v, sizeof *parts * t.n);
  parts[0].text = str_sub(parts[0].text, n, parts[0].text.n);
  return (Text){parts, t.n};
}

/* ---- registries ---- */

static bool is_china(Text region) { return str_starts(known_start(region), STR("cn-")); }

static void lower_registry(Lower *l, const Obj *o) {
  IrRegistry *r = &l->p->registries[o->ir_index];
  const Value *password = obj_get(o, W_password);
  Str kind = obj_str(l->m, o, W_kind);
  *r = (IrRegistry){.name = L_NAME(l, o),
                    .kind = str_is(kind, "docker-hub") ? REGISTRY_HUB
                            : str_is(kind, "aws-ecr")  ? REGISTRY_ECR
                                                       : REGISTRY_GENERIC,
                    .account = obj_text(o, W_account),
                    .region = obj_text(o, W_region),
                    .profile = obj_text(o, W_profile),
                    .user = obj_text(o, W_user),
                    .insecure = obj_bool(o, W_insecure),
                    .isolated = obj_bool(o, W_isolated),
                    .at = o->at,
                    .of = o};
  r->password = password ? lower_index(l, W_secret, password->name) : IR_NONE;
  r->server = lower_text(l, r->kind == REGISTRY_HUB ? STR("docker.io") : obj_str(l->m, o, W_host));
  if (r->kind != REGISTRY_ECR) return;
  r->server = join(l, with(l, r->account, STR(".dkr.ecr.")), r->region);
  r->server = with(l, r->server, is_china(r->region) ? STR(".amazonaws.com.cn") : STR(".amazonaws.com"));
}

/* A name in the registry with the registry in front. It may have been written there. */
static Text full_ref(Lower *l, const IrRegistry *r, Text name) {
  Str start = known_start(name), host = text_known(r->server) ? text_str(l->a, r->server) : STR("");
  if (host.n && str_starts(start, host) && start.n > host.n && start.s[host.n] == '/')
    name = without(l, name, host.n + 1);
  start = known_start(name);
  Text prefix = with(l, r->server, STR("/"));
  bool alone = r->kind == REGISTRY_HUB && r->account.n && str_find(start, '/') == start.n;
  if (alone) prefix = with(l, join(l, prefix, r->account), STR("/"));
  return join(l, prefix, name);
}

/* ---- what goes to them ---- */

uint32_t lower_image_at(Lower *l, const Obj *o, Sym word, Text *ref) {
  const Value *image = obj_get(o, word);
  if (image->kind == V_REF) return lower_index(l, W_image, image->name);
  *ref = lower_locked_text(l, image->text);
  return IR_NONE;
}

static uint32_t ref_index(Lower *l, const Obj *o, Sym word, Sym kind) {
  const Value *v = obj_get(o, word);
  return v ? lower_index(l, kind, v->name) : IR_NONE;
}

/* The tags of an image that belong to a registry. */
static bool is_of(Lower *l, const IrRegistry *r, Text tag) {
  Str start = known_start(tag), server = text_known(r->server) ? text_str(l->a, r->server) : STR("");
  uint32_t slash = str_find(start, '/');
  bool host = slash < start.n && (memchr(start.s, '.', slash) || memchr(start.s, ':', slash) ||
                                  str_eq(str_sub(start, 0, slash), STR("localhost")));
  if (server.n && str_starts(start, server) && start.n > server.n && start.s[server.n] == '/') return true;
  return r->kind == REGISTRY_HUB && !host;
}

static void lower_publish(Lower *l, const Obj *o) {
  IrPublish *p = &l->p->publishes[o->ir_index];
  const Value *as = obj_get(o, W_as);
  *p = (IrPublish){.name = L_NAME(l, o), .at = o->at, .of = o};
  p->image = lower_image_at(l, o, W_image, &p->image_ref);
  p->to = ref_index(l, o, W_to, W_registry);
  p->builder = ref_index(l, o, W_builder, W_builder);
  p->platforms = lower_strings(l, obj_get(o, W_platforms), &p->n_platforms);
  p->layers = lower_layers(l, o);
  const IrRegistry *r = &l->p->registries[p->to];
  VEC(Text) refs = {0};
  if (as && as->kind == V_LIST)
    for (uint32_t i = 0; i < as->n; i++) *vec_push(l->a, &refs) = full_ref(l, r, as->items[i]->text);
  else if (as)
    *vec_push(l->a, &refs) = full_ref(l, r, as->text);
  else if (p->image == IR_NONE)
    *vec_push(l->a, &refs) = full_ref(l, r, obj_text(o, W_image));
  else
    for (uint32_t i = 0; i < l->p->images[p->image].n_tags; i++) {
      Text tag = l->p->images[p->image].tags[i];
      if (is_of(l, r, tag)) *vec_push(l->a, &refs) = full_ref(l, r, tag);
    }
  p->refs = refs.v;
  p->n_refs = refs.n;
}

static void lower_pull(Lower *l, const Obj *o) {
  IrPull *p = &l->p->pulls[o->ir_index];
  const Value *image = obj_get(o, W_image);
  *p = (IrPull){.name = L_NAME(l, o), .platform = obj_str(l->m, o, W_platform), .at = o->at, .of = o};
  p->registry = ref_index(l, o, W_registry, W_registry);
  p->ref = image->text;
  if (p->registry != IR_NONE) {
    p->ref = full_ref(l, &l->p->registries[p->registry], p->ref);
    lower_meet_image(l, p->ref, image->at);
  }
  p->ref = lower_locked_text(l, p->ref);
}

static void lower_extract(Lower *l, const Obj *o) {
  IrExtract *x = &l->p->extracts[o->ir_index];
  const Value *list = obj_get(o, W_paths);
  IrExtractPath *paths = arena_array(l->a, IrExtractPath, list->n);
  *x = (IrExtract){.name = L_NAME(l, o), .paths = paths, .n_paths = list->n, .at = o->at, .of = o};
  x->image = lower_image_at(l, o, W_image, &x->image_ref);
  for (uint32_t i = 0; i < list->n; i++)
    paths[i] = (IrExtractPath){.from = value_str(l->a, list->items[i]->items[0]),
                               .to = value_str(l->a, list->items[i]->items[1]),
                               .at = list->items[i]->at};
}

static void lower_dock(Lower *l, const Obj *o) {
  IrDock *d = &l->p->docks[o->ir_index];
  const Obj *cloud = lower_child(o, B_cloud_aws);
  *d = (IrDock){.name = L_NAME(l, o),
                .host = obj_text(o, W_host),
                .identity = obj_str(l->m, o, W_identity),
                .ca = obj_str(l->m, o, W_ca),
                .cert = obj_str(l->m, o, W_cert),
                .key = obj_str(l->m, o, W_key),
                .workspace = obj_text(o, W_workspace),
                .notebook = obj_int(o, W_notebook, 8888),
                .offline = obj_bool(o, W_offline),
                .timeout_us = obj_int(o, W_timeout, 0),
                .cloud = cloud != NULL,
                .at = o->at,
                .of = o};
  d->host_keys = lower_strings(l, obj_get(o, W_host_keys), &d->n_host_keys);
  if (!cloud) return;
  d->instance = obj_text(cloud, W_instance);
  d->region = obj_text(cloud, W_region);
  d->profile = obj_text(cloud, W_profile);
  d->cloud_user = obj_str(l->m, cloud, W_user);
}

static void lower_transfer(Lower *l, const Obj *o) {
  IrTransfer *t = &l->p->transfers[o->ir_index];
  *t = (IrTransfer){.name = L_NAME(l, o),
                    .via = obj_str(l->m, o, W_via),
                    .file = obj_str(l->m, o, W_file),
                    .at = o->at,
                    .of = o};
  t->image = lower_image_at(l, o, W_image, &t->image_ref);
  t->to = ref_index(l, o, W_to, W_dock);
  t->from = ref_index(l, o, W_from, W_dock);
  t->registry = ref_index(l, o, W_registry, W_registry);
}

static void lower_sync(Lower *l, const Obj *o) {
  IrSync *s = &l->p->syncs[o->ir_index];
  const Value *to = obj_get(o, W_to);
  *s = (IrSync){.name = L_NAME(l, o),
                .from = obj_str(l->m, o, W_from),
                .deletes = obj_bool(o, W_delete),
                .at = o->at,
                .of = o};
  s->dock = ref_index(l, o, W_dock, W_dock);
  s->to = to ? to->text : l->p->docks[s->dock].workspace;
  s->ignore = lower_sync_ignore(l, o, &s->n_ignore);
}

void lower_fleet(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++) {
    const Obj *o = all->v[i];
    if (o->block == B_registry) lower_registry(l, o);
    if (o->block == B_dock) lower_dock(l, o);
  }
  for (uint32_t i = 0; i < all->n; i++) {
    const Obj *o = all->v[i];
    if (o->block == B_publish) lower_publish(l, o);
    if (o->block == B_pull) lower_pull(l, o);
    if (o->block == B_extract) lower_extract(l, o);
    if (o->block == B_transfer) lower_transfer(l, o);
    if (o->block == B_sync) lower_sync(l, o);
  }
}
