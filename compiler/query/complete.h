/* Making completions, shared by complete*.c. */
#ifndef PEI_QUERY_COMPLETE_H
#define PEI_QUERY_COMPLETE_H

#include "query/context.h"
#include "query/private.h"

typedef struct {
  Context c;
  Editor *e;
  Completion *out;
} Completer;

enum { RANK_NEEDED, RANK_HERE, RANK_MORE, RANK_LAST };
Item *item_put(Completer *k, ItemKind kind, Str label, uint32_t rank);

/* complete_value.c: what may stand where a value of this type is wanted; NULL: any */
void complete_value(Completer *k, const Type *want);
/* … behind `image.` or `lib.`, or `kind.name.`, which stands in tokens */
void complete_member(Completer *k);
/* `kind`: what stands before `left.`, or empty; `used`: behind `use` */
void complete_behind(Completer *k, Str left, Str kind, bool used);
void complete_objects(Completer *k, Sym kind, bool whole, uint32_t rank);
/* complete_text.c: inside of quotes */
void complete_text(Completer *k, const Type *want);

#endif
