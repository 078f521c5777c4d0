/* What was meant, where a token was refused: the known mistakes first, then "unexpected …; expected …". One message
   each. Called by parse.c. */
#include "grammar.h"
#include "syntax/number.h"
#include "syntax/parse.h"

static Token token_at(const Parser *p, uint32_t i) { return p->v[i]; }
static Token before(const Parser *p, Refused r) { return r.at > r.start ? p->v[r.at - 1] : TOKEN_NONE; }
static bool accepts(const Parser *p, int kind) { return grammar_accepts(p->grammar, kind); }
static bool is_value(uint8_t kind) {
  return token_rows[kind].group == GROUP_VALUE || kind == T_LBRACE || kind == T_MINUS || kind == T_ELLIPSIS;
}

static void replace(Parser *p, Diag *d, Token t, Applicability app, const char *with) {
  Diags *ds = p->syntax->diags;
  Fix *fix = diag_fix(ds, d, app, SYN_FIX_REPLACE_BY, str_c(with));
  diag_edit(ds, fix, parse_span(p, t), str_c(with));
}

static Str reserved_words(Parser *p) {
  Buf b = buf_new(p->syntax->arena);
  for (int kind = T_LET; kind <= T_NONE; kind++) {
    if (!token_is_reserved(kind)) continue;
    if (kind > T_LET) buf_char(&b, ' ');
    buf_bytes(&b, str_c(token_rows[kind].spelling));
  }
  return buf_str(&b);
}

static void say_reserved(Parser *p, Token t) {
  diag(p->syntax->diags, E0117, parse_span(p, t), parse_text(p, t), reserved_words(p));
}

/* `let for = 3`, `x.in`, `template use(…)`: a place for a name. */
static bool reserved_word(Parser *p, Refused r, Mistake *m) {
  Token t = token_at(p, r.at), prev = before(p, r);
  if (r.at == r.start + 1 && t.kind == T_ASSIGN &&
      (prev.kind == T_USE || prev.kind == T_FOR || prev.kind == T_IF)) {
    say_reserved(p, prev);
    return true;
  }
  if (!token_is_reserved(t.kind)) return false;
  uint8_t next = p->v[r.at + 1].kind;
  bool names = prev.kind == T_LET || prev.kind == T_PARAM || prev.kind == T_TEMPLATE || prev.kind == T_AS ||
               prev.kind == T_DOT || prev.kind == T_FOR || prev.kind == T_USE;
  bool field = next == T_ASSIGN && (r.at == r.start || prev.kind == T_LPAREN || prev.kind == T_COMMA);
  bool header =
      prev.kind == T_IDENT && r.at == r.start + 1 && (next == T_LBRACE || next == T_SEP || next == T_STRING);
  if (!names && !field && !header) return false;
  say_reserved(p, t);
  p->v[r.at].kind = T_IDENT;
  if (accepts(p, T_IDENT)) *m = MISTAKE_REPAIR;
  return true;
}

/* The `if` whose `then` waits for its `else`. */
static uint32_t waiting_if(const Parser *p, Refused r) {
  uint32_t depth = 0, thens = 0;
  for (uint32_t i = r.at; i > r.start; i--) {
    uint8_t kind = p->v[i - 1].kind;
    if (kind == T_RPAREN || kind == T_RBRACKET || kind == T_RBRACE || kind == T_ENDINTERP) depth++;
    if (kind == T_LPAREN || kind == T_LBRACKET || kind == T_LBRACE || kind == T_INTERP) {
      if (depth == 0) break;
      depth--;
    }
    if (depth > 0) continue;
    thens += kind == T_THEN;
    if (kind == T_IF && thens > 0) return i - 1;
  }
  return UINT32_MAX;
}

static bool misplaced_else(Parser *p, Refused r) {
  Token t = token_at(p, r.at);
  if (t.kind == T_ELSE && (r.at == r.start || !accepts(p, T_INT))) {
    diag(p->syntax->diags, E0103, parse_span(p, t));
    return true;
  }
  bool ends = t.kind == T_SEP || t.kind == T_COMMA || t.kind == T_RPAREN || t.kind == T_RBRACKET ||
              t.kind == T_ENDINTERP;
  uint32_t word = ends && accepts(p, T_ELSE) ? waiting_if(p, r) : UINT32_MAX;
  if (word == UINT32_MAX) return false;
  diag(p->syntax->diags, E0121, parse_span(p, token_at(p, word)));
  return true;
}

