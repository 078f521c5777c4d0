/* Comparing and searching borrowed text. Called by everybody. */
#include "base/str.h"

int str_cmp(Str a, Str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  int order = n ? memcmp(a.s, b.s, n) : 0;
  return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str a, Str prefix) {
  return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.s, prefix.s, prefix.n) == 0);
}

bool str_ends(Str a, Str suffix) {
  return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.s + (a.n - suffix.n), suffix.s, suffix.n) == 0);
}

uint32_t str_find(Str a, char c) {
  const char *hit = a.n ? memchr(a.s, c, a.n) : NULL;
  return hit ? (uint32_t)(hit - a.s) : a.n;
}
