/* Makes the nodes of ast.h; one function per action of grammar.y, which alone calls them. A refused token can
   make the grammar take back and repeat an action, so nothing here counts or adds to what it was given. */
#ifndef PEI_SYNTAX_BUILD_H
#define PEI_SYNTAX_BUILD_H

#include "syntax/syntax.h"
#include "syntax/token.h"

/* A syntax tree is never deeper, so that whoever walks it may recurse. */
enum { BUILD_MAX_DEPTH = 1000 };

typedef struct {
  Node *first, *last;
} NodeList;

typedef struct Build {
  Syntax *syntax;
  Arena *arena;
  const char *text;
  uint32_t file, size;
  Node *body;
  char *slab, *slab_end; /* room for nodes */
  bool too_deep;         /* said once */
  uint32_t mark_seen;    /* 1 + offset of the last `=` or `:` that was reported by an action */
} Build;

NodeList list_empty(void);
NodeList list_of(Node *n);
NodeList list_add(NodeList list, Node *n);

void build_file(Build *b, NodeList body);
Node *build_block(Build *b, Token open, NodeList body, Token close);
Node *build_bad(Build *b, Token at, Node *block);

Node *build_field(Build *b, Token name, Node *key, Node *value);
Node *build_colon_field(Build *b, Token name, Node *key, Token colon, Node *value);
Node *build_step(Build *b, Token name, NodeList atoms, Node *block);
Node *build_assigned_step(Build *b, Token name, NodeList atoms, Token mark, Node *block);
Node *build_spread(Build *b, Token dots, Node *value);
Node *build_let(Build *b, Token word, Token name, Node *type, Node *value);
Node *build_param(Build *b, Token word, Token name, Node *type, Node *value);
Node *build_import(Build *b, Token word, Node *path, Token alias, Node *pin);
Node *build_template(Build *b, Token word, Token name, NodeList params, Node *block);
Node *build_tparam(Build *b, Token name, Node *type, Node *value);
Node *build_use(Build *b, Token word, Node *target, Node *call, Node *alias, Node *block);
Node *build_for(Build *b, Token word, NodeList gens, Node *block);
Node *build_gen(Build *b, Token open, Token var, Token second, Node *list);
Node *build_if(Build *b, Token word, Node *condition, Node *then, Node *otherwise);
Node *build_check(Build *b, Token word, Node *condition, Node *message);

Node *build_type(Build *b, Token name, NodeList args, Token end);
Node *build_optional(Node *type, Token mark);
Node *build_trange(Build *b, Node *low, Node *high);

Node *build_leaf(Build *b, NodeKind kind, Token at);
Node *build_name(Build *b, Token name);
Node *build_member(Build *b, Node *object, Token name);
Node *build_index(Build *b, Node *object, Node *index, Token close);
Node *build_call(Build *b, Node *callee, Token open, NodeList args, Token close);
Node *build_arg(Build *b, Token name, Node *value);
Node *build_value(Build *b, Token open, Node *value, Token close);
Node *build_paren(Token open, Node *value, Token close);
Node *build_binary(Build *b, Token op, Node *left, Node *right);
Node *build_unary(Build *b, Token op, Node *operand);
Node *build_cond(Build *b, Token word, Node *condition, Node *then, Node *otherwise);
Node *build_list(Build *b, Token open, NodeList elems, Token close);
Node *build_comp(Build *b, Token open, NodeList gens, Node *condition, Node *element, Token close);

Node *build_number(Build *b, NodeKind kind, Token at);
Node *build_bool(Build *b, Token at, uint64_t value);
Node *build_string(Build *b, Token at);
Node *build_text(Build *b, Token at);
Node *build_parts(Build *b, Token open, NodeList parts, Token close);

#endif
