/* What the words of the language mean, as data: made from the tables of grammar/, shown by `peic explain`, printed
   into docs/reference/, and to be had by editors. Nothing here is about one project.
   Texts hold `words` in backquotes; in types, backquotes stand around what is neither a type nor punctuation. */
#ifndef PEI_DESCRIBE_TOPIC_H
#define PEI_DESCRIBE_TOPIC_H

#include "base/buf.h"
#include "diag/render.h"
#include "diag/suggest.h"

typedef enum {
  TOPIC_BLOCK,
  TOPIC_FIELD,
  TOPIC_MEMBER, /* a word of an enumeration */
  TOPIC_ATTR,   /* what can be asked of an object */
  TOPIC_TYPE,
  TOPIC_FUNCTION,
  TOPIC_FORM, /* statements, literals, operators */
  TOPIC_TARGET,
  TOPIC_RECIPE,   /* "std:pip" */
  TOPIC_TEMPLATE, /* "std:pip.venv" */
  TOPIC_ALIAS     /* a word of another tool */
} TopicKind;

typedef struct {
  const char *label;
  Str text;
} TopicFact;

enum { TOPIC_COLUMNS = 6 };
typedef struct {
  const char *title;
  Str after;                          /* stands behind the title: "Words of `kind`" */
  const char *columns[TOPIC_COLUMNS]; /* NULL ends them; one called "type" holds types; the last is prose */
  VEC(Str) cells;                     /* row by row */
} TopicTable;

typedef struct {
  const char *title;
  Str text; /* source text, or an expression */
  Str gives;
} TopicExample;

typedef struct {
  TopicKind kind;
  Str name; /* as one asks for it: "on build", "service.ports" */
  Str what; /* "a step", "a field of `service`" */
  Str shape;
  Str doc;
  VEC(TopicFact) facts;
  VEC(TopicTable) tables;
  VEC(TopicExample) examples;
} Topic;
typedef VEC(Topic) Topics;

/* All that `word` can mean: "service", "on build", "service.ports", "join", "->", "unless-stopped". None if nothing. */
void describe(Arena *a, Str word, Topics *out);
/* Every topic of a kind, in the order of its table. Members and aliases are parts of their blocks and have none. */
void describe_all(Arena *a, TopicKind kind, Topics *out);
/* What one may have meant. */
void describe_offer(Arena *a, Suggest *s);
/* "service.ports  field  Ports of …", a line for each topic. */
void describe_list(Arena *a, Buf *out);

/* For a terminal of 80 columns. */
void topic_text(Buf *out, const Topic *t, const RenderStyle *style);
/* As Markdown under a heading of `level`. `link` gives the address of a type or block, empty for none; NULL: no links.
   `level` 0 leaves the heading out. */
typedef Str (*TopicLink)(Arena *a, TopicKind kind, Str word);
void topic_markdown(Buf *out, const Topic *t, uint32_t level, TopicLink link);

#endif
