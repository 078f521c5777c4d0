/* compose.yaml while it is written. Private to emit/. */
#ifndef PEI_EMIT_COMPOSE_H
#define PEI_EMIT_COMPOSE_H

#include "emit/emit.h"
#include "emit/yaml.h"

typedef struct {
  Emit *e;
  Yaml *y;
  const void *of; /* the object that is being written, and its place: for marks */
  Span at;
  bool stack; /* it is stack.yaml, for a swarm: stack.h */
} Compose;

/* A top-level key, written before its first object. */
typedef struct {
  Buf *out;
  Str title;
  void (*put)(Compose *c, const void *object);
  bool any, stack;
  Str dock; /* where the next object is; empty: on none. compose itself does not know it, its readers should */
} ComposeSection;
/* Source comment and map of one object; its text without the comment is the result. */
Str compose_object(Emit *e, ComposeSection *s, const void *object, Str name, Span at, const void *of);

/* What is written next comes from this object, or from a field of it: .field, .item, .span, … of a Mark. */
#define COMPOSE_FROM(c, ...) YAML_MARK((c)->y, .of = (c)->of, .span = (c)->at, ##__VA_ARGS__)
/* … from this place in it. */
#define COMPOSE_AT(c, place) YAML_MARK((c)->y, .of = (c)->of, .span = (place))

void compose_pairs(Compose *c, IrMap map); /* a pair a line, each from its own place */
void compose_map(Compose *c, Str key, IrMap map, const char *field); /* nothing if it is empty */
/* Ours, so that the control script finds what the project made, then `more`. An empty hash is left out: of services,
   which compose compares itself, and of volumes, which compose would want to make anew when it changes. */
void compose_labels(Compose *c, IrMap more, Str id, Str hash);
/* Which images get a service of their own, as others are built on them, and which secrets builds need. */
void compose_plan_builds(Emit *e);
/* `image`, `pull_policy` and `build` of a service that runs an image of the project. It is never pulled,
   as a registry may have another one of this name, unless the service says when: `pulls`. */
void compose_image(Compose *c, const IrImage *image, bool pulls);
/* The entries of `depends_on` for what an image is built on. */
void compose_image_needs(Compose *c, const IrImage *image);
/* The inside of the map of an image's own service. */
void compose_image_alone(Compose *c, const void *image);
/* compose_tree.c: a tree of the IR; the entries of a map but one, without the map's own begin and end; a key of a
   service with its tree. */
void compose_tree(Compose *c, const IrValue *v);
void compose_tree_but(Compose *c, const IrValue *map, const char *but);
void compose_extra(Compose *c, const IrExtra *x);
/* The inside of a volume's map. */
void compose_volume(Compose *c, const void *object);
/* The inside of a service's map. */
void compose_service(Compose *c, const void *service);

#endif
