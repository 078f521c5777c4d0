/* A service of compose.yaml, its keys in one fixed order: what runs, with what, reached how, within which limits.
   Called by compose.c. */
#include "emit/compose.h"
#include "emit/parts.h"

static void text_if(Yaml *y, Str key, Text value) {
  if (value.n == 0) return;
  yaml_key(y, key);
  yaml_text(y, value);
}

static void str_if(Yaml *y, Str key, Str value) {
  if (value.n) yaml_pair(y, key, value);
}

static void words(Yaml *y, Str key, IrWords list) {
  yaml_key(y, key);
  yaml_list(y);
  for (uint32_t i = 0; i < list.n; i++) yaml_text(y, list.v[i]);
  yaml_end(y);
}

static void strs(Yaml *y, Str key, const Str *v, uint32_t n) {
  if (n == 0) return;
  yaml_key(y, key);
  yaml_list(y);
  for (uint32_t i = 0; i < n; i++) yaml_str(y, v[i]);
  yaml_end(y);
}

static void size_if(Compose *c, Str key, int64_t bytes) {
  if (bytes < 0) return;
  Buf b = buf_new(c->e->arena);
  emit_size(&b, bytes);
  yaml_pair(c->y, key, buf_str(&b));
}

static void duration_if(Compose *c, Str key, int64_t us) {
  if (us < 0) return;
  Buf b = buf_new(c->e->arena);
  emit_duration(&b, us);
  yaml_pair(c->y, key, buf_str(&b));
}

static void int_if(Yaml *y, Str key, int64_t n) {
  if (n < 0) return;
  yaml_key(y, key);
  yaml_int(y, n);
}

/* ---- what runs ---- */

/* Can compose build the image by itself, without bake? It knows services as contexts, but no images. */
static bool can_build(const Emit *e, const IrImage *image) {
  for (uint32_t i = 0; i < image->n_secrets; i++)
    if (!e->project->secrets[image->secrets[i]].in_compose) return false;
  return image->n_needs_images == 0;
}

static void put_build(Compose *c, const IrImage *image) {
  Yaml *y = c->y;
  EmitBuild build = emit_build(c->e, image);
  yaml_key(y, STR("build"));
  yaml_map(y);
  yaml_pair(y, STR("context"), build.context);
  yaml_pair(y, STR("dockerfile"), build.dockerfile);
  if (image->dockerfile.n == 0)
    yaml_pair(y, STR("target"), c->e->project->stages[image->stage].name);
  else
    str_if(y, STR("target"), image->target);
  compose_map(y, STR("args"), image->args);
  if (emit_has_tree(image) || image->contexts.n) {
    yaml_key(y, STR("additional_contexts"));
    yaml_map(y);
    if (emit_has_tree(image))
      yaml_pair(y, STR("pei"), EMIT_JOIN(c->e->arena, STR("images/"), image->name, STR("/pei")));
    for (uint32_t i = 0; i < image->contexts.n; i++) {
      yaml_key(y, image->contexts.v[i].key);
      yaml_text(y, image->contexts.v[i].value);
    }
    yaml_end(y);
  }
  Str *names = arena_array(c->e->arena, Str, image->n_secrets);
  for (uint32_t i = 0; i < image->n_secrets; i++) names[i] = c->e->project->secrets[image->secrets[i]].name;
  strs(y, STR("secrets"), names, image->n_secrets);
  if (image->wants_ssh) strs(y, STR("ssh"), (Str[]){STR("default")}, 1);
  if (emit_wants_host(c->e, image)) strs(y, STR("entitlements"), (Str[]){STR("network.host")}, 1);
  yaml_end(y);
}

/* An image of the project is never pulled: a registry may have another one of this name. */
static void put_image(Compose *c, const IrService *s) {
  if (s->image == IR_NONE) {
    text_if(c->y, STR("image"), s->image_ref);
    return;
  }
  const IrImage *image = &c->e->project->images[s->image];
  yaml_key(c->y, STR("image"));
  if (image->n_tags)
    yaml_text(c->y, image->tags[0]);
  else
    yaml_str(c->y, image->name);
  yaml_pair(c->y, STR("pull_policy"), STR("never"));
  if (can_build(c->e, image)) put_build(c, image);
}

/* ---- with what ---- */

/* ":9000-9010/udp" */
static Str inside_text(Arena *a, const IrPort *port, bool tcp) {
  Buf b = buf_new(a);
  buf_lit(&b, ":");
  buf_int(&b, port->to_lo);
  if (port->to_lo != port->to_hi) buf_lit(&b, "-"), buf_int(&b, port->to_hi);
  if (!tcp) buf_lit(&b, "/"), quote_name(&b, port->proto);
  return buf_str(&b);
}

