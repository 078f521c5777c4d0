/* The project as a whole: arrays sized and indexed first, so that references become numbers, then each object. */
#include "lower/compose.h"

#include "base/buf.h"
#include "diag/diag.h"

/* ---- small readings ---- */

Text lower_text(Lower *l, Str s) { return text_of(l->a, s); }

IrWords lower_words(Lower *l, const Value *v) {
  if (!v) return (IrWords){0};
  if (v->kind == V_TEXT) { /* shell text: always explicit */
    Text *words = arena_array(l->a, Text, 3);
    words[0] = lower_text(l, STR("sh"));
    words[1] = lower_text(l, STR("-c"));
    words[2] = text_spelled(l->a, v->text, false);
    return (IrWords){words, 3};
  }
  Text *words = arena_array(l->a, Text, v->n);
  for (uint32_t i = 0; i < v->n; i++) words[i] = v->items[i]->text;
  return (IrWords){words, v->n};
}

IrMap lower_map(Lower *l, const Obj *o) {
  if (!o) return (IrMap){0};
  IrPair *pairs = arena_array(l->a, IrPair, o->entries.n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < o->entries.n; i++) {
    const Entry *e = &o->entries.v[i];
    if (e->value->kind == V_TEXT) pairs[n++] = (IrPair){e->key, e->value->text, e->value->at};
  }
  return (IrMap){pairs, n};
}

IrMap lower_map_with(Lower *l, IrMap map, IrPair more) {
  IrPair *pairs = arena_array(l->a, IrPair, map.n + 1);
  if (map.n) memcpy(pairs, map.v, sizeof *pairs * map.n);
  pairs[map.n] = more;
  return (IrMap){pairs, map.n + 1};
}

Str lower_octal(Lower *l, int64_t mode) {
  return mode < 0 ? STR("") : arena_fmt(l->a, "%04llo", (long long)mode);
}

Str lower_port_text(Lower *l, const Value *v) {
  static const char *const protos[] = {"", "", "/udp", "/sctp"};
  if (v->kind != V_RANGE) return arena_fmt(l->a, "%lld%s", (long long)v->num, protos[v->proto]);
  return arena_fmt(l->a, "%lld-%lld%s", (long long)v->items[0]->num, (long long)v->items[1]->num,
                   protos[v->proto]);
}

const Obj *lower_child(const Obj *o, uint8_t block) {
  for (uint32_t i = 0; i < o->children.n; i++)
    if (o->children.v[i]->block == block) return o->children.v[i];
  return NULL;
}

void index_add(Arena *a, IndexList *list, uint32_t index) {
  for (uint32_t i = 0; i < list->n; i++)
    if (list->v[i] == index) return;
  *vec_push(a, list) = index;
}

void str_add(Arena *a, StrList *list, Str s) {
  for (uint32_t i = 0; i < list->n; i++)
    if (str_eq(list->v[i], s)) return;
  *vec_push(a, list) = s;
}

const IrHealth *lower_health(Lower *l, const Obj *o) {
  if (!o) return NULL;
  IrHealth *h = arena_new(l->a, IrHealth);
  *h = (IrHealth){.none = obj_bool(o, W_off),
                  .test = lower_words(l, obj_get(o, W_test)),
                  .interval_us = obj_int(o, W_interval, -1),
                  .timeout_us = obj_int(o, W_timeout, -1),
                  .start_us = obj_int(o, W_start, -1),
                  .start_interval_us = obj_int(o, W_start_interval, -1),
                  .retries = obj_int(o, W_retries, -1),
                  .at = o->at,
                  .of = o};
  return h;
}

/* ---- declared objects ---- */

static bool is_stage(const Obj *o) {
  return o->block == B_stage || (o->block == B_image && !obj_get(o, W_dockerfile));
}

uint32_t lower_index(const Lower *l, Sym kind, Sym name) {
  const Obj *o = model_find(l->m, kind, name);
  return o ? o->ir_index : IR_NONE;
}

uint32_t lower_stage_index(const Lower *l, const Obj *o) {
  (void)l;
  return o->ir_stage;
}

