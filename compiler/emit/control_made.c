/* The part of the control script that makes networks and volumes which are kept. The functions it calls are
   runtime/host/kept.sh. Called by control.c; builders are control_builder.c's. */
#include "emit/control.h"

bool control_any_kept(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_volumes; i++)
    if (p->volumes[i].keep) return true;
  for (uint32_t i = 0; i < p->n_networks; i++)
    if (p->networks[i].keep) return true;
  return false;
}

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

static void keep_network(Control *c, const IrNetwork *n) {
  FROM(c->b, n);
  buf_lit(c->b, "\tkeep network");
  put_word(c, n->docker_name);
  put_option(c, STR("--driver"), n->driver);
  put_option(c, STR("--subnet"), n->subnet);
  put_option(c, STR("--gateway"), n->gateway);
  put_option(c, STR("--ip-range"), n->ip_range);
  if (n->internal) put_word(c, STR("--internal"));
  if (n->ipv6) put_word(c, STR("--ipv6"));
  put_pairs(c, STR("--opt"), n->opts);
  put_pairs(c, STR("--label"), n->labels);
  buf_lit(c->b, "\n");
}

void control_keeps(Control *c) {
  const IrProject *p = c->e->project;
  if (!control_any_kept(p)) return;
  FIXED(c->b, "");
  buf_lit(c->b, "pei_keeps=yes\n\nkeep_all() {\n");
  for (uint32_t i = 0; i < p->n_networks; i++)
    if (p->networks[i].keep) keep_network(c, &p->networks[i]);
  for (uint32_t i = 0; i < p->n_volumes; i++) {
    const IrVolume *v = &p->volumes[i];
    if (!v->keep) continue;
    FROM(c->b, v);
    buf_lit(c->b, "\tkeep volume");
    put_word(c, v->docker_name);
    put_option(c, STR("--driver"), v->driver);
    put_pairs(c, STR("--opt"), v->opts);
    put_pairs(c, STR("--label"), v->labels);
    buf_lit(c->b, "\n");
  }
  FIXED(c->b, "");
  buf_lit(c->b, "}\n");
}
