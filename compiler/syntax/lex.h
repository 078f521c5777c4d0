/* The lexer: lex.re has the rules, one call each; what a call does is in lex_*.c. Text in, tokens to the pump.
   Called by syntax.c. A position is a pointer into the source text, which ends with a NUL. */
#ifndef PEI_SYNTAX_LEX_H
#define PEI_SYNTAX_LEX_H

#include "grammar.h"
#include "syntax/pump.h"
#include "syntax/syntax.h"

typedef const uint8_t *At;
typedef enum { LEX_CODE, LEX_STRING, LEX_HEREDOC } LexMode;

/* What is being read: the file, an interpolation, a string or a heredoc. They nest. */
typedef struct {
  uint8_t mode;
  bool started;    /* string: its opening token was put, because it comes in pieces */
  bool escapes;    /* string: there are escapes since `text` */
  bool bad;        /* string, heredoc: something in it was reported */
  uint32_t braces; /* code: `{` open since the `@{` */
  At open;         /* string: its quote; code: its `@{` */
  At text;         /* where the text that was not put yet begins */
  At end, close;   /* heredoc: end of the body; end of the closing line */
  uint32_t strip;  /* heredoc: bytes of indentation taken off each line */
} LexFrame;

typedef struct {
  Pump pump;
  Syntax *syntax;
  Ast *ast;
  uint32_t file;
  At text, at, end;
  uint8_t pending; /* flags of the next token */
  bool done;
  At line_from, line_to; /* within these, the line ends at line_to */
  bool no_conflict_end;  /* there is no `>>>>>>>` any more */
  uint64_t budget;       /* bytes that may still be looked at in advance: keeps hostile text linear */
  VEC(LexFrame) frames;
  LexFrame *frame; /* the last one */
} Lexer;

/* Reads the whole file; the tokens are in pump.out, with the end of file last. */
void lex_file(Lexer *lx, Syntax *s, Ast *ast);

/* lex.re: each reads in its mode until that changes. */
void lex_code(Lexer *lx);
void lex_string(Lexer *lx);
void lex_heredoc(Lexer *lx);

static inline Span lex_span(const Lexer *lx, At lo, At hi) {
  return (Span){lx->file, (uint32_t)(lo - lx->text), (uint32_t)(hi - lx->text)};
}
static inline Str lex_str(At lo, At hi) { return str_n((const char *)lo, (size_t)(hi - lo)); }
static inline void lex_put_flagged(Lexer *lx, uint8_t kind, At lo, At hi, unsigned flags) {
  Token t = {kind, (uint8_t)(flags | lx->pending), (uint32_t)(lo - lx->text), (uint32_t)(hi - lx->text)};
  lx->pending = 0;
  pump_put(&lx->pump, &t);
}
static inline void lex_put(Lexer *lx, uint8_t kind, At lo, At hi) { lex_put_flagged(lx, kind, lo, hi, 0); }
At lex_line_start(const Lexer *lx, At p);
/* The line feed that ends the line, or the end of the text. */
At lex_line_end(Lexer *lx, At p);
/* The same without a carriage return before it. */
At lex_line_stop(Lexer *lx, At p);
static inline bool lex_is_blank(uint8_t c) { return c == ' ' || c == '\t'; }
static inline bool lex_is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static inline bool lex_is_word(uint8_t c) {
  return lex_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* lex_text.c: strings and interpolations */
void lex_push(Lexer *lx, LexMode mode, At open);
void lex_pop(Lexer *lx);
At lex_string_open(Lexer *lx, At t, At p);
At lex_string_close(Lexer *lx, At t, At p);
At lex_string_unclosed(Lexer *lx, At t, At p);
At lex_raw_unclosed(Lexer *lx, At t, At p);
At lex_long_string(Lexer *lx, uint8_t kind, At t, At p);
At lex_interp_open(Lexer *lx, At t, At p);
At lex_interp_close(Lexer *lx, At t, At p);
At lex_escape_unknown(Lexer *lx, At t, At p);
At lex_escape_unicode(Lexer *lx, At t, At p);
/* lex_scan.c: where does the interpolation whose inside begins at p end? Yields its `}`, or NULL and in *quote the
   quote that looks like the end of the string (NULL: none). */
At lex_scan_interp(Lexer *lx, At p, bool in_string, At *quote);

/* lex_heredoc.c */
At lex_heredoc_open(Lexer *lx, At t, At p);
At lex_heredoc_line(Lexer *lx, At t, At p);
At lex_heredoc_escape(Lexer *lx, At t, At p);
At lex_heredoc_habit(Lexer *lx, At t, At p);

/* lex_code.c: the rest that valid text needs */
/* The line ends inside an interpolation. */
At lex_interp_cut(Lexer *lx, At t);
At lex_comment(Lexer *lx, At t, At p);
At lex_check(Lexer *lx, At t, At p);
At lex_nul(Lexer *lx, At t, At p);

/* lex_habit.c: the first word of a line, which shows whether it is written as in YAML or a Dockerfile */
At lex_first_word(Lexer *lx, At t, At p);
At lex_bracket(Lexer *lx, At t, At p); /* the same for a `[` */
/* Cheap, because it is asked for each word: may that be so? */
static inline bool lex_is_habit(const Lexer *lx, At t, At p) {
  return (*p == ':' || (*t >= 'A' && *t <= 'Z') || (t[0] == 'e' && t[1] == 'l')) &&
         ((lx->pending & TOKEN_NL) || lx->pump.last == T_RBRACE);
}
/* Where the Dockerfile instruction at p ends, with the lines it goes on over. */
At lex_docker_stop(Lexer *lx, At p);
/* docker_file.c: reads a pasted Dockerfile whose first instruction, a FROM, is at t, and was reported; yields its end.
   Only where it has more than a named FROM. */
bool docker_goes_on(Lexer *lx, At t);
At docker_file(Lexer *lx, At t, Diag *said);
/* May lex_first_word report a line that begins with it? */
bool lex_is_foreign_word(Str word);

/* lex_number.c */
At lex_number(Lexer *lx, uint8_t kind, At t, At p);
At lex_leading_zero(Lexer *lx, At t, At p);
At lex_bad_number(Lexer *lx, At t, At p);
At lex_needs_quotes(Lexer *lx, At t, At p);

/* lex_odd.c: characters and operators that do not belong here */
At lex_odd_text(Lexer *lx, At t);
At lex_odd_code(Lexer *lx, At t);
At lex_control(Lexer *lx, At t, At p);
At lex_foreign(Lexer *lx, uint8_t kind, At t, At p);
At lex_semicolon(Lexer *lx, At t, At p);
At lex_unknown(Lexer *lx, At t, At p);
At lex_slash(Lexer *lx, At t, At p);
At lex_slash_comment(Lexer *lx, At t, At p);
At lex_block_comment(Lexer *lx, At t, At p);
At lex_conflict(Lexer *lx, At t, At p);

#endif
