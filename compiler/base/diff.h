/* What differs between two texts, as `diff -u` shows it and `patch` reads it. */
#ifndef PEI_BASE_DIFF_H
#define PEI_BASE_DIFF_H

#include "base/buf.h"

/* Appends nothing if the texts are equal. */
void diff_unified(Buf *out, Str name, Str before, Str after);

#endif
