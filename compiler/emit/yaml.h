/* YAML for compose, through libyaml: block style, two blanks a level, no folded lines. libyaml knows no comments, so a
   document is put together from fragments, and comments stand between them. Values are quoted unless they are plain
   words that no YAML version reads as something else. `$` in values is doubled for compose's interpolation; keys are
   not interpolated. */
#ifndef PEI_EMIT_YAML_H
#define PEI_EMIT_YAML_H

#include "emit/quote.h"

typedef struct Yaml Yaml;

/* Appends what `body` describes, one map or list, as whole lines with `indent` blanks before each. Memory that libyaml
   took is freed even if the arena runs out. */
void yaml_write(Buf *out, uint32_t indent, void (*body)(Yaml *y, void *ctx), void *ctx);

/* ---- inside a body ---- */
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

#endif
