/* A service of compose.yaml, its keys in one fixed order: what runs, with what, reached how, within which limits.
   Called by compose.c. */
#include "emit/compose.h"
#include "emit/parts.h"
#include "emit/stack.h"

/* Each takes the field of the service that it writes, for marks; NULL: the mark before goes on. */
static void from(Compose *c, const char *field, uint32_t item) {
  if (field) COMPOSE_FROM(c, .field = field, .item = item);
}

static void text_if(Compose *c, Str key, Text value, const char *field) {
  if (value.n == 0) return;
  from(c, field, 0);
  yaml_key(c->y, key);
  yaml_text(c->y, value);
}

static void str_if(Compose *c, Str key, Str value, const char *field) {
  if (value.n == 0) return;
  from(c, field, 0);
  yaml_pair(c->y, key, value);
}

static void words(Compose *c, Str key, IrWords list, const char *field) {
  from(c, field, 0);
  yaml_key(c->y, key);
  yaml_list(c->y);
  for (uint32_t i = 0; i < list.n; i++) {
    from(c, field, i + 1);
    yaml_text(c->y, list.v[i]);
  }
  yaml_end(c->y);
}

static void strs(Compose *c, Str key, const Str *v, uint32_t n, const char *field) {
  if (n == 0) return;
  from(c, field, 0);
  yaml_key(c->y, key);
  yaml_list(c->y);
  for (uint32_t i = 0; i < n; i++) {
    from(c, field, i + 1);
    yaml_str(c->y, v[i]);
  }
  yaml_end(c->y);
}

static void size_if(Compose *c, Str key, int64_t bytes, const char *field) {
  if (bytes < 0) return;
  from(c, field, 0);
  Buf b = buf_new(c->e->arena);
  emit_size(&b, bytes);
  yaml_pair(c->y, key, buf_str(&b));
}

static void duration_if(Compose *c, Str key, int64_t us, const char *field) {
  if (us < 0) return;
  from(c, field, 0);
  Buf b = buf_new(c->e->arena);
  emit_duration(&b, us);
  yaml_pair(c->y, key, buf_str(&b));
}

static void int_if(Compose *c, Str key, int64_t n, const char *field) {
  if (n < 0) return;
  from(c, field, 0);
  yaml_key(c->y, key);
  yaml_int(c->y, n);
}

/* ---- what runs ---- */

static void put_image(Compose *c, const IrService *s) {
  if (s->image == IR_NONE) {
    text_if(c, STR("image"), s->image_ref, "image");
    return;
  }
  const IrImage *image = &c->e->project->images[s->image];
  COMPOSE_FROM(c, .field = "image");
  YAML_MARK(c->y, .of = image->of, .span = image->at, .field = "tags", .item = 1, .also = true);
  bool pulls = false; /* it says itself when; that is written with its other words */
  for (uint32_t i = 0; i < s->n_extras; i++) pulls |= str_is(s->extras[i].key, "pull_policy");
  compose_image(c, image, pulls);
}

/* ---- with what ---- */

/* "80", "127.0.0.1:8000-8010", "[::1]:80" */
static Text ports_text(Arena *a, Str address, int64_t lo, int64_t hi) {
  bool six = str_find(address, ':') < address.n;
  Buf b = buf_new(a);
  if (six) buf_lit(&b, "[");
  quote_line(&b, address);
  if (six) buf_lit(&b, "]");
  if (address.n) buf_lit(&b, ":");
  buf_int(&b, lo);
  if (lo != hi) buf_lit(&b, "-"), buf_int(&b, hi);
  return text_of(a, buf_str(&b));
}

/* The long form has no ranges; a variable of launch may be one, or hold an address. */
Text emit_short_port(Arena *a, const IrPort *port) {
  bool tcp = port->proto.n == 0 || str_is(port->proto, "tcp");
  Text host = port->late.n ? port->late : ports_text(a, port->address, port->lo, port->hi);
  Text inside = port->to_late.n ? port->to_late : ports_text(a, (Str){0}, port->to_lo, port->to_hi);
  Part *parts = arena_array(a, Part, host.n + inside.n + 2);
  memcpy(parts, host.v, sizeof *parts * host.n);
  parts[host.n] = (Part){.kind = PART_TEXT, .text = STR(":")};
  memcpy(parts + host.n + 1, inside.v, sizeof *parts * inside.n);
  if (!tcp)
    parts[host.n + 1 + inside.n] =
        (Part){.kind = PART_TEXT, .text = arena_fmt(a, "/%.*s", STR_ARG(port->proto))};
  return (Text){parts, host.n + inside.n + (tcp ? 1 : 2)};
}

