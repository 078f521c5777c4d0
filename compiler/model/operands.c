/* What the names of an expression are: labels at their declarations, for messages about what it yields. */
#include "model/private.h"

enum { OPERANDS_SHOWN = 5 };

static bool same_place(Span a, Span b) { return a.file == b.file && a.lo == b.lo; }

/* "`n` is 5, from --param n" */
static void show_name(Ctx *c, Diag *d, const Node *n) {
  Model *m = c->m;
  Binding *b = scope_find(c, n->sym);
  if (!b || b->kind == BIND_TEMPLATE || b->kind == BIND_IMPORT || b->state == BIND_BUSY) return;
  const Value *v = binding_value(c, b, node_span(n));
  bool given = b->kind == BIND_TPARAM || b->kind == BIND_LOOP;
  if (given && same_place(d->labels.v[0].at, value_given_at(m, b->value))) return;
  for (uint32_t i = 0; i < d->labels.n; i++)
    if (same_place(d->labels.v[i].at, b->at)) return;
  if (v->kind == V_POISON || v->kind == V_UNKNOWN || d->labels.n > OPERANDS_SHOWN) return;
  Str name = M_STR(m, n->sym), shown = value_show(m->arena, &m->names, v);
  if (value_given(v))
    diag_also(m->ds, d, b->at, NAME_IS_GIVEN, name, shown, *value_given(v));
  else if (b->kind == BIND_PARAM)
    diag_also(m->ds, d, b->at, NAME_IS_DEFAULT, name, shown);
  else
    diag_also(m->ds, d, b->at, NAME_IS, name, shown);
}

static void show_names(Ctx *c, Diag *d, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_NAME: show_name(c, d, n); return;
  case N_BINARY:
  case N_INDEX:
    show_names(c, d, n->a);
    show_names(c, d, n->b);
    return;
  case N_UNARY:
  case N_MEMBER:
  case N_SPREAD: show_names(c, d, n->a); return;
  case N_COND:
    show_names(c, d, n->a);
    show_names(c, d, n->b);
    show_names(c, d, node_c(n));
    return;
  case N_STRING:
  case N_HEREDOC:
  case N_LIST:
    for (const Node *e = n->a; e; e = e->next)
      if (e->kind != N_TEXT) show_names(c, d, e);
    return;
  case N_CALL:
    for (const Node *a = n->b; a; a = a->next) show_names(c, d, a->a);
    return;
  default: return;
  }
}

void diag_operands(Ctx *c, Diag *d, const Node *n) { show_names(c, d, n); }

/* The expression of this span in `n`: an element of a list, a side of a pair, a branch. */
static const Node *expression_at(const Node *n, Span at) {
  if (n->file != at.file || n->lo > at.lo || n->hi < at.hi) return NULL;
  bool parts = n->kind == N_LIST || n->kind == N_COND || n->kind == N_BINARY || n->kind == N_BLOCK;
  bool same = n->lo == at.lo && n->hi == at.hi;
  const Node *const children[] = {n->a, n->b, node_c(n)}, *found = NULL;
  for (uint32_t i = 0; i < 3 && !same && parts; i++)
    for (const Node *e = children[i]; e && !found; e = n->kind == N_LIST ? e->next : NULL)
      found = expression_at(e, at);
  return same ? n : found;
}

void diag_computed(Ctx *c, Diag *d, const Value *v) {
  const Node *n = c->m->judging ? expression_at(c->m->judging, v->at) : NULL;
  if (n && n->kind != N_NAME) show_names(c, d, n);
}