/* `if c` and `then …` on a line of its own: read as one, and so is an `else` that follows like that. */
static bool then_below(Parser *p, Refused r, Mistake *m) {
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at), next = p->v[r.at + 1];
  if (t.kind != T_SEP || !(t.flags & TOKEN_MADE) || !(next.flags & TOKEN_NL) || !accepts(p, next.kind))
    return false;
  if (next.kind == T_ELSE && p->then_at && p->then_at < r.at) {
    *m = MISTAKE_DROP;
    return true;
  }
  if (next.kind != T_THEN) return false;
  Diag *d = diag(ds, E0127, parse_span(p, next));
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_JOIN_LINES);
  diag_edit(ds, fix, (Span){p->ast->file, t.hi, next.lo}, STR(" "));
  p->then_at = r.at;
  *m = MISTAKE_DROP;
  return true;
}

/* What a type takes in parentheses: `int(3)`, `enum("a")`, `enum()`. */
static bool type_part(Parser *p, Refused r) {
  if (r.open == UINT32_MAX || r.open < 4 || p->v[r.open].kind != T_LPAREN) return false;
  uint32_t name = r.open - 1;
  while (p->v[name - 1].kind == T_LPAREN || p->v[name - 1].kind == T_COMMA) { /* list(int(3)) */
    if (name < 5 || p->v[name - 2].kind != T_IDENT) return false;
    name -= 2;
  }
  uint8_t before_name = p->v[name - 3].kind;
  bool typed =
      p->v[name - 1].kind == T_COLON && p->v[name - 2].kind == T_IDENT &&
      (before_name == T_LET || before_name == T_PARAM || before_name == T_LPAREN || before_name == T_COMMA);
  if (!typed) return false;
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at), prev = before(p, r);
  Str type = parse_text(p, p->v[r.open - 1]);
  if (prev.kind == T_INT && (t.kind == T_RPAREN || t.kind == T_COMMA)) {
    Diag *d = diag(ds, E0128, parse_span(p, prev), type);
    diag_help(ds, d, SYN_RANGE_IS, type, parse_text(p, prev));
    return true;
  }
  if (t.kind == T_RPAREN && prev.kind == T_LPAREN) {
    Span both = {p->ast->file, prev.lo, t.hi};
    Diag *d = diag(ds, E0128, both, type);
    diag_label(ds, d, PHRASE_SYN_NOTHING, DIAG_ARGS());
    return true;
  }
  if (t.kind != T_STRING || !str_is(type, "enum")) return false;
  Diag *d = diag(ds, E0128, parse_span(p, t), type);
  diag_label(ds, d, PHRASE_SYN_MEMBER_BARE, DIAG_ARGS());
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_UNQUOTE);
  for (uint32_t i = r.at; p->v[i].kind == T_STRING || p->v[i].kind == T_COMMA; i++)
    if (p->v[i].kind == T_STRING) {
      Span at = parse_span(p, p->v[i]);
      diag_edit(ds, fix, at, str_n(p->build.text + at.lo + 1, at.hi - at.lo - 2));
    }
  return true;
}

