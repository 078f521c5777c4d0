/* What the build_*.c files share: making one node. Called by them alone. */
#ifndef PEI_SYNTAX_BUILD_NODE_H
#define PEI_SYNTAX_BUILD_NODE_H

#include "syntax/build.h"

Node *node_new(Build *b, NodeKind kind, uint32_t lo, uint32_t hi);
/* Sets the name's symbol and span; TOKEN_NONE is no name. */
void node_named(Build *b, Node *n, Token name);
/* Sets the span of its name or operator alone. */
void node_name_at(Node *n, uint32_t lo, uint32_t hi);
/* Call when all children are set. Yields N_BAD in place of a tree that is too deep. */
Node *node_done(Build *b, Node *n);
/* Reports it, once a file. */
void build_too_deep(Build *b, Span at);

#endif
