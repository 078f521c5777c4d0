/* A published port as docker writes it, as a pair of the project. Called by importers. */
#include "import/df.h"

bool import_digits(Str s, uint32_t *lo) {
  uint32_t from = *lo;
  while (*lo < s.n && s.s[*lo] >= '0' && s.s[*lo] <= '9') ++*lo;
  return *lo > from && *lo - from <= 5;
}

/* ${X}, ${X:-80}, $X */
static bool late_port(Arena *a, Str s, Str *out) {
  bool brace = s.n > 3 && s.s[1] == '{' && s.s[s.n - 1] == '}';
  Str name = brace ? str_sub(s, 2, s.n - 1) : str_sub(s, 1, s.n), number = STR("");
  uint32_t colon = str_find(name, ':'), i = 0;
  if (brace && colon + 1 < name.n && name.s[colon + 1] == '-')
    number = str_sub(name, colon + 2, name.n), name = str_sub(name, 0, colon);
  for (uint32_t k = 0; k < name.n; k++)
    if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789", name.s[k])) return false;
  if (!name.n || (number.n && (!import_digits(number, &i) || i < number.n))) return false;
  *out = number.n ? arena_fmt(a, "late(\"%.*s\", %.*s)", STR_ARG(name), STR_ARG(number))
                  : arena_fmt(a, "late(\"%.*s\")", STR_ARG(name));
  return true;
}

/* 80, 8000-8010, or a variable. */
static bool port(Arena *a, Str s, Str *out) {
  uint32_t i = 0;
  *out = s;
  if (s.n > 1 && s.s[0] == '$') return late_port(a, s, out);
  if (!import_digits(s, &i)) return false;
  if (i == s.n) return true;
  uint32_t dash = i++;
  if (s.s[dash] != '-' || !import_digits(s, &i) || i < s.n) return false;
  *out = arena_fmt(a, "%.*s..%.*s", (int)dash, s.s, (int)(s.n - dash - 1), s.s + dash + 1);
  return true;
}

/* Where the part before `end` begins; a colon in braces separates nothing. */
static uint32_t part_before(Str s, uint32_t end) {
  uint32_t depth = 0;
  while (end && (s.s[end - 1] != ':' || depth)) {
    if (s.s[end - 1] == '}') depth++;
    if (s.s[end - 1] == '{' && depth) depth--;
    end--;
  }
  return end;
}

ImportPort import_port(Arena *a, Str s, Str *pair, Str *inside) {
  uint32_t slash = str_find(s, '/'), last = part_before(s, slash);
  uint32_t first = last ? part_before(s, last - 1) : 0;
  Str proto = str_sub(s, slash, s.n), there, here, address = first ? str_sub(s, 0, first - 1) : STR("");
  if (!last && port(a, str_sub(s, 0, slash), inside)) return PORT_ALONE;
  Str host = last ? str_sub(s, first, last - 1) : STR("");
  bool good = last && port(a, str_sub(s, last, slash), &there) && port(a, host, &here);
  good &= !proto.n || str_is(proto, "/tcp") || str_is(proto, "/udp") || str_is(proto, "/sctp");
  if (!good || (address.n && host.s[0] == '$')) return PORT_BAD;
  if (address.n) here = arena_fmt(a, "\"%.*s:%.*s\"", STR_ARG(address), STR_ARG(host));
  *pair = arena_fmt(a, "%.*s -> %.*s%.*s", STR_ARG(here), STR_ARG(there), STR_ARG(proto));
  return PORT_PAIR;
}
