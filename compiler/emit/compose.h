/* compose.yaml while it is written. Private to emit/. */
#ifndef PEI_EMIT_COMPOSE_H
#define PEI_EMIT_COMPOSE_H

#include "emit/emit.h"
#include "emit/yaml.h"

/* An object of the project, and where it goes. */
typedef struct {
  Emit *e;
  Yaml *y;
  const void *object;
} Compose;

void compose_map(Yaml *y, Str key, IrMap map); /* nothing if it is empty */
/* Ours, so that the control script finds what the project made, then `more`. */
void compose_labels(Compose *c, IrMap more, Str id);
void compose_service(Compose *c); /* object: an IrService */

#endif
