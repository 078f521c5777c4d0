/* Code actions, shared by the files that make them. */
#ifndef PEI_LSP_ACTION_H
#define PEI_LSP_ACTION_H

#include "lsp/private.h"

bool action_wanted(const Req *r, const char *kind);
void w_action(Req *r, Str title, const char *kind, bool preferred, const TextEdits *edits);
/* refactor.c: what can be done with the text of a range that is no mistake */
void refactorings(Req *r, Span range);

#endif
