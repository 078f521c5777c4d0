/* The shapes of the language; lemon makes .obj/gen/grammar.c from it. No property name and no meaning stand
   here: one call an action, all of them in compiler/syntax/build.h. Called by compiler/syntax/parse.c through
   the functions at the end. The grammar has no conflicts and must keep none. */

%name Grammar
%token_prefix T_
%token_type {Token}
%default_type {Node *}
%extra_context {Build *b}
%stack_size 2048

%include {
#undef NDEBUG
#define NDEBUG 1
#include "syntax/build.h"
#include "syntax/grammar_feed.h"
}
%syntax_error { (void)yymajor; }

%token IDENT LET PARAM IMPORT AS PIN TEMPLATE USE FOR IN IF THEN ELSE CHECK TRUE FALSE NONE.
%token INT DECIMAL SIZE DURATION PORTPROTO STRING RAW.
%token QUOTE ENDQUOTE HEREDOC ENDHEREDOC TEXT INTERP ENDINTERP.
%token ARROW DOTDOT ELLIPSIS ORELSE OROR ANDAND EQ NE LT LE GT GE PLUS MINUS STAR NOT.
%token ASSIGN COLON QUESTION DOT COMMA LPAREN RPAREN LBRACKET RBRACKET LBRACE RBRACE SEP BAD.

%fallback IDENT AS PIN THEN CHECK.

%nonassoc ELSE.
%nonassoc ARROW.
%nonassoc DOTDOT.
%right ORELSE.
%left OROR.
%left ANDAND.
%nonassoc EQ NE.
%nonassoc LT LE GT GE IN.
%left PLUS MINUS.
%left STAR.
%right NOT.

%type body {NodeList}
%type atoms {NodeList}
%type tparams {NodeList}
%type args {NodeList}
%type arglist {NodeList}
%type gens {NodeList}
%type elems {NodeList}
%type parts {NodeList}
%type targs {NodeList}
%type tparamlist {NodeList}

file ::= body(B).                                        { build_file(b, B); }

body(A) ::= .                                            { A = list_empty(); }
body(A) ::= body(B) stmt(S) SEP.                         { A = list_add(B, S); }

block(A) ::= LBRACE(L) body(B) RBRACE(R).                { A = build_block(b, L, B, R); }

stmt ::= field.
stmt ::= step.
stmt ::= let.
stmt ::= param.
stmt ::= import.
stmt ::= template.
stmt ::= use.
stmt ::= for.
stmt ::= if.
stmt ::= check.
stmt ::= spread.
stmt(A) ::= BAD(T).                                      { A = build_bad(b, T, NULL); }
stmt(A) ::= BAD(T) block(K).                             { A = build_bad(b, T, K); }

field(A) ::= IDENT(N) ASSIGN expr(E).                    { A = build_field(b, N, NULL, E); }
field(A) ::= string(S) ASSIGN expr(E).                   { A = build_field(b, TOKEN_NONE, S, E); }
/* habits of YAML and JSON, reported, and understood so that the rest is checked */
field(A) ::= IDENT(N) COLON(C) expr(E).                  { A = build_colon_field(b, N, NULL, C, E); }
field(A) ::= string(S) COLON(C) expr(E).                 { A = build_colon_field(b, TOKEN_NONE, S, C, E); }

step(A) ::= IDENT(N).                                    { A = build_step(b, N, list_empty(), NULL); }
step(A) ::= IDENT(N) block(K).                           { A = build_step(b, N, list_empty(), K); }
step(A) ::= IDENT(N) atoms(L).                           { A = build_step(b, N, L, NULL); }
step(A) ::= IDENT(N) atoms(L) block(K).                  { A = build_step(b, N, L, K); }
step(A) ::= IDENT(N) atoms(L) ASSIGN(Q) block(K).        { A = build_assigned_step(b, N, L, Q, K); }
step(A) ::= IDENT(N) atoms(L) COLON(Q) block(K).         { A = build_assigned_step(b, N, L, Q, K); }

