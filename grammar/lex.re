/* The tokens' spelling; `re2c -g` makes .obj/gen/lex.c from it. One rule a line, one call a rule: TOK puts a
   token, RUN calls a function of compiler/syntax/lex_*.c that yields where to go on, and MODE does the same where
   the mode may have changed. The text is valid UTF-8 and ends with a NUL, which no class but NUL's own holds.
   Called by lex_file. */
#include "syntax/lex.h"

#define TOK(name)                                                                                            \
  do {                                                                                                       \
    kind = T_##name;                                                                                         \
    goto put;                                                                                                \
  } while (0)
#define RUN(call)                                                                                            \
  do {                                                                                                       \
    p = call;                                                                                                \
    goto next;                                                                                               \
  } while (0)
#define MODE(call)                                                                                           \
  do {                                                                                                       \
    lx->at = call;                                                                                           \
    return;                                                                                                  \
  } while (0)
#define SKIP() goto next
enum { LONG_INT = 18 };

/*!re2c
re2c:define:YYCTYPE = "uint8_t";
re2c:define:YYCURSOR = p;
re2c:define:YYMARKER = mark;
re2c:yyfill:enable = 0;

eol = "\r"? "\n";
word = [A-Za-z_] [A-Za-z0-9_]* ("-" [A-Za-z0-9_]+)*;
digits = [0-9] ("_"? [0-9])*;
int = "0" | [1-9] ("_"? [0-9])*;
based = "0x" [0-9A-Fa-f] ("_"? [0-9A-Fa-f])* | "0o" [0-7] ("_"? [0-7])* | "0b" [01] ("_"? [01])*;
decimal = int "." [0-9]+;
size = (int | decimal) ("B" | [kKMGT] "B" | [KMGT] "iB");
duration = (digits ("us" | "ms" | [smhd]))+;
port = int "/" ("tcp" | "udp" | "sctp");
blob = [0-9] [A-Za-z0-9_]* ("." [A-Za-z0-9_]+)*;
// bytes of text that need no look: no control character can begin with C2, E2 or EF removed
dull = [\x20-\x7E\t\x80-\xC1\xC3-\xE1\xE3-\xEE\xF0-\xFF];
splain = dull \ ["\\@];
rplain = dull \ ['];
hplain = dull \ [@];
odd = [\xC2\xE2\xEF];
control = [\x01-\x08\x0B\x0C\x0E-\x1F\x7F];
*/

