/* The part of the control script that knows registries, docks and what goes there: tables for the functions of
   runtime/host/dock.sh, registry.sh and the verbs. Called by control.c. */
#include "emit/control.h"

bool control_uses_registries(const IrProject *p) {
  bool uses = p->n_publishes > 0;
  for (uint32_t i = 0; i < p->n_pulls; i++) uses |= p->pulls[i].registry != IR_NONE;
  for (uint32_t i = 0; i < p->n_transfers; i++) uses |= p->transfers[i].registry != IR_NONE;
  return uses;
}

bool control_uses_clouds(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_docks; i++)
    if (p->docks[i].cloud) return true;
  return false;
}

/* ---- a function with a case for each object ---- */

void control_open_row(Control *c, Str name) {
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, name);
  buf_lit(c->b, ")\n\t\t");
}

/* Every variable is set, so that none keeps the value of another object. */
void control_set(Control *c, const char *variable, Text value) {
  quote_name(c->b, str_c(variable));
  buf_lit(c->b, "=");
  quote_sh_word(c->b, value);
}
void control_next(Control *c) { buf_lit(c->b, " "); }
void control_next_line(Control *c) { buf_lit(c->b, "\n\t\t"); }
void control_close_row(Control *c) { buf_lit(c->b, "\n\t\t;;\n"); }

void control_set_str(Control *c, const char *variable, Str value) {
  control_set(c, variable, text_of(c->e->arena, value));
}
void control_set_flag(Control *c, const char *variable, bool on) {
  control_set_str(c, variable, on ? STR("yes") : STR(""));
}
void control_set_path(Control *c, const char *variable, Str path) {
  control_set(c, variable, path.n ? emit_at_home(c->e, path) : (Text){0});
}
void control_set_image(Control *c, const char *image, const char *reference, uint32_t index, Text ref) {
  const IrProject *p = c->e->project;
  control_set_str(c, image, index == IR_NONE ? STR("") : emit_bake_name(c->e, p->images[index].name));
  control_next(c);
  control_set(c, reference, index == IR_NONE ? ref : (Text){0});
}

static void put_names(Control *c, const char *variable, const Str *names, uint32_t n) {
  if (!n) return;
  quote_name(c->b, str_c(variable));
  buf_lit(c->b, "='");
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_lit(c->b, " ");
    quote_name(c->b, names[i]);
  }
  buf_lit(c->b, "'\n");
}

/* ---- docks ---- */

static void put_cloud(Control *c, const IrDock *d) {
  control_next_line(c);
  control_set(c, "pei_cloud_instance", d->instance), control_next(c);
  control_set(c, "pei_cloud_region", d->region), control_next(c);
  control_set(c, "pei_cloud_profile", d->profile), control_next(c);
  control_set_str(c, "pei_cloud_user", d->cloud_user);
}

static void put_tls(Control *c, const IrDock *d) {
  control_next_line(c);
  control_set_path(c, "pei_dock_ca", d->ca), control_next(c);
  control_set_path(c, "pei_dock_cert", d->cert), control_next(c);
  control_set_path(c, "pei_dock_key", d->key);
}

static void put_docks(Control *c) {
  const IrProject *p = c->e->project;
  bool timeouts = false, tls = false;
  if (!p->n_docks) return;
  for (uint32_t i = 0; i < p->n_docks; i++) {
    timeouts |= p->docks[i].timeout_us > 0;
    tls |= p->docks[i].ca.n || p->docks[i].cert.n;
  }
  CONTROL_TABLE(c, "dock_info() { # DOCK");
  for (uint32_t i = 0; i < p->n_docks; i++) {
    const IrDock *d = &p->docks[i];
    FROM(c->b, d);
    control_open_row(c, d->name);
    control_set(c, "pei_dock_host", d->host), control_next(c);
    control_set(c, "pei_dock_workspace", d->workspace), control_next(c);
    control_set_str(c, "pei_dock_notebook", arena_fmt(c->e->arena, "%lld", (long long)d->notebook)),
        control_next(c);
    control_set_flag(c, "pei_dock_ssh", emit_has_ssh(d)), control_next(c);
    control_set_flag(c, "pei_dock_offline", d->offline);
    if (timeouts) {
      control_next(c);
      control_set_str(c, "pei_dock_timeout",
                      d->timeout_us ? arena_fmt(c->e->arena, "%lld", (long long)dock_seconds(d)) : STR(""));
    }
    if (tls) put_tls(c, d);
    if (control_uses_clouds(p)) put_cloud(c, d);
    control_close_row(c);
  }
  control_table_end(c);
}

