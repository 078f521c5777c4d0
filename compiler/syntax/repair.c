/* Bracket repair by indentation; see repair.h. `(` and `[` end before a line that is no deeper than the line of the
   opener; `{` ends before a declaration at the start of a line, or at the end of the file. What is left out or
   made up goes through the pump again, so that the parser sees balanced text only. */
#include "syntax/repair.h"
#include "grammar.h"

typedef struct {
  Token t;
  uint32_t line;   /* offset of its line's first byte */
  uint32_t indent; /* … and that line's indentation */
  bool flat;       /* `{` whose first statement is no deeper: its lines say nothing */
  /* a bracket inside that was closed by one which does not stand under it: the likely culprit */
  bool doubt;
  Token doubt_open, doubt_close;
} Open;

typedef struct {
  Syntax *s;
  const char *text;
  uint32_t file, size;
  Pump *u;
  Token *in; /* without what the pump made up */
  uint32_t n;
  uint32_t line; /* offset of the current token's line */
  uint32_t depth;
  Open open[PUMP_MAX_NESTING + 1];
  Token last; /* put before */
  bool any_closed;
  bool braces;                 /* one was missing, or too many */
  Token last_open, last_close; /* the outermost pair closed last; in doubt if not aligned */
} Repair;

static bool is_opener(uint8_t kind) {
  return kind == T_LPAREN || kind == T_LBRACKET || kind == T_LBRACE || kind == T_INTERP;
}
static bool is_closer(uint8_t kind) {
  return kind == T_RPAREN || kind == T_RBRACKET || kind == T_RBRACE || kind == T_ENDINTERP;
}
static uint8_t closer_of(uint8_t opener) {
  switch (opener) {
  case T_LPAREN: return T_RPAREN;
  case T_LBRACKET: return T_RBRACKET;
  case T_LBRACE: return T_RBRACE;
  default: return T_ENDINTERP;
  }
}

/* Only for the first token of a line: before another one it would look at much. */
static uint32_t line_of(const Repair *r, uint32_t at) {
  while (at > 0 && r->text[at - 1] != '\n') at--;
  return at;
}
static uint32_t indent_of(const Repair *r, uint32_t line) {
  uint32_t at = line;
  while (r->text[at] == ' ' || r->text[at] == '\t') at++;
  return at - line;
}
static Span span_of(const Repair *r, Token t) { return (Span){r->file, t.lo, t.hi}; }

static void put(Repair *r, Token t) {
  r->last = t;
  pump_put(r->u, &t);
}

static void push(Repair *r, Token t, const Token *next) {
  put(r, t);
  if (r->depth == PUMP_MAX_NESTING) return; /* the pump said so */
  Open *o = &r->open[++r->depth];
  *o = (Open){.t = t, .line = r->line};
  o->indent = indent_of(r, o->line);
  o->flat =
      (next->flags & TOKEN_NL) && next->kind != T_RBRACE && next->lo - line_of(r, next->lo) <= o->indent;
}

/* A `}` before the first line that is no deeper than the one of the `{`. */
static void close_by_indent(Repair *r, Diag *d, Token open, Token limit) {
  uint32_t indent = indent_of(r, line_of(r, open.lo)), at = line_of(r, open.lo);
  while (r->text[at] && r->text[at] != '\n') at++;
  while (r->text[at] == '\n') {
    uint32_t line = at + 1, deep = indent_of(r, line);
    if (line > limit.lo) return;
    char first = r->text[line + deep];
    if (deep <= indent && first != '\n' && first != '\r' && first != '#') {
      Diags *ds = r->s->diags;
      Str brace = arena_fmt(r->s->arena, "%.*s}\n", (int)indent, r->text + line_of(r, open.lo));
      diag_edit(ds, diag_fix(ds, d, FIX_MAYBE, SYN_FIX_ADD, STR("}")), (Span){r->file, line, line}, brace);
      return;
    }
    for (at = line; r->text[at] && r->text[at] != '\n';) at++;
  }
}

