/* What the language server asks of a handle beyond libpei.h: the compilation itself, for the questions of query/.
   Not for programs outside of this repository. */
#ifndef PEI_API_EDITOR_H
#define PEI_API_EDITOR_H

#include "libpei.h"
#include "query/query.h"

/* Opens what a handle holds for questions. Answers are made in `answers`, so that asking often does not make the handle
   larger; without memory, they land where that arena lands. Sources are NULL when the handle has none. */
Editor pei_editor(Pei *p, Arena *answers);
/* The file of this path, cleaned and absolute; UINT32_MAX if it was not read. */
uint32_t editor_file(const Editor *e, Str path);

#endif
