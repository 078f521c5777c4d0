/* Reading the trees that pass through to compose. Making them is lower/compose.c. */
#include "ir/ir.h"

static const IrValue *child(const IrValue *map, Str key) {
  for (uint32_t i = 0; map && map->kind == IV_MAP && i < map->n; i++)
    if (str_eq(map->keys[i], key)) return &map->items[i];
  return NULL;
}

const IrValue *ir_at(const IrValue *map, const char *path) {
  Str rest = str_c(path);
  while (map && rest.n) {
    uint32_t dot = str_find(rest, '.');
    map = child(map, str_sub(rest, 0, dot));
    rest = str_sub(rest, dot < rest.n ? dot + 1 : dot, rest.n);
  }
  return map;
}
