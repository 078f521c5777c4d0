/* What only the tree knows: `f (x)` is a call after `=` and a name with a value in a step's header, `-` has one
   operand or two. Called by format.c. */
#include "syntax/format_private.h"

/* The first atom at `offset` or behind it; the end of the file is one. */
static Atom *atom_from(Format *f, uint32_t offset) {
  uint32_t lo = 0, hi = f->atoms.n - 1;
  while (lo < hi) {
    uint32_t middle = lo + (hi - lo) / 2;
    if (f->atoms.v[middle].lo < offset)
      lo = middle + 1;
    else
      hi = middle;
  }
  return &f->atoms.v[lo];
}

static void mark_tight(Format *f, uint32_t offset) {
  Atom *a = atom_from(f, offset);
  if (a->kind == T_LPAREN || a->kind == T_LBRACKET) a->flags |= ATOM_TIGHT;
}

static void mark_list(Format *f, const Node *n);

static void mark(Format *f, const Node *n) {
  if (node_is_literal(n)) return;
  switch (n->kind) {
  case N_STRING:
  case N_HEREDOC: return; /* what is interpolated keeps its spelling */
  case N_CALL:
  case N_INDEX:
  case N_USE: mark_tight(f, n->a->hi); break;
  case N_TEMPLATE: mark_tight(f, node_name_hi(n)); break;
  case N_TYPE:
    if (n->a) mark_tight(f, node_name_hi(n));
    break;
  case N_UNARY: atom_from(f, n->name_lo)->flags |= ATOM_PREFIX; break;
  default: break;
  }
  mark_list(f, n->a);
  mark_list(f, n->b);
  mark_list(f, node_c(n));
  mark_list(f, node_d(n));
}

static void mark_list(Format *f, const Node *n) {
  for (; n; n = n->next) mark(f, n);
}

void atoms_mark(Format *f) { mark(f, f->ast->body); }
