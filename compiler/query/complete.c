/* What may be written at a place: statements of a body, words of a header; values are complete_value.c, text in quotes
   is complete_text.c. All from the tables of the language and the names that can be seen. */
#include "query/complete.h"

Item *item_put(Completer *k, ItemKind kind, Str label, uint32_t rank) {
  Item *item = vec_push(k->e->arena, &k->out->items);
  *item = (Item){.kind = kind, .label = label, .insert = label, .rank = rank};
  item->detail = item->doc = STR("");
  return item;
}

/* ---- statements ---- */

/* The body around a place, off its tree: which fields and blocks stand there already. */
static const Node *innermost(const Node *n, uint32_t offset, const Node *best) {
  if (n->kind == N_BLOCK && n->lo <= offset && offset <= n->hi) best = n;
  if (node_is_literal(n)) return best;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *c = children[i]; c; c = c->next) best = innermost(c, offset, best);
  return best;
}

static bool is_given(const Completer *k, const Node *body, Sym word, NodeKind kind) {
  for (const Node *s = body ? body->a : NULL; s; s = s->next)
    if (s->kind == kind && s->sym == word && !(s->lo <= k->c.word.hi && k->c.word.lo <= node_name_hi(s)))
      return true;
  return false;
}

static bool in_header(const SchemaBlock *b, uint32_t slot) {
  for (uint32_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot || b->args[i].heredoc_slot == slot) return true;
  return false;
}

static void fields(Completer *k, uint32_t block, const Node *body) {
  const SchemaBlock *b = &schema_blocks[block];
  for (uint32_t i = 0; i < b->n_props && !(b->flags & BF_MAP); i++) {
    const SchemaProp *p = &b->props[i];
    if (in_header(b, i) || is_given(k, body, p->word, N_FIELD)) continue;
    Item *item =
        item_put(k, ITEM_FIELD, str_c(schema_words[p->word]), p->flags & PF_REQ ? RANK_NEEDED : RANK_HERE);
    item->detail = str_c(p->type_text);
    item->doc = str_c(p->help);
    bool list = p->type->kind == T_LIST;
    item->insert = ARENA_JOIN(k->e->arena, item->label, list ? STR(" = [$0]") : STR(" = $0"));
  }
}

/* "service $0 {…": what comes behind the word. */
static Str block_insert(Completer *k, const SchemaBlock *b) {
  Str text = str_c(b->text);
  bool body = b->flags & (BF_MAP | BF_STEPS | BF_DECL) || !b->n_args;
  if (b->n_args && body) return ARENA_JOIN(k->e->arena, text, STR(" $0 {\n}"));
  return ARENA_JOIN(k->e->arena, text, body ? STR(" {\n  $0\n}") : STR(" $0"));
}

static void blocks(Completer *k, uint32_t in, const Node *body) {
  for (uint32_t b = 1; b < B_COUNT; b++) {
    const SchemaBlock *s = &schema_blocks[b];
    if (b == B_match_arm || !s->text || !*s->text || (in != BLOCK_ANY && !schema_in(s, (uint8_t)in)))
      continue;
    if (s->flags & BF_ONCE && is_given(k, body, s->word, N_STEP)) continue;
    Item *item = item_put(k, ITEM_BLOCK, str_c(s->text), RANK_MORE);
    item->detail = s->flags & BF_DECL ? STR("object") : STR("block");
    item->doc = str_c(s->help);
    item->insert = block_insert(k, s);
  }
}

static void keywords(Completer *k, bool file) {
  static const struct {
    const char *word, *insert;
    bool file;
  } words[] = {{"let", "let $0 = ", false},
               {"if", "if $0 {\n}", false},
               {"for", "for $0 in  {\n}", false},
               {"use", "use $0", false},
               {"check", "check $0 else \"\"", false},
               {"param", "param $0: string = \"\"", true},
               {"import", "import \"$0\" as ", true},
               {"template", "template $0() {\n}", true}};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    if (file || !words[i].file)
      item_put(k, ITEM_KEYWORD, str_c(words[i].word), RANK_LAST)->insert = str_c(words[i].insert);
}

static void statements(Completer *k, const Bracket *body) {
  const Node *at = innermost(k->c.file->ast->body, k->c.word.lo, k->c.file->ast->body);
  if (body->block < B_COUNT) fields(k, body->block, at);
  if (body->block == BLOCK_ANY || !(schema_blocks[body->block].flags & BF_MAP)) blocks(k, body->block, at);
  keywords(k, !body->open);
}

