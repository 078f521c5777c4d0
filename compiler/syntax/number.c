/* Values of integer, decimal, size, duration and port literals, all with overflow checks. */
#include "syntax/number.h"

typedef struct {
  Str name;
  uint64_t factor;
} Unit;

/* `KB` is read as kB, with a warning of the lexer. */
static const Unit size_units[] = {
    {STR("B"), 1},
    {STR("kB"), 1000},
    {STR("KB"), 1000},
    {STR("MB"), 1000000},
    {STR("GB"), 1000000000},
    {STR("TB"), 1000000000000},
    {STR("KiB"), (uint64_t)1 << 10},
    {STR("MiB"), (uint64_t)1 << 20},
    {STR("GiB"), (uint64_t)1 << 30},
    {STR("TiB"), (uint64_t)1 << 40},
};

static const Unit duration_units[] = {
    {STR("us"), 1},       {STR("ms"), 1000},       {STR("s"), 1000000},
    {STR("m"), 60000000}, {STR("h"), 3600000000u}, {STR("d"), 86400000000u},
};

static uint64_t unit_of(const Unit *units, size_t n, Str name) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(units[i].name, name)) return units[i].factor;
  return 0;
}

uint64_t number_size_unit(Str unit) {
  return unit_of(size_units, sizeof size_units / sizeof *size_units, unit);
}
uint64_t number_duration_unit(Str unit) {
  return unit_of(duration_units, sizeof duration_units / sizeof *duration_units, unit);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static unsigned digit_of(char c) { return is_digit(c) ? (unsigned)(c - '0') : ((unsigned)c | 32) - 'a' + 10; }

/* Digits and underscores from *at on; false if the value is above 64 bits. */
static bool read_digits(Str s, uint32_t *at, unsigned base, uint64_t *value) {
  bool fits = true;
  *value = 0;
  for (; *at < s.n; ++*at) {
    char c = s.s[*at];
    if (c == '_') continue;
    if (!is_digit(c) && (base < 16 || digit_of(c) < 10 || digit_of(c) > 15)) break;
    fits &=
        !__builtin_mul_overflow(*value, base, value) && !__builtin_add_overflow(*value, digit_of(c), value);
  }
  return fits;
}

static NumberError read_int(Str s, uint64_t *value) {
  char mark = s.n > 2 && s.s[0] == '0' ? s.s[1] : '0';
  unsigned base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
  uint32_t at = base == 10 ? 0 : 2;
  return read_digits(s, &at, base, value) ? NUMBER_OK : NUMBER_OVERFLOW;
}

/* The whole part and up to six decimals, in millionths; *at ends behind them. */
static NumberError read_millionths(Str s, uint32_t *at, uint64_t *whole, uint64_t *part) {
  *part = 0;
  bool fits = read_digits(s, at, 10, whole);
  if (*at < s.n && s.s[*at] == '.') {
    uint64_t weight = 100000;
    for (++*at; *at < s.n && is_digit(s.s[*at]); ++*at, weight /= 10) {
      if (weight == 0) return NUMBER_DIGITS;
      *part += digit_of(s.s[*at]) * weight;
    }
  }
  return fits ? NUMBER_OK : NUMBER_OVERFLOW;
}

/* (whole + part / 1,000,000) * factor */
static NumberError scaled(uint64_t whole, uint64_t part, uint64_t factor, uint64_t *value) {
  uint64_t low = (uint64_t)((unsigned __int128)part * factor / 1000000);
  if (__builtin_mul_overflow(whole, factor, value) || __builtin_add_overflow(*value, low, value))
    return NUMBER_OVERFLOW;
  return *value > INT64_MAX ? NUMBER_OVERFLOW : NUMBER_OK;
}

static NumberError read_size(Str s, uint64_t *value) {
  uint32_t at = 0;
  uint64_t whole, part;
  NumberError error = read_millionths(s, &at, &whole, &part);
  if (error) return error;
  return scaled(whole, part, number_size_unit(str_sub(s, at, s.n)), value);
}

static NumberError read_duration(Str s, uint64_t *value) {
  uint64_t last = UINT64_MAX;
  *value = 0;
  for (uint32_t at = 0; at < s.n;) {
    uint64_t count, part;
    bool fits = read_digits(s, &at, 10, &count);
    uint32_t unit = at;
    while (at < s.n && !is_digit(s.s[at])) at++;
    uint64_t factor = number_duration_unit(str_sub(s, unit, at));
    if (factor >= last) return NUMBER_ORDER;
    last = factor;
    if (!fits || scaled(count, 0, factor, &part) || __builtin_add_overflow(*value, part, value))
      return NUMBER_OVERFLOW;
  }
  return *value > INT64_MAX ? NUMBER_OVERFLOW : NUMBER_OK;
}

static NumberError read_port(Str s, uint64_t *value, Proto *proto) {
  uint32_t slash = str_find(s, '/'), at = 0;
  Str name = str_sub(s, slash + 1, s.n);
  *proto = str_is(name, "tcp") ? PROTO_TCP : str_is(name, "udp") ? PROTO_UDP : PROTO_SCTP;
  return read_digits(str_sub(s, 0, slash), &at, 10, value) ? NUMBER_OK : NUMBER_OVERFLOW;
}

NumberError number_read(NodeKind kind, Str spelling, uint64_t *value, Proto *proto) {
  *value = 0;
  *proto = PROTO_NONE;
  if (kind == N_INT) return read_int(spelling, value);
  if (kind == N_SIZE) return read_size(spelling, value);
  if (kind == N_DURATION) return read_duration(spelling, value);
  if (kind == N_PORTPROTO) return read_port(spelling, value, proto);
  uint32_t at = 0;
  uint64_t whole, part;
  NumberError error = read_millionths(spelling, &at, &whole, &part);
  return error ? error : scaled(whole, part, 1000000, value);
}
