/* What YAML 1.1 takes a plain scalar for: `no` for a truth value, `22:22` for a number to the base of 60. The rules
   are those of PyYAML, since configurations were read with that. */
#include "import/yml.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_octal(char c) { return (c >= '0' && c <= '7') || c == '_'; }
static bool is_binary(char c) { return c == '0' || c == '1' || c == '_'; }
static bool is_decimal(char c) { return is_digit(c) || c == '_'; }
static bool is_hex(char c) { return is_decimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

static bool all(Str s, bool (*is)(char c)) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!is(s.s[i])) return false;
  return s.n > 0;
}

static bool one_of(Str s, const char *const *words, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (str_is(s, words[i])) return true;
  return false;
}
#define ONE_OF(s, ...)                                                                                       \
  one_of((s), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static Str unsigned_part(Str s) { return s.n && (s.s[0] == '+' || s.s[0] == '-') ? str_sub(s, 1, s.n) : s; }

/* ":05" or ":5", at least one, up to the end. */
static bool is_sixties(Str s) {
  for (uint32_t i = 0; i < s.n;) {
    uint32_t digits = 0;
    if (s.s[i++] != ':') return false;
    while (i < s.n && is_digit(s.s[i]) && digits < 2) i++, digits++;
    if (!digits || (digits == 2 && s.s[i - 2] > '5')) return false;
  }
  return s.n > 0;
}

typedef enum { NOT_INT, DECIMAL, OCTAL, BINARY, HEX, SIXTIES } IntForm;

static IntForm int_form(Str s) {
  uint32_t n = 0;
  s = unsigned_part(s);
  if (str_is(s, "0")) return DECIMAL;
  if (str_starts(s, STR("0b"))) return all(str_sub(s, 2, s.n), is_binary) ? BINARY : NOT_INT;
  if (str_starts(s, STR("0x"))) return all(str_sub(s, 2, s.n), is_hex) ? HEX : NOT_INT;
  if (!s.n || !is_digit(s.s[0])) return NOT_INT;
  if (s.s[0] == '0') return all(s, is_octal) ? OCTAL : NOT_INT;
  while (n < s.n && is_decimal(s.s[n])) n++;
  if (n == s.n) return DECIMAL;
  return is_sixties(str_sub(s, n, s.n)) ? SIXTIES : NOT_INT;
}

/* 1.5, .5, 1.5e+3, 1:30.5, .inf */
static bool is_float(Str s) {
  s = unsigned_part(s);
  if (ONE_OF(s, ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN")) return true;
  uint32_t i = 0, point = str_find(s, '.');
  if (point == s.n || s.n < 2) return false;
  while (i < point && is_decimal(s.s[i])) i++;
  if (i && !is_digit(s.s[0])) return false;
  if (i < point && !is_sixties(str_sub(s, i, point))) return false;
  for (i = point + 1; i < s.n && is_decimal(s.s[i]);) i++;
  if (i == s.n) return true;
  return (s.s[i] == 'e' || s.s[i] == 'E') && i + 2 < s.n && (s.s[i + 1] == '+' || s.s[i + 1] == '-') &&
         all(str_sub(s, i + 2, s.n), is_digit);
}

YmlReading yml_reading(const YmlNode *n) {
  Str s = n->text;
  if (n->kind == YML_NULL) return READ_NULL;
  if (n->kind != YML_SCALAR || !n->plain) return READ_TEXT;
  if (!s.n || ONE_OF(s, "~", "null", "Null", "NULL")) return READ_NULL;
  if (ONE_OF(s, "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")) return READ_TRUE;
  if (ONE_OF(s, "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")) return READ_FALSE;
  if (int_form(s) != NOT_INT) return READ_INT;
  return is_float(s) ? READ_FLOAT : READ_TEXT;
}

static uint32_t digit_value(char c) {
  return is_digit(c) ? (uint32_t)(c - '0') : c >= 'a' ? (uint32_t)(c - 'a') + 10 : (uint32_t)(c - 'A') + 10;
}

/* The number in decimals; "another number" when it is too large to be told. */
static Str int_text(Arena *a, Str s, IntForm form) {
  static const uint32_t bases[] = {[DECIMAL] = 10, [OCTAL] = 8, [BINARY] = 2, [HEX] = 16, [SIXTIES] = 10};
  uint64_t sum = 0, part = 0, limit = UINT64_MAX / 64;
  Str digits = unsigned_part(s);
  if (form == DECIMAL && all(digits, is_digit) && s.s[0] != '+') return s;
  for (uint32_t i = form == BINARY || form == HEX ? 2 : 0; i < digits.n; i++) {
    char c = digits.s[i];
    if (part > limit / 60 || sum > limit / 60) return STR("another number");
    if (c == ':') sum = (sum + part) * 60, part = 0;
    if (c != ':' && c != '_') part = part * bases[form] + digit_value(c);
  }
  return arena_fmt(a, "%s%llu", s.n && s.s[0] == '-' && sum + part ? "-" : "",
                   (unsigned long long)(sum + part));
}

/* 1.10 is printed 1.1; the odd forms are not told. */
static Str float_text(Arena *a, Str s) {
  uint32_t lo = 0, hi = s.n, point = str_find(s, '.');
  for (uint32_t i = 0; i < s.n; i++)
    if (i != point && !is_digit(s.s[i]) && !(i == 0 && s.s[0] == '-')) return STR("another number");
  while (lo + 1 < point && s.s[lo] == '0') lo++;
  while (hi > point + 2 && s.s[hi - 1] == '0') hi--;
  return arena_fmt(a, "%s%.*s%s", point == 0 ? "0" : "", (int)(hi - lo), s.s + lo,
                   hi == point + 1 ? "0" : "");
}

Str yml_misread(Arena *a, const YmlNode *n) {
  Str out = n->text;
  switch (yml_reading(n)) {
  case READ_TRUE: out = STR("True"); break;
  case READ_FALSE: out = STR("False"); break;
  case READ_INT: out = int_text(a, n->text, int_form(n->text)); break;
  case READ_FLOAT: out = float_text(a, n->text); break;
  case READ_NULL: out = STR("None"); break;
  case READ_TEXT: break;
  }
  return str_eq(out, n->text) ? STR("") : out;
}

Str yml_what(const YmlNode *n) {
  switch (n->kind) {
  case YML_NULL: return STR("nothing");
  case YML_LIST: return STR("a list");
  case YML_MAP: return STR("a mapping");
  case YML_SCALAR: break;
  }
  switch (yml_reading(n)) {
  case READ_TRUE:
  case READ_FALSE: return STR("a truth value");
  case READ_INT: return STR("a number");
  case READ_FLOAT: return STR("a decimal number");
  default: return n->text.n ? STR("text") : STR("an empty text");
  }
}
