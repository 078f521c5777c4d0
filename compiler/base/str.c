/* The order of borrowed texts. Called by everybody. */
#include "base/str.h"

int str_cmp(Str a, Str b) {
  uint32_t n = a.n < b.n ? a.n : b.n;
  int order = n ? memcmp(a.s, b.s, n) : 0;
  return order ? order : (a.n > b.n) - (a.n < b.n);
}