/* An operator that another one stands in the way of, or that no operand precedes. */
static bool wrong_operator(Parser *p, Refused r, Mistake *m) {
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at);
  if (r.at == r.start && (token_is_binary(t.kind) || t.kind == T_ARROW)) {
    diag(ds, E0122, parse_span(p, t), parse_text(p, t));
    return true;
  }
  if ((token_is_comparison(t.kind) || t.kind == T_IN) && accepts(p, T_ANDAND)) {
    diag(ds, E0102, parse_span(p, t));
    p->v[r.at].kind = T_ANDAND;
    p->v[r.at].flags |= TOKEN_BAD;
    *m = MISTAKE_REPAIR;
    return true;
  }
  if (t.kind == T_ASSIGN && accepts(p, T_EQ)) {
    bool second = r.at > r.start + 1 && p->v[r.start + 1].kind == T_ASSIGN; /* `a = b = c` */
    replace(p, diag(ds, E0120, parse_span(p, t)), t, second ? FIX_MAYBE : FIX_SAFE, "==");
    p->v[r.at].kind = T_EQ;
    p->v[r.at].flags |= TOKEN_BAD;
    *m = MISTAKE_REPAIR;
    return true;
  }
  if (t.kind == T_EQ && r.at == r.start + 1 && before(p, r).kind == T_IDENT && accepts(p, T_ASSIGN)) {
    replace(p, diag(ds, E0129, parse_span(p, t)), t, FIX_SAFE, "=");
    p->v[r.at].kind = T_ASSIGN;
    p->v[r.at].flags |= TOKEN_BAD;
    *m = MISTAKE_REPAIR;
    return true;
  }
  if (t.kind == T_QUESTION && accepts(p, T_ANDAND)) {
    diag(ds, E0123, parse_span(p, t));
    return true;
  }
  return false;
}

typedef struct {
  const char *word, *here;
  uint8_t kind; /* of the operator; 0: a word that begins a statement */
} Foreign;
static const Foreign foreign[] = {
    {"and", "&&", T_ANDAND},     {"or", "||", T_OROR},    {"AND", "&&", T_ANDAND}, {"OR", "||", T_OROR},
    {"is", "==", T_EQ},          {"not", "!", T_NOT},     {"const", "let", 0},     {"var", "let", 0},
    {"val", "let", 0},           {"set", "let", 0},       {"local", "let", 0},     {"export", "let", 0},
    {"function", "template", 0}, {"func", "template", 0}, {"fn", "template", 0},   {"def", "template", 0},
    {"macro", "template", 0},    {"foreach", "for", 0},   {"while", "for", 0},     {"switch", "if", 0},
    {"include", "import", 0},    {"unless", "if !", 0},   {"elif", "else if", 0},  {"elsif", "else if", 0},
};

static void say_foreign(Parser *p, Token t, const Foreign *f) {
  Diag *d = diag(p->syntax->diags, E0115, parse_span(p, t), parse_text(p, t), str_c(f->here));
  replace(p, d, t, f->kind ? FIX_SAFE : FIX_MAYBE, f->here);
}

/* `a and b`, `not a`, `const a = 1`. */
static bool foreign_word(Parser *p, Refused r, Mistake *m) {
  Token t = token_at(p, r.at), prev = before(p, r);
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
    const Foreign *f = &foreign[i];
    if (t.kind == T_IDENT && f->kind && f->kind != T_NOT && parse_is(p, r.at, f->word) &&
        accepts(p, f->kind)) {
      say_foreign(p, t, f);
      p->v[r.at].kind = f->kind;
      *m = MISTAKE_REPAIR;
      return true;
    }
    if (prev.kind == T_IDENT && f->kind == T_NOT && is_value(t.kind) && parse_is(p, r.at - 1, f->word)) {
      say_foreign(p, prev, f);
      return true;
    }
    if (!f->kind && r.at > r.start && p->v[r.start].kind == T_IDENT && parse_is(p, r.start, f->word)) {
      say_foreign(p, token_at(p, r.start), f);
      return true;
    }
  }
  return false;
}

/* `2 GiB`, `[1 2]`. */
static bool apart(Parser *p, Refused r, Mistake *m) {
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at), prev = before(p, r);
  Str text = parse_text(p, t);
  if ((prev.kind == T_INT || prev.kind == T_DECIMAL) && t.kind == T_IDENT && !(t.flags & TOKEN_NL) &&
      (number_size_unit(text) || number_duration_unit(text))) {
    Diag *d = diag(ds, E0125, parse_span(p, t), text);
    Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_JOIN);
    diag_edit(ds, fix, (Span){p->ast->file, prev.hi, t.lo}, STR(""));
    return true;
  }
  uint8_t open = r.open == UINT32_MAX ? 0 : p->v[r.open].kind;
  bool list = open == T_LPAREN || open == T_LBRACKET;
  if (!list || !accepts(p, T_COMMA) || !is_value(t.kind) || prev.kind == T_IDENT) return false;
  Diag *d = diag(ds, E0119, parse_span(p, t), expect_name(p, r.at));
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_ADD, STR(","));
  diag_edit(ds, fix, (Span){p->ast->file, prev.hi, prev.hi}, STR(","));
  *m = MISTAKE_COMMA;
  return true;
}

