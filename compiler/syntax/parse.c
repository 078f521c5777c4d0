/* The parser's driver; see parse.h. Recovery is by statement: the grammar goes back to where the innermost
   statement began, the driver goes on to that statement's own separator. */
#include "syntax/parse.h"
#include "grammar.h"
#include "syntax/build_node.h"

enum { MAX_REPAIRS = 1000 }; /* each looks through its statement */

static bool opens(uint8_t kind) {
  return kind == T_LPAREN || kind == T_LBRACKET || kind == T_LBRACE || kind == T_INTERP;
}
static bool closes(uint8_t kind) {
  return kind == T_RPAREN || kind == T_RBRACKET || kind == T_RBRACE || kind == T_ENDINTERP;
}

/* Backwards from the refused token to the first one of its statement. */
static Refused locate(const Parser *p, uint32_t at) {
  Refused r = {.at = at, .open = UINT32_MAX};
  uint32_t depth = 0, i = at;
  for (; i > 0; i--) {
    uint8_t kind = p->v[i - 1].kind;
    if (closes(kind)) {
      depth++;
    } else if (opens(kind) && depth > 0) {
      depth--;
    } else if (opens(kind)) {
      if (kind == T_LBRACE) break;
      if (r.open == UINT32_MAX) r.open = i - 1;
    } else if (kind == T_SEP && depth == 0) {
      break;
    }
  }
  r.start = i;
  return r;
}

/* From the refused token on: the statement's separator, or a block of several lines that is worth reading. */
static uint32_t statement_end(const Parser *p, Refused r) {
  uint32_t depth = 0, i = r.at;
  for (; p->v[i].kind != 0; i++) {
    uint8_t kind = p->v[i].kind;
    if (kind == T_SEP && depth == 0) break;
    if (kind == T_LBRACE && depth == 0 && r.open == UINT32_MAX && (p->v[i + 1].flags & TOKEN_NL)) break;
    if (opens(kind)) depth++;
    if (closes(kind) && depth > 0) depth--;
  }
  return i;
}

/* Was something in the statement reported by the lexer? Then this is most likely its echo. */
static bool reported(const Parser *p, uint32_t start, uint32_t end) {
  for (uint32_t i = start; i < end; i++)
    if (p->v[i].flags & TOKEN_BAD) return true;
  return p->v[end].flags & TOKEN_BAD;
}

/* Leaves the statement out; yields where to go on. */
static uint32_t skip_statement(Parser *p, Refused r, uint32_t end) {
  uint32_t last = end > r.start ? end - 1 : end;
  grammar_unwind(p->grammar);
  Token bad = {T_BAD, TOKEN_BAD, p->v[r.start].lo, p->v[last].hi};
  bool read = grammar_feed(p->grammar, &bad) == FEED_OK;
  if (read && (end > r.at || p->said != r.start + 1)) return end;
  return r.at + 1; /* cannot be; but never hang */
}

static __attribute__((noinline)) uint32_t recover(Parser *p, uint32_t at, FeedResult why) {
  Refused r = locate(p, at);
  uint32_t end = statement_end(p, r);
  r.next = end + 1;
  p->ast->bad = true;
  if (why == FEED_TOO_DEEP) {
    build_too_deep(&p->build, parse_span(p, p->v[at]));
  } else if (!reported(p, r.start, end) && p->said != r.start + 1) {
    Mistake m = mistake_report(p, r);
    if (m != MISTAKE_SKIP && p->repairs++ == MAX_REPAIRS) m = MISTAKE_SKIP;
    if (m == MISTAKE_REPAIR) return at;
    if (m == MISTAKE_DROP) return at + 1;
    if (m == MISTAKE_COMMA) {
      uint32_t lo = p->v[at].lo;
      if (grammar_feed(p->grammar, &(Token){T_COMMA, TOKEN_MADE, lo, lo}) == FEED_OK) return at;
    }
  }
  uint32_t next = skip_statement(p, r, end);
  p->said = r.start + 1;
  return next;
}

void parse_tokens(Parser *p) {
  p->grammar = arena_try(p->syntax->arena, NULL, 0, grammar_bytes()); /* large: zeroing it would be seen */
  if (!p->grammar) arena_oom(p->syntax->arena);
  grammar_init(p->grammar, &p->build);
  for (uint32_t i = 0; i < p->n;) {
    FeedResult result = grammar_feed(p->grammar, &p->v[i]);
    i = __builtin_expect(result == FEED_OK, 1) ? i + 1 : recover(p, i, result);
  }
}
