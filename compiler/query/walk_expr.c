/* Words of expressions. A bare word is what the evaluation takes it for: a member of the enumeration that the place
   expects, a name of a body around it or of the file, a kind of objects. */
#include "query/walk.h"

#include "model/functions.h"

Word *walk_put(Walk *w, WordKind kind, Span at) {
  Word *word = vec_push(w->r->e->arena, w->r->out);
  *word = (Word){.kind = kind, .at = at, .decl = SPAN_NONE};
  return word;
}

/* ---- types ---- */

const Type *quiet_type(Walk *w, const Node *n) {
  Model *m = w->r->m;
  Diags scratch, *loud = m->ds;
  diags_init(&scratch, m->arena, m->sources);
  m->ds = &scratch;
  Ctx c = {.m = m, .scope = w->file->scope, .dry = true};
  const Type *t = type_resolve(&c, n);
  m->ds = loud;
  return t;
}

void walk_type(Walk *w, const Node *n) {
  if (!n || n->kind != N_TYPE) return;
  Str name = intern_str(&w->r->m->names, n->sym);
  for (uint32_t k = 0; k < T_KIND_COUNT; k++)
    if (name.n && str_is(name, type_rows[k].name)) walk_put(w, WORD_TYPE, node_name_span(n))->row = k;
  bool words = str_is(name, "enum") || str_is(name, "ref"); /* what is in them is no type */
  for (const Node *a = words ? NULL : n->a; a; a = a->next) walk_type(w, a);
}

/* The part of a type that this kind of literal belongs to. */
static const Type *part(const Type *t, TypeKind kind) {
  if (!t || t->kind == kind) return t;
  if (t->kind != T_UNION) return NULL;
  const Type *found = part(t->a, kind);
  return found ? found : part(t->b, kind);
}

static bool is_file(const Type *t) {
  if (!t) return false;
  if (t->kind == T_UNION) return is_file(t->a) || is_file(t->b);
  return t->kind == T_SOURCE || t->kind == T_SCRIPT || t->kind == T_PATH || t->kind == T_APT_SOURCES ||
         t->kind == T_HOSTPATH;
}

/* ---- names ---- */

static void put_binding(Walk *w, const Binding *b, Span at) {
  static const WordKind kinds[] = {
      [BIND_LET] = WORD_LET,       [BIND_PARAM] = WORD_PARAM, [BIND_TEMPLATE] = WORD_TEMPLATE,
      [BIND_IMPORT] = WORD_IMPORT, [BIND_LOOP] = WORD_LOOP,   [BIND_TPARAM] = WORD_TPARAM};
  Word *word = walk_put(w, kinds[b->kind], at);
  word->decl = b->at;
  word->node = b->node;
  word->name = b->name;
}

static const Local *find_local(const Walk *w, Sym name) {
  for (const Local *l = w->locals; l; l = l->up)
    if (l->name == name) return l;
  return NULL;
}

bool walk_name(Walk *w, Sym name, Span at) {
  const Local *l = find_local(w, name);
  if (l) {
    Word *word = walk_put(w, l->kind, at);
    word->decl = l->at;
    word->node = l->node;
    word->name = name;
    word->declares = at.lo == l->at.lo && at.file == l->at.file;
    return true;
  }
  const Binding *b = file_find(w->file, name);
  if (b) put_binding(w, b, at);
  return b != NULL;
}

static bool put_member(Walk *w, const Type *t, Sym word, Span at) {
  const Type *e = part(t, T_ENUM);
  for (uint32_t i = 0; e && !e->members && i < schema_member_count; i++)
    if (schema_members[i].id == e->id && schema_members[i].word == word) {
      walk_put(w, WORD_MEMBER, at)->row = i;
      return true;
    }
  for (uint32_t i = 0; e && e->members && i < e->n_members; i++)
    if (e->members[i] == word) {
      walk_put(w, WORD_MEMBER, at)->row = UINT32_MAX;
      return true;
    }
  return false;
}

