/* Words of statements: what each block, step and field is by the schema, and what names a body declares. The tree is
   read and not what came of it, so that words mean something also where a mistake keeps the project from being made. */
#include "query/walk.h"

#include <stdlib.h>

static void statement(Walk *w, const Node *n);

/* ---- steps ---- */

/* As expand_find_block, for a body of which maybe nothing is known. */
static uint32_t find_block(uint32_t body, const Node *step, const Node **first) {
  *first = step->a;
  if (body == B_match) return B_match_arm;
  if (step->sym >= W_COUNT) return 0;
  for (uint8_t b = schema_block_of_word[step->sym]; b; b = schema_blocks[b].next) {
    const SchemaBlock *s = &schema_blocks[b];
    if (body != BLOCK_ANY && !schema_in(s, (uint8_t)body)) continue;
    bool at_file = b == B_run_profile || b == B_copy_files;
    if (at_file && (body == BLOCK_ANY || step_is_build(b, step))) continue;
    if (!s->word2) return b;
    if (!step->a || step->a->kind != N_NAME || step->a->sym != s->word2) continue;
    *first = step->a->next;
    return b;
  }
  return 0;
}

static void declared_name(Walk *w, Sym kind, const Node *step, const Node *atom) {
  Span inside = node_span(atom);
  Str text;
  Sym name = 0;
  if (atom->kind == N_NAME)
    name = atom->sym;
  else if (walk_plain(atom, &inside, &text))
    name = intern_find(&w->r->m->names, text);
  if (name) {
    walk_object(w, kind, name, inside);
  } else {
    walk_expr(w, atom, NULL);
    Word *word = walk_put(w, WORD_OBJECT, inside);
    word->kind_word = kind;
    word->decl = node_span(atom);
  }
  Word *last = &w->r->out->v[w->r->out->n - 1];
  if (last->decl.file == UINT32_MAX) last->decl = inside;
  last->declares = true;
  last->node = step;
}

static const SchemaArg *next_arg(const SchemaBlock *b, uint32_t *i, const Node *atom) {
  if (atom->kind == N_ARROW) {
    while (*i < b->n_args && !(b->args[*i].flags & HA_ARROW)) ++*i;
    return NULL;
  }
  return *i < b->n_args ? &b->args[*i] : NULL;
}

static void header(Walk *w, uint32_t block, const Node *step, const Node *atom) {
  const SchemaBlock *b = &schema_blocks[block];
  uint32_t i = 0;
  for (; atom; atom = atom->next) {
    const SchemaArg *arg = next_arg(b, &i, atom);
    if (atom->kind == N_ARROW) continue;
    bool heredoc = arg && atom->kind == N_HEREDOC && arg->heredoc_slot != 255;
    const Type *t = arg ? b->props[heredoc ? arg->heredoc_slot : arg->slot].type : NULL;
    if (arg && i == 0 && b->flags & BF_DECL && atom->kind != N_VALUE)
      declared_name(w, b->word, step, atom);
    else if (t && t->kind == T_SERVICE_WORD && atom->kind == N_NAME)
      walk_object(w, W_service, atom->sym, node_span(atom));
    else
      walk_expr(w, atom, t && t->kind == T_LIST && arg->flags & HA_MANY ? t->a : t);
    if (arg && !(arg->flags & HA_MANY)) i++;
  }
}

static void step(Walk *w, const Node *n) {
  const Node *first;
  uint32_t block = find_block(w->block, n, &first);
  Walk inner = *w;
  if (!block) {
    for (const Node *a = n->a; a; a = a->next)
      if (a->kind != N_NAME) walk_expr(w, a, NULL);
  } else if (block == B_match_arm && w->block == B_match) {
    walk_put(w, WORD_KEY, node_name_span(n))->node = n;
  } else {
    Word *word = walk_put(w, WORD_BLOCK, node_name_span(n));
    word->block = block;
    word->node = n;
    if (n->a && first == n->a->next) {
      word = walk_put(w, WORD_BLOCK, node_span(n->a));
      word->block = block;
      word->node = n;
    }
    header(w, block, n, first);
  }
  inner.block = block ? block : BLOCK_ANY;
  if (n->b) walk_body(&inner, n->b);
}

/* ---- fields ---- */

static void field(Walk *w, const Node *n) {
  const SchemaBlock *b = w->block == BLOCK_ANY ? NULL : &schema_blocks[w->block];
  int slot = b && n->sym && !(b->flags & BF_MAP) ? schema_slot(b, n->sym) : -1;
  if (n->b) walk_expr(w, n->b, NULL);
  if (slot >= 0) {
    Word *word = walk_put(w, WORD_FIELD, node_name_span(n));
    word->block = w->block;
    word->slot = (uint32_t)slot;
    word->node = n;
  } else if (n->sym) {
    walk_put(w, WORD_KEY, node_name_span(n))->node = n;
  }
  walk_expr(w, n->a, slot >= 0 ? b->props[slot].type : NULL);
}

