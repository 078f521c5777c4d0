/* services/NAME/: the texts of scripts that apply runs, byte for byte; and the table of what it puts into containers.
   The functions that the table calls are in runtime/host/object-service-files.sh. Called by control.c. */
#include "emit/control.h"

static const Str names[APPLY_SCRIPTS] = {
    [APPLY_SCRIPT] = {"script", 6}, {"install", 7}, {"update", 6}, {"uninstall", 9}};

static Str path_of(const Emit *e, const IrService *s, uint32_t which) {
  return ARENA_JOIN(e->arena, STR("services/"), s->name, STR("/"), names[which]);
}

void emit_services(Emit *e) {
  const IrProject *p = e->project;
  for (uint32_t i = 0; i < p->n_services; i++)
    for (uint32_t k = 0; p->services[i].apply && k < APPLY_SCRIPTS; k++) {
      const IrScript *s = &p->services[i].apply->scripts[k];
      if (!s->set || s->path.n) continue;
      Buf b = emit_buf(e);
      FROM(&b, s);
      quote_sh_body(&b, s->body);
      emit_add_buf(e, path_of(e, &p->services[i], k), &b, 0755);
    }
}

/* ---- the table ---- */

bool control_fills(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_services; i++)
    if (ir_fills(p->services[i].apply)) return true;
  return false;
}

static void put_word(Control *c, Str word) {
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, word);
}

/* A text that begins with `#!` is run by what it names, as a file is. */
static bool runs_itself(const IrScript *s) {
  Str first = s->body.n && s->body.v[0].kind == PART_TEXT ? s->body.v[0].text : STR("");
  return s->path.n || str_starts(first, STR("#!"));
}

static void put_script(Control *c, const IrService *service, uint32_t which) {
  const IrScript *s = &service->apply->scripts[which];
  if (!s->set) return;
  FROM(c->b, s);
  buf_bytes(c->b, which == APPLY_SCRIPT ? STR("\t\tscript") : STR("\t\thook"));
  if (which != APPLY_SCRIPT) put_word(c, names[which]);
  put_word(c, s->path.n ? emit_from_out(c->e, s->path) : path_of(c->e, service, which));
  if (which == APPLY_SCRIPT) put_word(c, s->user);
  for (uint32_t i = 0; i < s->n_shell; i++) buf_lit(c->b, " "), quote_sh_word(c->b, s->shell[i]);
  if (!s->n_shell && !runs_itself(s)) buf_lit(c->b, " sh -e");
  buf_lit(c->b, "\n");
}

void control_filled(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "fill_info() { # ID: what apply puts into its container, and runs");
  for (uint32_t i = 0; i < p->n_services; i++) {
    const IrService *s = &p->services[i];
    if (!ir_fills(s->apply)) continue;
    FROM(c->b, s);
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, emit_id(c->e, STR("service"), s->name));
    buf_lit(c->b, ")\n");
    for (uint32_t k = 0; k < s->apply->n_layouts; k++) {
      FROM(c->b, &s->apply->layouts[k]);
      buf_lit(c->b, "\t\tlayout");
      put_word(c, emit_from_out(c->e, s->apply->layouts[k].dir));
      put_word(c, s->apply->layouts[k].owner);
      buf_lit(c->b, "\n");
    }
    for (uint32_t k = 0; k < APPLY_SCRIPTS; k++) put_script(c, s, k);
    FROM(c->b, s);
    buf_lit(c->b, "\t\t;;\n");
  }
  control_table_end(c);
}
