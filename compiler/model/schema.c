/* Look-ups in the schema tables. */
#include "model/schema.h"

int schema_slot(const SchemaBlock *b, Sym word) {
  for (int i = 0; i < b->n_props; i++)
    if (b->props[i].word == word) return i;
  return -1;
}
