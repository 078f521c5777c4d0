/* The commands of devcontainer.json, in their three forms: a text for a shell, a list of words, several with names.
   Called by devcontainer.c. */
#include "import/dc.h"

static const char *const fields[][2] = {
    {"initializeCommand", "initialize"},        {"onCreateCommand", "on_create"},
    {"updateContentCommand", "update_content"}, {"postCreateCommand", "post_create"},
    {"postStartCommand", "post_start"},         {"postAttachCommand", "post_attach"},
};

static bool is_safe(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("_-./:@%+,=", c);
    if (!word) return false;
  }
  return s.n > 0;
}

/* A word for a shell. */
static void put_word(Buf *b, Str s) {
  if (is_safe(s)) {
    buf_bytes(b, s);
    return;
  }
  buf_char(b, '\'');
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] == '\'')
      buf_lit(b, "'\\''");
    else
      buf_char(b, s.s[i]);
  buf_char(b, '\'');
}

/* One command of several, as a line of shell. */
static bool put_line(Dc *d, Buf *b, const YmlPair *p) {
  const YmlNode *n = p->value;
  if (n->kind != YML_LIST) {
    if (!dc_is_text(d, p, n)) return false;
    buf_bytes(b, n->text);
  }
  for (uint32_t i = 0; n->kind == YML_LIST && i < n->n; i++) {
    if (!dc_is_text(d, p, n->items[i])) return false;
    if (i) buf_char(b, ' ');
    put_word(b, n->items[i]->text);
  }
  return true;
}

static void put_several(Dc *d, const char *field, const YmlPair *p) {
  Buf all = buf_new(d->a);
  for (uint32_t i = 0; i < p->value->n; i++) {
    Buf line = buf_new(d->a);
    if (!put_line(d, &line, &p->value->pairs[i])) return;
    bool own = p->value->n > 1 && p->value->pairs[i].value->kind == YML_SCALAR;
    buf_bytes(&all, arena_fmt(d->a, own ? "( %.*s ) || exit\n" : "%.*s\n", STR_ARG(buf_str(&line))));
    if (p->value->n > 1 && !own) all.n--, buf_lit(&all, " || exit\n");
  }
  if (p->value->n > 1) diag(d->ds, W0985, p->key->at, p->key->text);
  if (all.n)
    draft_heredoc(&d->block, p->value->at, arena_fmt(d->a, "%s =", field),
                  str_sub(buf_str(&all), 0, all.n - 1));
}

void dc_hook(Dc *d, const YmlPair *p) {
  const char *field = fields[0][1];
  Pieces words = {0};
  for (uint32_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (str_is(p->key->text, fields[i][0])) field = fields[i][1];
  const YmlNode *n = p->value;
  if (n->kind == YML_MAP) {
    put_several(d, field, p);
    return;
  }
  if (n->kind == YML_NULL) return;
  if (n->kind == YML_SCALAR) {
    if (!dc_is_text(d, p, n) || !n->text.n) return;
    if (memchr(n->text.s, '\n', n->text.n))
      draft_heredoc(&d->block, n->at, arena_fmt(d->a, "%s =", field), n->text);
    else
      draft_field(&d->block, n->at, field, draft_string(d->a, n->text));
    return;
  }
  for (uint32_t i = 0; i < n->n; i++) {
    if (!dc_is_text(d, p, n->items[i])) return;
    piece_add(d->a, &words, n->items[i]->at, draft_string(d->a, n->items[i]->text));
  }
  draft_list(&d->block, p->key->at, field, &words);
}
