/* YAML for compose, written as it is described: block style, two blanks a level, one item a line. Values are quoted
   unless they are plain words that no YAML version reads as something else; several lines stand as they are where they
   can. `$` in values is doubled for compose's interpolation; keys are not interpolated. */
#ifndef PEI_EMIT_YAML_H
#define PEI_EMIT_YAML_H

#include "emit/quote.h"

#define YAML_DEPTH 40

typedef struct {
  bool list, used; /* used: has an item */
  bool after_key;  /* its line is still open: `key:` */
  bool after_dash; /* the first item stands behind `- ` */
  uint32_t indent;
} YamlLevel;

typedef struct {
  Buf *out;
  Buf scratch;
  uint32_t depth; /* 0 at first; then levels[depth] is the innermost */
  YamlLevel levels[YAML_DEPTH];
} Yaml;

Yaml yaml_new(Buf *out);
void yaml_map(Yaml *y);
void yaml_list(Yaml *y);
void yaml_end(Yaml *y); /* of the innermost map or list */
void yaml_key(Yaml *y, Str key);
void yaml_str(Yaml *y, Str s);
void yaml_text(Yaml *y, Text t); /* launch variables become ${X:-default} */
void yaml_int(Yaml *y, int64_t n);
void yaml_bool(Yaml *y, bool v);
void yaml_null(Yaml *y);
/* key and value */
void yaml_pair(Yaml *y, Str key, Str value);
/* A comment line, or an empty one, before the next key. */
void yaml_comment(Yaml *y, Str text);
void yaml_gap(Yaml *y);

#endif
