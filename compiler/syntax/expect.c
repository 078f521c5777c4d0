/* The words of "unexpected …; expected …". Called by mistake.c. */
#include "grammar.h"
#include "syntax/parse.h"

enum { LONGEST_SHOWN = 60 };

Str expect_name(const Parser *p, uint32_t at) {
  Token t = p->v[at];
  if (t.kind == T_SEP && (t.flags & TOKEN_MADE)) {
    uint8_t next = p->v[at + 1].kind;
    return next == T_RBRACE && !(p->v[at + 1].flags & TOKEN_NL) ? STR("`}`") : STR("end of line");
  }
  if (t.kind == 0) return STR("end of file");
  if ((t.kind >= T_STRING && t.kind <= T_TEXT) || t.hi - t.lo > LONGEST_SHOWN)
    return str_c(token_rows[t.kind].help);
  if (token_is_reserved(t.kind))
    return arena_fmt(p->syntax->arena, "the word `%s`", token_rows[t.kind].spelling);
  return arena_fmt(p->syntax->arena, "`%.*s`", STR_ARG(parse_text(p, t)));
}

typedef struct {
  Str names[TOKEN_KINDS];
  uint32_t n;
} Names;

static void add(Names *names, const char *name) {
  for (uint32_t i = 0; i < names->n; i++)
    if (str_is(names->names[i], name)) return;
  names->names[names->n++] = str_c(name);
}

static bool falls_back(int kind) {
  return kind == T_AS || kind == T_PIN || kind == T_THEN || kind == T_CHECK;
}

static void collect(Parser *p, Names *names) {
  bool fits[TOKEN_KINDS] = {false};
  bool operators = false;
  for (int kind = 1; kind < T_BAD; kind++) {
    fits[kind] = token_rows[kind].group != GROUP_HIDDEN && grammar_accepts(p->grammar, kind);
    operators |= fits[kind] && token_rows[kind].group == GROUP_OPERATOR;
  }
  if (fits[T_LET]) {
    add(names, "a statement");
    return;
  }
  bool value = fits[T_INT] && fits[T_IDENT];
  if (value) add(names, "a value");
  for (int kind = 1; kind < T_BAD; kind++) {
    const TokenRow *row = &token_rows[kind];
    if (!fits[kind] || (falls_back(kind) && fits[T_IDENT])) continue;
    if (row->group == GROUP_OPERATOR && (kind != T_IN || operators)) continue;
    if (row->group == GROUP_VALUE && (value || (operators && (kind == T_LPAREN || kind == T_LBRACKET))))
      continue;
    if (value && kind == T_LBRACE) continue;
    if (fits[T_STRING] && (kind == T_RAW || kind == T_QUOTE || kind == T_HEREDOC)) continue;
    add(names, row->help);
  }
  if (names->n == 0 && operators) add(names, fits[T_IN] && !fits[T_PLUS] ? "`in`" : "an operator");
}

Str expect_list(Parser *p) {
  Names names = {.n = 0};
  collect(p, &names);
  Buf b = buf_new(p->syntax->arena);
  for (uint32_t i = 0; i < names.n; i++) {
    if (i > 0) buf_bytes(&b, i + 1 < names.n ? STR(", ") : STR(" or "));
    buf_bytes(&b, names.names[i]);
  }
  return buf_str(&b);
}
