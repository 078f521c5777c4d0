/* The parser's driver: feeds tokens to the grammar, and when one is refused says why, repairs it or skips the
   statement. Called by syntax.c. */
#ifndef PEI_SYNTAX_PARSE_H
#define PEI_SYNTAX_PARSE_H

#include "syntax/build.h"
#include "syntax/grammar_feed.h"

typedef struct {
  Build build;
  Syntax *syntax;
  Ast *ast;
  Token *v; /* ends with the end of file; repairs change kinds in place */
  uint32_t n;
  void *grammar;
  uint32_t repairs;  /* made so far */
  uint32_t dash_end; /* the statement after the last `- item` */
  uint32_t braces;   /* 1 + the last `{` that was said to hold values */
  uint32_t then_at;  /* the last separator before a `then` that was dropped; 0: none */
  uint32_t said;     /* 1 + start of the last statement that was reported: one message for each */
} Parser;

/* Parses the pump's tokens into ast->body. */
void parse_tokens(Parser *p);

/* mistake.c: where a token was refused. */
typedef struct {
  uint32_t start, at; /* the statement's first token, and the refused one */
  uint32_t next;      /* the first token of the statement after it */
  uint32_t open;      /* the innermost bracket of the statement that is open there; UINT32_MAX: none */
} Refused;
typedef enum {
  MISTAKE_SKIP,   /* said; leave the statement out */
  MISTAKE_REPAIR, /* said, and the token changed: feed it again */
  MISTAKE_COMMA,  /* said; feed a comma before it */
  MISTAKE_DROP,   /* said; go on behind it */
} Mistake;
Mistake mistake_report(Parser *p, Refused r);

/* expect.c: the tokens that would fit, as "`]` or `,`". */
Str expect_list(Parser *p);
/* A token as messages call it. */
Str expect_name(const Parser *p, uint32_t at);

static inline Str parse_text(const Parser *p, Token t) { return str_n(p->build.text + t.lo, t.hi - t.lo); }
static inline Span parse_span(const Parser *p, Token t) { return (Span){p->ast->file, t.lo, t.hi}; }
static inline bool parse_is(const Parser *p, uint32_t at, const char *word) {
  return str_is(parse_text(p, p->v[at]), word);
}

#endif