atoms(A) ::= atom(X).                                    { A = list_of(X); }
atoms(A) ::= atoms(L) atom(X).                           { A = list_add(L, X); }
atom ::= ref.
atom ::= literal.
atom ::= string.
atom ::= list.
atom(A) ::= ARROW(T).                                    { A = build_leaf(b, N_ARROW, T); }
atom(A) ::= LPAREN(L) expr(E) RPAREN(R).                 { A = build_value(b, L, E, R); }
ref(A) ::= IDENT(N).                                     { A = build_name(b, N); }
ref(A) ::= ref(O) DOT IDENT(N).                          { A = build_member(b, O, N); }

spread(A) ::= ELLIPSIS(T) expr(E).                       { A = build_spread(b, T, E); }
let(A) ::= LET(T) IDENT(N) ASSIGN expr(E).               { A = build_let(b, T, N, NULL, E); }
let(A) ::= LET(T) IDENT(N) COLON type(Y) ASSIGN expr(E). { A = build_let(b, T, N, Y, E); }
param(A) ::= PARAM(T) IDENT(N) typed(Y) default(E).      { A = build_param(b, T, N, Y, E); }
typed(A) ::= .                                           { A = NULL; }
typed(A) ::= COLON type(Y).                              { A = Y; }
default(A) ::= .                                         { A = NULL; }
default(A) ::= ASSIGN expr(E).                           { A = E; }
import(A) ::= IMPORT(T) string(S) AS IDENT(N).           { A = build_import(b, T, S, N, NULL); }
import(A) ::= IMPORT(T) string(S) AS IDENT(N) PIN string(P). { A = build_import(b, T, S, N, P); }

template(A) ::= TEMPLATE(T) IDENT(N) LPAREN tparams(P) RPAREN block(K). { A = build_template(b, T, N, P, K); }
tparams(A) ::= .                                         { A = list_empty(); }
tparams ::= tparamlist.
tparams(A) ::= tparamlist(L) COMMA.                      { A = L; }
tparamlist(A) ::= tparam(P).                             { A = list_of(P); }
tparamlist(A) ::= tparamlist(L) COMMA tparam(P).         { A = list_add(L, P); }
tparam(A) ::= IDENT(N) COLON type(Y) default(E).         { A = build_tparam(b, N, Y, E); }

use(A) ::= USE(T) ref(F) called(C) renamed(M) opened(K). { A = build_use(b, T, F, C, M, K); }
called(A) ::= .                                          { A = NULL; }
called(A) ::= LPAREN(L) args(X) RPAREN(R).               { A = build_call(b, NULL, L, X, R); }
renamed(A) ::= .                                         { A = NULL; }
renamed(A) ::= AS IDENT(N).                              { A = build_name(b, N); }
renamed(A) ::= AS string(S).                             { A = S; }
opened(A) ::= .                                          { A = NULL; }
opened ::= block.

for(A) ::= FOR(T) gens(G) block(K).                      { A = build_for(b, T, G, K); }
gens(A) ::= gen(G).                                      { A = list_of(G); }
gens(A) ::= gens(L) COMMA gen(G).                        { A = list_add(L, G); }
gen(A) ::= IDENT(N) IN expr(E).                          { A = build_gen(b, N, N, TOKEN_NONE, E); }
gen(A) ::= LPAREN(L) IDENT(N) COMMA IDENT(M) RPAREN IN expr(E). { A = build_gen(b, L, N, M, E); }

if(A) ::= IF(T) expr(E) block(K).                        { A = build_if(b, T, E, K, NULL); }
if(A) ::= IF(T) expr(E) block(K) ELSE block(L).          { A = build_if(b, T, E, K, L); }
if(A) ::= IF(T) expr(E) block(K) ELSE if(L).             { A = build_if(b, T, E, K, L); }
check(A) ::= CHECK(T) expr(E) ELSE string(S).            { A = build_check(b, T, E, S); }

type(A) ::= typename(Y).                                 { A = Y; }
type(A) ::= typename(Y) QUESTION(Q).                     { A = build_optional(Y, Q); }
typename(A) ::= IDENT(N).                                { A = build_type(b, N, list_empty(), N); }
typename(A) ::= IDENT(N) LPAREN targs(L) RPAREN(R).      { A = build_type(b, N, L, R); }
typename(A) ::= IDENT(N) LPAREN targs(L) COMMA RPAREN(R). { A = build_type(b, N, L, R); }
targs(A) ::= targ(X).                                    { A = list_of(X); }
targs(A) ::= targs(L) COMMA targ(X).                     { A = list_add(L, X); }
targ ::= type.
targ(A) ::= bound(X) DOTDOT bound(Y).                    { A = build_trange(b, X, Y); }
bound ::= literal.
bound(A) ::= MINUS(T) literal(X).                        { A = build_unary(b, T, X); }

