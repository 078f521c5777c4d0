/* The dev container: which service it is, and what an editor is told of it. Not the service itself (service.c). */
#include "lower/private.h"

static const Str *strings(Lower *l, const Value *list, uint32_t *n) {
  *n = list ? list->n : 0;
  Str *out = arena_array(l->a, Str, *n);
  for (uint32_t i = 0; i < *n; i++) out[i] = value_str(l->a, list->items[i]);
  return out;
}

/* ---- data ---- */

static IrData data_of(Lower *l, const Value *v) {
  IrData d = {.kind = DATA_TEXT, .n = v->n};
  if (v->kind == V_TEXT || v->kind == V_WORD) {
    d.text = value_str(l->a, v);
    d.n = 0;
    return d;
  }
  if (v->kind != V_LIST && v->kind != V_MAP) {
    d.kind = DATA_LITERAL;
    d.n = 0;
    value_scalar_text(l->a, model_names(l->m), v, &d.text);
    return d;
  }
  IrData *items = arena_array(l->a, IrData, v->n);
  Span *at = arena_array(l->a, Span, v->n);
  for (uint32_t i = 0; i < v->n; i++) items[i] = data_of(l, v->items[i]), at[i] = v->items[i]->at;
  d.kind = v->kind == V_LIST ? DATA_LIST : DATA_MAP;
  d.items = items;
  d.at = at;
  d.keys = v->kind == V_MAP ? v->keys : NULL;
  return d;
}

static IrData data_of_map(Lower *l, const Obj *o) {
  if (!o) return (IrData){.kind = DATA_MAP};
  uint32_t n = o->entries.n;
  IrData *items = arena_array(l->a, IrData, n);
  Str *keys = arena_array(l->a, Str, n);
  Span *at = arena_array(l->a, Span, n);
  for (uint32_t i = 0; i < n; i++) {
    items[i] = data_of(l, o->entries.v[i].value);
    keys[i] = o->entries.v[i].key;
    at[i] = o->entries.v[i].value->at;
  }
  return (IrData){.kind = DATA_MAP, .items = items, .keys = keys, .at = at, .n = n};
}

/* ---- what follows from the service ---- */

static bool is_project(Text source) {
  return source.n == 1 && source.v[0].kind == PART_TEXT &&
         (str_is(source.v[0].text, ".") || str_is(source.v[0].text, "./"));
}

/* Where the project is in the container. */
static void find_workspace(Lower *l, IrDevcontainer *d, const IrService *s) {
  for (uint32_t i = 0; i < s->n_mounts; i++) {
    const IrServiceMount *m = &s->mounts[i];
    if (m->kind != IRM_BIND || !is_project(m->source)) continue;
    if (!d->workspace.n) d->workspace = m->target;
    bool below = str_starts(d->workspace, m->target) &&
                 (d->workspace.n == m->target.n || d->workspace.s[m->target.n] == '/');
    if (below) d->mounted = true;
  }
  if (!d->workspace.n) d->workspace = arena_fmt(l->a, "/workspaces/%.*s", STR_ARG(l->p->name));
}

/* Does a step of this body, or one inside it, give the user a uid? */
static bool gives_uid(Lower *l, const Obj *body, Str user) {
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *c = body->children.v[i];
    bool is_user = c->block == B_user || c->block == B_ssh_user;
    if (is_user && str_eq(obj_str(l->m, c, W_name), user) && obj_get(c, W_uid)) return true;
    if (c->children.n && gives_uid(l, c, user)) return true;
  }
  return false;
}

/* … of the image, or one that it is built on. */
static bool has_uid(Lower *l, const IrService *s, Str user) {
  const Obj *service = s->of;
  const Value *next = obj_get(service, W_image);
  while (next && next->kind == V_REF && next->obj) {
    if (gives_uid(l, next->obj, user)) return true;
    next = obj_get(next->obj, W_from);
  }
  return false;
}

static void find_user(Lower *l, IrDevcontainer *d, const IrService *s, const Obj *o) {
  const Value *says = o ? obj_get(o, W_update_uid) : NULL;
  if (o) d->user = obj_str(l->m, o, W_user);
  if (!d->user.n && s->ssh_port >= 0) d->user = s->ssh_user;
  d->update_uid = says ? says->num != 0 : d->user.n && has_uid(l, s, d->user) ? 0 : -1;
}

/* ---- the block ---- */

static void lower_children(Lower *l, IrDevcontainer *d, const Obj *o) {
  IrForward *forwards = arena_array(l->a, IrForward, o->children.n);
  IrFeature *features = arena_array(l->a, IrFeature, o->children.n);
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    const Value *port = c->block == B_forward ? obj_get(c, W_port) : NULL;
    if (port) {
      IrForward *f = &forwards[d->n_forwards++];
      *f = (IrForward){.label = obj_str(l->m, c, W_label),
                       .protocol = obj_str(l->m, c, W_protocol),
                       .open = obj_str(l->m, c, W_open),
                       .at = c->at,
                       .of = c};
      value_scalar_text(l->a, model_names(l->m), port, &f->port);
    } else if (c->block == B_feature)
      features[d->n_features++] = (IrFeature){obj_str(l->m, c, W_id), data_of_map(l, c), c->at, c};
  }
  d->forwards = forwards;
  d->features = features;
}

static void lower_needed(IrDevcontainer *d, const Obj *o) {
  d->cpus = d->memory = d->storage = -1;
  if (!o) return;
  d->cpus = obj_int(o, W_cpus, -1);
  d->memory = obj_int(o, W_memory, -1);
  d->storage = obj_int(o, W_storage, -1);
  d->gpu = obj_bool(o, W_gpu);
}

static void lower_block(Lower *l, IrDevcontainer *d, const Obj *o) {
  const Value *service = obj_get(o, W_service), *others = obj_get(o, W_run_services);
  Str name = obj_str(l->m, o, W_name);
  if (name.n) d->name = name;
  if (service) d->service = lower_index(l, W_service, service->name);
  uint32_t *run = arena_array(l->a, uint32_t, others ? others->n : 0);
  for (uint32_t i = 0; others && i < others->n; i++)
    run[d->n_run_services++] = lower_index(l, W_service, others->items[i]->name);
  d->run_services = run;
  d->workspace = obj_str(l->m, o, W_workspace);
  d->override_command = obj_bool(o, W_override_command);
  d->shutdown = obj_str(l->m, o, W_shutdown);
  d->extensions = strings(l, obj_get(o, W_extensions), &d->n_extensions);
  d->env = lower_map(l, lower_child(o, B_devcontainer_env));
  d->settings = data_of_map(l, lower_child(o, B_settings));
#define X(field, key) d->field = lower_words(l, obj_get(o, W_##field));
  IR_DEVCONTAINER_COMMANDS(X)
#undef X
  lower_needed(d, lower_child(o, B_host_requirements));
  lower_children(l, d, o);
}

void lower_devcontainer(Lower *l) {
  IrProject *p = l->p;
  IrDevcontainer *d = &p->devcontainer;
  const Obj *project = model_project_object(l->m), *o = lower_child(project, B_devcontainer);
  *d = (IrDevcontainer){.name = p->name, .at = o ? o->at : p->at, .of = o ? o : p->of};
  if (!model_wants(l->m, W_devcontainer)) return;
  lower_needed(d, NULL);
  if (o) lower_block(l, d, o);
  find_workspace(l, d, &p->services[d->service]);
  find_user(l, d, &p->services[d->service], o);
}
