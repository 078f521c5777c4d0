/* A growing byte buffer in an arena. The only way bytes get in: literals, and the quote_* and json/yaml
   functions of emit/, which call buf_bytes. */
#ifndef PEI_BASE_BUF_H
#define PEI_BASE_BUF_H

#include "base/arena.h"

typedef struct {
  Arena *arena;
  char *v;
  uint32_t n, cap;
  struct Marks *marks; /* marks.h; NULL: nobody asks where the bytes come from */
} Buf;

static inline Buf buf_new(Arena *a) { return (Buf){.arena = a}; }
#define buf_lit(b, literal) buf_bytes((b), STR(literal))
void buf_grow(Buf *b, Str s); /* buf_bytes where there is no room for them */
/* Raw: only quoting functions and renderers call it with user text. */
static inline void buf_bytes(Buf *b, Str s) {
  if (s.n >= b->cap - b->n) {
    buf_grow(b, s);
    return;
  }
  if (s.n) memcpy(b->v + b->n, s.s, s.n);
  b->n += s.n;
}
static inline void buf_char(Buf *b, char c) { buf_bytes(b, (Str){&c, 1}); }
void buf_int(Buf *b, int64_t v);
/* Column padding: n spaces. */
void buf_pad_far(Buf *b, uint32_t n); /* buf_pad where there is little room, or for many */
static inline void buf_pad(Buf *b, uint32_t n) {
  enum { NEAR = 16 }; /* a store of known size, of which n bytes count */
  if (n > NEAR || b->cap - b->n <= NEAR) {
    buf_pad_far(b, n);
    return;
  }
  memset(b->v + b->n, ' ', NEAR);
  b->n += n;
}
/* The content so far; valid until the next append. NUL-terminated behind it. */
Str buf_str(Buf *b);

#endif
