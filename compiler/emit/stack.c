/* stack.yaml, for docker stack deploy on a swarm: what of compose.yaml a stack may say, in its words. Nothing is built
   there, images and secrets have names that the control script finds out. Services are written by service.c, and here
   what is different of them. What is lost: grammar/cluster.def. */
#include "emit/stack.h"

#include "ir/cluster.h"

bool stack_has_image(const IrProject *p, uint32_t image) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].image == image && !cluster_is_aside(&p->services[i])) return true;
  return false;
}

bool stack_has_secret(const IrProject *p, uint32_t secret) {
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; k < p->services[i].n_secrets; k++)
      if (p->services[i].secrets[k] == secret && !cluster_is_aside(&p->services[i])) return true;
  return false;
}

static Str variable(const Emit *e, Str kind, Str name) {
  Str joined = ARENA_JOIN(e->arena, kind, name);
  char *v = arena_alloc(e->arena, joined.n);
  for (uint32_t i = 0; i < joined.n; i++) v[i] = joined.s[i] == '-' || joined.s[i] == '.' ? '_' : joined.s[i];
  return (Str){v, joined.n};
}

Str stack_image_variable(const Emit *e, const IrImage *image) {
  return variable(e, STR("PEI_IMAGE_"), image->name);
}
Str stack_secret_variable(const Emit *e, const IrSecret *s) {
  return variable(e, STR("PEI_STACK_SECRET_"), s->name);
}

typedef struct {
  const char *block, *key, *fate;
} Row;
static const Row rows[] = {
#define FIELD(block, field, swarm, kubernetes) {#block, #field, #swarm},
#define INNER(block, inner, key, swarm, kubernetes) {#block, key, #swarm},
#include "cluster.def"
#undef FIELD
#undef INNER
};

/* Some words of a service are both a field and a block: only what compose has under this name counts. */
static bool drops(const char *block, Str key) {
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (!strcmp(rows[i].block, block) && str_is(key, rows[i].key))
      return strcmp(rows[i].fate, "KEPT") != 0 && strcmp(rows[i].fate, "WHOLE") != 0;
  return false;
}

bool stack_drops(Str key) { return drops("service", key) || drops("limits", key); }

IrValue stack_kept(const Emit *e, const IrValue *more, const char *block) {
  IrValue out = *more;
  IrValue *items = arena_array(e->arena, IrValue, more->n);
  Str *keys = arena_array(e->arena, Str, more->n);
  out.items = items, out.keys = keys, out.n = 0;
  for (uint32_t i = 0; more->kind == IV_MAP && i < more->n; i++) {
    IrValue item = more->items[i];
    if (drops(block, more->keys[i])) continue;
    if (item.kind == IV_MAP && !item.n) continue;
    if (item.kind == IV_MAP && !str_is(more->keys[i], "driver_opts")) item = stack_kept(e, &item, block);
    if (item.kind == IV_MAP && !item.n) continue;
    keys[out.n] = more->keys[i];
    items[out.n++] = item;
  }
  return out;
}

/* ---- of a service ---- */

/* `${VARIABLE:-default}`, or `${VARIABLE:?}` if the default is known only at launch itself. */
static Text late(const Emit *e, Str name, Str fallback, bool known) {
  return text_late(e->arena, name, known ? &fallback : NULL);
}

void stack_image(Compose *c, const IrService *s) {
  COMPOSE_FROM(c, .field = "image");
  yaml_key(c->y, STR("image"));
  if (s->image == IR_NONE) {
    yaml_text(c->y, s->image_ref);
    return;
  }
  const IrImage *image = &c->e->project->images[s->image];
  YAML_MARK(c->y, .of = image->of, .span = image->at, .field = "tags", .item = 1, .also = true);
  Text tag = emit_tag(c->e, image);
  bool known = text_known(tag);
  yaml_text(c->y, late(c->e, stack_image_variable(c->e, image), known ? text_str(c->e->arena, tag) : STR(""),
                       known));
}

