/* What a service is to a cluster: questions about the IR that both ask who check a project for Kubernetes and swarm
   (lower/) and who write it down (emit/). */
#ifndef PEI_IR_CLUSTER_H
#define PEI_IR_CLUSTER_H

#include "ir/ir.h"

/* The name of an object of Kubernetes: limit_dns_name (limits.h). */
Str cluster_name(Arena *a, Str name);

/* Is it for one machine: started only when somebody names its profile or runs it by hand, or provided by a program? */
bool cluster_is_aside(const IrService *s);
/* Does it run to its end and stay ended? Others wait for its end, or it says that nothing starts it again. */
bool cluster_ends(const IrProject *p, const IrService *s);
/* A key that goes to compose as it is; NULL if it was not given. */
const IrValue *cluster_extra(const IrService *s, const char *key);
/* The health check that is in force: its own, or the nearest one of the image that it runs; NULL: none. */
const IrHealth *cluster_health(const IrProject *p, const IrService *s);
/* The bytes of a text where nobody sets variables: their defaults. */
Str cluster_default(Arena *a, Text t);
/* All digits, "1000"? */
bool cluster_is_number(Str s);

#endif
