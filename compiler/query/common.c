/* What several questions need. */
#include "query/private.h"

#include "grammar.h"
#include "syntax/token.h"

Str query_trim(Str s) {
  while (s.n && strchr(" \t\r\n", s.s[0])) s = str_sub(s, 1, s.n);
  while (s.n && strchr(" \t\r\n", s.s[s.n - 1])) s.n--;
  return s;
}

Str query_name_before(Str text, uint32_t at) {
  uint32_t lo = at;
  while (lo && (text.s[lo - 1] == '_' || text.s[lo - 1] == '-' ||
                (text.s[lo - 1] >= '0' && text.s[lo - 1] <= '9') ||
                (text.s[lo - 1] >= 'a' && text.s[lo - 1] <= 'z') ||
                (text.s[lo - 1] >= 'A' && text.s[lo - 1] <= 'Z')))
    lo--;
  return str_sub(text, lo, at);
}

Str query_article(Sym word) { return str_c(strchr("aeiou", schema_words[word][0]) ? "an" : "a"); }

File *query_file(const Editor *e, uint32_t source) {
  for (uint32_t i = 0; i < e->model->files.n; i++)
    if (e->model->files.v[i]->source == source) return e->model->files.v[i];
  return NULL;
}

static void below(const Obj *o, void (*each)(void *ctx, const Obj *o), void *ctx) {
  each(ctx, o);
  for (uint32_t i = 0; i < o->children.n; i++) below(o->children.v[i], each, ctx);
}

void query_each_object(const Editor *e, void (*each)(void *ctx, const Obj *o), void *ctx) {
  if (e->model->file_object) below(e->model->file_object, each, ctx);
  for (uint32_t i = 0; i < e->model->objects.n; i++) below(e->model->objects.v[i], each, ctx);
}

Str query_block_word(uint32_t block) {
  return block && block < B_COUNT ? str_c(schema_blocks[block].text) : STR("");
}

bool query_is_name(Str name) {
  bool ok = name.n > 0 && name.n < 200;
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.s[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_', digit = c >= '0' && c <= '9';
    bool hyphen = c == '-' && i && i + 1 < name.n && name.s[i - 1] != '-';
    ok &= letter || (digit && i) || hyphen;
  }
  for (int k = 0; k < TOKEN_KINDS; k++)
    if (token_rows[k].spelling && token_is_reserved(k) && str_is(name, token_rows[k].spelling)) return false;
  return ok;
}
