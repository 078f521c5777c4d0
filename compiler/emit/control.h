/* The control script while it is written. Private to control*.c. */
#ifndef PEI_EMIT_CONTROL_H
#define PEI_EMIT_CONTROL_H

#include "emit/parts.h"

typedef struct {
  Emit *e;
  Buf *b;
} Control;

/* A function of the script with a case for each object: `head` is a literal up to the brace, with its comment. */
#define CONTROL_TABLE(c, head) (FIXED((c)->b, ""), buf_lit((c)->b, "\n" head "\n\tcase $1 in\n"))
void control_table_end(Control *c);
/* A case of such a function (control_fleet.c): its name, variables, its end. Every variable is set, so that none keeps
   the value of another object. */
void control_open_row(Control *c, Str name);
void control_set(Control *c, const char *variable, Text value);
void control_set_str(Control *c, const char *variable, Str value);
/* An image of the project by its name there, for image_ref(), or else another one by its reference: two settings, one
   of them empty. */
void control_set_image(Control *c, const char *image, const char *reference, uint32_t index, Text ref);
void control_set_path(Control *c, const char *variable, Str path); /* of the host; "" for none */
void control_set_flag(Control *c, const char *variable, bool on);
void control_next(Control *c);
void control_next_line(Control *c);
void control_close_row(Control *c);

/* Does it start only when it is asked for? */
bool control_is_profile(const IrService *s);
/* The objects that apply walks (control_apply.c). */
bool control_any_object(const IrProject *p);
void control_objects(Control *c);     /* pei_objects */
void control_object_info(Control *c); /* object_info() */
/* What it puts into containers (apply_files.c). */
bool control_fills(const IrProject *p);
void control_filled(Control *c); /* fill_info() */
void control_copies(Control *c); /* copy_info() (control_copy.c) */
/* Networks and volumes, which the script makes itself (control_made.c). */
bool control_any_created(const IrProject *p);
void control_keeps(Control *c);   /* pei_keeps, those that outlive the project, if there are any */
void control_created(Control *c); /* create_object() */
/* control_builder.c: the builders, which are compared with what buildx has. */
bool control_uses_builders(const IrProject *p);
void control_builders(Control *c); /* make_builder() */
/* control_stack.c: is a stack written, for a swarm? What the verbs deploy and undeploy need of it. */
bool control_uses_swarm(const IrProject *p);
void control_swarm(Control *c);
/* control_version.c: the versions of images, and the stages that are kept. */
bool control_uses_versions(const IrProject *p);
void control_versions(Control *c);    /* read_versions() */
void control_kept_stages(Control *c); /* pei_kept_stages, pei_keepers */
/* PROJECT-NAME: builders of all projects share one list. */
Str control_builder_name(const Control *c, const IrBuilder *b);

/* control_steps.c: commands on the host around builds. */
bool control_uses_steps(const IrProject *p);
void control_steps(Control *c);
/* control_run.c: run_info(), what the verb `run` knows of run profiles. */
bool control_any_run(const IrProject *p);
void control_runs(Control *c);
/* Registries, docks and what goes there (control_fleet.c): names, and tables. */
bool control_uses_registries(const IrProject *p);
bool control_uses_clouds(const IrProject *p);
void control_fleet_names(Control *c);
void control_fleet(Control *c);
/* control_place.c: on which engine each object is, where blocks name docks: pei_places, place_of(), brought_to() */
bool control_uses_places(const IrProject *p);
void control_places(Control *c);
/* container.c: the images that are made in containers. */
bool control_uses_containers(const IrProject *p);
void control_containers(Control *c);
/* control_oldest.c: since which version there is what the project uses; oldest_of(). */
bool control_has_oldest(const IrProject *p);
void control_oldest(Control *c);
/* control_extract.c: extract_info() */
void control_extracts(Control *c);
/* control_disk.c: disk_info() */
void control_disks(Control *c);
/* Does ssh need more than its own settings to log in there: keys that the project names, a timeout (docks.c)? */
bool emit_has_ssh(const IrDock *d);
/* Its timeout in whole seconds, which are what ssh and shells count in. */
static inline int64_t dock_seconds(const IrDock *d) { return (d->timeout_us + 999999) / 1000000; }

#endif
