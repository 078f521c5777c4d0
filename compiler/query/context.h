/* Where a cursor is, read off the tokens before it: brackets that are open, the statement that is being written, names
   that can be seen. Text that is being typed has mostly no tree yet. Private to query/. */
#ifndef PEI_QUERY_CONTEXT_H
#define PEI_QUERY_CONTEXT_H

#include "query/walk.h"

#include "grammar.h"
#include "syntax/token.h"

/* An open bracket, or the file. */
typedef struct {
  uint8_t open;    /* T_LBRACE, T_LPAREN, T_LBRACKET, T_INTERP; 0: the file */
  uint32_t block;  /* of a body: by the schema; BLOCK_ANY: not known, 0: the value of a map */
  uint32_t at;     /* its token */
  uint32_t start;  /* a body: the first token of the statement; otherwise of the element or argument */
  uint32_t n;      /* elements or arguments before */
  uint32_t locals; /* names that were seen before it opened */
} Bracket;

typedef struct {
  Str name;
  WordKind kind;
} Seen;

typedef struct {
  Editor *e;
  File *file;
  Str text;
  const Token *v;
  uint32_t n;        /* tokens before the word at the cursor */
  Span word;         /* what is being typed, up to the cursor; may be empty */
  bool string;       /* inside of quotes: `word` is the text in them */
  bool expression;   /* inside of `@{` in quotes, where that is not closed yet */
  bool nothing;      /* in a comment or in the text of a heredoc */
  VEC(Bracket) open; /* the file first */
  VEC(Seen) locals;
} Context;

void context_read(Context *c, Editor *e, uint32_t file, uint32_t offset);
static inline Bracket *context_top(Context *c) { return &c->open.v[c->open.n - 1]; }
static inline Str token_text(const Context *c, uint32_t i) {
  return str_sub(c->text, c->v[i].lo, c->v[i].hi);
}
/* The innermost body, and how many brackets are open in it. */
Bracket *context_body(Context *c, uint32_t *inner);
/* The field of the statement that is being written in the innermost body, `name =`; -1: none. */
int context_field(Context *c, const Bracket *body);
/* The template that the statement uses; NULL for none. */
const Binding *context_used(Context *c, const Bracket *body);
uint32_t context_find_block(uint32_t body, Str word, Str second, bool *both);

#endif
