/* A heredoc under its statement: its lines lose the indentation that they share, which is no part of the value, and
   get one of blanks. Called by format_print.c. */
#include "syntax/format_private.h"

typedef struct {
  Str source;
  uint32_t lo, hi; /* from the first line to the closing one */
  uint32_t strip;  /* indentation that is taken off */
  bool text;       /* there is a line that is not blank */
} Body;

/* The line at `at` without its end, and in *next the line behind it. */
static Str line_at(const Body *b, uint32_t at, uint32_t *next) {
  uint32_t n = str_find(str_sub(b->source, at, b->hi), '\n');
  *next = at + n + 1;
  if (n && b->source.s[at + n - 1] == '\r') n--;
  return str_sub(b->source, at, at + n);
}

static uint32_t indent_of(Str line) {
  uint32_t n = 0;
  while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t')) n++;
  return n;
}

/* The lexer has seen to it that all lines begin with the same blanks as far as they share them. */
static Body body_of(const Format *f, const Atom *a) {
  Body b = {.source = f->source, .strip = UINT32_MAX};
  uint32_t tag = a->hi - a->lo - 2, next;
  b.lo = a->hi + str_find(str_sub(f->source, a->hi, f->source.n), '\n') + 1;
  b.hi = a->end - tag;
  while (b.source.s[b.hi - 1] != '\n') b.hi--;
  for (uint32_t at = b.lo; at < b.hi; at = next) {
    Str line = line_at(&b, at, &next);
    uint32_t indent = indent_of(line);
    if (indent == line.n) continue;
    b.text = true;
    if (indent < b.strip) b.strip = indent;
  }
  if (!b.text) b.strip = 0;
  return b;
}

static Str content(const Body *b, Str line) {
  uint32_t indent = indent_of(line);
  return str_sub(line, indent < b->strip ? indent : b->strip, line.n);
}

/* Would the heredoc, indented by so much, be longer than a string may be? What stands behind its opener counts. */
static bool too_long(const Format *f, const Atom *a, const Body *b, uint32_t indent) {
  uint32_t next = a->hi;
  while (next < b->lo && indent_of(str_sub(f->source, next, b->lo))) next++;
  uint64_t bytes = (uint64_t)(b->lo - next) + FORMAT_COLUMNS;
  for (uint32_t at = b->lo; at < b->hi; at = next) {
    Str line = content(b, line_at(b, at, &next));
    bytes += (uint64_t)line.n + 1 + (line.n ? indent : 0);
  }
  return bytes > SYNTAX_MAX_STRING;
}

static void put_pad(Format *f, uint32_t n) {
  static const char blanks[] = "                                                                ";
  for (uint32_t some; n; n -= some) {
    some = n < sizeof blanks - 1 ? n : (uint32_t)sizeof blanks - 1;
    format_put(f, str_n(blanks, some));
  }
}

void format_heredoc(Format *f, const Atom *a, uint32_t indent) {
  Body b = body_of(f, a);
  format_line(f, 0)->raw = true;
  bool as_it_is = !b.text || too_long(f, a, &b, indent + FORMAT_INDENT);
  uint32_t next;
  for (uint32_t at = b.lo; at < b.hi; at = next) {
    Str line = line_at(&b, at, &next);
    if (!as_it_is) {
      line = content(&b, line);
      if (line.n) put_pad(f, indent + FORMAT_INDENT);
    }
    format_put(f, line);
    bool carriage =
        line.n && line.s[line.n - 1] == '\r'; /* part of the value, and would be taken for the break's */
    format_put(f, carriage ? STR("\r\n") : STR("\n"));
  }
  put_pad(f, indent);
  format_put(f, str_sub(f->source, a->lo + 2, a->hi));
}
