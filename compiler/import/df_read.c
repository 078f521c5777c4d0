/* The lines of a Dockerfile as instructions: directives, comments, continuation lines. What stands in an instruction
   is others' business. Called by dockerfile.c. */
#include "diag/suggest.h"
#include "import/df.h"

typedef struct {
  Df *d;
  Str text;
  uint32_t at;       /* where the next line begins */
  VEC(Str) comments; /* for the next instruction */
  bool gap;
} Lines;

bool df_is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }

Span df_span(const Df *d, const DfIns *i, uint32_t lo, uint32_t hi) {
  uint32_t from = i->at.lo, to = i->at.hi;
  for (uint32_t k = 0; k < i->pieces.n; k++) {
    const DfPiece *p = &i->pieces.v[k];
    if (p->at <= lo) from = p->lo + (lo - p->at);
    if (p->at < hi || (p->at == lo && lo == hi)) to = p->lo + (hi - p->at);
  }
  return (Span){d->in->file, from, to < from ? from : to};
}

/* ---- lines ---- */

/* The next line without its end. */
static bool next_line(Lines *l, uint32_t *lo, uint32_t *hi) {
  if (l->at >= l->text.n) return false;
  *lo = l->at;
  *hi = *lo + str_find(str_sub(l->text, *lo, l->text.n), '\n');
  l->at = *hi + 1;
  if (*hi > *lo && l->text.s[*hi - 1] == '\r') --*hi;
  return true;
}

static uint32_t skip_space(Str t, uint32_t lo, uint32_t hi) {
  while (lo < hi && df_is_space(t.s[lo])) lo++;
  return lo;
}

static Str comment_text(Str t, uint32_t lo, uint32_t hi) {
  while (lo < hi && t.s[lo] == '#') lo++;
  if (lo < hi && t.s[lo] == ' ') lo++;
  while (hi > lo && df_is_space(t.s[hi - 1])) hi--;
  return str_sub(t, lo, hi);
}

/* "# escape=`": until the first line that is no directive. */
static void read_directives(Lines *l) {
  uint32_t lo, hi, before;
  for (before = l->at; next_line(l, &lo, &hi); before = l->at) {
    uint32_t at = skip_space(l->text, lo, hi);
    if (at == hi || l->text.s[at] != '#') break;
    Str s = comment_text(l->text, at, hi);
    uint32_t equals = str_find(s, '=');
    Str key = str_sub(s, 0, equals);
    while (key.n && df_is_space(key.s[key.n - 1])) key.n--;
    if (equals == s.n || !(str_is(key, "syntax") || str_is(key, "escape") || str_is(key, "check"))) break;
    if (str_is(key, "escape") && s.s[s.n - 1] == '`') l->d->escape = '`';
  }
  l->at = before;
}

/* Does it go on in the next line? Then *hi is before the escape. */
static bool goes_on(const Lines *l, uint32_t lo, uint32_t *hi) {
  uint32_t end = *hi;
  while (end > lo && (l->text.s[end - 1] == ' ' || l->text.s[end - 1] == '\t')) end--;
  if (end == lo || l->text.s[end - 1] != l->d->escape) return false;
  if (end - 1 > lo && l->text.s[end - 2] == l->d->escape) return false;
  *hi = end - 1;
  return true;
}

/* ---- instructions ---- */

static const struct {
  const char *name, *needs;
} rows[] = {
#define DF(name, flags, needs) {#name, needs},
#include "import/df_words.def"
#undef DF
};

static bool same_word(Str s, const char *upper) {
  uint32_t i = 0;
  for (; i < s.n && upper[i]; i++) {
    char c = s.s[i] >= 'a' && s.s[i] <= 'z' ? (char)(s.s[i] - 32) : s.s[i];
    if (c != upper[i]) return false;
  }
  return i == s.n && !upper[i];
}

static bool find_kind(Lines *l, DfIns *i, Str name) {
  Df *d = l->d;
  Suggest near;
  Buf upper = buf_new(d->a);
  for (uint32_t k = 0; k < DF_KINDS; k++)
    if (same_word(name, rows[k].name)) {
      i->kind = (DfKind)k;
      return true;
    }
  for (uint32_t k = 0; k < name.n; k++)
    buf_char(&upper, name.s[k] >= 'a' && name.s[k] <= 'z' ? (char)(name.s[k] - 32) : name.s[k]);
  suggest_init(&near, d->a, buf_str(&upper));
  for (uint32_t k = 0; k < DF_KINDS; k++) suggest_offer(&near, str_c(rows[k].name));
  Diag *said = diag(d->ds, E0678, i->at, name.n > 40 ? STR("…") : name);
  if (near.n)
    diag_help(d->ds, said, DID_YOU_MEAN, suggest_text(&near));
  else
    diag_help(d->ds, said, DF_GOES_ON, str_n(&d->escape, 1));
  return false;
}

