/* Values of the language. Immutable once made; a use of a name is a shallow copy with its own `at`.
   V_POISON is the value of a mistake already reported: whatever touches it stays silent. V_UNKNOWN is a value
   of which only the type is known: what templates and branches that are not taken are checked with. */
#ifndef PEI_MODEL_VALUE_H
#define PEI_MODEL_VALUE_H

#include "base/text.h"
#include "model/schema.h"
#include "syntax/ast.h"

typedef enum {
  V_POISON,
  V_UNKNOWN,
  V_NONE,
  V_BOOL,
  V_INT,
  V_DECIMAL,
  V_SIZE,
  V_DURATION,
  V_PORT,
  V_TEXT,
  V_WORD,
  V_LIST,
  V_MAP,
  V_PAIR,
  V_RANGE,
  V_REF,
  V_SPACE
} ValueKind;

struct Obj;
typedef struct Value Value;

/* What few values have. */
typedef struct {
  Span from;          /* where its literal or input stands */
  Span declared;      /* `maybe`: where the optional name is declared */
  const Str *given;   /* how it came in: "--param n", "the variable N"; NULL: it stands in the project */
  const Value *whole; /* V_TEXT of late(): the default's value; NULL without */
} ValueMore;

struct Value {
  uint8_t kind;
  uint8_t proto;    /* V_PORT, V_RANGE of ports: Proto */
  bool shell_word;  /* V_TEXT: already quoted by sh(): parts are PART_WORD and PART_BUILD_WORD */
  bool maybe;       /* of an optional type, and not narrowed: may be none on another machine */
  bool ambient;     /* V_TEXT from env(): may be read as a number */
  bool foreign;     /* V_TEXT from outside, or of parts that were not quoted: shell text only if it is safe */
  uint16_t depth;   /* of items in items */
  Span at;          /* the expression that yields it here */
  uint32_t n;       /* of items */
  const Type *type; /* V_UNKNOWN: what is known of it, NULL = nothing; a member of an enumeration: that one */
  const Node *node; /* the literal at value_from(), or NULL */
  const ValueMore *more; /* NULL: its literal is the expression */
  Text text;             /* V_TEXT; V_WORD: one part, the enum member */
  union {
    const Value **items; /* list elements, map values; pair and range: two */
    const uint32_t *
        inserted; /* V_TEXT of a literal: bytes that each `@{ }` brought in, a part that is no text counts 1 */
  };
  union {
    int64_t num;     /* bool, int, decimal (millionths), size (bytes), duration (µs), port */
    struct Obj *obj; /* V_REF: NULL until bound */
    const Str *keys; /* V_MAP */
  };
  union {
    const Span *key_at; /* V_MAP */
    struct {
      Sym space, name; /* V_REF: kind word and name; V_SPACE: kind word, or a scope such as `host` */
    };
  };
};

/* Where its literal or input stands; `at` for a literal in place. */
static inline Span value_from(const Value *v) { return v->more ? v->more->from : v->at; }
static inline const Str *value_given(const Value *v) { return v->more ? v->more->given : NULL; }
/* Of late(): the default's value, or NULL. */
static inline const Value *value_whole(const Value *v) { return v->more ? v->more->whole : NULL; }

/* The known bytes of a V_TEXT, V_WORD: joined. Only for text_known() ones. */
Str value_str(Arena *a, const Value *v);
/* "string", "list", "image `dev`": how a message calls what a value is. */
Str value_what(Arena *a, const Interner *names, const Value *v);
/* … with an article: "a string", "an image". */
Str value_a(Arena *a, const Interner *names, const Value *v);
/* The value as it is shown in messages: `2222`, `"a; b"`, cut at 40 characters. */
Str value_show(Arena *a, const Interner *names, const Value *v);
/* The same, whole and without quotes around a text: how the plan records an input. */
Str value_recorded(Arena *a, const Interner *names, const Value *v);
/* Canonical text of a scalar: 2222, 1.5, 512MiB, 1m30s, true. False if v is none. */
bool value_scalar_text(Arena *a, const Interner *names, const Value *v, Str *out);
bool value_equal(const Value *a, const Value *b);
/* Is every part, in every item, known when compiling? */
bool value_known(const Value *v);
/* Any part of this kind, in any item? */
bool value_has_part(const Value *v, PartKind kind);

#endif
