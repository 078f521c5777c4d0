/* What can be wrong with a number, and texts that only look like one. Called by the rules of lex.re. */
#include "syntax/lex.h"
#include "syntax/number.h"

static NodeKind node_kind(uint8_t kind) {
  switch (kind) {
  case T_INT: return N_INT;
  case T_DECIMAL: return N_DECIMAL;
  case T_SIZE: return N_SIZE;
  case T_DURATION: return N_DURATION;
  default: return N_PORTPROTO;
  }
}

typedef struct {
  At lo, hi;
  uint64_t unit;
} Part;
enum { MAX_PARTS = 6 };

/* `30m1h` → `1h30m`, where each unit is there once. */
static void say_order(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0006, lex_span(lx, t, p), lex_str(t, p));
  diag_label(ds, d, PHRASE_SYN_UNITS_DESCEND, DIAG_ARGS());
  Part parts[MAX_PARTS];
  size_t n = 0;
  for (At at = t; at < p; n++) {
    At lo = at, unit;
    while (lex_is_digit(*at) || *at == '_') at++;
    for (unit = at; at < p && !lex_is_digit(*at);) at++;
    if (n == MAX_PARTS) return;
    Part part = {lo, at, number_duration_unit(lex_str(unit, at))};
    size_t i = n;
    for (; i > 0 && parts[i - 1].unit <= part.unit; i--) {
      if (parts[i - 1].unit == part.unit) return;
      parts[i] = parts[i - 1];
    }
    parts[i] = part;
  }
  Buf b = buf_new(lx->syntax->arena);
  for (size_t i = 0; i < n; i++) buf_bytes(&b, lex_str(parts[i].lo, parts[i].hi));
  diag_edit(ds, diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, buf_str(&b)), lex_span(lx, t, p), buf_str(&b));
}

static Str with_unit(Lexer *lx, At t, At unit, Str with) {
  return arena_fmt(lx->syntax->arena, "%.*s%.*s", (int)(unit - t), (const char *)t, STR_ARG(with));
}

At lex_number(Lexer *lx, uint8_t kind, At t, At p) {
  Diags *ds = lx->syntax->diags;
  uint64_t value;
  Proto proto;
  NumberError error = number_read(node_kind(kind), lex_str(t, p), &value, &proto);
  if (error == NUMBER_OVERFLOW) diag(ds, E0010, lex_span(lx, t, p));
  if (error == NUMBER_DIGITS) diag(ds, E0011, lex_span(lx, t, p));
  if (error == NUMBER_ORDER) say_order(lx, t, p);
  if (kind == T_SIZE && p[-2] == 'K') {
    Diag *d = diag(ds, W0406, lex_span(lx, t, p), lex_str(t, p));
    Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, with_unit(lx, t, p - 2, STR("kB")));
    diag_edit(ds, fix, lex_span(lx, p - 2, p), STR("kB"));
  }
  lex_put_flagged(lx, kind, t, p, error ? TOKEN_BAD : 0);
  return p;
}

At lex_leading_zero(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0007, lex_span(lx, t, p), lex_str(t, p));
  bool octal = true;
  At digits = t;
  for (At at = t; at < p; at++) octal &= *at < '8' || *at == '_';
  while (digits < p - 1 && (*digits == '0' || *digits == '_')) digits++;
  Str plain = lex_str(digits, p);
  if (octal && !str_is(plain, "0")) {
    Str mode = arena_fmt(lx->syntax->arena, "0o%.*s", STR_ARG(plain));
    Fix *fix = diag_fix(ds, d, p - t == 4 ? FIX_SAFE : FIX_MAYBE, SYN_FIX_REPLACE_BY, mode);
    diag_edit(ds, fix, lex_span(lx, t, p), mode);
  } else {
    diag_edit(ds, diag_fix(ds, d, FIX_MAYBE, SYN_FIX_REPLACE_BY, plain), lex_span(lx, t, p), plain);
  }
  lex_put_flagged(lx, T_INT, t, p, TOKEN_BAD);
  return p;
}

/* Words that are used for units elsewhere. */
static const struct {
  const char *word, *unit;
} unit_words[] = {
    {"sec", "s"},   {"secs", "s"},   {"second", "s"},  {"seconds", "s"}, {"min", "m"},   {"mins", "m"},
    {"hr", "h"},    {"minute", "m"}, {"minutes", "m"}, {"hour", "h"},    {"hours", "h"}, {"hrs", "h"},
    {"day", "d"},   {"days", "d"},   {"msec", "ms"},   {"usec", "us"},   {"S", "s"},     {"H", "h"},
    {"b", "B"},     {"kb", "kB"},    {"Kb", "kB"},     {"mb", "MB"},     {"Mb", "MB"},   {"gb", "GB"},
    {"Gb", "GB"},   {"tb", "TB"},    {"Tb", "TB"},     {"kib", "KiB"},   {"kiB", "KiB"}, {"mib", "MiB"},
    {"gib", "GiB"}, {"tib", "TiB"},  {"Kib", "KiB"},   {"Mib", "MiB"},   {"Gib", "GiB"}, {"Tib", "TiB"},
    {"Ki", "KiB"},  {"Mi", "MiB"},   {"Gi", "GiB"},    {"Ti", "TiB"},
};

