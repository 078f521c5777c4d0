/* compose.yaml: networks, volumes, secrets, and the document as a whole. Services: service.c. docker compose takes
   relative paths from the file's own directory, the output directory. */
#include "emit/compose.h"

#include "emit/parts.h"

void compose_object(Compose *c, Str name, Span at) {
  if (c->gap) yaml_gap(c->y);
  c->gap = true;
  Str source = emit_source(c->e, at);
  if (source.n) yaml_comment(c->y, source);
  c->start = yaml_here(c->y);
  yaml_key(c->y, name);
  yaml_map(c->y);
}

Str compose_object_end(Compose *c) {
  yaml_end(c->y);
  uint32_t end = yaml_here(c->y), start = c->start;
  /* the first object of a section has its comment behind c->start */
  Str source = str_sub(buf_str(c->out), start, end);
  if (source.n > 6 && memcmp(source.s, ":\n  # ", 6) == 0)
    start += 2 + str_find(str_sub(source, 2, source.n), '\n');
  return arena_str(c->e->arena, str_sub(buf_str(c->out), start, end));
}

void compose_section(Compose *c, Str name) {
  yaml_gap(c->y);
  yaml_key(c->y, name);
  yaml_map(c->y);
  c->gap = false;
}

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
  yaml_pair(c->y, STR("pei.project"), emit_project_name(c->e));
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

static Str put_network(Compose *c, const IrNetwork *n) {
  Yaml *y = c->y;
  compose_object(c, n->name, n->at);
  pair_if(y, STR("name"), n->docker_name);
  if (n->external) {
    put_external(y);
    return compose_object_end(c);
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
  compose_labels(c, n->labels, emit_id(c->e, "network", n->name));
  return compose_object_end(c);
}

static Str put_volume(Compose *c, const IrVolume *v) {
  Yaml *y = c->y;
  compose_object(c, v->name, v->at);
  pair_if(y, STR("name"), v->docker_name);
  if (v->external) {
    put_external(y);
    return compose_object_end(c);
  }
  pair_if(y, STR("driver"), v->driver);
  compose_map(y, STR("driver_opts"), v->opts);
  compose_labels(c, v->labels, emit_id(c->e, "volume", v->name));
  return compose_object_end(c);
}

static void put_secret(Compose *c, const IrSecret *s) {
  compose_object(c, s->name, s->at);
  if (s->kind == SECRET_FILE)
    yaml_pair(c->y, STR("file"), emit_outside(c->e, s->source));
  else
    yaml_pair(c->y, STR("environment"), emit_secret_variable(c->e, s));
  yaml_end(c->y);
}

static void put_document(Yaml *y, void *ctx) {
  Compose *c = ctx;
  Emit *e = c->e;
  const IrProject *p = e->project;
  c->y = y;
  yaml_map(y);
  yaml_pair(y, STR("name"), emit_project_name(e));

  compose_section(c, STR("services"));
  for (uint32_t i = 0; i < p->n_services; i++) e->service_content[i] = compose_service(c, &p->services[i]);
  yaml_end(y);
  if (p->n_networks) {
    compose_section(c, STR("networks"));
    for (uint32_t i = 0; i < p->n_networks; i++) e->network_content[i] = put_network(c, &p->networks[i]);
    yaml_end(y);
  }
  if (p->n_volumes) {
    compose_section(c, STR("volumes"));
    for (uint32_t i = 0; i < p->n_volumes; i++) e->volume_content[i] = put_volume(c, &p->volumes[i]);
    yaml_end(y);
  }
  bool any = false;
  for (uint32_t i = 0; i < p->n_secrets; i++) {
    if (!p->secrets[i].in_compose) continue;
    if (!any) compose_section(c, STR("secrets"));
    any = true;
    put_secret(c, &p->secrets[i]);
  }
  if (any) yaml_end(y);
  yaml_end(y);
}

void emit_compose(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_services + p->n_networks + p->n_volumes == 0) return;
  Buf b = buf_new(e->arena);
  buf_lit(&b, "# ");
  quote_comment(&b, emit_headline(e));
  buf_lit(&b, "\n");
  Compose c = {.e = e, .out = &b};
  yaml_write(&b, put_document, &c);
  emit_add(e, STR("compose.yaml"), buf_str(&b), 0644);
}
