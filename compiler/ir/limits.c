/* The limits of the consumers, found by giving them every byte (tests/quote). Not quoting itself: emit/quote.c. */
#include "ir/limits.h"

#include "base/utf8.h"

/* Offset of the first of the bytes in `bad` or of a zero byte, or s.n. */
static uint32_t find_any(Str s, const char *bad) {
  uint32_t first = s.n;
  for (;; bad++) { /* one fast look for each */
    const char *at = first ? memchr(s.s, *bad, first) : NULL;
    if (at) first = (uint32_t)(at - s.s);
    if (!*bad) return first;
  }
}

static bool without(Str s, const char *bad, uint32_t *at) { return (*at = find_any(s, bad)) == s.n; }

/* Not longer than a line, when each of `escaped` takes two bytes. The instruction's own words need some room. */
static bool fits_line(Str s, const char *escaped, uint32_t *at) {
  uint32_t room = LIMIT_DOCKER_LINE - 256;
  if (s.n <= room / 2) return true;
  for (uint32_t i = 0, n = 0; i < s.n; i++) {
    n += s.s[i] && strchr(escaped, s.s[i]) ? 2 : 1;
    if (n > room) return *at = i, false;
  }
  return true;
}

static bool not_empty(Str s, uint32_t *at) {
  *at = 0;
  return s.n > 0;
}

/* BuildKit trims these, splits at them, or cannot put them into a request. */
static bool is_blank_or_control(uint32_t code) {
  if (code < 0x80) return code < ' ' || code == 0x7F;
  return utf8_is_control(code) || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

static bool printable(Str s, uint32_t highest, uint32_t *at) {
  if (!not_empty(s, at)) return false;
  for (uint32_t i = 0, len; i < s.n; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    if (code > highest || is_blank_or_control(code)) return *at = i, false;
  }
  return *at = s.n, true;
}

static bool no_last_blank(Str s, uint32_t *at) {
  if (s.s[s.n - 1] != ' ') return true;
  *at = s.n - 1;
  return false;
}

bool quote_can_dest(Str s, uint32_t *at) { return printable(s, UINT32_MAX, at); }
bool quote_can_copy(Str s, uint32_t *at) {
  return printable(s, UINT32_MAX, at) && without(s, "\\", at) && no_last_blank(s, at);
}
bool quote_can_heredoc(Str s, uint32_t *at) {
  if (!not_empty(s, at) || s.s[0] == '-') return false;
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word && (!c || !strchr("_@%+=:,./-", c))) return *at = i, false;
  }
  return *at = s.n, true;
}
bool quote_can_file(Str s, uint32_t *at) { return quote_can_copy(s, at) && without(s, "*?[", at); }
bool quote_can_mount(Str s, uint32_t *at) { return printable(s, '~', at) && no_last_blank(s, at); }
bool quote_can_path(Str s, uint32_t *at) { return quote_can_mount(s, at) && without(s, "\\*?[", at); }

bool quote_can_docker(Str s, uint32_t *at) { return without(s, "\n\r", at) && fits_line(s, "\"\\$", at); }
bool quote_can_label(Str s, uint32_t *at) { return not_empty(s, at) && without(s, "\n\r\t =\"'\\$", at); }
bool quote_can_exec(Str s, uint32_t *at) { return without(s, "", at) && fits_line(s, "\"\\\n\r\t", at); }
bool quote_can_passwd(Str s, uint32_t *at) { return without(s, ":\n\r", at); }
bool quote_can_sh(Str s, uint32_t *at) { return without(s, "", at); }
bool quote_can_compose(Str s, uint32_t *at) { return without(s, "", at); }
bool quote_can_bake(Str s, uint32_t *at) {
  *at = 0;
  return !str_starts(s, STR("\xEF\xBB\xBF")) && without(s, "", at);
}

bool quote_can_run(Str s, uint32_t *at) {
  if (!without(s, "", at)) return false;
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\n');
    if (hi - lo > LIMIT_DOCKER_LINE - 256) return *at = lo + LIMIT_DOCKER_LINE - 256, false;
    if (hi < s.n && hi > lo && s.s[hi - 1] == '\r') return *at = hi - 1, false;
  }
  return true;
}

bool quote_can_late(Str s, uint32_t *at) {
  if (!without(s, "\n\r}", at)) return false;
  for (uint32_t i = 0; i + 1 < s.n; i++)
    if (s.s[i] == '$' && s.s[i + 1] == '{') return *at = i, false;
  return true;
}

static bool is_dns(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool quote_can_dns(Str s, uint32_t *at) {
  enum { LONGEST = 63 };
  for (*at = 0; *at < s.n && *at < LONGEST; ++*at) {
    bool end = *at == 0 || *at + 1 == s.n;
    if (!is_dns(s.s[*at]) && (end || s.s[*at] != '-')) return false;
  }
  return s.n > 0 && *at == s.n;
}

uint32_t limit_dns_name(char *out, Str name) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < name.n; i++) {
    char c = name.s[i] >= 'A' && name.s[i] <= 'Z' ? (char)(name.s[i] | 0x20) : name.s[i];
    if (!is_dns(c)) c = '-';
    if (c != '-' || n) out[n++] = c;
  }
  while (n && out[n - 1] == '-') n--;
  return n;
}

/* ---- labels of nodes ---- */

static Str trim(Str s) {
  while (s.n && s.s[0] == ' ') s = str_sub(s, 1, s.n);
  while (s.n && s.s[s.n - 1] == ' ') s = str_sub(s, 0, s.n - 1);
  return s;
}

/* [A-Za-z0-9], inside also `-`, `_`, `.`; 1 to 63 bytes. */
static bool is_label_name(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    bool end = i == 0 || i + 1 == s.n, letter = is_dns((char)(s.s[i] | 0x20)) && s.s[i] > ' ';
    if (!letter && (end || !strchr("-_.", s.s[i]) || !s.s[i])) return false;
  }
  return s.n > 0 && s.n <= 63;
}

bool limit_node_label(Str name, Str *label) {
  static const struct {
    const char *swarm, *label;
  } known[] = {{"node.hostname", "kubernetes.io/hostname"},
               {"node.platform.os", "kubernetes.io/os"},
               {"node.platform.arch", "kubernetes.io/arch"}};
  for (uint32_t i = 0; i < sizeof known / sizeof *known; i++)
    if (str_is(name, known[i].swarm)) return *label = str_c(known[i].label), true;
  Str prefix = STR("node.labels.");
  if (!str_starts(name, prefix)) return false;
  *label = str_sub(name, prefix.n, name.n);
  uint32_t slash = str_find(*label, '/');
  if (slash == label->n) return is_label_name(*label);
  return is_label_name(str_sub(*label, 0, slash)) && is_label_name(str_sub(*label, slash + 1, label->n));
}

bool limit_node_is(Str constraint, Str *label, Str *value) {
  static const char *const machines[][2] = {{"x86_64", "amd64"}, {"aarch64", "arm64"}};
  uint32_t eq = str_find(constraint, '=');
  if (eq + 1 >= constraint.n || constraint.s[eq + 1] != '=') return false;
  *value = trim(str_sub(constraint, eq + 2, constraint.n));
  if (!limit_node_label(trim(str_sub(constraint, 0, eq)), label) || !is_label_name(*value)) return false;
  for (uint32_t i = 0; i < 2; i++)
    if (str_is(*label, "kubernetes.io/arch") && str_is(*value, machines[i][0]))
      *value = str_c(machines[i][1]);
  return true;
}
