/* Strings and what is interpolated into them, and every way in which they are not closed. A reported string ends
   where that does the least harm, so that the rest of the line is still understood. Called by the rules of lex.re. */
#include "base/utf8.h"
#include "syntax/lex.h"

At lex_string_open(Lexer *lx, At t, At p) {
  lex_push(lx, LEX_STRING, t);
  lx->frame->text = p;
  return p;
}

/* Puts the text since the last piece, if there is any. */
static void flush_text(Lexer *lx, At t) {
  LexFrame *f = lx->frame;
  if (t > f->text) lex_put_flagged(lx, T_TEXT, f->text, t, f->escapes ? TOKEN_ESC : 0);
  f->escapes = false;
}

At lex_long_string(Lexer *lx, uint8_t kind, At t, At p) {
  diag(lx->syntax->diags, E0016, lex_span(lx, t, p));
  lex_put_flagged(lx, kind, t, p, TOKEN_BAD);
  return p;
}

/* t..p is the closing quote; t == p where there is none. */
At lex_string_close(Lexer *lx, At t, At p) {
  LexFrame *f = lx->frame;
  if (p - f->open > SYNTAX_MAX_STRING && !f->bad) {
    diag(lx->syntax->diags, E0016, lex_span(lx, f->open, p));
    f->bad = true;
  }
  unsigned bad = f->bad ? TOKEN_BAD : 0;
  if (!f->started) {
    lex_put_flagged(lx, T_STRING, f->open, p, bad | (f->escapes ? TOKEN_ESC : 0));
  } else {
    flush_text(lx, t);
    lex_put_flagged(lx, T_ENDQUOTE, t, p, bad);
  }
  lex_pop(lx);
  return p;
}

static bool is_closer_of(uint8_t c, uint8_t opener) {
  return (c == ')' && opener == T_LPAREN) || (c == ']' && opener == T_LBRACKET) ||
         (c == '}' && opener == T_LBRACE);
}

/* Do the closing brackets in p..stop close what was opened on this line, innermost first? */
static bool closes_line(Lexer *lx, At p, At stop) {
  uint32_t depth = lx->pump.depth, line = (uint32_t)(lex_line_start(lx, p) - lx->text);
  for (; p < stop; p++) {
    if (lex_is_blank(*p)) continue;
    const PumpLevel *level = &lx->pump.levels[depth];
    if (depth == 0 || !is_closer_of(*p, level->kind) || level->lo < line) return false;
    depth--;
  }
  return true;
}

/* Where does a string from `from` end that has no quote on its line? Before the brackets that close the line. */
static At text_stop(Lexer *lx, At from) {
  At stop = lex_line_stop(lx, from), run = stop;
  while (run > from && stop - run < 32 && (lex_is_blank(run[-1]) || strchr(")]}", run[-1]))) run--;
  while (run < stop && (lex_is_blank(*run) || !closes_line(lx, run, stop))) run++;
  while (run > from && lex_is_blank(run[-1])) run--;
  return run;
}

/* A typographic closing quote inside means another mistake. */
static At typographic_quote(At p, At stop) {
  for (; p + 2 < stop; p++)
    if (p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0x9D || p[2] == 0x9C)) return p;
  return NULL;
}

static void say_unclosed(Lexer *lx, DiagId id, At open, At stop, Str quote) {
  Diags *ds = lx->syntax->diags;
  At wrong = *open == '"' ? typographic_quote(open, stop) : NULL;
  if (wrong) {
    Diag *d = diag(ds, E0008, lex_span(lx, wrong, wrong + 3),
                   wrong[2] == 0x9D ? STR("U+201D") : STR("U+201C"), quote);
    diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, quote), lex_span(lx, wrong, wrong + 3),
              quote);
    return;
  }
  Diag *d = diag_put(ds, id, lex_span(lx, open, stop), DIAG_ARGS());
  bool certain = stop == lex_line_stop(lx, stop) && lx->pump.depth == 0 && stop[-1] != '\\';
  Fix *fix = diag_fix(ds, d, certain ? FIX_SAFE : FIX_MAYBE, SYN_FIX_ADD, quote);
  diag_edit(ds, fix, lex_span(lx, stop, stop), quote);
}

/* A string that goes on over line ends: `"a && \` or `"` alone begins it. Yields its closing quote, or NULL. */
static At closed_later(Lexer *lx, At open) {
  enum { LINES = 100 };
  At line = lex_line_stop(lx, open);
  if (open + 1 != line && line[-1] != '\\') return NULL;
  for (uint32_t n = 0; n < LINES && line < lx->end; n++) {
    At from = lex_line_end(lx, line) + 1, stop = from < lx->end ? lex_line_stop(lx, from) : from;
    At quote = memchr(from, '"', (size_t)(stop - from));
    for (At p = quote ? quote + 1 : stop; p < stop; p++)
      if (!lex_is_blank(*p) && !strchr(",)]}#", *p)) return NULL;
    if (quote) return quote;
    line = stop;
  }
  return NULL;
}

