/* The built-in functions. To add one: a row in the table, a function of its type, a case in golden/. */
#include "model/functions.h"

#include "base/buf.h"
#include "ir/limits.h"

static const Value *wrong(Ctx *c, const Value *v, Str expected) {
  Model *m = c->m;
  if (v->kind == V_POISON) return v;
  Str found = v->kind == V_UNKNOWN && v->type ? type_a(m, v->type) : value_a(m->arena, &m->names, v);
  Diag *d = diag(m->ds, E0301, v->at, expected, found);
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

/* The known text of an argument; false (result in *out) when it is unknown or a mistake. */
static bool text_arg(Ctx *c, const Value *v, const Type *result, Str *s, const Value **out) {
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

static const Value *as_foreign(Model *m, const Value *v) {
  if (v->shell_word || (v->kind != V_TEXT && v->kind != V_LIST)) return v;
  Value *out = value_copy(m, v, v->at);
  out->foreign = true;
  if (v->n) out->items = arena_array(m->arena, const Value *, v->n);
  for (uint32_t i = 0; i < v->n; i++) out->items[i] = as_foreign(m, v->items[i]);
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
    return wrong(c, a[0], STR("a list, map or string"));
  return v;
}

static const Value *fn_join(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str between, s;
  const Value *out;
  if (a[0]->kind == V_UNKNOWN) return value_unknown(c->m, type_basic(T_STRING), node_span(call));
  if (a[0]->kind != V_LIST) return wrong(c, a[0], STR("a list"));
  if (!text_arg(c, a[1], type_basic(T_STRING), &between, &out)) return out;
  Buf b = buf_new(c->m->arena);
  for (uint32_t i = 0; i < a[0]->n; i++) {
    if (i) buf_bytes(&b, between);
    if (!value_scalar_text(c->m->arena, &c->m->names, a[0]->items[i], &s))
      return wrong(c, a[0]->items[i], STR("a string"));
    buf_bytes(&b, s);
    if (!text_fits(c, b.n, node_span(call))) return value_poison(c->m, node_span(call));
  }
  c->m->steps += b.n / MODEL_STEP_BYTES;
  return value_text(c->m, buf_str(&b), node_span(call));
}

typedef VEC(Part) Parts;

/* One value as shell words. */
static const Value *put_words(Ctx *c, Parts *out, const Value *v) {
  Str s;
  if (v->kind == V_TEXT && v->shell_word) return wrong(c, v, STR("a plain value"));
  if (value_scalar_text(c->m->arena, &c->m->names, v, &s)) {
    *vec_push(c->m->arena, out) = (Part){.kind = PART_WORD, .text = s};
    return NULL;
  }
  if (v->kind != V_TEXT) return wrong(c, v, STR("a string"));
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
  if (a[0]->maybe) return wrong(c, a[0], STR("a value that is not `none`"));
  if (a[0]->kind != V_LIST) bad = put_words(c, &parts, a[0]);
  for (uint32_t i = 0; a[0]->kind == V_LIST && i < a[0]->n && !bad; i++) {
    if (i) *vec_push(c->m->arena, &parts) = (Part){.kind = PART_TEXT, .text = STR(" ")};
    bad = put_words(c, &parts, a[0]->items[i]);
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
  if (!text_arg(c, a, type_basic(T_STRING), &s, &out)) return out;
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

static uint32_t find_text(Str s, uint32_t from, Str what) {
  for (uint32_t i = from; what.n && i + what.n <= s.n; i++)
    if (!memcmp(s.s + i, what.s, what.n)) return i;
  return s.n;
}

static const Value *fn_replace(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str s, old, new;
  const Value *out;
  if (!text_arg(c, a[0], type_basic(T_STRING), &s, &out) ||
      !text_arg(c, a[1], type_basic(T_STRING), &old, &out) ||
      !text_arg(c, a[2], type_basic(T_STRING), &new, &out))
    return out;
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
  if (!text_arg(c, a[0], NULL, &s, &out) || !text_arg(c, a[1], NULL, &by, &out)) return out;
  if (!by.n) return wrong(c, a[1], STR("a separator"));
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
  if (map->kind != V_MAP) return wrong(c, map, STR("a map"));
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
    for (uint32_t i = 0; i < a[0]->n; i++) v->num |= value_equal(a[0]->items[i], a[1]);
    return v;
  }
  if (!text_arg(c, a[0], type_basic(T_BOOL), &s, &out) || !text_arg(c, a[1], type_basic(T_BOOL), &part, &out))
    return out;
  v->num = part.n == 0 || find_text(s, 0, part) < s.n;
  return v;
}

static const Value *fn_env(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  Model *m = c->m;
  Str name;
  const Value *out;
  const Value *t = coerce(c, a[0], type_basic(T_ENV_NAME));
  if (!text_arg(c, t, want, &name, &out)) return out;
  if (c->dry) return value_unknown(m, want, node_span(call));
  const char *value = m->os->get_env(m->os, arena_fmt(m->arena, "%.*s", STR_ARG(name)).s);
  if (value) {
    model_input(m, MI_ENV, name, str_c(value), false);
    Value *v = value_text(m, arena_str(m->arena, str_c(value)), node_span(call));
    v->ambient = true;
    return v;
  }
  if (n == 1) {
    diag(m->ds, E0613, node_span(call), name);
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
  if (!text_arg(c, t, NULL, &name, &out)) return out;
  Part *p = arena_new(m->arena, Part);
  *p = (Part){.kind = PART_LATE, .text = name, .has_fallback = n == 2};
  if (n == 2 && (a[1]->kind == V_UNKNOWN || a[1]->kind == V_POISON))
    return value_copy(m, a[1], node_span(call));
  if (n == 2 && (a[1]->maybe || !value_scalar_text(m->arena, &m->names, a[1], &p->fallback)))
    return wrong(c, a[1], STR("a string or number"));
  uint32_t bad;
  if (!quote_can_late(p->fallback, &bad)) {
    diag(m->ds, E0423, a[1]->at, value_show(m->arena, &m->names, a[1]),
         text_byte_name(m->arena, (unsigned char)p->fallback.s[bad]));
    return value_poison(m, node_span(call));
  }
  Value *v = value_new(m, V_TEXT, node_span(call));
  v->text = (Text){p, 1};
  v->whole = n == 2 ? a[1] : NULL;
  return v;
}

static const Value *fn_file(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Str path, rel, text;
  const Value *out;
  if (!text_arg(c, a[0], type_basic(T_STRING), &path, &out)) return out;
  if (c->dry) return value_unknown(c->m, type_basic(T_STRING), node_span(call));
  if (!path_check(c, a[0], T_SOURCE, path, &rel) || !model_read(c->m, rel, a[0]->at, &text))
    return value_poison(c->m, node_span(call));
  return value_text(c->m, text, node_span(call));
}

/* Only `*` and `?` in the last part of the path: names in one directory. Linear backtracking to the last star. */
static bool glob_match(Str pattern, Str name) {
  uint32_t p = 0, i = 0, star = UINT32_MAX, mark = 0;
  while (i < name.n) {
    if (p < pattern.n && pattern.s[p] == '*')
      star = p++, mark = i;
    else if (p < pattern.n && (pattern.s[p] == '?' || pattern.s[p] == name.s[i]))
      p++, i++;
    else if (star != UINT32_MAX)
      p = star + 1, i = ++mark;
    else
      return false;
  }
  while (p < pattern.n && pattern.s[p] == '*') p++;
  return p == pattern.n;
}

static const Value *fn_glob(Ctx *c, const Node *call, const Value **a, uint32_t n, const Type *want) {
  (void)n, (void)want;
  Model *m = c->m;
  Str pattern, rel, *names;
  uint32_t count = 0;
  const Value *out;
  if (!text_arg(c, a[0], NULL, &pattern, &out)) return out;
  if (c->dry) return value_unknown(m, NULL, node_span(call));
  uint32_t slash = pattern.n;
  while (slash && pattern.s[slash - 1] != '/') slash--;
  if (!path_resolve(c, a[0], slash ? str_sub(pattern, 0, slash - 1) : STR("."), &rel))
    return value_poison(m, node_span(call));
  Value *v = list_of(c, call, 0);
  if (m->os->list_dir(m->os, m->arena, model_path(m, rel), &names, &count)) count = 0;
  v->items = arena_array(m->arena, const Value *, count);
  Buf listed = buf_new(m->arena);
  for (uint32_t i = 0; i < count; i++) {
    if (names[i].s[0] == '.' || !glob_match(str_sub(pattern, slash, pattern.n), names[i])) continue;
    Str path = arena_fmt(m->arena, "%.*s%.*s", (int)slash, pattern.s, STR_ARG(names[i]));
    v->items[v->n++] = as_foreign(m, value_text(m, path, node_span(call)));
    buf_bytes(&listed, path);
    buf_lit(&listed, "\n");
  }
  model_input(m, MI_GLOB, pattern, buf_str(&listed), false);
  return v;
}

const Function functions[] = {
    {"len", "len(list | map | string): int", "How many elements, keys or bytes.", 1, 1, fn_len},
    {"join", "join(list, string): string", "The elements with the string between them.", 2, 2, fn_join},
    {"sh", "sh(value | list): shell words", "Quoted for a POSIX shell; a list becomes one word an element.",
     1, 1, fn_sh},
    {"lower", "lower(string): string", "ASCII letters in lower case.", 1, 1, fn_lower},
    {"upper", "upper(string): string", "ASCII letters in upper case.", 1, 1, fn_upper},
    {"replace", "replace(string, old, new): string", "Every `old` replaced by `new`.", 3, 3, fn_replace},
    {"split", "split(string, separator): list(string)", "The pieces between separators.", 2, 2, fn_split},
    {"keys", "keys(map): list(string)", "The keys, in source order.", 1, 1, fn_keys},
    {"values", "values(map): list", "The values, in source order.", 1, 1, fn_values},
    {"contains", "contains(list | string, value): bool", "Is the value in it?", 2, 2, fn_contains},
    {"env", "env(NAME, default)", "A variable of the environment peic runs in; recorded in the plan.", 1, 2,
     fn_env},
    {"late", "late(NAME, default)", "A variable of the environment the project is started in.", 1, 2,
     fn_late},
    {"file", "file(path): string", "The content of a file of the project.", 1, 1, fn_file},
    {"glob", "glob(pattern): list(path)", "Names in one directory that match, sorted.", 1, 1, fn_glob},
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
    if (is_foreign(c->m, args[i])) v = as_foreign(c->m, v);
  if (v->kind == V_POISON || (v->at.file == n->file && v->at.lo == n->lo && v->at.hi == n->hi)) return v;
  return value_copy(m, v, node_span(n));
}
