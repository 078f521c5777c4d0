/* Do two texts say the same? Both are brought into one form, in which what the formatter may change cannot be seen.
   Called by format.c with the tokens of the source and those of its result. */
#include "syntax/format_private.h"

/* No UTF-8 text holds these bytes. */
enum { BEFORE_TOKEN = 0xFF, BEFORE_NOTE = 0xFE };

/* Words that are names or keywords as the parser needs it; `check =` on one line is a name already for the lexer. */
static uint8_t plain_kind(uint8_t kind) {
  return kind == T_AS || kind == T_PIN || kind == T_THEN || kind == T_CHECK ? T_IDENT : kind;
}

static bool is_trailing(const Token *t) {
  return t->kind == T_COMMA && (t[1].kind == T_RPAREN || t[1].kind == T_RBRACKET);
}

static void put_tokens(Buf *out, const FormatSide *side) {
  uint8_t last = 0;
  for (uint32_t i = 0; i < side->n; i++) {
    const Token *t = &side->v[i];
    if (is_trailing(t)) continue;
    /* a line of a heredoc may be one token or two, for a carriage return before its end is left out */
    if (t->kind != T_TEXT || last != T_TEXT) {
      buf_char(out, (char)BEFORE_TOKEN);
      buf_char(out, (char)plain_kind(t->kind));
    }
    if (t->kind == T_QUOTE) i = format_text_end(side->v, i); /* with what is interpolated */
    if (t->kind != T_SEP) buf_bytes(out, str_sub(side->text, t->lo, side->v[i].hi));
    last = t->kind;
  }
}

static void put_notes(Buf *out, const FormatSide *side) {
  Format f = {.source = side->text, .ast = side->ast};
  for (uint32_t i = 0; i < side->ast->comments.n; i++) {
    buf_char(out, (char)BEFORE_NOTE);
    buf_bytes(out, format_note(&f, i));
  }
}

static Str plain_form(Arena *a, FormatSide side) {
  Buf out = buf_new(a);
  put_tokens(&out, &side);
  put_notes(&out, &side);
  return buf_str(&out);
}

bool format_same(Arena *a, FormatSide old, FormatSide made) {
  return str_eq(plain_form(a, old), plain_form(a, made));
}
