/* The part of the control script that knows the stack: which services, images and secrets go to a swarm, and by which
   variables stack.yaml names them. The functions that use it are runtime/host/swarm.sh. Called by control.c. */
#include "emit/control.h"
#include "emit/stack.h"
#include "ir/cluster.h"

bool control_uses_swarm(const IrProject *p) { return p->n_services && ir_writes(p, TARGET_EXTRA, "swarm"); }

static void begin_list(Control *c, const char *name) {
  FROM(c->b, c->e->project);
  quote_name(c->b, str_c(name));
  buf_lit(c->b, "='");
}

static void add_name(Control *c, Str name, bool *any) {
  if (*any) buf_lit(c->b, " ");
  *any = true;
  quote_name(c->b, name);
}

static void put_lists(Control *c) {
  const IrProject *p = c->e->project;
  bool any = false;
  begin_list(c, "pei_stack_services");
  for (uint32_t i = 0; i < p->n_services; i++)
    if (!cluster_is_aside(&p->services[i])) add_name(c, p->services[i].name, &any);
  buf_lit(c->b, "'\n"), any = false;
  begin_list(c, "pei_stack_images");
  for (uint32_t i = 0; i < p->n_images; i++)
    if (stack_has_image(p, i)) add_name(c, emit_bake_name(c->e, p->images[i].name), &any);
  buf_lit(c->b, "'\n"), any = false;
  begin_list(c, "pei_stack_secrets");
  for (uint32_t i = 0; i < p->n_secrets; i++)
    if (stack_has_secret(p, i)) add_name(c, p->secrets[i].name, &any);
  buf_lit(c->b, "'\n"), any = false;
  for (uint32_t i = 0; i < p->n_networks; i++) {
    if (!p->networks[i].keep) continue;
    if (!any) begin_list(c, "pei_stack_kept");
    add_name(c, p->networks[i].docker_name, &any);
  }
  if (any) buf_lit(c->b, "'\n");
}

static void put_case(Control *c, Str name) {
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, name);
  buf_lit(c->b, ") ");
}

static void put_variable(Control *c, Str name, Str variable) {
  put_case(c, name);
  buf_lit(c->b, "pei_variable=");
  quote_name(c->b, variable);
  buf_lit(c->b, " ;;\n");
}

static void put_source(Control *c, const IrSecret *s) {
  put_case(c, s->name);
  if (s->kind == SECRET_FILE) {
    buf_lit(c->b, "pei_from='' pei_file=");
    quote_sh_word(c->b, emit_at_home(c->e, s->source));
  } else {
    buf_lit(c->b, "pei_file='' pei_from=");
    quote_name(c->b, emit_secret_variable(c->e, s));
  }
  buf_lit(c->b, " ;;\n");
}

void control_swarm(Control *c) {
  const IrProject *p = c->e->project;
  put_lists(c);
  CONTROL_TABLE(c, "stack_image_variable() {");
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!stack_has_image(p, i)) continue;
    FROM(c->b, &p->images[i]);
    put_variable(c, emit_bake_name(c->e, p->images[i].name), stack_image_variable(c->e, &p->images[i]));
  }
  control_table_end(c);
  CONTROL_TABLE(c, "stack_secret_variable() {");
  for (uint32_t i = 0; i < p->n_secrets; i++) {
    if (!stack_has_secret(p, i)) continue;
    FROM(c->b, &p->secrets[i]);
    put_variable(c, p->secrets[i].name, stack_secret_variable(c->e, &p->secrets[i]));
  }
  control_table_end(c);
  CONTROL_TABLE(c, "secret_source() {");
  for (uint32_t i = 0; i < p->n_secrets; i++) {
    if (!stack_has_secret(p, i)) continue;
    FROM(c->b, &p->secrets[i]);
    put_source(c, &p->secrets[i]);
  }
  control_table_end(c);
}
