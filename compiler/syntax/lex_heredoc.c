/* Heredocs. The closing line is found before the body is read; then each line loses the common indentation and
   becomes one text token. Called by the rules of lex.re. */
#include "syntax/lex.h"

static At skip_blanks(At p) {
  while (lex_is_blank(*p)) p++;
  return p;
}

static At next_line(Lexer *lx, At p) {
  At end = lex_line_end(lx, p);
  return end < lx->end ? end + 1 : end;
}

static bool blank_line(Lexer *lx, At p) { return skip_blanks(p) == lex_line_stop(lx, p); }
static uint32_t indent_of(At line) { return (uint32_t)(skip_blanks(line) - line); }

/* Is the line at p blanks, `tag` and blanks? */
static bool is_closing(Lexer *lx, At p, Str tag) {
  p = skip_blanks(p);
  if ((size_t)(lx->end - p) < tag.n || memcmp(p, tag.s, tag.n) != 0) return false;
  p = skip_blanks(p + tag.n);
  return p == lx->end || *p == '\n' || (p[0] == '\r' && (p[1] == '\n' || p + 1 == lx->end));
}

/* The closing line, or NULL. */
static At find_closing(Lexer *lx, At p, Str tag) {
  At from = p;
  if (lx->budget < (uint64_t)(lx->end - p)) return NULL;
  for (; p < lx->end; p = next_line(lx, p))
    if (is_closing(lx, p, tag)) return p;
  lx->budget -= (uint64_t)(lx->end - from); /* only a search in vain is repeated */
  return NULL;
}

/* `sh`, `SH;`, `SH)`: was the line at p meant to close? Yields where the closing word ends, or NULL. */
static At almost_closing(Lexer *lx, At p, Str tag) {
  At word = skip_blanks(p), end = word;
  while (lex_is_word(*end)) end++;
  if ((size_t)(end - word) != tag.n) return NULL;
  for (uint32_t i = 0; i < tag.n; i++)
    if (word[i] != (uint8_t)tag.s[i] && word[i] != ((uint8_t)tag.s[i] | 32)) return NULL;
  At rest = end, stop = lex_line_stop(lx, p);
  while (rest < stop && *rest && strchr(" \t;,)]}.:'\"`", *rest)) rest++;
  if (rest < stop) return NULL;
  while (*end == ';' || lex_is_blank(*end)) end++;
  return end;
}

/* No closing line: the body ends before the first line that is not deeper than the opener's, or at a line that was
   meant to close it. */
static void say_unclosed(Lexer *lx, At t, At p, At body, LexFrame *f) {
  Diags *ds = lx->syntax->diags;
  Str tag = lex_str(t + 2, p);
  uint32_t indent = indent_of(lex_line_start(lx, t));
  At line = body, almost = NULL;
  for (; line < lx->end; line = next_line(lx, line)) {
    almost = almost_closing(lx, line, tag);
    if (almost || (!blank_line(lx, line) && indent_of(line) <= indent)) break;
  }
  f->end = line;
  f->close = line > body ? lex_line_stop(lx, lex_line_start(lx, line - 1)) : lex_line_stop(lx, p);
  if (almost) f->close = almost;
  if (line == lx->end && !almost) f->close = lx->end;
  Diag *d = diag(ds, E0106, lex_span(lx, t, p), tag);
  if (almost) {
    At word = skip_blanks(line);
    Span at = lex_span(lx, word, lex_line_stop(lx, word));
    diag_also(ds, d, at, SYN_HEREDOC_ALMOST, tag);
    Fix *fix = diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REPLACE_BY, tag);
    diag_edit(ds, fix, lex_span(lx, word, almost), tag);
  } else if (line < lx->end) {
    At word = skip_blanks(line);
    diag_also(ds, d, lex_span(lx, word, lex_line_stop(lx, word)), SYN_HEREDOC_TAKEN);
  }
}

enum { FIX_MAX_LINES = 200 };

/* Each tab of the indentation becomes as many spaces as make the shallowest lines of both kinds equal. */
static void fix_tabs(Lexer *lx, Diag *d, At body, At end) {
  uint32_t tabs = UINT32_MAX, spaces = UINT32_MAX, lines = 0;
  for (At line = body; line < end; line = next_line(lx, line), lines++) {
    uint32_t indent = indent_of(line), found = 0;
    if (blank_line(lx, line)) continue;
    for (uint32_t i = 0; i < indent; i++) found += line[i] == '\t';
    if (found > 0 && found < tabs) tabs = found;
    if (found == 0 && indent < spaces) spaces = indent;
  }
  if (lines > FIX_MAX_LINES || tabs == UINT32_MAX || spaces == UINT32_MAX || spaces % tabs ||
      spaces / tabs > 8)
    return;
  Diags *ds = lx->syntax->diags;
  Fix *fix = diag_fix(ds, d, FIX_MAYBE, SYN_FIX_SPACES);
  Str with = str_sub(STR("        "), 0, spaces / tabs);
  for (At line = body; line < end; line = next_line(lx, line))
    for (At at = line; lex_is_blank(*at); at++)
      if (*at == '\t' && !blank_line(lx, line)) diag_edit(ds, fix, lex_span(lx, at, at + 1), with);
}

