/* Expressions to values: literals, names, lists, maps, conditions. Operators, strings, calls and members have
   files of their own. `want` is what the place expects; it decides what a bare word means. */
#include "model/private.h"

#include "diag/suggest.h"

/* ---- words of enumerations ---- */

static bool enum_has(const Type *t, Sym word) {
  for (uint32_t i = 0; t->members && i < t->n_members; i++)
    if (t->members[i] == word) return true;
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++)
    if (schema_members[i].id == t->id && schema_members[i].word == word) return true;
  return false;
}

/* The enumeration that a bare word is looked up in, or NULL. */
static const Type *want_enum(const Type *t) {
  if (!t) return NULL;
  if (t->kind == T_ENUM) return t;
  if (t->kind != T_UNION) return NULL;
  const Type *e = want_enum(t->a);
  return e ? e : want_enum(t->b);
}

bool name_is_kind(Sym s) {
  return s < W_COUNT && schema_block_of_word[s] && (schema_blocks[schema_block_of_word[s]].flags & BF_DECL);
}

bool name_is_scope(Sym s) { return s == W_project || s == W_host || s == W_build || s == W_self; }

const Value *eval_name(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  const Type *words = want_enum(want);
  if (words && enum_has(words, n->sym)) {
    Value *v = value_new(m, V_WORD, node_span(n));
    v->text = text_of(m->arena, M_STR(m, n->sym));
    v->node = n;
    return v;
  }
  Binding *b = scope_find(c, n->sym);
  if (b && (b->kind == BIND_TEMPLATE || b->kind == BIND_IMPORT)) {
    b->used = true;
    Diag *d = diag(m->ds, E0219, node_span(n), M_STR(m, n->sym),
                   b->kind == BIND_TEMPLATE ? STR("a template") : STR("an import"));
    diag_also(m->ds, d, b->at, DECLARED_HERE);
    return value_poison(m, node_span(n));
  }
  if (b) return binding_value(c, b, node_span(n));
  if (name_is_kind(n->sym) || name_is_scope(n->sym)) {
    Value *v = value_new(m, V_SPACE, node_span(n));
    v->space = n->sym;
    return v;
  }
  if (words) {
    Diag *d = report_not_member(c, M_STR(m, n->sym), node_span(n), node_span(n), words);
    if (want->kind == T_UNION && !d->fixes.n) diag_help(m->ds, d, POSSIBLE_HERE, type_a(m, want));
  } else
    report_unknown_name(c, n, want);
  return value_poison(m, node_span(n));
}

/* ---- lists and maps ---- */

static const Type *want_list(const Type *t) {
  if (!t) return NULL;
  if (t->kind == T_LIST) return t;
  if (t->kind != T_UNION) return NULL;
  const Type *l = want_list(t->a);
  return l ? l : want_list(t->b);
}

typedef VEC(const Value *) Values;

static void spread_into(Ctx *c, Values *out, const Node *e, const Type *want, bool *poisoned) {
  const Value *v = eval(c, e->a, want);
  if (v->kind == V_LIST) {
    for (uint32_t i = 0; i < v->n; i++) *vec_push(c->m->arena, out) = v->items[i];
  } else if (v->kind == V_POISON || v->kind == V_UNKNOWN) {
    *poisoned = true;
  } else {
    diag(c->m->ds, E0312, node_span(e), STR("a list"), value_a(c->m->arena, &c->m->names, v));
    *poisoned = true;
  }
}

static const Value *eval_list(Ctx *c, const Node *n, const Type *want) {
  const Type *list = want_list(want), *element = list ? list->a : NULL;
  Values out = {0};
  bool poisoned = false;
  uint32_t elements = 0;
  for (const Node *e = n->a; e; e = e->next) elements++;
  vec_reserve(c->m->arena, &out, elements);
  for (const Node *e = n->a; e; e = e->next) {
    if (e->kind == N_SPREAD) {
      spread_into(c, &out, e, list, &poisoned);
      continue;
    }
    const Value *v = eval(c, e, element);
    *vec_push(c->m->arena, &out) = v;
  }
  if (poisoned) return value_unknown(c->m, list, node_span(n));
  Value *v = value_new(c->m, V_LIST, node_span(n));
  v->items = out.v;
  v->n = out.n;
  v->node = n;
  return value_made(c->m, v);
}

