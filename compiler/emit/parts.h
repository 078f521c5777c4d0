/* What several emitters need: names and paths as the outputs spell them. Private to emit/. */
#ifndef PEI_EMIT_PARTS_H
#define PEI_EMIT_PARTS_H

#include "emit/emit.h"
#include "emit/quote.h"
#include "plan/plan.h"

#define TARGET(name, function, files, when, help) void function(Emit *e);
#include "target.def"
#undef TARGET

/* Appends a file; `text` is borrowed. */
void emit_add(Emit *e, Str path, Str text, uint32_t mode);
/* The same for what stands in a buffer of emit_buf, with its marks. */
Buf emit_buf(const Emit *e);
void emit_add_buf(Emit *e, Str path, Buf *b, uint32_t mode);
/* What follows in the buffer comes from an object of the IR, or is the same for every project: a part of runtime/, or
   "" for the emitter's own words. */
#define FROM(b, object, ...) MARK((b), .of = (object)->of, .span = (object)->at, ##__VA_ARGS__)
#define FIXED(b, part) MARK((b), .span = SPAN_NONE, .fixed = (part))
/* "dev.pei:14"; "" for what stands in no file. */
Str emit_source(const Emit *e, Span at);

/* The key of an object in plan and labels, "image.dev". */
Str emit_id(const Emit *e, Str kind, Str name);
/* Names of bake targets have no dots. */
Str emit_bake_name(const Emit *e, Str image);
Str emit_export_name(const Emit *e, Str export);
/* The target and the tag of a stage that is kept. */
Str emit_kept_name(const Emit *e, const IrStage *s);
Str emit_kept_tag(const Emit *e, const IrStage *s);

/* plan_content.c: the plan is begun when Dockerfiles are written, and made when services are. Between the two, the
   hashes of steps that need no service are known. */
void emit_plan_begin(Emit *e);
Str emit_hash(const Emit *e, PlanKind kind, uint32_t index);
const Plan *emit_plan_made(Emit *e);
Str emit_filling_hash(const Emit *e, uint32_t service); /* of what apply puts into its container */
const void *emit_plan_object(const IrProject *p, const PlanStep *step); /* for marks */
/* `${PROJECT}_NAME`, or the name that an object has of its own: what docker calls a network or volume. */
Str emit_docker_name(const Emit *e, Str own, Str name);

/* The target of the Dockerfile of an image made in containers that begins at this step of its stage: NAME-0, NAME-7, or
   NAME for the last one. */
Str emit_layer(const Emit *e, const IrImage *image, uint32_t step);
/* The tag of what its containers made. */
Str emit_made_tag(const Emit *e, const IrImage *image);

/* The environment variable that holds a secret: its own, or the one that the control script sets from a command. */
Str emit_secret_variable(const Emit *e, const IrSecret *s);

/* "1m30s", "250ms", "0s" */
void emit_duration(Buf *b, int64_t us);
/* "2g", "512m", "64k" where exact in binary units, otherwise bytes. */
void emit_size(Buf *b, int64_t bytes);

/* A path relative to the project root, from the output directory. "" and "." are the root itself. */
Str emit_from_out(const Emit *e, Str path);
/* The same for a path that may also be absolute or start with `~`. */
Str emit_outside(const Emit *e, Str path);
/* The same for those who do not read `~`: ${HOME}. */
Text emit_at_home(const Emit *e, Str path);
/* A path relative to directory `dir`, both relative to the project root: ("docker/dev", "docker") → "dev". */
Str emit_relative(const Emit *e, Str path, Str dir);

/* The Dockerfile of an image and the context it is built in, both as docker wants them when started in the output
   directory: context from there, Dockerfile from the context. */
typedef struct {
  Str context, dockerfile;
} EmitBuild;
EmitBuild emit_build(const Emit *e, const IrImage *image);
/* Does it have an init tree, fed in as the named context `pei`? */
static inline bool emit_has_tree(const IrImage *image) {
  return image->dockerfile.n == 0 && ((ir_init(image)->any && !image->init->inherited) ||
                                      ir_init(image)->n_build_parts || ir_init(image)->n_build_files);
}
/* bake_says.c: what of an image bake alone reads. */
struct Json;
void emit_bake_says(struct Json *j, const Emit *e, const IrImage *image);
/* What builds must be allowed to do, for the network or the rights of a step: bake and compose must both be told. */
uint32_t emit_rights(const Emit *e, const IrImage *image, Str rights[2]);
/* The first tag, or the name of an image without one. */
Text emit_tag(const Emit *e, const IrImage *image);
/* "8080:80", "127.0.0.1:53:53/udp", "8000-8010:8000-8010" */
Text emit_short_port(Arena *a, const IrPort *port);

#endif
