/* compose.yaml: networks, volumes, secrets, and the document as a whole. Services: service.c. docker compose takes
   relative paths from the file's own directory, the output directory. */
#include "emit/compose.h"

#include "emit/parts.h"

void compose_pairs(Compose *c, IrMap map) {
  for (uint32_t i = 0; i < map.n; i++) {
    COMPOSE_AT(c, map.v[i].at);
    yaml_key(c->y, map.v[i].key);
    yaml_text(c->y, map.v[i].value);
  }
}

void compose_map(Compose *c, Str key, IrMap map, const char *field) {
  if (map.n == 0) return;
  COMPOSE_FROM(c, .field = field);
  yaml_key(c->y, key);
  yaml_map(c->y);
  compose_pairs(c, map);
  yaml_end(c->y);
}

void compose_labels(Compose *c, IrMap more, Str id, Str hash) {
  COMPOSE_FROM(c);
  yaml_key(c->y, STR("labels"));
  yaml_map(c->y);
  yaml_pair(c->y, STR("pei.project"), c->e->project_name);
  yaml_pair(c->y, STR("pei.id"), id);
  if (hash.n) yaml_pair(c->y, STR("pei.hash"), hash);
  compose_pairs(c, more);
  yaml_end(c->y);
}

static void pair_if(Compose *c, Str key, Str value, const char *field) {
  if (!value.n) return;
  COMPOSE_FROM(c, .field = field);
  yaml_pair(c->y, key, value);
}

static void put_flag(Compose *c, Str key, bool on, const char *field) {
  if (!on) return;
  COMPOSE_FROM(c, .field = field);
  yaml_key(c->y, key);
  yaml_bool(c->y, true);
}

static void put_external(Compose *c, bool keep) {
  put_flag(c, STR("external"), true, keep ? "keep" : "external");
}

/* Who gives addresses, and the ranges: the one of the network itself first. */
static void put_ipam(Compose *c, const IrNetwork *n) {
  Yaml *y = c->y;
  const IrValue *ipam = ir_at(&n->more, "ipam"), *pools = ir_at(&n->more, "ipam.config");
  if (!n->subnet.n && !ipam) return;
  COMPOSE_FROM(c, .field = "subnet");
  if (ipam) COMPOSE_AT(c, ipam->at);
  yaml_key(y, STR("ipam"));
  yaml_map(y);
  if (ipam) compose_tree_but(c, ipam, "config");
  COMPOSE_FROM(c, .field = "subnet");
  if (n->subnet.n || pools) yaml_key(y, STR("config")), yaml_list(y);
  if (n->subnet.n) {
    yaml_map(y);
    yaml_pair(y, STR("subnet"), n->subnet);
    pair_if(c, STR("gateway"), n->gateway, "gateway");
    pair_if(c, STR("ip_range"), n->ip_range, "ip_range");
    yaml_end(y);
  }
  for (uint32_t i = 0; pools && i < pools->n; i++) compose_tree(c, &pools->items[i]);
  if (n->subnet.n || pools) yaml_end(y);
  yaml_end(y);
}

static void put_network(Compose *c, const void *object) {
  const IrNetwork *n = object;
  pair_if(c, STR("name"), n->docker_name, "name");
  if (n->external) {
    put_external(c, n->keep);
    return;
  }
  pair_if(c, STR("driver"), n->driver, "driver");
  compose_map(c, STR("driver_opts"), n->opts, "opts");
  put_flag(c, STR("internal"), n->internal, "internal");
  put_flag(c, STR("enable_ipv6"), n->ipv6, "ipv6");
  compose_tree_but(c, &n->more, "ipam");
  put_ipam(c, n);
  compose_labels(c, n->labels, emit_id(c->e, STR("network"), n->name),
                 emit_hash(c->e, PLAN_NETWORK, (uint32_t)(n - c->e->project->networks)));
}

void compose_volume(Compose *c, const void *object) {
  const IrVolume *v = object;
  pair_if(c, STR("name"), v->docker_name, "name");
  if (v->external) {
    put_external(c, v->keep);
    return;
  }
  pair_if(c, STR("driver"), v->driver, "driver");
  compose_map(c, STR("driver_opts"), v->opts, "opts");
  compose_labels(c, v->labels, emit_id(c->e, STR("volume"), v->name), STR(""));
}

static void put_secret(Compose *c, const void *object) {
  const IrSecret *s = object;
  COMPOSE_FROM(c, .field = s->kind == SECRET_FILE ? "file" : s->kind == SECRET_ENV ? "env" : "command");
  if (s->kind == SECRET_FILE)
    yaml_pair(c->y, STR("file"), emit_outside(c->e, s->source));
  else if (s->kind != SECRET_EXTERNAL)
    yaml_pair(c->y, STR("environment"), emit_secret_variable(c->e, s));
  compose_tree_but(c, &s->more, NULL);
}

static void put_top(Compose *c, const void *object) {
  compose_tree_but(c, &((const IrTop *)object)->value, NULL);
}

static void put_includes(Yaml *y, void *ctx) {
  Emit *e = ctx;
  yaml_map(y);
  yaml_key(y, STR("include"));
  yaml_list(y);
  for (uint32_t i = 0; i < e->project->n_tops; i++) {
    const IrTop *top = &e->project->tops[i];
    Compose c = {e, y, top->of, top->at, false};
    COMPOSE_FROM(&c);
    if (!top->name.n) compose_tree(&c, &top->value);
  }
  yaml_end(y);
  yaml_end(y);
}

/* ---- the document ---- */

