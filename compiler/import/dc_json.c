/* JSON with comments and commas at ends, as editors take it: is it that? With its comments blanked out it is YAML, and
   every byte is where it was. What its values mean is not asked here. Called by devcontainer.c. */
#include "import/dc.h"

typedef enum { WANT_VALUE, WANT_ITEM, WANT_KEY, WANT_COLON, WANT_COMMA, WANT_END } Want;

typedef struct {
  Import *im;
  Str t;
  char *out;
  uint32_t at, depth;
  uint32_t open[YML_MAX_DEPTH + 1]; /* where the brackets are */
  Want want;
} Json;

static bool expected(Json *j, PhraseId what) {
  uint32_t hi = j->at + (j->at < j->t.n);
  while (hi < j->t.n && (j->t.s[hi] & 0xC0) == 0x80) hi++;
  diag(j->im->ds, E0985, ((Span){j->im->file, j->at, hi}), str_c(diag_phrases[what]));
  return false;
}

static bool not_closed(Json *j, uint32_t lo, uint32_t n) {
  diag(j->im->ds, E0986, ((Span){j->im->file, lo, lo + n}), str_sub(j->t, lo, lo + n));
  return false;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* Blanks and comments, all of which become blanks. */
static bool skip(Json *j) {
  while (j->at < j->t.n) {
    uint32_t lo = j->at;
    Str rest = str_sub(j->t, lo, j->t.n);
    if (is_blank(rest.s[0])) {
      j->at++;
    } else if (str_starts(rest, STR("//"))) {
      j->at += str_find(rest, '\n');
    } else if (str_starts(rest, STR("/*"))) {
      for (j->at += 2; j->at < j->t.n && !str_starts(str_sub(j->t, j->at, j->t.n), STR("*/"));) j->at++;
      if (j->at == j->t.n) return not_closed(j, lo, 2);
      j->at += 2;
    } else
      return true;
    for (; lo < j->at; lo++)
      if (j->t.s[lo] != '\n' && j->t.s[lo] != '\r') j->out[lo] = ' ';
  }
  return true;
}

/* The number of four hexadecimal digits, or 0x110000. */
static uint32_t hex4(Str s, uint32_t at) {
  uint32_t code = 0;
  if (at + 4 > s.n) return 0x110000;
  for (uint32_t i = at; i < at + 4; i++) {
    char c = s.s[i], low = (char)(c | 32);
    bool digit = c >= '0' && c <= '9';
    if (!digit && (low < 'a' || low > 'f')) return 0x110000;
    code = code * 16 + (uint32_t)(digit ? c - '0' : low - 'a' + 10);
  }
  return code;
}

/* An escape; `at` is moved to its last byte. Two halves of a character in UTF-16 become one escape of YAML, behind an
   escaped line end, which makes it as long and means nothing. */
static bool escape(Json *j) {
  Str t = j->t;
  if (j->at + 1 >= t.n || !strchr("\"\\/bfnrtu", t.s[j->at + 1])) return expected(j, PHRASE_DC_ESCAPE);
  if (t.s[j->at + 1] != 'u') return j->at++, true;
  uint32_t code = hex4(t, j->at + 2), low = 0x110000;
  if (code >= 0xD800 && code < 0xDC00 && j->at + 7 < t.n && t.s[j->at + 6] == '\\' && t.s[j->at + 7] == 'u')
    low = hex4(t, j->at + 8);
  bool half = code >= 0xD800 && code < 0xE000, pair = half && low >= 0xDC00 && low < 0xE000;
  if (code > 0xFFFF || (half && !pair)) return expected(j, PHRASE_DC_ESCAPE);
  if (pair) {
    Str one = arena_fmt(j->im->a, "\\\n\\U%08x", 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
    memcpy(j->out + j->at, one.s, one.n);
  }
  j->at += pair ? 11 : 5;
  return true;
}

/* The quote is at `at`. */
static bool string(Json *j) {
  uint32_t lo = j->at++;
  for (; j->at < j->t.n && j->t.s[j->at] != '"'; j->at++) {
    if (j->t.s[j->at] == '\n' || j->t.s[j->at] == '\r') return not_closed(j, lo, 1);
    if (j->t.s[j->at] == '\\' && !escape(j)) return false;
  }
  if (j->at >= j->t.n) return not_closed(j, lo, 1);
  j->at++;
  return true;
}

static bool digits(Str s, uint32_t *i) {
  uint32_t lo = *i;
  while (*i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9') ++*i;
  return *i > lo;
}

static bool is_number(Str s) {
  uint32_t i = s.n && s.s[0] == '-' ? 1 : 0, first = i;
  if (!digits(s, &i) || (s.s[first] == '0' && i > first + 1)) return false;
  if (i < s.n && s.s[i] == '.' && (i++, !digits(s, &i))) return false;
  if (i < s.n && (s.s[i] | 32) == 'e') {
    i++;
    if (i < s.n && (s.s[i] == '+' || s.s[i] == '-')) i++;
    if (!digits(s, &i)) return false;
  }
  return i == s.n;
}

/* true, false, null or a number. */
static bool word(Json *j) {
  uint32_t hi = j->at;
  while (hi < j->t.n && !is_blank(j->t.s[hi]) && !strchr(",:{}[]\"/", j->t.s[hi])) hi++;
  Str w = str_sub(j->t, j->at, hi);
  bool known = str_is(w, "true") || str_is(w, "false") || str_is(w, "null") || is_number(w);
  if (!known) return expected(j, PHRASE_DC_VALUE);
  j->at = hi;
  return true;
}

static void after(Json *j) { j->want = j->depth ? WANT_COMMA : WANT_END; }

static bool value(Json *j, char c) {
  if (c == '{' || c == '[') {
    j->open[j->depth++] = j->at++;
    j->want = c == '{' ? WANT_KEY : WANT_ITEM;
    return true;
  }
  if (!(c == '"' ? string(j) : word(j))) return false;
  after(j);
  return true;
}

/* A closing bracket, or a comma. */
static bool separator(Json *j, char c) {
  bool map = j->t.s[j->open[j->depth - 1]] == '{';
  if (c == (map ? '}' : ']')) {
    j->depth--;
    j->at++;
    after(j);
    return true;
  }
  if (c != ',' || j->want != WANT_COMMA) {
    if (j->want == WANT_COMMA) return expected(j, map ? PHRASE_DC_MAP_END : PHRASE_DC_LIST_END);
    return expected(j, map ? PHRASE_DC_KEY : PHRASE_DC_VALUE);
  }
  j->at++;
  j->want = map ? WANT_KEY : WANT_ITEM;
  return true;
}

static bool next(Json *j) {
  char c = j->t.s[j->at];
  switch (j->want) {
  case WANT_VALUE: return value(j, c);
  case WANT_ITEM: return c == ']' ? separator(j, c) : value(j, c);
  case WANT_KEY:
    if (c != '"') return separator(j, c);
    j->want = WANT_COLON;
    return string(j);
  case WANT_COLON:
    if (c != ':') return expected(j, PHRASE_DC_COLON);
    j->at++;
    j->want = WANT_VALUE;
    return true;
  case WANT_COMMA: return separator(j, c);
  case WANT_END: break;
  }
  return expected(j, PHRASE_DC_END);
}

bool dc_json(Import *im, Str *out) {
  Json j = {.im = im, .t = im->text, .out = arena_alloc(im->a, im->text.n + 1u)};
  memcpy(j.out, j.t.s, j.t.n);
  *out = str_n(j.out, j.t.n);
  if (str_starts(j.t, STR("\xEF\xBB\xBF"))) j.at = 3;
  if (!skip(&j)) return false;
  if (j.at >= j.t.n || j.t.s[j.at] != '{') return expected(&j, PHRASE_DC_START);
  while (j.at < j.t.n) {
    if (!next(&j)) return false;
    if (j.depth > YML_MAX_DEPTH) return true; /* yml_read says so */
    if (!skip(&j)) return false;
  }
  return j.want == WANT_END || not_closed(&j, j.open[j.depth - 1], 1);
}