/* The long form has no ranges; a variable of launch may be one, or hold an address. */
static void put_port(Compose *c, const IrPort *port) {
  Yaml *y = c->y;
  Arena *a = c->e->arena;
  bool tcp = port->proto.n == 0 || str_is(port->proto, "tcp");
  Str inside = inside_text(a, port, tcp);
  if (port->late.n) {
    Part *parts = arena_array(a, Part, port->late.n + 1);
    memcpy(parts, port->late.v, sizeof *parts * port->late.n);
    parts[port->late.n] = (Part){.kind = PART_TEXT, .text = inside};
    yaml_text(y, (Text){parts, port->late.n + 1});
    return;
  }
  if (port->lo != port->hi) {
    bool v6 = str_find(port->address, ':') < port->address.n;
    yaml_str(y, arena_fmt(a, "%s%.*s%s%s%lld-%lld%.*s", v6 ? "[" : "", STR_ARG(port->address), v6 ? "]" : "",
                          port->address.n ? ":" : "", (long long)port->lo, (long long)port->hi,
                          STR_ARG(inside)));
    return;
  }
  yaml_map(y);
  str_if(y, STR("host_ip"), port->address);
  yaml_key(y, STR("published"));
  yaml_str(y, arena_fmt(a, "%lld", (long long)port->lo));
  int_if(y, STR("target"), port->to_lo);
  if (!tcp) yaml_pair(y, STR("protocol"), port->proto);
  yaml_end(y);
}

/* As given where it is absolute or from the home directory, otherwise from the project root. */
static Text bind_source(const Emit *e, Text t) {
  bool late = t.n && t.v[0].kind == PART_LATE;
  if (late && !t.v[0].has_fallback) return t;
  Part *parts = arena_array(e->arena, Part, t.n ? t.n : 1);
  if (t.n) memcpy(parts, t.v, sizeof *parts * t.n);
  if (late)
    parts[0].fallback = emit_outside(e, parts[0].fallback);
  else
    parts[0] = (Part){.kind = PART_TEXT, .text = emit_outside(e, parts[0].text)};
  return (Text){parts, t.n ? t.n : 1};
}

static void put_mount(Compose *c, const IrServiceMount *m) {
  Yaml *y = c->y;
  static const char *const kinds[] = {[IRM_VOLUME] = "volume", [IRM_BIND] = "bind", [IRM_TMPFS] = "tmpfs"};
  yaml_map(y);
  yaml_pair(y, STR("type"), str_c(kinds[m->kind]));
  if (m->kind == IRM_VOLUME) yaml_pair(y, STR("source"), c->e->project->volumes[m->volume].name);
  if (m->kind == IRM_BIND) text_if(y, STR("source"), bind_source(c->e, m->source));
  str_if(y, STR("target"), m->target);
  if (m->read_only) yaml_key(y, STR("read_only")), yaml_bool(y, true);
  if (m->kind == IRM_VOLUME && m->subpath.n) {
    yaml_key(y, STR("volume"));
    yaml_map(y);
    yaml_pair(y, STR("subpath"), m->subpath);
    yaml_end(y);
  }
  if (m->kind == IRM_TMPFS && m->size >= 0) {
    yaml_key(y, STR("tmpfs"));
    yaml_map(y);
    size_if(c, STR("size"), m->size);
    yaml_end(y);
  }
  yaml_end(y);
}

static void put_networks(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  const IrNetwork *networks = c->e->project->networks;
  bool aliases = false;
  for (uint32_t i = 0; i < s->n_networks; i++) aliases |= s->networks[i].n_aliases > 0;
  if (s->n_networks == 0) return;
  yaml_key(y, STR("networks"));
  if (aliases)
    yaml_map(y);
  else
    yaml_list(y);
  for (uint32_t i = 0; i < s->n_networks; i++) {
    const IrAttach *at = &s->networks[i];
    if (!aliases) {
      yaml_str(y, networks[at->network].name);
      continue;
    }
    yaml_key(y, networks[at->network].name);
    yaml_map(y);
    strs(y, STR("aliases"), at->aliases, at->n_aliases);
    yaml_end(y);
  }
  yaml_end(y);
}

static void put_needs(Compose *c, const IrService *s) {
  if (s->n_needs == 0) return;
  yaml_key(c->y, STR("depends_on"));
  yaml_map(c->y);
  for (uint32_t i = 0; i < s->n_needs; i++) {
    yaml_key(c->y, c->e->project->services[s->needs[i].service].name);
    yaml_map(c->y);
    yaml_pair(c->y, STR("condition"), s->needs[i].condition);
    yaml_end(c->y);
  }
  yaml_end(c->y);
}

