/* See trace.h. Names are looked up in the tree, not in the scopes of the evaluation, which are gone: the blocks around
   a use say which let, loop or parameter it means. Called by why/. */
#include "model/trace.h"

#include "model/private.h"

enum { TRACE_LABELS = 11, TRACE_LEVELS = 40 };

/* The statements around a place, the outermost first, and the uses of templates that lead to it. */
typedef struct {
  const Node *node[TRACE_LEVELS];
  uint32_t n;
  const Frame *chain;
} Around;

typedef struct {
  Model *m;
  Diag *d;
  uint32_t depth;
} Trace;

static File *file_of(const Model *m, uint32_t source) {
  for (uint32_t i = 0; i < m->files.n; i++)
    if (m->files.v[i]->source == source) return m->files.v[i];
  return NULL;
}

static bool holds(const Node *n, Span at) { return n->lo <= at.lo && at.hi <= n->hi; }

/* Whatever holds the place is kept: names are declared by some of it. A heredoc's lines stand behind its node. */
static void find_around(const Node *n, Span at, Around *out) {
  if (out->n < TRACE_LEVELS) out->node[out->n++] = n;
  if (node_is_literal(n)) return;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *c = children[i]; c; c = c->next)
      if (holds(c, at)) {
        find_around(c, at, out);
        return;
      }
}

void model_trace_label(Model *m, Diag *d, Span at, PhraseId phrase, Str name, Str shown) {
  if (at.file >= m->sources->files.n || d->labels.n >= TRACE_LABELS) return;
  for (uint32_t i = 0; i < d->labels.n; i++)
    if (d->labels.v[i].at.file == at.file && d->labels.v[i].at.lo == at.lo) return;
  diag_put_label(m->ds, d, at, phrase, DIAG_ARGS(name, shown));
}

static void trace_node(Trace *t, const Node *n, const Around *around);

static void trace_in(Trace *t, const Node *n, const Frame *chain) {
  Around around = {.chain = chain};
  File *f = n ? file_of(t->m, n->file) : NULL;
  if (!f || t->depth > TRACE_LEVELS) return;
  find_around(f->ast->body, node_span(n), &around);
  t->depth++;
  trace_node(t, n, &around);
  t->depth--;
}

/* ---- what a name means ---- */

static void trace_binding(Trace *t, const Binding *b) {
  Model *m = t->m;
  const Value *v = b->value;
  if (b->kind != BIND_LET && b->kind != BIND_PARAM) return;
  bool known = v && v->kind != V_UNKNOWN && v->kind != V_POISON;
  Str name = M_STR(m, b->name), shown = known ? value_show(m->arena, &m->names, v) : STR("");
  if (!known)
    model_trace_label(m, t->d, b->at, PHRASE_DECLARED_HERE, name, shown);
  else if (value_given(v) && b->kind == BIND_PARAM)
    diag_put_label(m->ds, t->d, b->at, PHRASE_NAME_IS_GIVEN, DIAG_ARGS(name, shown, *value_given(v)));
  else
    model_trace_label(m, t->d, b->at, b->kind == BIND_PARAM ? PHRASE_NAME_IS_DEFAULT : PHRASE_NAME_IS, name,
                      shown);
  if (b->node && !(known && value_given(v) && b->kind == BIND_PARAM)) trace_in(t, b->node->b, NULL);
}

/* The `use` whose template is being read at the end of `chain`; *rest is the chain of the use itself. */
static const Node *use_of(const Model *m, const Frame *chain, Sym template, const Frame **rest) {
  for (const Frame *f = chain; f; f = f->up) {
    File *file = file_of(m, f->at.file);
    Around around = {.n = 0};
    if (file) find_around(file->ast->body, f->at, &around);
    for (uint32_t i = around.n; i-- > 0;) {
      const Node *use = around.node[i];
      if (use->kind != N_USE || use->lo != f->at.lo || use->a->sym != template) continue;
      *rest = f->up;
      return use;
    }
  }
  return NULL;
}

