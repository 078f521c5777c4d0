/* The built-in functions: one of its own for each row of grammar/function.def. */
#include "model/functions.h"

#include "base/buf.h"
#include "ir/limits.h"

const Value *function_wrong(Ctx *c, const Value *v, Str expected) {
  Model *m = c->m;
  if (v->kind == V_POISON) return v;
  Str found = v->kind == V_UNKNOWN && v->type ? type_a(m, v->type) : value_a(m->arena, &m->names, v);
  Diag *d = diag(m->ds, E0301, v->at, expected, found);
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

static const Value *empty(Ctx *c, const Value *v, Str expected) {
  diag_origin(c, diag(c->m->ds, E0301, v->at, expected, STR("an empty string")), v);
  return value_poison(c->m, v->at);
}

bool function_text(Ctx *c, const Value *v, const Type *result, Str *s, const Value **out) {
  const Value *t = coerce(c, v, type_basic(T_STRING));
  if (t->kind == V_TEXT && text_known(t->text)) {
    *s = value_str(c->m->arena, t);
    return true;
  }
  if (t->kind == V_TEXT) diag(c->m->ds, E0506, v->at);
  *out = t->kind == V_UNKNOWN ? value_unknown(c->m, result, v->at) : value_poison(c->m, v->at);
  return false;
}

/* Is text from outside in it that is not safe in a shell? Then it is in what a function makes of it, too. */
static bool is_foreign(const Model *m, const Value *v) {
  uint32_t bad;
  if (v->kind == V_TEXT)
    return (v->foreign || v->ambient) && !text_is_shell_safe(value_str(m->arena, v), &bad);
  for (uint32_t i = 0; i < v->n; i++)
    if (is_foreign(m, v->items[i])) return true;
  return false;
}

const Value *function_foreign(Model *m, const Value *v) {
  if (v->shell_word || (v->kind != V_TEXT && v->kind != V_LIST)) return v;
  Value *out = value_copy(m, v, v->at);
  out->foreign = true;
  if (v->n) out->items = arena_array(m->arena, const Value *, v->n);
  for (uint32_t i = 0; i < v->n; i++) out->items[i] = function_foreign(m, v->items[i]);
  return out;
}

static const Value *fn_len(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Value *v = value_new(c->m, V_INT, node_span(call));
  if (a[0]->kind == V_UNKNOWN) return value_unknown(c->m, type_basic(T_INT), node_span(call));
  if (a[0]->kind == V_LIST || a[0]->kind == V_MAP)
    v->num = a[0]->n;
  else if (a[0]->kind == V_TEXT && text_known(a[0]->text))
    v->num = value_str(c->m->arena, a[0]).n;
  else
    return function_wrong(c, a[0], STR("a list, map or string"));
  return v;
}

static const Value *fn_join(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str between, s;
  const Value *out;
  if (a[0]->kind == V_UNKNOWN) return value_unknown(c->m, type_basic(T_STRING), node_span(call));
  if (a[0]->kind != V_LIST) return function_wrong(c, a[0], STR("a list"));
  if (!function_text(c, a[1], type_basic(T_STRING), &between, &out)) return out;
  Buf b = buf_new(c->m->arena);
  for (uint32_t i = 0; i < a[0]->n; i++) {
    if (i) buf_bytes(&b, between);
    if (a[0]->items[i]->kind == V_UNKNOWN) /* of a template that nothing uses */
      return value_unknown(c->m, type_basic(T_STRING), node_span(call));
    if (!value_scalar_text(c->m->arena, &c->m->names, a[0]->items[i], &s))
      return function_wrong(c, a[0]->items[i], STR("a string"));
    buf_bytes(&b, s);
    if (!text_fits(c, b.n, node_span(call))) return value_poison(c->m, node_span(call));
  }
  c->m->steps += b.n / MODEL_STEP_BYTES;
  return value_text(c->m, buf_str(&b), node_span(call));
}

typedef VEC(Part) Parts;

/* sh(sh(x)) */
static void report_quoted_again(Ctx *c, const Node *call, const Value *v) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0429, v->at);
  diag_origin(c, d, v);
  Str inside = source_text(m->sources, v->at);
  if (call->b && call->b->a->lo == v->at.lo)
    diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, CHANGE_TO, inside), node_span(call), inside);
}

