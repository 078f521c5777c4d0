/* The part of the control script that makes networks and volumes. The function it calls is in runtime/host/object.sh.
   Called by control.c; builders are control_builder.c's. */
#include "emit/control.h"

/* Those that are only used here, by their names, are made by somebody else. */
static bool creates_network(const IrNetwork *n) { return n->keep || !n->external; }
static bool creates_volume(const IrVolume *v) { return v->keep || !v->external; }

bool control_any_created(const IrProject *p) { return p->n_networks || p->n_volumes; }

static void put_word(Control *c, Str word) {
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, word);
}

static void put_option(Control *c, Str option, Str value) {
  if (!value.n) return;
  put_word(c, option);
  put_word(c, value);
}

static void put_pairs(Control *c, Str option, IrMap map) {
  for (uint32_t i = 0; i < map.n; i++) {
    Part eq = {.kind = PART_TEXT, .text = ARENA_JOIN(c->e->arena, map.v[i].key, STR("="))};
    Part *parts = arena_array(c->e->arena, Part, map.v[i].value.n + 1);
    parts[0] = eq;
    memcpy(parts + 1, map.v[i].value.v, sizeof *parts * map.v[i].value.n);
    put_word(c, option);
    buf_lit(c->b, " ");
    quote_sh_word(c->b, (Text){parts, map.v[i].value.n + 1});
  }
}

/* What compose says of a network beside its ranges. */
static void put_ipam(Control *c, const IrNetwork *n) {
  const IrValue *driver = ir_at(&n->more, "ipam.driver"), *options = ir_at(&n->more, "ipam.options");
  if (driver) put_option(c, STR("--ipam-driver"), text_str(c->e->arena, driver->text));
  for (uint32_t i = 0; options && i < options->n; i++)
    put_option(
        c, STR("--ipam-opt"),
        ARENA_JOIN(c->e->arena, options->keys[i], STR("="), text_str(c->e->arena, options->items[i].text)));
}

static void put_range(Control *c, const IrValue *pool) {
  static const char *const keys[][2] = {
      {"subnet", "--subnet"}, {"gateway", "--gateway"}, {"ip_range", "--ip-range"}};
  for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const IrValue *v = ir_at(pool, keys[i][0]);
    if (v) put_option(c, str_c(keys[i][1]), text_str(c->e->arena, v->text));
  }
  const IrValue *aux = ir_at(pool, "aux_addresses");
  for (uint32_t i = 0; aux && i < aux->n; i++)
    put_option(c, STR("--aux-address"),
               ARENA_JOIN(c->e->arena, aux->keys[i], STR("="), text_str(c->e->arena, aux->items[i].text)));
}

static void create_network(Control *c, const IrNetwork *n) {
  const IrValue *pools = ir_at(&n->more, "ipam.config"), *attachable = ir_at(&n->more, "attachable"),
                *v4 = ir_at(&n->more, "enable_ipv4");
  buf_lit(c->b, "create network");
  put_word(c, emit_docker_name(c->e, n->docker_name, n->name));
  put_option(c, STR("--driver"), n->driver);
  put_ipam(c, n);
  put_option(c, STR("--subnet"), n->subnet);
  put_option(c, STR("--gateway"), n->gateway);
  put_option(c, STR("--ip-range"), n->ip_range);
  for (uint32_t i = 0; pools && i < pools->n; i++) put_range(c, &pools->items[i]);
  if (n->internal) put_word(c, STR("--internal"));
  if (n->ipv6) put_word(c, STR("--ipv6"));
  if (v4 && !v4->num) put_word(c, STR("--ipv4=false"));
  if (attachable && attachable->num) put_word(c, STR("--attachable"));
  put_pairs(c, STR("--opt"), n->opts);
  put_pairs(c, STR("--label"), n->labels);
}

static void create_volume(Control *c, const IrVolume *v) {
  buf_lit(c->b, "create volume");
  put_word(c, emit_docker_name(c->e, v->docker_name, v->name));
  put_option(c, STR("--driver"), v->driver);
  put_pairs(c, STR("--opt"), v->opts);
  put_pairs(c, STR("--label"), v->labels);
}

static void add_kept(Control *c, Str kind, Str name, bool *any) {
  buf_bytes(c->b, *any ? STR(" ") : STR("pei_keeps='"));
  quote_name(c->b, emit_id(c->e, kind, name));
  *any = true;
}

void control_keeps(Control *c) {
  const IrProject *p = c->e->project;
  bool any = false;
  for (uint32_t i = 0; i < p->n_networks; i++) {
    if (!p->networks[i].keep) continue;
    FROM(c->b, &p->networks[i], .also = any);
    add_kept(c, STR("network"), p->networks[i].name, &any);
  }
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    if (!p->volumes[i].keep) continue;
    FROM(c->b, &p->volumes[i], .also = any);
    add_kept(c, STR("volume"), p->volumes[i].name, &any);
  }
  if (any) buf_lit(c->b, "'\n");
}

static void open_row(Control *c, Str kind, Str name) {
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, emit_id(c->e, kind, name));
  buf_lit(c->b, ") ");
}

void control_created(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "create_object() { # ID: in the words of docker network create, docker volume create");
  for (uint32_t i = 0; i < p->n_networks; i++) {
    if (!creates_network(&p->networks[i])) continue;
    FROM(c->b, &p->networks[i]);
    open_row(c, STR("network"), p->networks[i].name);
    create_network(c, &p->networks[i]);
    buf_lit(c->b, " ;;\n");
  }
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    if (!creates_volume(&p->volumes[i])) continue;
    FROM(c->b, &p->volumes[i]);
    open_row(c, STR("volume"), p->volumes[i].name);
    create_volume(c, &p->volumes[i]);
    buf_lit(c->b, " ;;\n");
  }
  control_table_end(c);
}
