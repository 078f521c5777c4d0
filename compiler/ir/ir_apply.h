/* What `build/pei apply` does with the container of a service, beside starting it; ir.h includes this. */
#ifndef PEI_IR_IR_APPLY_H
#define PEI_IR_IR_APPLY_H

#include "base/source.h"
#include "base/text.h"

/* The files of a directory, from the root of the container on. */
typedef struct {
  Str dir;   /* relative to the project root */
  Str owner; /* "0:0" */
  Span at;
  const void *of;
} IrLayout;
/* A file of the project, or text. */
typedef struct {
  bool set;
  Str path; /* relative to the project root; empty: body */
  Text body;
  const Text *shell; /* the words that run it; none: sh -e, or the `#!` of a file */
  uint32_t n_shell;
  Str user;
  Span at;
  const void *of;
} IrScript;
typedef enum { APPLY_SCRIPT, APPLY_INSTALL, APPLY_UPDATE, APPLY_UNINSTALL, APPLY_SCRIPTS } IrApplyWhen;
typedef struct {
  const IrLayout *layouts;
  uint32_t n_layouts;
  IrScript scripts[APPLY_SCRIPTS]; /* the first runs in the container, the others on the host */
  bool made_only;                  /* it is made, and not started */
  bool keep;                       /* its containers are never removed */
} IrApply;
/* Files of one container that apply copies into others. */
typedef struct {
  Str from, to; /* absolute and clean */
} IrCopied;
typedef struct {
  Str name;
  uint32_t service; /* where they come from, or IR_NONE: image */
  uint32_t image;   /* or IR_NONE: image_ref */
  Text image_ref;
  uint32_t to;
  const IrCopied *paths;
  uint32_t n_paths;
  Span at;
  const void *of;
} IrCopy;
/* NULL: nothing of it. */
static inline bool ir_fills(const IrApply *a) {
  bool any = a && a->n_layouts > 0;
  for (uint32_t i = 0; a && i < APPLY_SCRIPTS; i++) any |= a->scripts[i].set;
  return any;
}

#endif
