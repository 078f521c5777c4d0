/* What a source of COPY finds in the project: files that match it, and whether `ignore` leaves any of them. Called by
   check_context.c. */
#ifndef PEI_MODEL_CHECK_GLOB_H
#define PEI_MODEL_CHECK_GLOB_H

#include "base/ignore.h"
#include "model/check.h"

bool glob_is_pattern(Str s); /* has it *, ? or [? */

typedef struct {
  uint32_t found; /* paths that match */
  bool
      kept; /* the build context has one of them, or something in one; true when there is too much to look at */
  bool directory; /* one of them is a directory */
} Globbed;

Globbed glob_look(Check *k, Str source, const Ignore *ignore);

#endif
