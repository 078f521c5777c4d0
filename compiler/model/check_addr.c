/* See check_addr.h. */
#include "model/check_addr.h"

static bool number(Str s, uint32_t *at, uint32_t base, uint32_t max, uint32_t *out) {
  uint32_t start = *at;
  for (*out = 0; *at < s.n; ++*at) {
    char c = s.s[*at];
    uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : 99;
    if (digit >= base) break;
    *out = *out * base + digit;
    if (*out > max) return false;
  }
  return *at > start;
}

static bool parse4(Str s, uint8_t *b) {
  uint32_t at = 0, n;
  for (uint32_t i = 0; i < 4; i++) {
    if (i && (at >= s.n || s.s[at++] != '.')) return false;
    if (!number(s, &at, 10, 255, &n)) return false;
    b[i] = (uint8_t)n;
  }
  return at == s.n;
}

/* Groups before and after `::`. */
static bool parse6(Str s, uint8_t *b) {
  uint32_t at = 0, n = 0, gap = UINT32_MAX, group;
  uint8_t bytes[16] = {0};
  while (at < s.n) {
    if (at + 1 < s.n && s.s[at] == ':' && s.s[at + 1] == ':') {
      if (gap != UINT32_MAX) return false;
      gap = n;
      at += 2;
      continue;
    }
    if (n && gap != n && (s.s[at++] != ':')) return false;
    if (n == 16 || !number(s, &at, 16, 0xFFFF, &group)) return false;
    bytes[n++] = (uint8_t)(group >> 8);
    bytes[n++] = (uint8_t)group;
  }
  if (gap == UINT32_MAX ? n != 16 : n > 14) return false;
  uint32_t head = gap == UINT32_MAX ? 16 : gap;
  memset(b, 0, 16);
  memcpy(b, bytes, head);
  memcpy(b + 16 - (n - head < 16 ? n - head : 0), bytes + head, n > head ? n - head : 0);
  return true;
}

bool addr_parse(Str s, Addr *out) {
  *out = (Addr){.six = str_find(s, ':') < s.n};
  return out->six ? parse6(s, out->b) : parse4(s, out->b);
}

bool addr_subnet(Str s, Subnet *out) {
  uint32_t slash = str_find(s, '/'), at = slash + 1, bits;
  if (slash == s.n || !addr_parse(str_sub(s, 0, slash), &out->lo)) return false;
  uint32_t width = out->lo.six ? 128 : 32;
  if (!number(s, &at, 10, width, &bits) || at != s.n) return false;
  out->hi = out->lo;
  for (uint32_t i = bits; i < width; i++) {
    uint8_t bit = (uint8_t)(0x80u >> (i & 7));
    out->lo.b[i >> 3] &= (uint8_t)~bit;
    out->hi.b[i >> 3] |= bit;
  }
  return true;
}

int addr_cmp(const Addr *a, const Addr *b) { return memcmp(a->b, b->b, a->six ? 16 : 4); }

bool addr_is_wild(const Addr *a) {
  static const uint8_t zero[16];
  return !memcmp(a->b, zero, 16);
}
