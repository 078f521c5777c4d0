/* The built-in functions: a closed table. */
#ifndef PEI_MODEL_FUNCTIONS_H
#define PEI_MODEL_FUNCTIONS_H

#include "diag/suggest.h"
#include "model/private.h"

typedef struct {
  const char *name, *signature, *help;
  uint8_t min, max; /* arguments */
  const Value *(*call)(Ctx *c, const Node *call, const Value **args, uint32_t n, const Type *want);
} Function;

extern const Function functions[];
extern const uint32_t function_count;
const Function *function_find(Str name);
void function_offer(Suggest *s);

#endif
