/* Makes the nodes of literals. Called by the actions of grammar.y. Text without escapes is not copied: it points
   into the source. A token that was reported becomes N_BAD. */
#include "grammar.h"
#include "syntax/build_node.h"
#include "syntax/number.h"
#include "syntax/text.h"

static Str spelling(const Build *b, uint32_t lo, uint32_t hi) { return str_n(b->text + lo, hi - lo); }

Node *build_number(Build *b, NodeKind kind, Token at) {
  Node *n = node_new(b, at.flags & TOKEN_BAD ? N_BAD : kind, at.lo, at.hi);
  if (n->kind == N_BAD) return n;
  Proto proto;
  number_read(kind, spelling(b, at.lo, at.hi), &n->more->num, &proto);
  n->op = (uint8_t)proto;
  return n;
}

Node *build_bool(Build *b, Token at, uint64_t value) {
  Node *n = node_new(b, N_BOOL, at.lo, at.hi);
  n->more->num = value;
  return n;
}

static Node *text_node(Build *b, uint32_t lo, uint32_t hi, bool escapes) {
  Node *n = node_new(b, N_TEXT, lo, hi);
  n->more->text = spelling(b, lo, hi);
  if (escapes) {
    char *decoded = arena_alloc(b->arena, (size_t)n->more->text.n + 1);
    n->more->text = (Str){decoded, text_decode(n->more->text, decoded)};
  }
  return n;
}

Node *build_text(Build *b, Token at) { return text_node(b, at.lo, at.hi, at.flags & TOKEN_ESC); }

Node *build_string(Build *b, Token at) {
  Node *n = node_new(b, at.flags & TOKEN_BAD ? N_BAD : N_STRING, at.lo, at.hi);
  if (n->kind == N_BAD || at.hi - at.lo <= 2) return n;
  n->a = text_node(b, at.lo + 1, at.hi - 1, at.flags & TOKEN_ESC);
  return node_done(b, n);
}

Node *build_parts(Build *b, Token open, NodeList parts, Token close) {
  bool bad = (open.flags | close.flags) & TOKEN_BAD;
  Node *n = node_new(b, bad ? N_BAD : open.kind == T_HEREDOC ? N_HEREDOC : N_STRING, open.lo, close.hi);
  if (n->kind == N_BAD) return n;
  if (n->kind == N_HEREDOC) {
    Token tag = {.kind = T_IDENT, .lo = open.lo + 2, .hi = open.hi};
    node_named(b, n, tag);
  }
  n->a = parts.first;
  return node_done(b, n);
}