static IrValue port_options(const Compose *c, const IrPort *port) {
  if (!port->more) return (IrValue){.kind = IV_MAP, .at = SPAN_NONE};
  return c->stack ? stack_kept(c->e, port->more, "service_port") : *port->more;
}

/* With options there is only the long form: what is known at launch must be one port then. */
static void put_late_port(Compose *c, const IrPort *port, bool tcp) {
  IrValue more = port_options(c, port);
  yaml_map(c->y);
  yaml_key(c->y, STR("published"));
  yaml_text(c->y, port->late);
  int_if(c, STR("target"), port->to_lo, NULL);
  if (!tcp) yaml_pair(c->y, STR("protocol"), port->proto);
  compose_tree_but(c, &more, NULL);
  yaml_end(c->y);
}

static void put_port(Compose *c, const IrPort *port) {
  Yaml *y = c->y;
  Arena *a = c->e->arena;
  bool tcp = port->proto.n == 0 || str_is(port->proto, "tcp"), one = port->more && port->more->n;
  IrValue more = port_options(c, port);
  COMPOSE_AT(c, port->at);
  if (one && port->late.n && !port->to_late.n) {
    put_late_port(c, port, tcp);
    return;
  }
  if (port->late.n || port->to_late.n || port->lo != port->hi) {
    yaml_text(y, emit_short_port(a, port));
    return;
  }
  yaml_map(y);
  if (!c->stack) str_if(c, STR("host_ip"), port->address, NULL); /* there, that is every one */
  yaml_key(y, STR("published"));
  Buf published = buf_new(a);
  buf_int(&published, port->lo);
  if (c->stack)
    yaml_int(y, port->lo);
  else
    yaml_str(y, buf_str(&published));
  int_if(c, STR("target"), port->to_lo, NULL);
  if (!tcp) yaml_pair(y, STR("protocol"), port->proto);
  compose_tree_but(c, &more, NULL);
  yaml_end(y);
}

/* As given where it is absolute or from the home directory, otherwise from the project root. */
static Text bind_source(const Emit *e, Text t) {
  bool late = t.n && t.v[0].kind == PART_LATE;
  if (late && !t.v[0].fallback) return t;
  Part *parts = arena_array(e->arena, Part, t.n ? t.n : 1);
  if (t.n) memcpy(parts, t.v, sizeof *parts * t.n);
  Str outside = emit_outside(e, late ? *parts[0].fallback : parts[0].text);
  parts[0] =
      late ? text_late(e->arena, parts[0].text, &outside).v[0] : (Part){.kind = PART_TEXT, .text = outside};
  return (Text){parts, t.n ? t.n : 1};
}

/* Those of its kind are below the kind's name. */
static void put_mount_options(Compose *c, const IrServiceMount *m, const char *kind) {
  IrValue more = c->stack ? stack_kept(c->e, &m->more, "service_mount") : m->more;
  const IrValue *own = ir_at(&more, kind);
  bool part = (m->kind == IRM_VOLUME || (m->kind == IRM_IMAGE && !c->stack)) && m->subpath.n;
  bool sized = m->kind == IRM_TMPFS && m->size >= 0;
  compose_tree_but(c, &more, kind);
  if (!own && !part && !sized) return;
  yaml_key(c->y, str_c(kind));
  yaml_map(c->y);
  if (part) yaml_pair(c->y, STR("subpath"), m->subpath);
  if (sized && c->stack)
    int_if(c, STR("size"), m->size, NULL);
  else if (sized)
    size_if(c, STR("size"), m->size, NULL);
  if (own) compose_tree_but(c, own, NULL);
  yaml_end(c->y);
}

static void put_mount(Compose *c, const IrServiceMount *m) {
  Yaml *y = c->y;
  static const char *const kinds[] = {
      [IRM_VOLUME] = "volume", [IRM_BIND] = "bind", [IRM_TMPFS] = "tmpfs", [IRM_IMAGE] = "image"};
  YAML_MARK(y, .of = m->of ? m->of : c->of, .span = m->at);
  yaml_map(y);
  yaml_pair(y, STR("type"), m->type.n ? m->type : str_c(kinds[m->kind]));
  if (m->kind == IRM_VOLUME) yaml_pair(y, STR("source"), c->e->project->volumes[m->volume].name);
  if (m->kind == IRM_BIND) text_if(c, STR("source"), bind_source(c->e, m->source), NULL);
  if (m->kind == IRM_IMAGE)
    yaml_key(y, STR("source")), yaml_text(y, emit_tag(c->e, &c->e->project->images[m->image]));
  str_if(c, STR("target"), m->target, NULL);
  if (m->read_only) yaml_key(y, STR("read_only")), yaml_bool(y, true);
  put_mount_options(c, m, kinds[m->kind]);
  yaml_end(y);
}

