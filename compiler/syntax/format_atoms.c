/* Tokens to atoms: what is printed as it is spelt. Called by format.c. */
#include "base/utf8.h"
#include "syntax/format_private.h"
#include "syntax/pump.h"

uint32_t format_text_end(const Token *v, uint32_t i) {
  if (v[i].kind == T_HEREDOC) {
    while (v[i].kind != T_ENDHEREDOC) i++;
    return i;
  }
  uint32_t depth = 0;
  for (;; i++) {
    if (v[i].kind == T_QUOTE) depth++;
    if (v[i].kind == T_ENDQUOTE && --depth == 0) return i;
  }
}

static bool separates(const Atom *a) { return a->kind == T_COMMA || a->kind == T_SEP; }

void atoms_collect(Format *f, const Token *v, uint32_t n) {
  uint32_t open[PUMP_MAX_NESTING + 1], depth = 0;
  f->atoms.cap = n; /* never more */
  f->atoms.v = arena_try(f->arena, NULL, 0, n * sizeof(Atom));
  if (!f->atoms.v) arena_oom(f->arena);
  for (uint32_t i = 0; i < n; i++) {
    Token t = v[i];
    Atom a = {.kind = t.kind, .flags = t.flags & TOKEN_NL ? ATOM_NL : 0, .lo = t.lo, .hi = t.hi, .end = t.hi};
    if (t.kind == T_QUOTE || t.kind == T_HEREDOC) {
      i = format_text_end(v, i);
      a.end = v[i].hi;
      if (t.kind == T_QUOTE) a.kind = T_STRING, a.hi = a.end;
    }
    if (atom_closes(&a) || a.kind == 0)
      while (f->atoms.n && separates(&f->atoms.v[f->atoms.n - 1])) f->atoms.n--;
    uint32_t at = f->atoms.n;
    /* a comma there became a separator of the line before */
    if (at && f->atoms.v[at - 1].kind == T_HEREDOC) a.flags |= ATOM_NL;
    *vec_push(f->arena, &f->atoms) = a;
    if (atom_opens(&a)) open[depth++] = at;
    if (atom_closes(&a)) {
      uint32_t opener = open[--depth];
      f->atoms.v[opener].match = at;
      f->atoms.v[at].match = opener;
    }
  }
}

static bool is_number(uint8_t kind) { return kind >= T_INT && kind <= T_PORTPROTO; }

bool atom_spaced(const Atom *a) {
  const Atom *before = a - 1;
  if (a->flags & ATOM_TIGHT || before->flags & ATOM_PREFIX) return false;
  switch (before->kind) {
  case T_LPAREN:
  case T_LBRACKET:
  case T_DOT:
  case T_DOTDOT:
  case T_ELLIPSIS: return false;
  default: break;
  }
  switch (a->kind) {
  case T_COMMA:
  case T_SEP:
  case T_RPAREN:
  case T_RBRACKET:
  case T_QUESTION:
  case T_COLON:
  case T_DOTDOT: return false;
  case T_DOT: return is_number(before->kind); /* `1.x` would be one word */
  case T_RBRACE: return before->kind != T_LBRACE;
  default: return true;
  }
}

uint32_t format_width(Str text) {
  uint32_t columns = 0, len;
  for (uint32_t at = 0; at < text.n; at += len) {
    len = 1;
    columns += (uint8_t)text.s[at] < 0x80 ? 1 : utf8_width(utf8_decode(text, at, &len));
  }
  return columns;
}

bool format_blank_line(const Format *f, uint32_t lo, uint32_t hi) {
  bool line = false;
  for (uint32_t at = lo; at < hi; at++) {
    char c = f->source.s[at];
    if (c == '\n' && line) return true;
    if (c == '\n')
      line = true;
    else if (c != ' ' && c != '\t' && c != '\r')
      line = false;
  }
  return false;
}
