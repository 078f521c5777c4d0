/* The schema as data: the rows of grammar/schema.def after gen.c resolved names and types. Words are numbered
   in table order and interned first, so a Sym below W_COUNT is a word of the schema. */
#ifndef PEI_MODEL_SCHEMA_H
#define PEI_MODEL_SCHEMA_H

#include "base/intern.h"
#include "schema_ids.h" /* generated: W_… words, B_… blocks, E_… enumerations */

typedef enum {
#define TYPE(id, ...) T_##id,
#include "type.def"
#undef TYPE
  T_KIND_COUNT
} TypeKind;

enum { TF_WRITTEN = 1, TF_TEXT = 2 };
/* A row of grammar/type.def. */
typedef struct {
  const char *name, *says;
  uint32_t flags;
  const char *help, *place, *right, *wrong;
} TypeRow;
extern const TypeRow type_rows[T_KIND_COUNT];

typedef struct Type Type;
struct Type {
  TypeKind kind;
  bool opt;    /* T? */
  bool ranged; /* lo..hi: of an int, or of a string's length in characters */
  uint16_t id; /* T_ENUM: E_…; T_REF: the W_… word of the kind */
  int64_t lo, hi;
  const Type *a, *b;  /* list, map: a; pair: a, b; union: a or b */
  const Sym *members; /* T_ENUM written in a project: enum(a, b) */
  uint32_t n_members;
};

enum { PF_REQ = 1, PF_LATE = 2, PF_BUILD = 4, PF_PASS = 8, PF_APPEND = 16 };
typedef struct {
  Sym word;
  const Type *type;
  const char *type_text, *def, *help;
  uint8_t flags;
} SchemaProp;

enum { HA_OPT = 1, HA_MANY = 2, HA_ARROW = 4 }; /* HA_ARROW: `->` stands before it */
typedef struct {
  uint8_t slot, heredoc_slot, flags; /* heredoc_slot = 255: none */
} SchemaArg;

enum { SCHEMA_SET = 4 }; /* words of a set of blocks */
enum { NO_SLOT = 255 };
enum { BF_DECL = 1, BF_MAP = 2, BF_ONCE = 4, BF_STEPS = 8 };
typedef struct {
  const char *id;
  const char *text; /* as written: "on build" */
  Sym word, word2;
  uint64_t where[SCHEMA_SET]; /* bit b: may stand in block b; bit B_FILE: at file level */
  const SchemaArg *args;
  const SchemaProp *props;
  const uint8_t *slots;  /* by word: 1 + the slot of the field, 0 = none */
  const uint8_t *absent; /* the fields that mean something when they are not there: up to NO_SLOT */
  uint8_t n_args, n_props, flags;
  uint8_t next; /* another block of the same word, 0 = none */
  const char *header, *help, *example;
} SchemaBlock;

typedef struct {
  uint8_t block; /* or B_COUNT */
  const char *alias, *name, *whose;
} SchemaAlias;
typedef struct {
  Sym kind, word;
  const Type *type;
  const char *help;
} SchemaAttr;
typedef struct {
  uint16_t id;
  Sym word;
  const char *help;
} SchemaMember;

extern const char *const schema_words[W_COUNT];
extern const SchemaBlock schema_blocks[B_COUNT];
extern const uint8_t schema_block_of_word[W_COUNT]; /* first block of a word, 0 = none */
extern const SchemaAlias schema_aliases[];
extern const uint32_t schema_alias_count;
extern const SchemaAttr schema_attrs[];
extern const uint32_t schema_attr_count;
extern const SchemaMember schema_members[];
extern const uint32_t schema_member_count;
extern const char *const schema_enum_names[E_COUNT];

/* May this block stand in that one, or at file level? */
static inline bool schema_in(const SchemaBlock *b, uint8_t body) {
  return b->where[body / 64] >> body % 64 & 1;
}
/* Slot of a field in a block, or -1. */
static inline int schema_slot(const SchemaBlock *b, Sym word) {
  return word < W_COUNT ? b->slots[word] - 1 : -1;
}

#endif