/* One object: `NAME: { … }`. */
typedef struct {
  Emit *e;
  void (*put)(Compose *c, const void *object);
  const void *object;
  Str name;
  const void *of;
  Span at;
  bool stack;
} Entry;

static void put_entry(Yaml *y, void *ctx) {
  const Entry *entry = ctx;
  Compose c = {entry->e, y, entry->of, entry->at, entry->stack};
  COMPOSE_FROM(&c);
  yaml_map(y);
  yaml_key(y, entry->name);
  yaml_map(y);
  entry->put(&c, entry->object);
  yaml_end(y);
  yaml_end(y);
}

Str compose_object(Emit *e, ComposeSection *s, const void *object, Str name, Span at, const void *of) {
  Str source = emit_source(e, at);
  FIXED(s->out, "");
  buf_lit(s->out, "\n");
  if (!s->any) {
    quote_name(s->out, s->title);
    buf_lit(s->out, ":\n");
  }
  s->any = true;
  MARK(s->out, .of = of, .span = at);
  if (source.n) {
    buf_lit(s->out, "  # ");
    quote_comment(s->out, source);
    if (s->dock.n) {
      buf_lit(s->out, ", on the dock ");
      quote_comment(s->out, s->dock);
    }
    buf_lit(s->out, "\n");
  }
  uint32_t start = s->out->n;
  yaml_write(s->out, 2, put_entry, &(Entry){e, s->put, object, name, of, at, s->stack});
  return arena_str(e->arena, str_sub(buf_str(s->out), start, s->out->n));
}

static void put_name(Yaml *y, void *ctx) {
  const Emit *e = ctx;
  YAML_MARK(y, .of = e->project->of, .span = e->project->at);
  yaml_map(y);
  yaml_pair(y, STR("name"), e->project_name);
  yaml_end(y);
}

#define PUT_OBJECT(section, o) compose_object(e, (section), &(o), (o).name, (o).at, (o).of)
#define PUT_THERE(section, o)                                                                                \
  ((section)->dock = (o).dock == IR_NONE ? STR("") : p->docks[(o).dock].name, PUT_OBJECT((section), o))

static void put_document(Emit *e, Buf *out) {
  const IrProject *p = e->project;
  ComposeSection services = {.out = out, .title = STR("services"), .put = compose_service},
                 networks = {.out = out, .title = STR("networks"), .put = put_network};
  ComposeSection volumes = {.out = out, .title = STR("volumes"), .put = compose_volume},
                 secrets = {.out = out, .title = STR("secrets"), .put = put_secret};
  yaml_write(out, 0, put_name, e);
  bool includes = false;
  for (uint32_t i = 0; i < p->n_tops; i++) includes |= !p->tops[i].name.n;
  if (includes) {
    FIXED(out, "");
    buf_lit(out, "\n");
    yaml_write(out, 0, put_includes, e);
  }
  for (uint32_t i = 0; i < p->n_services; i++) e->service_content[i] = PUT_THERE(&services, p->services[i]);
  services.put = compose_image_alone;
  services.dock = STR("");
  for (uint32_t i = 0; i < p->n_images; i++)
    if (e->image_service[i].n)
      compose_object(e, &services, &p->images[i], e->image_service[i], p->images[i].at, p->images[i].of);
  for (uint32_t i = 0; i < p->n_networks; i++) PUT_THERE(&networks, p->networks[i]);
  for (uint32_t i = 0; i < p->n_volumes; i++) PUT_THERE(&volumes, p->volumes[i]);
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (p->secrets[i].in_compose || e->secret_built[i]) PUT_OBJECT(&secrets, p->secrets[i]);
  ComposeSection top = {.out = out, .put = put_top};
  for (uint32_t i = 0; i < p->n_tops; i++) {
    if (!p->tops[i].name.n) continue;
    if (!str_eq(top.title, p->tops[i].section)) top.any = false;
    top.title = p->tops[i].section;
    PUT_OBJECT(&top, p->tops[i]);
  }
}

/* The fields that count only in one case, in a file that docker compose reads behind compose.yaml. */
static void put_overlay(Emit *e, IrOverlay which, Str path, const char *when) {
  const IrProject *p = e->project;
  bool any = false;
  for (uint32_t i = 0; i < p->n_services; i++) any |= p->services[i].overlays[which] != NULL;
  if (!any) return;
  Buf b = emit_buf(e);
  FROM(&b, p);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n# ");
  quote_comment(&b,
                arena_fmt(e->arena, "%s: docker compose -f compose.yaml -f %.*s ...", when, STR_ARG(path)));
  buf_lit(&b, "\n");
  ComposeSection services = {.out = &b, .title = STR("services"), .put = compose_service};
  for (uint32_t i = 0; i < p->n_services; i++) {
    const IrService *s = p->services[i].overlays[which];
    if (s) e->overlay_content[i][which] = compose_object(e, &services, s, s->name, s->at, s->of);
  }
  emit_add_buf(e, path, &b, 0644);
}

void emit_compose(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_services + p->n_networks + p->n_volumes + p->n_tops == 0) return;
  compose_plan_builds(e);
  Buf b = emit_buf(e);
  FROM(&b, p);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n\n");
  put_document(e, &b);
  emit_add_buf(e, STR("compose.yaml"), &b, 0644);
  put_overlay(e, OVERLAY_DOCKED, STR("compose.docked.yaml"), "on a dock");
  put_overlay(e, OVERLAY_GPU, STR("compose.gpu.yaml"), "with GPUs");
}
