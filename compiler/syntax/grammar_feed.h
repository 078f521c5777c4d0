/* The generated parser as the driver sees it (defined at the end of grammar.y). Called by parse.c only. */
#ifndef PEI_SYNTAX_GRAMMAR_FEED_H
#define PEI_SYNTAX_GRAMMAR_FEED_H

#include "syntax/token.h"
#include <stddef.h>

typedef struct Build Build;
typedef enum { FEED_OK, FEED_REFUSED, FEED_TOO_DEEP } FeedResult;

size_t grammar_bytes(void);
void grammar_init(void *grammar, Build *b);
/* A refused token leaves the state as it was. */
FeedResult grammar_feed(void *grammar, const Token *token);
bool grammar_accepts(const void *grammar, int kind);
/* Drops what was read of the innermost statement, up to where T_BAD is accepted. */
void grammar_unwind(void *grammar);

#endif
