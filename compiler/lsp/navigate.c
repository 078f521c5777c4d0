/* From a name to its declaration and its uses, and to another name. */
#include "lsp/private.h"

void ask_definition(Req *r) {
  Words all = {0};
  const Word *word = req_word(r, &all);
  if (!word) return;
  if (word->decl.file < r->e.sources->files.n) {
    w_location(r, r->out, word->decl);
  } else if (word->kind == WORD_PATH) {
    OsStat st;
    if (r->l->os->stat(r->l->os, word->path.s, true, &st) || st.type == OS_DIR) return;
    w_open(r->out, '{');
    w_member(r->out, "uri", uri_of(&r->l->arena, word->path));
    w_key(r->out, "range");
    w_json(r->out, STR("{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":0}}"));
    w_close(r->out, '}');
  }
}

void ask_references(Req *r) {
  Words all = {0};
  const Word *word = req_word(r, &all);
  bool with = jr_true(jr_get(r->params, "context.includeDeclaration"));
  if (!word) return;
  w_open(r->out, '[');
  for (uint32_t i = 0; i < all.n; i++)
    if (query_same(word, &all.v[i]) && (with || !all.v[i].declares)) w_location(r, r->out, all.v[i].at);
  w_close(r->out, ']');
}

void ask_highlight(Req *r) {
  Words all = {0};
  const Word *word = req_word(r, &all);
  if (!word) return;
  w_open(r->out, '[');
  for (uint32_t i = 0; i < all.n; i++) {
    const Word *other = &all.v[i];
    if (other->at.file != r->file || (other != word && !query_same(word, other))) continue;
    w_open(r->out, '{');
    w_key(r->out, "range");
    w_range(r, r->out, other->at);
    w_number(r->out, "kind", other->declares ? 3 : 2);
    w_close(r->out, '}');
  }
  w_close(r->out, ']');
}

/* ---- rename ---- */

/* What is declared by somebody who can change it, under a name that stands there. */
static const char *why_not(Req *r, const Words *all, const Word *word) {
  if (!word || word->kind > WORD_OBJECT || word->decl.file >= r->e.sources->files.n)
    return "only names that the project declares can be renamed";
  if (word->kind == WORD_OBJECT && !word->name) return "this name is made by an expression";
  if (word->kind == WORD_OBJECT && !word->node) return "this name is made by an expression";
  for (uint32_t i = 0; i < all->n; i++) {
    const Source *s = source_at(r->e.sources, all->v[i].at.file);
    if (!query_same(word, &all->v[i])) continue;
    if (s->library) return "it belongs to a recipe of peic";
    if (s->pinned) return "a file that uses it is imported with a pin";
    if (all->v[i].declares) return NULL;
  }
  return "its declaration is made by an expression";
}

void ask_prepare_rename(Req *r) {
  Words all = {0};
  const Word *word = req_word(r, &all);
  if (why_not(r, &all, word)) return;
  w_open(r->out, '{');
  w_key(r->out, "range");
  w_range(r, r->out, word->at);
  w_member(r->out, "placeholder", arena_str(&r->l->arena, source_text(r->e.sources, word->at)));
  w_close(r->out, '}');
}

void ask_rename(Req *r) {
  Words all = {0};
  TextEdits edits = {0};
  const Word *word = req_word(r, &all);
  Arena *a = &r->l->arena;
  Str name = jr_text(jr_get(r->params, "newName"));
  const char *why = why_not(r, &all, word);
  if (why) {
    req_fail(r, ERR_FAILED, str_c(why));
    return;
  }
  if (!query_is_name(name)) {
    req_fail(r, ERR_FAILED,
             arena_fmt(a,
                       "`%.*s` is no name: expected letters, digits, `_` and inner `-`, and no reserved word",
                       STR_ARG(name)));
    return;
  }
  for (uint32_t i = 0; i < all.n; i++)
    if (query_same(word, &all.v[i]))
      *vec_push(a, &edits) =
          (TextEdit){source_at(r->e.sources, all.v[i].at.file)->path, all.v[i].at.lo, all.v[i].at.hi, name};
  int64_t more = req_try_edits(r, &edits);
  if (more > 0)
    req_fail(r, ERR_FAILED,
             arena_fmt(a, "with the name `%.*s` the project would have %lld more error%s", STR_ARG(name),
                       (long long)more, more == 1 ? "" : "s"));
  else
    w_workspace_edit(r, r->out, &edits);
}
