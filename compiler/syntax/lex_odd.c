/* Characters and operators that do not belong where they stand: control characters, look-alikes from a word
   processor, other languages' operators. Each is reported and read as what was meant. Called by the rules of lex.re. */
#include "base/utf8.h"
#include "syntax/lex.h"

/* Remembers on a token of this line that something was reported, so that the parser does not report it again. */
static void mark_bad(Lexer *lx) {
  Pump *u = &lx->pump;
  if ((lx->pending & TOKEN_NL) || u->out.n == 0)
    lx->pending |= TOKEN_BAD;
  else
    u->out.v[u->out.n - 1].flags |= TOKEN_BAD;
}

static Str code_name(Lexer *lx, uint32_t code) { return arena_fmt(lx->syntax->arena, "U+%04X", code); }

/* In strings, heredocs and comments: reported once a run, and kept. */
At lex_odd_text(Lexer *lx, At t) {
  At p = t;
  uint32_t first = 0, len;
  for (;; p += len) {
    uint32_t code = utf8_decode(lex_str(p, lx->end), 0, &len);
    if (!utf8_is_control(code) || p >= lx->end || (*p == '\r' && p[1] == '\n')) break;
    if (p == t) first = code;
  }
  if (p > t) {
    diag(lx->syntax->diags, W0013, lex_span(lx, t, p), code_name(lx, first));
    return p;
  }
  return t + (len ? len : 1);
}

/* Outside text, or a NUL anywhere. */
At lex_control(Lexer *lx, At t, At p) {
  uint32_t len, code = utf8_decode(lex_str(t, lx->end), 0, &len);
  At stop = t + len > p ? t + len : p;
  while (stop < lx->end && *stop == *t && len == 1) stop++;
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0002, lex_span(lx, t, stop), code_name(lx, code));
  diag_edit(ds, diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REMOVE_IT), lex_span(lx, t, stop), STR(""));
  if (lx->frame->mode != LEX_CODE) lx->frame->bad = true;
  mark_bad(lx);
  return stop;
}

static const struct {
  uint32_t code;
  uint8_t kind; /* 0: a blank */
  const char *plain;
} look_alikes[] = {
    {0x00A0, 0, " "},        {0x2007, 0, " "},          {0x2009, 0, " "},
    {0x202F, 0, " "},        {0x3000, 0, " "},          {0x2013, T_MINUS, "-"},
    {0x2014, T_MINUS, "-"},  {0x2212, T_MINUS, "-"},    {0x2026, T_ELLIPSIS, "..."},
    {0x2192, T_ARROW, "->"}, {0x00D7, T_STAR, "*"},     {0x2260, T_NE, "!="},
    {0x2264, T_LE, "<="},    {0x2265, T_GE, ">="},      {0xFF0C, T_COMMA, ","},
    {0xFF1A, T_COLON, ":"},  {0xFF1D, T_ASSIGN, "="},   {0xFF08, T_LPAREN, "("},
    {0xFF09, T_RPAREN, ")"}, {0xFF3B, T_LBRACKET, "["}, {0xFF3D, T_RBRACKET, "]"},
};

static bool look_alike(Lexer *lx, At t, At p, uint32_t code) {
  for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
    if (look_alikes[i].code != code) continue;
    Diags *ds = lx->syntax->diags;
    Str plain = str_c(look_alikes[i].plain);
    Diag *d = diag(ds, E0014, lex_span(lx, t, p), code_name(lx, code));
    diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, plain), lex_span(lx, t, p), plain);
    if (look_alikes[i].kind)
      lex_put(lx, look_alikes[i].kind, t, p);
    else
      mark_bad(lx);
    return true;
  }
  return false;
}

/* 2: double, 1: single, 0: no typographic quote. */
static int quote_kind(uint32_t code) {
  if ((code >= 0x201C && code <= 0x201F) || code == 0xAB || code == 0xBB || code == 0xFF02) return 2;
  return (code >= 0x2018 && code <= 0x201B) || code == 0x60 || code == 0xB4 ? 1 : 0;
}

