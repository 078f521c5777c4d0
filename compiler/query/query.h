/* What editors ask of a project that was read, also of one with mistakes: what stands at a place, where it is declared
   and used, what may be written there. Answers are data with places as bytes; nothing here knows of a protocol. */
#ifndef PEI_QUERY_QUERY_H
#define PEI_QUERY_QUERY_H

#include "diag/diag.h"
#include "model/model.h"
#include "why/why.h"

/* A compilation, opened for questions; api/editor.h. */
typedef struct {
  Arena *arena;
  Model *model;
  Sources *sources;
  Diags *diags;
  Why *why; /* where outputs come from; NULL: nobody kept that */
} Editor;

#endif