expr(A) ::= IF(T) expr(C) THEN expr(X) ELSE expr(Y).     { A = build_cond(b, T, C, X, Y); }
expr(A) ::= expr(X) ARROW(T) expr(Y).                    { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) DOTDOT(T) expr(Y).                   { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) ORELSE(T) expr(Y).                   { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) OROR(T) expr(Y).                     { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) ANDAND(T) expr(Y).                   { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) EQ|NE(T) expr(Y).                    { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) LT|LE|GT|GE|IN(T) expr(Y).           { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) PLUS|MINUS(T) expr(Y).               { A = build_binary(b, T, X, Y); }
expr(A) ::= expr(X) STAR(T) expr(Y).                     { A = build_binary(b, T, X, Y); }
expr(A) ::= NOT(T) expr(X).                              { A = build_unary(b, T, X); }
expr(A) ::= MINUS(T) expr(X). [NOT]                      { A = build_unary(b, T, X); }
expr ::= postfix.

postfix ::= primary.
postfix(A) ::= postfix(O) DOT IDENT(N).                  { A = build_member(b, O, N); }
postfix(A) ::= postfix(O) LBRACKET expr(E) RBRACKET(R).  { A = build_index(b, O, E, R); }
postfix(A) ::= postfix(O) LPAREN(L) args(X) RPAREN(R).   { A = build_call(b, O, L, X, R); }

primary(A) ::= IDENT(N).                                 { A = build_name(b, N); }
primary ::= literal.
primary ::= string.
primary ::= list.
primary ::= block.
primary(A) ::= LPAREN(L) expr(E) RPAREN(R).              { A = build_paren(L, E, R); }

literal(A) ::= INT(T).                                   { A = build_number(b, N_INT, T); }
literal(A) ::= DECIMAL(T).                               { A = build_number(b, N_DECIMAL, T); }
literal(A) ::= SIZE(T).                                  { A = build_number(b, N_SIZE, T); }
literal(A) ::= DURATION(T).                              { A = build_number(b, N_DURATION, T); }
literal(A) ::= PORTPROTO(T).                             { A = build_number(b, N_PORTPROTO, T); }
literal(A) ::= TRUE(T).                                  { A = build_bool(b, T, 1); }
literal(A) ::= FALSE(T).                                 { A = build_bool(b, T, 0); }
literal(A) ::= NONE(T).                                  { A = build_leaf(b, N_NONE, T); }

string(A) ::= STRING(T).                                 { A = build_string(b, T); }
string(A) ::= RAW(T).                                    { A = build_string(b, T); }
string(A) ::= QUOTE(L) parts(P) ENDQUOTE(R).             { A = build_parts(b, L, P, R); }
string(A) ::= HEREDOC(L) parts(P) ENDHEREDOC(R).         { A = build_parts(b, L, P, R); }
parts(A) ::= .                                           { A = list_empty(); }
parts(A) ::= parts(L) TEXT(T).                           { A = list_add(L, build_text(b, T)); }
parts(A) ::= parts(L) INTERP expr(E) ENDINTERP.          { A = list_add(L, E); }

list(A) ::= LBRACKET(L) RBRACKET(R).                     { A = build_list(b, L, list_empty(), R); }
list(A) ::= LBRACKET(L) elems(X) RBRACKET(R).            { A = build_list(b, L, X, R); }
list(A) ::= LBRACKET(L) elems(X) COMMA RBRACKET(R).      { A = build_list(b, L, X, R); }
list(A) ::= LBRACKET(L) FOR gens(G) COLON expr(E) RBRACKET(R). { A = build_comp(b, L, G, NULL, E, R); }
list(A) ::= LBRACKET(L) FOR gens(G) IF expr(C) COLON expr(E) RBRACKET(R). { A = build_comp(b, L, G, C, E, R); }
elems(A) ::= elem(X).                                    { A = list_of(X); }
elems(A) ::= elems(L) COMMA elem(X).                     { A = list_add(L, X); }
elem ::= expr.
elem ::= spread.