/* One value as shell words. */
static const Value *put_words(Ctx *c, const Node *call, Parts *out, const Value *v) {
  Str s;
  if (v->kind == V_TEXT && v->shell_word) {
    report_quoted_again(c, call, v);
    return value_poison(c->m, node_span(call));
  }
  if (value_scalar_text(c->m->arena, &c->m->names, v, &s)) {
    *vec_push(c->m->arena, out) = (Part){.kind = PART_WORD, .text = s};
    return NULL;
  }
  if (v->kind != V_TEXT) return function_wrong(c, v, STR("a string"));
  for (uint32_t i = 0; i < v->text.n; i++) {
    Part p = v->text.v[i];
    p.kind = p.kind == PART_BUILD ? PART_BUILD_WORD : p.kind == PART_TEXT ? PART_WORD : p.kind;
    *vec_push(c->m->arena, out) = p;
  }
  return NULL;
}

static const Value *fn_sh(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Parts parts = {0};
  const Value *bad = NULL;
  if (a[0]->kind == V_UNKNOWN || a[0]->kind == V_POISON)
    return a[0]->kind == V_POISON ? a[0] : value_unknown(c->m, NULL, node_span(call));
  if (a[0]->maybe) return function_wrong(c, a[0], STR("a value that is not `none`"));
  for (uint32_t i = 0; a[0]->kind == V_LIST && i < a[0]->n; i++) /* of a template that nothing uses */
    if (a[0]->items[i]->kind == V_UNKNOWN) return value_unknown(c->m, NULL, node_span(call));
  if (a[0]->kind != V_LIST) bad = put_words(c, call, &parts, a[0]);
  for (uint32_t i = 0; a[0]->kind == V_LIST && i < a[0]->n && !bad; i++) {
    if (i) *vec_push(c->m->arena, &parts) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    bad = put_words(c, call, &parts, a[0]->items[i]);
  }
  if (bad) return bad;
  Value *v = value_new(c->m, V_TEXT, node_span(call));
  v->text = (Text){parts.v, parts.n};
  v->shell_word = true;
  return v;
}

static const Value *change_case(Ctx *c, const Node *call, const Value *a, char lo, char hi, int by) {
  Str s;
  const Value *out;
  if (!function_text(c, a, type_basic(T_STRING), &s, &out)) return out;
  char *copy = arena_alloc(c->m->arena, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) copy[i] = (char)(s.s[i] >= lo && s.s[i] <= hi ? s.s[i] + by : s.s[i]);
  return value_text(c->m, str_n(copy, s.n), node_span(call));
}
static const Value *fn_lower(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return change_case(c, call, a[0], 'A', 'Z', 32);
}
static const Value *fn_upper(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return change_case(c, call, a[0], 'a', 'z', -32);
}

/* Slashes at the end do not count, as in the programs of these names. */
static const Value *path_part(Ctx *c, const Node *call, const Value *a, bool last) {
  Str s, part;
  const Value *out;
  if (!function_text(c, a, type_basic(T_STRING), &s, &out)) return out;
  while (s.n > 1 && s.s[s.n - 1] == '/') s.n--;
  uint32_t at = s.n;
  while (at && s.s[at - 1] != '/') at--;
  part = last && !str_is(s, "/") ? str_sub(s, at, s.n) : str_sub(s, 0, at);
  while (!last && part.n > 1 && part.s[part.n - 1] == '/') part.n--;
  return value_text(c->m, part.n || last ? part : STR("."), node_span(call));
}
static const Value *fn_basename(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return path_part(c, call, a[0], true);
}
static const Value *fn_dirname(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return path_part(c, call, a[0], false);
}

static uint32_t find_text(Str s, uint32_t from, Str what) {
  for (uint32_t i = from; what.n && i + what.n <= s.n; i++)
    if (!memcmp(s.s + i, what.s, what.n)) return i;
  return s.n;
}

static const Value *fn_replace(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str s, old, new;
  const Value *out;
  if (!function_text(c, a[0], type_basic(T_STRING), &s, &out) ||
      !function_text(c, a[1], type_basic(T_STRING), &old, &out) ||
      !function_text(c, a[2], type_basic(T_STRING), &new, &out))
    return out;
  if (!old.n) return empty(c, a[1], STR("text to replace"));
  Buf b = buf_new(c->m->arena);
  for (uint32_t lo = 0; lo < s.n;) {
    uint32_t hi = find_text(s, lo, old);
    buf_bytes(&b, str_sub(s, lo, hi));
    if (hi < s.n) buf_bytes(&b, new);
    if (!text_fits(c, b.n, node_span(call))) return value_poison(c->m, node_span(call));
    lo = hi + old.n;
    if (hi == s.n) break;
  }
  c->m->steps += b.n / MODEL_STEP_BYTES;
  return value_text(c->m, buf_str(&b), node_span(call));
}