static At string_over_lines(Lexer *lx, At quote) {
  LexFrame *f = lx->frame;
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0105, lex_span(lx, f->open, lex_line_stop(lx, f->open)));
  diag_also(ds, d, lex_span(lx, quote, quote + 1), SYN_CLOSED_LATER);
  f->bad = true;
  return lex_string_close(lx, quote, quote + 1);
}

At lex_string_unclosed(Lexer *lx, At t, At p) {
  (void)p;
  LexFrame *f = lx->frame;
  At quote = f->started ? NULL : closed_later(lx, f->open);
  if (quote) return string_over_lines(lx, quote);
  At stop = text_stop(lx, f->text);
  if (stop > t) stop = t;
  say_unclosed(lx, DIAG_E0105, f->open, stop, STR("\""));
  f->bad = true;
  return lex_string_close(lx, stop, stop);
}

/* The fast rule did not match: there is no closing quote, or something odd before it. */
At lex_raw_unclosed(Lexer *lx, At t, At p) {
  while (*p != '\'' && *p != '\n' && !(*p == '\r' && p[1] == '\n') && p < lx->end)
    p = *p < 0x80 && *p >= 0x20 ? p + 1 : lex_odd_text(lx, p);
  if (*p == '\'') {
    if (p - t > SYNTAX_MAX_STRING) return lex_long_string(lx, T_RAW, t, p + 1);
    lex_put(lx, T_RAW, t, p + 1);
    return p + 1;
  }
  At stop = text_stop(lx, t + 1);
  say_unclosed(lx, DIAG_E0107, t, stop, STR("'"));
  lex_put_flagged(lx, T_RAW, t, stop, TOKEN_BAD);
  return stop;
}

static At interp_unclosed(Lexer *lx, At t, At p, At quote) {
  Diags *ds = lx->syntax->diags;
  LexFrame *f = lx->frame;
  Diag *d = diag(ds, E0108, lex_span(lx, t, p));
  f->bad = true;
  if (f->mode == LEX_HEREDOC) return p;
  At stop = quote ? quote : text_stop(lx, p);
  if (quote) {
    Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_ADD, STR("}"));
    diag_edit(ds, fix, lex_span(lx, stop, stop), STR("}"));
  }
  return lex_string_close(lx, stop, quote ? quote + 1 : stop);
}

At lex_interp_open(Lexer *lx, At t, At p) {
  LexFrame *f = lx->frame;
  At quote, close = lex_scan_interp(lx, p, f->mode == LEX_STRING, &quote);
  if (!close) return interp_unclosed(lx, t, p, quote);
  At inside = p;
  while (lex_is_blank(*inside)) inside++;
  if (inside == close && f->mode == LEX_HEREDOC)
    return close + 1; /* foreign text, and nothing else it could mean */
  if (inside == close) {
    diag(lx->syntax->diags, E0124, lex_span(lx, t, close + 1));
    f->bad = true;
    return close + 1;
  }
  if (f->mode == LEX_STRING && !f->started) lex_put(lx, T_QUOTE, f->open, f->open + 1);
  f->started = true;
  flush_text(lx, t);
  lex_put(lx, T_INTERP, t, p);
  lex_push(lx, LEX_CODE, t);
  return p;
}

At lex_interp_close(Lexer *lx, At t, At p) {
  lex_put(lx, T_ENDINTERP, t, p);
  lex_pop(lx);
  lx->frame->text = p;
  return p;
}

At lex_escape_unknown(Lexer *lx, At t, At p) {
  if (*p == '\n' || *p == '\r' || p == lx->end) return p;
  uint32_t len;
  utf8_decode(lex_str(p, lx->end), 0, &len);
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0012, lex_span(lx, t, p + len), lex_str(t, p + len));
  Fix *fix = diag_fix(ds, d, FIX_MAYBE, SYN_FIX_BACKSLASH);
  diag_edit(ds, fix, lex_span(lx, t, p), STR("\\\\"));
  lx->frame->bad = true;
  return p + len;
}

At lex_escape_unicode(Lexer *lx, At t, At p) {
  uint32_t code = 0;
  At q = t + 3;
  bool braced = p - t > 4 && t[2] == '{' && p[-1] == '}' && p - q <= 7;
  for (; braced && q < p - 1; q++)
    code = code << 4 | (uint32_t)(lex_is_digit(*q) ? *q - '0' : (*q | 32) - 'a' + 10);
  if (braced && code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)) return p;
  diag(lx->syntax->diags, E0020, lex_span(lx, t, p), lex_str(t, p));
  lx->frame->bad = true;
  return p;
}
