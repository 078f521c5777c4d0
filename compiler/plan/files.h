/* Which files of the build context an image is made from, with their hashes. */
#ifndef PEI_PLAN_FILES_H
#define PEI_PLAN_FILES_H

#include "base/buf.h"
#include "ir/ir.h"

typedef struct {
  Arena *arena;
  const IrProject *project;
  const IrInput **sorted; /* INPUT_FILE, by name */
  uint32_t n;
} PlanFiles;

void plan_files_init(PlanFiles *f, Arena *a, const IrProject *p);
/* Appends "hash name\n" for each file that the image's steps, hooks and entry name, and that is a known input. */
void plan_files_of(const PlanFiles *f, const IrImage *image, Buf *b);

#endif
