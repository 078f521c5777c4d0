/* Makes a text ugly without changing what it says: other indentation, more blanks and blank lines, commas where lines
   end, other line ends, heredocs elsewhere. What has a line of its own keeps it, so that the formatter must give the
   same for both. Included by properties.c. */
#ifndef PEI_TEST_MANGLE_H
#define PEI_TEST_MANGLE_H

#include "syntax/lex.h"

typedef struct {
  Buf out;
  Str text;
  const Token *v;
  uint32_t n, random;
  bool crlf;
} Mangle;

static uint32_t mangle_random(Mangle *m, uint32_t below) {
  m->random = m->random * 1664525 + 1013904223;
  return (m->random >> 16) % below;
}

static void mangle_blanks(Mangle *m, uint32_t least, uint32_t most) {
  for (uint32_t n = least + mangle_random(m, most - least + 1); n; n--)
    buf_char(&m->out, mangle_random(m, 4) ? ' ' : '\t');
}

static void mangle_newline(Mangle *m) { buf_bytes(&m->out, m->crlf ? STR("\r\n") : STR("\n")); }

static bool mangle_is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The end of a line, a blank line behind it if there was one, and the indentation of the next. */
static uint32_t mangle_lines(Mangle *m, uint32_t at, uint32_t hi) {
  uint32_t lines = 0;
  for (; at < hi && (mangle_is_blank(m->text.s[at]) || m->text.s[at] == '\n'); at++)
    lines += m->text.s[at] == '\n';
  mangle_blanks(m, 0, 2);
  mangle_newline(m);
  if (lines > 1)
    for (uint32_t n = 1 + mangle_random(m, 3); n; n--) mangle_blanks(m, 0, 2), mangle_newline(m);
  mangle_blanks(m, 0, 6);
  return at;
}

/* What is between two tokens. `tight`: nothing may be put where nothing was. */
static void mangle_gap(Mangle *m, uint32_t lo, uint32_t hi, bool tight) {
  if (lo == hi && !tight) mangle_blanks(m, 0, 1);
  for (uint32_t at = lo; at < hi;) {
    char c = m->text.s[at];
    if (mangle_is_blank(c) || c == '\n') {
      uint32_t next = at;
      while (next < hi && mangle_is_blank(m->text.s[next])) next++;
      if (next < hi && m->text.s[next] == '\n') {
        at = mangle_lines(m, at, hi);
      } else {
        mangle_blanks(m, 1, 3);
        at = next;
      }
      continue;
    }
    uint32_t end = at; /* a comment, or a comma that is a separator already */
    while (end < hi &&
           (c == '#' ? m->text.s[end] != '\n' : !mangle_is_blank(m->text.s[end]) && m->text.s[end] != '\n'))
      end++;
    while (end > at && mangle_is_blank(m->text.s[end - 1])) end--;
    buf_bytes(&m->out, str_sub(m->text, at, end));
    at = end;
  }
}

static uint32_t mangle_indent(Str line) {
  uint32_t n = 0;
  while (n < line.n && lex_is_blank((uint8_t)line.s[n])) n++;
  return n;
}

/* The line at `at` without its break, and in *next the line behind it. */
static Str mangle_line(const Mangle *m, uint32_t at, uint32_t hi, uint32_t *next) {
  Str line = str_sub(m->text, at, at + str_find(str_sub(m->text, at, hi), '\n'));
  *next = at + line.n + 1;
  if (line.n && line.s[line.n - 1] == '\r') line.n--;
  return line;
}

/* From behind the tag to the end of the closing one: other indentation, the same value. */
static void mangle_heredoc(Mangle *m, const Token *open, const Token *close) {
  uint32_t lo = open->hi + str_find(str_sub(m->text, open->hi, m->text.n), '\n'), hi = close->hi,
           strip = UINT32_MAX;
  while (m->text.s[hi - 1] != '\n') hi--;
  mangle_gap(m, open->hi, lo, true);
  mangle_newline(m);
  uint32_t next;
  for (uint32_t at = lo + 1; at < hi; at = next) {
    Str line = mangle_line(m, at, hi, &next);
    uint32_t indent = mangle_indent(line);
    if (indent < line.n && indent < strip) strip = indent;
  }
  char blank = mangle_random(m, 2) ? ' ' : '\t';
  uint32_t indent = strip == UINT32_MAX ? 0 : mangle_random(m, 9);
  for (uint32_t at = lo + 1; at < hi; at = next) {
    Str line = mangle_line(m, at, hi, &next);
    if (strip != UINT32_MAX) line = str_sub(line, line.n < strip ? line.n : strip, line.n);
    for (uint32_t i = 0; i < indent && line.n; i++) buf_char(&m->out, blank);
    buf_bytes(&m->out, line);
    bool carriage = line.n && line.s[line.n - 1] == '\r'; /* a line feed alone would take it */
    buf_bytes(&m->out, carriage || m->crlf ? STR("\r\n") : STR("\n"));
  }
  mangle_blanks(m, 0, 5);
  buf_bytes(&m->out, str_sub(m->text, open->lo + 2, open->hi));
}

/* May a comma stand behind the statement that v[i] ends? */
static bool mangle_takes_comma(const Mangle *m, uint32_t i) {
  const Token *t = &m->v[i];
  return t->kind == T_SEP && t->lo == t->hi && t[1].flags & TOKEN_NL && t[-1].kind != T_ENDHEREDOC;
}

static uint32_t mangle_string_end(const Mangle *m, uint32_t i) {
  uint32_t depth = 0;
  for (;; i++) {
    depth += m->v[i].kind == T_QUOTE;
    if (m->v[i].kind == T_ENDQUOTE && --depth == 0) return i;
  }
}

static Str mangle(Mangle *m) {
  uint32_t at = 0;
  if (mangle_random(m, 2)) buf_lit(&m->out, "\xEF\xBB\xBF");
  if (str_starts(m->text, STR("\xEF\xBB\xBF"))) at = 3;
  for (uint32_t n = mangle_random(m, 3); n; n--) mangle_newline(m);
  for (uint32_t i = 0; i < m->n; i++) {
    const Token *t = &m->v[i];
    if (mangle_takes_comma(m, i) && !mangle_random(m, 3)) buf_char(&m->out, ',');
    if (t->lo == t->hi && t->kind == T_SEP) continue;
    bool number = i && m->v[i - 1].kind >= T_INT && m->v[i - 1].kind <= T_PORTPROTO;
    mangle_gap(m, at, t->lo, at == t->lo && number);
    uint32_t end = t->kind == T_QUOTE ? mangle_string_end(m, i) : i;
    buf_bytes(&m->out, str_sub(m->text, t->lo, m->v[end].hi));
    if (t->kind == T_HEREDOC) {
      while (m->v[end].kind != T_ENDHEREDOC) end++;
      mangle_heredoc(m, t, &m->v[end]);
    }
    at = m->v[end].hi;
    i = end;
  }
  for (uint32_t n = mangle_random(m, 3); n; n--) mangle_newline(m);
  return buf_str(&m->out);
}

#endif
