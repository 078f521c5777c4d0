/* The bytes of a moment that a snapshot is of: a day of the calendar, perhaps with a time, not before the first one. */
#include "model/validate.h"

#include "model/day.h"

/* Snapshots of Debian begin then. */
#define FIRST_DAY 20050312

static bool digits(Str s, uint32_t lo, uint32_t n, uint32_t *out) {
  *out = 0;
  for (uint32_t i = lo; i < lo + n; i++) {
    if (i >= s.n || !is_digit(s.s[i])) return false;
    *out = *out * 10 + (uint32_t)(s.s[i] - '0');
  }
  return true;
}

static bool has(Str s, const char *pattern) { /* `0` stands for a digit */
  uint32_t i = 0;
  for (; i < s.n && pattern[i]; i++)
    if (pattern[i] == '0' ? !is_digit(s.s[i]) : s.s[i] != pattern[i]) return false;
  return i == s.n && !pattern[i];
}

static uint32_t days_of(uint32_t year, uint32_t month) {
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 ? 28u + leap : 30 + (month + (month > 7)) % 2;
}

bool day_stamp(Str s, char out[static DAY_STAMP]) {
  static const char *const forms[] = {"0000-00-00", "0000-00-00T00:00:00Z", "00000000T000000Z"};
  bool known = false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < sizeof forms / sizeof *forms; i++) known |= has(s, forms[i]);
  for (uint32_t i = 0; known && i < s.n; i++)
    if (!strchr("-:", s.s[i])) out[n++] = s.s[i];
  memcpy(out + n, n == 8 ? "T000000Z" : "", n == 8 ? 9 : 1);
  return known;
}

bool validate_snapshot(Literal *k) {
  char stamp[DAY_STAMP];
  uint32_t year, month, day, hour, minute, second;
  if (!day_stamp(k->s, stamp))
    return BAD(k, E0480, 0, k->s.n, "it is written 2026-01-01, or 2026-01-01T12:30:00Z");
  Str s = str_c(stamp);
  digits(s, 0, 4, &year), digits(s, 4, 2, &month), digits(s, 6, 2, &day);
  digits(s, 9, 2, &hour), digits(s, 11, 2, &minute), digits(s, 13, 2, &second);
  if (month < 1 || month > 12 || day < 1 || day > days_of(year, month))
    return BAD_WITH(k, E0480, 0, k->s.n, "the calendar has no such day", "no such day");
  if (hour > 23 || minute > 59 || second > 59)
    return BAD_WITH(k, E0480, 0, k->s.n, "a day has no such time", "no such time");
  if (year * 10000 + month * 100 + day < FIRST_DAY)
    return BAD_WITH(k, E0480, 0, k->s.n, "the first snapshots are of 2005-03-12", "too early");
  return true;
}
