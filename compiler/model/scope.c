/* Plain names: lets, params, templates, imports, loop variables, template parameters. No shadowing. */
#include "model/private.h"

#include "diag/suggest.h"
#include "model/functions.h"

enum { CIRCLE_LABELS = 6 };

Scope *scope_new(Ctx *c) {
  Scope *s = arena_new(c->m->arena, Scope);
  s->up = c->scope;
  s->file = c->scope->file;
  s->self_name = c->scope->self_name;
  s->has_self = c->scope->has_self;
  return s;
}

Binding *file_find(File *f, Sym name) {
  if (!f->table_size) return NULL;
  for (uint32_t i = (name * 2654435761u) & (f->table_size - 1); f->table[i];
       i = (i + 1) & (f->table_size - 1))
    if (f->bindings.v[f->table[i] - 1]->name == name) return f->bindings.v[f->table[i] - 1];
  return NULL;
}

static void file_table_put(File *f, uint32_t index) {
  uint32_t i = (f->bindings.v[index]->name * 2654435761u) & (f->table_size - 1);
  while (f->table[i]) i = (i + 1) & (f->table_size - 1);
  f->table[i] = index + 1;
}

/* Does a statement of the list, or one inside of it, declare an object of the kind? */
static bool declares(const Node *n, Sym kind) {
  for (; n; n = n->next) {
    if (n->kind == N_STEP && n->sym == kind) return true;
    if (n->kind == N_BLOCK && declares(n->a, kind)) return true;
    if ((n->kind == N_FOR || n->kind == N_TEMPLATE) && n->b && declares(n->b->a, kind)) return true;
    if (n->kind == N_IF && (declares(n->b, kind) || declares(node_c(n), kind))) return true;
  }
  return false;
}

/* A kind that the file has objects of. The others are free, so that a new kind breaks no project. */
static bool is_kind_in_use(const File *f, Sym name) {
  return name_is_kind(name) && f->ast && declares(f->ast->body->a, name);
}

static bool is_taken_word(Model *m, const File *f, Sym name) {
  return is_kind_in_use(f, name) || name_is_scope(name) || function_find(M_STR(m, name)) != NULL;
}

/* Reports a name that is already taken where it would be seen. */
void scope_check_name(Model *m, const File *f, Sym name, Span at, const Binding *earlier, bool parameter) {
  if (parameter ? is_kind_in_use(f, name) : is_taken_word(m, f, name)) {
    diag(m->ds, E0216, at, M_STR(m, name));
  } else if (earlier) {
    Diag *d = diag(m->ds, E0212, at, M_STR(m, name));
    diag_also(m->ds, d, earlier->at, FIRST_HERE);
  }
}

static void file_add(Model *m, File *f, Binding made) {
  Binding *b = arena_new(m->arena, Binding);
  *b = made;
  *vec_push(m->arena, &f->bindings) = b;
  if (f->bindings.n * 2 > f->table_size) {
    f->table_size = f->table_size ? f->table_size * 2 : 16;
    f->table = arena_array(m->arena, uint32_t, f->table_size);
    for (uint32_t i = 0; i < f->bindings.n; i++) file_table_put(f, i);
  } else {
    file_table_put(f, f->bindings.n - 1);
  }
}

void file_bind(Model *m, File *f, BindKind kind, const Node *n) {
  const Binding *earlier = file_find(f, n->sym);
  /* a template stands behind `use` alone, where no object does */
  if (kind != BIND_TEMPLATE || earlier || !name_is_kind(n->sym))
    scope_check_name(m, f, n->sym, node_name_span(n), earlier, false);
  file_add(m, f, (Binding){.kind = kind, .name = n->sym, .at = node_name_span(n), .node = n, .file = f});
}

void scope_bind_bad(Ctx *c, Sym name, Span at) {
  File *f = c->scope->file;
  Binding b = {.kind = BIND_LET, .name = name, .at = at, .file = f, .state = BIND_DONE, .used = true};
  b.value = value_poison(c->m, at);
  if (scope_find(c, name)) return;
  if (c->scope == f->scope)
    file_add(c->m, f, b);
  else
    *vec_push(c->m->arena, &c->scope->names) = b;
}

Binding *scope_find(Ctx *c, Sym name) {
  for (Scope *s = c->scope; s; s = s->up)
    for (uint32_t i = s->names.n; i-- > 0;)
      if (s->names.v[i].name == name) return &s->names.v[i];
  return file_find(c->scope->file, name);
}

Binding *scope_bind(Ctx *c, Scope *s, BindKind kind, Sym name, Span at, const Value *value) {
  scope_check_name(c->m, c->scope->file, name, at, scope_find(c, name), false);
  Binding *b = vec_push(c->m->arena, &s->names);
  *b = (Binding){.kind = kind, .name = name, .at = at, .file = s->file, .value = value, .state = BIND_DONE};
  return b;
}

/* ---- file-level lets and params ---- */

static const Value *param_given(Ctx *c, Binding *b, const Type *t) {
  Model *m = c->m;
  for (uint32_t i = m->n_params; b->kind == BIND_PARAM && i-- > 0;) {
    if (!str_eq(m->params[i].name, M_STR(m, b->name))) continue;
    m->param_used[i] = true;
    Str option = arena_fmt(m->arena, "--param %.*s", STR_ARG(m->params[i].name));
    const Value *v = eval_input_text(c, m->params[i].value, t, b->at, option);
    if (!v && !m->param_error.n)
      m->param_error =
          arena_fmt(m->arena, "--param %.*s: expected %.*s, not `%.*s`", STR_ARG(m->params[i].name),
                    STR_ARG(type_text(m, t)), STR_ARG(m->params[i].value));
    model_input(m, MI_PARAM, m->params[i].name, m->params[i].value, false);
    return v ? v : value_poison(m, b->at);
  }
  return NULL;
}