static void trace_argument(Trace *t, const Node *template, const Node *parameter, const Frame *chain) {
  const Frame *rest = NULL;
  const Node *use = use_of(t->m, chain, template->sym, &rest);
  Str name = M_STR(t->m, parameter->sym);
  for (const Node *arg = use ? use->b : NULL; arg; arg = arg->next) {
    if (arg->kind != N_ARG || arg->sym != parameter->sym) continue;
    model_trace_label(t->m, t->d, node_span(arg), PHRASE_WHY_ARGUMENT, name, STR(""));
    trace_in(t, arg->a, rest);
    return;
  }
  model_trace_label(t->m, t->d, node_span(parameter), PHRASE_WHY_DEFAULT, name, STR(""));
  if (parameter->b) trace_in(t, parameter->b, chain);
}

static bool trace_local(Trace *t, Sym name, const Around *around) {
  for (uint32_t i = around->n; i-- > 0;) {
    const Node *n = around->node[i];
    for (const Node *s = n->kind == N_BLOCK && i > 0 ? n->a : NULL; s; s = s->next)
      if (s->kind == N_LET && s->sym == name) {
        model_trace_label(t->m, t->d, node_span(s), PHRASE_WHY_LET, M_STR(t->m, name), STR(""));
        trace_in(t, s->b, around->chain);
        return true;
      }
    bool loops = n->kind == N_FOR || n->kind == N_COMP;
    for (const Node *g = loops ? n->a : NULL; g; g = g->next)
      if (g->kind == N_GEN && (g->sym == name || g->more->sym2 == name)) {
        model_trace_label(t->m, t->d, node_span(g), PHRASE_WHY_LOOP, M_STR(t->m, name), STR(""));
        trace_in(t, g->a, around->chain);
        return true;
      }
    for (const Node *p = n->kind == N_TEMPLATE ? n->a : NULL; p; p = p->next)
      if (p->sym == name) {
        trace_argument(t, n, p, around->chain);
        return true;
      }
  }
  return false;
}

static void trace_name(Trace *t, const Node *n, const Around *around) {
  if (trace_local(t, n->sym, around)) return;
  File *f = file_of(t->m, n->file);
  const Binding *b = f ? file_find(f, n->sym) : NULL;
  if (b) trace_binding(t, b);
}

/* `lib.name` of an imported file, `volume.data` of the project. */
static bool trace_member(Trace *t, const Node *n) {
  Model *m = t->m;
  File *f = file_of(m, n->file);
  if (n->a->kind != N_NAME || !f) return false;
  const Binding *import = file_find(f, n->a->sym), *b = NULL;
  if (import && import->kind == BIND_IMPORT && import->import) b = file_find(import->import, n->sym);
  if (b) trace_binding(t, b);
  const Obj *o = b ? NULL : model_find(m, n->a->sym, n->sym);
  if (o) model_trace_label(m, t->d, o->name_at, PHRASE_DECLARED_HERE, STR(""), STR(""));
  return b || o;
}

static void trace_node(Trace *t, const Node *n, const Around *around) {
  if (t->d->labels.n >= TRACE_LABELS) return;
  if (n->kind == N_NAME) {
    trace_name(t, n, around);
    return;
  }
  if (n->kind == N_MEMBER && trace_member(t, n)) return;
  if (n->kind == N_BLOCK || n->kind == N_TYPE || node_is_literal(n))
    return; /* what is in a block has its own lines */
  Around inner = *around;
  if (n->kind == N_COMP && inner.n < TRACE_LEVELS) inner.node[inner.n++] = n;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *c = children[i]; c; c = c->next) trace_node(t, c, &inner);
}

/* ---- places ---- */

