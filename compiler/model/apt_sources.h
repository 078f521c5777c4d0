/* Files with sources of apt. Only files.c asks. */
#ifndef PEI_MODEL_APT_SOURCES_H
#define PEI_MODEL_APT_SOURCES_H

#include "model/private.h"

enum { SOURCE_SHOWN = 64 << 10 /* longer files are not shown */ };

/* Says what is wrong with the file, at the value that names it. */
bool apt_sources_check(Ctx *c, const Value *v, Str text, Str rel);

#endif
