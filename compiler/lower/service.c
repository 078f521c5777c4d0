/* Services: what compose is told, and what the storage and ssh of their image add. */
#include "lower/compose.h"

#include "base/buf.h"

/* ---- ports ---- */

/* "127.0.0.1:8000-8010", "[::1]:80", "80" */
static void host_text(Lower *l, IrPort *p, Str s) {
  uint32_t colon = s.n, port = 0, i;
  for (i = 0; i < s.n; i++)
    if (s.s[i] == ':') colon = i;
  if (colon < s.n) {
    bool six = s.s[0] == '[';
    p->address = arena_str(l->a, six ? str_sub(s, 1, colon - 1) : str_sub(s, 0, colon));
    port = colon + 1;
  }
  for (i = port; i < s.n && s.s[i] != '-'; i++) p->lo = p->lo * 10 + (s.s[i] - '0');
  if (i == s.n)
    p->hi = p->lo;
  else
    for (i++; i < s.n; i++) p->hi = p->hi * 10 + (s.s[i] - '0');
}

/* A port that is chosen at launch; its default's protocol is said once, behind it. */
static Text late_port(Lower *l, const Value *v) {
  const Value *whole = value_whole(v);
  if (!whole || whole->kind != V_PORT) return v->text;
  Str number = arena_fmt(l->a, "%lld", (long long)whole->num);
  return text_late(l->a, v->text.v[0].text, &number);
}

static uint8_t protocol(const Value *v) {
  if (v->kind == V_TEXT && value_whole(v)) v = value_whole(v);
  return v->kind == V_PORT || v->kind == V_RANGE ? v->proto : 0;
}

static IrPort lower_port(Lower *l, const Value *pair) {
  static const char *const protos[] = {"tcp", "tcp", "udp", "sctp"};
  const Value *host = pair->items[0], *to = pair->items[1];
  IrPort p = {.proto = str_c(protos[protocol(to) ? protocol(to) : protocol(host)]), .at = pair->at};
  if (host->kind == V_RANGE)
    p.lo = host->items[0]->num, p.hi = host->items[1]->num;
  else if (host->kind == V_TEXT && text_known(host->text))
    host_text(l, &p, value_str(l->a, host));
  else if (host->kind == V_TEXT)
    p.late = late_port(l, host);
  else
    p.lo = p.hi = host->num;
  if (to->kind == V_TEXT) {
    p.to_late = late_port(l, to);
    return p;
  }
  p.to_lo = to->kind == V_RANGE ? to->items[0]->num : to->num;
  p.to_hi = to->kind == V_RANGE ? to->items[1]->num : to->num;
  return p;
}

/* ---- mounts ---- */

typedef VEC(IrServiceMount) MountVec;

static void lower_mounts(Lower *l, MountVec *out, const Value *list) {
  for (uint32_t i = 0; list && i < list->n; i++) {
    const Value *from = list->items[i]->items[0], *to = list->items[i]->items[1];
    IrServiceMount mount = {
        .target = value_str(l->a, to), .size = -1, .volume = IR_NONE, .at = list->items[i]->at};
    if (from->kind == V_REF && from->space == W_image) {
      mount.kind = IRM_IMAGE;
      mount.image = lower_index(l, W_image, from->name);
    } else if (from->kind == V_REF) {
      mount.kind = IRM_VOLUME;
      mount.volume = lower_index(l, W_volume, from->name);
    } else {
      mount.kind = IRM_BIND;
      mount.source = from->text;
    }
    *vec_push(l->a, out) = mount;
  }
}

/* A directory of `tmpfs` that has options: only the long form of compose takes them. */
bool lower_is_mounted(Lower *l, const Obj *service, Str target) {
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *c = service->children.v[i];
    if (c->block == B_service_mount && str_eq(obj_str(l->m, c, W_target), target)) return true;
  }
  return false;
}

static void lower_tmpfs(Lower *l, MountVec *out, const Obj *o) {
  const Value *list = obj_get(o, W_tmpfs);
  for (uint32_t i = 0; list && i < list->n; i++) {
    Str target = value_str(l->a, list->items[i]);
    if (lower_is_mounted(l, o, target))
      *vec_push(l->a, out) = (IrServiceMount){
          .kind = IRM_TMPFS, .target = target, .size = -1, .volume = IR_NONE, .at = list->items[i]->at};
  }
}

