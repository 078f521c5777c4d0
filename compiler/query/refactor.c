/* Refactorings that need nothing but the project: an expression becomes a `let`, an import gets its pin, the text of a
   `run` becomes a heredoc. Whether the project stays right is for the caller to try. */
#include "query/private.h"

#include "model/functions.h"

/* The nodes around a range, the outermost first. */
typedef struct {
  const Node *v[60];
  uint32_t n;
} Path;

static bool holds(const Node *n, Span at) { return n->lo <= at.lo && at.hi <= n->hi; }

static void find(const Node *n, Span at, Path *out) {
  if (out->n < sizeof out->v / sizeof *out->v) out->v[out->n++] = n;
  if (node_is_literal(n)) return;
  const Node *const children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (uint32_t i = 0; i < 4; i++)
    for (const Node *c = children[i]; c; c = c->next)
      if (holds(c, at)) {
        find(c, at, out);
        return;
      }
}

static Refactoring *put(Editor *e, Refactorings *out, Str title, const char *kind) {
  Refactoring *r = vec_push(e->arena, out);
  r->title = title;
  r->kind = kind;
  return r;
}
static void edit(Editor *e, Refactoring *r, Span at, Str insert) {
  *vec_push(e->arena, &r->edits) = (Edit){at, insert};
}

/* ---- an expression becomes a `let` ---- */

static bool is_value(const Node *n) {
  switch (n->kind) {
  case N_STRING:
  case N_LIST:
  case N_COMP:
  case N_CALL:
  case N_COND:
  case N_INT:
  case N_DECIMAL:
  case N_SIZE:
  case N_DURATION: return true;
  case N_BINARY: return n->op != OP_PAIR && n->op != OP_RANGE;
  default: return false;
  }
}

/* Nothing in it that only a body knows? */
static bool is_global(Editor *e, const File *f, Span at) {
  Words words = {0};
  query_words(e, &words);
  for (uint32_t i = 0; i < words.n; i++) {
    const Word *w = &words.v[i];
    if (w->at.file != at.file || w->at.lo < at.lo || w->at.hi > at.hi) continue;
    if (w->kind == WORD_LOOP || w->kind == WORD_TPARAM || w->kind == WORD_MEMBER || w->kind == WORD_PATH)
      return false;
    const Binding *b = w->kind == WORD_LET ? file_find((File *)f, w->name) : NULL;
    if (w->kind == WORD_LET && (!b || b->at.lo != w->decl.lo)) return false;
    if (w->kind == WORD_KIND && (w->kind_word == W_self || w->kind_word == W_build)) return false;
  }
  return true;
}

static Str free_name(Editor *e, const File *f, Str want) {
  char name[64];
  uint32_t n = 0;
  for (uint32_t i = 0; i < want.n && n < 40; i++) name[n++] = want.s[i] == '-' ? '_' : want.s[i];
  Str base = n ? str_n(name, n) : STR("value");
  if (!query_is_name(base)) base = STR("value");
  for (uint32_t k = 1; k < 100; k++) {
    Str made = k == 1 ? arena_str(e->arena, base) : arena_fmt(e->arena, "%.*s_%u", STR_ARG(base), k);
    Sym sym = intern_find(&e->model->names, made);
    bool word = sym && (name_is_kind(sym) || name_is_scope(sym));
    if (!word && !function_find(made) && !(sym && file_find((File *)f, sym))) return made;
  }
  return STR("");
}

/* The start of the line, above the comments that stand over it. */
static uint32_t line_above(const Editor *e, const Node *statement) {
  uint32_t line = source_line(e->sources, statement->file, statement->lo), start;
  while (line > 1 &&
         str_starts(query_trim(source_line_text(e->sources, statement->file, line - 1, &start)), STR("#")))
    line--;
  source_line_text(e->sources, statement->file, line, &start);
  return start;
}

static void extract(Editor *e, const File *f, const Path *path, Span range, Refactorings *out) {
  uint32_t i = path->n;
  while (i-- > 2 && !(is_value(path->v[i]) && holds(path->v[i], range))) {
  }
  if (i < 2 || i >= path->n) return;
  const Node *n = path->v[i], *parent = path->v[i - 1], *field = NULL;
  bool whole = range.lo == n->lo && range.hi == n->hi;
  if ((range.lo != range.hi && !whole) || parent->kind == N_STEP || parent->kind == N_IMPORT ||
      parent->kind == N_TYPE || parent->kind == N_TRANGE || parent->kind == N_CHECK ||
      parent->kind == N_STRING || parent->kind == N_HEREDOC)
    return;
  if (parent->kind == N_LET || parent->kind == N_PARAM || parent->kind == N_TPARAM) return;
  for (uint32_t k = i; k-- > 1 && !field;)
    if (path->v[k]->kind == N_FIELD && path->v[k]->sym) field = path->v[k];
  if (field && field->b && i > 0 && path->v[i] == field->b) return; /* the key of a map */
  Str text = source_text(e->sources, node_span(n));
  if (memchr(text.s, '\n', text.n) || !is_global(e, f, node_span(n))) return;
  Str name = free_name(e, f, field ? intern_str(&e->model->names, field->sym) : STR("value"));
  if (!name.n) return;
  uint32_t at = line_above(e, path->v[1]);
  Refactoring *r =
      put(e, out, arena_fmt(e->arena, "make it a name: `let %.*s`", STR_ARG(name)), "refactor.extract");
  edit(e, r, (Span){n->file, at, at}, arena_fmt(e->arena, "let %.*s = %.*s\n", STR_ARG(name), STR_ARG(text)));
  edit(e, r, node_span(n), name);
}

