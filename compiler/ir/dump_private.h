/* Shared by dump.c (objects) and dump_step.c (values, build steps, init); nobody else. Each `put` writes nothing
   for a value that was not given, else one blank and `name=value`. */
#ifndef PEI_IR_DUMP_PRIVATE_H
#define PEI_IR_DUMP_PRIVATE_H

#include "ir/dump.h"

typedef struct {
  const IrProject *p;
  const Sources *sources;
  Buf *out;
} Dump;

/* Starts a line: indent, word, quoted name if it has one. */
void put_head(Dump *d, uint32_t indent, const char *word, Str name);
/* Ends it: the place in the source. */
void put_end(Dump *d, Span at);
void put_text(Dump *d, const char *name, Text text);
void put_str(Dump *d, const char *name, Str text);
void put_int(Dump *d, const char *name, int64_t value); /* nothing for -1 */
void put_flag(Dump *d, const char *name, bool value);
void put_strs(Dump *d, const char *name, const Str *v, uint32_t n);
void put_words(Dump *d, const char *name, IrWords words);
void put_map(Dump *d, const char *name, IrMap map);
void put_health(Dump *d, const IrHealth *h);

void put_step(Dump *d, const IrStep *s);
void put_init(Dump *d, const IrInit *init);

#endif