void model_trace(Model *m, Diag *d, Span at, const Frame *chain) {
  Trace t = {.m = m, .d = d};
  Around around = {.chain = chain};
  File *f = file_of(m, at.file);
  if (!f) return;
  find_around(f->ast->body, at, &around);
  const Node *n = around.n ? around.node[around.n - 1] : NULL;
  for (uint32_t i = around.n; i-- > 1 && n->kind == N_BLOCK;) n = around.node[i]; /* between statements */
  /* the name of a field or step stands for all of it; of a block its own lines do */
  if (n && n->kind != N_BLOCK) trace_node(&t, n, &around);
}

static bool one_line(const Model *m, Span at) {
  return source_line(m->sources, at.file, at.lo) ==
         source_line(m->sources, at.file, at.hi > at.lo ? at.hi - 1 : at.lo);
}

Span model_statement(const Model *m, Span at) {
  Around around = {.n = 0};
  File *f = file_of(m, at.file);
  if (!f) return at;
  find_around(f->ast->body, at, &around);
  for (uint32_t i = around.n; i-- > 0;) {
    const Node *n = around.node[i];
    if (n->kind == N_BLOCK || n->kind == N_STEP) break;
    if (n->kind == N_FIELD) return one_line(m, node_span(n)) ? node_span(n) : at;
  }
  return at;
}

Span model_body(const Obj *o) { return o->node ? node_span(o->node) : o->at; }

Span model_param(const Model *m, Str name) {
  for (uint32_t i = 0; i < m->files.n; i++)
    for (uint32_t k = 0; k < m->files.v[i]->bindings.n; k++) {
      const Binding *b = m->files.v[i]->bindings.v[k];
      if (b->kind == BIND_PARAM && str_eq(M_STR(m, b->name), name)) return b->at;
    }
  return SPAN_NONE;
}

/* ---- lines of heredocs ---- */

static Str trimmed(Str s) {
  while (s.n && (s.s[0] == ' ' || s.s[0] == '\t')) s = str_sub(s, 1, s.n);
  while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t' || s.s[s.n - 1] == '\r')) s.n--;
  return s;
}

/* Can `made` come from this line of source, whose `@{ }` may be anything? */
static bool fits(Str source, Str made) {
  for (uint32_t at = 0;;) {
    uint32_t end = at;
    while (end + 1 < source.n && !(source.s[end] == '@' && source.s[end + 1] == '{')) end++;
    bool last = end + 1 >= source.n;
    Str piece = str_sub(source, at, last ? source.n : end);
    uint32_t found = 0;
    while (found + piece.n <= made.n && memcmp(made.s + found, piece.s, piece.n) != 0) found++;
    if (found + piece.n > made.n || (at == 0 && found > 0)) return false;
    made = str_sub(made, found + piece.n, made.n);
    if (last) return at > 0 || made.n == 0;
    at = end + str_find(str_sub(source, end, source.n), '}') + 1;
    if (at > source.n) return true;
  }
}

static Span heredoc_line(Model *m, const Node *heredoc, uint32_t wanted, Str made) {
  Span best = SPAN_NONE;
  uint32_t line = 0, best_far = UINT32_MAX, before = 0;
  made = trimmed(made);
  for (const Node *part = heredoc->a; part; part = part->next) {
    uint32_t number = source_line(m->sources, part->file, part->lo), start;
    if (number == before) continue;
    before = number;
    Str text = source_line_text(m->sources, part->file, number, &start), inside = trimmed(text);
    uint32_t far = line > wanted ? line - wanted : wanted - line, lo = start + (uint32_t)(inside.s - text.s);
    line++;
    if (far >= best_far || !inside.n != !made.n || !fits(inside, made)) continue;
    best_far = far;
    best = (Span){part->file, lo, lo + inside.n};
  }
  return best;
}

Span model_heredoc_line(Model *m, const Obj *o, uint32_t line, Str generated) {
  for (uint32_t i = 0; i < obj_block(o)->n_props; i++) {
    const Value *v = obj_slot(o, i)->value;
    if (!v || !v->node || v->node->kind != N_HEREDOC) continue;
    Span at = heredoc_line(m, v->node, line, generated);
    if (at.file != UINT32_MAX) return at;
  }
  return SPAN_NONE;
}