/* ---- declarations ---- */

static void declare(Walk *w, const Node *n) {
  uint32_t before = w->r->out->n;
  Span at = node_name_span(n);
  if (walk_name(w, n->sym, at)) {
    Word *word = &w->r->out->v[before];
    word->declares = word->decl.file == at.file && word->decl.lo == at.lo;
  }
}

static void import(Walk *w, const Node *n) {
  Span inside;
  Str text;
  const Binding *b = file_find(w->file, n->sym);
  declare(w, n);
  if (!walk_plain(n->a, &inside, &text)) return;
  Word *word = walk_put(w, WORD_PATH, inside);
  word->value_node = n->a;
  if (!b || !b->import) return;
  word->decl = (Span){b->import->source, 0, 0};
  word->path = source_at(w->r->e->sources, b->import->source)->path;
}

static Template *template_of(Reader *r, const Node *n) {
  for (uint32_t i = 0; i < r->templates.n; i++)
    if (r->templates.v[i].node == n) return &r->templates.v[i];
  return NULL;
}

static void template(Walk *w, const Node *n) {
  declare(w, n);
  if (template_of(w->r, n)) return;
  *vec_push(w->r->e->arena, &w->r->templates) = (Template){.node = n, .file = w->file, .block = BLOCK_ANY};
}

static void template_body(Reader *r, Template *t) {
  Walk w = {.r = r, .file = t->file, .block = t->block};
  const Node *node = t->node;
  t->read = true; /* pushing may move it */
  for (const Node *p = node->a; p; p = p->next) {
    Local *l = arena_new(r->e->arena, Local);
    *l = (Local){w.locals, p->sym, WORD_TPARAM, node_name_span(p), p};
    walk_type(&w, p->a);
    if (p->b) walk_expr(&w, p->b, quiet_type(&w, p->a));
    w.locals = l;
    walk_name(&w, p->sym, l->at);
  }
  if (node->b) walk_body(&w, node->b);
}

/* ---- use ---- */

static const Binding *used_template(Walk *w, const Node *callee) {
  const Binding *b = NULL;
  if (callee->kind == N_NAME) b = file_find(w->file, callee->sym);
  if (callee->kind == N_MEMBER && callee->a->kind == N_NAME) {
    const Binding *import = file_find(w->file, callee->a->sym);
    if (import && import->kind == BIND_IMPORT && import->import) b = file_find(import->import, callee->sym);
  }
  return b && b->kind == BIND_TEMPLATE ? b : NULL;
}

static void argument(Walk *w, const Node *a, uint32_t position, const Binding *t) {
  const Node *p = t ? t->node->a : NULL;
  for (uint32_t i = 0; p && (a->sym ? p->sym != a->sym : i < position); i++) p = p->next;
  if (a->sym && p) {
    Word *word = walk_put(w, WORD_TPARAM, node_name_span(a));
    word->decl = node_name_span(p);
    word->node = p;
    word->name = p->sym;
  }
  Walk of = *w;
  if (t) of.file = t->file;
  walk_expr(w, a->a, p ? quiet_type(&of, p->a) : NULL);
}

/* The block behind a `use` at file level is of the object that the template declares first. */
static uint32_t override_block(const Walk *w, const Binding *t) {
  if (w->block != B_FILE || !t || !t->node->b) return w->block;
  const Node *first;
  for (const Node *s = t->node->b->a; s; s = s->next)
    if (s->kind == N_STEP) {
      uint32_t b = find_block(B_FILE, s, &first);
      return b ? b : BLOCK_ANY;
    }
  return BLOCK_ANY;
}

static void use(Walk *w, const Node *n) {
  const Binding *t = used_template(w, n->a);
  uint32_t position = 0;
  walk_expr(w, n->a, NULL);
  if (t) {
    Template *known = template_of(w->r, t->node);
    if (!known) {
      known = vec_push(w->r->e->arena, &w->r->templates);
      *known = (Template){.node = t->node, .file = t->file, .block = BLOCK_ANY};
    }
    if (!known->used && w->block != BLOCK_ANY) known->block = w->block, known->used = true;
  }
  for (const Node *a = n->b; a; a = a->next) argument(w, a, position++, t);
  if (node_c(n) && node_c(n)->kind != N_NAME) walk_expr(w, node_c(n), NULL);
  Walk inner = *w;
  inner.block = override_block(w, t);
  if (node_d(n)) walk_body(&inner, node_d(n));
}

