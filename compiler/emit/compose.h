/* compose.yaml while it is written. Private to emit/. */
#ifndef PEI_EMIT_COMPOSE_H
#define PEI_EMIT_COMPOSE_H

#include "emit/emit.h"
#include "emit/yaml.h"

typedef struct {
  Emit *e;
  Buf *out;
  Yaml *y;
  bool gap;       /* an empty line before the next object */
  uint32_t start; /* of the object being written */
} Compose;

/* A top-level key with a map; yaml_end ends it. */
void compose_section(Compose *c, Str name);
/* The source comment, the key and the map of one object in a section; its end, with what was written as the result:
   all but the comment. */
void compose_object(Compose *c, Str name, Span at);
Str compose_object_end(Compose *c);

void compose_map(Yaml *y, Str key, IrMap map); /* nothing if it is empty */
/* Ours, so that the control script finds what the project made, then `more`. */
void compose_labels(Compose *c, IrMap more, Str id);
/* One service, with its text as the result. */
Str compose_service(Compose *c, const IrService *s);

#endif