static Value *list_of(Ctx *c, const Node *call, uint32_t n) {
  Value *v = value_new(c->m, V_LIST, node_span(call));
  v->items = arena_array(c->m->arena, const Value *, n);
  return v;
}

static const Value *fn_split(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str s, by;
  const Value *out;
  if (!function_text(c, a[0], NULL, &s, &out) || !function_text(c, a[1], NULL, &by, &out)) return out;
  if (!by.n) return empty(c, a[1], STR("a separator"));
  VEC(const Value *) items = {0};
  for (uint32_t lo = 0;;) {
    uint32_t hi = find_text(s, lo, by);
    *vec_push(c->m->arena, &items) = value_text(c->m, str_sub(s, lo, hi), node_span(call));
    if (hi >= s.n) break;
    lo = hi + by.n;
  }
  Value *v = list_of(c, call, 0);
  v->items = items.v;
  v->n = items.n;
  return v;
}

static const Value *map_side(Ctx *c, const Node *call, const Value *map, bool keys) {
  if (map->kind == V_UNKNOWN) return value_unknown(c->m, NULL, node_span(call));
  if (map->kind != V_MAP) return function_wrong(c, map, STR("a map"));
  Value *v = list_of(c, call, map->n);
  v->n = map->n;
  for (uint32_t i = 0; i < map->n; i++) v->items[i] = keys ? value_key(c->m, map, i) : map->items[i];
  return v;
}
static const Value *fn_keys(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return map_side(c, call, a[0], true);
}
static const Value *fn_values(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  return map_side(c, call, a[0], false);
}

static const Value *fn_contains(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Value *v = value_new(c->m, V_BOOL, node_span(call));
  Str s, part;
  const Value *out;
  if (a[0]->kind == V_UNKNOWN || a[1]->kind == V_UNKNOWN)
    return value_unknown(c->m, type_basic(T_BOOL), node_span(call));
  if (a[0]->kind == V_LIST) {
    bool possible = a[0]->n == 0;
    for (uint32_t i = 0; i < a[0]->n; i++) {
      v->num |= value_equal(a[0]->items[i], a[1]);
      possible |= values_compare(a[0]->items[i], a[1]);
    }
    return possible ? v : function_wrong(c, a[1], type_a(c->m, type_of_value(c->m, a[0]->items[0])));
  }
  if (a[0]->kind == V_MAP) {
    Diag *d = diag(c->m->ds, E0301, a[0]->at, STR("a list or string"), STR("a map"));
    diag_help(c->m->ds, d, KEY_IN_MAP);
    return value_poison(c->m, node_span(call));
  }
  if (!function_text(c, a[0], type_basic(T_BOOL), &s, &out) ||
      !function_text(c, a[1], type_basic(T_BOOL), &part, &out))
    return out;
  v->num = part.n == 0 || find_text(s, 0, part) < s.n;
  return v;
}

/* A variable with a similar name may be meant; its value is nobody's business. */
static void report_not_set(Ctx *c, const Node *call, Str name) {
  Model *m = c->m;
  Str *names;
  uint32_t n;
  Suggest s;
  suggest_init(&s, m->arena, name);
  Diag *d = diag(m->ds, E0613, node_span(call), name);
  if (m->os->env_names(m->os, m->arena, &names, &n) != 0) n = 0;
  for (uint32_t i = 0; i < n; i++) suggest_offer(&s, names[i]);
  const Node *literal = call->b ? call->b->a : NULL;
  if (!s.n || literal->kind != N_STRING) return;
  diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(&s));
  edit_meant(m, d, FIX_MAYBE, node_span(literal), arena_fmt(m->arena, "\"%.*s\"", STR_ARG(s.best[0].name)));
}

static const Value *fn_env(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  Model *m = c->m;
  Str name;
  const Value *out;
  const Value *t = coerce(c, a[0], type_basic(T_ENV_NAME));
  if (!function_text(c, t, want, &name, &out)) return out;
  if (c->dry) return value_unknown(m, want, node_span(call));
  const char *value = m->os->get_env(m->os, arena_fmt(m->arena, "%.*s", STR_ARG(name)).s);
  if (value) {
    model_input(m, MI_ENV, name, str_c(value), false);
    Value *v = value_text(m, arena_str(m->arena, str_c(value)), node_span(call));
    v->ambient = true;
    Str *given = arena_new(m->arena, Str);
    *given = arena_fmt(m->arena, "the variable %.*s", STR_ARG(name));
    value_more(m, v)->given = given;
    return v;
  }
  if (n == 1) {
    report_not_set(c, call, name);
    return value_poison(m, node_span(call));
  }
  model_input(m, MI_ENV, name, value_recorded(m->arena, &m->names, a[1]), true);
  return value_copy(m, a[1], node_span(call));
}

