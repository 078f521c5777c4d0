/* What the tests of syntax/ share: a text parsed in an arena of its own, the tree as one line, the diagnostics as
   "E0101 8-8" with bytes. Included by the programs of this folder. */
#ifndef PEI_SYNTAX_TEST_H
#define PEI_SYNTAX_TEST_H

#include "../unit/test.h"
#include "syntax/syntax.h"

typedef struct {
  Arena arena;
  Interner names;
  Sources sources;
  Diags diags;
  Syntax syntax;
  Ast *ast;
} Parsed;

static UNUSED void parsed_free(Parsed *p) { arena_free(&p->arena); }

/* The text is copied to a block of exactly its size, so that reading beyond it is found. */
static UNUSED void parse_bytes(Parsed *p, Str text) {
  memset(p, 0, sizeof *p);
  arena_init(&p->arena, &test_alloc, &test_oom);
  intern_init(&p->names, &p->arena);
  p->sources.arena = &p->arena;
  diags_init(&p->diags, &p->arena, &p->sources);
  p->syntax = (Syntax){&p->arena, &p->names, &p->sources, &p->diags};
  uint32_t file = source_add(&p->sources, STR("t.pei"), STR(""), STR("t.pei"), arena_str(&p->arena, text));
  p->ast = syntax_parse(&p->syntax, file);
  diags_finish(&p->diags);
}

static UNUSED void put_escaped(Buf *b, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    if (c == '\n')
      buf_lit(b, "\\n");
    else if (c == '\r')
      buf_lit(b, "\\r");
    else if (c == '\t')
      buf_lit(b, "\\t");
    else
      buf_char(b, c);
  }
}

static UNUSED void put_tree(Buf *b, const Parsed *p, const Node *n);

static UNUSED void put_trees(Buf *b, const Parsed *p, const Node *n) {
  for (; n; n = n->next) {
    buf_char(b, ' ');
    put_tree(b, p, n);
  }
}

static UNUSED void put_child(Buf *b, const Parsed *p, const Node *n) {
  buf_char(b, ' ');
  if (n)
    put_tree(b, p, n);
  else
    buf_char(b, '_');
}

static UNUSED void put_name(Buf *b, const Parsed *p, Sym s) {
  buf_bytes(b, s ? intern_str(&p->names, s) : STR("_"));
}

static UNUSED void put_literal(Buf *b, const Node *n) {
  static const char *const protos[] = {"", "/tcp", "/udp", "/sctp"};
  buf_bytes(b, arena_fmt(b->arena, "%llu", (unsigned long long)n->more->num));
  if (n->kind == N_DECIMAL) buf_lit(b, "e-6");
  if (n->kind == N_SIZE) buf_lit(b, "B");
  if (n->kind == N_DURATION) buf_lit(b, "us");
  if (n->kind == N_PORTPROTO) buf_bytes(b, str_c(protos[n->op]));
}

