/* The generator of docs/reference/: what its files share. */
#ifndef PEI_GRAMMAR_DOCS_H
#define PEI_GRAMMAR_DOCS_H

#include "base/arena.h"
#include <stdio.h>

/* docs_grammar.c: the rules of a grammar.y as EBNF, and its precedences. Ends the program if the file cannot be
   read or holds what it does not know. */
void docs_rules(FILE *out, const char *grammar, Arena *a);
void docs_precedence(FILE *out, const char *grammar, Arena *a);

#endif
