/* The lexer's driver: modes, comments, ends. Called by syntax.c and by the rules of lex.re. */
#include "syntax/lex.h"

At lex_line_start(const Lexer *lx, At p) {
  while (p > lx->text && p[-1] != '\n') p--;
  return p;
}

/* Remembered, because text of one long line would be looked through again and again. */
At lex_line_end(Lexer *lx, At p) {
  if (lx->line_from && lx->line_from <= p && p <= lx->line_to) return lx->line_to;
  At end = memchr(p, '\n', (size_t)(lx->end - p));
  lx->line_from = p;
  lx->line_to = end ? end : lx->end;
  return lx->line_to;
}

At lex_line_stop(Lexer *lx, At p) {
  At end = lex_line_end(lx, p);
  return end > p && end[-1] == '\r' ? end - 1 : end;
}

void lex_push(Lexer *lx, LexMode mode, At open) {
  LexFrame *f = vec_push(lx->syntax->arena, &lx->frames);
  f->mode = (uint8_t)mode;
  f->open = open;
  lx->frame = f;
}

void lex_pop(Lexer *lx) {
  lx->frames.n--;
  lx->frame = &lx->frames.v[lx->frames.n - 1];
}

void lex_file(Lexer *lx, Syntax *s, Ast *ast) {
  Str text = source_at(s->sources, ast->file)->text;
  *lx = (Lexer){.syntax = s, .ast = ast, .file = ast->file, .pending = TOKEN_NL};
  lx->text = lx->at = (At)text.s;
  lx->end = lx->text + text.n;
  lx->budget = (uint64_t)text.n * 16 + 65536;
  if (str_starts(text, STR("\xEF\xBB\xBF"))) lx->at += 3;
  pump_init(&lx->pump, s->arena, text.n);
  lex_push(lx, LEX_CODE, lx->at);
  while (!lx->done) {
    switch (lx->frame->mode) {
    case LEX_CODE: lex_code(lx); break;
    case LEX_STRING: lex_string(lx); break;
    default: lex_heredoc(lx);
    }
    if (lx->pump.too_deep) return;
  }
}

At lex_comment(Lexer *lx, At t, At p) {
  if (lx->frames.n > 1) return lex_unknown(lx, t, t + 1);
  At stop = lex_line_stop(lx, p);
  while (p < stop) p = *p < 0x80 && *p >= 0x20 ? p + 1 : *p ? lex_odd_text(lx, p) : lex_control(lx, p, p + 1);
  Comment *c = vec_push(lx->syntax->arena, &lx->ast->comments);
  *c = (Comment){.lo = (uint32_t)(t - lx->text), .hi = (uint32_t)(stop - lx->text)};
  c->own_line = lx->pending & TOKEN_NL;
  c->doc = t + 1 < stop && t[1] == '#';
  return stop;
}

At lex_interp_cut(Lexer *lx, At t) {
  diag(lx->syntax->diags, E0108, lex_span(lx, lx->frame->open, lx->frame->open + 2));
  lex_put_flagged(lx, T_ENDINTERP, t, t, TOKEN_BAD | TOKEN_MADE);
  lex_pop(lx);
  lx->frame->bad = true;
  return lex_string_close(lx, t, t);
}

At lex_nul(Lexer *lx, At t, At p) {
  if (t < lx->end) return lex_control(lx, t, p);
  if (lx->frames.n > 1) return lex_interp_cut(lx, t);
  lex_put(lx, 0, t, t);
  lx->done = true;
  return t;
}

/* `check` is also a field's name: `check = 3`. */
At lex_check(Lexer *lx, At t, At p) {
  At next = p;
  while (lex_is_blank(*next)) next++;
  lex_put(lx, next[0] == '=' && next[1] != '=' ? T_IDENT : T_CHECK, t, p);
  return p;
}