static const Value *binding_evaluate(Ctx *use, Binding *b) {
  Model *m = use->m;
  Ctx c = {.m = m, .scope = b->file->scope};
  const Node *type_node = b->node->a, *value_node = b->node->b;
  const Type *t = type_node ? type_resolve(&c, type_node) : NULL;
  if (type_node && !t) return value_poison(m, b->at);
  b->type = t;
  const Value *given = param_given(&c, b, t ? t : type_basic(T_STRING));
  if (given) return given;
  if (!value_node) {
    if (t && t->opt) return value_new(m, V_NONE, b->at);
    diag(m->ds, E0614, b->at, M_STR(m, b->name));
    return value_poison(m, b->at);
  }
  const Value *v = t ? eval_as(&c, value_node, t) : eval(&c, value_node, NULL);
  if (b->kind == BIND_PARAM && v->kind != V_POISON)
    model_input(m, MI_PARAM, M_STR(m, b->name), value_recorded(m->arena, &m->names, v), true);
  return v;
}

static void report_circle(Ctx *c, Binding *b, Span use) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0801, use, M_STR(m, b->name));
  uint32_t n = 1;
  for (Binding *q = m->evaluating; q && q != b && q->user; q = q->user) n++;
  if (n == 1) {
    diag_also(m->ds, d, b->at, DECLARED_HERE);
    return;
  }
  diag_label(m->ds, d, PHRASE_NAME_NEEDS, DIAG_ARGS(M_STR(m, m->evaluating->name), M_STR(m, b->name)));
  CircleLine *lines = arena_array(m->arena, CircleLine, n);
  uint32_t i = n;
  lines[--i] = (CircleLine){M_STR(m, m->evaluating->name), use, NULL};
  for (Binding *q = m->evaluating; i > 0; q = q->user) {
    lines[--i] = (CircleLine){M_STR(m, q->user->name), q->used_at, NULL};
    if (n - i <= CIRCLE_LABELS) diag_also(m->ds, d, q->used_at, NAME_NEEDS, lines[i].name, M_STR(m, q->name));
  }
  diag_circle(m, d, lines, n);
}

const Value *binding_value(Ctx *c, Binding *b, Span use) {
  Model *m = c->m;
  b->used = true;
  if (b->state == BIND_BUSY) {
    report_circle(c, b, use);
    return value_poison(m, use);
  }
  if (b->state == BIND_NEW) {
    b->state = BIND_BUSY;
    const Frame *chain = m->ds->chain;
    m->ds->chain = NULL;
    b->user = m->evaluating;
    b->used_at = use;
    m->evaluating = b;
    b->value = binding_evaluate(c, b);
    b->value = value_typed(m, b->value, b->type);
    m->evaluating = b->user;
    m->ds->chain = chain;
    b->state = BIND_DONE;
  }
  if (b->value->kind == V_POISON) return b->value;
  Value *v = value_copy(m, b->value, use);
  if (b->type && b->type->opt) v->maybe = true, value_more(c->m, v)->declared = b->at;
  return v;
}

/* ---- unknown names ---- */

void report_unknown_name(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  Str name = M_STR(m, n->sym);
  if (reported_again(m, 0, n->sym, node_name_span(n))) return;
  Suggest s;
  suggest_init(&s, m->arena, name);
  for (Scope *sc = c->scope; sc; sc = sc->up)
    for (uint32_t i = 0; i < sc->names.n; i++) suggest_offer(&s, M_STR(m, sc->names.v[i].name));
  for (uint32_t i = 0; i < c->scope->file->bindings.n;
       i++) /* a name that is being computed would be a circle */
    if (c->scope->file->bindings.v[i]->state != BIND_BUSY)
      suggest_offer(&s, M_STR(m, c->scope->file->bindings.v[i]->name));
  Diag *d = diag(m->ds, E0204, node_name_span(n), name);
  const Function *f = function_find(name);
  if (f) diag_help(m->ds, d, IS_A_FUNCTION, str_c(f->signature));
  uint32_t minus = str_find(name, '-');
  Sym left = minus < name.n ? intern_find(&m->names, str_sub(name, 0, minus)) : 0;
  Str fixed = s.n ? s.best[0].name : STR(""), object = object_of_name(m, want, n->sym);
  Str truth = want && want->kind == T_BOOL ? bool_of_habit(name) : STR("");
  if (truth.n) {
    diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(truth)));
    edit_meant(m, d, FIX_SAFE, node_name_span(n), truth);
    fixed = truth;
  } else if (object.n) {
    diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(object)));
    edit_meant(m, d, FIX_SAFE, node_name_span(n), object);
    fixed = object;
  } else if (left && scope_find(c, left)) {
    fixed =
        arena_fmt(m->arena, "%.*s - %.*s", (int)minus, name.s, (int)(name.n - minus - 1), name.s + minus + 1);
    diag_help(m->ds, d, MINUS_NEEDS_BLANKS, fixed);
    edit_meant(m, d, FIX_MAYBE, node_name_span(n), fixed);
  } else if (s.n) {
    edit_suggested(m, d, &s, node_name_span(n));
  } else if (!f) {
    diag_help(m->ds, d, QUOTE_TEXT, name);
  }
  reported_first(m, 0, n->sym, d, fixed);
}