/* `22:22` in a list: a pair as compose writes it. */
static bool colon_pair(Parser *p, Refused r, Mistake *m) {
  Token t = token_at(p, r.at), prev = before(p, r), next = p->v[r.at + 1];
  bool numbers = prev.kind == T_INT && (next.kind == T_INT || next.kind == T_PORTPROTO) && prev.hi == t.lo &&
                 next.lo == t.hi;
  if (t.kind != T_COLON || !numbers || !accepts(p, T_ARROW)) return false;
  Span whole = {p->ast->file, prev.lo, next.hi};
  Diags *ds = p->syntax->diags;
  Diag *d = diag(ds, E0114, whole, str_n(p->build.text + whole.lo, whole.hi - whole.lo), STR("compose"));
  diag_label(ds, d, PHRASE_SYN_PAIR_IS, DIAG_ARGS());
  Str fixed =
      arena_fmt(p->syntax->arena, "%.*s -> %.*s", STR_ARG(parse_text(p, prev)), STR_ARG(parse_text(p, next)));
  diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, fixed), whole, fixed);
  p->v[r.at].kind = T_ARROW;
  p->v[r.at].flags |= TOKEN_BAD;
  *m = MISTAKE_REPAIR;
  return true;
}

/* `from = debian:12` */
static bool unquoted(Parser *p, Refused r) {
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at), prev = before(p, r);
  const char *text = p->build.text;
  bool joined = prev.kind == T_IDENT && prev.hi == t.lo && p->v[r.at + 1].lo == t.hi;
  if (t.kind != T_COLON || !joined || strchr(" \t\r\n,;)]}\"'#", text[t.hi])) return false;
  uint32_t hi = t.hi;
  while (text[hi] > ' ' && !strchr(",;)]}\"'#", text[hi])) hi++;
  Span at = {p->ast->file, prev.lo, hi};
  Diag *d = diag(ds, E0019, at, str_n(text + prev.lo, hi - prev.lo));
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_QUOTE);
  diag_edit(ds, fix, (Span){at.file, at.lo, at.lo}, STR("\""));
  diag_edit(ds, fix, (Span){at.file, at.hi, at.hi}, STR("\""));
  return true;
}

/* The `{` that the statement stands in, with its word before it; UINT32_MAX: none. */
static uint32_t own_brace(const Parser *p, Refused r) {
  uint32_t depth = 0;
  for (uint32_t i = r.start; i > 1; i--) {
    uint8_t kind = p->v[i - 1].kind;
    depth += kind == T_RBRACE;
    if (kind != T_LBRACE) continue;
    if (depth == 0) return p->v[i - 2].kind == T_IDENT ? i - 1 : UINT32_MAX;
    depth--;
  }
  return UINT32_MAX;
}

/* `tags { "a", "b" }`: a list between braces. */
static bool list_in_braces(Parser *p, Refused r) {
  Diags *ds = p->syntax->diags;
  Token first = token_at(p, r.start), t = token_at(p, r.at);
  bool value = (first.kind >= T_INT && first.kind <= T_QUOTE) || first.kind == T_LBRACKET;
  bool alone = r.at == r.start || (t.kind == T_SEP && r.at == r.start + 1);
  uint32_t brace = value && alone ? own_brace(p, r) : UINT32_MAX;
  if (brace == UINT32_MAX) return false;
  bool again = p->braces == brace + 1;
  p->braces = brace + 1;
  if (again) return true;
  Diag *d = diag(ds, E0126, parse_span(p, first));
  uint32_t end = brace + 1;
  while (p->v[end].kind && p->v[end].kind != T_RBRACE && p->v[end].kind != T_LBRACE) end++;
  Token open = p->v[brace], close = p->v[end], word = p->v[brace - 1];
  if (close.kind != T_RBRACE || close.flags & TOKEN_MADE) return true;
  Fix *fix = diag_fix(ds, d, FIX_MAYBE, SYN_FIX_LIST, parse_text(p, word));
  diag_edit(ds, fix, (Span){p->ast->file, word.hi, open.hi}, STR(" = ["));
  diag_edit(ds, fix, parse_span(p, close), STR("]"));
  return true;
}

