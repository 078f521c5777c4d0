/* Trees of compose's keys, made by the rows of grammar/compose.def. Private to lower/. */
#ifndef PEI_LOWER_COMPOSE_H
#define PEI_LOWER_COMPOSE_H

#include "lower/private.h"

/* A tree while it is made: a map whose children are in the order of their making. */
typedef struct Tree Tree;
struct Tree {
  Str key;
  IrValue value; /* of a leaf */
  bool list;     /* its children are elements */
  const void *of;
  Span at;
  Tree *first, *last, *next;
};

/* All fields of `o`, and of the blocks in it, that have a row. `at` stands for `path` of the rows, "services". */
void lower_tree(Lower *l, const Obj *o, const char *path, Tree *at);
/* The child with this key, made if it is not there. */
Tree *tree_child(Lower *l, Tree *at, Str key);
/* A further element of a list. */
Tree *tree_element(Lower *l, Tree *list);
void tree_set(Lower *l, Tree *at, Str key, IrValue value);
IrValue tree_value(Lower *l, const Tree *t);
/* The same as a value of its own: a map, empty if there is nothing. */
IrValue lower_keys(Lower *l, const Obj *o, const char *path);
/* service_more.c: what a service has for compose alone. */
void lower_extras(Lower *l, IrService *s, const Obj *o);
/* Has a `mounted` of the service this directory? */
bool lower_is_mounted(Lower *l, const Obj *service, Str target);
/* compose_top.c: configs, models, includes. */
void lower_tops(Lower *l);
/* A checked value as what it is; `type` says whether a text is a path on the host. */
IrValue lower_value(Lower *l, const Value *v, const Type *type);

#endif