void lex_code(Lexer *lx) {
  At p = lx->at, mark = p, t;
  uint8_t kind;
  bool inside = lx->frames.n > 1; /* an interpolation */
  goto next;
put:
  lex_put(lx, kind, t, p);
next:
  t = p;
  /*!re2c
  [ \t]+                    { SKIP(); }
  eol                       { if (inside) MODE(lex_interp_cut(lx, t)); lx->pending |= TOKEN_NL; SKIP(); }
  "#" dull*                 { RUN(lex_comment(lx, t, p)); }
  "\x00"                    { MODE(lex_nul(lx, t, p)); }

  "let"                     { TOK(LET); }
  "param"                   { TOK(PARAM); }
  "import"                  { TOK(IMPORT); }
  "as"                      { TOK(AS); }
  "pin"                     { TOK(PIN); }
  "template"                { TOK(TEMPLATE); }
  "use"                     { TOK(USE); }
  "for"                     { TOK(FOR); }
  "in"                      { TOK(IN); }
  "if"                      { TOK(IF); }
  "then"                    { TOK(THEN); }
  "else"                    { TOK(ELSE); }
  "check"                   { RUN(lex_check(lx, t, p)); }
  "true"                    { TOK(TRUE); }
  "false"                   { TOK(FALSE); }
  "none"                    { TOK(NONE); }
  word                      { if (lex_is_habit(lx, t, p)) RUN(lex_first_word(lx, t, p)); TOK(IDENT); }

  int                       { if (p - t > LONG_INT) RUN(lex_number(lx, T_INT, t, p)); TOK(INT); }
  based                     { RUN(lex_number(lx, T_INT, t, p)); }
  decimal                   { RUN(lex_number(lx, T_DECIMAL, t, p)); }
  size                      { RUN(lex_number(lx, T_SIZE, t, p)); }
  duration                  { RUN(lex_number(lx, T_DURATION, t, p)); }
  port                      { RUN(lex_number(lx, T_PORTPROTO, t, p)); }
  "0" ("_"? [0-9])+         { RUN(lex_leading_zero(lx, t, p)); }
  blob                      { RUN(lex_bad_number(lx, t, p)); }
  int "/" word              { RUN(lex_bad_number(lx, t, p)); }
  [0-9]+ ("." [0-9]+){2,3} ("/" [0-9]+)? { RUN(lex_needs_quotes(lx, t, p)); }

  ["] splain* ["]           { if (p - t > SYNTAX_MAX_STRING) RUN(lex_long_string(lx, T_STRING, t, p)); TOK(STRING); }
  ["]                       { MODE(lex_string_open(lx, t, p)); }
  ['] rplain* [']           { if (p - t > SYNTAX_MAX_STRING) RUN(lex_long_string(lx, T_RAW, t, p)); TOK(RAW); }
  [']                       { RUN(lex_raw_unclosed(lx, t, p)); }
  "<<" [A-Z] [A-Z0-9_]*     { MODE(lex_heredoc_open(lx, t, p)); }
  "<<" [-~]? ["'\\]? word ["']? { MODE(lex_heredoc_habit(lx, t, p)); }

  "->"                      { TOK(ARROW); }
  ".."                      { TOK(DOTDOT); }
  "..."                     { TOK(ELLIPSIS); }
  "??"                      { TOK(ORELSE); }
  "||"                      { TOK(OROR); }
  "&&"                      { TOK(ANDAND); }
  "=="                      { TOK(EQ); }
  "!="                      { TOK(NE); }
  "<="                      { TOK(LE); }
  ">="                      { TOK(GE); }
  "<"                       { TOK(LT); }
  ">"                       { TOK(GT); }
  "+"                       { TOK(PLUS); }
  "-"                       { TOK(MINUS); }
  "*"                       { TOK(STAR); }
  "!"                       { TOK(NOT); }
  "="                       { TOK(ASSIGN); }
  ":"                       { TOK(COLON); }
  "?"                       { TOK(QUESTION); }
  "."                       { TOK(DOT); }
  ","                       { TOK(COMMA); }
  "("                       { TOK(LPAREN); }
  ")"                       { TOK(RPAREN); }
  "["                       { if (lx->pending & TOKEN_NL) RUN(lex_bracket(lx, t, p)); TOK(LBRACKET); }
  "]"                       { TOK(RBRACKET); }
  "{"                       { if (inside) lx->frame->braces++; TOK(LBRACE); }
  "}"                       { if (inside && lx->frame->braces-- == 0) MODE(lex_interp_close(lx, t, p)); TOK(RBRACE); }

  "=>"                      { RUN(lex_foreign(lx, T_ARROW, t, p)); }
  ":="                      { RUN(lex_foreign(lx, T_ASSIGN, t, p)); }
  "+="                      { RUN(lex_foreign(lx, T_ASSIGN, t, p)); }
  "==="                     { RUN(lex_foreign(lx, T_EQ, t, p)); }
  "!=="                     { RUN(lex_foreign(lx, T_NE, t, p)); }
  "<>"                      { RUN(lex_foreign(lx, T_NE, t, p)); }
  "&"                       { RUN(lex_foreign(lx, T_ANDAND, t, p)); }
  "|"                       { RUN(lex_foreign(lx, T_OROR, t, p)); }
  "++"                      { RUN(lex_foreign(lx, T_PLUS, t, p)); }
  "**"                      { RUN(lex_foreign(lx, T_STAR, t, p)); }
  "%"                       { RUN(lex_foreign(lx, T_STAR, t, p)); }
  "/"                       { RUN(lex_slash(lx, t, p)); }
  "./" | "../" | "~/"       { RUN(lex_needs_quotes(lx, t, p)); }
  "//"                      { RUN(lex_slash_comment(lx, t, p)); }
  "/*"                      { RUN(lex_block_comment(lx, t, p)); }
  ";"                       { RUN(lex_semicolon(lx, t, p)); }
  "<<<<<<<"                 { RUN(lex_conflict(lx, t, p)); }
  "|||||||"                 { RUN(lex_conflict(lx, t, p)); }
  "======="                 { RUN(lex_conflict(lx, t, p)); }
  ">>>>>>>"                 { RUN(lex_conflict(lx, t, p)); }
  [\x80-\xFF]               { RUN(lex_odd_code(lx, t)); }
  control | "\r"            { RUN(lex_control(lx, t, p)); }
  *                         { RUN(lex_unknown(lx, t, p)); }
  */
}

void lex_string(Lexer *lx) {
  At p = lx->at, mark = p, t;
next:
  t = p;
  /*!re2c
  splain+                   { SKIP(); }
  "\\" [nrt"\\]             { lx->frame->escapes = true; SKIP(); }
  "\\u" "{"? [0-9A-Fa-f]* "}"? { lx->frame->escapes = true; RUN(lex_escape_unicode(lx, t, p)); }
  "\\"                      { RUN(lex_escape_unknown(lx, t, p)); }
  "@@{"                     { lx->frame->escapes = true; SKIP(); }
  "@{"                      { MODE(lex_interp_open(lx, t, p)); }
  "@"                       { SKIP(); }
  ["]                       { MODE(lex_string_close(lx, t, p)); }
  eol                       { MODE(lex_string_unclosed(lx, t, p)); }
  "\x00"                    { if (t == lx->end) MODE(lex_string_unclosed(lx, t, p)); RUN(lex_control(lx, t, p)); }
  odd | control | "\r"      { RUN(lex_odd_text(lx, t)); }
  *                         { SKIP(); }
  */
}

void lex_heredoc(Lexer *lx) {
  At p = lx->at, mark = p, t;
next:
  t = p;
  /*!re2c
  hplain+                   { SKIP(); }
  "@@{"                     { RUN(lex_heredoc_escape(lx, t, p)); }
  "@{"                      { MODE(lex_interp_open(lx, t, p)); }
  "@"                       { SKIP(); }
  eol                       { MODE(lex_heredoc_line(lx, t, p)); }
  "\x00"                    { if (t == lx->end) MODE(lex_heredoc_line(lx, t, t)); RUN(lex_control(lx, t, p)); }
  odd | control | "\r"      { RUN(lex_odd_text(lx, t)); }
  *                         { SKIP(); }
  */
}
