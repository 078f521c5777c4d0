/* The part of the control script that knows disk images: a table for runtime/host/verb-disk.sh. How one is made
   stands in a script of its own (disk.c). Called by control.c. */
#include "emit/control.h"

void control_disks(Control *c) {
  const IrProject *p = c->e->project;
  if (!p->n_disks) return;
  CONTROL_TABLE(c, "disk_info() { # DISK");
  for (uint32_t i = 0; i < p->n_disks; i++) {
    const IrDisk *d = &p->disks[i];
    FROM(c->b, d);
    control_open_row(c, d->name);
    control_set_image(c, "pei_image", "pei_from_ref", d->image, d->image_ref), control_next(c);
    control_set_path(c, "pei_to", d->to), control_next(c);
    control_set_str(c, "pei_disk_size", arena_fmt(c->e->arena, "%lld", (long long)d->size)),
        control_next_line(c);
    control_set(c, "pei_disk_prepare", d->prepare), control_next_line(c);
    if (d->script.n) {
      control_set_image(c, "pei_builder_image", "pei_builder_ref", d->builder, d->builder_ref),
          control_next_line(c);
    }
    control_set(c, "pei_disk_script", d->script);
    control_close_row(c);
  }
  control_table_end(c);
}