/* A part of the instruction: lo..hi of the file. */
static void add_piece(Lines *l, DfIns *i, Buf *b, uint32_t lo, uint32_t hi) {
  if (i->pieces.n) buf_char(b, '\n');
  *vec_push(l->d->a, &i->pieces) = (DfPiece){b->n, lo};
  buf_bytes(b, str_sub(l->text, lo, hi));
}

/* The lines that belong to it; comments between them are comments. */
static void read_more(Lines *l, DfIns *i, Buf *b) {
  uint32_t lo, hi;
  while (next_line(l, &lo, &hi)) {
    uint32_t at = skip_space(l->text, lo, hi);
    if (at == hi) { /* docker goes on behind it, and calls it an error of some later day */
      diag(l->d->ds, W0666, ((Span){l->d->in->file, lo, hi}));
      continue;
    }
    if (l->text.s[at] == '#') {
      Str c = comment_text(l->text, at, hi);
      if (c.n) *vec_push(l->d->a, &i->comments) = c;
      continue;
    }
    bool more = goes_on(l, lo, &hi);
    add_piece(l, i, b, lo, hi);
    if (!more) return;
  }
}

static bool read_heredocs(Lines *l, DfIns *i) {
  Df *d = l->d;
  for (uint32_t k = 0; k < i->heredocs.n; k++) {
    DfHeredoc *h = &i->heredocs.v[k];
    Buf body = buf_new(d->a);
    uint32_t lo, hi;
    bool found = false;
    while (!found && next_line(l, &lo, &hi)) {
      while (h->strip && lo < hi && l->text.s[lo] == '\t') lo++;
      Str line = str_sub(l->text, lo, hi);
      found = str_eq(line, h->tag);
      if (!found) buf_bytes(&body, line), buf_char(&body, '\n');
    }
    h->body = buf_str(&body);
    if (found) continue;
    diag(d->ds, E0679, df_span(d, i, h->lo, h->hi), h->tag);
    return false;
  }
  return true;
}

/* The instruction that begins at lo..hi. */
static bool read_instruction(Lines *l, uint32_t lo, uint32_t hi) {
  Df *d = l->d;
  DfIns *i = vec_push(d->a, &d->ins);
  *i = (DfIns){.gap = l->gap};
  i->comments.v = l->comments.v, i->comments.n = l->comments.n, i->comments.cap = l->comments.cap;
  memset(&l->comments, 0, sizeof l->comments);
  l->gap = false;
  bool more = goes_on(l, lo, &hi);
  uint32_t end = lo;
  while (end < hi && !df_is_space(l->text.s[end])) end++;
  i->at = (Span){d->in->file, lo, end > lo ? end : lo + 1};
  bool good = find_kind(l, i, str_sub(l->text, lo, end));
  Buf b = buf_new(d->a);
  uint32_t rest = skip_space(l->text, end, hi);
  add_piece(l, i, &b, rest, hi);
  if (more) read_more(l, i, &b);
  while (b.n && df_is_space(b.v[b.n - 1])) b.n--;
  i->whole = i->text = buf_str(&b);
  if (!good) return false;
  bool docs = i->kind == DF_RUN || i->kind == DF_COPY || i->kind == DF_ADD;
  if (docs) df_find_heredocs(d, i);
  if (!read_heredocs(l, i)) return false;
  while (i->skip < i->whole.n && df_is_space(i->whole.s[i->skip])) i->skip++;
  i->text = str_sub(i->whole, i->skip, i->whole.n);
  if (i->text.n) return true;
  diag(d->ds, E0680, i->at, str_c(rows[i->kind].name), str_c(rows[i->kind].needs));
  return false;
}

bool df_read(Df *d) {
  Lines l = {.d = d, .text = d->in->text};
  uint32_t lo, hi, errors = d->ds->errors;
  d->escape = '\\';
  if (str_starts(l.text, STR("\xEF\xBB\xBF"))) l.at = 3;
  read_directives(&l);
  while (next_line(&l, &lo, &hi)) {
    uint32_t at = skip_space(l.text, lo, hi);
    if (at == hi) {
      l.gap = true;
    } else if (l.text.s[at] == '#') {
      Str c = comment_text(l.text, at, hi);
      if (c.n) *vec_push(d->a, &l.comments) = c;
    } else if (!read_instruction(&l, at, hi) && d->ds->errors > errors + 5) {
      return false; /* this is no Dockerfile: enough was said */
    }
  }
  if (d->ds->errors > errors) return false;
  if (d->ins.n) return true;
  diag(d->ds, E0677, ((Span){d->in->file, 0, 0}));
  return false;
}
