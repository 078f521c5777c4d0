/* Words that are not of the body they stand in: what the user probably meant. */
#include "model/private.h"

#include "base/buf.h"
#include "diag/suggest.h"

static const SchemaAlias *find_alias(uint8_t block, Str word) {
  for (uint32_t i = 0; i < schema_alias_count; i++)
    if (schema_aliases[i].block == block && str_is(word, schema_aliases[i].alias)) return &schema_aliases[i];
  return NULL;
}

static bool is_block_here(const Obj *into, Sym word) {
  for (uint8_t b = word < W_COUNT ? schema_block_of_word[word] : 0; b; b = schema_blocks[b].next)
    if (schema_blocks[b].where >> into->block & 1) return true;
  return false;
}

static Str body_name(Model *m, const Obj *into) {
  return into->block == B_FILE ? STR("the file") : arena_fmt(m->arena, "`%s`", obj_block(into)->text);
}

/* "`ssh`, `node`": the blocks a field belongs to; at most 4. */
static Str owners_of(Model *m, Sym word) {
  Buf b = buf_new(m->arena);
  uint32_t n = 0;
  for (uint8_t i = 1; i < B_COUNT && n < 4; i++) {
    if (schema_slot(&schema_blocks[i], word) < 0) continue;
    if (n++) buf_lit(&b, ", ");
    buf_lit(&b, "`");
    buf_bytes(&b, str_c(schema_blocks[i].text));
    buf_lit(&b, "`");
  }
  return buf_str(&b);
}

static void offer_words(Model *m, Suggest *s, const Obj *into) {
  const SchemaBlock *b = obj_block(into);
  for (uint32_t i = 0; i < b->n_props; i++) suggest_offer(s, M_STR(m, b->props[i].word));
  for (uint8_t i = 1; i < B_COUNT; i++)
    if (schema_blocks[i].where >> into->block & 1) suggest_offer(s, M_STR(m, schema_blocks[i].word));
}

static void suggest(Model *m, Diag *d, Suggest *s, Span at) {
  if (s->n) {
    diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(s));
    diag_edit(m->ds,
              diag_fix(m->ds, d, suggest_certain(s) ? FIX_SAFE : FIX_MAYBE, CHANGE_TO, s->best[0].name), at,
              s->best[0].name);
  } else if (s->offered) {
    diag_help(m->ds, d, ONE_OF, suggest_list(s));
  }
}

static void drop_equals(Ctx *c, Diag *d, const Node *n) {
  Model *m = c->m;
  Span gap = {n->file, n->name_hi, n->a->lo};
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, REMOVE_EQUALS), gap, STR(" "));
}

static bool alias_message(Ctx *c, Obj *into, Span at, Str word) {
  Model *m = c->m;
  const SchemaAlias *a = find_alias(into->block, word);
  if (!a) return false;
  Diag *d = diag(m->ds, E0202, at, body_name(m, into), word);
  if (*a->whose)
    diag_help(m->ds, d, ALIAS_OF, str_c(a->whose), word, str_c(a->name));
  else
    diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%s`", a->name));
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_MAYBE, CHANGE_TO, str_c(a->name)), at, str_c(a->name));
  return true;
}

void report_unknown_field(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  Span at = node_name_span(n);
  if (n->b) {
    diag(m->ds, E0232, node_span(n->b), body_name(m, into));
    return;
  }
  Str word = M_STR(m, n->sym);
  eval(c, n->a, NULL); /* mistakes in the value are mistakes of their own */
  if (is_block_here(into, n->sym)) {
    Diag *d = diag(m->ds, E0210, at, word, STR("a block"));
    if (n->a->kind == N_BLOCK) drop_equals(c, d, n);
    diag_help(m->ds, d, WRITTEN_LIKE, str_c(schema_blocks[schema_block_of_word[n->sym]].example));
    return;
  }
  if (alias_message(c, into, at, word)) return;
  Suggest s;
  suggest_init(&s, m->arena, word);
  offer_words(m, &s, into);
  Str owners = n->sym < W_COUNT ? owners_of(m, n->sym) : STR("");
  if (owners.n && !suggest_certain(&s)) {
    Diag *d = diag(m->ds, E0203, at, word, owners, body_name(m, into));
    if (into->node) diag_also(m->ds, d, into->at, IN_THIS, str_c(obj_block(into)->text));
    return;
  }
  Diag *d = diag(m->ds, E0202, at, body_name(m, into), word);
  suggest(m, d, &s, at);
}

/* `on build`, `with cache`: the second word is the mistake. */
static bool second_word(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  uint8_t b = n->sym < W_COUNT ? schema_block_of_word[n->sym] : 0;
  if (!b || !schema_blocks[b].word2 || !is_block_here(into, n->sym)) return false;
  Suggest s;
  bool bare = n->a && n->a->kind == N_NAME;
  suggest_init(&s, m->arena, bare ? M_STR(m, n->a->sym) : STR(""));
  for (; b; b = schema_blocks[b].next) suggest_offer(&s, M_STR(m, schema_blocks[b].word2));
  Span at = n->a ? node_span(n->a) : node_name_span(n);
  Diag *d = diag(m->ds, E0214, at, M_STR(m, n->sym), suggest_list(&s));
  if (bare && s.n) suggest(m, d, &s, at);
  return true;
}

static Str places_of(Model *m, uint8_t block) {
  Buf b = buf_new(m->arena);
  uint32_t n = 0;
  uint64_t where = 0;
  for (; block; block = schema_blocks[block].next) where |= schema_blocks[block].where;
  for (uint8_t i = 0; i < B_COUNT && n < 3; i++) {
    if (!(where >> i & 1)) continue;
    if (n++) buf_lit(&b, ", ");
    if (i == B_FILE)
      buf_lit(&b, "at file level");
    else {
      buf_lit(&b, "in `");
      buf_bytes(&b, str_c(schema_blocks[i].text));
      buf_lit(&b, "`");
    }
  }
  return buf_str(&b);
}

void report_unknown_step(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  Span at = node_name_span(n);
  Str word = M_STR(m, n->sym);
  if (second_word(c, into, n)) return;
  uint8_t elsewhere = n->sym < W_COUNT ? schema_block_of_word[n->sym] : 0;
  int slot = schema_slot(obj_block(into), n->sym);
  if (slot >= 0) {
    Diag *d = diag(m->ds, E0210, at, word, STR("a field"));
    diag_help(m->ds, d, WRITTEN_LIKE, arena_fmt(m->arena, "%.*s = …", STR_ARG(word)));
    if (n->a && !n->a->next && !n->b) {
      Span gap = {n->file, n->name_hi, n->a->lo};
      diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, ADD_EQUALS), gap, STR(" = "));
    }
    return;
  }
  if (elsewhere) {
    Diag *d = diag(m->ds, E0211, at, word, places_of(m, elsewhere), body_name(m, into));
    if (into->node) diag_also(m->ds, d, into->at, IN_THIS, str_c(obj_block(into)->text));
    return;
  }
  if (alias_message(c, into, at, word)) return;
  Suggest s;
  suggest_init(&s, m->arena, word);
  offer_words(m, &s, into);
  Str owners = n->sym < W_COUNT ? owners_of(m, n->sym) : STR("");
  if (owners.n && !suggest_certain(&s)) {
    Diag *d = diag(m->ds, E0203, at, word, owners, body_name(m, into));
    if (into->node) diag_also(m->ds, d, into->at, IN_THIS, str_c(obj_block(into)->text));
    return;
  }
  Diag *d = diag(m->ds, E0201, at, word, body_name(m, into));
  suggest(m, d, &s, at);
}
