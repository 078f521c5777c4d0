/* `use`: a template's body spliced in with its parameters bound; its trailing block overrides. */
#include "model/private.h"

#include "base/buf.h"
#include "diag/suggest.h"

enum { USE_LEVELS = 20, CIRCLE_LABELS = 6 }; /* USE_LEVELS: so much stack it takes */

static Binding *unknown_template(Ctx *c, const Node *name, File *f, Binding *import) {
  Model *m = c->m;
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, name->sym));
  for (uint32_t i = 0; i < f->bindings.n; i++) {
    Binding *b = f->bindings.v[i];
    if (b->kind == BIND_TEMPLATE || (!import && b->kind == BIND_IMPORT)) suggest_offer(&s, M_STR(m, b->name));
  }
  Diag *d = diag(m->ds, E0233, node_name_span(name), M_STR(m, name->sym));
  if (import) diag_also(m->ds, d, import->at, IMPORTED_HERE);
  Binding *other = import ? NULL : scope_find(c, name->sym);
  if (other) diag_also(m->ds, d, other->at, DECLARED_HERE);
  edit_suggested(m, d, &s, node_name_span(name));
  return NULL;
}

static Binding *find_template(Ctx *c, const Node *callee) {
  if (callee->kind == N_NAME) {
    Binding *b = scope_find(c, callee->sym);
    if (b && b->kind == BIND_TEMPLATE) return b;
    if (b && b->value && b->value->kind == V_POISON) return NULL;
    return unknown_template(c, callee, c->scope->file, NULL);
  }
  Binding *import =
      callee->kind == N_MEMBER && callee->a->kind == N_NAME ? scope_find(c, callee->a->sym) : NULL;
  if (!import || import->kind != BIND_IMPORT) {
    const Node *alias = callee->kind == N_MEMBER ? callee->a : callee;
    if (import && import->value && import->value->kind == V_POISON) return NULL;
    if (import || alias->kind != N_NAME) return unknown_template(c, alias, c->scope->file, NULL);
    report_unknown_name(c, alias, NULL);
    return NULL;
  }
  import->used = true;
  if (!import->import) return NULL;
  Binding *b = file_find(import->import, callee->sym);
  if (b && b->kind == BIND_TEMPLATE) return b;
  return unknown_template(c, callee, import->import, import);
}

static const Node *nth_param(const Node *tmpl, const Node *arg, uint32_t position) {
  uint32_t i = 0;
  for (const Node *p = tmpl->a; p; p = p->next, i++)
    if (arg->sym ? p->sym == arg->sym : i == position) return p;
  return NULL;
}

/* The parameters that are not given either, but for the one that was most likely meant. */
static void needed_too(Model *m, Diag *d, const Node *use, const Binding *t, Str meant) {
  Buf b = buf_new(m->arena);
  uint32_t position = 0;
  for (const Node *p = t->node->a; p; p = p->next, position++) {
    bool given = p->b || (p->a && p->a->op == 1) || str_eq(M_STR(m, p->sym), meant);
    uint32_t at = 0;
    for (const Node *a = use->b; a; a = a->next, at++) given |= a->sym ? a->sym == p->sym : at == position;
    if (given) continue;
    if (b.n) buf_lit(&b, ", ");
    buf_bytes(&b, arena_fmt(m->arena, "`%.*s`", STR_ARG(M_STR(m, p->sym))));
  }
  if (b.n) diag_help(m->ds, d, NEEDED_TOO, buf_str(&b));
}

static void unknown_argument(Ctx *c, const Node *use, const Node *arg, const Binding *t) {
  Model *m = c->m;
  if (!arg->sym) {
    Diag *d = diag(m->ds, E0234, node_span(arg), M_STR(m, t->name));
    diag_also(m->ds, d, t->at, PARAMETERS_HERE);
    Suggest all;
    suggest_init(&all, m->arena, STR(""));
    for (const Node *p = t->node->a; p; p = p->next) suggest_offer(&all, M_STR(m, p->sym));
    if (all.offered) diag_help(m->ds, d, ITS_PARAMETERS, suggest_list(&all));
    return;
  }
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, arg->sym));
  for (const Node *p = t->node->a; p; p = p->next) suggest_offer(&s, M_STR(m, p->sym));
  Diag *d = diag(m->ds, E0215, node_name_span(arg), M_STR(m, t->name), M_STR(m, arg->sym));
  diag_also(m->ds, d, t->at, PARAMETERS_HERE);
  if (s.n)
    edit_suggested(m, d, &s, node_name_span(arg));
  else if (s.offered)
    diag_help(m->ds, d, ITS_PARAMETERS, suggest_list(&s));
  needed_too(m, d, use, t, s.n ? s.best[0].name : STR(""));
}

