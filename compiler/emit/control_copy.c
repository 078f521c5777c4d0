/* The table of what apply copies from one container into another. The functions that it calls are in
   runtime/host/object-copy.sh. Called by control.c. */
#include "emit/control.h"

static void put_word(Control *c, Str word) {
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, word);
}

void control_copies(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "copy_info() { # COPY: where from, where to, and the paths here and there");
  for (uint32_t i = 0; i < p->n_copies; i++) {
    const IrCopy *x = &p->copies[i];
    FROM(c->b, x);
    control_open_row(c, x->name);
    control_set_str(c, "pei_from", x->service == IR_NONE ? STR("") : p->services[x->service].name);
    if (x->service == IR_NONE) {
      control_next(c);
      control_set_image(c, "pei_image", "pei_from_ref", x->image, x->image_ref);
    }
    control_next(c);
    control_set_str(c, "pei_to", p->services[x->to].name);
    for (uint32_t k = 0; k < x->n_paths; k++) {
      FROM(c->b, x, .field = "paths", .item = k + 1);
      control_next_line(c);
      buf_lit(c->b, "copied");
      put_word(c, x->paths[k].from);
      put_word(c, x->paths[k].to);
    }
    FROM(c->b, x);
    control_close_row(c);
  }
  control_table_end(c);
}
