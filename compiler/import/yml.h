/* A YAML document as a small tree of the importers: maps, lists and scalars, each with its place in the file.
   Anchors are expanded as shared nodes, merge keys are merged, keys are unique. What a plain scalar means is asked
   with yml_reading: the tree holds its text as written. */
#ifndef PEI_IMPORT_YML_H
#define PEI_IMPORT_YML_H

#include "diag/diag.h"

typedef enum { YML_NULL, YML_SCALAR, YML_LIST, YML_MAP } YmlKind;

typedef struct YmlNode YmlNode;
typedef struct {
  const YmlNode *key, *value; /* the key is a scalar */
} YmlPair;

struct YmlNode {
  YmlKind kind;
  bool plain; /* a scalar without quotes: YAML guesses its type */
  Str text;   /* of a scalar: what it says */
  Span at;    /* where it stands; an alias stands where it is used */
  Span from;  /* where its text is; differs from `at` for an alias */
  const YmlPair *pairs;
  const YmlNode **items;
  uint32_t n;      /* pairs or items */
  uint32_t weight; /* nodes in it, those of aliases as often as they are used */
};

enum {
  YML_MAX_BYTES = 8 << 20,
  YML_MAX_DEPTH = 64,
  YML_MAX_WEIGHT = 1000000 /* what aliases may expand to */
};

/* yml_read.c: one document, or NULL after a diagnostic. `file` is its source; `text` need not be what that shows. */
const YmlNode *yml_read(Arena *a, Diags *ds, uint32_t file, Str text);

/* yml_map.c: fills a map with the pairs read for it: unique keys, `<<` merged; false after a diagnostic. */
bool yml_map_fill(Arena *a, Diags *ds, YmlNode *map, const YmlPair *pairs, uint32_t n);
/* The value of a key, or NULL. A key that is there with nothing behind it has a YML_NULL. */
const YmlNode *yml_get(const YmlNode *map, const char *key);
const YmlPair *yml_pair(const YmlNode *map, const char *key);

/* yml_scalar.c: what YAML 1.1, and with it PyYAML, takes a scalar for. */
typedef enum { READ_TEXT, READ_NULL, READ_TRUE, READ_FALSE, READ_INT, READ_FLOAT } YmlReading;
YmlReading yml_reading(const YmlNode *n);
/* What a program that prints the value so read would print, where that is not the text as written; else empty. */
Str yml_misread(Arena *a, const YmlNode *n);
/* "a list", "a mapping", "nothing", "text" … */
Str yml_what(const YmlNode *n);

/* yml_error.c: says what libyaml found. */
typedef struct {
  const char *problem, *context; /* libyaml's words; may be NULL */
  uint32_t at, context_at;       /* byte offsets in the file */
  uint32_t quote_lo, quote_hi;   /* the last text in quotes that went over a line end; lo == hi: none */
} YmlProblem;
void yml_report(Diags *ds, uint32_t file, Str text, const YmlProblem *p);

#endif
