/* JSON for the client, piece by piece; commas come by themselves. Text is written in ASCII: diag/json_text.h. */
#ifndef PEI_LSP_WRITE_H
#define PEI_LSP_WRITE_H

#include "base/buf.h"

typedef struct {
  Buf buf;
  bool more; /* something stands before in the innermost bracket */
} Writer;

static inline Writer writer_new(Arena *a) { return (Writer){.buf = buf_new(a)}; }
void w_open(Writer *w, char bracket);  /* '{' or '[' */
void w_close(Writer *w, char bracket); /* '}' or ']' */
void w_key(Writer *w, const char *key);
void w_key_text(Writer *w, Str key); /* any text */
void w_str(Writer *w, Str s);
void w_int(Writer *w, int64_t n);
void w_bool(Writer *w, bool yes);
void w_null(Writer *w);
/* JSON that is written already. */
void w_json(Writer *w, Str json);

/* With its key. */
void w_member(Writer *w, const char *key, Str s);
void w_number(Writer *w, const char *key, int64_t n);
void w_flag(Writer *w, const char *key, bool yes);

#endif