static void bare_word(Walk *w, const Node *n, const Type *want) {
  if (put_member(w, want, n->sym, node_span(n)) || walk_name(w, n->sym, node_span(n))) return;
  if (name_is_kind(n->sym) || name_is_scope(n->sym)) walk_put(w, WORD_KIND, node_span(n))->kind_word = n->sym;
}

void walk_object(Walk *w, Sym kind, Sym name, Span at) {
  const Obj *o = name ? model_find(w->r->m, kind, name) : NULL;
  Word *word = walk_put(w, WORD_OBJECT, at);
  word->kind_word = kind;
  word->name = name;
  if (!o) return;
  word->decl = o->name_at;
  word->node = o->node;
  word->declares = o->name_at.file == at.file && o->name_at.lo <= at.lo && at.hi <= o->name_at.hi;
}

static void put_attr(Walk *w, Sym kind, const Node *n) {
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if ((!kind || schema_attrs[i].kind == kind) && schema_attrs[i].word == n->sym) {
      walk_put(w, WORD_ATTR, node_name_span(n))->row = i;
      return;
    }
}

static bool is_plain_name(const Walk *w, Sym name) { return find_local(w, name) || file_find(w->file, name); }

/* `image.web`, `lib.tag`, `host.user`, `service.db.host`, `img.name` */
static void member(Walk *w, const Node *n) {
  const Node *of = n->a;
  if (of->kind == N_NAME && !is_plain_name(w, of->sym)) {
    bare_word(w, of, NULL);
    if (name_is_scope(of->sym))
      put_attr(w, of->sym, n);
    else if (name_is_kind(of->sym))
      walk_object(w, of->sym, n->sym, node_name_span(n));
    return;
  }
  walk_expr(w, of, NULL);
  const Binding *import = of->kind == N_NAME && !find_local(w, of->sym) ? file_find(w->file, of->sym) : NULL;
  if (import && import->kind == BIND_IMPORT) {
    const Binding *b = import->import ? file_find(import->import, n->sym) : NULL;
    if (b) put_binding(w, b, node_name_span(n));
    return;
  }
  bool kind = of->kind == N_MEMBER && of->a->kind == N_NAME && name_is_kind(of->a->sym) &&
              !is_plain_name(w, of->a->sym);
  put_attr(w, kind ? of->a->sym : 0, n);
}

/* ---- text ---- */

bool walk_plain(const Node *n, Span *inside, Str *text) {
  if (!n || n->kind != N_STRING || (n->a && (n->a->kind != N_TEXT || n->a->next))) return false;
  *inside = n->a ? node_span(n->a) : (Span){n->file, n->lo + 1, n->hi - 1};
  *text = n->a ? n->a->more->text : STR("");
  return true;
}

/* "/a/b" of the file that stands in "/a/x.pei" as "b". */
static Str beside(Walk *w, uint32_t file, Str path) {
  Str by = source_at(w->r->e->sources, file)->path;
  while (by.n && by.s[by.n - 1] != '/') by.n--;
  while (str_starts(path, STR("./"))) path = str_sub(path, 2, path.n);
  while (str_starts(path, STR("../")) && by.n > 1) {
    path = str_sub(path, 3, path.n);
    for (by.n--; by.n && by.s[by.n - 1] != '/';) by.n--;
  }
  return ARENA_JOIN(w->r->e->arena, by, path);
}

static void text(Walk *w, const Node *n, const Type *want) {
  Span inside;
  Str plain;
  if (is_file(want) && walk_plain(n, &inside, &plain) && plain.n && !str_is_http(plain) &&
      plain.s[0] != '/' && plain.s[0] != '~' && !source_is_library(w->r->e->sources, inside)) {
    Word *word = walk_put(w, WORD_PATH, inside);
    word->path = beside(w, n->file, plain);
    word->value_node = n;
  }
  for (const Node *p = n->a; p; p = p->next)
    if (p->kind != N_TEXT) walk_expr(w, p, NULL);
}

/* ---- the rest ---- */