/* Two lines indent differently within what they share: which is the tab, which the space? */
static Diag *say_mixed(Lexer *lx, At x, At y) {
  At tab = *x == '\t' ? x : y, space = *x == '\t' ? y : x;
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0009, lex_span(lx, tab, tab + 1));
  At from = space, to = space;
  while (from > lx->text && from[-1] == ' ') from--;
  while (*to == ' ') to++;
  diag_also(ds, d, lex_span(lx, from, to), SYN_SPACES_HERE);
  return d;
}

/* The indentation that all lines of the body share, blank ones left aside. */
static uint32_t common_indent(Lexer *lx, At body, At end, bool *mixed) {
  At first = NULL;
  uint32_t common = 0;
  for (At line = body; line < end; line = next_line(lx, line)) {
    if (blank_line(lx, line)) continue;
    uint32_t indent = indent_of(line), same = 0;
    if (!first) {
      first = line;
      common = indent;
      continue;
    }
    while (same < indent && same < common && line[same] == first[same]) same++;
    if (same < indent && same < common && !*mixed) {
      fix_tabs(lx, say_mixed(lx, line + same, first + same), body, end);
      *mixed = true;
    }
    common = same;
  }
  return common;
}

/* Where the text of the line at p begins. */
static At line_text(const LexFrame *f, At p) {
  At text = p;
  while (text < p + f->strip && lex_is_blank(*text)) text++;
  return text;
}

static At finish(Lexer *lx) {
  LexFrame *f = lx->frame;
  At close = f->close;
  if (f->end - f->open > SYNTAX_MAX_STRING && !f->bad) {
    diag(lx->syntax->diags, E0016, lex_span(lx, f->open, f->text));
    f->bad = true;
  }
  lex_put_flagged(lx, T_ENDHEREDOC, close, close, f->bad ? TOKEN_BAD : 0);
  lex_pop(lx);
  return close;
}

/* The opener alone, as a value that was reported. */
static At no_body(Lexer *lx, At t, At p) {
  lex_put_flagged(lx, T_RAW, t, p, TOKEN_BAD);
  return p;
}

At lex_heredoc_open(Lexer *lx, At t, At p) {
  Str tag = lex_str(t + 2, p);
  At rest = skip_blanks(p), stop = lex_line_stop(lx, p), body = next_line(lx, p);
  bool inside = lx->frames.n > 1, trailing = inside || (rest < stop && *rest != '#');
  At closing = inside ? NULL : find_closing(lx, body, tag);
  if (trailing) {
    diag(lx->syntax->diags, E0018, lex_span(lx, inside ? t : rest, inside ? p : stop), tag);
    if (!closing) return no_body(lx, t, p);
  }
  lex_put(lx, T_HEREDOC, t, p);
  if (rest < stop && *rest == '#') lex_comment(lx, rest, rest + 1);
  lex_push(lx, LEX_HEREDOC, p);
  LexFrame *f = lx->frame;
  f->started = true;
  f->bad = trailing || !closing;
  if (closing) {
    f->end = closing;
    f->close = skip_blanks(closing) + tag.n;
  } else {
    say_unclosed(lx, t, p, body, f);
  }
  f->strip = common_indent(lx, body, f->end, &f->bad);
  f->text = line_text(f, body);
  return body >= f->end ? finish(lx) : f->text;
}

At lex_heredoc_line(Lexer *lx, At t, At p) {
  LexFrame *f = lx->frame;
  if (p - t == 2) { /* the carriage return is part of the line's end, not of the text */
    if (t > f->text) lex_put(lx, T_TEXT, f->text, t);
    f->text = t + 1;
  }
  if (p > f->text) lex_put(lx, T_TEXT, f->text, p);
  f->text = p;
  if (p >= f->end) return finish(lx);
  f->text = line_text(f, p);
  return f->text;
}

/* `@@{` is `@{`: the first `@` is left out, so that each piece of text is spelt as it reads. */
At lex_heredoc_escape(Lexer *lx, At t, At p) {
  if (t > lx->frame->text) lex_put(lx, T_TEXT, lx->frame->text, t);
  lx->frame->text = t + 1;
  return p;
}

/* `<<-EOF`, `<<'EOF'`, `<<eof`: read as what was meant, if the tag closes it. */
At lex_heredoc_habit(Lexer *lx, At t, At p) {
  At lo = t + 2, hi = p;
  while (lo < p && !lex_is_word(*lo)) lo++;
  while (hi > lo && !lex_is_word(hi[-1])) hi--;
  Str word = lex_str(lo, hi);
  char *upper = arena_alloc(lx->syntax->arena, (size_t)word.n + 3);
  upper[0] = upper[1] = '<';
  for (uint32_t i = 0; i < word.n; i++) {
    char c = word.s[i];
    upper[i + 2] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c == '-' ? '_' : c;
  }
  Str wanted = str_n(upper, word.n + 2);
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0017, lex_span(lx, t, p), lex_str(t, p), wanted);
  At body = next_line(lx, p), closing = lx->frames.n > 1 ? NULL : find_closing(lx, body, word);
  if (!closing) return no_body(lx, t, p);
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, wanted);
  diag_edit(ds, fix, lex_span(lx, t, p), wanted);
  At tag = skip_blanks(closing);
  Str plain = str_sub(wanted, 2, wanted.n);
  if (!str_eq(word, plain)) diag_edit(ds, fix, lex_span(lx, tag, tag + word.n), plain);
  lex_put_flagged(lx, T_RAW, t, tag + word.n, TOKEN_BAD);
  return tag + word.n;
}
