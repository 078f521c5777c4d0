/* Comments `# peic: allow(CODE) reason`: read here, obeyed by diag/levels.c. */
#ifndef PEI_SYNTAX_ALLOW_H
#define PEI_SYNTAX_ALLOW_H

#include "syntax/syntax.h"

/* Puts what the comments of a file allow into the diagnostics, and reports comments that cannot be read. */
void allow_comments(Syntax *s, const Ast *ast);

#endif
