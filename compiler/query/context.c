/* See context.h. */
#include "query/context.h"

#include "query/private.h"

#include "base/utf8.h"
#include "syntax/lex.h"

/* ---- tokens ---- */

static void read_tokens(Context *c, uint32_t file) {
  Arena *a = c->e->arena;
  Model *m = c->e->model;
  c->text = source_at(m->sources, file)->text;
  if (c->text.n > SYNTAX_MAX_BYTES || utf8_check(c->text) != c->text.n) return;
  Diags scratch;
  diags_init(&scratch, a, m->sources);
  Syntax s = {a, &m->names, m->sources, &scratch};
  Ast *ast = arena_new(a, Ast);
  Lexer *lx = arena_new(a, Lexer);
  ast->file = file;
  lex_file(lx, &s, ast);
  c->v = lx->pump.out.v;
  c->n = lx->pump.out.n;
  for (uint32_t i = 0; i < ast->comments.n; i++)
    c->nothing |= ast->comments.v[i].lo < c->word.hi && c->word.hi <= ast->comments.v[i].hi;
}

static bool is_word_byte(char ch) {
  return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' ||
         ch == '-';
}

/* `@{` of a string that is not closed yet, so that the string is one token. */
static void find_open_expression(Context *c, uint32_t offset) {
  uint32_t lo = offset;
  while (lo > c->word.lo && c->text.s[lo - 1] != '}' && c->text.s[lo - 1] != '{') lo--;
  bool open = lo > c->word.lo + 1 && c->text.s[lo - 1] == '{' && c->text.s[lo - 2] == '@';
  if (!open || (lo > c->word.lo + 2 && c->text.s[lo - 3] == '@')) return;
  c->string = false;
  c->expression = true;
  for (c->word.lo = offset; c->word.lo > lo && is_word_byte(c->text.s[c->word.lo - 1]);) c->word.lo--;
}

/* Is the cursor between quotes? Then the word is what stands before it in them. */
static void find_string(Context *c, uint32_t offset) {
  for (uint32_t i = 0; i < c->n && c->v[i].lo < offset; i++) {
    const Token *t = &c->v[i];
    bool whole = t->kind == T_STRING || t->kind == T_RAW;
    char quote = c->text.n > t->lo ? c->text.s[t->lo] : 0;
    bool closed = t->hi - t->lo > 1 && c->text.s[t->hi - 1] == quote && !(t->flags & TOKEN_BAD);
    if (whole && (offset < t->hi || (!closed && offset <= t->hi)) && (quote == '"' || quote == '\'')) {
      c->string = true;
      c->word.lo = t->lo + 1;
      c->n = i;
      find_open_expression(c, offset);
      return;
    }
    if (t->kind == T_TEXT && offset <= t->hi && t->lo < offset) c->nothing = true;
  }
}

/* Cuts the tokens off where the word begins. */
static void cut(Context *c, uint32_t offset) {
  find_string(c, offset);
  if (c->string || c->expression) return;
  uint32_t lo = offset;
  while (lo && is_word_byte(c->text.s[lo - 1])) lo--;
  c->word.lo = lo;
  uint32_t n = 0;
  while (n < c->n && c->v[n].kind && c->v[n].lo < lo && c->v[n].hi <= lo) n++;
  /* the end of the line that is being written comes behind the cursor */
  while (n && c->v[n - 1].kind == T_SEP && c->v[n - 1].lo < c->text.n && c->text.s[c->v[n - 1].lo] != ',' &&
         !memchr(c->text.s + c->v[n - 1].lo, '\n', lo - c->v[n - 1].lo))
    n--;
  c->n = n;
}

/* ---- brackets ---- */

uint32_t context_find_block(uint32_t body, Str word, Str second, bool *both) {
  *both = false;
  if (body == B_match) return B_match_arm;
  for (uint32_t b = 1; b < B_COUNT; b++) {
    const SchemaBlock *s = &schema_blocks[b];
    if (!str_is(word, schema_words[s->word]) || (body != BLOCK_ANY && !schema_in(s, (uint8_t)body))) continue;
    if (!s->word2) return b;
    if (!str_is(second, schema_words[s->word2])) continue;
    *both = true;
    return b;
  }
  return 0;
}

static Str word_at(const Context *c, uint32_t i, uint32_t end) {
  return i < end && c->v[i].kind == T_IDENT ? token_text(c, i) : STR("");
}

static void see(Context *c, Str name, WordKind kind) {
  if (name.n) *vec_push(c->e->arena, &c->locals) = (Seen){name, kind};
}

/* What a header with these tokens declares for its body. */
static void see_header(Context *c, uint32_t from, uint32_t to) {
  bool loop = from < to && c->v[from].kind == T_FOR, tmpl = from < to && c->v[from].kind == T_TEMPLATE,
       names = loop;
  uint32_t depth = 0;
  for (uint32_t i = from + 1; i < to; i++) {
    uint8_t kind = c->v[i].kind;
    if (kind == T_LPAREN || kind == T_LBRACKET) depth++;
    if ((kind == T_RPAREN || kind == T_RBRACKET) && depth) depth--;
    if (loop && names && kind == T_IDENT) see(c, token_text(c, i), WORD_LOOP);
    if (loop && kind == T_IN) names = false;
    if (loop && kind == T_COMMA && !depth) names = true;
    if (tmpl && kind == T_IDENT && i + 1 < to && c->v[i + 1].kind == T_COLON)
      see(c, token_text(c, i), WORD_TPARAM);
  }
}