/* A swarm starts again whatever ends, unless it is told. */
static void put_restart(Compose *c, const IrService *s) {
  const IrValue *own = ir_at(s->deploy, "restart_policy");
  const char *condition = cluster_ends(c->e->project, s)     ? "none"
                          : str_is(s->restart, "on-failure") ? "on-failure"
                                                             : NULL;
  if (own || !condition) return;
  COMPOSE_FROM(c, .field = s->restart.n ? "restart" : NULL);
  yaml_key(c->y, STR("restart_policy"));
  yaml_map(c->y);
  yaml_pair(c->y, STR("condition"), str_c(condition));
  yaml_end(c->y);
}

static void put_limits(Compose *c, const IrService *s) {
  if (s->memory < 0 && !s->cpus.n && s->pids < 0) return;
  COMPOSE_FROM(c, .field = "limits");
  yaml_key(c->y, STR("limits"));
  yaml_map(c->y);
  if (s->memory >= 0) {
    Buf b = buf_new(c->e->arena);
    emit_size(&b, s->memory);
    yaml_pair(c->y, STR("memory"), buf_str(&b));
  }
  if (s->cpus.n) yaml_pair(c->y, STR("cpus"), s->cpus);
  if (s->pids >= 0) yaml_key(c->y, STR("pids")), yaml_int(c->y, s->pids);
  yaml_end(c->y);
}

static void put_resources(Compose *c, const IrService *s) {
  const IrValue *kept = ir_at(s->deploy, "resources.reservations");
  if (kept && kept->n == (ir_at(kept, "devices") != NULL)) kept = NULL;
  if (!kept && s->memory < 0 && !s->cpus.n && s->pids < 0) return;
  yaml_key(c->y, STR("resources"));
  yaml_map(c->y);
  put_limits(c, s);
  if (kept) {
    COMPOSE_AT(c, kept->at);
    yaml_key(c->y, STR("reservations"));
    yaml_map(c->y);
    compose_tree_but(c, kept, "devices");
    yaml_end(c->y);
  }
  yaml_end(c->y);
}

/* By the labels of the service, `undeploy` finds what is the project's own. */
static void put_labels(Compose *c, const IrService *s) {
  const IrValue *labels = ir_at(s->deploy, "labels");
  COMPOSE_FROM(c);
  yaml_key(c->y, STR("labels"));
  yaml_map(c->y);
  yaml_pair(c->y, STR("pei.project"), c->e->project_name);
  yaml_pair(c->y, STR("pei.id"), emit_id(c->e, STR("service"), s->name));
  if (labels) compose_tree_but(c, labels, "");
  yaml_end(c->y);
}

void stack_mode(Compose *c, const IrValue *mode) {
  if (!mode) return;
  Str digits = cluster_default(c->e->arena, mode->text);
  int64_t n = 0;
  for (uint32_t i = 0; i < digits.n; i++) n = n * 8 + (digits.s[i] - '0');
  COMPOSE_AT(c, mode->at);
  yaml_key(c->y, STR("mode"));
  yaml_int(c->y, n);
}

void stack_deploy(Compose *c, const IrService *s) {
  COMPOSE_FROM(c);
  yaml_key(c->y, STR("deploy"));
  yaml_map(c->y);
  for (uint32_t i = 0; s->deploy && i < s->deploy->n; i++) {
    if (str_is(s->deploy->keys[i], "resources") || str_is(s->deploy->keys[i], "labels")) continue;
    COMPOSE_AT(c, s->deploy->items[i].at);
    yaml_key(c->y, s->deploy->keys[i]);
    compose_tree(c, &s->deploy->items[i]);
  }
  put_restart(c, s);
  put_resources(c, s);
  put_labels(c, s);
  yaml_end(c->y);
}

/* ---- networks, secrets ---- */

