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

/* A top-level key, whose map its first object opens. */
typedef struct {
  Str title;
  void (*put)(Compose *c, const void *object);
  bool any;
} Section;

/* Source comment, key and map of one object; its text without the comment is the result. */
static Str put_object(Compose *c, Section *s, const void *object, Str name, Span at) {
  Buf *out = c->y->out;
  yaml_gap(c->y);
  if (!s->any) {
    yaml_key(c->y, s->title);
    yaml_map(c->y);
  }
  s->any = true;
  Str source = emit_source(c->e, at);
  if (source.n) yaml_comment(c->y, source);
  uint32_t start = out->n;
  yaml_key(c->y, name);
  yaml_map(c->y);
  s->put(c, object);
  yaml_end(c->y);
  return arena_str(c->e->arena, str_sub(buf_str(out), start, out->n));
}

static void end_section(Compose *c, const Section *s) {
  if (s->any) yaml_end(c->y);
}

static void put_document(Compose *c) {
  const Emit *e = c->e;
  const IrProject *p = e->project;
  Section services = {STR("services"), compose_service, false},
          networks = {STR("networks"), put_network, false};
  Section volumes = {STR("volumes"), put_volume, false}, secrets = {STR("secrets"), put_secret, false};
  yaml_map(c->y);
  yaml_pair(c->y, STR("name"), e->project_name);
  for (uint32_t i = 0; i < p->n_services; i++)
    e->service_content[i] = put_object(c, &services, &p->services[i], p->services[i].name, p->services[i].at);
  end_section(c, &services);
  for (uint32_t i = 0; i < p->n_networks; i++)
    e->network_content[i] = put_object(c, &networks, &p->networks[i], p->networks[i].name, p->networks[i].at);
  end_section(c, &networks);
  for (uint32_t i = 0; i < p->n_volumes; i++)
    e->volume_content[i] = put_object(c, &volumes, &p->volumes[i], p->volumes[i].name, p->volumes[i].at);
  end_section(c, &volumes);
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (p->secrets[i].in_compose)
      put_object(c, &secrets, &p->secrets[i], p->secrets[i].name, p->secrets[i].at);
  end_section(c, &secrets);
  yaml_end(c->y);
}

void emit_compose(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_services + p->n_networks + p->n_volumes == 0) return;
  Buf b = buf_new(e->arena);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n\n");
  Yaml y = yaml_new(&b);
  put_document(&(Compose){e, &y});
  emit_add(e, STR("compose.yaml"), buf_str(&b), 0644);
}
