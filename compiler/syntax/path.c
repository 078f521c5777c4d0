/* Which statement a place is in, as text that does not depend on line numbers. Called for messages that are to be known
   again in the next version of a file. */
#include "syntax/syntax.h"

enum { LABEL_BYTES = 120 };

/* The block of a statement that holds the byte, or NULL. */
static const Node *block_at(const Node *n, uint32_t at) {
  const Node *const all[] = {n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < sizeof all / sizeof *all; i++) {
    bool is_if = all[i] && all[i]->kind == N_IF && n->kind == N_IF;
    if (all[i] && all[i]->kind == N_BLOCK && all[i]->lo < at && at < all[i]->hi) return all[i];
    if (is_if && all[i]->lo <= at && at < all[i]->hi) return block_at(all[i], at);
  }
  return NULL;
}

/* What a statement begins with: its word and header, without its value, block or text. */
static Str label(const Syntax *s, const Node *n) {
  uint32_t hi = n->lo;
  if (node_name_hi(n) > n->lo && node_name_hi(n) <= n->hi) hi = node_name_hi(n);
  for (const Node *a = n->kind == N_STEP ? n->a : NULL; a && a->kind != N_HEREDOC; a = a->next) hi = a->hi;
  if (n->kind == N_USE) hi = n->a->hi;
  Str text = source_at(s->sources, n->file)->text;
  if (hi == n->lo)
    while (hi < n->hi && text.s[hi] >= 'a' && text.s[hi] <= 'z') hi++;
  if (hi - n->lo > LABEL_BYTES) hi = n->lo + LABEL_BYTES;
  return str_sub(text, n->lo, hi);
}

static const Node *statement_at(const Node *block, uint32_t at) {
  const Node *found = NULL;
  for (const Node *n = block->a; n && n->lo <= at; n = n->next)
    if (at <= n->hi) found = n;
  return found;
}

Str syntax_path(Syntax *s, const Ast *ast, uint32_t at) {
  Buf path = buf_new(s->arena);
  for (const Node *block = ast->body; block;) {
    const Node *n = statement_at(block, at);
    if (!n) break;
    Str name = label(s, n);
    uint32_t same = 1;
    for (const Node *other = block->a; other != n; other = other->next) same += str_eq(label(s, other), name);
    if (path.n) buf_lit(&path, "/");
    buf_bytes(&path, name);
    if (same > 1) buf_bytes(&path, arena_fmt(s->arena, " #%u", same));
    block = block_at(n, at);
  }
  return buf_str(&path);
}
