/* What is lost of a service on the way to a cluster. For the checks of one kind of cluster. */
#ifndef PEI_MODEL_CHECK_CLUSTER_H
#define PEI_MODEL_CHECK_CLUSTER_H

#include "model/check.h"

/* The rows of grammar/cluster.def for this target: `lost` is called for what of the service, and of the blocks in it,
   is not written. `o` is the object that says it. */
typedef void ClusterLost(Check *k, const Obj *o, Span at, Str what, PhraseId phrase);
void check_cluster_fields(Check *k, const Obj *service, Sym target, ClusterLost *lost);
/* Is the whole service left out, as it is for one machine? Then nothing else is to be said of it. */
bool check_cluster_aside(Check *k, const Obj *service, ClusterLost *lost);
/* Is it one of these, with blanks between them? */
bool check_cluster_fits(Str word, const char *words);
/* Calls `each` for the host paths of a service, its own and those of the storages of its image. */
typedef void ClusterHost(Check *k, const Obj *service, const Value *path);
void check_cluster_hosts(Check *k, const Obj *service, ClusterHost *each);
/* Calls `each` for the `needs` that wait for more than a start. */
typedef void ClusterNeed(Check *k, const Obj *service, const Obj *needs, const Obj *other, Str condition);
void check_cluster_needs(Check *k, const Obj *service, ClusterNeed *each);
/* The address that a port is published on, where it is not every one; "" otherwise. */
Str check_cluster_address(Check *k, const Value *port);
/* check_kubernetes_deploy.c */
void check_kubernetes_deploy(Check *k, const Obj *service);

#endif
