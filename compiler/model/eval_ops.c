/* Operators. Arithmetic is on numbers of one kind; lists add; comparison is on scalars of one kind. */
#include "model/private.h"

#include "base/buf.h"

static const char *const op_words[OP_COUNT] = {
    [OP_PAIR] = "->", [OP_RANGE] = "..", [OP_DEFAULT] = "??", [OP_OR] = "||", [OP_AND] = "&&", [OP_EQ] = "==",
    [OP_NE] = "!=",   [OP_LT] = "<",     [OP_LE] = "<=",      [OP_GT] = ">",  [OP_GE] = ">=",  [OP_IN] = "in",
    [OP_ADD] = "+",   [OP_SUB] = "-",    [OP_MUL] = "*",      [OP_NOT] = "!", [OP_NEG] = "-"};

static Span op_span(const Node *n) { return (Span){n->file, n->name_lo, node_name_hi(n)}; }

static Value *boolean(Ctx *c, const Node *n, bool yes) {
  Value *v = value_new(c->m, V_BOOL, node_span(n));
  v->num = yes;
  return v;
}

static Str kind_text(Ctx *c, const Value *v) {
  bool made = v->kind == V_LIST || v->kind == V_MAP;
  if (made || (v->kind == V_UNKNOWN && v->type)) return type_text(c->m, type_of_value(c->m, v));
  return value_what(c->m->arena, &c->m->names, v);
}

/* What an operand becomes in a string: its own text, or a hole. */
static void put_operand(Model *m, Buf *b, const Node *n) {
  Str text = source_text(m->sources, node_span(n));
  bool string = n->kind == N_STRING && text.n >= 2 && text.s[0] == '"';
  if (string)
    buf_bytes(b, str_sub(text, 1, text.n - 1));
  else if (n->kind >= N_INT && n->kind <= N_PORTPROTO)
    buf_bytes(b, text);
  else
    buf_bytes(b, arena_fmt(m->arena, "@{%.*s}", STR_ARG(text)));
}

/* `"a" + b` is `"a@{b}"`. */
static void offer_joined(Ctx *c, Diag *d, const Node *n) {
  Model *m = c->m;
  Buf b = buf_new(m->arena);
  buf_lit(&b, "\"");
  put_operand(m, &b, n->a);
  put_operand(m, &b, n->b);
  buf_lit(&b, "\"");
  bool lines = memchr(buf_str(&b).s, '\n', b.n) != NULL;
  diag_help(m->ds, d, JOIN_STRINGS, lines ? STR("\"@{a}@{b}\"") : buf_str(&b));
  if (!lines) edit_meant(m, d, FIX_MAYBE, node_span(n), buf_str(&b));
}

static const Value *mismatch(Ctx *c, const Node *n, const Value *a, const Value *b) {
  Model *m = c->m;
  static const char *const verbs[OP_COUNT] = {[OP_ADD] = "add", [OP_SUB] = "subtract", [OP_MUL] = "multiply"};
  Str x = kind_text(c, a), y = kind_text(c, b), what;
  if (n->op == OP_IN)
    what = arena_fmt(m->arena, "look for %.*s in %.*s", STR_ARG(x), STR_ARG(y));
  else
    what = arena_fmt(m->arena, "%s %.*s and %.*s",
                     verbs[n->op]                       ? verbs[n->op]
                     : n->op >= OP_EQ && n->op <= OP_GE ? "compare"
                                                        : "combine",
                     STR_ARG(x), STR_ARG(y));
  Diag *d = diag(m->ds, E0306, op_span(n), str_c(op_words[n->op]), what);
  diag_also(m->ds, d, node_span(n->a), THIS_IS_A, x);
  diag_also(m->ds, d, node_span(n->b), THIS_IS_A, y);
  if (n->op == OP_ADD && (a->kind == V_TEXT || b->kind == V_TEXT)) offer_joined(c, d, n);
  const Value *unit = a->kind == V_INT ? b : b->kind == V_INT ? a : NULL;
  if (unit && unit->kind == V_SIZE) diag_help(m->ds, d, UNIT_EXAMPLE, STR("size"), STR("512MiB"));
  if (unit && unit->kind == V_DURATION) diag_help(m->ds, d, UNIT_EXAMPLE, STR("duration"), STR("1m30s"));
  return value_poison(m, node_span(n));
}

/* A whole number as millionths; as large as possible where it does not fit. */
static int64_t millionths(int64_t n) {
  int64_t scaled;
  return __builtin_mul_overflow(n, 1000000, &scaled) ? n < 0 ? INT64_MIN : INT64_MAX : scaled;
}

