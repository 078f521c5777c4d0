/* The table of types, and look-ups in those of the schema. */
#include "model/schema.h"

const TypeRow type_rows[T_KIND_COUNT] = {
#define TYPE(id, name, says, flags, help, place, right, wrong) {name, says, flags, help, place, right, wrong},
#include "type.def"
#undef TYPE
};

int schema_slot(const SchemaBlock *b, Sym word) {
  for (int i = 0; i < b->n_props; i++)
    if (b->props[i].word == word) return i;
  return -1;
}