/* ---- registries ---- */

/* Prints the password; its source is looked at when it is asked for. */
static void put_password(Control *c, const IrSecret *s) {
  if (s->kind == SECRET_COMMAND) {
    buf_lit(c->b, "sh -c ");
    quote_known(c->b, sh_word, s->source);
  } else if (s->kind == SECRET_FILE) {
    buf_lit(c->b, "cat -- ");
    quote_sh_word(c->b, emit_at_home(c->e, s->source));
  } else {
    Part variable = {.kind = PART_LATE, .text = s->source};
    buf_lit(c->b, "printf '%s\\n' ");
    quote_sh_word(c->b, (Text){&variable, 1});
  }
}

static void put_registries(Control *c) {
  const IrProject *p = c->e->project;
  bool passwords = false;
  CONTROL_TABLE(c, "registry_info() { # REGISTRY");
  for (uint32_t i = 0; i < p->n_registries; i++) {
    static const char *const kinds[] = {
        [REGISTRY_GENERIC] = "generic", [REGISTRY_HUB] = "docker-hub", [REGISTRY_ECR] = "aws-ecr"};
    const IrRegistry *r = &p->registries[i];
    FROM(c->b, r);
    control_open_row(c, r->name);
    control_set_str(c, "pei_registry_kind", str_c(kinds[r->kind])), control_next(c);
    control_set(c, "pei_registry_server", r->server), control_next(c);
    control_set(c, "pei_registry_user", r->user), control_next(c);
    control_set_flag(c, "pei_registry_isolated", r->isolated), control_next(c);
    control_set_flag(c, "pei_registry_insecure", r->insecure);
    if (r->kind == REGISTRY_ECR) {
      control_next_line(c);
      control_set(c, "pei_registry_region", r->region), control_next(c);
      control_set(c, "pei_registry_profile", r->profile);
    }
    control_close_row(c);
    passwords |= r->password != IR_NONE;
  }
  control_table_end(c);
  if (!passwords) return;
  CONTROL_TABLE(c, "registry_password() { # REGISTRY");
  for (uint32_t i = 0; i < p->n_registries; i++) {
    const IrRegistry *r = &p->registries[i];
    if (r->password == IR_NONE) continue;
    FROM(c->b, r, .field = "password");
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, r->name);
    buf_lit(c->b, ") ");
    put_password(c, &p->secrets[r->password]);
    buf_lit(c->b, " ;;\n");
  }
  FIXED(c->b, "");
  buf_lit(c->b, "\t*) return 1 ;;\n");
  control_table_end(c);
}

/* ---- what goes there ---- */

/* References have no blanks. */
static Text in_a_row(Control *c, const Text *refs, uint32_t n) {
  VEC(Part) parts = {0};
  for (uint32_t i = 0; i < n; i++) {
    if (i) *vec_push(c->e->arena, &parts) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    for (uint32_t k = 0; k < refs[i].n; k++) *vec_push(c->e->arena, &parts) = refs[i].v[k];
  }
  return (Text){parts.v, parts.n};
}

