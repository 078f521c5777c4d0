/* What goes to compose as it is: the rows of grammar/compose.def turn the fields of an object and of the blocks in it
   into a tree with compose's own words. Not what other outputs need too: that is in the IR by name, see service.c. */
#include "lower/compose.h"

typedef enum { OWN, PASS, FIELD, WORDS, MAP, BLOCK, EACH, JOIN, AS, NONE } How;
typedef struct {
  const char *path;
  uint8_t block;
  uint16_t word;
  uint8_t how;
  const char *note;
} Row;

enum { B_NONE = B_COUNT };
static const Row rows[] = {
#define COMPOSE(path, block, word, how, note) {path, B_##block, W_##word, how, note},
#include "compose.def"
#undef COMPOSE
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* ---- values ---- */

static bool is_host_path(const Type *t) {
  return t && (t->kind == T_HOSTPATH || t->kind == T_SOURCE ||
               (t->kind == T_UNION && (is_host_path(t->a) || is_host_path(t->b))));
}

IrValue lower_value(Lower *l, const Value *v, const Type *type) {
  IrValue out = {.kind = IV_TEXT, .at = SPAN_NONE};
  Str s;
  switch (v->kind) {
  case V_BOOL: return out.kind = IV_BOOL, out.num = v->num, out;
  case V_INT: return out.kind = IV_INT, out.num = v->num, out;
  case V_SIZE: return out.kind = IV_SIZE, out.num = v->num, out;
  case V_DURATION: return out.kind = IV_DURATION, out.num = v->num, out;
  case V_REF: return out.text = lower_text(l, intern_str(model_names(l->m), v->name)), out;
  case V_LIST: {
    IrValue *items = arena_array(l->a, IrValue, v->n);
    for (uint32_t i = 0; i < v->n; i++)
      items[i] = lower_value(l, v->items[i], type && type->kind == T_LIST ? type->a : NULL);
    return out.kind = IV_LIST, out.items = items, out.n = v->n, out;
  }
  case V_TEXT:
    if (is_host_path(type)) out.kind = IV_PATH;
    return out.text = v->text, out;
  default:
    if (value_scalar_text(l->a, model_names(l->m), v, &s)) out.text = lower_text(l, s);
    return out;
  }
}

static IrValue words_value(Lower *l, const Value *v) {
  IrWords words = lower_words(l, v);
  IrValue *items = arena_array(l->a, IrValue, words.n);
  for (uint32_t i = 0; i < words.n; i++)
    items[i] = (IrValue){.kind = IV_TEXT, .text = words.v[i], .at = SPAN_NONE};
  return (IrValue){.kind = IV_LIST, .items = items, .n = words.n, .at = SPAN_NONE};
}

static IrValue map_value(Lower *l, const Obj *o) {
  IrMap map = lower_map(l, o);
  IrValue *items = arena_array(l->a, IrValue, map.n);
  Str *keys = arena_array(l->a, Str, map.n);
  for (uint32_t i = 0; i < map.n; i++) {
    keys[i] = map.v[i].key;
    items[i] = (IrValue){.kind = IV_TEXT, .text = map.v[i].value, .of = o, .at = map.v[i].at};
  }
  return (IrValue){.kind = IV_MAP, .items = items, .keys = keys, .n = map.n, .at = SPAN_NONE};
}

/* ---- the tree ---- */

static Tree *append(Lower *l, Tree *at, Str key) {
  Tree *t = arena_new(l->a, Tree);
  t->key = key;
  t->at = SPAN_NONE;
  if (at->last)
    at->last->next = t;
  else
    at->first = t;
  return at->last = t;
}

Tree *tree_child(Lower *l, Tree *at, Str key) {
  for (Tree *t = at->first; t; t = t->next)
    if (str_eq(t->key, key)) return t;
  return append(l, at, key);
}

Tree *tree_element(Lower *l, Tree *list) {
  list->list = true;
  return append(l, list, STR(""));
}

void tree_set(Lower *l, Tree *at, Str key, IrValue value) { tree_child(l, at, key)->value = value; }

IrValue tree_value(Lower *l, const Tree *t) {
  if (!t->first && !t->list) {
    IrValue leaf = t->value;
    if (!leaf.of) leaf.of = t->of, leaf.at = t->at;
    return leaf;
  }
  uint32_t n = 0;
  for (const Tree *c = t->first; c; c = c->next) n++;
  IrValue *items = arena_array(l->a, IrValue, n);
  Str *keys = arena_array(l->a, Str, n);
  n = 0;
  for (const Tree *c = t->first; c; c = c->next) {
    keys[n] = c->key;
    items[n++] = tree_value(l, c);
  }
  return (IrValue){
      .kind = t->list ? IV_LIST : IV_MAP, .items = items, .keys = keys, .n = n, .of = t->of, .at = t->at};
}

/* Along a path, "develop.watch[]"; a `[]` makes a further element. */
static Tree *along(Lower *l, Tree *at, const char *path, const Obj *o) {
  for (Str rest = str_c(path); rest.n;) {
    uint32_t dot = str_find(rest, '.'), brackets = str_find(str_sub(rest, 0, dot), '[');
    at = tree_child(l, at, str_sub(rest, 0, brackets));
    if (!at->of) at->of = o, at->at = o->at;
    if (brackets < dot) {
      at = tree_element(l, at);
      at->of = o, at->at = o->at;
    }
    rest = str_sub(rest, dot < rest.n ? dot + 1 : dot, rest.n);
  }
  return at;
}

/* ---- rows ---- */

/* Elements as maps: of one key, or of two for a pair. */
static IrValue each_value(Lower *l, const Value *list, const char *keys_text, const Type *type) {
  Str both = str_c(keys_text);
  uint32_t blank = str_find(both, ' ');
  Str *keys = arena_array(l->a, Str, 2);
  keys[0] = str_sub(both, 0, blank);
  keys[1] = str_sub(both, blank < both.n ? blank + 1 : blank, both.n);
  IrValue *items = arena_array(l->a, IrValue, list->n);
  for (uint32_t i = 0; i < list->n; i++) {
    const Value *v = list->items[i];
    uint32_t n = v->kind == V_PAIR ? 2 : 1;
    IrValue *parts = arena_array(l->a, IrValue, n);
    for (uint32_t k = 0; k < n; k++) parts[k] = lower_value(l, n == 2 ? v->items[k] : v, type);
    items[i] = (IrValue){.kind = IV_MAP, .items = parts, .keys = keys, .n = n, .at = SPAN_NONE};
  }
  return (IrValue){.kind = IV_LIST, .items = items, .n = list->n, .at = SPAN_NONE};
}

static IrValue text_value(Lower *l, Str s) {
  return (IrValue){.kind = IV_TEXT, .text = lower_text(l, s), .at = SPAN_NONE};
}

/* A pair as a map with these two keys. */
static IrValue pair_value(Lower *l, const Value *v, const char *keys_text) {
  IrValue one = each_value(l, &(Value){.kind = V_LIST, .n = 1, .items = &v}, keys_text, NULL);
  return one.items[0];
}

static Str scalar(Lower *l, const Value *v) {
  Str s = STR("");
  if (v->kind == V_REF) return intern_str(model_names(l->m), v->name);
  value_scalar_text(l->a, model_names(l->m), v, &s);
  return s;
}

/* "service:db:ro" of a pair, its two sides otherwise alone. */
static IrValue join_value(Lower *l, const Value *list) {
  IrValue *items = arena_array(l->a, IrValue, list->n);
  for (uint32_t i = 0; i < list->n; i++) {
    const Value *v = list->items[i];
    items[i] = v->kind == V_PAIR
                   ? text_value(l, ARENA_JOIN(l->a, scalar(l, v->items[0]), STR(":"), scalar(l, v->items[1])))
                   : lower_value(l, v, NULL);
  }
  return (IrValue){.kind = IV_LIST, .items = items, .n = list->n, .at = SPAN_NONE};
}

/* What the notes of rows with FIELD say:
     number      a decimal has no quotes                 text        a number has some
     octal       the permissions of a file               us          a duration as a number of microseconds
     unlimited   that word is -1                         service     the name of a service behind `service:`
     A B         a pair is a map with these keys */
static IrValue noted_value(Lower *l, const Value *v, const Type *type, const char *note) {
  if (!*note) return lower_value(l, v, type);
  if (v->kind == V_DECIMAL && !strcmp(note, "number")) return (IrValue){.kind = IV_DECIMAL, .num = v->num};
  if (v->kind == V_INT && !strcmp(note, "text")) return text_value(l, scalar(l, v));
  if (v->kind == V_INT && !strcmp(note, "octal")) return text_value(l, lower_octal(l, v->num));
  if (v->kind == V_DURATION && !strcmp(note, "us")) return (IrValue){.kind = IV_INT, .num = v->num};
  if (v->kind == V_WORD && !strcmp(note, "unlimited")) return (IrValue){.kind = IV_INT, .num = -1};
  if (v->kind == V_REF && !strcmp(note, "service"))
    return text_value(l, ARENA_JOIN(l->a, STR("service:"), scalar(l, v)));
  return v->kind == V_PAIR ? pair_value(l, v, note) : lower_value(l, v, type);
}

static void put_field(Lower *l, const Obj *o, const Row *row, const char *rest, Tree *at) {
  int slot = schema_slot(obj_block(o), row->word);
  const Slot *s = slot < 0 ? &slot_absent : obj_slot(o, (uint32_t)slot);
  const Value *v = s->value;
  if (!v || v->kind == V_NONE || (s->is_default && v->kind == V_BOOL && !v->num)) return;
  const Type *type = obj_block(o)->props[slot].type;
  Tree *t = along(l, at, rest, o);
  t->value = row->how == WORDS  ? words_value(l, v)
             : row->how == JOIN ? join_value(l, v)
             : row->how == EACH ? each_value(l, v, row->note, type->a)
                                : noted_value(l, v, type, row->note);
  /* blocks may add elements of their own */
  if (row->how == EACH) t->list = true;
  for (uint32_t i = 0; row->how == EACH && i < t->value.n; i++) {
    Tree *e = tree_element(l, t);
    e->value = t->value.items[i];
    e->of = o, e->at = v->items[i]->at;
  }
  t->of = o;
  t->at = s->at.hi ? s->at : o->at;
  t->value.of = o, t->value.at = t->at, t->value.field = schema_words[row->word];
}

static void put_block(Lower *l, const Obj *child, const Row *row, const char *rest, Tree *at) {
  Tree *t = along(l, at, rest, child);
  if (row->how == MAP) {
    t->value = map_value(l, child);
    t->of = child, t->at = child->at;
  } else {
    lower_tree(l, child, row->path, t);
    if (!t->first) t->value = (IrValue){.kind = IV_MAP, .at = SPAN_NONE}; /* a block that says nothing */
  }
}

/* What a row's path has behind the one that `at` stands for; NULL if it is another path. */
static const char *behind(const char *path, const char *base) {
  size_t n = strlen(base);
  return strncmp(path, base, n) == 0 && path[n] == '.' ? path + n + 1 : NULL;
}

/* The rows of each block in a chain, in their order: 1 + the first, 1 + the next of each; 0 ends it. */
static void chain_rows(Lower *l) {
  uint16_t *first = arena_array(l->a, uint16_t, B_COUNT + 1), *next = arena_array(l->a, uint16_t, ROWS);
  for (uint32_t i = ROWS; i-- > 0;) {
    next[i] = first[rows[i].block];
    first[rows[i].block] = (uint16_t)(i + 1);
  }
  l->first_row = first, l->next_row = next;
}

void lower_tree(Lower *l, const Obj *o, const char *path, Tree *at) {
  const char *rest;
  uint8_t block = obj_like_service(o) ? B_service : o->block;
  if (!l->first_row) chain_rows(l);
  for (uint32_t at_row = l->first_row[block]; at_row; at_row = l->next_row[at_row - 1]) {
    const Row *row = &rows[at_row - 1];
    bool is_field = row->how == FIELD || row->how == WORDS || row->how == EACH || row->how == JOIN;
    bool is_block = (row->how == MAP || row->how == BLOCK) && o->children.n;
    if (is_field ? !obj_get(o, row->word) : !is_block)
      continue; /* most rows, so before their paths are read */
    if (!(rest = behind(row->path, path))) continue;
    if (is_field) put_field(l, o, row, rest, at);
    if (!is_block) continue;
    for (uint32_t k = 0; k < o->children.n; k++)
      if (obj_block(o->children.v[k])->word == row->word) put_block(l, o->children.v[k], row, rest, at);
  }
}

IrValue lower_keys(Lower *l, const Obj *o, const char *path) {
  Tree tree = {.of = o, .at = o->at};
  lower_tree(l, o, path, &tree);
  if (!tree.first) return (IrValue){.kind = IV_MAP, .at = SPAN_NONE};
  return tree_value(l, &tree);
}
