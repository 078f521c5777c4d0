/* The instructions of a Dockerfile, and what each is here. Called by lex_habit.c. */
#ifndef PEI_SYNTAX_DOCKER_H
#define PEI_SYNTAX_DOCKER_H

#include "base/buf.h"
#include "diag/diag.h"

typedef struct Docker Docker;

/* NULL if it is none of the 18. */
const Docker *docker_find(Str word);
/* Adds the fix that replaces the instruction at `at`, whose arguments are `rest`; a help line where there is none, or
   where it would not be in a body. */
void docker_fix(Diags *ds, Diag *d, const Docker *instruction, Span at, Str rest, bool in_body);
/* Writes the statement for it; false if there is none. */
bool docker_statement(Buf *out, const Docker *instruction, Str rest, bool in_body, Applicability *app);
/* The arguments by blanks, quotes taken off; at most `max`. */
uint32_t docker_words(Str rest, Str *words, uint32_t max);

#endif
