/* compose.yaml while it is written. Private to emit/. */
#ifndef PEI_EMIT_COMPOSE_H
#define PEI_EMIT_COMPOSE_H

#include "emit/emit.h"
#include "emit/yaml.h"

typedef struct {
  Emit *e;
  Yaml *y;
} Compose;

void compose_map(Yaml *y, Str key, IrMap map); /* nothing if it is empty */
/* Ours, so that the control script finds what the project made, then `more`. */
void compose_labels(Compose *c, IrMap more, Str id);
/* The inside of a service's map. */
void compose_service(Compose *c, const void *service);

#endif
