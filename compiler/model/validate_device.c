/* The bytes of what names devices: those of the host, those of a CDI vendor, rules for groups of them, and GPUs. Called
   by validate.c. What docker has on the host is docker's to know. */
#include "model/validate.h"

static bool is_permissions(Str s) {
  uint32_t seen = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    uint32_t bit = s.s[i] == 'r' ? 1 : s.s[i] == 'w' ? 2 : s.s[i] == 'm' ? 4 : 0;
    if (!bit || (seen & bit)) return false;
    seen |= bit;
  }
  return s.n > 0;
}

/* /dev/ttyUSB0, /dev/ttyUSB0:/dev/modem, /dev/ttyUSB0:/dev/modem:rw */
static bool check_host_device(Literal *k) {
  uint32_t from = str_find(k->s, ':');
  if (from == k->s.n) return true;
  Str rest = str_sub(k->s, from + 1, k->s.n);
  uint32_t to = str_find(rest, ':'), at = from + 1;
  if (is_permissions(rest)) {
    Diag *d = bad_at(k, DIAG_E0490, at, k->s.n, "permissions stand third");
    validate_spelling(
        k, d,
        arena_fmt(k->c->m->arena, "%.*s:%.*s:%.*s", (int)from, k->s.s, (int)from, k->s.s, STR_ARG(rest)));
    return false;
  }
  if (!rest.n || rest.s[0] != '/')
    return BAD_WITH(k, E0490, at - (to == 0), at + to, "in the container a device has an absolute path",
                    "not absolute");
  if (to == rest.n) return true;
  if (is_permissions(str_sub(rest, to + 1, rest.n))) return true;
  return BAD_WITH(k, E0490, at + to + (to + 1 < rest.n), k->s.n, "permissions are of r, w and m, each once",
                  "not permissions");
}

/* One part of vendor.com/class=name: letters, digits and `also`, with a letter or digit first and last. */
static bool is_part(Str s, const char *also) {
  for (uint32_t i = 0; i < s.n; i++) {
    bool plain = is_alpha(s.s[i]) || is_digit(s.s[i]);
    if (!plain && (i == 0 || i + 1 == s.n || !s.s[i] || !strchr(also, s.s[i]))) return false;
  }
  return s.n > 0;
}

bool validate_device(Literal *k) {
  Str s = k->s;
  if (s.n && s.s[0] == '/') return check_host_device(k);
  uint32_t slash = str_find(s, '/'), equals = str_find(s, '=');
  if (equals < s.n && slash < equals && is_part(str_sub(s, 0, slash), "_-.") && is_alpha(s.s[0]) &&
      is_part(str_sub(s, slash + 1, equals), "_-") && is_part(str_sub(s, equals + 1, s.n), "_-.:"))
    return true;
  Diag *d = bad_at(k, DIAG_E0490, 0, s.n, "neither an absolute path nor a CDI name");
  if (str_starts(s, STR("dev/")))
    validate_spelling(k, d, arena_fmt(k->c->m->arena, "/%.*s", STR_ARG(s)));
  else
    diag_help(k->c->m->ds, d, DEVICE_IS);
  return false;
}

/* 189, * */
static bool read_number(Str s, uint32_t *at) {
  if (*at < s.n && s.s[*at] == '*') return ++*at;
  uint32_t from = *at;
  while (*at < s.n && is_digit(s.s[*at]) && *at - from < 7) ++*at;
  return *at > from;
}

bool validate_device_rule(Literal *k) {
  Str s = k->s;
  uint32_t at = 2;
  bool kind = s.n > 2 && strchr("abc", s.s[0]) && s.s[1] == ' ';
  if (!kind)
    return BAD_WITH(k, E0491, 0, s.n < 1 ? 0 : 1, "it begins with a, b or c and a blank", "a, b or c");
  uint32_t lo = at;
  if (!read_number(s, &at) || at == s.n || s.s[at++] != ':' || !read_number(s, &at) || at == s.n ||
      s.s[at++] != ' ')
    return BAD_WITH(k, E0491, lo, s.n, "then come two numbers or `*`, as in 189:*, and a blank",
                    "MAJOR:MINOR");
  if (!is_permissions(str_sub(s, at, s.n)))
    return BAD_WITH(k, E0491, at, s.n, "permissions are of r, w and m, each once", "not permissions");
  return true;
}

/* 0, 0:1, GPU-3a23c669-f69c-c64e-cf85-44e9b07e7a2a, MIG-… */
bool validate_gpu_id(Literal *k) {
  if (is_part(k->s, "-:_./")) return true;
  return BAD(k, E0492, 0, k->s.n, "");
}

/* 02:42:ac:11:00:02 */
bool validate_mac(Literal *k) {
  Str s = k->s;
  uint32_t i = 0;
  while (i < s.n && i < 17 && (i % 3 == 2 ? s.s[i] == ':' : is_hex(s.s[i]))) i++;
  if (i == 17 && s.n == 17) return true;
  const char *why = i < s.n && i < 17 ? "six bytes of two hexadecimal digits have colons between"
                    : i < 17          ? "it has fewer than six bytes"
                                      : "it has more than six bytes";
  return BAD(k, E0830, i < s.n ? i : 0, s.n, why);
}

/* container:db-1, and with `:ro` in volumes_from */
bool validate_container(Literal *k) {
  Str s = k->s, prefix = STR("container:");
  if (!str_starts(s, prefix)) {
    bool service = str_starts(s, STR("service:"));
    Diag *d = validate_bad(
        k, DIAG_E0831, 0, s.n,
        service ? "a service of the project is written service.NAME" : "it begins with `container:`", "");
    Str name = str_sub(s, service ? 8 : 0, s.n);
    if (service && name.n)
      diag_help(k->c->m->ds, d, WRITTEN_LIKE, arena_fmt(k->c->m->arena, "service.%.*s", STR_ARG(name)));
    return false;
  }
  uint32_t i = prefix.n;
  while (i < s.n && (is_word(s.s[i]) || strchr(".-", s.s[i]))) i++;
  Str behind = str_sub(s, i, s.n);
  if (i > prefix.n && (!behind.n || str_is(behind, ":ro") || str_is(behind, ":rw"))) return true;
  return BAD(k, E0831, i < s.n ? i : 0, s.n,
             i > prefix.n ? "names are letters, digits, `_`, `.` and `-`" : "the name is missing");
}