/* ---- pins ---- */

static void pin(Editor *e, const File *f, const Node *n, Refactorings *out) {
  const Binding *b = n->kind == N_IMPORT && !n->b ? file_find((File *)f, n->sym) : NULL;
  if (!b || !b->import || source_at(e->sources, b->import->source)->library) return;
  Sha256 sum = hash_sha256(source_at(e->sources, b->import->source)->text);
  Refactoring *r = put(e, out, STR("pin the import to what the file holds now"), "refactor.rewrite");
  edit(e, r, (Span){n->file, n->hi, n->hi}, arena_fmt(e->arena, " pin \"sha256:%s\"", sum.hex));
}

/* ---- `run "a && b"` ---- */

static void put_part(Buf *b, const Editor *e, const Node *part, Str indent) {
  if (part->kind != N_TEXT) {
    buf_lit(b, "@{");
    buf_bytes(b, source_text(e->sources, node_span(part)));
    buf_lit(b, "}");
    return;
  }
  for (uint32_t i = 0; i < part->more->text.n; i++) {
    Str rest = str_sub(part->more->text, i, part->more->text.n);
    if (str_starts(rest, STR(" && "))) {
      buf_lit(b, " &&\n");
      buf_bytes(b, indent);
      i += 3;
    } else if (str_starts(rest, STR("@{"))) {
      buf_lit(b, "@@");
    } else
      buf_char(b, rest.s[0]);
  }
}

static bool has_line_feed(const Node *string) {
  for (const Node *p = string->a; p; p = p->next)
    if (p->kind == N_TEXT && memchr(p->more->text.s, '\n', p->more->text.n)) return true;
  return false;
}

static void to_heredoc(Editor *e, const Node *n, Refactorings *out) {
  if (n->kind != N_STEP || n->sym != W_run || n->b || !n->a || n->a->kind != N_STRING || n->a->next ||
      !n->a->a)
    return;
  if (has_line_feed(n->a) || source_text(e->sources, node_span(n->a)).s[0] != '"') return;
  uint32_t start, line = source_line(e->sources, n->file, n->lo);
  Str indent = source_line_text(e->sources, n->file, line, &start);
  indent.n = n->lo - start;
  if (query_trim(indent).n) return; /* something stands before it on the line */
  Str inner = ARENA_JOIN(e->arena, indent, STR("  "));
  Buf b = buf_new(e->arena);
  buf_lit(&b, "<<SH\n");
  buf_bytes(&b, inner);
  for (const Node *p = n->a->a; p; p = p->next) put_part(&b, e, p, inner);
  buf_lit(&b, "\n");
  buf_bytes(&b, indent);
  buf_lit(&b, "SH");
  edit(e, put(e, out, STR("make the text a heredoc"), "refactor.rewrite"), node_span(n->a), buf_str(&b));
}

void query_refactorings(Editor *e, Span range, Refactorings *out) {
  File *f = query_file(e, range.file);
  Path path = {.n = 0};
  if (!f || source_at(e->sources, range.file)->library) return;
  find(f->ast->body, range, &path);
  if (path.n > 1) extract(e, f, &path, range, out);
  for (uint32_t i = path.n; i-- > 1;) {
    pin(e, f, path.v[i], out);
    to_heredoc(e, path.v[i], out);
  }
}

Str query_image_at(Editor *e, uint32_t file, uint32_t offset, Span *at) {
  File *f = query_file(e, file);
  Path path = {.n = 0};
  if (!f) return STR("");
  find(f->ast->body, (Span){file, offset, offset}, &path);
  for (uint32_t i = path.n; i-- > 1;) {
    const Node *n = path.v[i], *field = path.v[i - 1];
    bool plain = n->kind == N_STRING && n->a && n->a->kind == N_TEXT && !n->a->next;
    bool named = field->kind == N_FIELD && (field->sym == W_from || field->sym == W_image);
    if (!plain || !named || memchr(n->a->more->text.s, '@', n->a->more->text.n)) continue;
    *at = node_span(n->a);
    return n->a->more->text;
  }
  return STR("");
}
