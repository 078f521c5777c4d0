/* Reading words off the tree, shared by walk.c and walk_expr.c. */
#ifndef PEI_QUERY_WALK_H
#define PEI_QUERY_WALK_H

#include "model/private.h"
#include "query/query.h"

enum {
  BLOCK_ANY = 0xFF, /* the body of a template that nobody uses */
  BLOCK_MAP = 0xFE  /* a map, as a value */
};
_Static_assert((int)B_COUNT < (int)BLOCK_MAP, "no block has this number");

/* A name that a body declares, not the file. */
typedef struct Local Local;
struct Local {
  const Local *up;
  Sym name;
  WordKind kind;
  Span at;
  const Node *node;
};

typedef struct {
  const Node *node; /* N_TEMPLATE */
  File *file;
  uint32_t block; /* where it is used first */
  bool used, read;
} Template;

typedef struct {
  Editor *e;
  Model *m;
  Words *out;
  VEC(Template) templates;
} Reader;

/* Where the reader is. */
typedef struct {
  Reader *r;
  File *file;
  uint32_t block;
  const Local *locals;
} Walk;

Word *walk_put(Walk *w, WordKind kind, Span at);
void walk_expr(Walk *w, const Node *n, const Type *want);
void walk_type(Walk *w, const Node *n);
/* The generators of a loop: further names. */
void walk_generators(Walk *w, const Node *gen);
/* A bare name: what it means here. False if nothing. */
bool walk_name(Walk *w, Sym name, Span at);
/* An object by its name: declared, or referred to. */
void walk_object(Walk *w, Sym kind, Sym name, Span at);
/* The inside of a string without interpolations; false for others. */
bool walk_plain(const Node *n, Span *inside, Str *text);
void walk_body(Walk *w, const Node *block);
/* The block in which a template is used first; BLOCK_ANY if nobody does. */
uint32_t query_template_block(Editor *e, const Node *template_node);

/* A declared type, quietly; NULL if it is wrong. */
const Type *quiet_type(Walk *w, const Node *n);

#endif
