/* The trees of the IR that pass through to compose: each line with the place that it comes from. Called by service.c
   and compose.c. */
#include "base/buf.h"
#include "emit/compose.h"
#include "emit/parts.h"

static void put_path(Compose *c, const IrValue *v) {
  Text t = v->text;
  if (t.n == 1 && t.v[0].kind == PART_TEXT)
    yaml_str(c->y, emit_outside(c->e, t.v[0].text));
  else
    yaml_text(c->y, t);
}

static void put_items(Compose *c, const IrValue *v, const char *but) {
  for (uint32_t i = 0; i < v->n; i++) {
    const IrValue *item = &v->items[i];
    if (v->kind == IV_MAP && but && str_is(v->keys[i], but)) continue;
    if (item->at.file != UINT32_MAX)
      YAML_MARK(c->y, .of = item->of, .span = item->at, .field = item->field);
    else if (v->kind == IV_LIST && v->field)
      YAML_MARK(c->y, .of = v->of, .span = v->at, .field = v->field, .item = i + 1);
    if (v->kind == IV_MAP) yaml_key(c->y, v->keys[i]);
    compose_tree(c, item);
  }
}

void compose_tree(Compose *c, const IrValue *v) {
  Buf b = buf_new(c->e->arena);
  switch (v->kind) {
  case IV_TEXT: yaml_text(c->y, v->text); break;
  case IV_BOOL: yaml_bool(c->y, v->num != 0); break;
  case IV_INT: yaml_int(c->y, v->num); break;
  case IV_DECIMAL: yaml_decimal(c->y, v->num); break;
  case IV_SIZE: emit_size(&b, v->num), yaml_str(c->y, buf_str(&b)); break;
  case IV_DURATION: emit_duration(&b, v->num), yaml_str(c->y, buf_str(&b)); break;
  case IV_PATH: put_path(c, v); break;
  case IV_NULL: yaml_null(c->y); break;
  case IV_LIST:
    if (v->instead) yaml_instead(c->y);
    yaml_list(c->y);
    put_items(c, v, NULL);
    yaml_end(c->y);
    break;
  case IV_MAP:
    yaml_map(c->y);
    put_items(c, v, NULL);
    yaml_end(c->y);
    break;
  }
}

void compose_tree_but(Compose *c, const IrValue *map, const char *but) {
  if (map) put_items(c, map, but);
}

/* The elements of a list are marked one by one. */
void compose_extra(Compose *c, const IrExtra *x) {
  if (x->value.kind != IV_LIST || x->value.of) {
    compose_tree(c, &x->value);
    return;
  }
  if (x->value.instead) yaml_instead(c->y);
  yaml_list(c->y);
  for (uint32_t i = 0; i < x->value.n; i++) {
    COMPOSE_FROM(c, .field = "", .key = x->key, .item = i + 1);
    compose_tree(c, &x->value.items[i]);
  }
  yaml_end(c->y);
}