/* A variable without a value has the one of whoever starts it. */
static void put_environment(Compose *c, const IrService *s) {
  if (s->env.n == 0 && s->n_pass_env == 0) return;
  from(c, s->env.n ? "env" : "pass_env", 0);
  yaml_key(c->y, STR("environment"));
  yaml_map(c->y);
  compose_pairs(c, s->env);
  for (uint32_t i = 0; i < s->n_pass_env; i++) {
    from(c, "pass_env", i + 1);
    yaml_key(c->y, s->pass_env[i]);
    yaml_null(c->y);
  }
  yaml_end(c->y);
}

static void put_networks(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  const IrNetwork *networks = c->e->project->networks;
  bool aliases = false;
  for (uint32_t i = 0; i < s->n_networks; i++)
    aliases |= s->networks[i].n_aliases + s->networks[i].more.n > 0;
  bool instead = s->instead & INSTEAD_NETWORKS;
  if (s->n_networks == 0 && !instead) return;
  from(c, "networks", 0);
  yaml_key(y, STR("networks"));
  if (instead) yaml_instead(y);
  if (aliases)
    yaml_map(y);
  else
    yaml_list(y);
  for (uint32_t i = 0; i < s->n_networks; i++) {
    const IrAttach *at = &s->networks[i];
    COMPOSE_AT(c, at->at);
    if (!aliases) {
      yaml_str(y, networks[at->network].name);
      continue;
    }
    yaml_key(y, networks[at->network].name);
    yaml_map(y);
    strs(c, STR("aliases"), at->aliases, at->n_aliases, NULL);
    IrValue more = c->stack ? stack_kept(c->e, &at->more, "attach") : at->more;
    compose_tree_but(c, &more, NULL);
    yaml_end(y);
  }
  yaml_end(y);
}

static void put_needs(Compose *c, const IrService *s) {
  const IrImage *image = s->image == IR_NONE ? NULL : &c->e->project->images[s->image];
  if (image && image->n_needs_images == 0) image = NULL;
  if (s->n_needs == 0 && !image) return;
  COMPOSE_FROM(c, .field = "image");
  if (s->n_needs) COMPOSE_AT(c, s->needs[0].at);
  yaml_key(c->y, STR("depends_on"));
  yaml_map(c->y);
  for (uint32_t i = 0; i < s->n_needs; i++) {
    COMPOSE_AT(c, s->needs[i].at);
    yaml_key(c->y, c->e->project->services[s->needs[i].service].name);
    yaml_map(c->y);
    yaml_pair(c->y, STR("condition"), s->needs[i].condition);
    if (s->needs[i].optional) yaml_key(c->y, STR("required")), yaml_bool(c->y, false);
    if (s->needs[i].restart) yaml_key(c->y, STR("restart")), yaml_bool(c->y, true);
    yaml_end(c->y);
  }
  COMPOSE_FROM(c, .field = "image");
  if (image) compose_image_needs(c, image);
  yaml_end(c->y);
}

static const IrValue *grant_of(const IrService *s, uint32_t secret) {
  for (uint32_t i = 0; i < s->n_grants; i++)
    if (s->grants[i].secret == secret && s->grants[i].more.n) return &s->grants[i].more;
  return NULL;
}