static void number_objects(Lower *l) {
  const ObjList *all = model_objects(l->m);
  uint32_t counts[B_COUNT] = {0}, stages = 0;
  for (uint32_t i = 0; i < all->n; i++) {
    Obj *o = all->v[i];
    o->ir_index = counts[obj_is_service(o) ? B_service : o->block]++;
    o->ir_stage = is_stage(o) ? stages++ : IR_NONE;
  }
  IrProject *p = l->p;
  p->images = arena_array(l->a, IrImage, p->n_images = counts[B_image]);
  p->n_services = counts[B_service];
  p->networks = arena_array(l->a, IrNetwork, p->n_networks = counts[B_network]);
  p->secrets = arena_array(l->a, IrSecret, p->n_secrets = counts[B_secret]);
  p->versions = arena_array(l->a, IrVersion, p->n_versions = counts[B_version]);
  p->builders = arena_array(l->a, IrBuilder, p->n_builders = counts[B_builder]);
  p->exports = arena_array(l->a, IrExport, p->n_exports = counts[B_export]);
  p->groups = arena_array(l->a, IrGroup, p->n_groups = counts[B_group]);
  p->registries = arena_array(l->a, IrRegistry, p->n_registries = counts[B_registry]);
  p->publishes = arena_array(l->a, IrPublish, p->n_publishes = counts[B_publish]);
  p->extracts = arena_array(l->a, IrExtract, p->n_extracts = counts[B_extract]);
  p->pulls = arena_array(l->a, IrPull, p->n_pulls = counts[B_pull]);
  p->docks = arena_array(l->a, IrDock, p->n_docks = counts[B_dock]);
  p->transfers = arena_array(l->a, IrTransfer, p->n_transfers = counts[B_transfer]);
  p->syncs = arena_array(l->a, IrSync, p->n_syncs = counts[B_sync]);
  p->copies = arena_array(l->a, IrCopy, p->n_copies = counts[B_copy_files]);
  p->disks = arena_array(l->a, IrDisk, p->n_disks = counts[B_disk]);
  p->stages = arena_array(l->a, IrStage, p->n_stages = stages);
  l->stage_objects = arena_array(l->a, Obj *, stages);
  l->infos = arena_array(l->a, StageInfo, stages);
  l->seen_by = arena_array(l->a, uint32_t, stages);
  for (uint32_t i = 0; i < all->n; i++)
    if (all->v[i]->ir_stage != IR_NONE) l->stage_objects[all->v[i]->ir_stage] = all->v[i];
}

/* The name compose would give an object of the project. */
static Str made_name(Lower *l, Str name) {
  return arena_fmt(l->a, "%.*s_%.*s", STR_ARG(l->p->name), STR_ARG(name));
}

static void lower_volume(Lower *l, const Obj *o) {
  Model *m = l->m;
  bool external = obj_bool(o, W_external) || obj_bool(o, W_keep);
  Str name = L_NAME(l, o), docker = obj_str(m, o, W_name);
  if (!docker.n && external) docker = obj_bool(o, W_external) ? name : made_name(l, name);
  *vec_push(l->a, &l->volumes) = (IrVolume){.name = name,
                                            .docker_name = docker,
                                            .external = external,
                                            .keep = obj_bool(o, W_keep) && !obj_bool(o, W_external),
                                            .size = obj_int(o, W_size, 0),
                                            .driver = obj_str(m, o, W_driver),
                                            .opts = lower_map(l, lower_child(o, B_volume_opts)),
                                            .labels = lower_map(l, lower_child(o, B_labels)),
                                            .at = o->at,
                                            .of = o};
}

static void lower_network(Lower *l, const Obj *o) {
  Model *m = l->m;
  bool external = obj_bool(o, W_external) || obj_bool(o, W_keep);
  Str name = L_NAME(l, o), docker = obj_str(m, o, W_name);
  if (!docker.n && external) docker = obj_bool(o, W_external) ? name : made_name(l, name);
  l->p->networks[o->ir_index] = (IrNetwork){.name = name,
                                            .docker_name = docker,
                                            .external = external,
                                            .keep = obj_bool(o, W_keep) && !obj_bool(o, W_external),
                                            .internal = obj_bool(o, W_internal),
                                            .ipv6 = obj_bool(o, W_ipv6),
                                            .driver = obj_str(m, o, W_driver),
                                            .subnet = obj_str(m, o, W_subnet),
                                            .gateway = obj_str(m, o, W_gateway),
                                            .ip_range = obj_str(m, o, W_ip_range),
                                            .opts = lower_map(l, lower_child(o, B_volume_opts)),
                                            .labels = lower_map(l, lower_child(o, B_labels)),
                                            .more = lower_keys(l, o, "networks"),
                                            .at = o->at,
                                            .of = o};
}

