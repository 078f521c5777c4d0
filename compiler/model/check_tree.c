/* What can be seen in the tree alone: names of a body, a loop or a template that nothing uses, conditions that are the
   same always, loops over nothing, variables that hold a secret. The tree is walked, and not what it expands to: one
   message a place, however often the place is met. */
#include "model/check.h"

typedef enum { LOCAL_LOOP, LOCAL_PARAMETER, LOCAL_LET } LocalKind;
typedef struct {
  LocalKind kind;
  Sym name;
  Span at;
  const Node *statement;
  bool used;
} Local;

typedef struct {
  Check *k;
  VEC(Local) open;  /* names that are visible, innermost last */
  CheckMap secrets; /* variables that hold a secret, to the positions of their objects */
} Walk;

static void walk(Walk *w, const Node *n);

static void walk_list(Walk *w, const Node *n) {
  for (; n; n = n->next) walk(w, n);
}

/* ---- names ---- */

static void open_name(Walk *w, LocalKind kind, Sym name, Span at, const Node *statement) {
  *vec_push(w->k->a, &w->open) = (Local){kind, name, at, statement, false};
}

static void report_unused(Check *k, const Local *l) {
  static const char *const words[] = {"loop variable", "parameter", "let"};
  Str name = M_STR(k->m, l->name);
  if (!k->clean || (name.n && name.s[0] == '_')) return;
  Diag *d = diag(k->ds, W0712, l->at, str_c(words[l->kind]), name);
  if (l->kind == LOCAL_LET)
    diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, CHK_REMOVE), check_statement(k, l->statement), STR(""));
  if (l->kind != LOCAL_LOOP) return;
  Str kept = arena_fmt(k->a, "_%.*s", STR_ARG(name));
  diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, CHANGE_TO, kept), l->at, kept);
}

static void close_names(Walk *w, uint32_t height) {
  for (uint32_t i = height; i < w->open.n; i++)
    if (!w->open.v[i].used) report_unused(w->k, &w->open.v[i]);
  w->open.n = height;
}

static void use_name(Walk *w, Sym name) {
  for (uint32_t i = w->open.n; i-- > 0;)
    if (w->open.v[i].name == name) {
      w->open.v[i].used = true;
      return;
    }
}

/* ---- conditions ---- */

static bool is_literal(const Node *n) {
  if (n->kind == N_STRING) return !n->a || (n->a->kind == N_TEXT && !n->a->next);
  return n->kind == N_BOOL || n->kind == N_INT || n->kind == N_DECIMAL || n->kind == N_SIZE ||
         n->kind == N_DURATION || n->kind == N_NONE;
}

/* 1, 0, or -1: it depends. *why: the part that decides. */
static int always(const Node *n, const Node **why) {
  *why = n;
  if (n->kind == N_BOOL) return n->more->num != 0;
  if (n->kind == N_UNARY && n->op == OP_NOT) {
    int v = always(n->a, why);
    return v < 0 ? v : !v;
  }
  if (n->kind != N_BINARY) return -1;
  if (n->op == OP_AND || n->op == OP_OR) {
    const Node *left, *right;
    int a = always(n->a, &left), b = always(n->b, &right), decides = n->op == OP_OR;
    *why = a == decides ? left : b == decides ? right : n;
    return a == decides || b == decides ? decides : a >= 0 && b >= 0 ? !decides : -1;
  }
  if ((n->op != OP_EQ && n->op != OP_NE) || n->a->kind != n->b->kind || !is_literal(n->a) ||
      !is_literal(n->b))
    return -1;
  bool equal = n->a->kind != N_STRING
                   ? n->a->kind == N_NONE || n->a->more->num == n->b->more->num
                   : (!n->a->a && !n->b->a) ||
                         (n->a->a && n->b->a && str_eq(n->a->a->more->text, n->b->a->more->text));
  return equal == (n->op == OP_EQ);
}

static void check_condition(Check *k, const Node *n) {
  const Node *why;
  int value = always(n, &why);
  if (value >= 0) diag(k->ds, W0763, node_span(why), value ? STR("true") : STR("false"));
}

/* ---- variables that hold a secret ---- */

static void collect_secrets(Walk *w) {
  Check *k = w->k;
  Str name;
  check_map_init(&w->secrets);
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_secret && check_text(k, obj_get(k->objects->v[i], W_env), &name))
      check_map_put(&w->secrets, k->a, name, i);
}