/* Those of the service itself, then the passwords of its image's users. */
static void put_secrets(Compose *c, const IrService *s) {
  const IrProject *p = c->e->project;
  const IrSsh *ssh = s->image == IR_NONE ? NULL : &p->images[s->image].init.ssh;
  uint32_t users = ssh && ssh->on ? ssh->n_users : 0, n = 0;
  uint32_t *all = arena_array(c->e->arena, uint32_t, s->n_secrets + users);
  for (uint32_t i = 0; i < s->n_secrets + users; i++) {
    uint32_t secret = i < s->n_secrets ? s->secrets[i] : ssh->users[i - s->n_secrets].secret;
    bool skip = secret == IR_NONE;
    for (uint32_t k = 0; k < n && !skip; k++) skip = all[k] == secret;
    if (!skip) all[n++] = secret;
  }
  if (n == 0) return;
  yaml_key(c->y, STR("secrets"));
  yaml_list(c->y);
  for (uint32_t i = 0; i < n; i++) {
    const IrSecret *secret = &p->secrets[all[i]];
    Str usual = EMIT_JOIN(c->e->arena, STR("/run/secrets/"), secret->name);
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

static void put_health(Compose *c, const IrHealth *h) {
  Yaml *y = c->y;
  if (!h->set) return;
  yaml_key(y, STR("healthcheck"));
  yaml_map(y);
  if (h->none) {
    yaml_key(y, STR("disable"));
    yaml_bool(y, true);
  } else {
    if (h->test.n) words(y, STR("test"), h->test);
    duration_if(c, STR("interval"), h->interval_us);
    duration_if(c, STR("timeout"), h->timeout_us);
    int_if(y, STR("retries"), h->retries);
    duration_if(c, STR("start_period"), h->start_us);
  }
  yaml_end(y);
}

static void put_gpu(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  yaml_key(y, STR("reservations"));
  yaml_map(y);
  yaml_key(y, STR("devices"));
  yaml_list(y);
  yaml_map(y);
  yaml_pair(y, STR("driver"), STR("nvidia"));
  if (s->n_gpu_ids) {
    strs(y, STR("device_ids"), s->gpu_ids, s->n_gpu_ids);
  } else if (str_is(s->gpu, "all")) {
    yaml_pair(y, STR("count"), s->gpu);
  } else {
    int64_t n = 0;
    for (uint32_t i = 0; i < s->gpu.n; i++) n = n * 10 + (s->gpu.s[i] - '0');
    int_if(y, STR("count"), n);
  }
  strs(y, STR("capabilities"), (Str[]){STR("gpu")}, 1);
  yaml_end(y);
  yaml_end(y);
  yaml_end(y);
}

static void put_resources(Compose *c, const IrService *s) {
  Yaml *y = c->y;
  bool limits = s->memory >= 0 || s->cpus.n || s->pids >= 0, gpu = s->gpu.n || s->n_gpu_ids;
  if (!limits && !gpu) return;
  yaml_key(y, STR("deploy"));
  yaml_map(y);
  yaml_key(y, STR("resources"));
  yaml_map(y);
  if (limits) {
    yaml_key(y, STR("limits"));
    yaml_map(y);
    size_if(c, STR("memory"), s->memory);
    str_if(y, STR("cpus"), s->cpus);
    int_if(y, STR("pids"), s->pids);
    yaml_end(y);
  }
  if (gpu) put_gpu(c, s);
  yaml_end(y);
  yaml_end(y);
}

static void put_value(Yaml *y, const IrValue *v) {
  switch (v->kind) {
  case IV_TEXT: yaml_text(y, v->text); break;
  case IV_BOOL: yaml_bool(y, v->num != 0); break;
  case IV_INT: yaml_int(y, v->num); break;
  case IV_NULL: yaml_null(y); break;
  case IV_LIST:
  case IV_MAP:
    if (v->kind == IV_MAP)
      yaml_map(y);
    else
      yaml_list(y);
    for (uint32_t i = 0; i < v->n; i++) {
      if (v->kind == IV_MAP) yaml_key(y, v->keys[i]);
      put_value(y, &v->items[i]);
    }
    yaml_end(y);
    break;
  }
}

void compose_service(Compose *c, const void *service) {
  const IrService *s = service;
  Yaml *y = c->y;
  put_image(c, s);
  if (s->has_entrypoint) words(y, STR("entrypoint"), s->entrypoint);
  if (s->has_command) words(y, STR("command"), s->command);
  text_if(y, STR("working_dir"), s->workdir);
  text_if(y, STR("user"), s->user);
  compose_map(y, STR("environment"), s->env);
  if (s->n_ports) yaml_key(y, STR("ports")), yaml_list(y);
  for (uint32_t i = 0; i < s->n_ports; i++) put_port(c, &s->ports[i]);
  if (s->n_ports) yaml_end(y);
  if (s->n_mounts) yaml_key(y, STR("volumes")), yaml_list(y);
  for (uint32_t i = 0; i < s->n_mounts; i++) put_mount(c, &s->mounts[i]);
  if (s->n_mounts) yaml_end(y);
  put_networks(c, s);
  put_needs(c, s);
  put_secrets(c, s);
  put_health(c, &s->health);
  str_if(y, STR("restart"), s->restart);
  size_if(c, STR("shm_size"), s->shm);
  put_resources(c, s);
  str_if(y, STR("stop_signal"), s->stop_signal);
  duration_if(c, STR("stop_grace_period"), s->stop_grace_us);
  for (uint32_t i = 0; i < s->n_extras; i++) {
    yaml_key(y, s->extras[i].key);
    put_value(y, &s->extras[i].value);
  }
  compose_labels(c, s->labels, emit_id(c->e, STR("service"), s->name));
}
