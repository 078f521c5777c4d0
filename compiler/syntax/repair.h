/* Brackets of a file where they do not balance. Called by syntax.c, for such a file only. */
#ifndef PEI_SYNTAX_REPAIR_H
#define PEI_SYNTAX_REPAIR_H

#include "syntax/pump.h"
#include "syntax/syntax.h"

/* Reports what is not closed and what closes nothing, and replaces the pump's tokens by balanced ones. Was a brace
   among them? Then statements stand in other bodies than they were written for. */
bool repair_brackets(Syntax *s, const Ast *ast, Pump *u);

#endif