static void bind_param(Ctx *c, Scope *s, const Node *p, const Value *v, const Type *t) {
  Binding *b = vec_push(c->m->arena, &s->names);
  *b = (Binding){.kind = BIND_TPARAM,
                 .name = p->sym,
                 .at = node_name_span(p),
                 .node = p,
                 .file = s->file,
                 .value = v,
                 .type = t,
                 .state = BIND_DONE,
                 .used = true};
}

/* The missing arguments, with an example of each type for a value. */
static void offer_arguments(Model *m, Diag *d, const Node *use, Str arguments) {
  Str text = source_at(m->sources, use->file)->text;
  uint32_t at = use->a->hi;
  bool open = at < text.n && text.s[at] == '(';
  Fix *fix = diag_fix(m->ds, d, FIX_PLACEHOLDER, ADD_FIELD, arguments);
  if (open)
    diag_edit(m->ds, fix, (Span){use->file, at + 1, at + 1},
              arena_fmt(m->arena, "%.*s%s", STR_ARG(arguments), use->b ? ", " : ""));
  else
    diag_edit(m->ds, fix, (Span){use->file, at, at}, arena_fmt(m->arena, "(%.*s)", STR_ARG(arguments)));
}

/* Binds the parameters; false when one is missing or does not fit. */
static bool bind_arguments(Ctx *c, const Node *use, Binding *t, Scope *s) {
  Model *m = c->m;
  Ctx inside = {.m = m, .scope = s, .dry = c->dry};
  Buf missing = buf_new(m->arena), wanted = buf_new(m->arena);
  bool ok = true;
  uint32_t position = 0;
  for (const Node *a = use->b; a; a = a->next, position++)
    if (!nth_param(t->node, a, position)) {
      unknown_argument(c, use, a, t);
      ok = false;
    }
  for (const Node *p = t->node->a; p; p = p->next) {
    const Type *type = type_resolve(&inside, p->a);
    const Node *given = NULL;
    position = 0;
    for (const Node *a = use->b; a; a = a->next, position++) {
      if (nth_param(t->node, a, position) != p) continue;
      if (given) {
        Diag *d = diag(m->ds, E0240, node_span(a), M_STR(m, t->name), M_STR(m, p->sym));
        diag_also(m->ds, d, node_span(given), FIRST_HERE);
      }
      given = a;
    }
    const Value *v = NULL;
    if (given)
      v = type ? eval_as(c, given->a, type) : eval(c, given->a, NULL);
    else if (p->b)
      v = type ? eval_as(&inside, p->b, type) : eval(&inside, p->b, NULL);
    else if (type && type->opt)
      v = value_new(m, V_NONE, node_span(p));
    if (!v) {
      if (missing.n) buf_lit(&missing, ", ");
      buf_bytes(&missing, arena_fmt(m->arena, "`%.*s`", STR_ARG(M_STR(m, p->sym))));
      buf_bytes(&wanted, arena_fmt(m->arena, "%s%.*s = %.*s", wanted.n ? ", " : "", STR_ARG(M_STR(m, p->sym)),
                                   STR_ARG(type_example(m, type))));
      v = value_poison(m, node_span(use));
    }
    bind_param(c, s, p, value_typed(m, v, type), type);
  }
  if (missing.n && ok) {
    Diag *d = diag(m->ds, E0235, node_span(use->a), M_STR(m, t->name), buf_str(&missing));
    diag_also(m->ds, d, t->at, PARAMETERS_HERE);
    offer_arguments(m, d, use, buf_str(&wanted));
  }
  return ok && !missing.n;
}

