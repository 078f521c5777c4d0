/* The shape of a text: what can be folded, and what stands around a place. */
#include "query/private.h"

static bool several_lines(const Editor *e, Span at) {
  Str text = source_text(e->sources, at);
  return memchr(text.s, '\n', text.n) != NULL;
}

/* A heredoc's lines stand behind its node, and so do those of whatever holds it. */
static uint32_t heredoc_end(const Node *n) {
  uint32_t hi = n->hi;
  for (const Node *p = n->a; p; p = p->next)
    if (p->hi > hi) hi = p->hi;
  return hi;
}

static void put(Editor *e, Folds *out, Span at, FoldKind kind) {
  if (several_lines(e, at)) *vec_push(e->arena, out) = (Fold){at, kind};
}

static void folds_in(Editor *e, const Node *n, Folds *out) {
  if (n->kind == N_BLOCK || n->kind == N_LIST || n->kind == N_COMP) put(e, out, node_span(n), FOLD_BLOCK);
  if (n->kind == N_HEREDOC) put(e, out, (Span){n->file, n->lo, heredoc_end(n)}, FOLD_BLOCK);
  if (node_is_literal(n)) return;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *c = children[i]; c; c = c->next) folds_in(e, c, out);
}

/* Comments of their own that follow each other. */
static void comment_runs(Editor *e, const Ast *ast, Folds *out) {
  for (uint32_t i = 0; i < ast->comments.n;) {
    uint32_t last = i, line = source_line(e->sources, ast->file, ast->comments.v[i].lo);
    while (ast->comments.v[i].own_line && last + 1 < ast->comments.n && ast->comments.v[last + 1].own_line &&
           source_line(e->sources, ast->file, ast->comments.v[last + 1].lo) == line + (last - i) + 1)
      last++;
    if (ast->comments.v[i].own_line)
      put(e, out, (Span){ast->file, ast->comments.v[i].lo, ast->comments.v[last].hi}, FOLD_COMMENT);
    i = last + 1;
  }
}

void query_folds(Editor *e, uint32_t file, Folds *out) {
  File *f = query_file(e, file);
  if (!f) return;
  const Node *first = NULL, *last = NULL;
  for (const Node *n = f->ast->body->a; n; n = n->next) {
    folds_in(e, n, out);
    if (n->kind != N_IMPORT) continue;
    first = first ? first : n;
    last = n;
  }
  if (first) put(e, out, (Span){file, first->lo, last->hi}, FOLD_IMPORTS);
  comment_runs(e, f->ast, out);
}

/* ---- around a place ---- */

static Span extent(const Node *n) {
  Span at = node_span(n);
  if (n->kind == N_HEREDOC) at.hi = heredoc_end(n);
  if (n->kind == N_STEP || n->kind == N_FIELD)
    for (const Node *a = n->a; a; a = a->next)
      if (a->kind == N_HEREDOC && heredoc_end(a) > at.hi) at.hi = heredoc_end(a);
  return at;
}

static void around(Editor *e, const Node *n, uint32_t offset, Spans *out) {
  Span at = extent(n);
  if (at.lo > offset || offset > at.hi) return;
  uint32_t before = out->n;
  if (!node_is_literal(n)) {
    const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
    for (uint32_t i = 0; i < 4 && out->n == before; i++)
      for (const Node *c = children[i]; c && out->n == before; c = c->next) around(e, c, offset, out);
  }
  bool name =
      n->name_lo <= offset && offset <= node_name_hi(n) && node_name_hi(n) > n->name_lo && out->n == before;
  if (name) *vec_push(e->arena, out) = node_name_span(n);
  const Span *last = out->n ? &out->v[out->n - 1] : NULL;
  if (!last || at.lo < last->lo || at.hi > last->hi) *vec_push(e->arena, out) = at;
}

void query_around(Editor *e, uint32_t file, uint32_t offset, Spans *out) {
  File *f = query_file(e, file);
  if (f) around(e, f->ast->body, offset, out);
}
