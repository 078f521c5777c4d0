/* grammar/compose.def read backwards: keys of compose that became fields and blocks of the schema by a row become them
   again. Not keys with an emitter of their own: those have a function in cp_keys.def. Called by the other cp_*.c
   files. */
#include "import/cp.h"

typedef enum { OWN, PASS, FIELD, WORDS, MAP, BLOCK, EACH, JOIN, AS, NONE } How;
enum { B_NONE = B_COUNT };

static const CpRow rows[] = {
#define COMPOSE(path, block, word, how, note) {path, B_##block, W_##word, how, note},
#include "compose.def"
#undef COMPOSE
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* ---- finding ---- */

/* Is the path of the row `base` and `key` behind it, `[]` behind that if `list`? */
static bool is_at(const CpRow *row, const char *base, Str key, bool list) {
  size_t n = strlen(base);
  const char *rest = row->path + n + 1;
  return strncmp(row->path, base, n) == 0 && row->path[n] == '.' && strncmp(rest, key.s, key.n) == 0 &&
         strcmp(rest + key.n, list ? "[]" : "") == 0;
}

static const CpRow *find_row(const char *base, Str key, bool list) {
  for (uint32_t i = 0; i < ROWS; i++)
    if (is_at(&rows[i], base, key, list)) return &rows[i];
  return NULL;
}

/* Several keys can be one place: the row of this block counts first. */
static const CpRow *row_of(const char *base, Str key, uint8_t block) {
  const CpRow *row = find_row(base, key, false), *list = find_row(base, key, true);
  return !row || (list && row->block != block && list->block == block) ? list : row;
}

/* The block with this word that stands in `block`. */
static const SchemaBlock *child_of(uint8_t block, uint16_t word) {
  for (uint32_t i = 1; i < B_COUNT; i++)
    if (schema_blocks[i].word == word && schema_in(&schema_blocks[i], block)) return &schema_blocks[i];
  return NULL;
}

/* ---- values ---- */

/* A map with the keys of the note as "a -> b"; of one key, as that alone. */
static bool by_keys(Cp *c, const YmlPair *p, const YmlNode *n, const CpRow *row, const Type *t, Str *out) {
  Str note = str_c(row->note), value[2];
  uint32_t blank = str_find(note, ' ');
  const char *keys[2] = {arena_str(c->a, str_sub(note, 0, blank)).s,
                         blank < note.n ? row->note + blank + 1 : NULL};
  while (t->kind == T_UNION) t = t->a->kind == T_PAIR ? t->a : t->b;
  for (uint32_t k = 0; k < 2 && keys[k]; k++) {
    const YmlPair *x = n->kind == YML_MAP ? yml_pair(n, keys[k]) : NULL;
    const Type *type = t->kind != T_PAIR ? t : k ? t->b : t->a;
    if (!x) {
      diag(c->ds, E0647, n->at, p->key->text, arena_fmt(c->a, "a mapping with `%s`", keys[k]), yml_what(n));
      return false;
    }
    if (!cp_typed(c, x, type, false, &value[k])) return false;
  }
  *out = keys[1] ? arena_fmt(c->a, "%.*s -> %.*s", STR_ARG(value[0]), STR_ARG(value[1])) : value[0];
  return true;
}

/* A list whose elements are maps; a text counts as the first of their keys. */
static bool each(Cp *c, const YmlPair *p, const CpRow *row, const Type *t, Str *out) {
  Pieces parts = {0};
  const YmlNode *list = p->value;
  uint32_t n = list->kind == YML_LIST ? list->n : list->kind == YML_SCALAR ? 1 : 0;
  if (!n && list->kind != YML_NULL && !cp_is(c, p, YML_LIST)) return false;
  for (uint32_t i = 0; i < n; i++) {
    const YmlNode *item = list->kind == YML_LIST ? list->items[i] : list;
    Str value;
    bool more = item->kind == YML_MAP && item->n > 1 && find_row("services", p->key->text, true);
    if (more) continue; /* a block of its own */
    if (item->kind == YML_SCALAR ? !cp_typed_as(c, p, item, t->a, false, &value)
                                 : !by_keys(c, p, item, row, t->a, &value))
      return false;
    piece_add(c->a, &parts, item->at, value);
  }
  *out = cp_list(c, &parts);
  return parts.n;
}

Str cp_list(Cp *c, const Pieces *parts) {
  Buf b = buf_new(c->a);
  buf_lit(&b, "[");
  for (uint32_t i = 0; i < parts->n; i++) {
    if (i) buf_lit(&b, ", ");
    buf_bytes(&b, parts->v[i].text);
  }
  buf_lit(&b, "]");
  return buf_str(&b);
}

static bool row_value(Cp *c, const CpRow *row, const YmlPair *p, bool late, Str *out) {
  const SchemaBlock *b = &schema_blocks[row->block];
  const SchemaProp *prop = &b->props[schema_slot(b, row->word)];
  const YmlNode *n = p->value;
  late = late && prop->flags & PF_LATE;
  if (row->how == EACH) return each(c, p, row, prop->type, out);
  if (n->kind == YML_NULL) return false;
  if (!strcmp(row->note, "soft hard") && n->kind == YML_MAP) return by_keys(c, p, n, row, prop->type, out);
  if (!strcmp(row->note, "unlimited") && str_is(n->text, "-1")) return *out = STR("unlimited"), true;
  bool digits = n->kind == YML_SCALAR && n->text.n;
  for (uint32_t i = 0; digits && i < n->text.n; i++) digits = n->text.s[i] >= '0' && n->text.s[i] <= '9';
  if (!strcmp(row->note, "us") && digits) return *out = arena_fmt(c->a, "%.*sus", STR_ARG(n->text)), true;
  return cp_typed(c, p, prop->type, late, out);
}

/* ---- blocks ---- */

typedef struct {
  const SchemaBlock *b;
  const char *path;
  Str *values; /* of its fields, by their slots; "" for none */
  Span *at;
  Draft inner;
} Body;

static bool is_field(const Body *body, const CpRow *row) {
  return row->how != MAP && row->how != BLOCK && row->how != NONE && row->how != AS &&
         schema_slot(body->b, row->word) >= 0 && &schema_blocks[row->block] == body->b;
}

static void put_child(Cp *c, Body *body, const CpRow *row, const YmlPair *p) {
  const SchemaBlock *child = child_of((uint8_t)(body->b - schema_blocks), row->word);
  bool list = str_ends(str_c(row->path), STR("[]"));
  if (!child)
    cp_left_out(c, p);
  else if (child->flags & BF_MAP)
    cp_pairs(c, &body->inner, child->text, p, false);
  else if (!list && cp_is(c, p, YML_MAP))
    cp_block(
        c, &body->inner,
        &(CpBlock){
            .block = (uint8_t)(child - schema_blocks), .path = row->path, .map = p->value, .at = p->key->at});
  else if (list && cp_is(c, p, YML_LIST))
    for (uint32_t i = 0; i < p->value->n; i++)
      cp_block(c, &body->inner,
               &(CpBlock){.block = (uint8_t)(child - schema_blocks),
                          .path = row->path,
                          .map = p->value->items[i],
                          .at = p->value->items[i]->at});
}

static void put_key(Cp *c, Body *body, const YmlPair *p) {
  const CpRow *row = row_of(body->path, p->key->text, (uint8_t)(body->b - schema_blocks));
  Str value;
  if (!row || row->how == NONE || row->how == AS) {
    cp_left_out(c, p);
  } else if (is_field(body, row)) {
    int slot = schema_slot(body->b, row->word);
    CpRow as = *row;
    if (as.how == OWN || as.how == PASS) as.how = FIELD;
    if (!row_value(c, &as, p, true, &value)) return;
    body->values[slot] = value;
    body->at[slot] = p->value->at;
  } else {
    put_child(c, body, row, p);
  }
}

/* "word A -> B" of the fields that stand in the header; those are taken out. */
static Str header(Cp *c, Body *body) {
  Buf b = buf_new(c->a);
  buf_bytes(&b, str_c(body->b->text));
  for (uint32_t i = 0; i < body->b->n_args; i++) {
    const SchemaArg *arg = &body->b->args[i];
    Str *value = &body->values[arg->slot];
    if (!value->n) continue;
    if (arg->flags & HA_ARROW) buf_lit(&b, " ->");
    buf_lit(&b, " ");
    buf_bytes(&b, *value);
    *value = STR("");
  }
  return buf_str(&b);
}

void cp_block(Cp *c, Draft *d, const CpBlock *says) {
  Body body = {.b = &schema_blocks[says->block], .path = says->path, .inner = draft_new(c->a)};
  Pieces fields = {0};
  uint32_t n = body.b->n_props;
  body.values = arena_array(c->a, Str, n + 1u);
  body.at = arena_array(c->a, Span, n + 1u);
  for (uint32_t i = 0; i < n; i++) body.values[i] = STR("");
  body.inner.depth = d->depth + 1;
  for (uint32_t i = 0; says->map->kind == YML_MAP && i < says->map->n; i++) {
    const YmlPair *p = &says->map->pairs[i];
    bool skip = str_starts(p->key->text, STR("x-"));
    for (uint32_t k = 0; k < 8 && says->skip[k]; k++) skip |= str_is(p->key->text, says->skip[k]);
    if (!skip) put_key(c, &body, p);
  }
  for (uint32_t i = 0; says->first && i < says->first->n; i++) *vec_push(c->a, &fields) = says->first->v[i];
  if (says->more) draft_append(&body.inner, says->more);
  Str head = says->header.n ? says->header : header(c, &body);
  for (uint32_t i = 0; i < n; i++)
    if (body.values[i].n)
      piece_field(c->a, &fields, body.at[i], schema_words[body.b->props[i].word], body.values[i]);
  bool bare = body.b->n_args && !(body.b->flags & BF_DECL);
  if (!body.inner.out.n) {
    if (fields.n || bare || body.b->flags & BF_DECL) draft_block(d, says->at, head, &fields, bare);
    return;
  }
  draft_open(d, says->at, head);
  for (uint32_t i = 0; i < fields.n; i++) draft_line(d, fields.v[i].at, fields.v[i].text);
  draft_append(d, &body.inner);
  draft_close(d);
}

/* ---- a key of a service ---- */

/* Those of its elements that are more than a text. */
static void put_elements(Cp *c, const CpRow *row, const YmlPair *p) {
  const SchemaBlock *child = child_of(B_service, row->word);
  for (uint32_t i = 0; p->value->kind == YML_LIST && i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (n->kind != YML_MAP || (n->n == 1 && find_row("services", p->key->text, false))) continue;
    cp_block(c, &c->blocks,
             &(CpBlock){.block = (uint8_t)(child - schema_blocks), .path = row->path, .map = n, .at = n->at});
  }
}

static void put_field(Cp *c, const CpRow *row, const YmlPair *p) {
  CpRow as = *row;
  Str value;
  if (as.how == OWN || as.how == PASS) as.how = FIELD;
  if (schema_slot(&schema_blocks[row->block], row->word) < 0) {
    cp_left_out(c, p);
    return;
  }
  if (!row_value(c, &as, p, true, &value)) return;
  if (row->block == B_limits)
    piece_field(c->a, &c->limits, p->value->at, schema_words[row->word], value);
  else
    draft_field(&c->out, p->key->at, schema_words[row->word], value);
}

void cp_other(Cp *c, const YmlPair *p) {
  const CpRow *row = find_row("services", p->key->text, false);
  const CpRow *elements = find_row("services", p->key->text, true);
  Body body = {.b = &schema_blocks[B_service]};
  if (elements) put_elements(c, elements, p);
  if (!row) {
    if (!elements) cp_left_out(c, p);
  } else if (row->how == NONE || row->how == AS) {
    cp_left_out(c, p);
  } else if (row->how == MAP || row->how == BLOCK) {
    body.inner = c->blocks;
    put_child(c, &body, row, p);
    c->blocks = body.inner;
  } else {
    put_field(c, row, p);
  }
}
