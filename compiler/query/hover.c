/* What a word means, as Markdown: the reference's text of words of the language, the declaration and its `##` comment
   of names, then what the word is here: values, and the lines of outputs that come from it. */
#include "query/private.h"

#include "describe/make.h"
#include "query/walk.h"

enum { VALUES_SHOWN = 3 };

/* ---- words of the language ---- */

static void put_topic(Buf *out, Topic t, bool whole) {
  if (!whole) t.tables.n = 0;
  topic_markdown(out, &t, 4, NULL);
}

static void language_word(Buf *out, const Word *w) {
  Arena *a = out->arena;
  switch (w->kind) {
  case WORD_BLOCK: put_topic(out, block_topic(a, (uint8_t)w->block), false); break;
  case WORD_FIELD: put_topic(out, field_topic(a, (uint8_t)w->block, w->slot, false), true); break;
  case WORD_ATTR: put_topic(out, attr_topic(a, w->row), true); break;
  case WORD_FUNCTION: put_topic(out, function_topic(a, w->row), true); break;
  case WORD_TYPE: put_topic(out, type_topic(a, (TypeKind)w->row), true); break;
  case WORD_MEMBER:
    if (w->row != UINT32_MAX) put_topic(out, member_topic(a, w->row), true);
    break;
  case WORD_KIND: {
    uint8_t block = schema_block_of_word[w->kind_word];
    if (block) put_topic(out, block_topic(a, block), false);
    break;
  }
  default: break;
  }
}

/* ---- declarations ---- */

/* The `##` lines right above. */
static void put_comment(Buf *out, const Editor *e, Span decl) {
  uint32_t line = source_line(e->sources, decl.file, decl.lo), first = line, start;
  while (first > 1 &&
         str_starts(query_trim(source_line_text(e->sources, decl.file, first - 1, &start)), STR("##")))
    first--;
  if (first == line) return;
  buf_lit(out, "\n");
  for (uint32_t i = first; i < line; i++) {
    Str text = query_trim(source_line_text(e->sources, decl.file, i, &start));
    buf_bytes(out, query_trim(str_sub(text, 2, text.n)));
    buf_lit(out, "\n");
  }
}

/* The statement's first line, without the brace: `service web`, `let base = "debian:12"`. */
static void put_declaration(Buf *out, const Editor *e, Span decl) {
  uint32_t start, line = source_line(e->sources, decl.file, decl.lo);
  Str text = query_trim(source_line_text(e->sources, decl.file, line, &start));
  if (str_ends(text, STR("{"))) text = query_trim(str_sub(text, 0, text.n - 1));
  buf_lit(out, "```pei\n");
  buf_bytes(out, text);
  buf_lit(out, "\n```\n");
}

static Str value_text_of(const Editor *e, const Value *v) {
  if (!v || v->kind == V_UNKNOWN || v->kind == V_POISON) return STR("");
  return value_show(e->arena, &e->model->names, v);
}

static void put_binding_value(Buf *out, const Editor *e, const Word *w) {
  File *f = query_file(e, w->decl.file);
  const Binding *b = f ? file_find(f, w->name) : NULL;
  if (!b || b->at.lo != w->decl.lo) return;
  Str value = value_text_of(e, b->value);
  if (!value.n) return;
  buf_lit(out, "\nValue: `");
  buf_bytes(out, value);
  buf_lit(out, "`");
  if (value_given(b->value)) buf_lit(out, ", from "), buf_bytes(out, *value_given(b->value));
  buf_lit(out, "\n");
}

static void declared_word(Buf *out, const Editor *e, const Word *w) {
  static const char *const what[] = {
      [WORD_LET] = "a name",           [WORD_PARAM] = "a parameter of the project",
      [WORD_TEMPLATE] = "a template",  [WORD_IMPORT] = "an import",
      [WORD_LOOP] = "a loop variable", [WORD_TPARAM] = "a parameter of a template",
      [WORD_OBJECT] = "an object"};
  if (w->decl.file >= e->sources->files.n) return;
  put_declaration(out, e, w->decl);
  buf_lit(out, "\n");
  buf_bytes(out, str_c(what[w->kind]));
  if (w->kind == WORD_OBJECT && w->kind_word) {
    out->n -= (uint32_t)strlen(what[w->kind]);
    buf_bytes(out, arena_fmt(out->arena, "%.*s `%.*s`", STR_ARG(query_article(w->kind_word)),
                             STR_ARG(intern_str(&e->model->names, w->kind_word))));
  }
  buf_bytes(out, arena_fmt(out->arena, ", declared at %.*s:%u\n",
                           STR_ARG(source_at(e->sources, w->decl.file)->display),
                           source_line(e->sources, w->decl.file, w->decl.lo)));
  put_comment(out, e, w->decl);
  if (w->kind <= WORD_PARAM) put_binding_value(out, e, w);
}

/* ---- what it is here ---- */

typedef struct {
  const Editor *e;
  Buf *out;
  const Word *w;
  VEC(Str) said;
} Here;

static void add_value(Here *h, const Value *v) {
  Str text = value_text_of(h->e, v);
  if (!text.n) return;
  for (uint32_t i = 0; i < h->said.n; i++)
    if (str_eq(h->said.v[i], text)) return;
  *vec_push(h->e->arena, &h->said) = text;
}

static void field_of(Here *h, const Obj *o) {
  for (uint32_t i = 0; i < o->given.n; i++) {
    const Slot *s = &o->given.v[i];
    if (!s->is_default && s->at.file == h->w->at.file && s->at.lo == h->w->at.lo) add_value(h, s->value);
  }
  for (uint32_t i = 0; i < o->entries.n; i++)
    if (o->entries.v[i].key_at.file == h->w->at.file && o->entries.v[i].key_at.lo == h->w->at.lo)
      add_value(h, o->entries.v[i].value);
}

static void take_object(void *ctx, const Obj *o) { field_of(ctx, o); }

static void field_value(Buf *out, const Editor *e, const Word *w) {
  Here h = {.e = e, .out = out, .w = w};
  query_each_object(e, take_object, &h);
  for (uint32_t i = 0; i < h.said.n && i < VALUES_SHOWN; i++) {
    buf_bytes(out, i ? STR(", `") : STR("\nValue: `"));
    buf_bytes(out, h.said.v[i]);
    buf_lit(out, "`");
  }
  if (h.said.n > VALUES_SHOWN) buf_bytes(out, arena_fmt(e->arena, " and %u more", h.said.n - VALUES_SHOWN));
  if (h.said.n) buf_lit(out, "\n");
}

Str query_hover(Editor *e, const Word *w) {
  Buf out = buf_new(e->arena);
  if (w->kind <= WORD_OBJECT)
    declared_word(&out, e, w);
  else
    language_word(&out, w);
  if (w->kind == WORD_PATH) {
    Str root = source_at(e->sources, 0)->path, path = w->path;
    while (root.n && root.s[root.n - 1] != '/') root.n--;
    if (str_starts(path, root)) path = str_sub(path, root.n, path.n);
    buf_bytes(&out, arena_fmt(e->arena, "`%.*s` in the project\n", STR_ARG(path)));
  }
  if (w->kind == WORD_FIELD && !(schema_blocks[w->block].props[w->slot].flags & PF_APPEND))
    buf_lit(&out, "\nBehind a `use`, it replaces what the template says.\n");
  if (w->kind == WORD_FIELD || w->kind == WORD_KEY) field_value(&out, e, w);
  if (e->why) query_generated(&out, e, w);
  return query_trim(buf_str(&out));
}
