/* The pump stands between lexer and parser. It owns the newline rules: which line end is a SEP, which comma is
   one; and it watches the brackets. Called by the lexer for every token, and once more by repair.c for a file
   whose brackets do not balance. */
#ifndef PEI_SYNTAX_PUMP_H
#define PEI_SYNTAX_PUMP_H

#include "base/arena.h"
#include "syntax/token.h"

enum { PUMP_MAX_NESTING = 256 };

typedef struct {
  uint8_t kind; /* of the opening token; 0: file level */
  bool in_for;  /* between `for` and its block: a comma is no SEP */
  bool chooses; /* this statement has an `if` or a `check`: a line may begin with `else` */
  uint16_t ifs; /* `if`s of this statement that wait for their `then` */
  uint32_t lo;  /* offset of the opening token */
} PumpLevel;

typedef struct {
  Arena *arena;
  VEC(Token) out;
  VEC(uint32_t) wrapped; /* indices of `{` that stand on the line after their header */
  uint32_t depth;
  uint8_t last;       /* kind of the last token that came out */
  uint32_t continued; /* out.n after a `then` or a comma that lets the line go on */
  bool unbalanced;
  bool too_deep; /* `deep_at` holds the first bracket beyond the limit */
  uint32_t deep_at;
  PumpLevel levels[PUMP_MAX_NESTING + 1];
} Pump;

/* Room for the tokens of a text of so many bytes: most texts need no more. */
void pump_init(Pump *u, Arena *a, uint32_t bytes);
void pump_special(Pump *u, const Token *t);
/* 1: pump_special has rules for this kind. */
extern const uint8_t pump_is_special[TOKEN_KINDS];

static inline void pump_out(Pump *u, const Token *t) {
  if (u->out.n == u->out.cap) u->out.v = arena_grow(u->arena, u->out.v, u->out.n, &u->out.cap, sizeof(Token));
  u->last = t->kind;
  u->out.v[u->out.n++] = *t;
}

static inline void pump_put(Pump *u, const Token *t) {
  if ((t->flags & TOKEN_NL) | pump_is_special[t->kind])
    pump_special(u, t);
  else
    pump_out(u, t);
}

/* Directly in `{` or at file level, where statements are? */
bool pump_in_body(const Pump *u);
/* Does the last token ask for an operand, so that a line may end after it? */
bool pump_continues(const Pump *u);

#endif
