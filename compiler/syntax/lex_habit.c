/* STUB */
#include "syntax/lex.h"
At lex_first_word(Lexer *lx, At t, At p) { lex_put(lx, T_IDENT, t, p); return p; }
