/* The syntax tree. One node type; what its children mean is said per kind, below. Nodes of a list are linked
   by `next`. The tree knows shapes only: whether `run` is a step or a mistake is the model's business. */
#ifndef PEI_SYNTAX_AST_H
#define PEI_SYNTAX_AST_H

#include "base/intern.h"
#include "base/source.h"

/* clang-format off */
typedef enum {
  /*              name/sym        a              b               c               d; notes */
  /* statements */
  N_FIELD,     /* word (0: "k")   value          key string      `a = 1`, `"k" = 1`; op = 1: `:` for `=` */
  N_STEP,      /* word            first atom     N_BLOCK?        op = 1: `=` before the block (E0113) */
  N_LET,       /* name            N_TYPE?        value */
  N_PARAM,     /* name            N_TYPE?        default? */
  N_IMPORT,    /* alias           path string    pin string? */
  N_TEMPLATE,  /* name            first N_TPARAM N_BLOCK */
  N_TPARAM,    /* name            N_TYPE         default? */
  N_USE,       /* -               N_NAME|MEMBER  first N_ARG?    N_NAME|STRING?  N_BLOCK?  c: the name after `as` */
  N_FOR,       /* -               first N_GEN    N_BLOCK */
  N_GEN,       /* var (sym2: 2nd) list           -               `(k, v) in e`: name = k, sym2 = v */
  N_IF,        /* -               condition      N_BLOCK         N_BLOCK|N_IF? */
  N_CHECK,     /* -               condition      string */
  N_SPREAD,    /* -               value          - */
  N_BAD,       /* -               -              N_BLOCK?        already reported. A statement: silences "missing
                  field" of its body, and b is its block if that could be read. An expression: poison. */
  N_BLOCK,     /* -               first stmt     -               lo..hi includes the braces */
  /* atoms only */
  N_ARROW,     /* `->` in a step header */
  N_VALUE,     /* -               expr           -               `(expr)` in a step header */
  /* expressions; in a header, N_NAME and N_MEMBER are bare words and references */
  N_NAME,      /* name */
  N_MEMBER,    /* member          object         - */
  N_INDEX,     /* -               object         index */
  N_CALL,      /* -               callee         first N_ARG? */
  N_ARG,       /* name or 0       value          - */
  N_BINARY,    /* op              left           right           name_lo..name_hi: the operator */
  N_UNARY,     /* op              operand        -               name_lo..name_hi: the operator */
  N_COND,      /* -               condition      then            else */
  N_LIST,      /* -               first element  -               elements: expr or N_SPREAD */
  N_COMP,      /* -               first N_GEN    if?             element */
  N_INT,       /* num */
  N_DECIMAL,   /* num, in millionths */
  N_SIZE,      /* num, in bytes */
  N_DURATION,  /* num, in microseconds */
  N_PORTPROTO, /* num = port, op = Proto */
  N_BOOL,      /* num = 0 or 1 */
  N_NONE,
  N_STRING,    /* -               first part     -               parts: N_TEXT or expr, where a string as an expr is
                  N_STRING; raw strings too; a = NULL: "" */
  N_HEREDOC,   /* tag             first part     -               parts: N_TEXT or expr; at least one N_TEXT a line,
                  each spelt as it reads (1:1); line ends are "\n"; a = NULL: no line */
  N_TEXT,      /* text = decoded bytes, never none; lo..hi = its spelling */
  /* types */
  N_TYPE,      /* name            first targ?    -               op = 1: `?`; targs: N_TYPE, N_TRANGE */
  N_TRANGE,    /* -               low literal    high literal */
  N_KIND_COUNT
} NodeKind;

typedef enum {
  OP_PAIR, OP_RANGE, OP_DEFAULT, OP_OR, OP_AND, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN,
  OP_ADD, OP_SUB, OP_MUL, OP_NOT, OP_NEG, OP_COUNT
} Op; /* -> .. ?? || && == != < <= > >= in + - * ! - */
/* clang-format on */

typedef enum { PROTO_NONE, PROTO_TCP, PROTO_UDP, PROTO_SCTP } Proto;

typedef struct Node Node;
/* What only some kinds have. */
typedef union {
  struct {
    Node *c, *d;
  };
  Sym sym2;     /* N_GEN */
  uint64_t num; /* the kinds from N_INT to N_BOOL */
  Str text;     /* N_TEXT */
} NodeMore;

struct Node {
  uint8_t kind, op;
  uint16_t file;
  uint32_t depth : 10;  /* levels below and with it, at most 1000: walking by recursion is safe */
  uint32_t name_n : 22; /* a name that is longer is cut: it is only shown */
  uint32_t lo, hi;      /* the whole node */
  uint32_t name_lo;     /* its name or operator */
  Sym sym;
  Node *next;
  Node *a, *b;
  NodeMore more[]; /* one, of the kinds that node_has_more: most nodes of a tree have none */
};
enum { NODE_NAME_MAX = (1 << 22) - 1 };

/* A number or text: it has no nodes below it. */
static inline bool node_is_literal(const Node *n) {
  return (n->kind >= N_INT && n->kind <= N_BOOL) || n->kind == N_TEXT;
}
static inline bool node_has_more(NodeKind kind) {
  const uint64_t kinds = 1ull << N_INT | 1ull << N_DECIMAL | 1ull << N_SIZE | 1ull << N_DURATION |
                         1ull << N_PORTPROTO | 1ull << N_BOOL | 1ull << N_TEXT | 1ull << N_USE |
                         1ull << N_IF | 1ull << N_GEN | 1ull << N_COND | 1ull << N_COMP;
  return kinds >> kind & 1;
}
_Static_assert(N_KIND_COUNT <= 64, "a bit for each kind");
static inline Node *node_c(const Node *n) {
  return n->kind == N_USE || n->kind == N_IF || n->kind == N_COND || n->kind == N_COMP ? n->more->c : NULL;
}
static inline Node *node_d(const Node *n) { return n->kind == N_USE ? n->more->d : NULL; }

static inline Span node_span(const Node *n) { return (Span){n->file, n->lo, n->hi}; }
static inline uint32_t node_name_hi(const Node *n) { return n->name_lo + n->name_n; }
static inline Span node_name_span(const Node *n) { return (Span){n->file, n->name_lo, node_name_hi(n)}; }

typedef struct {
  uint32_t lo, hi;    /* from '#' to before the line end */
  bool own_line, doc; /* doc: `##` */
} Comment;

typedef struct {
  uint32_t file;
  Node *body; /* N_BLOCK of the whole file; never NULL */
  VEC(Comment) comments;
  bool bad;        /* a syntax error was reported */
  bool unbalanced; /* … that a brace is missing or too many */
} Ast;

#endif
