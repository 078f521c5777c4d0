/* How old compose, buildx and docker may be: what a project uses of oldest.def, and where first, for
   runtime/host/oldest.sh. Called by control.c. */
#include "emit/control.h"

typedef struct {
  Span at;
  const void *of;
  bool found;
} Use;

static void use(Use *u, Span at, const void *of) {
  if (!u->found) *u = (Use){at, of, true};
}

#define EACH_SERVICE(s)                                                                                      \
  for (const IrService *s = p->services, *end_ = p->services + p->n_services; s < end_; s++)

/* ---- what compose.yaml has ---- */

static Use use_key(const IrProject *p, Str key) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < s->n_extras; i++)
    if (str_eq(s->extras[i].key, key)) use(&u, s->extras[i].at, s->of);
  return u;
}

static Use use_section(const IrProject *p, Str section) {
  Use u = {0};
  for (uint32_t i = 0; i < p->n_tops; i++)
    if (str_eq(p->tops[i].section, section)) use(&u, p->tops[i].at, p->tops[i].of);
  return u;
}

static Use use_restarts_with(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < s->n_needs; i++)
    if (s->needs[i].restart) use(&u, s->needs[i].at, s->of);
  return u;
}

static Use use_optional_need(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < s->n_needs; i++)
    if (s->needs[i].optional) use(&u, s->needs[i].at, s->of);
  return u;
}

static Use use_replaced_list(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < OVERLAYS; i++)
    if (s->overlays[i] && s->overlays[i]->instead) use(&u, s->overlays[i]->at, s->of);
  return u;
}

/* ---- what is built ---- */

static Use use_image_on_image(const IrProject *p) {
  Use u = {0};
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].n_needs_images) use(&u, p->images[i].at, p->images[i].of);
  return u;
}

static Use use_attestation(const IrProject *p) {
  Use u = {0};
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].provenance.n || p->images[i].sbom) use(&u, p->images[i].at, p->images[i].of);
  return u;
}

static Use use_annotation(const IrProject *p) {
  Use u = {0};
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].annotations.n) use(&u, p->images[i].at, p->images[i].of);
  return u;
}

/* ---- what containers have ---- */

static Use use_start_interval(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s) if (s->health && s->health->start_interval_us >= 0) use(&u, s->health->at, s->of);
  for (uint32_t i = 0; i < p->n_stages; i++)
    for (uint32_t k = 0; k < p->stages[i].n_steps; k++) {
      const IrStep *step = &p->stages[i].steps[k];
      if (step->op == IR_HEALTH && step->health->start_interval_us >= 0) use(&u, step->at, step->of);
    }
  return u;
}

static Use use_volume_part(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < s->n_mounts; i++)
    if (s->mounts[i].kind == IRM_VOLUME && s->mounts[i].subpath.n) use(&u, s->mounts[i].at, s->of);
  return u;
}

static Use use_image_mount(const IrProject *p) {
  Use u = {0};
  EACH_SERVICE(s)
  for (uint32_t i = 0; i < s->n_mounts; i++)
    if (s->mounts[i].kind == IRM_IMAGE) use(&u, s->mounts[i].at, s->of);
  return u;
}

/* ---- the table ---- */

typedef struct {
  const char *tool, *version, *words;
  Use use;
} Row;

#define KEY(tool, version, key) +1
#define SECTION(tool, version, section) +1
#define USE(tool, version, name, words) +1
enum {
  ROWS = 0
#include "emit/oldest.def"
};
#undef KEY
#undef SECTION
#undef USE

static bool read_rows(const IrProject *p, Row *rows) {
  bool any = false;
  uint32_t n = 0;
#define KEY(tool, version, key) rows[n++] = (Row){#tool, version, #key, use_key(p, STR(#key))};
#define SECTION(tool, version, section)                                                                      \
  rows[n++] = (Row){#tool, version, #section, use_section(p, STR(#section))};
#define USE(tool, version, name, words) rows[n++] = (Row){#tool, version, words, use_##name(p)};
#include "emit/oldest.def"
#undef KEY
#undef SECTION
#undef USE
  for (uint32_t i = 0; i < n; i++) any |= rows[i].use.found;
  return any;
}

bool control_has_oldest(const IrProject *p) {
  Row rows[ROWS];
  return read_rows(p, rows);
}

static void put_row(Control *c, const Row *row) {
  Arena *a = c->e->arena;
  MARK(c->b, .of = row->use.of, .span = row->use.at);
  buf_lit(c->b, "\t\tsince ");
  quote_name(c->b, str_c(row->version));
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, ARENA_JOIN(a, str_c(row->words), STR(", "), emit_source(c->e, row->use.at)));
  buf_lit(c->b, "\n");
}

void control_oldest(Control *c) {
  static const char *const tools[] = {"compose", "buildx", "engine"};
  Row rows[ROWS];
  if (!read_rows(c->e->project, rows)) return;
  FIXED(c->b, "");
  buf_lit(c->b, "\npei_oldest=yes");
  CONTROL_TABLE(c, "oldest_of() { # compose|buildx|engine: what the project uses, since when there is it");
  for (uint32_t t = 0; t < sizeof tools / sizeof *tools; t++) {
    bool open = false;
    for (uint32_t i = 0; i < ROWS; i++) {
      if (!rows[i].use.found || !str_is(str_c(rows[i].tool), tools[t])) continue;
      if (!open) buf_lit(c->b, "\t"), quote_name(c->b, str_c(tools[t])), buf_lit(c->b, ")\n");
      open = true;
      put_row(c, &rows[i]);
    }
    if (open) FIXED(c->b, ""), buf_lit(c->b, "\t\t;;\n");
  }
  control_table_end(c);
}
