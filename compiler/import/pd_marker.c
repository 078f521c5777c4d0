/* PeiDocker's markers in a text: `${VAR:-default}` and `{{VAR:-default}}`. Defaults may hold markers. */
#include "import/pd.h"

enum { NESTED = 8 };

typedef struct {
  Pd *p;
  const YmlNode *node;
} Reader;

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_name(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/* "${" or "{{" at i: its kind; MARK_TEXT for anything else. */
static MarkKind opens(Str s, uint32_t i) {
  if (i + 1 >= s.n || s.s[i + 1] != '{') return MARK_TEXT;
  return s.s[i] == '$' ? MARK_ENV : s.s[i] == '{' ? MARK_LATE : MARK_TEXT;
}

bool pd_has_marker(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (opens(s, i) != MARK_TEXT) return true;
  return false;
}

Span pd_inner(const Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi) {
  Str text = p->im->text;
  uint32_t quote = text.s[n->from.lo] == '"' || text.s[n->from.lo] == '\'';
  uint32_t from = n->from.lo + quote;
  bool same = n->at.lo == n->from.lo && n->from.hi - quote == from + n->text.n &&
              memcmp(text.s + from, n->text.s, n->text.n) == 0;
  return same ? (Span){n->from.file, from + lo, from + hi} : n->at;
}

/* Behind the marker that opens at i; s.n + 1 if it is not closed, s.n + 2 if there are too many in each other. */
static uint32_t marker_end(Str s, uint32_t i) {
  MarkKind open[NESTED];
  int depth = 0;
  while (i < s.n) {
    MarkKind kind = opens(s, i);
    if (kind != MARK_TEXT) {
      if (depth == NESTED) return s.n + 2;
      open[depth++] = kind;
      i += 2;
    } else if (open[depth - 1] == MARK_ENV && s.s[i] == '}') {
      i++;
      if (--depth == 0) return i;
    } else if (open[depth - 1] == MARK_LATE && s.s[i] == '}' && i + 1 < s.n && s.s[i + 1] == '}') {
      i += 2;
      if (--depth == 0) return i;
    } else
      i++;
  }
  return s.n + 1;
}

static bool bad(Reader *r, uint32_t lo, uint32_t hi, Str text, PhraseId why) {
  diag(r->p->ds, E0655, pd_inner(r->p, r->node, lo, hi), text, str_c(diag_phrases[why]));
  return false;
}

static bool parse(Reader *r, uint32_t lo, uint32_t hi, uint32_t depth, Marks *out);

/* The marker lo..hi, braces included. */
static bool parse_marker(Reader *r, uint32_t lo, uint32_t hi, uint32_t depth, Mark *m) {
  Str s = r->node->text, whole = str_sub(s, lo, hi);
  bool late = m->kind == MARK_LATE;
  uint32_t from = lo + 2, to = hi - (late ? 2 : 1);
  while (late && from < to && s.s[from] == ' ') from++;
  while (late && to > from && s.s[to - 1] == ' ') to--;
  uint32_t end = from;
  while (end < to && is_name(s.s[end])) end++;
  m->text = str_sub(s, from, end);
  bool named = end > from && is_letter(s.s[from]);
  if (!named || (end < to && !str_starts(str_sub(s, end, to), STR(":-"))))
    return bad(r, lo, hi, whole, late ? PHRASE_PD_LATE_FORMS : PHRASE_PD_ENV_FORMS);
  m->has_default = end < to;
  return !m->has_default || parse(r, end + 2, to, depth + 1, &m->fallback);
}

static bool parse(Reader *r, uint32_t lo, uint32_t hi, uint32_t depth, Marks *out) {
  Str s = str_sub(r->node->text, 0, hi);
  Arena *a = r->p->a;
  if (depth > NESTED) return bad(r, lo, hi, STR("${"), PHRASE_PD_TOO_DEEP);
  uint32_t from = lo;
  for (uint32_t i = lo; i <= hi;) {
    MarkKind kind = i < hi ? opens(s, i) : MARK_TEXT;
    if ((kind != MARK_TEXT || i == hi) && i > from)
      *vec_push(a, out) = (Mark){.kind = MARK_TEXT, .text = str_sub(s, from, i), .lo = from, .hi = i};
    if (kind == MARK_TEXT) {
      i++;
      continue;
    }
    uint32_t end = marker_end(s, i);
    if (end > hi)
      return bad(r, i, i + 2, str_sub(s, i, i + 2), end > hi + 1 ? PHRASE_PD_TOO_DEEP : PHRASE_PD_NOT_CLOSED);
    Mark m = {.kind = kind, .lo = i, .hi = end};
    if (!parse_marker(r, i, end, depth, &m)) return false;
    *vec_push(a, out) = m;
    from = i = end;
  }
  return true;
}

bool pd_marks(Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi, Marks *out) {
  Reader r = {p, n};
  *out = (Marks){0};
  return parse(&r, lo, hi, 0, out);
}
