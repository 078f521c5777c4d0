/* Do two trees of one interner say the same, wherever things stand? Included by the tests of the formatter and by its
   fuzzer. Texts that follow each other count as one: a line that ends in CR LF is two of them, without the CR one. */
#ifndef PEI_TEST_SAME_TREE_H
#define PEI_TEST_SAME_TREE_H

#include "syntax/syntax.h"

static bool same_tree(const Node *a, const Node *b);

static bool same_texts(const Node **a, const Node **b) {
  uint32_t i = 0, k = 0; /* bytes of the two texts that were compared */
  const Node *x = *a, *y = *b;
  while (x && x->kind == N_TEXT && y && y->kind == N_TEXT) {
    uint32_t n = x->more->text.n - i < y->more->text.n - k ? x->more->text.n - i : y->more->text.n - k;
    if (memcmp(x->more->text.s + i, y->more->text.s + k, n) != 0) return false;
    if ((i += n) == x->more->text.n) x = x->next, i = 0;
    if ((k += n) == y->more->text.n) y = y->next, k = 0;
  }
  *a = x, *b = y;
  return i == 0 && k == 0;
}

static bool same_trees(const Node *a, const Node *b) {
  while (a && b) {
    if (a->kind == N_TEXT && b->kind == N_TEXT) {
      if (!same_texts(&a, &b)) return false;
      continue;
    }
    if (!same_tree(a, b)) return false;
    a = a->next, b = b->next;
  }
  return !a && !b;
}

static bool same_tree(const Node *a, const Node *b) {
  if (a->kind != b->kind || a->op != b->op || a->sym != b->sym) return false;
  if (a->kind == N_GEN && a->more->sym2 != b->more->sym2) return false;
  if (a->kind >= N_INT && a->kind <= N_BOOL && a->more->num != b->more->num) return false;
  if (!same_trees(a->a, b->a) || !same_trees(a->b, b->b)) return false;
  return same_trees(node_c(a), node_c(b)) && same_trees(node_d(a), node_d(b));
}

#endif
