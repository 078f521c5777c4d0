/* Shared by the files of query/ alone. */
#ifndef PEI_QUERY_PRIVATE_H
#define PEI_QUERY_PRIVATE_H

#include "model/private.h"
#include "query/query.h"

/* Without blanks at its ends. */
Str query_trim(Str s);
/* "a" or "an", before this word. */
Str query_article(Sym word);
/* The name that ends at a byte of a text. */
Str query_name_before(Str text, uint32_t at);
File *query_file(const Editor *e, uint32_t source);
/* Every object with its blocks and steps, in the order of the project. */
void query_each_object(const Editor *e, void (*each)(void *ctx, const Obj *o), void *ctx);
/* generated.c: the lines of Dockerfiles and compose files that come from where the word stands */
void query_generated(Buf *out, Editor *e, const Word *w);

#endif
