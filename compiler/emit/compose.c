/* compose.yaml: networks, volumes, secrets, and the document as a whole. Services: service.c. docker compose takes
   relative paths from the file's own directory, the output directory. */
#include "emit/compose.h"

#include "emit/parts.h"

void compose_map(Yaml *y, Str key, IrMap map) {
  if (map.n == 0) return;
  yaml_key(y, key);
  yaml_map(y);
  for (uint32_t i = 0; i < map.n; i++) {
    yaml_key(y, map.v[i].key);
    yaml_text(y, map.v[i].value);
  }
  yaml_end(y);
}

void compose_labels(Compose *c, IrMap more, Str id) {
  yaml_key(c->y, STR("labels"));
  yaml_map(c->y);
  yaml_pair(c->y, STR("pei.project"), c->e->project_name);
  yaml_pair(c->y, STR("pei.id"), id);
  for (uint32_t i = 0; i < more.n; i++) {
    yaml_key(c->y, more.v[i].key);
    yaml_text(c->y, more.v[i].value);
  }
  yaml_end(c->y);
}

static void pair_if(Yaml *y, Str key, Str value) {
  if (value.n) yaml_pair(y, key, value);
}

static void put_external(Yaml *y) {
  yaml_key(y, STR("external"));
  yaml_bool(y, true);
}

static void put_flag(Yaml *y, Str key, bool on) {
  if (!on) return;
  yaml_key(y, key);
  yaml_bool(y, true);
}

static void put_network(Compose *c, const void *object) {
  const IrNetwork *n = object;
  Yaml *y = c->y;
  pair_if(y, STR("name"), n->docker_name);
  if (n->external) {
    put_external(y);
    return;
  }
  pair_if(y, STR("driver"), n->driver);
  compose_map(y, STR("driver_opts"), n->opts);
  put_flag(y, STR("internal"), n->internal);
  put_flag(y, STR("enable_ipv6"), n->ipv6);
  if (n->subnet.n) {
    yaml_key(y, STR("ipam"));
    yaml_map(y);
    yaml_key(y, STR("config"));
    yaml_list(y);
    yaml_map(y);
    yaml_pair(y, STR("subnet"), n->subnet);
    pair_if(y, STR("gateway"), n->gateway);
    pair_if(y, STR("ip_range"), n->ip_range);
    yaml_end(y);
    yaml_end(y);
    yaml_end(y);
  }
  compose_labels(c, n->labels, emit_id(c->e, STR("network"), n->name));
}

static void put_volume(Compose *c, const void *object) {
  const IrVolume *v = object;
  Yaml *y = c->y;
  pair_if(y, STR("name"), v->docker_name);
  if (v->external) {
    put_external(y);
    return;
  }
  pair_if(y, STR("driver"), v->driver);
  compose_map(y, STR("driver_opts"), v->opts);
  compose_labels(c, v->labels, emit_id(c->e, STR("volume"), v->name));
}

static void put_secret(Compose *c, const void *object) {
  const IrSecret *s = object;
  if (s->kind == SECRET_FILE)
    yaml_pair(c->y, STR("file"), emit_outside(c->e, s->source));
  else
    yaml_pair(c->y, STR("environment"), emit_secret_variable(c->e, s));
}

/* ---- the document ---- */

/* One object as libyaml is to write it: `NAME: { … }`. */
typedef struct {
  Emit *e;
  void (*put)(Compose *c, const void *object);
  const void *object;
  Str name;
} Entry;

static void put_entry(Yaml *y, void *ctx) {
  const Entry *entry = ctx;
  yaml_map(y);
  yaml_key(y, entry->name);
  yaml_map(y);
  entry->put(&(Compose){entry->e, y}, entry->object);
  yaml_end(y);
  yaml_end(y);
}

/* A top-level key, written before its first object. */
typedef struct {
  Buf *out;
  Str title;
  void (*put)(Compose *c, const void *object);
  bool any;
} Section;

/* Source comment and map of one object; its text without the comment is the result. */
static Str put_object(Emit *e, Section *s, const void *object, Str name, Span at) {
  Str source = emit_source(e, at);
  buf_lit(s->out, "\n");
  if (!s->any) {
    quote_name(s->out, s->title);
    buf_lit(s->out, ":\n");
  }
  s->any = true;
  if (source.n) {
    buf_lit(s->out, "  # ");
    quote_comment(s->out, source);
    buf_lit(s->out, "\n");
  }
  uint32_t start = s->out->n;
  yaml_write(s->out, 2, put_entry, &(Entry){e, s->put, object, name});
  return arena_str(e->arena, str_sub(buf_str(s->out), start, s->out->n));
}

static void put_name(Yaml *y, void *ctx) {
  const Emit *e = ctx;
  yaml_map(y);
  yaml_pair(y, STR("name"), e->project_name);
  yaml_end(y);
}

static void put_document(Emit *e, Buf *out) {
  const IrProject *p = e->project;
  Section services = {out, STR("services"), compose_service, false},
          networks = {out, STR("networks"), put_network, false};
  Section volumes = {out, STR("volumes"), put_volume, false},
          secrets = {out, STR("secrets"), put_secret, false};
  yaml_write(out, 0, put_name, e);
  for (uint32_t i = 0; i < p->n_services; i++)
    e->service_content[i] = put_object(e, &services, &p->services[i], p->services[i].name, p->services[i].at);
  for (uint32_t i = 0; i < p->n_networks; i++)
    e->network_content[i] = put_object(e, &networks, &p->networks[i], p->networks[i].name, p->networks[i].at);
  for (uint32_t i = 0; i < p->n_volumes; i++)
    e->volume_content[i] = put_object(e, &volumes, &p->volumes[i], p->volumes[i].name, p->volumes[i].at);
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (p->secrets[i].in_compose)
      put_object(e, &secrets, &p->secrets[i], p->secrets[i].name, p->secrets[i].at);
}

void emit_compose(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_services + p->n_networks + p->n_volumes == 0) return;
  Buf b = buf_new(e->arena);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n\n");
  put_document(e, &b);
  emit_add(e, STR("compose.yaml"), buf_str(&b), 0644);
}
