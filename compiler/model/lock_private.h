/* Shared by lock.c and lock_read.c alone. */
#ifndef PEI_MODEL_LOCK_PRIVATE_H
#define PEI_MODEL_LOCK_PRIVATE_H

#include "model/lock.h"
#include "model/private.h"

/* Items, found by kind and name: the n-th key is that of the n-th item. */
typedef struct {
  LockItems items;
  Interner keys;
} LockSet;

struct Lock {
  LockMode mode;
  bool offline;
  Str root;    /* the root file, as given: what `peic lock` is called with */
  Str text;    /* of pei.lock */
  Span whole;  /* its source, once something is said of it */
  bool broken; /* it was there and could not be understood, or should have been there: that was said */
  LockSet old, met;
};

Str lock_key(const Model *m, LockKind kind, Str name);
/* False if there is one of this name already. */
bool lock_add(Model *m, LockSet *set, LockItem item);
/* Bytes of pei.lock, as a place. */
Span lock_span(Model *m, uint32_t lo, uint32_t hi);

#endif