/* "a string" as it follows "unexpected". */
static Str bare_name(Str name) {
  static const char *const articles[] = {"a ", "an ", "the word "};
  for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
    if (str_starts(name, str_c(articles[i]))) return str_sub(name, str_c(articles[i]).n, name.n);
  return name;
}

/* `{ a = 1 b = 2 }`: the second statement of a line without a comma before it. */
static void offer_comma(Parser *p, Refused r, Diag *d, Token prev, Token t) {
  Diags *ds = p->syntax->diags;
  uint8_t next = t.kind ? p->v[r.at + 1].kind : T_SEP;
  bool follows = prev.hi < t.lo && t.kind == T_IDENT && !(t.flags & TOKEN_NL);
  bool begins = next == T_ASSIGN || next == T_LBRACE || next == T_STRING || next == T_IDENT;
  if (!follows || !begins || own_brace(p, r) == UINT32_MAX) return;
  Fix *fix = diag_fix(ds, d, next == T_ASSIGN ? FIX_SAFE : FIX_MAYBE, SYN_FIX_COMMA);
  diag_edit(ds, fix, (Span){p->ast->file, prev.hi, prev.hi}, STR(","));
}

static void say_unexpected(Parser *p, Refused r) {
  Diags *ds = p->syntax->diags;
  Token t = token_at(p, r.at), prev = before(p, r);
  if (t.kind == T_SEP && (t.flags & TOKEN_MADE) && p->v[r.at + 1].kind == T_RBRACE &&
      !(p->v[r.at + 1].flags & TOKEN_NL))
    t = p->v[r.at + 1];
  bool dropped = ds->dropped[SEV_ERROR] > 0; /* nobody will read it: spare the work */
  Str what = dropped ? STR("") : expect_name(p, r.at), list = dropped ? STR("") : expect_list(p);
  Diag *d = diag(ds, E0101, parse_span(p, t), bare_name(what), list);
  bool glued = prev.hi == t.lo && t.kind == T_IDENT;
  if (glued && (prev.kind == T_STRING || prev.kind == T_ENDQUOTE)) diag_help(ds, d, QUOTE_INSIDE);
  if (glued && prev.kind == T_RAW) diag_help(ds, d, SYN_RAW_QUOTE);
  if (str_is(list, "the end of the line")) offer_comma(p, r, d, prev, t);
  if (prev.kind == T_ASSIGN && r.at >= r.start + 2 && p->v[r.at - 2].kind == T_IDENT)
    diag_label(ds, d, PHRASE_SYN_NO_VALUE, DIAG_ARGS(parse_text(p, p->v[r.at - 2])));
}

/* `- item` lines. */
static bool yaml_list(Parser *p, Refused r) {
  Token t = token_at(p, r.at);
  uint8_t next = p->build.text[t.hi] ? (uint8_t)p->build.text[t.hi] : ' ';
  if (r.at != r.start || t.kind != T_MINUS || next != ' ') return false;
  bool again = r.start > 1 && p->dash_end == r.start;
  p->dash_end = r.next;
  if (again) return true;
  Diag *d = diag(p->syntax->diags, E0114, parse_span(p, t), STR("-"), STR("YAML"));
  diag_label(p->syntax->diags, d, PHRASE_SYN_LIST_IS, DIAG_ARGS());
  return true;
}

Mistake mistake_report(Parser *p, Refused r) {
  Mistake m = MISTAKE_SKIP;
  if (yaml_list(p, r)) return m;
  if (then_below(p, r, &m) || type_part(p, r) || reserved_word(p, r, &m) || misplaced_else(p, r) ||
      wrong_operator(p, r, &m) || foreign_word(p, r, &m) || apart(p, r, &m) || colon_pair(p, r, &m) ||
      unquoted(p, r) || list_in_braces(p, r))
    return m;
  say_unexpected(p, r);
  return m;
}