/* What a `mounted` says of the one at its directory. */
static void lower_mount_options(Lower *l, const MountVec *mounts, const Obj *o) {
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block != B_service_mount) continue;
    for (uint32_t k = 0; k < mounts->n; k++) {
      IrServiceMount *m = &mounts->v[k];
      if (!str_eq(m->target, obj_str(l->m, c, W_target))) continue;
      m->read_only = obj_bool(c, W_read_only);
      m->type = obj_str(l->m, c, W_type);
      m->subpath = obj_str(l->m, c, W_subpath);
      m->more = lower_keys(l, c, "services.volumes");
    }
  }
}

/* What a `published` says of the one with its port in the container. */
static void lower_port_options(Lower *l, IrPort *ports, uint32_t n, const Obj *o) {
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    const Value *target = c->block == B_service_port ? obj_get(c, W_target) : NULL;
    for (uint32_t k = 0; target && target->kind != V_RANGE && k < n; k++) {
      bool udp = str_is(ports[k].proto, "udp"), sctp = str_is(ports[k].proto, "sctp");
      bool same = target->proto == PROTO_UDP ? udp : target->proto == PROTO_SCTP ? sctp : !udp && !sctp;
      if (!same || ports[k].to_late.n || ports[k].to_lo != target->num) continue;
      IrValue *more = arena_new(l->a, IrValue);
      *more = lower_keys(l, c, "services.ports");
      ports[k].more = more;
    }
  }
}

/* The volume made for an auto-volume: SERVICE-NAME. */
static uint32_t implicit_volume(Lower *l, const IrService *s, const IrStore *st) {
  Str name = arena_fmt(l->a, "%.*s-%.*s", STR_ARG(s->name), STR_ARG(st->name));
  *vec_push(l->a, &l->volumes) = (IrVolume){.name = name, .implicit = true, .at = st->at, .of = st->of};
  return l->volumes.n - 1;
}

static void add_store(Lower *l, const IrService *s, MountVec *out, const IrStore *st) {
  Str target = st->storage ? arena_fmt(l->a, "/hard/volume/%.*s", STR_ARG(st->name)) : st->at_path;
  IrServiceMount m = {.target = target,
                      .read_only = st->read_only,
                      .subpath = st->subpath,
                      .size = st->size,
                      .volume = IR_NONE,
                      .at = st->at,
                      .of = st->of};
  switch (st->kind) {
  case STORE_IMAGE: return; /* it is in the image already */
  case STORE_AUTO:
    m.kind = IRM_VOLUME;
    m.volume = implicit_volume(l, s, st);
    break;
  case STORE_VOLUME:
    m.kind = IRM_VOLUME;
    m.volume = st->volume;
    break;
  case STORE_HOST:
    m.kind = IRM_BIND;
    m.source = st->host;
    break;
  case STORE_TMPFS: m.kind = IRM_TMPFS; break;
  }
  *vec_push(l->a, out) = m;
}

/* ---- secrets: those it lists, those whose path it names, those its image's users log in with ---- */

static const char secrets_dir[] = "/run/secrets/"; /* where lower.c has them all */

static bool mentions(Text t, Str path) {
  for (uint32_t i = 0; i < t.n; i++)
    for (uint32_t at = 0; t.v[i].kind == PART_TEXT && at + path.n <= t.v[i].text.n; at++) {
      if (memcmp(t.v[i].text.s + at, path.s, path.n)) continue;
      char after = at + path.n < t.v[i].text.n ? t.v[i].text.s[at + path.n] : 0;
      bool longer =
          (after >= 'a' && after <= 'z') || (after >= '0' && after <= '9') || (after && strchr("_.-", after));
      if (!longer || path.s == secrets_dir) return true;
    }
  return false;
}

static bool service_mentions(const IrService *s, Str path) {
  for (uint32_t i = 0; i < s->env.n; i++)
    if (mentions(s->env.v[i].value, path)) return true;
  for (uint32_t i = 0; i < s->command.n; i++)
    if (mentions(s->command.v[i], path)) return true;
  for (uint32_t i = 0; i < s->entrypoint.n; i++)
    if (mentions(s->entrypoint.v[i], path)) return true;
  for (uint32_t i = 0; s->health && i < s->health->test.n; i++)
    if (mentions(s->health->test.v[i], path)) return true;
  return false;
}

static void add_user_secrets(Lower *l, IndexList *list, const IrUser *u) {
  if (u->secret != IR_NONE) index_add(l->a, list, u->secret);
  for (uint32_t i = 0; i < u->n_late_keys; i++) index_add(l->a, list, u->late_keys[i]);
  for (uint32_t i = 0; i < u->n_private_keys; i++) index_add(l->a, list, u->private_keys[i]);
}

