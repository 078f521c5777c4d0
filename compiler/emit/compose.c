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

static void put_network(Compose *c) {
  const IrNetwork *n = c->object;
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
  compose_labels(c, n->labels, emit_id(c->e, "network", n->name));
}

static void put_volume(Compose *c) {
  const IrVolume *v = c->object;
  Yaml *y = c->y;
  pair_if(y, STR("name"), v->docker_name);
  if (v->external) {
    put_external(y);
    return;
  }
  pair_if(y, STR("driver"), v->driver);
  compose_map(y, STR("driver_opts"), v->opts);
  compose_labels(c, v->labels, emit_id(c->e, "volume", v->name));
}

static void put_secret(Compose *c) {
  const IrSecret *s = c->object;
  if (s->kind == SECRET_FILE)
    yaml_pair(c->y, STR("file"), emit_outside(c->e, s->source));
  else
    yaml_pair(c->y, STR("environment"), emit_secret_variable(c->e, s));
}

/* ---- the document ---- */

/* One section, while it is written. */
typedef struct {
  Emit *e;
  Buf *b;
  Str title;
  void (*put)(Compose *c); /* the inside of one object's map */
  bool any;
} Section;

typedef struct {
  Section *section;
  const void *object;
  Str name;
} Object;

static void object_body(Yaml *y, void *ctx) {
  const Object *o = ctx;
  Compose c = {.e = o->section->e, .y = y, .object = o->object};
  yaml_map(y);
  yaml_key(y, o->name);
  yaml_map(y);
  o->section->put(&c);
  yaml_end(y);
  yaml_end(y);
}

/* Source comment, key and map; its text without the comment is the result. */
static Str put_object(Section *s, const void *object, Str name, Span at) {
  Buf *b = s->b;
  buf_lit(b, "\n");
  if (!s->any) {
    buf_bytes(b, s->title);
    buf_lit(b, ":\n");
  }
  s->any = true;
  Str source = emit_source(s->e, at);
  if (source.n) {
    buf_lit(b, "  # ");
    quote_comment(b, source);
    buf_lit(b, "\n");
  }
  uint32_t start = b->n;
  yaml_write(b, 2, object_body, &(Object){s, object, name});
  return arena_str(s->e->arena, str_sub(buf_str(b), start, b->n));
}

static void name_body(Yaml *y, void *ctx) {
  yaml_map(y);
  yaml_pair(y, STR("name"), emit_project_name(ctx));
  yaml_end(y);
}

void emit_compose(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_services + p->n_networks + p->n_volumes == 0) return;
  Buf b = buf_new(e->arena);
  buf_lit(&b, "# ");
  quote_comment(&b, emit_headline(e));
  buf_lit(&b, "\n\n");
  yaml_write(&b, 0, name_body, e);
  Section services = {e, &b, STR("services"), compose_service, false};
  Section networks = {e, &b, STR("networks"), put_network, false};
  Section volumes = {e, &b, STR("volumes"), put_volume, false};
  Section secrets = {e, &b, STR("secrets"), put_secret, false};
  for (uint32_t i = 0; i < p->n_services; i++)
    e->service_content[i] = put_object(&services, &p->services[i], p->services[i].name, p->services[i].at);
  for (uint32_t i = 0; i < p->n_networks; i++)
    e->network_content[i] = put_object(&networks, &p->networks[i], p->networks[i].name, p->networks[i].at);
  for (uint32_t i = 0; i < p->n_volumes; i++)
    e->volume_content[i] = put_object(&volumes, &p->volumes[i], p->volumes[i].name, p->volumes[i].at);
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (p->secrets[i].in_compose) put_object(&secrets, &p->secrets[i], p->secrets[i].name, p->secrets[i].at);
  emit_add(e, STR("compose.yaml"), buf_str(&b), 0644);
}