static void put_publishes(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_publishes) return;
  bool layers = false;
  for (uint32_t i = 0; i < p->n_publishes; i++) layers |= p->publishes[i].layers.n > 0;
  CONTROL_TABLE(c, "publish_info() { # PUBLISH");
  for (uint32_t i = 0; i < p->n_publishes; i++) {
    const IrPublish *x = &p->publishes[i];
    Buf platforms = buf_new(c->e->arena);
    for (uint32_t k = 0; k < x->n_platforms; k++) {
      if (k) buf_lit(&platforms, " ");
      quote_name(&platforms, x->platforms[k]);
    }
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set_image(c, "pei_image", "pei_from_ref", x->image, x->image_ref), control_next(c);
    control_set_str(c, "pei_registry", p->registries[x->to].name), control_next(c);
    control_set(c, "pei_targets", in_a_row(c, x->refs, x->n_refs)), control_next(c);
    control_set_str(c, "pei_platforms", buf_str(&platforms)), control_next(c);
    control_set_str(c, "pei_builder",
                    x->builder == IR_NONE ? STR("") : control_builder_name(c, &p->builders[x->builder]));
    if (layers) {
      control_next(c);
      control_set_str(c, "pei_layers", x->layers.n ? ARENA_JOIN(c->e->arena, STR(","), x->layers) : STR(""));
    }
    control_close_row(c);
  }
  control_table_end(c);
}

static void put_pulls(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_pulls) return;
  CONTROL_TABLE(c, "pull_info() { # PULL");
  for (uint32_t i = 0; i < p->n_pulls; i++) {
    const IrPull *x = &p->pulls[i];
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set(c, "pei_ref", x->ref), control_next(c);
    control_set_str(c, "pei_registry", x->registry == IR_NONE ? STR("") : p->registries[x->registry].name),
        control_next(c);
    control_set_str(c, "pei_platform", x->platform);
    control_close_row(c);
  }
  control_table_end(c);
}

static void put_transfers(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_transfers) return;
  CONTROL_TABLE(c, "transfer_info() { # TRANSFER");
  for (uint32_t i = 0; i < p->n_transfers; i++) {
    const IrTransfer *x = &p->transfers[i];
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set_image(c, "pei_image", "pei_from_ref", x->image, x->image_ref), control_next(c);
    control_set_str(c, "pei_to", p->docks[x->to].name), control_next(c);
    control_set_str(c, "pei_from", x->from == IR_NONE ? STR("") : p->docks[x->from].name), control_next(c);
    control_set_str(c, "pei_via", x->via), control_next(c);
    control_set_path(c, "pei_file", x->file), control_next(c);
    control_set_str(c, "pei_registry", x->registry == IR_NONE ? STR("") : p->registries[x->registry].name);
    control_close_row(c);
  }
  control_table_end(c);
}

static void put_syncs(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_syncs) return;
  CONTROL_TABLE(c, "sync_info() { # SYNC");
  for (uint32_t i = 0; i < p->n_syncs; i++) {
    const IrSync *x = &p->syncs[i];
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set_str(c, "pei_sync_dock", p->docks[x->dock].name), control_next(c);
    control_set_str(c, "pei_sync_from", emit_from_out(c->e, x->from)), control_next(c);
    control_set(c, "pei_sync_to", x->to), control_next(c);
    control_set_flag(c, "pei_sync_delete", x->deletes);
    control_close_row(c);
  }
  control_table_end(c);
}

void control_fleet_names(Control *c) {
  const IrProject *p = c->e->project;
#define NAMES(things, variable)                                                                              \
  do {                                                                                                       \
    Str *names = arena_array(c->e->arena, Str, p->n_##things);                                               \
    for (uint32_t i = 0; i < p->n_##things; i++) {                                                           \
      FROM(c->b, &p->things[i], .also = i > 0);                                                              \
      names[i] = p->things[i].name;                                                                          \
    }                                                                                                        \
    put_names(c, variable, names, p->n_##things);                                                            \
  } while (0)
  NAMES(publishes, "pei_publishes");
  NAMES(pulls, "pei_pulls");
  NAMES(docks, "pei_docks");
  NAMES(transfers, "pei_transfers");
  NAMES(syncs, "pei_syncs");
  NAMES(extracts, "pei_extracts");
  NAMES(disks, "pei_disks");
#undef NAMES
}

void control_fleet(Control *c) {
  put_docks(c);
  if (control_uses_registries(c->e->project)) put_registries(c);
  put_publishes(c);
  put_pulls(c);
  put_transfers(c);
  put_syncs(c);
}
