/* What files declare: a tree for one, a list for all projects. */
#include "lsp/private.h"

/* SymbolKind of the protocol. */
static int kind_of(const Symbol *s) {
  enum { MODULE = 2, PROPERTY = 7, FUNCTION = 12, CONSTANT = 14, OBJECT = 19, VARIABLE = 13, CLASS = 5 };
  switch (s->kind) {
  case WORD_LET: return CONSTANT;
  case WORD_PARAM: return VARIABLE;
  case WORD_TEMPLATE: return FUNCTION;
  case WORD_IMPORT: return MODULE;
  case WORD_OBJECT: return CLASS;
  default: return PROPERTY;
  }
}

static uint32_t tree(Req *r, const Symbols *all, uint32_t i) {
  uint32_t depth = all->v[i].depth;
  Writer *w = r->out;
  w_open(w, '[');
  while (i < all->n && all->v[i].depth == depth) {
    const Symbol *s = &all->v[i++];
    w_open(w, '{');
    w_member(w, "name", s->name.n ? s->name : STR("?"));
    if (s->detail.n) w_member(w, "detail", s->detail);
    w_number(w, "kind", kind_of(s));
    w_key(w, "range");
    w_range(r, w, s->at);
    w_key(w, "selectionRange");
    w_range(r, w, s->name_at);
    if (i < all->n && all->v[i].depth > depth) {
      w_key(w, "children");
      i = tree(r, all, i);
    }
    w_close(w, '}');
  }
  w_close(w, ']');
  return i;
}

void ask_symbols(Req *r) {
  Symbols all = {0};
  query_symbols(&r->e, r->file, &all);
  if (all.n)
    tree(r, &all, 0);
  else
    w_json(r->out, STR("[]"));
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Do the letters stand in the name, in this order? */
static bool matches(Str name, Str letters) {
  uint32_t k = 0;
  for (uint32_t i = 0; i < name.n && k < letters.n; i++) k += lower(name.s[i]) == lower(letters.s[k]);
  return k == letters.n;
}

static void of_file(Req *r, uint32_t file, Str letters) {
  Symbols all = {0};
  Writer *w = r->out;
  query_symbols(&r->e, file, &all);
  for (uint32_t i = 0; i < all.n; i++) {
    const Symbol *s = &all.v[i];
    if (s->depth || !s->name.n || s->kind == WORD_BLOCK || !matches(s->name, letters)) continue;
    w_open(w, '{');
    w_member(w, "name", s->name);
    w_number(w, "kind", kind_of(s));
    w_member(w, "containerName", s->detail);
    w_key(w, "location");
    w_location(r, w, s->name_at);
    w_close(w, '}');
  }
}

/* Was the file asked about already, as one of another project? */
static bool seen_before(Req *r, Interner *seen, uint32_t file) {
  Str path = source_at(r->e.sources, file)->path;
  bool seen_it = intern_find(seen, path) != 0;
  intern(seen, path);
  return seen_it;
}

void ask_workspace_symbols(Req *r) {
  Str letters = jr_text(jr_get(r->params, "query"));
  Interner seen;
  intern_init(&seen, &r->l->arena);
  w_open(r->out, '[');
  for (Project *p = r->l->projects; p; p = p->next) {
    req_open(r, p);
    for (uint32_t i = 0; r->e.sources && i < r->e.sources->files.n; i++)
      if (!source_at(r->e.sources, i)->library && !source_at(r->e.sources, i)->data &&
          !(p->made_text.n && !i) && !seen_before(r, &seen, i))
        of_file(r, i, letters);
  }
  w_close(r->out, ']');
}