static Str describe(Ctx *c, const Node *use, Binding *t, const Scope *s) {
  Model *m = c->m;
  Buf b = buf_new(m->arena);
  Source *lib = source_at(m->sources, t->at.file), *user = source_at(m->sources, use->file);
  buf_bytes(&b, arena_fmt(m->arena, "template `%.*s` (%.*s:%u), used at %.*s:%u", STR_ARG(M_STR(m, t->name)),
                          STR_ARG(lib->path), source_line(m->sources, t->at.file, t->at.lo),
                          STR_ARG(user->path), source_line(m->sources, use->file, use->lo)));
  for (uint32_t i = 0; i < s->names.n && i < 4; i++) {
    buf_bytes(&b, i ? STR(", ") : STR(" with "));
    buf_bytes(&b, M_STR(m, s->names.v[i].name));
    buf_lit(&b, " = ");
    buf_bytes(&b, value_show(m->arena, &m->names, s->names.v[i].value));
  }
  return buf_str(&b);
}

/* At file level the trailing block goes to the one object that the template declares. */
static void override_declared(Ctx *c, const Node *use, uint32_t before) {
  Model *m = c->m;
  if (m->objects.n != before + 1) {
    diag(m->ds, E0236, node_span(node_d(use)),
         m->objects.n == before ? STR("none") : arena_fmt(m->arena, "%u", m->objects.n - before));
    return;
  }
  m->objects.v[before]->override_body = node_d(use);
  m->objects.v[before]->override_scope = c->scope;
}

static void splice(Ctx *c, Obj *into, const Node *use, Binding *t, Scope *s) {
  Model *m = c->m;
  Ctx body = {.m = m,
              .scope = s,
              .dry = c->dry,
              .self = c->self,
              .overridden = c->overridden,
              .overriding = c->overriding};
  uint32_t before = m->objects.n, from = into->children.n;
  bool overrides = node_d(use) && into->block != B_FILE;
  Overridden block = {c->overriding ? c->overriding : node_d(use), c->overridden};
  if (overrides) {
    Ctx over = *c;
    over.overriding = block.block; /* in a block behind another `use` it is a part of that */
    over.self = into;
    expand_body(&over, into, node_d(use));
    body.overridden = &block;
  }
  if (c->self == NULL && into->block != B_FILE) body.self = into;
  expand_body(&body, into, t->node->b);
  if (overrides && !c->overriding) override_end(c, into, from, node_d(use));
  if (node_d(use) && into->block == B_FILE && !c->dry) override_declared(c, use, before);
}

static void report_recursion(Ctx *c, const Node *use, Binding *t) {
  Model *m = c->m;
  Diag *d = diag(m->ds, E0802, node_span(use->a), M_STR(m, t->name));
  uint32_t n = 1;
  for (Binding *q = m->splicing; q && q != t && q->user; q = q->user) n++;
  if (n == 1) {
    diag_also(m->ds, d, t->at, DECLARED_HERE);
    return;
  }
  CircleLine *lines = arena_array(m->arena, CircleLine, n);
  uint32_t i = n;
  lines[--i] = (CircleLine){M_STR(m, m->splicing->name), node_span(use->a), "use"};
  for (Binding *q = m->splicing; i > 0; q = q->user) {
    lines[--i] = (CircleLine){M_STR(m, q->user->name), q->used_at, "use"};
    if (n - i <= CIRCLE_LABELS) diag_also(m->ds, d, q->used_at, NAME_USES, lines[i].name, M_STR(m, q->name));
  }
  diag_label(m->ds, d, PHRASE_NAME_USES, DIAG_ARGS(M_STR(m, m->splicing->name), M_STR(m, t->name)));
  diag_circle(m, d, lines, n);
}

void expand_use(Ctx *c, Obj *into, const Node *use) {
  Model *m = c->m;
  Binding *t = find_template(c, use->a);
  if (!t) {
    into->bad = true;
    for (const Node *a = use->b; a; a = a->next) eval(c, a->a, NULL);
    return;
  }
  t->used = true;
  if (t->state == BIND_BUSY) {
    report_recursion(c, use, t);
    into->bad = true;
    return;
  }
  Scope *s = arena_new(m->arena, Scope);
  s->file = t->file;
  if (node_c(use)) {
    const Value *name = node_c(use)->kind == N_NAME
                            ? value_text(m, M_STR(m, node_c(use)->sym), node_span(node_c(use)))
                            : eval_as(c, node_c(use), type_basic(T_STRING));
    s->has_self = name->kind == V_TEXT && text_known(name->text);
    if (s->has_self) s->self_name = value_str(m->arena, name);
  }
  if (!bind_arguments(c, use, t, s)) {
    into->bad = true;
    return;
  }
  if (!model_deeper(m, node_span(use), USE_LEVELS)) return;
  t->state = BIND_BUSY;
  t->user = m->splicing;
  t->used_at = node_span(use->a);
  m->splicing = t;
  const Span head = {use->file, use->lo, use->a->hi}; /* "use lib.name", however long the rest is */
  const Frame *old = frame_push(m, head, describe(c, use, t, s));
  splice(c, into, use, t, s);
  frame_pop(m, old);
  t->state = BIND_NEW;
  m->splicing = t->user;
  m->depth -= USE_LEVELS;
}

