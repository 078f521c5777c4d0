/* Conditions, what they say of optional names, and the rounds of `for`. */
#include "model/private.h"

#include "base/buf.h"

enum { GENERATORS = 8 }; /* counted beforehand */

int eval_condition(Ctx *c, const Node *n) {
  Model *m = c->m;
  const Value *v = eval(c, n, type_basic(T_BOOL));
  if (v->kind == V_BOOL) return v->num ? 1 : 0;
  if (v->kind == V_POISON) return -1;
  if (v->kind == V_UNKNOWN && (!v->type || v->type->kind == T_BOOL)) return -1;
  if (v->kind == V_TEXT && !text_known(v->text))
    diag(m->ds, E0506, node_span(n));
  else
    diag(m->ds, E0301, node_span(n), STR("a bool"),
         v->kind == V_UNKNOWN ? type_a(m, v->type) : value_a(m->arena, &m->names, v));
  return -1;
}

const Type *type_not_none(Model *m, const Type *t) {
  if (!t || !t->opt) return t;
  Type *sure = arena_new(m->arena, Type);
  *sure = *t;
  sure->opt = false;
  return sure;
}

static void narrow_name(Ctx *c, Scope *s, const Node *name) {
  Binding *b = scope_find(c, name->sym);
  if (!b || b->kind == BIND_TEMPLATE || b->kind == BIND_IMPORT) return;
  const Value *v = binding_value(c, b, node_span(name));
  Value *narrowed =
      v->kind == V_NONE ? value_unknown(c->m, NULL, node_span(name)) : value_copy(c->m, v, node_span(name));
  if (v->kind == V_NONE) narrowed->type = b->type;
  narrowed->type = type_not_none(c->m, narrowed->type);
  narrowed->maybe = false;
  Binding *nb = vec_push(c->m->arena, &s->names);
  *nb = (Binding){.kind = b->kind == BIND_TPARAM ? BIND_TPARAM : BIND_LET,
                  .name = name->sym,
                  .at = b->at,
                  .file = s->file,
                  .value = narrowed,
                  .state = BIND_DONE,
                  .used = true};
}

static void narrow(Ctx *c, Scope *s, const Node *n, bool branch) {
  if (n->kind == N_UNARY && n->op == OP_NOT) narrow(c, s, n->a, !branch);
  if (n->kind != N_BINARY) return;
  if ((n->op == OP_AND && branch) || (n->op == OP_OR && !branch)) {
    narrow(c, s, n->a, branch);
    narrow(c, s, n->b, branch);
  }
  if (!((n->op == OP_NE && branch) || (n->op == OP_EQ && !branch))) return;
  if (n->a->kind == N_NAME && n->b->kind == N_NONE) narrow_name(c, s, n->a);
  if (n->b->kind == N_NAME && n->a->kind == N_NONE) narrow_name(c, s, n->b);
}

Scope *eval_narrow(Ctx *c, const Node *cond, bool branch) {
  Scope *s = scope_new(c);
  narrow(c, s, cond, branch);
  return s;
}

/* ---- rounds ---- */

typedef struct {
  void (*each)(Ctx *c, void *arg);
  void *arg;
} Rounds;

static void run_generators(Ctx *c, const Node *gen, const Rounds *r);

static void one_round(Ctx *c, const Node *gen, const Rounds *r, const Value *first, const Value *second,
                      bool dry) {
  Model *m = c->m;
  Ctx inner = *c;
  inner.scope = scope_new(c);
  inner.scope->names.v = arena_new(m->arena, Binding);
  inner.scope->names.cap = 1;
  inner.dry |= dry;
  m->steps += MODEL_ROUND_STEPS;
  Span at = {gen->file, gen->name_lo, node_name_hi(gen)};
  scope_bind(c, inner.scope, BIND_LOOP, gen->sym, at, first)->used = true;
  if (gen->more->sym2) scope_bind(&inner, inner.scope, BIND_LOOP, gen->more->sym2, at, second)->used = true;
  const Value *shown = gen->more->sym2 ? second : first;
  Sym name = gen->more->sym2 ? gen->more->sym2 : gen->sym;
  const Frame *old = frame_push(m, at,
                                dry ? STR("")
                                    : arena_fmt(m->arena, "%.*s = %.*s", STR_ARG(M_STR(m, name)),
                                                STR_ARG(value_show(m->arena, &m->names, shown))));
  if (dry) m->ds->chain = old;
  run_generators(&inner, gen->next, r);
  frame_pop(m, old);
}

static uint64_t rounds_of(const Value *v) {
  if (v->kind == V_LIST || v->kind == V_MAP) return v->n;
  return v->kind == V_RANGE ? (uint64_t)v->items[1]->num - (uint64_t)v->items[0]->num + 1 : 0;
}

/* 240,000 */
static Str grouped(Arena *a, uint64_t n) {
  Str digits = arena_fmt(a, "%llu", (unsigned long long)n);
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < digits.n; i++) {
    if (i && (digits.n - i) % 3 == 0) buf_char(&b, ',');
    buf_char(&b, digits.s[i]);
  }
  return buf_str(&b);
}

static void over_range(Ctx *c, const Node *gen, const Rounds *r, const Value *range) {
  Model *m = c->m;
  int64_t lo = range->items[0]->num, hi = range->items[1]->num;
  if (rounds_of(range) > MODEL_MAX_OBJECTS) {
    diag(m->ds, E0803, range->at,
         arena_fmt(m->arena, "%.*s rounds", STR_ARG(grouped(m->arena, rounds_of(range)))));
    return;
  }
  for (int64_t i = lo; i <= hi; i++) {
    Value *v = value_new(m, V_INT, range->at), *index = value_new(m, V_INT, range->at);
    v->num = i;
    index->num = i - lo;
    one_round(c, gen, r, gen->more->sym2 ? index : v, v, false);
  }
}

