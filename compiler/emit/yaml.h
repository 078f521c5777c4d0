/* YAML for compose: block style, two blanks a level, no folded lines. Each byte is written when it is described, so
   that comments can stand between the parts of a document and places in the output are known. Values are quoted
   unless they are plain words that no YAML version reads as something else. `$` in values is doubled for compose's
   interpolation; keys are not interpolated. */
#ifndef PEI_EMIT_YAML_H
#define PEI_EMIT_YAML_H

#include "base/marks.h"
#include "emit/quote.h"

typedef struct Yaml Yaml;

/* Appends what `body` describes, one map or list, as whole lines with `indent` blanks before each. */
void yaml_write(Buf *out, uint32_t indent, void (*body)(Yaml *y, void *ctx), void *ctx);

/* ---- inside a body ---- */
void yaml_map(Yaml *y);
void yaml_list(Yaml *y);
void yaml_end(Yaml *y); /* of the innermost map or list */
void yaml_key(Yaml *y, Str key);
void yaml_str(Yaml *y, Str s);
void yaml_text(Yaml *y, Text t); /* launch variables become ${X:-default} */
void yaml_exact(Yaml *y, Str s); /* for readers that leave `$` alone: none is doubled */
void yaml_int(Yaml *y, int64_t n);
void yaml_decimal(Yaml *y, int64_t millionths);
void yaml_bool(Yaml *y, bool v);
void yaml_null(Yaml *y);
/* Marks (base/marks.h) the line of what is written next. */
bool yaml_marks(const Yaml *y); /* does anybody ask? */
void yaml_put_mark(Yaml *y, Mark m);
#define YAML_MARK(y, ...) (yaml_marks(y) ? yaml_put_mark((y), (Mark){__VA_ARGS__}) : (void)0)
/* Behind a key: compose takes this list or map instead of putting it behind that of the file before. */
void yaml_instead(Yaml *y);
/* key and value */
void yaml_pair(Yaml *y, Str key, Str value);

#endif
