/* The byte buffer that outputs and messages are built in. Called by renderers and emitters. */
#include "base/buf.h"

/* Room for `more` bytes and the NUL behind them. */
static void buf_room(Buf *b, uint32_t more) {
  uint64_t need = (uint64_t)b->n + more + 1;
  if (need <= b->cap) return;
  uint64_t cap = b->cap < 32 ? 64 : (uint64_t)b->cap * 2;
  while (cap < need) cap *= 2;
  if (cap > UINT32_MAX) cap = UINT32_MAX;
  char *v = need > UINT32_MAX ? NULL : arena_try(b->arena, b->v, b->cap, (size_t)cap);
  if (!v) arena_oom(b->arena);
  b->v = v;
  b->cap = (uint32_t)cap;
}

void buf_grow(Buf *b, Str s) {
  if (s.n == 0) return;
  buf_room(b, s.n);
  memcpy(b->v + b->n, s.s, s.n);
  b->n += s.n;
}

void buf_int(Buf *b, int64_t v) {
  char digits[20];
  uint32_t at = sizeof digits;
  uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  do digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (v < 0) digits[--at] = '-';
  buf_bytes(b, (Str){digits + at, (uint32_t)sizeof digits - at});
}

void buf_pad_far(Buf *b, uint32_t n) {
  if (n == 0) return;
  buf_room(b, n);
  memset(b->v + b->n, ' ', n);
  b->n += n;
}

Str buf_str(Buf *b) {
  buf_room(b, 0);
  b->v[b->n] = 0;
  return (Str){b->v, b->n};
}
