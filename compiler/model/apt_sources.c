/* A file with apt's sources: would apt read it? Lines of `deb`, or stanzas of fields. Servers and suites are not asked
   for, and keys that a source names are in the image. Called by files.c. */
#include "model/apt_sources.h"

#include "model/shell_syntax.h"

typedef struct {
  Str text;
  uint32_t lo, hi;  /* what is wrong, in the file */
  const char *what; /* NULL: nothing */
} Reading;

static bool wrong(Reading *r, uint32_t lo, uint32_t hi, const char *what) {
  r->lo = lo, r->hi = hi, r->what = what;
  return false;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* The next word of lo..hi; empty at the end. What stands in `[ ]` is one. */
static Str next_word(Str s, uint32_t *at, uint32_t hi) {
  while (*at < hi && is_blank(s.s[*at])) ++*at;
  uint32_t lo = *at;
  if (lo < hi && s.s[lo] == '[') {
    while (*at < hi && s.s[*at] != ']') ++*at;
    if (*at < hi) ++*at;
  } else {
    while (*at < hi && !is_blank(s.s[*at])) ++*at;
  }
  return str_sub(s, lo, *at);
}

static bool has_scheme(Str s) {
  uint32_t colon = str_find(s, ':');
  for (uint32_t i = 0; i < colon && i < s.n; i++)
    if (!(s.s[i] >= 'a' && s.s[i] <= 'z') && !strchr("+-.", s.s[i]) && !(s.s[i] >= '0' && s.s[i] <= '9'))
      return false;
  return colon && colon + 1 < s.n;
}

/* deb [options] uri suite component … */
static bool read_line(Reading *r, uint32_t lo, uint32_t hi) {
  uint32_t at = lo;
  Str type = next_word(r->text, &at, hi);
  if (!str_is(type, "deb") && !str_is(type, "deb-src"))
    return wrong(r, lo, hi, "a line begins with `deb` or `deb-src`");
  Str uri = next_word(r->text, &at, hi);
  if (uri.n && uri.s[0] == '[') {
    if (uri.s[uri.n - 1] != ']') return wrong(r, lo, hi, "its `[` is not closed");
    uri = next_word(r->text, &at, hi);
  }
  if (!has_scheme(uri)) return wrong(r, lo, hi, "the address of the server is missing behind `deb`");
  Str suite = next_word(r->text, &at, hi);
  if (!suite.n) return wrong(r, lo, hi, "the suite is missing behind the address");
  bool exact = suite.s[suite.n - 1] == '/';
  if (!exact && !next_word(r->text, &at, hi).n)
    return wrong(r, lo, hi, "the components are missing behind the suite");
  return true;
}

/* ---- stanzas ---- */

static const char *const needed[] = {"types", "uris", "suites"};
enum { NEEDED = 3 };

typedef struct {
  bool have[NEEDED];
  bool any;
  uint32_t lo, hi; /* its first line */
} Stanza;

static bool same_word(Str s, const char *lower) {
  uint32_t i = 0;
  for (; i < s.n && lower[i]; i++)
    if ((s.s[i] | 32) != lower[i]) return false;
  return i == s.n && !lower[i];
}

static bool end_stanza(Reading *r, Stanza *z) {
  static const char *const missing[] = {"a stanza needs `Types:`", "a stanza needs `URIs:`",
                                        "a stanza needs `Suites:`"};
  for (uint32_t i = 0; z->any && i < NEEDED; i++)
    if (!z->have[i]) return wrong(r, z->lo, z->hi, missing[i]);
  *z = (Stanza){0};
  return true;
}

static bool read_field(Reading *r, Stanza *z, uint32_t lo, uint32_t hi) {
  if (is_blank(r->text.s[lo])) /* goes on with the field before */
    return z->any || wrong(r, lo, hi, "a stanza begins with a field, as in `Types: deb`");
  uint32_t colon = lo;
  while (colon < hi && r->text.s[colon] != ':' && !is_blank(r->text.s[colon])) colon++;
  if (colon == hi || r->text.s[colon] != ':' || colon == lo)
    return wrong(r, lo, hi, "a line is a field, as in `Types: deb`");
  if (!z->any) z->lo = lo, z->hi = hi;
  z->any = true;
  for (uint32_t i = 0; i < NEEDED; i++)
    if (same_word(str_sub(r->text, lo, colon), needed[i])) z->have[i] = true;
  if (!same_word(str_sub(r->text, lo, colon), "types")) return true;
  for (uint32_t at = colon + 1; at < hi;) {
    Str type = next_word(r->text, &at, hi);
    if (type.n && !str_is(type, "deb") && !str_is(type, "deb-src"))
      return wrong(r, lo, hi, "types are `deb` and `deb-src`");
  }
  return true;
}

/* ---- the whole ---- */

static bool is_stanzas(Str text) {
  for (uint32_t lo = 0; lo < text.n;) {
    uint32_t hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    if (same_word(str_sub(text, lo, lo + str_find(str_sub(text, lo, hi), ':')), "uris")) return true;
    lo = hi + 1;
  }
  return false;
}

static bool read_all(Reading *r) {
  bool stanzas = is_stanzas(r->text), any = false;
  Stanza z = {0};
  if (memchr(r->text.s, 0, r->text.n)) return wrong(r, 0, 0, "it is no text");
  for (uint32_t lo = 0; lo < r->text.n;) {
    uint32_t next = lo + str_find(str_sub(r->text, lo, r->text.n), '\n') + 1;
    uint32_t hi = next - 1, end = stanzas ? hi : lo + str_find(str_sub(r->text, lo, hi), '#'), at = lo;
    if (hi > lo && r->text.s[hi - 1] == '\r') return wrong(r, lo, hi - 1, "its lines end with CR LF");
    bool empty = next_word(r->text, &at, end).n == 0, comment = stanzas && r->text.s[lo] == '#';
    if (stanzas && empty && !end_stanza(r, &z)) return false;
    if (!empty && !comment) {
      if (!(stanzas ? read_field(r, &z, lo, hi) : read_line(r, lo, end))) return false;
      any = true;
    }
    lo = next;
  }
  if (stanzas && !end_stanza(r, &z)) return false;
  return any || wrong(r, 0, 0, "there is no source in it");
}

bool apt_sources_check(Ctx *c, const Value *v, Str text, Str rel) {
  Model *m = c->m;
  Reading r = {0};
  if (!model_read(m, rel, v->at, &r.text)) return false;
  if (read_all(&r)) return true;
  Diag *d = diag(m->ds, E0670, v->at, text, str_c(r.what));
  if (r.hi && r.text.n <= SOURCE_SHOWN) {
    Span line = {script_source(m, rel, r.text), r.lo, r.hi};
    diag_also(m->ds, d, line, THIS_LINE);
  }
  diag_help(m->ds, d, APT_SOURCES_ARE);
  diag_origin(c, d, v);
  return false;
}