/* The innermost bracket was never closed; `before` is the token it is closed in front of. */
static void close_missing(Repair *r, Token before) {
  Open *o = &r->open[r->depth--];
  Token culprit = o->doubt ? o->doubt_open : o->t;
  r->braces |= o->t.kind == T_LBRACE;
  uint8_t closer = closer_of(o->t.kind);
  Str spelling = str_c(token_rows[culprit.kind].spelling), missing = str_c(token_rows[closer].spelling);
  Diags *ds = r->s->diags;
  Diag *d = diag(ds, E0111, span_of(r, culprit), spelling);
  uint32_t at = r->last.hi;
  if (o->doubt) {
    diag_also(ds, d, span_of(r, o->doubt_close), SYN_NOT_UNDER);
  } else if (before.kind == 0) {
    diag_also(ds, d, ((Span){r->file, r->size, r->size}), SYN_CLOSED_AT_END);
  } else {
    diag_also(ds, d, span_of(r, before), SYN_CLOSED_BEFORE);
  }
  if (o->t.kind == T_LBRACE) {
    if (!o->doubt) {
      uint32_t line = before.kind ? r->line : r->size;
      Fix *fix = diag_fix(ds, d, FIX_MAYBE, SYN_FIX_ADD, missing);
      bool ended = line == 0 || r->text[line - 1] == '\n';
      diag_edit(ds, fix, (Span){r->file, line, line}, ended ? STR("}\n") : STR("\n}\n"));
    } else {
      close_by_indent(r, d, culprit, o->doubt_close);
    }
  } else {
    Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_ADD, missing);
    diag_edit(ds, fix, (Span){r->file, at, at}, missing);
  }
  /* what does not fit before a bracket that was made up comes from the same mistake */
  put(r, (Token){closer, (uint8_t)(TOKEN_MADE | (o->t.kind == T_LBRACE ? 0 : TOKEN_BAD)), at, at});
}

/* Remembers a `}` at the start of its line that does not stand under the line of its `{`. */
static void note_doubt(Repair *r, const Open *o, Token close) {
  if (!(close.flags & TOKEN_NL) || o->t.kind != T_LBRACE) return;
  uint32_t indent = close.lo - r->line;
  if (indent == o->indent) return;
  for (uint32_t i = r->depth; i > 0; i--) {
    Open *outer = &r->open[i];
    if (outer->t.kind != T_LBRACE || outer->indent != indent || outer->doubt) continue;
    outer->doubt = true;
    outer->doubt_open = o->t;
    outer->doubt_close = close;
    return;
  }
}

/* Which open bracket does this one close? 0: none. */
static uint32_t find_opener(const Repair *r, Token close) {
  uint32_t line = r->line, indent = indent_of(r, line);
  for (uint32_t i = r->depth; i > 0; i--) {
    const Open *o = &r->open[i];
    if (closer_of(o->t.kind) == close.kind) {
      bool crosses = false; /* does it leave a `{` open on its way? */
      for (uint32_t k = i + 1; k <= r->depth; k++) crosses |= r->open[k].t.kind == T_LBRACE;
      return !crosses || o->line == line || o->indent == indent ? i : 0;
    }
    if (o->t.kind == T_INTERP) return 0;
  }
  return 0;
}

/* The bracket, or its whole line if there is nothing else on it. */
static Span alone_on_line(const Repair *r, Token close) {
  uint32_t hi = close.hi;
  while (r->text[hi] == ' ' || r->text[hi] == '\t' || r->text[hi] == '\r') hi++;
  bool alone = (close.flags & TOKEN_NL) && r->text[hi] == '\n';
  return alone ? (Span){r->file, r->line, hi + 1} : span_of(r, close);
}

static void say_extra(Repair *r, Token close) {
  Diags *ds = r->s->diags;
  r->braces |= close.kind == T_RBRACE;
  Diag *d = diag(ds, E0112, span_of(r, close), str_c(token_rows[close.kind].spelling));
  if (r->any_closed && close.kind == T_RBRACE) {
    diag_also(ds, d, span_of(r, r->last_close), SYN_LAST_CLOSED);
    diag_also(ds, d, span_of(r, r->last_open), SYN_LAST_OPENED);
  }
  diag_edit(ds, diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REMOVE_IT), alone_on_line(r, close), STR(""));
  /* what is wrong with the rest of the statement comes from the same mistake */
  if (!(close.flags & TOKEN_NL) && r->u->out.n > 0) r->u->out.v[r->u->out.n - 1].flags |= TOKEN_BAD;
}