/* A string between typographic quotes: one message for the pair. */
static At wrong_quote(Lexer *lx, At t, At p, uint32_t code) {
  int kind = quote_kind(code);
  Str plain = kind == 2 ? STR("\"") : STR("'");
  At stop = lex_line_stop(lx, p), q = p;
  uint32_t len = 1;
  for (; q < stop; q += len) {
    uint32_t c = utf8_decode(lex_str(q, stop), 0, &len);
    if (quote_kind(c) == kind || c == (uint8_t)plain.s[0]) break;
  }
  bool closed = q < stop;
  At end = q + len;
  if (!closed) {
    for (q = p; q<stop && * q> ' ' && !strchr(",;)]}", *q);) q++;
    end = q;
  }
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0008, lex_span(lx, t, p), code_name(lx, code), plain);
  if (closed && *q != (uint8_t)plain.s[0]) diag_also(ds, d, lex_span(lx, q, end), SYN_AND_THIS_ONE);
  Fix *fix = closed ? diag_fix(ds, d, FIX_SAFE, SYN_FIX_BOTH, plain)
                    : diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REPLACE_BY, plain);
  diag_edit(ds, fix, lex_span(lx, t, p), plain);
  if (!closed || *q != (uint8_t)plain.s[0]) diag_edit(ds, fix, lex_span(lx, q, end), plain);
  lex_put_flagged(lx, T_STRING, t, end, TOKEN_BAD);
  return end;
}

/* Takes the last token back if it ends at t and is of this kind. */
static bool take_back(Lexer *lx, uint8_t kind, At *t, uint8_t *flags) {
  Pump *u = &lx->pump;
  if (u->out.n == 0) return false;
  Token last = u->out.v[u->out.n - 1];
  if (last.kind != kind || lx->text + last.hi != *t || lx->pending) return false;
  u->out.n--;
  u->last = u->out.n ? u->out.v[u->out.n - 1].kind : T_SEP;
  *t = lx->text + last.lo;
  *flags = last.flags;
  return true;
}

/* The line rules were applied when the first part came: straight to the output. */
static void put_again(Lexer *lx, uint8_t kind, At t, At p, unsigned flags) {
  pump_out(&lx->pump, &(Token){kind, (uint8_t)flags, (uint32_t)(t - lx->text), (uint32_t)(p - lx->text)});
}

/* A word with letters beyond ASCII. */
static At foreign_word(Lexer *lx, At t, At p) {
  uint8_t flags = 0;
  bool again = take_back(lx, T_IDENT, &t, &flags);
  while (lex_is_word(*p) || *p >= 0x80) {
    uint32_t len, code = utf8_decode(lex_str(p, lx->end), 0, &len);
    if (*p >= 0x80 && (utf8_is_control(code) || quote_kind(code))) break;
    p += len;
  }
  diag_help(lx->syntax->diags, diag(lx->syntax->diags, E0014, lex_span(lx, t, p), lex_str(t, p)),
            SYN_NAMES_ARE);
  if (again)
    put_again(lx, T_IDENT, t, p, flags | TOKEN_BAD);
  else
    lex_put_flagged(lx, T_IDENT, t, p, TOKEN_BAD);
  return p;
}

At lex_odd_code(Lexer *lx, At t) {
  uint32_t len, code = utf8_decode(lex_str(t, lx->end), 0, &len);
  At p = t + len;
  if (utf8_is_control(code)) return lex_control(lx, t, p);
  if (quote_kind(code)) return wrong_quote(lx, t, p, code);
  if (look_alike(lx, t, p, code)) return p;
  return foreign_word(lx, t, p);
}

/* `$`, `~`, a backtick, a line's `\`: never part of a token. */
At lex_unknown(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  if (*t == '`') return wrong_quote(lx, t, p, '`');
  if (*t == '\\' && (*p == '\n' || (p[0] == '\r' && p[1] == '\n'))) {
    Diag *d = diag(ds, E0014, lex_span(lx, t, p), STR("\\"));
    diag_help(ds, d, SYN_NO_CONTINUATION);
    diag_edit(ds, diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REMOVE_IT), lex_span(lx, t, p), STR(""));
    mark_bad(lx);
    return lex_line_end(lx, p) + 1;
  }
  At quote, close = NULL;
  if ((*t == '$' || *t == '@') && *p == '{') close = lex_scan_interp(lx, p + 1, false, &quote);
  if (close) p = close + 1;
  if (*t == '$')
    while (lex_is_word(*p)) p++;
  Diag *d = diag(ds, E0014, lex_span(lx, t, p), lex_str(t, p));
  if (*t == '$') diag_help(ds, d, SYN_NO_DOLLAR);
  if (*t == '@') diag_help(ds, d, SYN_NO_INTERP_HERE);
  if (p > t + 1)
    lex_put_flagged(lx, T_RAW, t, p, TOKEN_BAD);
  else
    mark_bad(lx);
  return p;
}