static void lower_grants(Lower *l, IrService *s, const Obj *o, IndexList *list) {
  VEC(IrGrant) grants = {0};
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Value *what = o->children.v[i]->block == B_grant ? obj_get(o->children.v[i], W_what) : NULL;
    if (!what || what->space != W_secret) continue;
    uint32_t secret = lower_index(l, W_secret, what->name);
    index_add(l->a, list, secret);
    *vec_push(l->a, &grants) = (IrGrant){secret, lower_keys(l, o->children.v[i], "services.secrets")};
  }
  s->grants = grants.v;
  s->n_grants = grants.n;
}

static void lower_secrets(Lower *l, IrService *s, const Obj *o) {
  IndexList list = {0};
  const Value *named = obj_get(o, W_secrets);
  for (uint32_t i = 0; named && i < named->n; i++)
    index_add(l->a, &list, lower_index(l, W_secret, named->items[i]->name));
  lower_grants(l, s, o, &list);
  bool any = l->p->n_secrets && service_mentions(s, str_c(secrets_dir));
  for (uint32_t i = 0; any && i < l->p->n_secrets; i++)
    if (service_mentions(s, l->p->secrets[i].path)) index_add(l->a, &list, i);
  const IrSsh *ssh = s->image != IR_NONE ? &ir_init(&l->p->images[s->image])->ssh : NULL;
  for (uint32_t i = 0; ssh && ssh->on && i < ssh->n_users; i++) add_user_secrets(l, &list, &ssh->users[i]);
  for (uint32_t i = 0; i < list.n; i++) l->p->secrets[list.v[i]].in_compose = true;
  s->secrets = list.v;
  s->n_secrets = list.n;
}

/* ---- the blocks ---- */

static void lower_needs(Lower *l, IrService *s, const Obj *o) {
  VEC(IrNeed) needs = {0};
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block != B_needs) continue;
    Str word = obj_str(l->m, c, W_condition);
    Str condition = str_is(word, "healthy")     ? STR("service_healthy")
                    : str_is(word, "completed") ? STR("service_completed_successfully")
                                                : STR("service_started");
    *vec_push(l->a, &needs) = (IrNeed){.service = lower_index(l, W_service, obj_get(c, W_service)->name),
                                       .condition = condition,
                                       .optional = !obj_bool(c, W_required),
                                       .restart = obj_bool(c, W_follow_restart),
                                       .at = c->at};
  }
  s->needs = needs.v;
  s->n_needs = needs.n;
}

static void lower_networks(Lower *l, IrService *s, const Obj *o) {
  VEC(IrAttach) list = {0};
  const Value *plain = obj_get(o, W_networks);
  for (uint32_t i = 0; plain && i < plain->n; i++)
    *vec_push(l->a, &list) =
        (IrAttach){.network = lower_index(l, W_network, plain->items[i]->name), .at = plain->items[i]->at};
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    if (c->block != B_attach) continue;
    const Value *aliases = obj_get(c, W_aliases);
    uint32_t index = lower_index(l, W_network, obj_get(c, W_network)->name), at = 0;
    while (at < list.n && list.v[at].network != index) at++;
    if (at == list.n) *vec_push(l->a, &list) = (IrAttach){.network = index, .at = c->at};
    Str *names = arena_array(l->a, Str, aliases ? aliases->n : 0);
    for (uint32_t k = 0; aliases && k < aliases->n; k++) names[k] = value_str(l->a, aliases->items[k]);
    list.v[at].aliases = names;
    list.v[at].n_aliases = aliases ? aliases->n : 0;
    list.v[at].more = lower_keys(l, c, "services.networks");
  }
  s->networks = list.v;
  s->n_networks = list.n;
}

static void lower_gpu(Lower *l, IrService *s, const Obj *o) {
  Str text;
  const Value *v = obj_get(o, W_gpu), *capabilities = obj_get(o, W_gpu_capabilities);
  if (o->block == B_overlay && (v || capabilities)) { /* both stand in one entry of compose */
    if (!v) v = obj_get(o->parent, W_gpu);
    if (!capabilities) capabilities = obj_get(o->parent, W_gpu_capabilities);
  }
  if (!v) return;
  Str *words = arena_array(l->a, Str, capabilities ? capabilities->n : 0);
  for (uint32_t i = 0; capabilities && i < capabilities->n; i++)
    if (value_scalar_text(l->a, model_names(l->m), capabilities->items[i], &text))
      words[s->n_gpu_capabilities++] = text;
  s->gpu_capabilities = words;
  if (v->kind == V_LIST) {
    Str *ids = arena_array(l->a, Str, v->n);
    for (uint32_t i = 0; i < v->n; i++) ids[i] = value_str(l->a, v->items[i]);
    s->gpu_ids = ids;
    s->n_gpu_ids = v->n;
  } else if (value_scalar_text(l->a, model_names(l->m), v, &text)) {
    s->gpu = text;
  }
}