typedef struct {
  const Node *node;
  const Type *element;
  Values out;
  bool unknown, in_empty;
} Comprehension;

static void comprehension_round(Ctx *c, void *arg) {
  Comprehension *k = arg;
  if (k->node->b) {
    int yes = eval_condition(c, k->node->b);
    if (yes < 0 && (k->in_empty || !c->empty)) k->unknown = true;
    if (yes == 0) return;
  }
  const Value *v = eval(c, node_c(k->node), k->element);
  if (c->empty && !k->in_empty) return;
  if (c->dry) k->unknown = true;
  *vec_push(c->m->arena, &k->out) = v;
}

static const Value *eval_comprehension(Ctx *c, const Node *n, const Type *want) {
  const Type *list = want_list(want);
  Comprehension k = {.node = n, .element = list ? list->a : NULL, .in_empty = c->empty};
  eval_generators(c, n->a, comprehension_round, &k);
  if (k.unknown) return value_unknown(c->m, list, node_span(n));
  Value *v = value_new(c->m, V_LIST, node_span(n));
  v->items = k.out.v;
  v->n = k.out.n;
  return value_made(c->m, v);
}

typedef struct {
  Values items;
  VEC(Str) keys;
  VEC(Span) key_at;
  bool unknown;
} MapParts;

static void map_put(Ctx *c, MapParts *p, Str key, Span at, const Value *v, bool spread) {
  for (uint32_t i = 0; i < p->keys.n; i++) {
    if (!str_eq(p->keys.v[i], key)) continue;
    if (!spread && p->key_at.v[i].file != UINT32_MAX) {
      Diag *d = diag(c->m->ds, E0208, at, key);
      diag_also(c->m->ds, d, p->key_at.v[i], FIRST_HERE);
      diag_help(c->m->ds, d, KEEP_ONE);
    }
    p->items.v[i] = v;
    p->key_at.v[i] = at;
    return;
  }
  *vec_push(c->m->arena, &p->items) = v;
  *vec_push(c->m->arena, &p->keys) = key;
  *vec_push(c->m->arena, &p->key_at) = spread ? SPAN_NONE : at;
}

static Str map_key(Ctx *c, const Node *field) {
  if (!field->b) return M_STR(c->m, field->sym);
  const Value *v = eval(c, field->b, type_basic(T_STRING));
  return v->kind == V_TEXT && text_known(v->text) ? value_str(c->m->arena, v) : STR("");
}

static void map_statement(Ctx *c, MapParts *p, const Node *s, const Type *element) {
  if (s->kind == N_FIELD) {
    map_put(c, p, map_key(c, s), node_name_span(s), eval(c, s->a, element), false);
  } else if (s->kind == N_SPREAD) {
    const Value *v = eval(c, s->a, NULL);
    for (uint32_t i = 0; v->kind == V_MAP && i < v->n; i++)
      map_put(c, p, v->keys[i], v->key_at[i], v->items[i], true);
    if (v->kind == V_UNKNOWN || v->kind == V_POISON)
      p->unknown = true;
    else if (v->kind != V_MAP)
      diag(c->m->ds, E0312, node_span(s), STR("a map"), value_a(c->m->arena, &c->m->names, v));
  } else if (s->kind != N_BAD) {
    diag(c->m->ds, E0220, node_span(s));
  }
}