static bool is_number(const Value *v) { return v->kind >= V_INT && v->kind <= V_DURATION; }

static const Value *arithmetic(Ctx *c, const Node *n, const Value *a, const Value *b) {
  Model *m = c->m;
  Value *v = value_new(m, V_INT, node_span(n));
  int64_t x = a->num, y = b->num, scale = 1;
  bool mixed = (a->kind == V_INT && b->kind == V_DECIMAL) || (a->kind == V_DECIMAL && b->kind == V_INT);
  if (!is_number(a) || !is_number(b)) return mismatch(c, n, a, b);
  if (n->op == OP_MUL) {
    if (a->kind != V_INT && b->kind != V_INT && !(a->kind == V_DECIMAL && b->kind == V_DECIMAL))
      return mismatch(c, n, a, b);
    v->kind = a->kind == V_INT ? b->kind : a->kind;
    scale = a->kind == V_DECIMAL && b->kind == V_DECIMAL ? 1000000 : 1;
  } else if (mixed) {
    v->kind = V_DECIMAL;
    if (a->kind == V_INT) x = millionths(x);
    if (b->kind == V_INT) y = millionths(y);
  } else if (a->kind != b->kind) {
    return mismatch(c, n, a, b);
  } else {
    v->kind = a->kind;
  }
  bool over = n->op == OP_ADD   ? __builtin_add_overflow(x, y, &v->num)
              : n->op == OP_SUB ? __builtin_sub_overflow(x, y, &v->num)
                                : __builtin_mul_overflow(x, y, &v->num);
  v->num /= scale;
  bool negative = (v->kind == V_SIZE || v->kind == V_DURATION) && v->num < 0;
  if (!over && !negative) return v;
  diag(m->ds, E0807, node_span(n), value_show(m->arena, &m->names, a), str_c(op_words[n->op]),
       value_show(m->arena, &m->names, b));
  return value_poison(m, node_span(n));
}

static const Value *add_lists(Ctx *c, const Node *n, const Value *a, const Value *b) {
  Value *v = value_new(c->m, V_LIST, node_span(n));
  v->n = a->n + b->n;
  c->m->steps += v->n; /* lists that double again and again come to an end */
  if (c->m->steps > MODEL_MAX_EVAL) return value_poison(c->m, node_span(n));
  v->items = arena_array(c->m->arena, const Value *, v->n);
  for (uint32_t i = 0; i < a->n; i++) v->items[i] = a->items[i];
  for (uint32_t i = 0; i < b->n; i++) v->items[a->n + i] = b->items[i];
  return value_made(c->m, v);
}

static const Value *compare(Ctx *c, const Node *n, const Value *a, const Value *b) {
  int64_t x = a->num, y = b->num, order;
  bool mixed = a->kind != b->kind && (a->kind == V_INT || a->kind == V_DECIMAL) &&
               (b->kind == V_INT || b->kind == V_DECIMAL);
  if (a->kind == V_TEXT && b->kind == V_TEXT) {
    order = str_cmp(value_str(c->m->arena, a), value_str(c->m->arena, b));
  } else if (is_number(a) && is_number(b) && (a->kind == b->kind || mixed)) {
    if (mixed && a->kind == V_INT) x = millionths(x);
    if (mixed && b->kind == V_INT) y = millionths(y);
    order = x < y ? -1 : x > y;
  } else {
    return mismatch(c, n, a, b);
  }
  return boolean(c, n,
                 n->op == OP_LT   ? order < 0
                 : n->op == OP_LE ? order <= 0
                 : n->op == OP_GT ? order > 0
                                  : order >= 0);
}

bool values_compare(const Value *a, const Value *b) {
  bool words = (a->kind == V_TEXT || a->kind == V_WORD) && (b->kind == V_TEXT || b->kind == V_WORD);
  bool numbers = (a->kind == V_INT || a->kind == V_DECIMAL) && (b->kind == V_INT || b->kind == V_DECIMAL);
  return a->kind == b->kind || words || numbers || a->kind <= V_NONE || b->kind <= V_NONE;
}

/* Is no element of the list of a kind that could equal the value? */
static bool never_in(const Value *v, const Value *list) {
  for (uint32_t i = 0; i < list->n; i++)
    if (values_compare(v, list->items[i])) return false;
  return list->n > 0;
}