static uint32_t template_block(Context *c, Str name) {
  const Binding *t = file_find(c->file, intern_find(&c->e->model->names, name));
  return t && t->kind == BIND_TEMPLATE ? query_template_block(c->e, t->node) : BLOCK_ANY;
}

/* The block of the body that `{` at token i opens. */
static uint32_t body_block(Context *c, const Bracket *in, uint32_t i) {
  bool both;
  if (in->open && in->open != T_LBRACE) return BLOCK_MAP;
  if (i == in->start) return BLOCK_MAP;
  switch (c->v[in->start].kind) {
  case T_FOR:
  case T_IF:
  case T_ELSE: return in->block;
  case T_USE: {
    const Binding *t = context_used(c, in);
    return in->block == B_FILE && t ? BLOCK_ANY : in->block;
  }
  case T_TEMPLATE: return template_block(c, word_at(c, in->start + 1, i));
  default: break;
  }
  for (uint32_t k = in->start; k < i; k++)
    if (c->v[k].kind == T_ASSIGN) return BLOCK_MAP;
  uint32_t block =
      context_find_block(in->block, word_at(c, in->start, i), word_at(c, in->start + 1, i), &both);
  return block ? block : BLOCK_ANY;
}

static void open(Context *c, uint32_t i) {
  Bracket *in = context_top(c);
  Bracket made = {.open = c->v[i].kind, .at = i, .start = i + 1, .locals = c->locals.n};
  if (made.open == T_LBRACE) {
    made.block = body_block(c, in, i);
    if (!in->open || in->open == T_LBRACE) see_header(c, in->start, i);
  }
  *vec_push(c->e->arena, &c->open) = made;
}

static void close(Context *c, uint8_t opener) {
  uint32_t k = c->open.n;
  while (k > 1 && c->open.v[k - 1].open != opener) k--;
  if (k <= 1) return; /* closes nothing */
  c->locals.n = c->open.v[k - 1].locals;
  c->open.n = k - 1;
}

static void end_statement(Context *c, uint32_t next) {
  Bracket *b = context_top(c);
  bool let = b->open == T_LBRACE && b->start < next && c->v[b->start].kind == T_LET;
  if (let) see(c, word_at(c, b->start + 1, next), WORD_LET);
  b->start = next;
}

static void read_brackets(Context *c) {
  *vec_push(c->e->arena, &c->open) = (Bracket){.block = B_FILE, .at = UINT32_MAX};
  for (uint32_t i = 0; i < c->n; i++) {
    switch (c->v[i].kind) {
    case T_LBRACE:
    case T_LPAREN:
    case T_LBRACKET:
    case T_INTERP: open(c, i); break;
    case T_RBRACE: close(c, T_LBRACE); break;
    case T_RPAREN: close(c, T_LPAREN); break;
    case T_RBRACKET: close(c, T_LBRACKET); break;
    case T_ENDINTERP: close(c, T_INTERP); break;
    case T_SEP: end_statement(c, i + 1); break;
    case T_COMMA:
      if (context_top(c)->open != T_LBRACE && context_top(c)->open) {
        context_top(c)->start = i + 1;
        context_top(c)->n++;
      }
      break;
    default: break;
    }
  }
  /* a line that has not begun yet has no token to end the one before */
  Bracket *top = context_top(c);
  uint32_t from = c->n ? c->v[c->n - 1].hi : 0, lo = c->word.lo - (c->string ? 1 : 0);
  bool feed = lo > from && memchr(c->text.s + from, '\n', lo - from);
  bool goes_on = c->n && token_is_binary(c->v[c->n - 1].kind);
  if (feed && !goes_on && (!top->open || top->open == T_LBRACE)) end_statement(c, c->n);
}

void context_read(Context *c, Editor *e, uint32_t file, uint32_t offset) {
  *c = (Context){.e = e, .file = query_file(e, file), .word = {file, offset, offset}};
  if (!c->file) {
    c->nothing = true;
    return;
  }
  read_tokens(c, file);
  cut(c, offset);
  read_brackets(c);
}

/* ---- what is being written ---- */

Bracket *context_body(Context *c, uint32_t *inner) {
  *inner = 0;
  for (uint32_t k = c->open.n; k-- > 0; ++*inner)
    if (!c->open.v[k].open || (c->open.v[k].open == T_LBRACE && c->open.v[k].block != BLOCK_MAP))
      return &c->open.v[k];
  return &c->open.v[0];
}

int context_field(Context *c, const Bracket *body) {
  if (body->start + 1 >= c->n || c->v[body->start + 1].kind != T_ASSIGN || body->block >= B_COUNT) return -1;
  return schema_slot(&schema_blocks[body->block],
                     intern_find(&c->e->model->names, word_at(c, body->start, c->n)));
}

const Binding *context_used(Context *c, const Bracket *body) {
  uint32_t i = body->start + 1;
  if (body->start >= c->n || c->v[body->start].kind != T_USE) return NULL;
  const Interner *names = &c->e->model->names;
  const Binding *b = file_find(c->file, intern_find(names, word_at(c, i, c->n)));
  if (b && b->kind == BIND_IMPORT && i + 1 < c->n && c->v[i + 1].kind == T_DOT && b->import)
    b = file_find(b->import, intern_find(names, word_at(c, i + 2, c->n)));
  return b && b->kind == BIND_TEMPLATE ? b : NULL;
}