static const struct {
  const char *spelling, *plain; /* NULL: there is nothing like it */
  Applicability app;
} foreign[] = {
    {"=>", "->", FIX_MAYBE}, {":=", "=", FIX_SAFE},  {"===", "==", FIX_SAFE}, {"!==", "!=", FIX_SAFE},
    {"<>", "!=", FIX_SAFE},  {"&", "&&", FIX_MAYBE}, {"|", "||", FIX_MAYBE},
};

/* Another language's operator, read as `kind`. */
At lex_foreign(Lexer *lx, uint8_t kind, At t, At p) {
  Diags *ds = lx->syntax->diags;
  Str spelling = lex_str(t, p);
  Diag *d = diag(ds, E0015, lex_span(lx, t, p), spelling);
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
    if (!str_is(spelling, foreign[i].spelling)) continue;
    Str plain = str_c(foreign[i].plain);
    diag_edit(ds, diag_fix(ds, d, foreign[i].app, SYN_FIX_REPLACE_BY, plain), lex_span(lx, t, p), plain);
  }
  if (str_is(spelling, "+=")) {
    diag_help(ds, d, SYN_NO_APPEND);
    kind = T_BAD;
  }
  if (*t == '%' || *t == '/' || str_is(spelling, "**") || str_is(spelling, "++"))
    diag_help(ds, d, SYN_OPERATORS_ARE);
  lex_put_flagged(lx, kind, t, p, TOKEN_BAD);
  return p;
}

At lex_semicolon(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  while (*p == ';') p++;
  At rest = p;
  while (lex_is_blank(*rest)) rest++;
  bool last = rest == lex_line_stop(lx, p) || *rest == '#' || *rest == '}';
  Diag *d = diag(ds, E0116, lex_span(lx, t, p));
  Fix *fix = last ? diag_fix(ds, d, FIX_SAFE, SYN_FIX_REMOVE, STR(";"))
                  : diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REPLACE_BY, STR(","));
  diag_edit(ds, fix, lex_span(lx, t, p), last ? STR("") : STR(","));
  if (!last) lex_put(lx, T_COMMA, t, p);
  return p;
}

static bool ends_value(uint8_t kind) {
  return kind == T_IDENT || (kind >= T_TRUE && kind <= T_RAW) || kind == T_ENDQUOTE || kind == T_RPAREN ||
         kind == T_RBRACKET || kind == T_RBRACE;
}

/* Part of a path that has no quotes, or a division? */
At lex_slash(Lexer *lx, At t, At p) {
  uint8_t flags;
  At from = t;
  bool word = lex_is_word(*p) || *p == '.', joined = t > lx->text && !lex_is_blank(t[-1]) && t[-1] != '\n';
  if (lx->frames.n == 1 && joined && word && take_back(lx, T_IDENT, &from, &flags)) {
    lx->pending |= flags & (TOKEN_BAD | TOKEN_NL);
    return lex_needs_quotes(lx, from, p);
  }
  if (!ends_value(lx->pump.last) || (word && !joined)) return lex_needs_quotes(lx, t, p);
  return lex_foreign(lx, T_STAR, t, p);
}

At lex_slash_comment(Lexer *lx, At t, At p) {
  uint8_t flags;
  At from = t;
  if (take_back(lx, T_COLON, &from, &flags)) {
    if (take_back(lx, T_IDENT, &from, &flags)) return lex_needs_quotes(lx, from, p);
    put_again(lx, T_COLON, from, t, flags);
  }
  if (lx->frames.n > 1) return lex_foreign(lx, T_STAR, t, p);
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0003, lex_span(lx, t, p), STR("//"));
  diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, STR("#")), lex_span(lx, t, p), STR("#"));
  return lex_line_stop(lx, p);
}