static void lower_limits(Lower *l, IrService *s, const Obj *o) {
  const Obj *limits = lower_child(o, B_limits), *stop = lower_child(o, B_stop);
  s->memory = s->pids = s->stop_grace_us = -1;
  if (limits) {
    const Value *cpus = obj_get(limits, W_cpus);
    s->memory = obj_int(limits, W_memory, -1);
    s->pids = obj_int(limits, W_pids, -1);
    if (cpus) value_scalar_text(l->a, model_names(l->m), cpus, &s->cpus);
  }
  if (!stop) return;
  s->stop_signal = obj_str(l->m, stop, W_signal);
  s->stop_grace_us = obj_int(stop, W_grace, -1);
}

static void lower_image_of(Lower *l, IrService *s, const Obj *o) {
  const Value *image = obj_get(o, W_image);
  s->image = IR_NONE;
  s->ssh_port = -1;
  if (!image) return; /* a provider has none */
  if (image->kind != V_REF) {
    s->image_ref = image->text;
    if (text_known(image->text)) {
      Str ref = value_str(l->a, image);
      s->image_ref = lower_text(l, lower_locked(l, ref, ref));
    }
    return;
  }
  s->image = lower_index(l, W_image, image->name);
  const IrSsh *ssh = &ir_init(&l->p->images[s->image])->ssh;
  if (!ssh->on || s->run) return;
  s->ssh_port = ssh->port;
  s->ssh_user = ssh->n_users ? ssh->users[0].name : STR("root");
}

/* Of a service or an overlay: what stands in it, but its mounts, secrets and further keys. */
static void lower_fields(Lower *l, IrService *s, const Obj *o) {
  s->has_command = obj_get(o, W_command) != NULL;
  s->command = lower_words(l, obj_get(o, W_command));
  s->has_entrypoint = obj_get(o, W_entrypoint) != NULL;
  s->entrypoint = lower_words(l, obj_get(o, W_entrypoint));
  s->workdir = obj_text(o, W_workdir);
  s->user = obj_text(o, W_user);
  const Obj *env = lower_child(o, B_env);
  s->has_env = env != NULL;
  s->env = lower_map(l, env);
  const Value *pass = obj_get(o, W_pass_env);
  Str *names = arena_array(l->a, Str, pass ? pass->n : 0);
  for (uint32_t i = 0; pass && i < pass->n; i++) names[i] = value_str(l->a, pass->items[i]);
  s->pass_env = names;
  s->n_pass_env = pass ? pass->n : 0;
  s->labels = lower_map(l, lower_child(o, B_labels));
  if (obj_bool(o, W_keep)) { /* a container that outlives its service says itself that it is kept */
    IrPair kept = {STR("pei.keep"), lower_text(l, STR("yes")), obj_field_span(o, W_keep)};
    s->labels = lower_map_with(l, s->labels, kept);
  }
  s->health = lower_health(l, lower_child(o, B_health));
  s->restart = obj_str(l->m, o, W_restart);
  s->shm = obj_int(o, W_shm, -1);
  lower_gpu(l, s, o);
  lower_limits(l, s, o);
  lower_needs(l, s, o);
  lower_networks(l, s, o);
  const Value *ports = obj_get(o, W_ports);
  IrPort *p = arena_array(l->a, IrPort, ports ? ports->n : 0);
  for (uint32_t i = 0; ports && i < ports->n; i++) p[i] = lower_port(l, ports->items[i]);
  lower_port_options(l, p, ports ? ports->n : 0, o);
  s->ports = p;
  s->n_ports = ports ? ports->n : 0;
}

static void lower_own_mounts(Lower *l, MountVec *mounts, const Obj *o) {
  lower_mounts(l, mounts, obj_get(o, W_mounts));
  lower_tmpfs(l, mounts, o);
  lower_mount_options(l, mounts, o);
}

/* ---- overlays ---- */

static void lower_overlay_lists(Lower *l, IrService *s, const Obj *o) {
  const SchemaBlock *b = obj_block(o);
  IrExtra *extras = arena_array(l->a, IrExtra, s->n_extras);
  for (uint32_t k = 0; k < s->n_extras; k++) {
    extras[k] = s->extras[k];
    for (uint32_t i = 0; i < b->n_props && extras[k].value.kind == IV_LIST; i++)
      if (str_is(extras[k].key, schema_words[b->props[i].word]))
        extras[k].value.instead = !obj_overlay_appends(o, b->props[i].word);
  }
  s->extras = extras;
}

