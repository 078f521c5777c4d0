/* The arena: chunks from the host's allocator, bumped through, given back all at once. Called by everybody.
   A large block gets a chunk of its own: the rest of the current one is not lost, and what an array that grows has
   left behind can be given back. The list of chunks stays in order of time, which is what rewinding needs. Under
   AddressSanitizer everything that is not handed out is poisoned, with a gap behind each block. */
#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h> /* vsnprintf alone: formatting, no stream */

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#else
enum { GAP = 0 };
#define ASAN_POISON_MEMORY_REGION(at, n) ((void)(at), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(at, n) ((void)(at), (void)(n))
#endif

enum {
  ALIGN = _Alignof(uint64_t),
  CHUNK_FIRST = 64 << 10,
  CHUNK_LAST = 4 << 20,
  CHUNK_TEST = 4 << 10,
  LARGE = 256 << 10
};

struct ArenaChunk {
  _Alignas(max_align_t) ArenaChunk *older;
  size_t bytes;
  uint64_t number; /* in order of time */
  bool own;        /* of one block alone */
};

void arena_init(Arena *a, const Alloc *host, jmp_buf *oom) {
  *a = (Arena){.host = host, .oom = oom, .chunk_bytes = CHUNK_FIRST};
}

static void chunk_release(Arena *a, ArenaChunk **at) {
  ArenaChunk *chunk = *at;
  *at = chunk->older;
  a->total_bytes -= chunk->bytes;
  ASAN_UNPOISON_MEMORY_REGION(chunk, chunk->bytes);
  a->host->release(a->host->ctx, chunk, chunk->bytes);
}

void arena_free(Arena *a) {
  while (a->chunks) chunk_release(a, &a->chunks);
  a->at = a->end = NULL;
}

void arena_rewind(Arena *a, ArenaMark mark) {
  while (a->chunks && a->chunks->number > mark.number) chunk_release(a, &a->chunks);
  a->at = mark.at, a->end = mark.end;
  if (a->at) ASAN_POISON_MEMORY_REGION(a->at, (size_t)(a->end - a->at));
}

void arena_drop(Arena *a, const void *block, size_t bytes) {
  ASAN_POISON_MEMORY_REGION(block, bytes);
  if (bytes <= a->chunk_bytes / 2 && bytes <= LARGE) return;
  for (ArenaChunk **at = &a->chunks; *at; at = &(*at)->older)
    if (block == *at + 1 && (*at)->own) {
      chunk_release(a, at);
      return;
    }
}

void arena_oom(Arena *a) { longjmp(*a->oom, 1); }

/* What a block of n bytes occupies. */
static size_t block_room(size_t n) {
  size_t room = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  return (room ? room : ALIGN) + GAP;
}

/* A block in a new chunk, or NULL. */
static __attribute__((noinline)) char *chunk_block(Arena *a, size_t room) {
  size_t bytes = sizeof(ArenaChunk) + room;
  bool own = bytes > a->chunk_bytes / 2 || bytes > LARGE;
  if (!own) bytes = a->chunk_bytes;
  ArenaChunk *chunk = a->host->alloc(a->host->ctx, bytes);
  if (!chunk) return NULL;
  *chunk = (ArenaChunk){a->chunks, bytes, ++a->made, own};
  a->chunks = chunk;
  a->total_bytes += bytes;
  char *block = (char *)(chunk + 1);
  ASAN_POISON_MEMORY_REGION(block, bytes - sizeof *chunk);
  if (own) return block;
  a->at = block + room;
  a->end = (char *)chunk + bytes;
  /* Chunks that a test made tiny stay so: every allocation is then a call of the host. */
  if (a->chunk_bytes >= CHUNK_TEST && a->chunk_bytes < CHUNK_LAST) a->chunk_bytes *= 2;
  return block;
}

/* Not zeroed; NULL if the host has none. */
static inline char *block_new(Arena *a, size_t n) {
  if (n > PTRDIFF_MAX / 2) return NULL;
  size_t room = block_room(n);
  char *block = a->at;
  if (room <= (size_t)(a->end - a->at))
    a->at += room;
  else
    block = chunk_block(a, room);
  if (block) ASAN_UNPOISON_MEMORY_REGION(block, n);
  return block;
}

void *arena_try(Arena *a, void *old, size_t old_bytes, size_t bytes) {
  if (bytes > PTRDIFF_MAX / 2) return NULL;
  if (old && (char *)old + block_room(old_bytes) == a->at) {
    char *end = (char *)old + block_room(bytes);
    if (bytes >= old_bytes && block_room(bytes) <= (size_t)(a->end - (char *)old)) {
      a->at = end;
      ASAN_UNPOISON_MEMORY_REGION(old, bytes);
      return old;
    }
  }
  char *block = block_new(a, bytes);
  if (block && old_bytes) memcpy(block, old, old_bytes < bytes ? old_bytes : bytes);
  return block;
}

void *arena_alloc(Arena *a, size_t n) {
  char *block = block_new(a, n);
  if (!block) arena_oom(a);
  return memset(block, 0, n);
}

Str arena_str(Arena *a, Str s) {
  char *copy = block_new(a, (size_t)s.n + 1);
  if (!copy) arena_oom(a);
  if (s.n) memcpy(copy, s.s, s.n);
  copy[s.n] = 0;
  return (Str){copy, s.n};
}

Str arena_join(Arena *a, uint32_t n, const Str *parts) {
  size_t size = 0, at = 0;
  for (uint32_t i = 0; i < n; i++) size += parts[i].n;
  if (size >= UINT32_MAX) arena_oom(a);
  char *s = block_new(a, size + 1);
  if (!s) arena_oom(a);
  for (uint32_t i = 0; i < n; i++) {
    if (parts[i].n) memcpy(s + at, parts[i].s, parts[i].n);
    at += parts[i].n;
  }
  s[size] = 0;
  return str_n(s, size);
}

Str arena_fmt(Arena *a, const char *format, ...) {
  char small[256];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(small, sizeof small, format, args);
  va_end(args);
  if (n < 0) arena_oom(a); /* above INT_MAX: no text of ours, only running out of room */
  if ((size_t)n < sizeof small) return arena_str(a, str_n(small, (size_t)n));
  char *text = block_new(a, (size_t)n + 1);
  if (!text) arena_oom(a);
  va_start(args, format);
  vsnprintf(text, (size_t)n + 1, format, args);
  va_end(args);
  return str_n(text, (size_t)n);
}

void *arena_grow(Arena *a, void *v, uint32_t n, uint32_t *cap, size_t size) {
  if (n >= *cap) {
    if (*cap > UINT32_MAX / 2) arena_oom(a);
    uint32_t first = size < 32 ? (uint32_t)(48 / size) : 3; /* most have a few elements, and are many */
    uint32_t more = *cap ? *cap * 2 : first;
    void *grown = arena_try(a, v, *cap * size, more * size);
    if (!grown) arena_oom(a);
    if (v && grown != v) arena_drop(a, v, *cap * size);
    v = grown;
    *cap = more;
  }
  memset((char *)v + n * size, 0, size); /* here, not when growing: the slot may have been used and popped */
  return v;
}
