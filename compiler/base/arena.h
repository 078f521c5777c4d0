/* One arena per compilation. Memory comes zeroed, is never freed one by one, and running out of it is one
   jump to the API entry: no caller checks for NULL. */
#ifndef PEI_BASE_ARENA_H
#define PEI_BASE_ARENA_H

#include "base/str.h"
#include <setjmp.h>
#include <stddef.h>

/* The host's allocator; `alloc` may return NULL. */
typedef struct {
  void *(*alloc)(void *ctx, size_t bytes);
  void (*release)(void *ctx, void *block, size_t bytes);
  void *ctx;
} Alloc;

typedef struct ArenaChunk ArenaChunk;
typedef struct {
  char *at, *end;
  ArenaChunk *chunks;
  const Alloc *host;
  jmp_buf *oom;       /* where running out of memory lands */
  size_t chunk_bytes; /* size of the next chunk, grows */
  size_t total_bytes; /* obtained from the host so far */
  uint64_t made;      /* chunks so far */
} Arena;

void arena_init(Arena *a, const Alloc *host, jmp_buf *oom);
void arena_free(Arena *a);
/* Zeroed, aligned for pointers and numbers of 64 bits; n may be 0. */
void *arena_alloc(Arena *a, size_t n);
/* `bytes` of room with the first `old_bytes` of `old` in it, in place if `old` was the last block; the rest is
   not zeroed. NULL if the host has none: for those who hold a descriptor and must close it before arena_oom. */
void *arena_try(Arena *a, void *old, size_t old_bytes, size_t bytes);
_Noreturn void arena_oom(Arena *a);
/* Copies; the copy is NUL-terminated behind its n bytes. */
Str arena_str(Arena *a, Str s);
/* printf into the arena; NUL-terminated behind its n bytes. */
Str arena_fmt(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* All parts in a row; NUL-terminated behind them. */
Str arena_join(Arena *a, uint32_t n, const Str *parts);
#define ARENA_JOIN(a, ...)                                                                                   \
  arena_join((a), sizeof((const Str[]){__VA_ARGS__}) / sizeof(Str), (const Str[]){__VA_ARGS__})

/* Gives back all that was allocated since the mark: for loops that look at one large thing after another. */
typedef struct {
  char *at, *end;
  uint64_t number;
} ArenaMark;
static inline ArenaMark arena_mark(const Arena *a) { return (ArenaMark){a->at, a->end, a->made}; }
void arena_rewind(Arena *a, ArenaMark mark);
/* Gives back one block of `bytes` before its time if it is a large one, with a chunk of its own. Nobody may look at it
   again in any case. */
void arena_drop(Arena *a, const void *block, size_t bytes);

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

/* Growing arrays: struct { T *v; uint32_t n, cap; }. `vec_push` yields a pointer to the new zeroed slot. */
#define VEC(T)                                                                                               \
  struct {                                                                                                   \
    T *v;                                                                                                    \
    uint32_t n, cap;                                                                                         \
  }
void *arena_grow(Arena *a, void *v, uint32_t n, uint32_t *cap, size_t size);
/* Room for `n` in an array that has none yet; it grows all the same. */
#define vec_reserve(a, x, room)                                                                              \
  ((x)->cap || !(room) ? (void)0                                                                             \
                       : (void)((x)->v = arena_alloc((a), (room) * sizeof *(x)->v), (x)->cap = (room)))
#define vec_push(a, x)                                                                                       \
  ((x)->v = arena_grow((a), (x)->v, (x)->n, &(x)->cap, sizeof *(x)->v), &(x)->v[(x)->n++])

#endif