args(A) ::= .                                            { A = list_empty(); }
args ::= arglist.
args(A) ::= arglist(L) COMMA.                            { A = L; }
arglist(A) ::= arg(X).                                   { A = list_of(X); }
arglist(A) ::= arglist(L) COMMA arg(X).                  { A = list_add(L, X); }
arg(A) ::= expr(E).                                      { A = build_arg(b, TOKEN_NONE, E); }
arg(A) ::= IDENT(N) ASSIGN expr(E).                      { A = build_arg(b, N, E); }

%code {
/* What lemon's own driver cannot do: a token that does not fit leaves the stack exactly as it was, so that the
   list of expected tokens is true and the driver can repair and go on. */

size_t grammar_bytes(void) { return sizeof(yyParser); }
void grammar_init(void *grammar, Build *b) { GrammarInit(grammar, b); }

typedef struct {
  yyStackEntry *at, was;
} Undo;
/* One token makes at most a few empty right sides, and is one entry itself. */
enum { UNDO_MAX = 300, STACK_MARGIN = 8 };

FeedResult grammar_feed(void *grammar, const Token *token) {
  yyParser *yypParser = grammar;
  GrammarCTX_FETCH
  yyStackEntry *top = yypParser->yytos, *tos = top;
  Undo undo[UNDO_MAX];
  unsigned n = 0;
  YYACTIONTYPE act = top->stateno;
  YYCODETYPE kind = token->kind;
  if (top + STACK_MARGIN >= yypParser->yystackEnd) return FEED_TOO_DEEP;
  for (;;) {
    act = yy_find_shift_action(kind, act);
    if (act <= YY_MAX_SHIFTREDUCE) {
      if (act > YY_MAX_SHIFT) act += YY_MIN_REDUCE - YY_MIN_SHIFTREDUCE;
      tos++;
      tos->stateno = act;
      tos->major = kind;
      tos->minor.yy0 = *token;
      yypParser->yytos = tos;
      return FEED_OK;
    }
    if (act < YY_MIN_REDUCE) break;
    unsigned rule = (unsigned)act - YY_MIN_REDUCE;
    tos += yyRuleInfoNRhs[rule] + 1;
    if (tos <= top) {
      if (n == UNDO_MAX) break;
      undo[n++] = (Undo){tos, *tos};
    }
    act = yy_reduce(yypParser, rule, kind, *token GrammarCTX_PARAM);
  }
  if (act == YY_ACCEPT_ACTION) return FEED_OK;
  while (n > 0) n--, *undo[n].at = undo[n].was;
  yypParser->yytos = top;
  return act < YY_MIN_REDUCE ? FEED_REFUSED : FEED_TOO_DEEP;
}

/* Would `kind` be shifted next? Runs on a copy of the states. */
static bool would_shift(const yyParser *p, int kind) {
  YYACTIONTYPE states[YYSTACKDEPTH + 1];
  int n = (int)(p->yytos - p->yystack) + 1;
  for (int i = 0; i < n; i++) states[i] = p->yystack[i].stateno;
  for (;;) {
    YYACTIONTYPE act = yy_find_shift_action((YYCODETYPE)kind, states[n - 1]);
    if (act == YY_ACCEPT_ACTION || act <= YY_MAX_SHIFTREDUCE) return true;
    if (act < YY_MIN_REDUCE || n >= YYSTACKDEPTH) return false;
    unsigned rule = (unsigned)act - YY_MIN_REDUCE;
    n += yyRuleInfoNRhs[rule];
    states[n] = yy_find_reduce_action(states[n - 1], yyRuleInfoLhs[rule]);
    n++;
  }
}

bool grammar_accepts(const void *grammar, int kind) { return would_shift(grammar, kind); }

void grammar_unwind(void *grammar) {
  yyParser *p = grammar;
  while (p->yytos > p->yystack) {
    if (would_shift(p, T_BAD)) return;
    YYACTIONTYPE state = p->yytos->stateno;
    bool read = state >= YY_MIN_REDUCE; /* a right side, not reduced yet: a block in it is closed already */
    p->yytos -= read ? -yyRuleInfoNRhs[state - YY_MIN_REDUCE] : 1;
  }
}
}