static void put_network(Compose *c, const void *object) {
  const IrNetwork *n = object;
  bool there = n->external && !n->keep;
  if (n->docker_name.n) yaml_pair(c->y, STR("name"), n->docker_name);
  if (there) {
    COMPOSE_FROM(c, .field = "external");
    yaml_key(c->y, STR("external"));
    yaml_bool(c->y, true);
    return;
  }
  yaml_pair(c->y, STR("driver"), STR("overlay"));
  compose_map(c, STR("driver_opts"), n->opts, "opts");
  if (n->internal) yaml_key(c->y, STR("internal")), yaml_bool(c->y, true);
  if (n->subnet.n) {
    COMPOSE_FROM(c, .field = "subnet");
    yaml_key(c->y, STR("ipam"));
    yaml_map(c->y);
    yaml_key(c->y, STR("config"));
    yaml_list(c->y);
    yaml_map(c->y);
    yaml_pair(c->y, STR("subnet"), n->subnet);
    yaml_end(c->y);
    yaml_end(c->y);
    yaml_end(c->y);
  }
  compose_labels(c, n->labels, emit_id(c->e, STR("network"), n->name), STR(""));
}

static void put_default_network(Compose *c, const void *object) {
  (void)object;
  yaml_pair(c->y, STR("driver"), STR("overlay"));
  compose_labels(c, (IrMap){0}, STR("network.default"), STR(""));
}

static void put_secret(Compose *c, const void *object) {
  const IrSecret *s = object;
  yaml_key(c->y, STR("external"));
  yaml_bool(c->y, true);
  yaml_key(c->y, STR("name"));
  Str first = ARENA_JOIN(c->e->arena, c->e->project_name, STR("_"), s->name, STR("_1"));
  yaml_text(c->y, late(c->e, stack_secret_variable(c->e, s), first, true));
}

/* ---- the document ---- */

static bool uses_default(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (!cluster_is_aside(&p->services[i]) && !p->services[i].n_networks) return true;
  return false;
}

static bool uses_volume(const IrProject *p, uint32_t volume) {
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; k < p->services[i].n_mounts && !cluster_is_aside(&p->services[i]); k++) {
      const IrServiceMount *m = &p->services[i].mounts[k];
      if (m->kind == IRM_VOLUME && m->volume == volume) return true;
    }
  return false;
}

#define PUT_OBJECT(section, o) compose_object(e, (section), &(o), (o).name, (o).at, (o).of)

static void put_document(Emit *e, Buf *b) {
  const IrProject *p = e->project;
  ComposeSection services = {.out = b, .title = STR("services"), .put = compose_service, .stack = true};
  ComposeSection networks = {.out = b, .title = STR("networks"), .put = put_network, .stack = true};
  ComposeSection volumes = {.out = b, .title = STR("volumes"), .put = compose_volume, .stack = true};
  ComposeSection secrets = {.out = b, .title = STR("secrets"), .put = put_secret, .stack = true};
  for (uint32_t i = 0; i < p->n_services; i++)
    if (!cluster_is_aside(&p->services[i])) PUT_OBJECT(&services, p->services[i]);
  for (uint32_t i = 0; i < p->n_networks; i++) PUT_OBJECT(&networks, p->networks[i]);
  networks.put = put_default_network;
  if (uses_default(p)) compose_object(e, &networks, p, STR("default"), p->at, p->of);
  for (uint32_t i = 0; i < p->n_volumes; i++)
    if (uses_volume(p, i)) PUT_OBJECT(&volumes, p->volumes[i]);
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (stack_has_secret(p, i)) PUT_OBJECT(&secrets, p->secrets[i]);
}

void emit_stack(Emit *e) {
  const IrProject *p = e->project;
  Buf b = emit_buf(e);
  if (!p->n_services) return;
  FROM(&b, p);
  buf_lit(&b, "# ");
  quote_comment(&b, e->headline);
  buf_lit(&b, "\n# ./pei deploy gives images and secrets their names.\n");
  put_document(e, &b);
  emit_add_buf(e, STR("stack.yaml"), &b, 0644);
}