/* ---- headers ---- */

static void second_words(Completer *k, uint32_t body, Str word) {
  for (uint32_t b = 1; b < B_COUNT; b++) {
    const SchemaBlock *s = &schema_blocks[b];
    if (!s->word2 || !str_is(word, schema_words[s->word]) ||
        (body != BLOCK_ANY && !schema_in(s, (uint8_t)body)))
      continue;
    item_put(k, ITEM_KEYWORD, str_c(schema_words[s->word2]), RANK_NEEDED)->doc = str_c(s->help);
  }
}

/* The type of what comes next in the header of the statement; NULL: nothing is known. */
static const Type *header_type(Completer *k, const Bracket *body, bool *name) {
  Context *c = &k->c;
  bool both;
  *name = false;
  if (body->start >= c->n || c->v[body->start].kind != T_IDENT) return NULL;
  Str word = token_text(c, body->start),
      second = body->start + 1 < c->n ? token_text(c, body->start + 1) : STR("");
  uint32_t block = context_find_block(body->block, word, second, &both), arg = 0;
  if (!block || block >= B_COUNT) return NULL;
  const SchemaBlock *b = &schema_blocks[block];
  for (uint32_t i = body->start + (both ? 2 : 1); i < c->n; i++) {
    if (c->v[i].kind == T_DOT || (i > body->start + 1 && c->v[i - 1].kind == T_DOT)) continue;
    if (c->v[i].kind == T_ARROW)
      while (arg < b->n_args && !(b->args[arg].flags & HA_ARROW)) arg++;
    else if (arg < b->n_args && !(b->args[arg].flags & HA_MANY))
      arg++;
  }
  if (arg >= b->n_args) return NULL;
  const Type *t = b->props[b->args[arg].slot].type;
  *name = b->flags & BF_DECL && arg == 0;
  return t->kind == T_LIST && b->args[arg].flags & HA_MANY ? t->a : t;
}

static void templates(Completer *k) {
  for (uint32_t i = 0; i < k->c.file->bindings.n; i++) {
    const Binding *b = k->c.file->bindings.v[i];
    Str name = intern_str(&k->e->model->names, b->name);
    if (b->kind == BIND_TEMPLATE) item_put(k, ITEM_TEMPLATE, name, RANK_NEEDED);
    if (b->kind == BIND_IMPORT) item_put(k, ITEM_NAME, name, RANK_HERE)->detail = STR("import");
  }
}

static void types(Completer *k) {
  for (uint32_t t = 0; t < T_KIND_COUNT; t++)
    if (type_rows[t].flags & TF_WRITTEN && *type_rows[t].name)
      item_put(k, ITEM_TYPE, str_c(type_rows[t].name), RANK_HERE)->doc = str_c(type_rows[t].help);
}

static bool has(const Context *c, uint32_t from, uint8_t kind) {
  for (uint32_t i = from; i < c->n; i++)
    if (c->v[i].kind == kind) return true;
  return false;
}

static void services(Completer *k) {
  for (uint32_t i = 0; i < k->e->model->objects.n; i++) {
    const Obj *o = k->e->model->objects.v[i];
    if (o->block == B_service)
      item_put(k, ITEM_OBJECT, intern_str(&k->e->model->names, o->name), RANK_NEEDED);
  }
}

static void header(Completer *k, const Bracket *body) {
  Context *c = &k->c;
  bool name;
  uint8_t first = c->v[body->start].kind, last = c->v[c->n - 1].kind;
  bool assigned = has(c, body->start, T_ASSIGN);
  if ((first == T_LET || first == T_PARAM) && last == T_COLON) types(k);
  if (first == T_USE && c->n == body->start + 1) templates(k);
  bool expression = first == T_IF || first == T_CHECK || (first == T_FOR && has(c, body->start, T_IN)) ||
                    first == T_ELLIPSIS || ((first == T_LET || first == T_PARAM) && assigned);
  if (expression) complete_value(k, NULL);
  if (first != T_IDENT) return;
  if (c->n == body->start + 1) second_words(k, body->block, token_text(c, body->start));
  const Type *t = header_type(k, body, &name);
  if (t && t->kind == T_SERVICE_WORD)
    services(k);
  else if (t && !name)
    complete_value(k, t);
}