static const Value *membership(Ctx *c, const Node *n, const Value *a, const Value *b) {
  if (b->kind != V_LIST && b->kind != V_MAP && b->kind != V_RANGE) return mismatch(c, n, a, b);
  if (b->kind == V_RANGE)
    return a->kind == V_INT ? boolean(c, n, a->num >= b->items[0]->num && a->num <= b->items[1]->num)
                            : mismatch(c, n, a, b);
  if (b->kind == V_LIST ? never_in(a, b) : a->kind != V_TEXT && a->kind != V_WORD)
    return mismatch(c, n, a, b);
  for (uint32_t i = 0; i < b->n; i++) {
    if (b->kind == V_LIST && value_equal(a, b->items[i])) return boolean(c, n, true);
    if (b->kind == V_MAP && a->kind == V_TEXT && str_eq(value_str(c->m->arena, a), b->keys[i]))
      return boolean(c, n, true);
  }
  return boolean(c, n, false);
}

/* Equality between kinds that can never be equal is a mistake; `none` may be compared with anything. */
static const Value *equality(Ctx *c, const Node *n, const Value *a, const Value *b) {
  if (!values_compare(a, b)) return mismatch(c, n, a, b);
  return boolean(c, n, value_equal(a, b) == (n->op == OP_EQ));
}

static const Type *unknown_result(const Node *n, const Value *a, const Value *b) {
  if (n->op >= OP_EQ && n->op <= OP_IN) return type_basic(T_BOOL);
  const Value *typed = a->kind == V_UNKNOWN ? b : a;
  if (n->op == OP_ADD || n->op == OP_SUB || n->op == OP_MUL)
    if (typed->kind == V_UNKNOWN) return typed->type;
  return NULL;
}

/* An operand of which only the type is known: can there be arithmetic with it at all? */
static bool never_fits(Ctx *c, const Node *n, const Value *v) {
  const Type *t = v->kind == V_NONE ? NULL : type_of_value(c->m, v);
  if ((n->op != OP_ADD && n->op != OP_SUB && n->op != OP_MUL) || !t || t->opt) return false;
  bool text = type_is_text(t->kind);
  return text || t->kind == T_BOOL || t->kind == T_MAP || t->kind == T_REF ||
         (t->kind == T_LIST && n->op != OP_ADD);
}

static const Value *eval_logic(Ctx *c, const Node *n) {
  int a = eval_condition(c, n->a);
  Ctx right = *c;
  right.scope = eval_narrow(c, n->a, n->op == OP_AND);
  right.dry |= a < 0 || a == (n->op == OP_OR);
  int b = eval_condition(&right, n->b);
  int decided = n->op == OP_OR; /* the left value that decides alone */
  if (a == decided) return boolean(c, n, decided);
  if (a < 0 || b < 0) return value_unknown(c->m, type_basic(T_BOOL), node_span(n));
  return boolean(c, n, b);
}

static const Value *eval_default(Ctx *c, const Node *n, const Type *want) {
  const Value *a = eval(c, n->a, want);
  Ctx right = *c;
  right.dry |= a->kind != V_NONE;
  const Value *b = eval(&right, n->b, want);
  if (a->kind == V_NONE) return b;
  if (a->kind == V_POISON) return a;
  Value *v = value_copy(c->m, a, node_span(n));
  v->maybe = b->maybe;
  if (!b->type || !b->type->opt) v->type = type_not_none(c->m, v->type);
  return v;
}

static bool is_judgement(const Node *n) { return n->kind == N_BINARY && n->op >= OP_OR && n->op <= OP_IN; }

/* `80 in 1..100 && x`: `..` holds less tightly than what stands around it, so that its ends are not 1 and 100. */
static bool report_loose_range(Ctx *c, const Node *n) {
  Model *m = c->m;
  if (!is_judgement(n->a) && !is_judgement(n->b)) return false;
  const Node *lo = n->a, *hi = n->b;
  while (is_judgement(lo)) lo = lo->b;
  while (is_judgement(hi)) hi = hi->a;
  Span range = {n->file, lo->lo, hi->hi};
  Diag *d = diag(m->ds, E0315, node_name_span(n));
  diag_also(m->ds, d, node_span(n->a), ONE_END);
  diag_also(m->ds, d, node_span(n->b), OTHER_END);
  Str fixed = arena_fmt(m->arena, "(%.*s)", STR_ARG(source_text(m->sources, range)));
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, IN_PARENTHESES, fixed), range, fixed);
  return true;
}

