/* Text to tree: checks the text, then lexer and pump, bracket repair where brackets do not balance, parser.
   Called by whoever loads a file. */
#include "syntax/syntax.h"
#include "base/utf8.h"
#include "syntax/allow.h"
#include "syntax/lex.h"
#include "syntax/parse.h"
#include "syntax/repair.h"
#include "syntax/text.h"

/* False, and said, where the file is nothing to read. */
static bool check_text(Syntax *s, uint32_t file) {
  Str text = source_at(s->sources, file)->text;
  if (text.n > SYNTAX_MAX_BYTES) {
    Str size = arena_fmt(s->arena, "%u", text.n),
        limit = arena_fmt(s->arena, "%u", (unsigned)SYNTAX_MAX_BYTES);
    diag(s->diags, E0005, ((Span){file, 0, 0}), size, limit);
    return false;
  }
  uint32_t bad = utf8_check(text);
  if (bad == text.n) return true;
  Str byte = arena_fmt(s->arena, "%02X", (uint8_t)text.s[bad]);
  diag(s->diags, E0001, ((Span){file, bad, bad + 1}), arena_fmt(s->arena, "%u", bad), byte);
  return false;
}

static Ast *new_ast(Syntax *s, uint32_t file) {
  Ast *ast = arena_new(s->arena, Ast);
  ast->file = file;
  ast->body = arena_new(s->arena, Node);
  ast->body->kind = N_BLOCK;
  ast->body->depth = 1;
  ast->body->file = (uint16_t)file;
  ast->body->hi = source_at(s->sources, file)->text.n;
  return ast;
}

/* The tokens of a file with balanced brackets; false if they are nested too deeply. */
static bool read_tokens(Syntax *s, Ast *ast, Lexer *lx) {
  lex_file(lx, s, ast);
  Pump *u = &lx->pump;
  if (!u->too_deep && u->unbalanced) ast->unbalanced = repair_brackets(s, ast, u);
  if (!u->too_deep) return true;
  diag(s->diags, E0118, ((Span){ast->file, u->deep_at, u->deep_at + 1}));
  return false;
}

/* `{` on the line after its header, understood as if it stood on the same. */
static void say_wrapped(Syntax *s, const Ast *ast, const Pump *u) {
  for (uint32_t i = 0; i < u->wrapped.n; i++) {
    Token brace = u->out.v[u->wrapped.v[i]], before = u->out.v[u->wrapped.v[i] - 1];
    Diag *d = diag(s->diags, E0110, ((Span){ast->file, brace.lo, brace.hi}));
    const char *text = source_at(s->sources, ast->file)->text.s;
    uint32_t at = before.hi;
    while (at < brace.lo && text[at] != '#') at++;
    if (at < brace.lo) continue; /* a comment stands between */
    Fix *fix = diag_fix(s->diags, d, FIX_SAFE, SYN_FIX_JOIN_LINES);
    diag_edit(s->diags, fix, (Span){ast->file, before.hi, brace.lo}, STR(" "));
  }
}

Ast *syntax_parse(Syntax *s, uint32_t file) {
  Ast *ast = new_ast(s, file);
  uint32_t errors = s->diags->errors;
  Str text = source_at(s->sources, file)->text;
  Lexer *lx = arena_new(s->arena, Lexer);
  if (check_text(s, file) && read_tokens(s, ast, lx)) {
    say_wrapped(s, ast, &lx->pump);
    Parser p = {.syntax = s, .ast = ast, .v = lx->pump.out.v, .n = lx->pump.out.n};
    p.build = (Build){.syntax = s, .arena = s->arena, .text = text.s, .file = file, .size = text.n};
    parse_tokens(&p);
    if (p.build.body) ast->body = p.build.body;
    arena_drop(s->arena, p.v, p.n * sizeof *p.v); /* the tokens: nobody needs them again */
  }
  ast->bad |= s->diags->errors > errors;
  if (!source_at(s->sources, file)->library) allow_comments(s, ast);
  return ast;
}

uint32_t syntax_text_offset(const Sources *sources, const Node *text, uint32_t at) {
  uint32_t spelt = text->hi - text->lo, from = 0, made = 0;
  if (spelt == text->more->text.n) return text->lo + at;
  Str spelling = str_n(source_at(sources, text->file)->text.s + text->lo, spelt);
  char one[4];
  while (from < spelt) {
    uint32_t before = from, n = text_decode_one(spelling, &from, one);
    if (at < made + n) return text->lo + before;
    made += n;
  }
  return text->hi;
}

const char *syntax_op_text(Op op) {
  static const char *const texts[OP_COUNT] = {
      "->", "..", "?\?", "||", "&&", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "!", "-"};
  return texts[op];
}