/* Those of the service itself, then the passwords of its image's users. */
static void put_secrets(Compose *c, const IrService *s) {
  const IrProject *p = c->e->project;
  const IrSsh *ssh = s->image == IR_NONE ? NULL : &ir_init(&p->images[s->image])->ssh;
  uint32_t users = ssh && ssh->on ? ssh->n_users : 0, n = 0;
  uint32_t *all = arena_array(c->e->arena, uint32_t, s->n_secrets + users);
  for (uint32_t i = 0; i < s->n_secrets + users; i++) {
    uint32_t secret = i < s->n_secrets ? s->secrets[i] : ssh->users[i - s->n_secrets].secret;
    bool skip = secret == IR_NONE;
    for (uint32_t k = 0; k < n && !skip; k++) skip = all[k] == secret;
    if (!skip) all[n++] = secret;
  }
  if (n == 0) return;
  from(c, "secrets", 0);
  yaml_key(c->y, STR("secrets"));
  yaml_list(c->y);
  for (uint32_t i = 0; i < n; i++) {
    const IrSecret *secret = &p->secrets[all[i]];
    YAML_MARK(c->y, .of = secret->of, .span = secret->at);
    COMPOSE_FROM(c, .field = "secrets", .key = secret->name, .also = true);
    Str usual = ARENA_JOIN(c->e->arena, STR("/run/secrets/"), secret->name);
    const IrValue *more = grant_of(s, all[i]);
    if (more) {
      yaml_map(c->y);
      yaml_pair(c->y, STR("source"), secret->name);
      compose_tree_but(c, more, c->stack ? "mode" : NULL);
      if (c->stack) stack_mode(c, ir_at(more, "mode"));
      yaml_end(c->y);
      continue;
    }
    if (secret->path.n == 0 || str_eq(secret->path, usual)) {
      yaml_str(c->y, secret->name);
      continue;
    }
    yaml_map(c->y);
    yaml_pair(c->y, STR("source"), secret->name);
    yaml_pair(c->y, STR("target"), secret->path);
    yaml_end(c->y);
  }
  yaml_end(c->y);
}

/* ---- how it lives ---- */

static void put_health(Compose *c, const IrHealth *h, bool instead) {
  Yaml *y = c->y;
  if (!h) return;
  YAML_MARK(y, .of = h->of, .span = h->at);
  yaml_key(y, STR("healthcheck"));
  if (instead) yaml_instead(y);
  yaml_map(y);
  if (h->none) {
    from(c, "health.off", 0);
    yaml_key(y, STR("disable"));
    yaml_bool(y, true);
  } else {
    if (h->test.n) words(c, STR("test"), h->test, "health.test");
    duration_if(c, STR("interval"), h->interval_us, "health.interval");
    duration_if(c, STR("timeout"), h->timeout_us, "health.timeout");
    int_if(c, STR("retries"), h->retries, "health.retries");
    duration_if(c, STR("start_period"), h->start_us, "health.start");
    duration_if(c, STR("start_interval"), h->start_interval_us, "health.start_interval");
  }
  yaml_end(y);
}

static void put_gpu(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  from(c, "gpu", 0);
  yaml_map(y);
  yaml_pair(y, STR("driver"), STR("nvidia"));
  if (s->n_gpu_ids) {
    strs(c, STR("device_ids"), s->gpu_ids, s->n_gpu_ids, "gpu");
  } else if (str_is(s->gpu, "all")) {
    yaml_pair(y, STR("count"), s->gpu);
  } else {
    int64_t n = 0;
    for (uint32_t i = 0; i < s->gpu.n; i++) n = n * 10 + (s->gpu.s[i] - '0');
    int_if(c, STR("count"), n, NULL);
  }
  from(c, s->n_gpu_capabilities ? "gpu_capabilities" : "gpu", 0);
  yaml_key(y, STR("capabilities"));
  yaml_list(y);
  yaml_str(y, STR("gpu"));
  for (uint32_t i = 0; i < s->n_gpu_capabilities; i++) {
    from(c, "gpu_capabilities", i + 1);
    yaml_str(y, s->gpu_capabilities[i]);
  }
  yaml_end(y);
  yaml_end(y);
}

/* What the project says of `deploy` itself, then the limits and the GPUs. */
static void put_deploy(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  const IrValue *kept = ir_at(s->deploy, "resources.reservations");
  bool limits = s->memory >= 0 || s->cpus.n || s->pids >= 0, gpu = s->gpu.n || s->n_gpu_ids;
  bool others = s->deploy && s->deploy->n > (ir_at(s->deploy, "resources") != NULL);
  if (!limits && !gpu && !kept && !others) return;
  from(c, limits ? "limits" : "gpu", 0);
  if (others) COMPOSE_AT(c, s->deploy->at);
  yaml_key(y, STR("deploy"));
  yaml_map(y);
  compose_tree_but(c, s->deploy, "resources");
  if (limits || gpu || kept) yaml_key(y, STR("resources")), yaml_map(y);
  if (limits) {
    from(c, "limits", 0);
    yaml_key(y, STR("limits"));
    yaml_map(y);
    size_if(c, STR("memory"), s->memory, "limits.memory");
    str_if(c, STR("cpus"), s->cpus, "limits.cpus");
    int_if(c, STR("pids"), s->pids, "limits.pids");
    yaml_end(y);
  }
  if (kept || gpu) {
    from(c, "gpu", 0);
    if (kept) COMPOSE_AT(c, kept->at);
    yaml_key(y, STR("reservations"));
    yaml_map(y);
    if (kept) compose_tree_but(c, kept, "devices");
    const IrValue *devices = kept ? ir_at(kept, "devices") : NULL;
    if (devices || gpu) yaml_key(y, STR("devices"));
    if (s->instead & INSTEAD_GPU) yaml_instead(y);
    if (devices || gpu) yaml_list(y);
    for (uint32_t i = 0; devices && i < devices->n; i++) compose_tree(c, &devices->items[i]);
    if (gpu) put_gpu(c, s);
    if (devices || gpu) yaml_end(y);
    yaml_end(y);
  }
  if (limits || gpu || kept) yaml_end(y);
  yaml_end(y);
}