static const Value *fn_late(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)want;
  Model *m = c->m;
  Str name;
  const Value *out;
  const Value *t = coerce(c, a[0], type_basic(T_ENV_NAME));
  if (!function_text(c, t, NULL, &name, &out)) return out;
  Str fallback = STR("");
  if (n == 2 && (a[1]->kind == V_UNKNOWN || a[1]->kind == V_POISON))
    return value_copy(m, a[1], node_span(call));
  if (n == 2 && (a[1]->maybe || !value_scalar_text(m->arena, &m->names, a[1], &fallback)))
    return function_wrong(c, a[1], STR("a string or number"));
  uint32_t bad;
  if (!quote_can_late(fallback, &bad)) {
    diag(m->ds, E0423, a[1]->at, value_show(m->arena, &m->names, a[1]),
         text_byte_name(m->arena, (unsigned char)fallback.s[bad]));
    return value_poison(m, node_span(call));
  }
  Value *v = value_new(m, V_TEXT, node_span(call));
  v->text = text_late(m->arena, name, n == 2 ? &fallback : NULL);
  if (n == 2) value_more(c->m, v)->whole = a[1];
  return v;
}

const Function functions[] = {
#define FUNCTION(name, signature, min, max, ...) {#name, signature, min, max, fn_##name},
#include "function.def"
#undef FUNCTION
};
const uint32_t function_count = sizeof functions / sizeof functions[0];

const Function *function_find(Str name) {
  for (uint32_t i = 0; i < function_count; i++)
    if (str_is(name, functions[i].name)) return &functions[i];
  return NULL;
}

void function_offer(Suggest *s) {
  for (uint32_t i = 0; i < function_count; i++) suggest_offer(s, str_c(functions[i].name));
}

static const Value *unknown_function(Ctx *c, const Node *n) {
  Model *m = c->m;
  if (n->a->kind != N_NAME) {
    diag(m->ds, E0221, node_span(n->a));
    return value_poison(m, node_span(n));
  }
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, n->a->sym));
  function_offer(&s);
  Diag *d = diag(m->ds, E0222, node_span(n->a), M_STR(m, n->a->sym));
  if (s.n) {
    edit_suggested(m, d, &s, node_span(n->a));
  } else {
    Buf all = buf_new(m->arena);
    for (uint32_t i = 0; i < function_count; i++) {
      if (i) buf_lit(&all, ", ");
      buf_bytes(&all, str_c(functions[i].name));
    }
    diag_help(m->ds, d, ONE_OF, buf_str(&all));
  }
  return value_poison(m, node_span(n));
}

const Value *eval_call(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  const Function *f = n->a->kind == N_NAME ? function_find(M_STR(m, n->a->sym)) : NULL;
  const Value *args[4];
  uint32_t count = 0;
  bool named = false;
  if (!f) return unknown_function(c, n);
  for (const Node *a = n->b; a; a = a->next) {
    bool is_default = count == 1 && (f->call == fn_env || f->call == fn_late);
    const Value *v = eval(c, a->a, is_default ? want : NULL);
    if (v->kind == V_POISON) return v;
    if (count < 4) args[count] = v;
    named |= a->sym != 0;
    count++;
  }
  if (named || count < f->min || count > f->max) {
    Str given = named        ? STR("named arguments")
                : count == 0 ? STR("no arguments")
                : count == 1 ? STR("one argument")
                             : arena_fmt(m->arena, "%u arguments", count);
    diag(m->ds, E0223, node_span(n), str_c(f->name), str_c(f->signature), given);
    return value_poison(m, node_span(n));
  }
  const Value *v = f->call(c, n, args, count, want);
  for (uint32_t i = 0; i < count; i++)
    if (is_foreign(c->m, args[i])) v = function_foreign(c->m, v);
  if (v->kind == V_POISON || (v->at.file == n->file && v->at.lo == n->lo && v->at.hi == n->hi)) return v;
  return value_copy(m, v, node_span(n));
}