const Value *eval_map_block(Ctx *c, const Node *n, const Type *want) {
  MapParts p = {0};
  for (const Node *s = n->a; s; s = s->next)
    map_statement(c, &p, s, want && want->kind == T_MAP ? want->a : NULL);
  if (p.unknown) return value_unknown(c->m, want, node_span(n));
  Value *v = value_new(c->m, V_MAP, node_span(n));
  v->items = p.items.v;
  v->keys = p.keys.v;
  v->key_at = p.key_at.v;
  v->n = p.items.n;
  v->node = n;
  return value_made(c->m, v);
}

/* ---- if then else ---- */

static const Value *eval_cond(Ctx *c, const Node *n, const Type *want) {
  int yes = eval_condition(c, n->a);
  Ctx then_c = *c, else_c = *c;
  then_c.scope = eval_narrow(c, n->a, true);
  else_c.scope = eval_narrow(c, n->a, false);
  then_c.dry |= yes != 1;
  else_c.dry |= yes != 0;
  const Value *a = eval(&then_c, n->b, want), *b = eval(&else_c, node_c(n), want);
  const Type *ta = type_of_value(c->m, a), *tb = type_of_value(c->m, b);
  bool differ = ta && tb && !type_may_be(ta, tb) && !type_may_be(tb, ta);
  if (differ && !(want && want->kind == T_UNION)) {
    Diag *d = diag(c->m->ds, E0308, node_span(n));
    diag_also(c->m->ds, d, node_span(n->b), THIS_IS_A, type_text(c->m, ta));
    diag_also(c->m->ds, d, node_span(node_c(n)), THIS_IS_A, type_text(c->m, tb));
    return value_poison(c->m, node_span(n));
  }
  if (yes < 0) return value_unknown(c->m, ta ? ta : tb, node_span(n));
  return yes ? a : b;
}

void report_no_key(Ctx *c, const Value *map, Str key, Span at) {
  Model *m = c->m;
  Suggest s;
  suggest_init(&s, m->arena, key);
  for (uint32_t i = 0; i < map->n; i++) suggest_offer(&s, map->keys[i]);
  Diag *d = diag(m->ds, E0805, at, key);
  if (s.n)
    diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(&s));
  else if (s.offered)
    diag_help(m->ds, d, ONE_OF, suggest_list(&s));
}

/* What an unknown list, map or range gives. */
static const Type *element_of(const Value *o) {
  bool many = o->kind == V_UNKNOWN && o->type && (o->type->kind == T_LIST || o->type->kind == T_MAP);
  return many ? o->type->a : NULL;
}

static const Value *eval_index(Ctx *c, const Node *n) {
  Model *m = c->m;
  const Value *o = eval(c, n->a, NULL);
  if (o->kind == V_POISON) return o;
  bool by_name = o->kind == V_MAP || o->kind == V_SPACE;
  if (!by_name && o->kind != V_LIST && o->kind != V_UNKNOWN) {
    diag(m->ds, E0313, node_span(n->a), value_a(m->arena, &m->names, o));
    return value_poison(m, node_span(n));
  }
  const Value *i = eval_as(c, n->b, type_basic(by_name ? T_STRING : T_INT));
  if (i->kind == V_POISON) return i;
  if (i->kind == V_UNKNOWN || o->kind == V_UNKNOWN) return value_unknown(m, element_of(o), node_span(n));
  if (i->kind == V_TEXT && !text_known(i->text)) {
    diag(m->ds, E0506, i->at);
    return value_poison(m, node_span(n));
  }
  if (o->kind == V_LIST) {
    if (i->num >= 0 && i->num < o->n) return value_copy(m, o->items[i->num], node_span(n));
    if (c->dry) return value_unknown(m, element_of(o), node_span(n));
    diag(m->ds, E0804, node_span(n->b), value_show(m->arena, &m->names, i), arena_fmt(m->arena, "%u", o->n));
    return value_poison(m, node_span(n));
  }
  Str key = value_str(m->arena, i);
  if (o->kind == V_SPACE) return ref_new(c, o->space, intern(&m->names, key), node_span(n), node_span(n->b));
  for (uint32_t k = 0; k < o->n; k++)
    if (str_eq(o->keys[k], key)) return value_copy(m, o->items[k], node_span(n));
  /* a branch that is not taken may well ask for what is not there: `if k in keys(m) { … m[k] … }` */
  if (c->dry) return value_unknown(m, element_of(o), node_span(n));
  report_no_key(c, o, key, node_span(n->b));
  return value_poison(m, node_span(n));
}

