/* The stream to messages: headers, a blank line, as many bytes as the header said. What is no header is passed over, so
   that a client that counted wrong is understood again at its next message. */
#include "lsp/private.h"

enum { HEADER_MAX = 4096, MESSAGE_MAX = 64 << 20 };
#define LENGTH "Content-Length:"

void frame_put(Lsp *l, Str bytes) {
  if (l->in.skip) {
    size_t n = bytes.n < l->in.skip ? bytes.n : l->in.skip;
    l->in.skip -= n;
    bytes = str_sub(bytes, (uint32_t)n, bytes.n);
  }
  if (l->in.n + bytes.n > l->in.cap) {
    size_t cap = (l->in.n + bytes.n) * 2;
    char *v = l->memory.alloc(l->memory.ctx, cap);
    if (!v) longjmp(l->oom, 1);
    if (l->in.n) memcpy(v, l->in.v, l->in.n);
    if (l->in.v) l->memory.release(l->memory.ctx, l->in.v, l->in.cap);
    l->in.v = v;
    l->in.cap = cap;
  }
  if (bytes.n) memcpy(l->in.v + l->in.n, bytes.s, bytes.n);
  l->in.n += bytes.n;
}

static void take(Lsp *l, size_t n) {
  memmove(l->in.v, l->in.v + n, l->in.n - n);
  l->in.n -= n;
}

/* Is this text the start of the header's name, whatever its case? */
static bool is_length(const char *s) {
  for (uint32_t i = 0; i + 1 < sizeof LENGTH; i++) {
    char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i], want = LENGTH[i];
    if (want >= 'A' && want <= 'Z') want = (char)(want + 32);
    if (c != want) return false;
  }
  return true;
}

/* The number behind the name; -1 if it is none. */
static int64_t number(Str s) {
  int64_t n = -1;
  uint32_t i = 0;
  while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t')) i++;
  for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9' && n < 1ll << 40; i++)
    n = (n < 0 ? 0 : n) * 10 + s.s[i] - '0';
  while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t' || s.s[i] == '\r')) i++;
  return i == s.n ? n : -1;
}

/* The length that the header lines up to `end` say; -1: none. */
static int64_t length_in(const char *v, size_t end) {
  int64_t length = -1;
  for (size_t i = 0; i + sizeof LENGTH - 1 <= end; i++) {
    if (!is_length(v + i)) continue;
    const char *nl = memchr(v + i, '\n', end - i);
    size_t stop = nl ? (size_t)(nl - v) : end;
    i += sizeof LENGTH - 1;
    length = number(str_n(v + i, stop - i));
  }
  return length;
}

/* Where the blank line ends that closes the headers; 0: not yet. */
static size_t header_end(const char *v, size_t n) {
  for (size_t i = 0; i + 1 < n; i++) {
    if (v[i] != '\n') continue;
    if (v[i + 1] == '\n') return i + 2;
    if (i + 2 < n && v[i + 1] == '\r' && v[i + 2] == '\n') return i + 3;
  }
  return 0;
}

bool frame_next(Lsp *l, Str *text) {
  *text = (Str){NULL, 0};
  while (l->in.n && (l->in.v[0] == '\r' || l->in.v[0] == '\n')) take(l, 1);
  size_t window = l->in.n < HEADER_MAX ? l->in.n : HEADER_MAX, body = header_end(l->in.v, window);
  if (!body && l->in.n < HEADER_MAX) return false;
  if (!body) { /* no header is so long */
    take(l, HEADER_MAX - sizeof LENGTH);
    return true;
  }
  int64_t length = length_in(l->in.v, body);
  if (length < 0) {
    take(l, body);
    return true;
  }
  if (length > MESSAGE_MAX) {
    size_t here = l->in.n - body < (size_t)length ? l->in.n - body : (size_t)length;
    l->in.skip = (size_t)length - here;
    take(l, body + here);
    return true;
  }
  if (l->in.n - body < (size_t)length) return false;
  Str copy = arena_str(&l->arena, str_n(l->in.v + body, (size_t)length));
  take(l, body + (size_t)length);
  *text = copy;
  return true;
}
