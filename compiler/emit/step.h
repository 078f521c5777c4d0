/* One instruction of a Dockerfile. Private to emit/. */
#ifndef PEI_EMIT_STEP_H
#define PEI_EMIT_STEP_H

#include "emit/parts.h"

/* A Dockerfile being written. */
typedef struct {
  Emit *e;
  Buf b;
  Str last;     /* the place of the last instruction */
  bool heredoc; /* the last instruction ended in a heredoc */
  bool proxied; /* every RUN of it would see the proxy of the build */
  bool dates;   /* its steps take their times from SOURCE_DATE_EPOCH */
} Docker;

/* Writes one instruction with its line end; did it end in a heredoc? */
bool step_put(Buf *b, const IrStep *s);
/* `INSTRUCTION ["a", "b"]`; `instruction` is a literal with a blank at its end. */
void step_put_exec(Buf *b, Str instruction, IrWords words);

#endif
