/* What bake alone is told of images, in the IR: caches of builds, and groups. Included by ir.h, behind the maps;
   attestations and annotations are fields of the image there. */
#ifndef PEI_IR_IR_BAKE_H
#define PEI_IR_IR_BAKE_H

#include "base/source.h"
#include "base/text.h"

/* Steps of builds, kept for other machines. */
typedef struct {
  Str kind; /* of the cache, by BuildKit's word */
  bool reads, writes;
  Str dir;       /* local: path relative to the project root, absolute or ~…; empty otherwise */
  IrMap options; /* to read and to write, by BuildKit's words */
  Str mode;      /* "min", "max"; empty = BuildKit's default */
  Span at;
  const void *of;
} IrCache;
typedef struct {
  Str name;
  const uint32_t *images;
  uint32_t n_images;
  Text description;
  Span at;
  const void *of;
} IrGroup;

#endif
