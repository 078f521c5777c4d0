/* What values of buildout.cfg say: lines, words, paths. Called by the functions of recipes. */
#include "import/bo.h"
#include "import/pd.h"

void bo_left_out(Bo *b, Span at, Str what) { diag(b->ds, W0661, at, bo_plain(b, what)); }

void bo_refuse(Bo *b, Span at, Str what, Str option, PhraseId expected) {
  diag(b->ds, E0999, at, bo_plain(b, str_sub(what, 0, str_find(what, '\n'))), option,
       str_c(diag_phrases[expected]));
}

void bo_lines(Bo *b, const BoOption *o, BoLines *out) {
  Str t = o ? o->text.text : STR("");
  for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
    uint32_t from = lo, to;
    hi = to = lo + str_find(str_sub(t, lo, t.n), '\n');
    while (from < to && strchr(" \t", t.s[from])) from++;
    while (to > from && strchr(" \t", t.s[to - 1])) to--;
    if (from == to || t.s[from] == '#') continue;
    if (out->n == INI_MAX) {
      diag(b->ds, E0997, o->key_at, ARENA_JOIN(b->a, STR("`"), o->key, STR("`")), STR("1,000 lines"));
      return;
    }
    *vec_push(b->a, out) = (BoLine){str_sub(t, from, to), bo_span(o, from, to)};
  }
}

void bo_words(Bo *b, const BoLine *line, BoLines *out) {
  Str t = line->text;
  for (uint32_t i = 0; i < t.n;) {
    uint32_t lo = i;
    char quote = 0;
    Buf word = buf_new(b->a);
    for (; i < t.n && (quote || !strchr(" \t\n", t.s[i])); i++) {
      if (t.s[i] == '\\' && quote != '\'' && i + 1 < t.n)
        buf_char(&word, t.s[++i]);
      else if (quote ? t.s[i] == quote : strchr("'\"", t.s[i]) != NULL)
        quote = quote ? 0 : t.s[i];
      else
        buf_char(&word, t.s[i]);
    }
    bool exact = line->at.hi - line->at.lo == t.n;
    Span at = exact ? (Span){line->at.file, line->at.lo + lo, line->at.lo + i} : line->at;
    if (i > lo) *vec_push(b->a, out) = (BoLine){buf_str(&word), at};
    if (i == lo) i++;
  }
}

void bo_all_words(Bo *b, const BoOption *o, BoLines *out) {
  BoLine all = {o->text.text, bo_span(o, 0, o->text.text.n)};
  bo_words(b, &all, out);
}

Str bo_list(Bo *b, const BoLines *words) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < words->n; i++) {
    buf_bytes(&out, i ? STR(", ") : STR("["));
    buf_bytes(&out, bo_string(b, words->v[i].text));
  }
  buf_bytes(&out, words->n ? STR("]") : STR("[]"));
  return buf_str(&out);
}

void bo_pairs(Bo *b, const BoOption *o, Pieces *out) {
  BoLines lines = {0};
  VEC(Str) seen = {0};
  bo_lines(b, o, &lines);
  for (uint32_t i = 0; i < lines.n; i++) {
    Str t = lines.v[i].text;
    uint32_t equals = str_find(t, '='), known = 0;
    if (equals == t.n || !equals) {
      bo_refuse(b, lines.v[i].at, t, o->key, PHRASE_BO_PAIR);
      continue;
    }
    uint32_t lo = (uint32_t)(t.s - o->text.text.s); /* lines are parts of the value */
    if (pd_is_secret(str_sub(t, 0, equals))) bo_hide(b, &o->text, lo + equals + 1, lo + t.n);
    Str name = str_sub(t, 0, equals), value = bo_string(b, str_sub(t, equals + 1, t.n));
    while (known < seen.n && !str_eq(seen.v[known], name)) known++;
    Str text = ARENA_JOIN(b->a, draft_name(b->a, name), STR(" = "), value);
    if (known < seen.n)
      out->v[out->n - seen.n + known] = (Piece){text, lines.v[i].at}; /* the last one counts */
    else
      *vec_push(b->a, &seen) = name, piece_add(b->a, out, lines.v[i].at, text);
  }
}

Str bo_plain(Bo *b, Str s) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < s.n; i++) buf_char(&out, s.s[i] == BO_HERE ? '.' : s.s[i]);
  return buf_str(&out);
}

Str bo_string(Bo *b, Str s) { return draft_string(b->a, bo_plain(b, s)); }

/* Seen from the configuration; false for one that is absolute or leads out. */
static bool tidy(Bo *b, Str *s, Str *clean) {
  if (s->n && s->s[0] == BO_HERE) {
    *s = str_sub(*s, 1, s->n);
    while (s->n && s->s[0] == '/') *s = str_sub(*s, 1, s->n);
  }
  *s = bo_plain(b, *s);
  return (!s->n || s->s[0] != '/') && import_tidy(b->im, *s, clean);
}

Str bo_path_here(Bo *b, Str s) {
  Str clean;
  return tidy(b, &s, &clean) ? clean : s;
}

Str bo_path(Bo *b, Str s) {
  Str clean;
  if (!tidy(b, &s, &clean)) return s;
  clean = import_named(b->im, clean);
  return clean.n ? clean : STR(".");
}