static void over_unknown(Ctx *c, const Node *gen, const Rounds *r, const Type *t) {
  const Type *element = t && (t->kind == T_LIST || t->kind == T_MAP) ? t->a : NULL;
  if (element && element->kind == T_ANY) element = NULL;
  const Type *key = t && t->kind == T_MAP ? type_basic(T_STRING) : type_basic(T_INT);
  Span at = node_span(gen->a);
  const Value *v = value_unknown(c->m, element, at), *k = value_unknown(c->m, t ? key : NULL, at);
  one_round(c, gen, r, gen->more->sym2 || (t && t->kind == T_MAP) ? k : v, v, true);
}

/* No round at all; what would be in it is checked all the same. */
static void over_empty(Ctx *c, const Node *gen, const Rounds *r) {
  Ctx inner = *c;
  inner.empty = true;
  over_unknown(&inner, gen, r, NULL);
}

static void run_generators(Ctx *c, const Node *gen, const Rounds *r) {
  Model *m = c->m;
  if (!gen) {
    r->each(c, r->arg);
    return;
  }
  if (m->over_limit) return;
  const Value *v = eval(c, gen->a, NULL);
  if ((v->kind == V_LIST || v->kind == V_MAP) && v->n == 0) over_empty(c, gen, r);
  for (uint32_t i = 0; v->kind == V_LIST && i < v->n && !m->over_limit; i++) {
    Value *index = gen->more->sym2 ? value_new(m, V_INT, v->at) : NULL;
    if (index) index->num = i;
    one_round(c, gen, r, index ? index : v->items[i], v->items[i], false);
  }
  for (uint32_t i = 0; v->kind == V_MAP && i < v->n && !m->over_limit; i++)
    one_round(c, gen, r, value_key(m, v, i), v->items[i], false);
  if (v->kind == V_RANGE) over_range(c, gen, r, v);
  if (v->kind == V_UNKNOWN) over_unknown(c, gen, r, v->type);
  if (v->kind == V_POISON) over_unknown(c, gen, r, NULL);
  if (v->kind == V_TEXT && !text_known(v->text))
    diag(m->ds, E0506, node_span(gen->a));
  else if (v->kind != V_LIST && v->kind != V_MAP && v->kind != V_RANGE && v->kind > V_UNKNOWN)
    diag(m->ds, E0314, node_span(gen->a), value_a(m->arena, &m->names, v));
}

/* ---- how many rounds ---- */

static bool mentions(const Node *n, Sym name) {
  if (n->kind == N_NAME && n->sym == name) return true;
  if (node_is_literal(n)) return false;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *k = children[i]; k; k = k->next)
      if (mentions(k, name)) return true;
  return false;
}

/* Is the list of `gen` the same in every round of the ones before it? */
static bool is_independent(const Node *first, const Node *gen) {
  for (; first != gen; first = first->next)
    if (mentions(gen->a, first->sym) || (first->more->sym2 && mentions(gen->a, first->more->sym2)))
      return false;
  return true;
}

/* The product of the lists, if they are all known and do not depend on each other; otherwise 0. */
static uint64_t count_rounds(Ctx *c, const Node *first, Buf *factors, uint64_t *each) {
  uint64_t product = 1;
  uint32_t n = 0;
  for (const Node *gen = first; gen; gen = gen->next, n++) {
    uint64_t rounds = n < GENERATORS && is_independent(first, gen) ? rounds_of(eval(c, gen->a, NULL)) : 0;
    if (!rounds || __builtin_mul_overflow(product, rounds, &product)) return 0;
    if (n) buf_lit(factors, " × ");
    buf_bytes(factors, grouped(c->m->arena, rounds));
    each[n] = rounds;
  }
  return product;
}

static bool expands_too_far(Ctx *c, const Node *first) {
  Model *m = c->m;
  Diags scratch, *loud = m->ds; /* what is wrong with the lists is said when they are run over */
  uint32_t reported = m->reported.n;
  uint64_t each[GENERATORS];
  Buf factors = buf_new(m->arena);
  diags_init(&scratch, m->arena, m->sources);
  m->ds = &scratch;
  uint64_t product = count_rounds(c, first, &factors, each);
  m->ds = loud;
  m->reported.n = reported;
  if (product <= MODEL_MAX_OBJECTS || scratch.errors) return false;
  Span at = node_span(first);
  for (const Node *gen = first; gen; gen = gen->next) at.hi = gen->hi;
  Diag *d = diag(m->ds, E0803, at, arena_fmt(m->arena, "%.*s rounds", STR_ARG(grouped(m->arena, product))));
  diag_label(m->ds, d, PHRASE_THIS_IS_A, DIAG_ARGS(buf_str(&factors)));
  uint32_t n = 0;
  for (const Node *gen = first; gen; gen = gen->next)
    diag_also(m->ds, d, node_span(gen->a), THIS_IS_A, grouped(m->arena, each[n++]));
  return true;
}

void eval_generators(Ctx *c, const Node *gen, void (*each)(Ctx *c, void *arg), void *arg) {
  Rounds r = {each, arg};
  if (gen->next && expands_too_far(c, gen)) return;
  run_generators(c, gen, &r);
}
