/* The instructions of a Dockerfile, and what each is here. Called by lex_habit.c. */
#ifndef PEI_SYNTAX_DOCKER_H
#define PEI_SYNTAX_DOCKER_H

#include "base/buf.h"
#include "diag/diag.h"

typedef struct Docker Docker;

/* NULL if it is none of the 18. */
const Docker *docker_find(Str word);
/* Adds the fix that replaces the instruction at `at`, whose arguments are `rest`; a help line where there is none. */
void docker_fix(Diags *ds, Diag *d, const Docker *instruction, Span at, Str rest);

#endif
