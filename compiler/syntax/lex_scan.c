/* Looks ahead for the end of an interpolation, so that one that is not closed costs one message and not the rest
   of the line. It reads as the lexer would: brackets, raw strings, strings in strings. Called by lex_text.c. */
#include "syntax/lex.h"

typedef struct {
  Lexer *lx;
  At quote; /* what looks like the end of the string around */
  uint32_t depth;
} Scan;
enum { SCAN_MAX_DEPTH = PUMP_MAX_NESTING };

static bool ends_line(uint8_t c) { return c == '\n' || c == '\r' || c == 0; }

static bool spend(Scan *s) {
  if (s->lx->budget == 0) return false;
  s->lx->budget--;
  return true;
}

/* Can a value begin after `last`, the last byte before it? Then a quote there opens a string. */
static bool wants_value(At from, At last) {
  static const char *const words[] = {"then", "else", "if", "in"};
  if (last < from) return true;
  if (!lex_is_word(*last)) return strchr("([{,+-*=<>!&|?:.", *last) != NULL;
  At word = last;
  while (word > from && last - word < 5 && lex_is_word(word[-1])) word--;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(lex_str(word, last + 1), words[i])) return true;
  return false;
}

static At scan_string(Scan *s, At p);

/* From behind the `@{`: its `}`, or NULL. */
static At scan_inside(Scan *s, At p, bool in_string) {
  At from = p, last = p - 1;
  uint32_t braces = 0;
  if (s->depth++ == SCAN_MAX_DEPTH) return NULL;
  while (!ends_line(*p) && spend(s)) {
    At here = p;
    if (*p == '}' && braces-- == 0) {
      s->depth--;
      return p;
    }
    if (*p == '{') braces++;
    if (*p == '"') {
      if (in_string && !wants_value(from, last)) {
        s->quote = p;
        return NULL;
      }
      p = scan_string(s, p);
      if (!p) return NULL;
    } else if (*p == '\'') {
      do p++;
      while (*p != '\'' && !ends_line(*p) && spend(s));
      if (*p != '\'') return NULL;
      p++;
    } else {
      p++;
    }
    if (!lex_is_blank(*here)) last = p - 1;
  }
  return NULL;
}

/* From its opening quote to behind its closing one, or NULL. */
static At scan_string(Scan *s, At p) {
  for (p++; !ends_line(*p) && spend(s);) {
    if (*p == '"') return p + 1;
    if (p[0] == '@' && p[1] == '@' && p[2] == '{') {
      p += 3;
    } else if (p[0] == '@' && p[1] == '{') {
      p = scan_inside(s, p + 2, true);
      if (!p) return NULL;
      p++;
    } else {
      p += *p == '\\' && !ends_line(p[1]) ? 2 : 1;
    }
  }
  return NULL;
}

At lex_scan_interp(Lexer *lx, At p, bool in_string, At *quote) {
  Scan s = {.lx = lx};
  At close = scan_inside(&s, p, in_string);
  *quote = s.depth == 1 ? s.quote : NULL;
  return close;
}
