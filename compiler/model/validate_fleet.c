/* The bytes of addresses of machines that images go to: engines and registries. */
#include "model/validate.h"

/* The port in s[lo, hi), of digits alone. */
static bool port_at(Literal *k, DiagId id, uint32_t lo, uint32_t hi) {
  uint32_t port = 0;
  for (uint32_t i = lo; i < hi; i++)
    port = is_digit(k->s.s[i]) && port <= 65535 ? port * 10 + (uint32_t)(k->s.s[i] - '0') : 65536;
  if (hi > lo && port && port <= 65535) return true;
  k->label = "not a port";
  return bad_at(k, id, hi > lo ? lo : lo - 1, hi, "ports are numbers from 1 to 65535"), false;
}

/* Host and port up to the end of what may hold them; *end is where they stop. */
static bool authority(Literal *k, DiagId id, uint32_t lo, uint32_t *end, bool *port) {
  Str s = k->s;
  uint32_t hi = lo, colon = UINT32_MAX;
  bool six = lo < s.n && s.s[lo] == '[';
  for (; hi < s.n && s.s[hi] != '/'; hi++) {
    if (s.s[hi] == ']') six = false;
    if (s.s[hi] == ':' && !six) colon = hi;
    if (!is_word(s.s[hi]) && !strchr(".-:[]", s.s[hi])) {
      if (s.s[hi] == ' ') k->label = "blank";
      return bad_at(k, id, hi, hi + 1, "this is no part of a host's name"), false;
    }
  }
  *end = hi;
  *port = colon != UINT32_MAX;
  if (hi == lo || colon == lo || s.s[lo] == '-') {
    k->label = "no host";
    return bad_at(k, id, 0, s.n, "the host is missing"), false;
  }
  return !*port || port_at(k, id, colon + 1, hi);
}

/* As docker takes a host: a user in front with ssh, a path behind it. */
bool validate_engine(Literal *k) {
  Str s = k->s;
  bool ssh = str_starts(s, STR("ssh://")), tcp = str_starts(s, STR("tcp://"));
  uint32_t lo = 6, end, at = UINT32_MAX;
  bool port;
  if (str_starts(s, STR("unix://"))) {
    if (s.n > 8 && s.s[7] == '/') return true;
    return BAD(k, E0910, 0, s.n, "the path of a socket is absolute, as in unix:///var/run/docker.sock");
  }
  if (!ssh && !tcp) {
    bool bare = s.n && str_find(s, '/') == s.n && str_find(s, ':') == s.n;
    k->label = "no ssh, unix or tcp";
    Diag *d = bad_at(k, DIAG_E0910, 0, s.n, "it begins with ssh://, unix:// or tcp://");
    for (uint32_t i = 0; i < s.n; i++) bare &= is_word(s.s[i]) || strchr(".-@", s.s[i]) != NULL;
    if (bare) validate_spelling(k, d, arena_fmt(k->c->m->arena, "ssh://%.*s", STR_ARG(s)));
    return false;
  }
  for (uint32_t i = lo; ssh && i < s.n && s.s[i] != '/'; i++)
    if (s.s[i] == '@') at = i;
  for (uint32_t i = lo; at != UINT32_MAX && i < at; i++)
    if (s.s[i] == ':')
      return BAD_WITH(k, E0910, i, at, "a password has no place in an address", "a password");
  for (uint32_t i = lo; at != UINT32_MAX && i < at; i++)
    if (!is_word(s.s[i]) && (i == lo || !strchr(".-", s.s[i])))
      return BAD(k, E0910, i, i + 1, "this is no part of a user's name");
  if (at == lo) return BAD(k, E0910, lo, lo + 1, "the user is missing before `@`");
  if (!authority(k, DIAG_E0910, at != UINT32_MAX ? at + 1 : lo, &end, &port)) return false;
  if (tcp && !port) return BAD(k, E0910, 0, s.n, "tcp needs a port, as in tcp://10.0.0.7:2376");
  for (uint32_t i = end; i < s.n; i++)
    if (!is_word(s.s[i]) && !strchr("/.-+@%", s.s[i]))
      return BAD(k, E0910, i, i + 1, "this cannot stand in the path of a socket");
  return true;
}

/* HOST[:PORT][/PATH], as image names have it. */
bool validate_registry_host(Literal *k) {
  Str s = k->s;
  uint32_t end;
  bool port;
  for (uint32_t i = 0; i + 2 < s.n; i++)
    if (!memcmp(s.s + i, "://", 3)) {
      k->label = "a scheme";
      Diag *d = bad_at(k, DIAG_E0911, 0, i + 3, "it is written without a scheme, as in names of images");
      uint32_t hi = s.n;
      while (hi > i + 3 && s.s[hi - 1] == '/') hi--;
      if (hi > i + 3) validate_spelling(k, d, str_sub(s, i + 3, hi));
      return false;
    }
  if (!authority(k, DIAG_E0911, 0, &end, &port)) return false;
  if (!port && !memchr(s.s, '.', end) && !str_eq(str_sub(s, 0, end), STR("localhost")))
    return BAD(k, E0911, 0, end, "docker takes one word for an account of Docker Hub; add a dot or a port");
  for (uint32_t i = end; i < s.n; i++) {
    bool empty = s.s[i] == '/' && (i + 1 == s.n || s.s[i + 1] == '/');
    if (empty) return BAD(k, E0911, i, i + 1, "a part of the path is empty");
    if (!is_lower(s.s[i]) && !is_digit(s.s[i]) && !strchr("/._-", s.s[i]))
      return BAD(k, E0911, i, i + 1, "paths of images are a-z, 0-9, `.`, `_`, `-`");
  }
  return true;
}
