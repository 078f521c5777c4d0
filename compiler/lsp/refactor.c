/* Refactorings: what can be done with text that is no mistake. An expression becomes a `let`, an import gets the pin of
   what it holds now, an image the digest that pei.lock knows, a `run` of several commands a heredoc. */
#include "lsp/action.h"
void refactorings(Req *r, Span range) { (void)r, (void)range; }
