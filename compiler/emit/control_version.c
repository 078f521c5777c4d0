/* What the control script knows of builds beside images: versions to ask for, by calls of `version` in
   runtime/host/version.sh, and stages that are kept. */
#include "emit/control.h"

bool control_uses_versions(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_versions; i++)
    if (p->versions[i].used) return true;
  return false;
}

/* read_versions() {…} */
void control_versions(Control *c) {
  const IrProject *p = c->e->project;
  FIXED(c->b, "");
  buf_lit(c->b, "\npei_versions=yes\nread_versions() {\n");
  for (uint32_t i = 0; i < p->n_versions; i++) {
    const IrVersion *v = &p->versions[i];
    if (!v->used) continue;
    FROM(c->b, v);
    buf_lit(c->b, "\tversion ");
    quote_known(c->b, sh_word, v->name);
    buf_lit(c->b, " ");
    quote_name(c->b, v->variable);
    buf_lit(c->b, " ");
    quote_known(c->b, sh_word, p->root_from_out);
    if (v->has_fallback) buf_lit(c->b, " "), quote_known(c->b, sh_word, v->fallback);
    buf_lit(c->b, "\n");
  }
  FIXED(c->b, "");
  buf_lit(c->b, "}\n");
}

/* Stages with a tag of their own: which, and as pairs after which images they are built. */
void control_kept_stages(Control *c) {
  const IrProject *p = c->e->project;
  bool any = false;
  for (uint32_t i = 0; i < p->n_stages; i++) {
    const IrStage *s = &p->stages[i];
    if (!s->kept) continue;
    FROM(c->b, s, .field = "keep", .also = any);
    buf_bytes(c->b, any ? STR(" ") : STR("pei_kept_stages='"));
    quote_name(c->b, emit_kept_name(c->e, s));
    any = true;
  }
  if (!any) return;
  buf_lit(c->b, "'\npei_keepers='");
  bool first = true;
  for (uint32_t i = 0; i < p->n_images; i++)
    for (uint32_t k = 0; k < p->images[i].n_stages; k++) {
      const IrStage *s = &p->stages[p->images[i].stages[k]];
      if (!s->kept) continue;
      if (!first) buf_lit(c->b, " ");
      first = false;
      quote_name(c->b, emit_bake_name(c->e, p->images[i].name));
      buf_lit(c->b, "=");
      quote_name(c->b, emit_kept_name(c->e, s));
    }
  buf_lit(c->b, "'\n");
}
