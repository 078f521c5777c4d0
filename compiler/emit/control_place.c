/* The part of the control script that knows on which engine each object is: tables for runtime/host/place.sh, in a
   project whose blocks name docks. Called by control.c. */
#include "emit/control.h"

/* Is anything there? `dock` may be IR_NONE. */
static bool is_place(const IrProject *p, uint32_t dock) {
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].dock == dock) return true;
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].dock == dock) return true;
  for (uint32_t i = 0; i < p->n_networks; i++)
    if (p->networks[i].dock == dock) return true;
  for (uint32_t i = 0; i < p->n_volumes; i++)
    if (p->volumes[i].dock == dock) return true;
  for (uint32_t i = 0; i < p->n_pulls; i++)
    if (p->pulls[i].dock == dock) return true;
  return dock == p->dock && !p->n_images && !p->n_services;
}

bool control_uses_places(const IrProject *p) {
  bool uses = p->dock != IR_NONE;
  for (uint32_t i = 0; i < p->n_docks; i++) uses |= is_place(p, i);
  return uses;
}

static Str place_name(const IrProject *p, uint32_t dock) {
  return dock == IR_NONE ? STR("-") : p->docks[dock].name;
}
static uint32_t of_image(const IrProject *p, uint32_t image) {
  return image == IR_NONE ? p->dock : p->images[image].dock;
}

/* ---- the places, in the order in which verbs go to them ---- */

static void put_places(Control *c) {
  const IrProject *p = c->e->project;
  bool any = is_place(p, IR_NONE);
  FROM(c->b, p);
  buf_lit(c->b, "pei_places='");
  if (any) buf_lit(c->b, "-");
  for (uint32_t i = 0; i < p->n_docks; i++) {
    if (!is_place(p, i)) continue;
    FROM(c->b, &p->docks[i], .also = true);
    if (any) buf_lit(c->b, " ");
    quote_name(c->b, p->docks[i].name);
    any = true;
  }
  buf_lit(c->b, "'\n");
}

/* ---- what is where ---- */

static void put_row(Control *c, const char *kind, Str name, uint32_t dock) {
  const IrProject *p = c->e->project;
  if (dock == p->dock) return;
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, ARENA_JOIN(c->e->arena, str_c(kind), STR("."), name));
  buf_lit(c->b, ") pei_where=");
  quote_known(c->b, sh_word, place_name(p, dock));
  buf_lit(c->b, " ;;\n");
}

static void put_images(Control *c) {
  const IrProject *p = c->e->project;
  for (uint32_t i = 0; i < p->n_images; i++) {
    Str name = p->images[i].name, target = emit_bake_name(c->e, name);
    FROM(c->b, &p->images[i]);
    put_row(c, "image", name, p->images[i].dock);
    if (!str_eq(name, target)) put_row(c, "image", target, p->images[i].dock);
  }
  for (uint32_t i = 0; i < p->n_stages; i++) {
    if (!p->stages[i].kept) continue;
    FROM(c->b, &p->stages[i], .field = "keep");
    put_row(c, "image", emit_kept_name(c->e, &p->stages[i]), of_image(p, p->stages[i].keeper));
  }
}

static void put_place_of(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "place_of() { # ID: sets pei_where");
  put_images(c);
#define EACH(kind, things, dock)                                                                             \
  for (uint32_t i = 0; i < p->n_##things; i++) {                                                             \
    FROM(c->b, &p->things[i]);                                                                               \
    put_row(c, kind, p->things[i].name, dock);                                                               \
  }
  EACH("network", networks, p->networks[i].dock)
  EACH("volume", volumes, p->volumes[i].dock)
  EACH("service", services, p->services[i].dock)
  EACH("copy", copies, p->services[p->copies[i].to].dock)
  EACH("pull", pulls, p->pulls[i].dock)
  EACH("publish", publishes, of_image(p, p->publishes[i].image))
  EACH("transfer", transfers, of_image(p, p->transfers[i].image))
  EACH("extract", extracts, of_image(p, p->extracts[i].image))
  EACH("export", exports, of_image(p, p->exports[i].image))
  EACH("disk", disks, of_image(p, p->disks[i].image))
#undef EACH
  FROM(c->b, p);
  buf_lit(c->b, "\t*) pei_where=");
  quote_known(c->b, sh_word, place_name(p, p->dock));
  buf_lit(c->b, " ;;\n");
  control_table_end(c);
}

/* ---- images that services run, and that are made somewhere else ---- */

static bool is_brought(const IrProject *p, uint32_t image, uint32_t dock) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (p->services[i].image == image && !p->services[i].run && p->services[i].dock == dock)
      return p->images[image].dock != dock;
  return false;
}

/* VARIABLE='…' of them, by the names that bake has for them or by their IDs. */
static void put_brought_list(Control *c, uint32_t dock, const char *variable, bool ids) {
  const IrProject *p = c->e->project;
  bool any = false;
  quote_name(c->b, str_c(variable));
  buf_lit(c->b, "='");
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!is_brought(p, i, dock)) continue;
    FROM(c->b, &p->images[i], .also = true);
    if (any) buf_lit(c->b, " ");
    if (ids) buf_lit(c->b, "image.");
    quote_name(c->b, ids ? p->images[i].name : emit_bake_name(c->e, p->images[i].name));
    any = true;
  }
  buf_lit(c->b, "'");
}

static void put_brought(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(
      c,
      "brought_to() { # PLACE: sets pei_brought and pei_brought_ids, what its services need from elsewhere\n"
      "\tpei_brought='' pei_brought_ids=''");
  for (uint32_t d = 0; d < p->n_docks; d++) {
    bool any = false;
    for (uint32_t i = 0; i < p->n_images; i++) any |= is_brought(p, i, d);
    if (!any) continue;
    FROM(c->b, &p->docks[d]);
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, p->docks[d].name);
    buf_lit(c->b, ") ");
    put_brought_list(c, d, "pei_brought", false);
    buf_lit(c->b, " ");
    put_brought_list(c, d, "pei_brought_ids", true);
    buf_lit(c->b, " ;;\n");
  }
  control_table_end(c);
}

/* bake knows the images of a group, and not where they are. */
static void put_groups(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "group_members() { # GROUP: sets pei_list");
  for (uint32_t i = 0; i < p->n_groups; i++) {
    FROM(c->b, &p->groups[i]);
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, emit_bake_name(c->e, p->groups[i].name));
    buf_lit(c->b, ") pei_list='");
    for (uint32_t k = 0; k < p->groups[i].n_images; k++) {
      if (k) buf_lit(c->b, " ");
      quote_name(c->b, emit_bake_name(c->e, p->images[p->groups[i].images[k]].name));
    }
    buf_lit(c->b, "' ;;\n");
  }
  control_table_end(c);
}

void control_places(Control *c) {
  put_places(c);
  put_place_of(c);
  put_brought(c);
  if (c->e->project->n_groups) put_groups(c);
}
