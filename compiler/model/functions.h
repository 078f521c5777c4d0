/* The built-in functions: a closed table, the rows of grammar/function.def. */
#ifndef PEI_MODEL_FUNCTIONS_H
#define PEI_MODEL_FUNCTIONS_H

#include "diag/suggest.h"
#include "model/private.h"

typedef struct {
  const char *name, *signature;
  uint8_t min, max; /* arguments */
  const Value *(*call)(Ctx *c, const Node *call, const Value **args, uint32_t n, const Type *want);
} Function;

/* The known text of an argument; false (result in *out) when it is unknown or a mistake. */
bool function_text(Ctx *c, const Value *v, const Type *result, Str *s, const Value **out);
/* Says that something else is expected. */
const Value *function_wrong(Ctx *c, const Value *v, Str expected);
/* The text of a file of the project, which becomes an input; false as above. */
bool function_file(Ctx *c, const Node *call, const Value *path, Str *rel, Str *text, const Value **out);
/* The same text or list, which a shell must not take as it is. */
const Value *function_foreign(Model *m, const Value *v);
/* functions_file.c, functions_fill.c */
const Value *fn_file(Ctx *c, const Node *call, const Value **args, uint32_t n, const Type *want);
const Value *fn_fill(Ctx *c, const Node *call, const Value **args, uint32_t n, const Type *want);
const Value *fn_glob(Ctx *c, const Node *call, const Value **args, uint32_t n, const Type *want);

extern const Function functions[];
extern const uint32_t function_count;
const Function *function_find(Str name);
void function_offer(Suggest *s);

#endif