/* A swarm publishes on every address, or not at all. */
static bool is_published(const Compose *c, const IrPort *port) {
  bool all = !port->address.n || str_is(port->address, "0.0.0.0") || str_is(port->address, "::");
  return !c->stack || all;
}

static void put_ports(Compose *c, const IrService *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->n_ports; i++) n += is_published(c, &s->ports[i]);
  from(c, "ports", 0);
  if (!n && !(s->instead & INSTEAD_PORTS)) return;
  yaml_key(c->y, STR("ports"));
  if (s->instead & INSTEAD_PORTS) yaml_instead(c->y);
  yaml_list(c->y);
  for (uint32_t i = 0; i < s->n_ports; i++)
    if (is_published(c, &s->ports[i])) put_port(c, &s->ports[i]);
  yaml_end(c->y);
}

/* A swarm knows no `shm_size`, but memory that is mounted. */
static void put_mounts(Compose *c, const IrService *s) {
  bool shm = c->stack && s->shm >= 0;
  from(c, "mounts", 0);
  if (!s->n_mounts && !shm && !(s->instead & INSTEAD_MOUNTS)) return;
  yaml_key(c->y, STR("volumes"));
  if (s->instead & INSTEAD_MOUNTS) yaml_instead(c->y);
  yaml_list(c->y);
  for (uint32_t i = 0; i < s->n_mounts; i++) put_mount(c, &s->mounts[i]);
  if (shm)
    put_mount(c, &(IrServiceMount){
                     .kind = IRM_TMPFS, .target = STR("/dev/shm"), .size = s->shm, .at = s->at, .of = s->of});
  yaml_end(c->y);
}

/* What only compose does, and what of it a swarm has elsewhere. */
static void put_restart(Compose *c, const IrService *s) {
  if (c->stack) {
    stack_deploy(c, s);
    return;
  }
  str_if(c, STR("restart"), s->restart, "restart");
  size_if(c, STR("shm_size"), s->shm, "shm");
  put_deploy(c, s);
}

void compose_service(Compose *c, const void *service) {
  const IrService *s = service;
  Yaml *y = c->y;
  if (c->stack)
    stack_image(c, s);
  else
    put_image(c, s);
  if (s->has_entrypoint) words(c, STR("entrypoint"), s->entrypoint, "entrypoint");
  if (s->has_command) words(c, STR("command"), s->command, "command");
  text_if(c, STR("working_dir"), s->workdir, "workdir");
  text_if(c, STR("user"), s->user, "user");
  put_environment(c, s);
  put_ports(c, s);
  put_mounts(c, s);
  put_networks(c, s);
  if (!c->stack) put_needs(c, s);
  put_secrets(c, s);
  put_health(c, s->health, s->instead & INSTEAD_HEALTH);
  put_restart(c, s);
  str_if(c, STR("stop_signal"), s->stop_signal, "stop.signal");
  duration_if(c, STR("stop_grace_period"), s->stop_grace_us, "stop.grace");
  for (uint32_t i = 0; i < s->n_extras; i++) {
    const IrValue *v = &s->extras[i].value;
    if (c->stack && stack_drops(s->extras[i].key)) continue;
    if (v->of)
      YAML_MARK(y, .of = v->of, .span = v->at, .field = v->field);
    else
      COMPOSE_FROM(c, .field = "", .key = s->extras[i].key);
    yaml_key(y, s->extras[i].key);
    compose_extra(c, &s->extras[i]);
  }
  if (s->overlay)
    compose_map(c, STR("labels"), s->labels, "labels");
  else
    compose_labels(c, s->labels, emit_id(c->e, s->run ? STR("run") : STR("service"), s->name), STR(""));
}