/* ---- the switch ---- */

/* `none` is also a word of some enumerations, as in `network = none`. */
static const Value *eval_none(Ctx *c, const Node *n, const Type *want) {
  const Type *words = want_enum(want);
  Sym none = intern_find(&c->m->names, STR("none"));
  Value *v = value_new(c->m, V_NONE, node_span(n));
  v->node = n;
  if (!words || !none || !enum_has(words, none)) return v;
  v->kind = V_WORD;
  v->text = text_of(c->m->arena, STR("none"));
  return v;
}

static const Value *eval_number(Ctx *c, const Node *n) {
  static const uint8_t kinds[] = {[N_INT] = V_INT,           [N_DECIMAL] = V_DECIMAL, [N_SIZE] = V_SIZE,
                                  [N_DURATION] = V_DURATION, [N_PORTPROTO] = V_PORT,  [N_BOOL] = V_BOOL};
  Value *v = value_new(c->m, (ValueKind)kinds[n->kind], node_span(n));
  v->num = n->more->num > INT64_MAX ? INT64_MAX : (int64_t)n->more->num;
  v->proto = n->op;
  v->node = n;
  return v;
}

bool model_deeper(Model *m, Span at, uint32_t levels) {
  if (m->depth + levels <= MODEL_MAX_NESTING) {
    m->depth += levels;
    return true;
  }
  if (!m->over_limit) diag(m->ds, E0809, at);
  m->over_limit = true;
  return false;
}

static bool over_limit(Ctx *c, const Node *n) {
  Model *m = c->m;
  bool memory = m->arena->total_bytes - m->read_bytes > MODEL_MAX_BYTES;
  if (++m->steps <= MODEL_MAX_EVAL && !memory) return false;
  if (!m->over_limit)
    diag(m->ds, E0806, node_span(n), memory ? STR("1 GiB of memory") : STR("10,000,000 steps"));
  m->over_limit = true;
  return true;
}

static const Value *eval_kind(Ctx *c, const Node *n, const Type *want) {
  switch ((NodeKind)n->kind) {
  case N_NAME: return eval_name(c, n, want);
  case N_INT:
  case N_DECIMAL:
  case N_SIZE:
  case N_DURATION:
  case N_PORTPROTO:
  case N_BOOL: return eval_number(c, n);
  case N_NONE: return eval_none(c, n, want);
  case N_STRING:
  case N_HEREDOC: return eval_string(c, n, want);
  case N_LIST: return eval_list(c, n, want);
  case N_COMP: return eval_comprehension(c, n, want);
  case N_BLOCK: return eval_map_block(c, n, want);
  case N_COND: return eval_cond(c, n, want);
  case N_BINARY: return eval_binary(c, n, want);
  case N_UNARY: return eval_unary(c, n, want);
  case N_MEMBER: return eval_member(c, n, want);
  case N_INDEX: return eval_index(c, n);
  case N_CALL: return eval_call(c, n, want);
  case N_VALUE: return eval(c, n->a, want);
  default: return value_poison(c->m, node_span(n));
  }
}

const Value *eval(Ctx *c, const Node *n, const Type *want) {
  if (over_limit(c, n) || !model_deeper(c->m, node_span(n), 1)) return value_poison(c->m, node_span(n));
  const Value *v = eval_kind(c, n, want);
  c->m->depth--;
  return v;
}

const Value *eval_as(Ctx *c, const Node *n, const Type *want) {
  const Value *v = eval(c, n, want);
  const Node *outer = c->m->judging;
  c->m->judging = n;
  v = coerce(c, v, want);
  c->m->judging = outer;
  return v;
}