/* ---- `use lib.venv(…)` ---- */

static void parameters(Completer *k, const Bracket *call, const Binding *t) {
  Context *c = &k->c;
  bool named =
      call->start + 1 < c->n && c->v[call->start].kind == T_IDENT && c->v[call->start + 1].kind == T_ASSIGN;
  for (const Node *p = t->node->a; p; p = p->next) {
    Str name = intern_str(&k->e->model->names, p->sym);
    if (named && str_eq(name, token_text(c, call->start))) {
      Walk w = {.r = &(Reader){.e = k->e, .m = k->e->model}, .file = t->file};
      complete_value(k, quiet_type(&w, p->a));
    }
    bool given = false;
    for (uint32_t i = call->at + 1; i + 1 < c->n; i++)
      given |= c->v[i].kind == T_IDENT && c->v[i + 1].kind == T_ASSIGN && str_eq(name, token_text(c, i));
    if (named || given) continue;
    Item *item = item_put(k, ITEM_PARAMETER, name, p->b ? RANK_HERE : RANK_NEEDED);
    item->detail = source_text(k->e->sources, node_span(p->a));
    item->insert = ARENA_JOIN(k->e->arena, name, STR(" = $0"));
  }
}

/* ---- all ---- */

static const Type *in_union(const Type *t, TypeKind kind) {
  if (!t || t->kind == kind || t->kind != T_UNION) return t && t->kind == kind ? t : NULL;
  const Type *found = in_union(t->a, kind);
  return found ? found : in_union(t->b, kind);
}

/* What is wanted inside of the brackets that are open in a value. */
static const Type *narrowed(Completer *k, const Bracket *body, const Type *want) {
  Context *c = &k->c;
  uint32_t from = body->start;
  for (const Bracket *b = body + 1; b < c->open.v + c->open.n && want; b++) {
    const Type *list = b->open == T_LBRACKET ? in_union(want, T_LIST) : NULL;
    want = list ? list->a : NULL;
    from = b->start;
  }
  const Type *pair = in_union(want, T_PAIR);
  if (!pair) return want;
  return has(c, from, T_ARROW) ? pair->b : pair->a;
}

static void at_place(Completer *k) {
  Context *c = &k->c;
  uint32_t inner;
  Bracket *body = context_body(c, &inner), *top = context_top(c);
  int slot = context_field(c, body);
  bool name;
  const Type *want = NULL;
  if (slot >= 0)
    want = narrowed(k, body, schema_blocks[body->block].props[slot].type);
  else if (body->start < c->n)
    want = narrowed(k, body, header_type(k, body, &name));
  bool used = top->open == T_LPAREN && inner == 1 && body->start < c->n && c->v[body->start].kind == T_USE;
  const Binding *t = used ? context_used(c, body) : NULL;
  bool words = top->open == T_LBRACE && top->block == BLOCK_MAP; /* keys of a map */
  if (c->expression && c->word.lo && c->text.s[c->word.lo - 1] == '.')
    complete_behind(k, query_name_before(c->text, c->word.lo - 1), STR(""), false);
  else if (c->expression)
    complete_value(k, NULL);
  else if (c->string)
    complete_text(k, body->start < c->n && c->v[body->start].kind == T_IMPORT ? NULL : want);
  else if (c->n && c->v[c->n - 1].kind == T_DOT)
    complete_member(k);
  else if (t)
    parameters(k, top, t);
  else if (inner == 0 && body->start >= c->n)
    statements(k, body);
  else if (slot >= 0 || top->open == T_INTERP || top->open == T_LPAREN || top->open == T_LBRACKET ||
           (words && has(c, top->start, T_ASSIGN)))
    complete_value(k, top->open == T_LPAREN || top->open == T_INTERP ? NULL : want);
  else if (inner == 0 && body->start + 1 < c->n && c->v[body->start + 1].kind == T_ASSIGN)
    complete_value(k, NULL);
  else if (inner == 0)
    header(k, body);
}

void query_complete(Editor *e, uint32_t file, uint32_t offset, Completion *out) {
  Completer k = {.e = e, .out = out};
  context_read(&k.c, e, file, offset);
  if (!k.c.nothing) at_place(&k);
  out->word = k.c.word;
}