static Fix *offer_unit(Lexer *lx, Diag *d, At t, At unit, At p, Str with, Applicability app) {
  Diags *ds = lx->syntax->diags;
  Fix *fix = diag_fix(ds, d, app, SYN_FIX_REPLACE_BY, with_unit(lx, t, unit, with));
  diag_edit(ds, fix, lex_span(lx, unit, p), with);
  return fix;
}

/* `2GX`: GB or GiB? */
static void offer_units(Lexer *lx, Diag *d, At t, At unit, At p) {
  Diags *ds = lx->syntax->diags;
  Str word = lex_str(unit, p);
  for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) {
    if (!str_is(word, unit_words[i].word)) continue;
    offer_unit(lx, d, t, unit, p, str_c(unit_words[i].unit), FIX_SAFE);
    return;
  }
  char first = word.s[0] >= 'a' ? (char)(word.s[0] - 32) : word.s[0];
  diag_help(ds, d, SYN_SIZES_ARE);
  if (!strchr("KMGT", first)) {
    diag_help(ds, d, SYN_DURATIONS_ARE);
    return;
  }
  Arena *a = lx->syntax->arena;
  Str tens = arena_fmt(a, "%cB", first == 'K' ? 'k' : first), twos = arena_fmt(a, "%ciB", first);
  diag_help(ds, d, SYN_ONE_OF_TWO, with_unit(lx, t, unit, tens), with_unit(lx, t, unit, twos));
  diag_fix_of_help(d, offer_unit(lx, d, t, unit, p, tens, FIX_MAYBE));
  offer_unit(lx, d, t, unit, p, twos, FIX_MAYBE);
}

At lex_bad_number(Lexer *lx, At t, At p) {
  Diags *ds = lx->syntax->diags;
  At digits = t, slash = memchr(t, '/', (size_t)(p - t));
  uint32_t dots = 0;
  for (At at = t; at < p; at++) dots += *at == '.';
  if (dots > 1) return lex_needs_quotes(lx, t, p);
  Diag *d = diag(ds, E0006, lex_span(lx, t, p), lex_str(t, p));
  while (digits < p && (lex_is_digit(*digits) || *digits == '_' || *digits == '.')) digits++;
  bool unit =
      !slash && digits < p && digits[-1] != '_' && digits[-1] != '.' && !(digits == t + 1 && *t == '0');
  for (At at = digits; at < p; at++) unit &= lex_is_word(*at) && !lex_is_digit(*at);
  if (slash) {
    diag_label(ds, d, PHRASE_SYN_UNKNOWN_PROTO, DIAG_ARGS(lex_str(slash + 1, p)));
    diag_help(ds, d, SYN_PROTOS_ARE);
  } else if (unit && number_duration_unit(lex_str(digits, p))) {
    diag_label(ds, d, PHRASE_SYN_WHOLE_DURATION, DIAG_ARGS());
    diag_help(ds, d, SYN_DURATIONS_ARE);
  } else if (unit) {
    diag_label(ds, d, PHRASE_SYN_UNKNOWN_UNIT, DIAG_ARGS(lex_str(digits, p)));
    offer_units(lx, d, t, digits, p);
  } else {
    diag_help(ds, d, SYN_NUMBERS_ARE);
  }
  lex_put_flagged(lx, T_INT, t, p, TOKEN_BAD);
  return p;
}

/* Paths, addresses, versions, URLs: text that begins at t and goes on to the next blank or closing mark. */
At lex_needs_quotes(Lexer *lx, At t, At p) {
  while (*p > ' ' && *p < 0x7F && !strchr(",;)]}\"'#", *p)) p++;
  Str text = lex_str(t, p);
  Diags *ds = lx->syntax->diags;
  Diag *d = diag(ds, E0019, lex_span(lx, t, p), text);
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_QUOTE);
  diag_edit(ds, fix, lex_span(lx, t, t), STR("\""));
  diag_edit(ds, fix, lex_span(lx, p, p), STR("\""));
  lex_put_flagged(lx, T_STRING, t, p, TOKEN_BAD);
  return p;
}
