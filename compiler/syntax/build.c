/* Makes the nodes of expressions, types and lists. Called by the actions of grammar.y. */
#include "grammar.h"
#include "syntax/build_node.h"

NodeList list_empty(void) { return (NodeList){NULL, NULL}; }
NodeList list_of(Node *n) { return (NodeList){n, n}; }

NodeList list_add(NodeList list, Node *n) {
  n->next = NULL;
  if (!list.first) return list_of(n);
  list.last->next = n;
  return (NodeList){list.first, n};
}

enum { SLAB = 2 << 10 };

/* Nodes come in slabs: most of what a parse costs is making them. */
static void new_slab(Build *b) {
  b->slab = arena_alloc(b->arena, SLAB);
  b->slab_end = b->slab + SLAB;
}

Node *node_new(Build *b, NodeKind kind, uint32_t lo, uint32_t hi) {
  size_t bytes = sizeof(Node) + (node_has_more(kind) ? sizeof(NodeMore) : 0);
  if ((size_t)(b->slab_end - b->slab) < bytes) new_slab(b);
  Node *n = (Node *)(void *)b->slab;
  b->slab += bytes;
  n->kind = (uint8_t)kind;
  n->depth = 1;
  n->file = (uint16_t)b->file;
  n->lo = lo, n->hi = hi;
  return n;
}

void node_name_at(Node *n, uint32_t lo, uint32_t hi) {
  n->name_lo = lo;
  n->name_n = (hi - lo > NODE_NAME_MAX ? NODE_NAME_MAX : hi - lo) & NODE_NAME_MAX;
}

void node_named(Build *b, Node *n, Token name) {
  node_name_at(n, name.lo, name.hi);
  if (name.kind) n->sym = intern(b->syntax->names, str_n(b->text + name.lo, name.hi - name.lo));
}

static inline uint32_t depth_of(const Node *first, uint32_t depth) {
  for (; first; first = first->next)
    if (first->depth > depth) depth = first->depth;
  return depth;
}

Node *node_done(Build *b, Node *n) {
  uint32_t depth = 1 + depth_of(node_d(n), depth_of(node_c(n), depth_of(n->b, depth_of(n->a, 0))));
  n->depth = depth & 1023;
  if (depth <= BUILD_MAX_DEPTH) return n;
  build_too_deep(b, node_span(n));
  return node_new(b, N_BAD, n->lo, n->hi);
}

void build_too_deep(Build *b, Span at) {
  if (!b->too_deep) diag(b->syntax->diags, E0118, at);
  b->too_deep = true;
}

Node *build_leaf(Build *b, NodeKind kind, Token at) { return node_new(b, kind, at.lo, at.hi); }

Node *build_name(Build *b, Token name) {
  Node *n = node_new(b, name.flags & TOKEN_BAD ? N_BAD : N_NAME, name.lo, name.hi);
  node_named(b, n, name);
  return n;
}

Node *build_member(Build *b, Node *object, Token name) {
  Node *n = node_new(b, N_MEMBER, object->lo, name.hi);
  node_named(b, n, name);
  n->a = object;
  return node_done(b, n);
}

Node *build_index(Build *b, Node *object, Node *index, Token close) {
  Node *n = node_new(b, N_INDEX, object->lo, close.hi);
  n->a = object, n->b = index;
  return node_done(b, n);
}

Node *build_call(Build *b, Node *callee, Token open, NodeList args, Token close) {
  Node *n = node_new(b, N_CALL, callee ? callee->lo : open.lo, close.hi);
  n->a = callee, n->b = args.first;
  return node_done(b, n);
}

Node *build_arg(Build *b, Token name, Node *value) {
  Node *n = node_new(b, N_ARG, name.kind ? name.lo : value->lo, value->hi);
  node_named(b, n, name);
  n->a = value;
  return node_done(b, n);
}

Node *build_value(Build *b, Token open, Node *value, Token close) {
  Node *n = node_new(b, N_VALUE, open.lo, close.hi);
  n->a = value;
  return node_done(b, n);
}

Node *build_paren(Token open, Node *value, Token close) {
  value->lo = open.lo, value->hi = close.hi;
  return value;
}

static const uint8_t binary_ops[TOKEN_KINDS] = {
    [T_ARROW] = OP_PAIR, [T_DOTDOT] = OP_RANGE, [T_ORELSE] = OP_DEFAULT, [T_OROR] = OP_OR,
    [T_ANDAND] = OP_AND, [T_EQ] = OP_EQ,        [T_NE] = OP_NE,          [T_LT] = OP_LT,
    [T_LE] = OP_LE,      [T_GT] = OP_GT,        [T_GE] = OP_GE,          [T_IN] = OP_IN,
    [T_PLUS] = OP_ADD,   [T_MINUS] = OP_SUB,    [T_STAR] = OP_MUL,
};

Node *build_binary(Build *b, Token op, Node *left, Node *right) {
  Node *n = node_new(b, op.flags & TOKEN_BAD ? N_BAD : N_BINARY, left->lo, right->hi);
  n->op = binary_ops[op.kind];
  node_name_at(n, op.lo, op.hi);
  if (n->kind == N_BAD) return n;
  n->a = left, n->b = right;
  return node_done(b, n);
}

Node *build_unary(Build *b, Token op, Node *operand) {
  Node *n = node_new(b, N_UNARY, op.lo, operand->hi);
  n->op = op.kind == T_NOT ? OP_NOT : OP_NEG;
  node_name_at(n, op.lo, op.hi);
  n->a = operand;
  return node_done(b, n);
}

Node *build_cond(Build *b, Token word, Node *condition, Node *then, Node *otherwise) {
  Node *n = node_new(b, N_COND, word.lo, otherwise->hi);
  n->a = condition, n->b = then, n->more->c = otherwise;
  return node_done(b, n);
}

Node *build_list(Build *b, Token open, NodeList elems, Token close) {
  Node *n = node_new(b, N_LIST, open.lo, close.hi);
  n->a = elems.first;
  return node_done(b, n);
}

Node *build_comp(Build *b, Token open, NodeList gens, Node *condition, Node *element, Token close) {
  Node *n = node_new(b, N_COMP, open.lo, close.hi);
  n->a = gens.first, n->b = condition, n->more->c = element;
  return node_done(b, n);
}

Node *build_type(Build *b, Token name, NodeList args, Token end) {
  Node *n = node_new(b, N_TYPE, name.lo, end.hi);
  node_named(b, n, name);
  n->a = args.first;
  return node_done(b, n);
}

Node *build_optional(Node *type, Token mark) {
  type->op = 1;
  type->hi = mark.hi;
  return type;
}

Node *build_trange(Build *b, Node *low, Node *high) {
  Node *n = node_new(b, N_TRANGE, low->lo, high->hi);
  n->a = low, n->b = high;
  return node_done(b, n);
}
