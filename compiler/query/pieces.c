/* Pieces of a text for the eye: tokens, and for names what they are. */
#include "query/context.h"
#include "query/private.h"

#include "base/utf8.h"
#include "syntax/lex.h"

static Look look_of(WordKind kind) {
  switch (kind) {
  case WORD_LET: return LOOK_NAME;
  case WORD_PARAM:
  case WORD_LOOP:
  case WORD_TPARAM: return LOOK_PARAMETER;
  case WORD_TEMPLATE:
  case WORD_FUNCTION: return LOOK_FUNCTION;
  case WORD_IMPORT:
  case WORD_KIND: return LOOK_NAMESPACE;
  case WORD_OBJECT: return LOOK_OBJECT;
  case WORD_BLOCK: return LOOK_BLOCK;
  case WORD_MEMBER: return LOOK_MEMBER;
  case WORD_TYPE: return LOOK_TYPE;
  default: return LOOK_FIELD;
  }
}

static Look token_look(uint8_t kind) {
  switch (kind) {
  case T_INT:
  case T_DECIMAL:
  case T_SIZE:
  case T_DURATION:
  case T_PORTPROTO: return LOOK_NUMBER;
  case T_STRING:
  case T_RAW:
  case T_QUOTE:
  case T_ENDQUOTE:
  case T_HEREDOC:
  case T_TEXT:
  case T_ENDHEREDOC: return LOOK_STRING;
  case T_INTERP:
  case T_ENDINTERP:
  case T_ARROW:
  case T_ELLIPSIS: return LOOK_OPERATOR;
  default:
    return token_rows[kind].spelling && token_rows[kind].spelling[0] >= 'a' &&
                   token_rows[kind].spelling[0] <= 'z'
               ? LOOK_KEYWORD
               : LOOK_COUNT;
  }
}

typedef struct {
  Editor *e;
  uint32_t file;
  const Words *words;
  uint32_t next; /* word */
  Pieces *out;
} Painter;

static Piece *put(Painter *p, uint32_t lo, uint32_t hi, Look look) {
  Str text = source_at(p->e->sources, p->file)->text;
  while (hi > lo && (text.s[hi - 1] == '\n' || text.s[hi - 1] == '\r')) hi--;
  if (hi <= lo || memchr(text.s + lo, '\n', hi - lo)) return NULL;
  Piece *piece = vec_push(p->e->arena, p->out);
  *piece = (Piece){.at = {p->file, lo, hi}, .look = look};
  return piece;
}

static void token(Painter *p, const Token *t) {
  while (p->next < p->words->n &&
         (p->words->v[p->next].at.file < p->file ||
          (p->words->v[p->next].at.file == p->file && p->words->v[p->next].at.lo < t->lo)))
    p->next++;
  const Word *w = p->next < p->words->n ? &p->words->v[p->next] : NULL;
  if (w && w->at.file == p->file && w->at.lo == t->lo && t->kind != T_TEXT && t->kind < TOKEN_KINDS &&
      (t->kind == T_IDENT || token_look(t->kind) == LOOK_KEYWORD)) {
    Piece *piece = put(p, t->lo, t->hi, look_of(w->kind));
    if (piece) piece->declares = w->declares;
    return;
  }
  Look look = token_look(t->kind);
  if (look != LOOK_COUNT) put(p, t->lo, t->hi, look);
}

void query_pieces(Editor *e, uint32_t file, Pieces *out) {
  Str text = source_at(e->sources, file)->text;
  Words words = {0};
  if (text.n > SYNTAX_MAX_BYTES || utf8_check(text) != text.n) return;
  query_words(e, &words);
  Diags scratch;
  diags_init(&scratch, e->arena, e->sources);
  Syntax s = {e->arena, &e->model->names, e->sources, &scratch};
  Ast *ast = arena_new(e->arena, Ast);
  Lexer *lx = arena_new(e->arena, Lexer);
  ast->file = file;
  lex_file(lx, &s, ast);
  Painter p = {e, file, &words, 0, out};
  uint32_t comment = 0, end = 0;
  for (uint32_t i = 0; i <= lx->pump.out.n; i++) {
    const Token *t = i < lx->pump.out.n ? &lx->pump.out.v[i] : NULL;
    for (; comment < ast->comments.n && (!t || ast->comments.v[comment].lo < t->lo); comment++) {
      const Comment *c = &ast->comments.v[comment];
      Piece *piece = c->lo >= end ? put(&p, c->lo, c->hi, LOOK_COMMENT) : NULL;
      if (piece) piece->documents = c->doc, end = c->hi;
    }
    if (!t || t->lo < end || t->lo == t->hi || !t->kind) continue;
    token(&p, t);
    end = t->hi;
  }
}
