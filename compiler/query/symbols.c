/* What a file declares, as a tree: its names, and the blocks of its objects. */
#include "query/private.h"

typedef struct {
  Editor *e;
  Symbols *out;
} Outline;

static void put(Outline *o, const Node *n, WordKind kind, Str name, Span name_at, Str detail,
                uint32_t depth) {
  *vec_push(o->e->arena, o->out) = (Symbol){name, detail, kind, 0, node_span(n), name_at, depth};
}

/* A heredoc's lines stand behind its node. */
static uint32_t end_of(const Node *n) {
  uint32_t hi = n->hi;
  for (const Node *a = n->kind == N_STEP ? n->a : n->kind == N_FIELD ? n->a : NULL; a; a = a->next)
    if (a->kind == N_HEREDOC)
      for (const Node *p = a->a; p; p = p->next)
        if (p->hi > hi) hi = p->hi;
  return hi;
}

static Str shown(const Outline *o, Span at) {
  Str text = source_text(o->e->sources, at);
  uint32_t line = str_find(text, '\n');
  if (line > 60) line = 60;
  while (line < text.n && line && ((uint8_t)text.s[line] & 0xC0) == 0x80) line--;
  return query_trim(str_sub(text, 0, line));
}

static void body(Outline *o, const Node *block, uint32_t depth);

static void step(Outline *o, const Node *n, uint32_t depth) {
  Str word = intern_str(&o->e->model->names, n->sym);
  Span name_at = node_name_span(n);
  bool declares = n->sym < W_COUNT && schema_block_of_word[n->sym] && depth == 0;
  Str name = STR("");
  if (n->a && n->a->kind != N_HEREDOC) {
    Span header = {n->file, n->a->lo, n->a->hi};
    for (const Node *a = n->a; a && a->kind != N_HEREDOC; a = a->next) header.hi = a->hi;
    name = shown(o, header);
    if (declares) name_at = node_span(n->a);
    bool quoted = declares && name.n > 2 && name.s[0] == '"' && name.s[name.n - 1] == '"';
    if (quoted) name = str_sub(name, 1, name.n - 1), name_at.lo++, name_at.hi--;
  }
  Symbol s = {
      .kind = depth ? WORD_BLOCK : WORD_OBJECT, .at = node_span(n), .name_at = name_at, .depth = depth};
  s.at.hi = end_of(n);
  s.block = n->sym < W_COUNT ? schema_block_of_word[n->sym] : 0;
  s.name = depth || !name.n ? (name.n ? ARENA_JOIN(o->e->arena, word, STR(" "), name) : word) : name;
  s.detail = depth || !name.n ? STR("") : word;
  *vec_push(o->e->arena, o->out) = s;
  if (n->b) body(o, n->b, depth + 1);
}

static void body(Outline *o, const Node *block, uint32_t depth) {
  const Interner *names = &o->e->model->names;
  if (depth > 40) return;
  for (const Node *n = block->kind == N_BLOCK ? block->a : NULL; n; n = n->next) switch (n->kind) {
    case N_STEP: step(o, n, depth); break;
    case N_LET: put(o, n, WORD_LET, intern_str(names, n->sym), node_name_span(n), STR("let"), depth); break;
    case N_PARAM:
      put(o, n, WORD_PARAM, intern_str(names, n->sym), node_name_span(n), STR("param"), depth);
      break;
    case N_IMPORT:
      put(o, n, WORD_IMPORT, intern_str(names, n->sym), node_name_span(n), STR("import"), depth);
      break;
    case N_TEMPLATE:
      put(o, n, WORD_TEMPLATE, intern_str(names, n->sym), node_name_span(n), STR("template"), depth);
      if (n->b) body(o, n->b, depth + 1);
      break;
    case N_USE:
      put(o, n, WORD_BLOCK, shown(o, (Span){n->file, n->lo, n->a->hi}), node_span(n->a), STR(""), depth);
      break;
    case N_FOR:
    case N_IF:
      if (n->b) body(o, n->b, depth);
      if (n->kind == N_IF && node_c(n) && node_c(n)->kind == N_BLOCK) body(o, node_c(n), depth);
      break;
    default: break;
    }
}

void query_symbols(Editor *e, uint32_t file, Symbols *out) {
  File *f = query_file(e, file);
  Outline o = {e, out};
  if (f) body(&o, f->ast->body, 0);
}