static void lower_secret(Lower *l, const Obj *o) {
  IrSecret *s = &l->p->secrets[o->ir_index];
  Str env = obj_str(l->m, o, W_env), file = obj_str(l->m, o, W_file), command = obj_str(l->m, o, W_command);
  *s = (IrSecret){.name = L_NAME(l, o), .at = o->at, .of = o};
  s->kind = env.n ? SECRET_ENV : file.n ? SECRET_FILE : command.n ? SECRET_COMMAND : SECRET_EXTERNAL;
  s->source = env.n ? env : file.n ? file : command;
  s->path = arena_fmt(l->a, "/run/secrets/%.*s", STR_ARG(s->name));
  s->more = lower_keys(l, o, "secrets");
}

static void lower_targets(Lower *l) {
  IrProject *p = l->p;
  p->targets = arena_array(l->a, Str, schema_member_count);
  for (uint32_t i = 0; i < schema_member_count; i++)
    if (schema_members[i].id == E_target && model_wants(l->m, schema_members[i].word))
      p->targets[p->n_targets++] = str_c(schema_words[schema_members[i].word]);
}

static void lower_inputs(Lower *l) {
  const ModelInputs *in = model_inputs(l->m);
  l->p->inputs = arena_array(l->a, IrInput, in->n);
  l->p->n_inputs = in->n;
  for (uint32_t i = 0; i < in->n; i++) {
    IrInput *out = &l->p->inputs[i];
    static const uint8_t kinds[] = {
        [MI_ENV] = INPUT_ENV,   [MI_PARAM] = INPUT_PARAM,   [MI_FILE] = INPUT_FILE,
        [MI_GLOB] = INPUT_GLOB, [MI_SOURCE] = INPUT_SOURCE, [MI_LIBRARY] = INPUT_LIBRARY};
    out->kind = kinds[in->v[i].kind];
    out->name = in->v[i].name;
    out->value = in->v[i].value;
    out->from_default = in->v[i].from_default;
  }
}

IrProject *lower_project(Model *m, const char *out_dir) {
  Arena *a = model_arena(m);
  Lower l = {.m = m, .a = a, .p = arena_new(a, IrProject)};
  const ObjList *all = model_objects(m);
  l.p->name = model_project_name(m);
  l.p->at = model_project_object(m)->at;
  l.p->of = model_project_object(m);
  number_objects(&l);
  lower_targets(&l);
  lower_paths(&l, out_dir);
  for (uint32_t i = 0; i < all->n; i++) {
    const Obj *o = all->v[i];
    if (o->block == B_volume)
      lower_volume(&l, o);
    else if (o->block == B_network)
      lower_network(&l, o);
    else if (o->block == B_secret)
      lower_secret(&l, o);
    else if (o->block == B_version)
      lower_version(&l, o);
    else if (o->block == B_builder)
      lower_builder(&l, o);
  }
  for (uint32_t i = 0; i < all->n; i++) /* they look at the builders */
    if (all->v[i]->block == B_export)
      lower_export(&l, all->v[i]);
    else if (all->v[i]->block == B_group)
      lower_group(&l, all->v[i]);
  for (uint32_t i = 0; i < l.p->n_stages; i++) lower_stage(&l, i);
  lower_images(&l);
  lower_host_steps(&l);
  arena_drop(a, l.infos,
             l.p->n_stages * sizeof *l.infos); /* nobody asks any more: the services can have the room */
  l.infos = NULL;
  l.p->services = arena_array(a, IrService, l.p->n_services);
  lower_services(&l);
  lower_tops(&l);
  lower_devcontainer(&l);
  lower_ci(&l);
  lower_fleet(&l);
  lower_disks(&l);
  lower_copies(&l);
  l.p->volumes = l.volumes.v;
  l.p->n_volumes = l.volumes.n;
  lower_docks(&l);
  lower_inputs(&l);
  return l.p;
}