/* `["a")`: closed by a bracket of another kind. */
static bool close_wrongly(Repair *r, Token close) {
  const Open *o = r->depth ? &r->open[r->depth] : NULL;
  bool list = o && (o->t.kind == T_LPAREN || o->t.kind == T_LBRACKET) && o->line == r->line;
  if (!list || (close.kind != T_RPAREN && close.kind != T_RBRACKET)) return false;
  Diags *ds = r->s->diags;
  uint8_t closer = closer_of(o->t.kind);
  Str spelling = str_c(token_rows[closer].spelling);
  uint32_t next = close.hi;
  while (r->text[next] == ' ') next++;
  if (r->text[next] == spelling.s[0]) return false; /* the right one follows */
  Diag *d = diag(ds, E0112, span_of(r, close), str_c(token_rows[close.kind].spelling));
  diag_label(ds, d, PHRASE_SYN_ANOTHER_KIND, DIAG_ARGS());
  diag_also(ds, d, span_of(r, o->t), SYN_CLOSED_BY, spelling);
  diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, spelling), span_of(r, close), spelling);
  r->depth--;
  put(r, (Token){closer, close.flags, close.lo, close.hi});
  return true;
}

static void close_bracket(Repair *r, Token close) {
  uint32_t found = find_opener(r, close);
  if (!found && close_wrongly(r, close)) return;
  if (!found) {
    say_extra(r, close);
    return;
  }
  while (r->depth > found) close_missing(r, close);
  const Open *o = &r->open[r->depth--];
  note_doubt(r, o, close);
  bool aligned = !(close.flags & TOKEN_NL) || close.lo - r->line == o->indent;
  if (close.kind == T_RBRACE && (!aligned || r->depth == 0)) {
    r->any_closed = true;
    r->last_open = o->t;
    r->last_close = close;
  }
  put(r, close);
}

/* Does a declaration of the file begin at the start of this line? */
static bool begins_declaration(const Repair *r, Token t) {
  if (t.lo != r->line) return false;
  return t.kind == T_IDENT || t.kind == T_BAD || token_rows[t.kind].group == GROUP_WORD || t.kind == T_IF;
}

/* What ends before the line that begins with `t`? */
static void end_lines(Repair *r, Token t) {
  if (is_closer(t.kind)) return;
  uint32_t indent = t.lo - r->line;
  while (r->depth > 0) {
    const Open *o = &r->open[r->depth];
    bool list = o->t.kind == T_LPAREN || o->t.kind == T_LBRACKET;
    bool ends = list ? indent <= o->indent : o->t.kind == T_LBRACE && !o->flat && begins_declaration(r, t);
    if (!ends) return;
    close_missing(r, t);
  }
}

/* The lexer's tokens again: without separators made up, with the commas that became separators. */
static void take_tokens(Repair *r) {
  Token *v = r->u->out.v;
  for (uint32_t i = 0; i < r->u->out.n; i++) {
    Token t = v[i];
    if (t.kind == T_SEP && (t.flags & TOKEN_MADE)) continue;
    if (t.kind == T_SEP) t.kind = T_COMMA;
    v[r->n++] = t;
  }
  r->in = v;
}

bool repair_brackets(Syntax *s, const Ast *ast, Pump *u) {
  Str text = source_at(s->sources, ast->file)->text;
  Repair *r = arena_new(s->arena, Repair);
  *r = (Repair){.s = s, .text = text.s, .file = ast->file, .size = text.n, .u = u};
  take_tokens(r);
  pump_init(u, s->arena, r->n * 4);
  for (uint32_t i = 0; i < r->n; i++) {
    Token t = r->in[i];
    if (t.flags & TOKEN_NL) {
      r->line = line_of(r, t.lo);
      end_lines(r, t);
    }
    if (t.kind == 0)
      while (r->depth > 0) close_missing(r, t);
    if (is_opener(t.kind))
      push(r, t, &r->in[i + 1]);
    else if (is_closer(t.kind))
      close_bracket(r, t);
    else
      put(r, t);
    if (u->too_deep) break;
  }
  return r->braces;
}