void walk_generators(Walk *w, const Node *gen) {
  for (const Node *g = gen; g && g->kind == N_GEN; g = g->next) {
    walk_expr(w, g->a, NULL);
    Local *l = arena_new(w->r->e->arena, Local);
    *l = (Local){w->locals, g->sym, WORD_LOOP, node_name_span(g), g};
    w->locals = l;
    if (g->more->sym2) { /* `(k, v)`: the second name stands behind the first */
      Str text = source_at(w->r->e->sources, g->file)->text,
          name = intern_str(&w->r->m->names, g->more->sym2);
      uint32_t at = node_name_hi(g);
      l->at.hi = l->at.lo + intern_str(&w->r->m->names, g->sym).n;
      if (at > l->at.hi) at = l->at.hi;
      while (at + name.n <= text.n && memcmp(text.s + at, name.s, name.n) != 0) at++;
      Local *second = arena_new(w->r->e->arena, Local);
      *second = (Local){l, g->more->sym2, WORD_LOOP, {g->file, at, at + name.n}, g};
      w->locals = second;
      walk_name(w, g->more->sym2, second->at);
    }
    walk_name(w, g->sym, l->at);
  }
}

static void call(Walk *w, const Node *n) {
  static const Type source = {.kind = T_SOURCE};
  bool reads = false;
  if (n->a->kind == N_NAME) {
    Str name = intern_str(&w->r->m->names, n->a->sym);
    reads = str_is(name, "file");
    for (uint32_t i = 0; i < function_count; i++)
      if (str_is(name, functions[i].name)) walk_put(w, WORD_FUNCTION, node_span(n->a))->row = i;
  } else
    walk_expr(w, n->a, NULL);
  for (const Node *a = n->b; a; a = a->next) walk_expr(w, a->a, reads ? &source : NULL);
}

static void index_of(Walk *w, const Node *n) {
  Span inside;
  Str name;
  walk_expr(w, n->a, NULL);
  if (n->a->kind == N_NAME && name_is_kind(n->a->sym) && !is_plain_name(w, n->a->sym) &&
      walk_plain(n->b, &inside, &name))
    walk_object(w, n->a->sym, intern_find(&w->r->m->names, name), inside);
  else
    walk_expr(w, n->b, NULL);
}

static void list(Walk *w, const Node *n, const Type *want) {
  const Type *t = part(want, T_LIST);
  Walk inner = *w;
  if (n->kind == N_COMP) {
    walk_generators(&inner, n->a);
    walk_expr(&inner, n->b, NULL);
    walk_expr(&inner, node_c(n), t ? t->a : NULL);
    return;
  }
  for (const Node *x = n->a; x; x = x->next)
    if (x->kind == N_SPREAD)
      walk_expr(w, x->a, t);
    else
      walk_expr(w, x, t ? t->a : NULL);
}

static void binary(Walk *w, const Node *n, const Type *want) {
  const Type *pair = n->op == OP_PAIR ? part(want, T_PAIR) : NULL, *same = n->op == OP_DEFAULT ? want : NULL;
  walk_expr(w, n->a, pair ? pair->a : same);
  walk_expr(w, n->b, pair ? pair->b : same);
}

void walk_expr(Walk *w, const Node *n, const Type *want) {
  if (!n) return;
  switch (n->kind) {
  case N_NAME: bare_word(w, n, want); break;
  case N_MEMBER: member(w, n); break;
  case N_INDEX: index_of(w, n); break;
  case N_CALL: call(w, n); break;
  case N_BINARY: binary(w, n, want); break;
  case N_UNARY:
  case N_VALUE: walk_expr(w, n->a, want); break;
  case N_COND:
    walk_expr(w, n->a, NULL);
    walk_expr(w, n->b, want);
    walk_expr(w, node_c(n), want);
    break;
  case N_LIST:
  case N_COMP: list(w, n, want); break;
  case N_STRING:
  case N_HEREDOC: text(w, n, want); break;
  case N_BLOCK: /* a map */
    for (const Node *f = n->a; f; f = f->next) {
      if (f->kind == N_FIELD && f->sym) walk_put(w, WORD_KEY, node_name_span(f))->node = f;
      if (f->kind == N_FIELD || f->kind == N_SPREAD)
        walk_expr(w, f->a, part(want, T_MAP) ? part(want, T_MAP)->a : NULL);
    }
    break;
  default: break;
  }
}