static const Value *eval_pair(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  if (n->op == OP_RANGE && report_loose_range(c, n)) return value_poison(m, node_span(n));
  const Type *p = want;
  while (p && p->kind == T_UNION) p = p->a->kind == T_PAIR ? p->a : p->b;
  bool range = n->op == OP_RANGE, pair_wanted = p && p->kind == T_PAIR;
  const Value *a = eval(c, n->a, range ? type_basic(T_INT) : pair_wanted ? p->a : NULL);
  const Value *b = eval(c, n->b, range ? type_basic(T_INT) : pair_wanted ? p->b : NULL);
  if (a->kind == V_POISON || b->kind == V_POISON) return value_poison(m, node_span(n));
  if (range && (a->kind == V_UNKNOWN || b->kind == V_UNKNOWN))
    return value_unknown(m, type_basic(T_RANGE), node_span(n));
  if (range && (a->kind != V_INT || (b->kind != V_INT && b->kind != V_PORT))) return mismatch(c, n, a, b);
  if (range && a->num > b->num) {
    diag(m->ds, E0310, node_span(n), value_show(m->arena, &m->names, a), value_show(m->arena, &m->names, b));
    return value_poison(m, node_span(n));
  }
  Value *v = value_new(m, range ? V_RANGE : V_PAIR, node_span(n));
  v->items = arena_array(m->arena, const Value *, 2);
  v->items[0] = a;
  v->items[1] = b;
  v->n = 2;
  if (range) v->proto = b->proto; /* 200..202/udp */
  return value_made(m, v);
}

/* A launch or build value has no value to calculate with. */
static bool report_not_known(Ctx *c, const Value *v) {
  if (v->kind != V_TEXT || text_known(v->text)) return false;
  diag(c->m->ds, E0506, v->at);
  return true;
}

/* What a bare word on the right may be: `mode == fast`, `mode in [fast, slow]`. */
static const Type *words_like(Ctx *c, const Node *n, const Value *a) {
  if (!a->type || a->type->kind != T_ENUM || (n->op != OP_EQ && n->op != OP_NE && n->op != OP_IN))
    return NULL;
  if (n->op != OP_IN) return a->type;
  Type *list = arena_new(c->m->arena, Type);
  *list = (Type){.kind = T_LIST, .a = a->type};
  return list;
}

const Value *eval_binary(Ctx *c, const Node *n, const Type *want) {
  if (n->op == OP_AND || n->op == OP_OR) return eval_logic(c, n);
  if (n->op == OP_DEFAULT) return eval_default(c, n, want);
  if (n->op == OP_PAIR || n->op == OP_RANGE) return eval_pair(c, n, want);
  const Value *a = eval(c, n->a, NULL);
  /* Of what is no value after a message, nobody knows whether a bare word is one of its words. */
  if (a->kind == V_POISON && n->b->kind == N_NAME && !scope_find(c, n->b->sym)) return a;
  const Value *b = eval(c, n->b, words_like(c, n, a));
  if (a->kind == V_POISON || b->kind == V_POISON) return value_poison(c->m, node_span(n));
  if (report_not_known(c, a) || report_not_known(c, b)) return value_poison(c->m, node_span(n));
  if (a->kind == V_UNKNOWN || b->kind == V_UNKNOWN) {
    if (never_fits(c, n, a) || never_fits(c, n, b)) return mismatch(c, n, a, b);
    return value_unknown(c->m, unknown_result(n, a, b), node_span(n));
  }
  switch ((Op)n->op) {
  case OP_EQ:
  case OP_NE: return equality(c, n, a, b);
  case OP_LT:
  case OP_LE:
  case OP_GT:
  case OP_GE: return compare(c, n, a, b);
  case OP_IN: return membership(c, n, a, b);
  case OP_ADD:
    if (a->kind == V_LIST && b->kind == V_LIST) return add_lists(c, n, a, b);
    return arithmetic(c, n, a, b);
  default: return arithmetic(c, n, a, b);
  }
}

const Value *eval_unary(Ctx *c, const Node *n, const Type *want) {
  if (n->op == OP_NOT) {
    int yes = eval_condition(c, n->a);
    return yes < 0 ? (const Value *)value_unknown(c->m, type_basic(T_BOOL), node_span(n))
                   : boolean(c, n, !yes);
  }
  const Value *a = eval(c, n->a, want);
  if (a->kind == V_POISON || a->kind == V_UNKNOWN) return a;
  if (a->kind != V_INT && a->kind != V_DECIMAL) {
    diag(c->m->ds, E0301, a->at, STR("a number"), value_a(c->m->arena, &c->m->names, a));
    return value_poison(c->m, node_span(n));
  }
  Value *v = value_copy(c->m, a, node_span(n));
  if (!__builtin_sub_overflow(0, a->num, &v->num)) return v;
  diag(c->m->ds, E0807, node_span(n), STR("0"), STR("-"), value_show(c->m->arena, &c->m->names, a));
  return value_poison(c->m, node_span(n));
}