/* ---- all ---- */

static void let(Walk *w, const Node *n) {
  declare(w, n);
  walk_type(w, n->a);
  walk_expr(w, n->b, n->a && n->b ? quiet_type(w, n->a) : NULL);
}

static void statement(Walk *w, const Node *n) {
  Walk inner = *w;
  switch (n->kind) {
  case N_FIELD: field(w, n); break;
  case N_STEP: step(w, n); break;
  case N_LET:
  case N_PARAM: let(w, n); break;
  case N_IMPORT: import(w, n); break;
  case N_TEMPLATE: template(w, n); break;
  case N_USE: use(w, n); break;
  case N_FOR:
    walk_generators(&inner, n->a);
    if (n->b) walk_body(&inner, n->b);
    break;
  case N_IF:
    walk_expr(w, n->a, NULL);
    if (n->b) walk_body(w, n->b);
    if (node_c(n) && node_c(n)->kind == N_IF)
      statement(w, node_c(n));
    else if (node_c(n))
      walk_body(w, node_c(n));
    break;
  case N_CHECK:
    walk_expr(w, n->a, NULL);
    walk_expr(w, n->b, NULL);
    break;
  case N_SPREAD: walk_expr(w, n->a, NULL); break;
  case N_BAD:
    inner.block = BLOCK_ANY;
    if (n->b) walk_body(&inner, n->b);
    break;
  default: break;
  }
}

/* Names of the body first: they count in all of it. Those of a file are in its table. */
void walk_body(Walk *w, const Node *block) {
  Walk inner = *w;
  bool file = block == w->file->ast->body;
  if (block->kind != N_BLOCK) {
    statement(w, block);
    return;
  }
  for (const Node *s = file ? NULL : block->a; s; s = s->next)
    if (s->kind == N_LET) {
      Local *l = arena_new(w->r->e->arena, Local);
      *l = (Local){inner.locals, s->sym, WORD_LET, node_name_span(s), s};
      inner.locals = l;
    }
  for (const Node *s = block->a; s; s = s->next) statement(&inner, s);
}

static int by_place(const void *x, const void *y) {
  const Word *a = x, *b = y;
  if (a->at.file != b->at.file) return a->at.file < b->at.file ? -1 : 1;
  if (a->at.lo != b->at.lo) return a->at.lo < b->at.lo ? -1 : 1;
  return a->at.hi < b->at.hi ? -1 : a->at.hi > b->at.hi;
}

static void read_all(Reader *r) {
  for (uint32_t i = 0; i < r->m->files.n; i++) {
    Walk w = {.r = r, .file = r->m->files.v[i], .block = B_FILE};
    walk_body(&w, w.file->ast->body);
  }
  /* where templates are used is known now, but for those that others use */
  for (bool more = true, any = false; more || !any;) {
    any = !more;
    more = false;
    for (uint32_t i = 0; i < r->templates.n; i++)
      if (!r->templates.v[i].read && (r->templates.v[i].used || any)) {
        template_body(r, &r->templates.v[i]);
        more = true;
        any = false;
      }
  }
}

void query_words(Editor *e, Words *out) {
  Reader r = {.e = e, .m = e->model, .out = out};
  read_all(&r);
  if (out->n) qsort(out->v, out->n, sizeof *out->v, by_place);
}

uint32_t query_template_block(Editor *e, const Node *template_node) {
  Words words = {0};
  Reader r = {.e = e, .m = e->model, .out = &words};
  read_all(&r);
  for (uint32_t i = 0; i < r.templates.n; i++)
    if (r.templates.v[i].node == template_node) return r.templates.v[i].block;
  return BLOCK_ANY;
}

const Word *query_word_at(const Words *all, uint32_t file, uint32_t offset) {
  const Word *best = NULL;
  for (uint32_t i = 0; i < all->n; i++) {
    const Word *w = &all->v[i];
    if (w->at.file != file || w->at.lo > offset || offset > w->at.hi) continue;
    bool ends = offset == w->at.hi && best && best->at.hi > offset;
    if (!best || (!ends && w->at.hi - w->at.lo <= best->at.hi - best->at.lo) || best->at.hi == offset)
      best = w;
  }
  return best;
}

bool query_same(const Word *a, const Word *b) {
  bool declared = a->kind <= WORD_OBJECT && b->kind <= WORD_OBJECT && a->decl.file != UINT32_MAX;
  return declared && a->decl.file == b->decl.file && a->decl.lo == b->decl.lo;
}