/* The devices that `reserve` of the service names stay beside the GPUs of the overlay. */
static const IrValue *reserved_devices(Lower *l, const IrService *base) {
  static const char *const path[] = {"devices", "reservations", "resources"};
  const IrValue *devices = ir_at(base->deploy, "resources.reservations.devices");
  if (!devices) return NULL;
  const IrValue *v = devices;
  for (uint32_t i = 0; i < sizeof path / sizeof *path; i++) {
    Str *key = arena_new(l->a, Str);
    IrValue *map = arena_new(l->a, IrValue);
    *key = str_c(path[i]);
    *map = (IrValue){.kind = IV_MAP, .items = v, .keys = key, .n = 1, .of = devices->of, .at = devices->at};
    v = map;
  }
  return v;
}

/* compose puts the secrets of both together. */
static void drop_secrets_of(Lower *l, IrService *s, const IrService *base) {
  IndexList list = {0};
  for (uint32_t i = 0; i < s->n_secrets; i++) {
    bool there = false;
    for (uint32_t k = 0; k < base->n_secrets; k++) there |= base->secrets[k] == s->secrets[i];
    if (!there) index_add(l->a, &list, s->secrets[i]);
  }
  s->secrets = list.v;
  s->n_secrets = list.n;
}

/* `own`: how many of the service's mounts it names itself; the others come from its image, and stay. */
static void lower_overlay(Lower *l, IrService *base, const Obj *o, uint32_t own) {
  IrService *s = arena_new(l->a, IrService);
  *s = (IrService){
      .name = base->name, .overlay = true, .image = IR_NONE, .ssh_port = -1, .at = o->at, .of = o};
  lower_fields(l, s, o);
  MountVec mounts = {0};
  lower_own_mounts(l, &mounts, o);
  if (obj_get(o, W_ports) && !obj_overlay_appends(o, W_ports)) s->instead |= INSTEAD_PORTS;
  if (obj_get(o, W_networks) && !obj_overlay_appends(o, W_networks)) s->instead |= INSTEAD_NETWORKS;
  if (obj_get(o, W_mounts) && !obj_overlay_appends(o, W_mounts)) {
    s->instead |= INSTEAD_MOUNTS;
    for (uint32_t i = own; i < base->n_mounts; i++) *vec_push(l->a, &mounts) = base->mounts[i];
  }
  s->mounts = mounts.v;
  s->n_mounts = mounts.n;
  if (base->health && base->health->none && s->health && !s->health->none) s->instead |= INSTEAD_HEALTH;
  lower_secrets(l, s, o);
  drop_secrets_of(l, s, base);
  lower_extras(l, s, o);
  lower_overlay_lists(l, s, o);
  if (s->gpu.n || s->n_gpu_ids) {
    s->deploy = reserved_devices(l, base);
    if (base->gpu.n || base->n_gpu_ids || s->deploy) s->instead |= INSTEAD_GPU;
  }
  base->overlays[str_is(obj_str(l->m, o, W_on), "gpu") ? OVERLAY_GPU : OVERLAY_DOCKED] = s;
}

static void lower_service(Lower *l, const Obj *o) {
  IrService *s = &l->p->services[o->ir_index];
  *s = (IrService){.name = L_NAME(l, o), .run = o->block == B_run_profile, .at = o->at, .of = o};
  lower_image_of(l, s, o);
  lower_fields(l, s, o);
  MountVec mounts = {0};
  lower_own_mounts(l, &mounts, o);
  uint32_t own = mounts.n;
  const IrInit *init = s->image != IR_NONE ? ir_init(&l->p->images[s->image]) : NULL;
  for (uint32_t i = 0; init && i < init->n_stores; i++) add_store(l, s, &mounts, &init->stores[i]);
  s->mounts = mounts.v;
  s->n_mounts = mounts.n;
  lower_secrets(l, s, o);
  lower_extras(l, s, o);
  if (!s->run) s->apply = lower_apply(l, o);
  for (uint32_t i = 0; i < o->children.n; i++)
    if (o->children.v[i]->block == B_overlay) lower_overlay(l, s, o->children.v[i], own);
}

void lower_services(Lower *l) {
  const ObjList *all = model_objects(l->m);
  for (uint32_t i = 0; i < all->n; i++)
    if (obj_is_service(all->v[i])) lower_service(l, all->v[i]);
}