/* A parameter may have no name that is visible where its template stands. */
void template_check_names(Model *m, File *f) {
  for (uint32_t i = 0; i < f->bindings.n; i++) {
    const Binding *t = f->bindings.v[i];
    if (t->kind != BIND_TEMPLATE) continue;
    for (const Node *p = t->node->a; p; p = p->next) {
      const Binding *earlier = file_find(f, p->sym);
      Binding before = {.at = {UINT32_MAX, 0, 0}};
      for (const Node *q = t->node->a; q != p && !earlier; q = q->next)
        if (q->sym == p->sym) before.at = node_name_span(q), earlier = &before;
      scope_check_name(m, f, p->sym, node_name_span(p), earlier, true);
    }
  }
}

/* ---- templates that nothing uses are checked too, with parameters of which only the type is known ---- */

/* How many of a body's words stand in this block; a template that it uses counts as its own body. */
static int words_in(File *f, const Node *block, uint8_t candidate, int levels) {
  int score = 0;
  for (const Node *n = block && levels ? block->a : NULL; n; n = n->next) {
    if (n->kind == N_FIELD && n->sym) score += schema_slot(&schema_blocks[candidate], n->sym) >= 0 ? 1 : -1;
    Obj body = {.block = candidate};
    const Node *first;
    score += n->kind == N_STEP && expand_find_block(NULL, &body, n, &first);
    if (n->kind == N_IF || n->kind == N_FOR) score += words_in(f, n->b, candidate, levels - 1);
    if (n->kind != N_USE) continue;
    File *of = f;
    if (n->a->kind == N_MEMBER && n->a->a->kind == N_NAME) {
      const Binding *import = file_find(f, n->a->a->sym);
      of = import && import->kind == BIND_IMPORT ? import->import : NULL;
    }
    const Binding *used = of ? file_find(of, n->a->sym) : NULL;
    if (used && used->kind == BIND_TEMPLATE) score += words_in(of, used->node->b, candidate, levels - 1);
  }
  return score;
}

/* The body that a template was most likely written for: the one in which most of its words stand. */
static uint8_t likely_body(File *f, const Node *block) {
  static const uint8_t candidates[] = {B_FILE, B_stage, B_image, B_service, B_network, B_volume, B_ssh};
  enum { LEVELS = 4 };
  uint8_t best = B_stage;
  int best_score = -1;
  for (uint32_t i = 0; i < sizeof candidates; i++) {
    int score = words_in(f, block, candidates[i], LEVELS);
    if (score > best_score) best = candidates[i], best_score = score;
  }
  return best;
}

void template_check_unused(Model *m) {
  for (uint32_t f = 0; f < m->files.n; f++)
    for (uint32_t i = 0; i < m->files.v[f]->bindings.n; i++) {
      Binding *t = m->files.v[f]->bindings.v[i];
      if (t->kind != BIND_TEMPLATE || t->used) continue;
      Scope *s = arena_new(m->arena, Scope);
      s->file = t->file;
      Ctx c = {.m = m, .scope = s, .dry = true};
      for (const Node *p = t->node->a; p; p = p->next) {
        const Type *type = type_resolve(&c, p->a);
        Value *v = value_unknown(m, type, node_span(p));
        if (p->b) type ? (void)eval_as(&c, p->b, type) : (void)eval(&c, p->b, NULL);
        bind_param(&c, s, p, v, type);
      }
      Obj *o = object_new(m, likely_body(t->file, t->node->b), NULL);
      c.self = o->block == B_FILE ? NULL : o;
      expand_body(&c, o, t->node->b);
    }
}