/* env("TOKEN") and late("TOKEN"), where a secret says that TOKEN holds it. */
static void check_variable(Walk *w, const Node *call) {
  Check *k = w->k;
  const Node *name = call->b ? call->b->a : NULL;
  if (call->a->kind != N_NAME || !name || name->kind != N_STRING || !name->a || name->a->next ||
      name->a->kind != N_TEXT)
    return;
  Str function = M_STR(k->m, call->a->sym);
  bool env = str_is(function, "env"), late = str_is(function, "late");
  uint32_t at = env || late ? check_map_get(&w->secrets, name->a->more->text) : UINT32_MAX;
  if (at == UINT32_MAX) return;
  const Obj *secret = k->objects->v[at];
  Diag *d = env ? diag(k->ds, E0757, node_span(call), name->a->more->text, check_name(k, secret))
                : diag(k->ds, W0757, node_span(call), name->a->more->text, check_name(k, secret));
  diag_also(k->ds, d, obj_get(secret, W_env)->at, SECRET_DECLARED);
}

/* ---- the walk ---- */

/* The second of `(k, v)`: the tree knows where the first one is. */
static Span second_name(const Walk *w, const Node *gen) {
  Str text = source_at(w->k->m->sources, gen->file)->text, name = M_STR(w->k->m, gen->more->sym2);
  uint32_t lo = node_name_hi(gen);
  while (lo + name.n < gen->hi && !str_eq(str_sub(text, lo, lo + name.n), name)) lo++;
  return (Span){gen->file, lo, lo + name.n};
}

static void walk_generators(Walk *w, const Node *gen) {
  for (; gen; gen = gen->next) {
    walk_list(w, gen->a);
    if (gen->a->kind == N_LIST && !gen->a->a) diag(w->k->ds, W0769, node_span(gen->a));
    open_name(w, LOCAL_LOOP, gen->sym, node_name_span(gen), gen);
    if (gen->more->sym2) open_name(w, LOCAL_LOOP, gen->more->sym2, second_name(w, gen), gen);
  }
}

static void walk_template(Walk *w, const Node *n) {
  uint32_t height = w->open.n;
  for (const Node *p = n->a; p; p = p->next) {
    if (p->b) walk(w, p->b);
    open_name(w, LOCAL_PARAMETER, p->sym, node_name_span(p), n);
  }
  walk(w, n->b);
  close_names(w, height);
}

/* Bare and dotted words of a header are names of things; values stand in parentheses or strings. */
static void walk_step(Walk *w, const Node *n) {
  for (const Node *atom = n->a; atom; atom = atom->next)
    if (atom->kind != N_NAME && atom->kind != N_MEMBER && atom->kind != N_ARROW) walk(w, atom);
  if (n->b) walk(w, n->b);
}

static void walk_use(Walk *w, const Node *n) {
  for (const Node *arg = n->b; arg; arg = arg->next) walk(w, arg->a);
  if (node_c(n) && node_c(n)->kind != N_NAME) walk(w, node_c(n));
  if (node_d(n)) walk(w, node_d(n));
}

static void walk_scope(Walk *w, const Node *n) {
  uint32_t height = w->open.n;
  if (n->kind != N_BLOCK) walk_generators(w, n->a);
  if (n->kind == N_BLOCK) walk_list(w, n->a);
  if (n->kind == N_COMP && n->b) check_condition(w->k, n->b);
  if (n->b) walk(w, n->b);
  if (node_c(n)) walk(w, node_c(n));
  close_names(w, height);
}

static void walk(Walk *w, const Node *n) {
  if (node_is_literal(n)) return;
  switch ((NodeKind)n->kind) {
  case N_NAME: use_name(w, n->sym); return;
  case N_STEP: walk_step(w, n); return;
  case N_USE: walk_use(w, n); return;
  case N_TEMPLATE: walk_template(w, n); return;
  case N_BLOCK:
  case N_FOR:
  case N_COMP: walk_scope(w, n); return;
  case N_LET:
    walk(w, n->b);
    open_name(w, LOCAL_LET, n->sym, node_name_span(n), n);
    return;
  case N_IF:
  case N_COND: check_condition(w->k, n->a); break;
  case N_CALL: check_variable(w, n); break;
  case N_TYPE: return;
  default: break;
  }
  walk_list(w, n->a);
  walk_list(w, n->b);
  walk_list(w, node_c(n));
  walk_list(w, node_d(n));
}

/* Names at file level are no locals: check_unused.c. */
void check_tree(Check *k) {
  Walk w = {.k = k};
  k->ds->chain = NULL;
  collect_secrets(&w);
  for (uint32_t f = 0; f < k->m->files.n; f++) {
    const File *file = k->m->files.v[f];
    if (source_at(k->m->sources, file->source)->library) continue;
    for (const Node *n = file->ast->body->a; n; n = n->next) {
      walk(&w, n);
      w.open.n = 0;
    }
  }
}