/* (word name children…): names bare, texts quoted, what is missing as _ */
static UNUSED void put_tree(Buf *b, const Parsed *p, const Node *n) {
  static const char *const words[N_KIND_COUNT] = {
      "field", "step", "let",   "param", "import", "template", "tparam", "use",   "for",
      "gen",   "if",   "check", "...",   "bad",    "",         "->",     "value", "",
      ".",     "at",   "call",  "arg",   "",       "",         "cond",   "list",  "comp"};
  switch ((NodeKind)n->kind) {
  case N_ARROW: buf_lit(b, "->"); return;
  case N_BAD:
    buf_lit(b, "bad");
    if (n->b) put_child(b, p, n->b);
    return;
  case N_NONE: buf_lit(b, "none"); return;
  case N_NAME: put_name(b, p, n->sym); return;
  case N_INT:
  case N_DECIMAL:
  case N_SIZE:
  case N_DURATION:
  case N_PORTPROTO: put_literal(b, n); return;
  case N_BOOL: buf_bytes(b, n->more->num ? STR("true") : STR("false")); return;
  case N_TEXT:
    buf_char(b, '"');
    put_escaped(b, n->more->text);
    buf_char(b, '"');
    return;
  case N_BLOCK:
    buf_char(b, '{');
    put_trees(b, p, n->a);
    buf_lit(b, " }");
    return;
  case N_TYPE:
    put_name(b, p, n->sym);
    if (n->a) {
      buf_char(b, '(');
      put_trees(b, p, n->a);
      buf_lit(b, " )");
    }
    if (n->op) buf_char(b, '?');
    return;
  default: break;
  }
  buf_char(b, '(');
  const char *word = n->kind == N_STRING    ? "str"
                     : n->kind == N_HEREDOC ? "here"
                     : n->kind == N_TRANGE  ? ".."
                                            : words[n->kind];
  if (n->kind == N_BINARY || n->kind == N_UNARY) word = syntax_op_text((Op)n->op);
  buf_bytes(b, str_c(word));
  bool named = n->kind <= N_TPARAM || n->kind == N_GEN || n->kind == N_MEMBER || n->kind == N_ARG ||
               n->kind == N_HEREDOC;
  if (named) {
    buf_char(b, ' ');
    put_name(b, p, n->sym);
  }
  if (n->kind == N_GEN && n->more->sym2) {
    buf_char(b, ',');
    put_name(b, p, n->more->sym2);
  }
  switch ((NodeKind)n->kind) {
  case N_FIELD:
    if (n->b) put_child(b, p, n->b);
    put_child(b, p, n->a);
    break;
  case N_STEP:
  case N_TEMPLATE:
  case N_FOR:
    put_trees(b, p, n->a);
    if (n->b) put_child(b, p, n->b);
    break;
  case N_USE:
    put_child(b, p, n->a);
    buf_lit(b, " (");
    put_trees(b, p, n->b);
    buf_lit(b, " )");
    if (node_c(n)) put_child(b, p, node_c(n));
    if (node_d(n)) put_child(b, p, node_d(n));
    break;
  case N_CALL:
    put_child(b, p, n->a);
    put_trees(b, p, n->b);
    break;
  case N_COMP:
    put_trees(b, p, n->a);
    put_child(b, p, n->b);
    put_child(b, p, node_c(n));
    break;
  case N_LIST:
  case N_STRING:
  case N_HEREDOC: put_trees(b, p, n->a); break;
  case N_LET:
  case N_PARAM:
  case N_TPARAM:
  case N_IMPORT:
    put_child(b, p, n->a);
    put_child(b, p, n->b);
    break;
  default:
    put_trees(b, p, n->a);
    put_trees(b, p, n->b);
    put_trees(b, p, node_c(n));
  }
  buf_char(b, ')');
}

static UNUSED Str tree_of(const Parsed *p) {
  Buf b = buf_new((Arena *)&p->arena);
  for (const Node *n = p->ast->body->a; n; n = n->next) {
    if (n != p->ast->body->a) buf_char(&b, ' ');
    put_tree(&b, p, n);
  }
  return buf_str(&b);
}

/* "E0101 8-8, W0013 2-3" in the order of the text. */
static UNUSED Str diags_of(const Parsed *p) {
  Buf b = buf_new((Arena *)&p->arena);
  for (uint32_t i = 0; i < p->diags.list.n; i++) {
    const Diag *d = p->diags.list.v[i];
    Span at = d->labels.v[0].at;
    if (i > 0) buf_lit(&b, ", ");
    buf_bytes(&b, arena_fmt(b.arena, "%s %u-%u", diag_rows[d->id].code, at.lo, at.hi));
    if (d->repeats) buf_lit(&b, "+");
  }
  return buf_str(&b);
}

#define TREE(text, want) check_tree(STR(text), want, __FILE__, __LINE__)
static UNUSED void check_tree(Str text, const char *want, const char *file, int line) {
  Parsed p;
  parse_bytes(&p, text);
  expect_str(diags_of(&p), "", file, line);
  expect_str(tree_of(&p), want, file, line);
  parsed_free(&p);
}

#define DIAGS(text, want) check_diags(STR(text), want, __FILE__, __LINE__)
static UNUSED void check_diags(Str text, const char *want, const char *file, int line) {
  Parsed p;
  parse_bytes(&p, text);
  expect_str(diags_of(&p), want, file, line);
  parsed_free(&p);
}

#endif
