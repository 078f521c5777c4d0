/* What stack.yaml and the control script both say of a swarm, and what of a service is other than in compose.yaml.
   Private to emit/. */
#ifndef PEI_EMIT_STACK_H
#define PEI_EMIT_STACK_H

#include "emit/compose.h"
#include "emit/parts.h"

/* Is it the image, a secret, of a service that goes to the swarm? By index in the project's arrays. */
bool stack_has_image(const IrProject *p, uint32_t image);
bool stack_has_secret(const IrProject *p, uint32_t secret);
/* The variables of stack.yaml that the control script sets: what an image is called on this swarm, which of the
   objects of a secret is the newest. */
Str stack_image_variable(const Emit *e, const IrImage *image);
Str stack_secret_variable(const Emit *e, const IrSecret *s);

/* Is this key of compose none of a stack? */
bool stack_drops(Str key);
/* A map without the keys that a stack does not know, of a block of cluster.def. */
IrValue stack_kept(const Emit *e, const IrValue *more, const char *block);
void stack_image(Compose *c, const IrService *s);
/* `mode` of a file, "0400": a stack takes a number only. */
void stack_mode(Compose *c, const IrValue *mode);
void stack_deploy(Compose *c, const IrService *s);

#endif
