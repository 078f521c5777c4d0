/* Borrowed text: a pointer and a length in bytes, not NUL-terminated. */
#ifndef PEI_BASE_STR_H
#define PEI_BASE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  const char *s;
  uint32_t n;
} Str;

#define STR(literal) ((Str){"" literal "", sizeof(literal) - 1})
#define STR_ARG(str) (int)(str).n, (str).s /* for "%.*s" */

static inline Str str_c(const char *s) { return (Str){s, (uint32_t)strlen(s)}; }
static inline Str str_n(const char *s, size_t n) { return (Str){s, (uint32_t)n}; }
static inline bool str_eq(Str a, Str b) { return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0); }
static inline bool str_is(Str a, const char *b) { return str_eq(a, str_c(b)); }
static inline Str str_sub(Str a, uint32_t lo, uint32_t hi) { return (Str){a.s + lo, hi - lo}; }

/* Bytewise order, shorter first on a common prefix: <0, 0, >0. */
int str_cmp(Str a, Str b);
static inline bool str_starts(Str a, Str prefix) {
  return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.s, prefix.s, prefix.n) == 0);
}
static inline bool str_ends(Str a, Str suffix) {
  return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.s + (a.n - suffix.n), suffix.s, suffix.n) == 0);
}
static inline bool str_is_http(Str s) {
  return str_starts(s, STR("http://")) || str_starts(s, STR("https://"));
}
/* Offset of the first `c`, or a.n. */
static inline uint32_t str_find(Str a, char c) {
  const char *hit = a.n ? memchr(a.s, c, a.n) : NULL;
  return hit ? (uint32_t)(hit - a.s) : a.n;
}

#endif
