/* pei.lock: what a project was made of when somebody looked at it last. Reading it and comparing it with what is
   read now; not asking docker for digests (cli/), not writing it (api/lock.c). The format is docs/lock.md. */
#ifndef PEI_MODEL_LOCK_H
#define PEI_MODEL_LOCK_H

#include "model/model.h"

typedef enum { LOCK_FILE, LOCK_GLOB, LOCK_RECIPE, LOCK_IMAGE, LOCK_KINDS } LockKind;
typedef struct {
  LockKind kind;
  Str name;  /* a path from the root; a pattern; "std:NAME"; an image reference */
  Str value; /* SHA-256 in hex; the names that match, a line each; SHA-256; "sha256:…", empty = not known */
  uint64_t size; /* of a file or recipe */
  Span at;       /* in pei.lock, or where the project needs it first */
} LockItem;
typedef VEC(LockItem) LockItems;

enum { LOCK_FORMAT = 1 }; /* of the file, counted up when an older peic could misread a newer one */
#define LOCK_NAME "pei.lock"

/* Called by imports.c when the root file is read: reads pei.lock, unless locks are ignored. */
void lock_load(Model *m);
/* Something that the result is made of: its text, or for a pattern the names. Under `--locked` it is compared. */
void lock_meet(Model *m, LockKind kind, Str name, Str text, Span at);
bool lock_is_read(const Model *m);
bool lock_is_offline(const Model *m);
/* An image from outside. */
void lock_image(Model *m, Str ref, Span at);
/* … its digest, if the project is to be as pei.lock says; otherwise empty. */
Str lock_digest(const Model *m, Str ref);
/* An image whose name is known only later. */
void lock_image_late(Model *m, Span at);
/* When all was met: says what pei.lock has and nothing needs. */
void lock_finish(Model *m);

/* What was met, and what pei.lock has; in no order. */
const LockItems *lock_met(const Model *m);
const LockItems *lock_old(const Model *m);
const LockItem *lock_old_item(const Model *m, LockKind kind, Str name);
/* The file as it was read; empty if there is none. */
Str lock_old_text(const Model *m);

#endif
