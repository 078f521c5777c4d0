/* The newline rules and the watch over brackets; see pump.h. Called by the lexer and by repair.c. */
#include "syntax/pump.h"
#include "grammar.h"

const uint8_t pump_is_special[TOKEN_KINDS] = {
    [0] = 1,           [T_FOR] = 1,      [T_IF] = 1,       [T_THEN] = 1,   [T_COMMA] = 1,
    [T_LPAREN] = 1,    [T_RPAREN] = 1,   [T_LBRACE] = 1,   [T_RBRACE] = 1, [T_INTERP] = 1,
    [T_ENDINTERP] = 1, [T_LBRACKET] = 1, [T_RBRACKET] = 1,
};

/* Between two operands, in front of one, or `else`: a line may end after these. */
static const uint8_t asks_for_more[TOKEN_KINDS] = {
    [T_DOTDOT] = 1, [T_ORELSE] = 1, [T_OROR] = 1, [T_ANDAND] = 1, [T_EQ] = 1,   [T_NE] = 1,
    [T_LT] = 1,     [T_LE] = 1,     [T_GT] = 1,   [T_GE] = 1,     [T_PLUS] = 1, [T_MINUS] = 1,
    [T_STAR] = 1,   [T_NOT] = 1,    [T_IN] = 1,   [T_ELSE] = 1,
};

void pump_init(Pump *u, Arena *a, uint32_t bytes) {
  *u = (Pump){.arena = a};
  u->last = T_SEP;
  u->out.cap = bytes / 4 + 16;
  u->out.v = arena_try(a, NULL, 0, u->out.cap * sizeof(Token));
  if (!u->out.v) arena_oom(a);
}

static inline bool in_body(const Pump *u) {
  uint8_t kind = u->levels[u->depth].kind;
  return kind == 0 || kind == T_LBRACE;
}
bool pump_in_body(const Pump *u) { return in_body(u); }

static inline bool continues(const Pump *u) { return asks_for_more[u->last] || u->continued == u->out.n; }
bool pump_continues(const Pump *u) { return u->out.n > 0 && continues(u); }

/* In a body: has the last statement ended? */
static inline bool ended(const Pump *u) { return u->last == T_SEP || u->last == T_LBRACE; }

/* Ends the statement: at a comma, or at a made-up place behind the last token. */
static inline void put_sep(Pump *u, uint32_t lo, uint32_t hi, uint8_t flags) {
  PumpLevel *level = &u->levels[u->depth];
  level->in_for = level->chooses = false;
  level->ifs = 0;
  pump_out(u, &(Token){T_SEP, flags, lo, hi});
}

static inline void make_sep(Pump *u) {
  if (ended(u)) return;
  uint32_t at = u->out.v[u->out.n - 1].hi;
  put_sep(u, at, at, TOKEN_MADE);
}

/* `t` begins a line. */
static inline void begin_line(Pump *u, const Token *t) {
  if (!in_body(u) || ended(u) || continues(u)) return;
  if (t->kind == T_ELSE && u->levels[u->depth].chooses) return;
  if (t->kind == T_LBRACE)
    *vec_push(u->arena, &u->wrapped) = u->out.n;
  else
    make_sep(u);
}

static void open_bracket(Pump *u, const Token *t) {
  PumpLevel *level = &u->levels[u->depth];
  if (t->kind == T_LBRACE && level->in_for && !continues(u))
    level->in_for = false; /* the block of the `for` */
  pump_out(u, t);
  if (u->depth == PUMP_MAX_NESTING) {
    if (!u->too_deep) u->deep_at = t->lo;
    u->too_deep = true;
    return;
  }
  u->levels[++u->depth] = (PumpLevel){.kind = t->kind, .lo = t->lo};
}

static uint8_t opener_of(uint8_t closer) {
  switch (closer) {
  case T_RPAREN: return T_LPAREN;
  case T_RBRACKET: return T_LBRACKET;
  case T_RBRACE: return T_LBRACE;
  default: return T_INTERP;
  }
}

static void close_bracket(Pump *u, const Token *t) {
  if (t->kind == T_RBRACE && in_body(u)) make_sep(u);
  if (u->depth == 0 || u->levels[u->depth].kind != opener_of(t->kind)) u->unbalanced = true;
  if (u->depth > 0) u->depth--;
  pump_out(u, t);
}

static void comma(Pump *u, const Token *t) {
  if (!in_body(u)) {
    pump_out(u, t);
  } else if (u->levels[u->depth].in_for) {
    pump_out(u, t);
    u->continued = u->out.n;
  } else if (!ended(u)) {
    put_sep(u, t->lo, t->hi, t->flags);
  }
}

/* `for`, `if`, `then`, `check`: words whose part in the newline rules depends on what came before. */
static void word(Pump *u, const Token *t) {
  PumpLevel *level = &u->levels[u->depth];
  if (t->kind == T_FOR && in_body(u) && ended(u)) level->in_for = true;
  if (t->kind == T_IF && level->ifs < UINT16_MAX) level->ifs++;
  level->chooses |= t->kind == T_IF || t->kind == T_CHECK;
  bool then = t->kind == T_THEN && level->ifs > 0;
  if (then) level->ifs--;
  pump_out(u, t);
  if (then) u->continued = u->out.n;
}

void pump_special(Pump *u, const Token *t) {
  if (t->flags & TOKEN_NL) begin_line(u, t);
  switch (t->kind) {
  case T_COMMA: comma(u, t); return;
  case T_LPAREN:
  case T_LBRACKET:
  case T_LBRACE:
  case T_INTERP: open_bracket(u, t); return;
  case T_RPAREN:
  case T_RBRACKET:
  case T_RBRACE:
  case T_ENDINTERP: close_bracket(u, t); return;
  case 0:
    if (u->depth > 0) u->unbalanced = true;
    if (u->out.n > 0) make_sep(u);
    pump_out(u, t);
    return;
  case T_CHECK:
  case T_FOR:
  case T_IF:
  case T_THEN: word(u, t); return;
  default: pump_out(u, t);
  }
}
