/* The part of the control script that knows what is copied out of images: a table for
   runtime/host/verb-extract.sh. Called by control.c. */
#include "emit/control.h"

void control_extracts(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_extracts) return;
  CONTROL_TABLE(c,
                "extract_info() { # EXTRACT COMMAND: which gets each path in the image, and where it goes");
  for (uint32_t i = 0; i < p->n_extracts; i++) {
    const IrExtract *x = &p->extracts[i];
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set_image(c, "pei_image", "pei_from_ref", x->image, x->image_ref);
    for (uint32_t k = 0; k < x->n_paths; k++) {
      control_next_line(c);
      MARK(c->b, .of = x->of, .span = x->paths[k].at);
      buf_lit(c->b, "\"$2\" ");
      quote_known(c->b, sh_word, x->paths[k].from);
      control_next(c);
      quote_known(c->b, sh_word, emit_from_out(c->e, x->paths[k].to));
    }
    control_close_row(c);
  }
  control_table_end(c);
}
