/* Addresses as numbers, for the checks that compare them. The texts were validated before. */
#ifndef PEI_MODEL_CHECK_ADDR_H
#define PEI_MODEL_CHECK_ADDR_H

#include "base/str.h"

typedef struct {
  uint8_t b[16]; /* IPv4: the first four */
  bool six;
} Addr;
typedef struct {
  Addr lo, hi;
} Subnet;

bool addr_parse(Str s, Addr *out);
bool addr_subnet(Str s, Subnet *out); /* 10.20.0.0/24 */
/* Of one family; <0, 0, >0. */
int addr_cmp(const Addr *a, const Addr *b);
bool addr_is_wild(const Addr *a); /* 0.0.0.0 or :: */
static inline bool addr_inside(const Addr *a, const Subnet *s) {
  return a->six == s->lo.six && addr_cmp(&s->lo, a) <= 0 && addr_cmp(a, &s->hi) <= 0;
}

#endif
