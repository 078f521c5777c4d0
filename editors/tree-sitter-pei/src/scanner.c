/* What tree-sitter's own lexer cannot tell: which line ends end a statement, and where a heredoc ends. */
#include "tree_sitter/parser.h"
#include <stdlib.h>
#include <string.h>

enum { NEWLINE, HEREDOC_START, HEREDOC_CONTENT, HEREDOC_END, ERROR_SENTINEL };
enum { TAG_MAX = 255 };
typedef struct {
  unsigned char n; /* 0: outside of heredocs */
  char tag[TAG_MAX];
} Scanner;

void *tree_sitter_pei_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }
void tree_sitter_pei_external_scanner_destroy(void *p) { free(p); }
unsigned tree_sitter_pei_external_scanner_serialize(void *p, char *to) {
  Scanner *s = p;
  memcpy(to, s->tag, s->n);
  return s->n;
}
void tree_sitter_pei_external_scanner_deserialize(void *p, const char *from, unsigned n) {
  Scanner *s = p;
  s->n = (unsigned char)n;
  if (n) memcpy(s->tag, from, n);
}

static bool blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }
static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

/* `<<TAG` and the end of its line. */
static bool start(Scanner *s, TSLexer *lexer) {
  for (int i = 0; i < 2; i++) {
    if (lexer->lookahead != '<') return false;
    advance(lexer);
  }
  unsigned n = 0;
  for (int32_t c = lexer->lookahead; n < TAG_MAX; c = lexer->lookahead) {
    if (!((c >= 'A' && c <= 'Z') || (n && ((c >= '0' && c <= '9') || c == '_')))) break;
    s->tag[n++] = (char)c;
    advance(lexer);
  }
  lexer->mark_end(lexer);
  while (blank(lexer->lookahead)) advance(lexer);
  if (!n || (lexer->lookahead != '\n' && !lexer->eof(lexer))) return false;
  s->n = (unsigned char)n;
  lexer->result_symbol = HEREDOC_START;
  return true;
}

/* At the beginning of a line: is it the one that ends the heredoc? What was looked at is passed over. */
static bool is_end(Scanner *s, TSLexer *lexer, bool mark) {
  while (blank(lexer->lookahead)) advance(lexer);
  for (unsigned i = 0; i < s->n; i++) {
    if (lexer->lookahead != s->tag[i]) return false;
    advance(lexer);
  }
  if (mark) lexer->mark_end(lexer);
  while (blank(lexer->lookahead)) advance(lexer);
  return lexer->lookahead == '\n' || lexer->eof(lexer);
}

/* Text up to the next value or to the last line end; at the last line, its tag. Never nothing: the parser would ask for ever. */
static bool content(Scanner *s, TSLexer *lexer) {
  bool some = false;
  lexer->result_symbol = HEREDOC_CONTENT;
  while (!lexer->eof(lexer)) {
    if (lexer->get_column(lexer) == 0) {
      lexer->mark_end(lexer);
      if (is_end(s, lexer, !some)) {
        if (some) return true;
        s->n = 0;
        lexer->result_symbol = HEREDOC_END;
        return true;
      }
      if (lexer->get_column(lexer) > 0) some = true; /* what was looked at is text */
      if (lexer->eof(lexer)) break;
    }
    if (lexer->lookahead != '@') {
      advance(lexer);
      some = true;
      continue;
    }
    lexer->mark_end(lexer);
    advance(lexer);
    if (lexer->lookahead == '{') return some;
    some = true;
    if (lexer->lookahead != '@') continue;
    advance(lexer);
    if (lexer->lookahead == '{') advance(lexer);
  }
  if (some) lexer->mark_end(lexer);
  return some;
}

/* A line end, unless `else` follows. */
static bool newline(TSLexer *lexer) {
  advance(lexer);
  lexer->mark_end(lexer);
  for (;;) {
    while (blank(lexer->lookahead) || lexer->lookahead == '\n') advance(lexer);
    if (lexer->lookahead != '#') break;
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
  }
  const char *word = "else";
  while (*word && lexer->lookahead == *word) advance(lexer), word++;
  lexer->result_symbol = NEWLINE;
  return *word || lexer->lookahead == '_' || lexer->lookahead == '-';
}

bool tree_sitter_pei_external_scanner_scan(void *p, TSLexer *lexer, const bool *valid) {
  Scanner *s = p;
  if (valid[ERROR_SENTINEL]) return false;
  if (s->n && (valid[HEREDOC_CONTENT] || valid[HEREDOC_END])) return content(s, lexer);
  while (blank(lexer->lookahead)) lexer->advance(lexer, true);
  if (valid[HEREDOC_START] && lexer->lookahead == '<') return start(s, lexer);
  return valid[NEWLINE] && lexer->lookahead == '\n' && newline(lexer);
}
