/* What editors ask of a project that was read, also of one with mistakes: what stands at a place, where it is declared
   and used, what may be written there. Answers are data with places as bytes; nothing here knows of a protocol. */
#ifndef PEI_QUERY_QUERY_H
#define PEI_QUERY_QUERY_H

#include "base/buf.h"
#include "diag/diag.h"
#include "model/model.h"
#include "why/why.h"

/* A compilation, opened for questions; api/editor.h. */
typedef struct {
  Arena *arena;
  Model *model;
  Sources *sources;
  Diags *diags;
  Why *why; /* where outputs come from; NULL: nobody kept that */
  Os *os;   /* the machine, for what lies in directories */
} Editor;

/* ---- words ---- */

/* What a word of a project is. The first six are names that a file declares. */
typedef enum {
  WORD_LET,
  WORD_PARAM,
  WORD_TEMPLATE,
  WORD_IMPORT,
  WORD_LOOP,
  WORD_TPARAM,
  WORD_OBJECT,
  WORD_KIND, /* `image` of `image.web`; `host`, `build` */
  WORD_BLOCK,
  WORD_FIELD,
  WORD_KEY, /* of a map */
  WORD_MEMBER,
  WORD_ATTR,
  WORD_FUNCTION,
  WORD_TYPE,
  WORD_PATH /* text that names a file */
} WordKind;

typedef struct Word Word;
struct Word {
  WordKind kind;
  Span at;       /* the word itself, without quotes */
  bool declares; /* it is the declaration */
  Span
      decl; /* the name where it is declared; SPAN_NONE: nowhere, or by the language. Of a path: the file's start */
  uint32_t block, slot;          /* of WORD_BLOCK and WORD_FIELD: rows of the schema */
  uint32_t row;                  /* of members, attributes, functions, types: rows of their tables */
  Sym kind_word;                 /* of an object: `image` */
  Sym name;                      /* … and its name; 0: an expression makes it */
  Str path;                      /* WORD_PATH: where it lies, as Source.path */
  const struct Node *node;       /* what declares it; of a field, block or key: that statement */
  const struct Node *value_node; /* of a literal that holds the word */
};
typedef VEC(Word) Words;

/* Every word of every file, by file and place. */
void query_words(Editor *e, Words *out);
/* The word at a place, or that ends there; NULL for none. */
const Word *query_word_at(const Words *all, uint32_t file, uint32_t offset);
/* Do the two mean one thing that the project declares? */
bool query_same(const Word *a, const Word *b);

/* ---- answers ---- */

/* Markdown: what the word means, what it is here. Empty for nothing. */
Str query_hover(Editor *e, const Word *w);

/* A name that is declared, or a block; those of a file are a tree. */
typedef struct {
  Str name, detail;
  WordKind kind;
  uint32_t block; /* of objects and blocks */
  Span at, name_at;
  uint32_t depth;
} Symbol;
typedef VEC(Symbol) Symbols;
void query_symbols(Editor *e, uint32_t file, Symbols *out);
Str query_block_word(uint32_t block);
/* ---- what may be written ---- */

typedef enum {
  ITEM_FIELD,
  ITEM_BLOCK,
  ITEM_KEYWORD,
  ITEM_MEMBER,
  ITEM_OBJECT,
  ITEM_NAME,
  ITEM_FUNCTION,
  ITEM_TEMPLATE,
  ITEM_PARAMETER,
  ITEM_KIND,
  ITEM_ATTR,
  ITEM_TYPE,
  ITEM_UNIT,
  ITEM_FILE,
  ITEM_DIR,
  ITEM_RECIPE
} ItemKind;
typedef struct {
  ItemKind kind;
  Str label, insert; /* insert: what is written instead of the word; $0 in it is where the cursor goes on */
  Str detail, doc;
  uint32_t rank; /* those of a lower one come first */
} Item;
typedef struct {
  Span word; /* what is replaced */
  VEC(Item) items;
} Completion;
void query_complete(Editor *e, uint32_t file, uint32_t offset, Completion *out);

/* The call or `use` around a place. */
typedef struct {
  Str label, doc;
  VEC(Str) parameters; /* as they stand in the label */
  uint32_t active;
} Signature;
/* False if there is none. */
bool query_signature(Editor *e, uint32_t file, uint32_t offset, Signature *out);

/* ---- how a text looks ---- */

/* What a piece of text is for the eye. */
typedef enum {
#define LOOK(id, name) LOOK_##id,
#include "query/look.def"
#undef LOOK
  LOOK_COUNT
} Look;
typedef struct {
  Span at; /* on one line */
  Look look;
  bool declares, documents;
} Piece;
typedef VEC(Piece) Pieces;
void query_pieces(Editor *e, uint32_t file, Pieces *out);

typedef enum { FOLD_BLOCK, FOLD_COMMENT, FOLD_IMPORTS } FoldKind;
typedef struct {
  Span at;
  FoldKind kind;
} Fold;
typedef VEC(Fold) Folds;
void query_folds(Editor *e, uint32_t file, Folds *out);

/* The expressions and statements around a place, the innermost first. */
typedef VEC(Span) Spans;
void query_around(Editor *e, uint32_t file, uint32_t offset, Spans *out);

/* What a text does not say itself: values of names, defaults of launch variables, the names that a loop makes. */
typedef struct {
  uint32_t at;
  Str text;
} Hint;
typedef VEC(Hint) Hints;
void query_hints(Editor *e, uint32_t file, uint32_t lo, uint32_t hi, Hints *out);

/* ---- what can be done with it ---- */

/* An edit of the text at a range, which is no mistake. */
typedef struct {
  Str title;
  const char *kind; /* "refactor.extract" */
  VEC(Edit) edits;
} Refactoring;
typedef VEC(Refactoring) Refactorings;
void query_refactorings(Editor *e, Span range, Refactorings *out);
/* The name of an image from a registry that stands at a place as text without a digest, and where; empty for none. */
Str query_image_at(Editor *e, uint32_t file, uint32_t offset, Span *at);

/* May another name stand there? An identifier that is no reserved word. */
bool query_is_name(Str name);

#endif
