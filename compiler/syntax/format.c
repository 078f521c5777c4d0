/* Text to text: reads, prints, reads what was printed and compares. Called through format.h. */
#include "syntax/format.h"
#include "syntax/format_private.h"
#include "syntax/lex.h"

/* The tokens of a text, as the lexer and the pump give them, and its comments. What they report is not heard: the
   source was parsed before, and what was printed from it must give nothing to report. */
static bool read_side(Arena *a, Str text, FormatSide *side) {
  Sources sources = {.arena = a};
  Diags unheard;
  diags_init(&unheard, a, &sources);
  Interner names;
  intern_init(&names, a);
  Syntax s = {a, &names, &sources, &unheard};
  Ast *ast = arena_new(a, Ast);
  ast->file = source_add(&sources, STR(""), STR(""), STR(""), text);
  Lexer *lx = arena_new(a, Lexer);
  lex_file(lx, &s, ast);
  *side = (FormatSide){text, ast, lx->pump.out.v, lx->pump.out.n};
  return unheard.errors == 0 && !lx->pump.unbalanced && !lx->pump.too_deep;
}

static void say_too_large(Syntax *s, uint32_t file, uint64_t bytes) {
  Str size = arena_fmt(s->arena, "%llu", (unsigned long long)bytes),
      limit = arena_fmt(s->arena, "%u", (unsigned)SYNTAX_MAX_BYTES);
  Diag *d = diag(s->diags, E0005, ((Span){file, 0, 0}), size, limit);
  diag_note(s->diags, d, SYN_FORMATTED_SIZE);
}

FormatResult syntax_format(Syntax *s, uint32_t file, Str *out) {
  Str source = source_at(s->sources, file)->text;
  const Ast *ast = syntax_parse(s, file);
  FormatSide old, made;
  if (ast->bad) return FORMAT_ERRORS;
  if (!read_side(s->arena, source, &old)) return FORMAT_CHANGED;
  Format f = {.arena = s->arena, .source = source, .ast = ast, .text = buf_new(s->arena)};
  atoms_collect(&f, old.v, old.n);
  atoms_mark(&f);
  breaks_settle(&f);
  format_print(&f);
  uint64_t bytes = format_join(&f, out);
  if (bytes > SYNTAX_MAX_BYTES) {
    say_too_large(s, file, bytes);
    return FORMAT_ERRORS;
  }
  if (str_eq(*out, source)) return FORMAT_OK;
  return read_side(s->arena, *out, &made) && format_same(s->arena, old, made) ? FORMAT_OK : FORMAT_CHANGED;
}
