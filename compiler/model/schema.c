/* The table of types. */
#include "model/schema.h"

const TypeRow type_rows[T_KIND_COUNT] = {
#define TYPE(id, name, says, flags, help, place, right, wrong) {name, says, flags, help, place, right, wrong},
#include "type.def"
#undef TYPE
};
