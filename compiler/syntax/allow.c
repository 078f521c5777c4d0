/* Comments that allow a warning: `# peic: allow(W0712, W0506) reason until 2027-01-31`. Such a comment speaks of the
   statement on the next line: of all of its lines, or, if it has a block, of those up to the `{`, for what is in the
   block has comments of its own. Who asks whether a warning is allowed is diag/levels.c. Called by syntax_parse. */
#include "syntax/allow.h"
#include "diag/render.h"
#include "diag/suggest.h"

typedef struct {
  uint32_t lo, last; /* its first byte; a byte of the last line it is spoken of */
  bool maybe;        /* stands where another project or machine may have it, and this one not */
} Place;

typedef struct {
  Syntax *syntax;
  const Ast *ast;
  Str text; /* of the file */
  VEC(Place) places;
  uint32_t lo, at, end; /* the comment; what of it is not read yet */
  VEC(Allow) codes;
  bool ended;
} Reader;

/* ---- where statements are ---- */

static void add_places(Reader *r, const Node *block, bool maybe);

static void add_place(Reader *r, const Node *n, bool maybe) {
  const Node *block = n->kind == N_USE ? node_d(n) : n->b;
  bool has = block && block->kind == N_BLOCK && n->kind != N_FIELD && n->kind != N_LET && n->kind != N_PARAM;
  *vec_push(r->syntax->arena, &r->places) = (Place){n->lo, has ? block->lo : n->hi ? n->hi - 1 : 0, maybe};
  maybe |= n->kind == N_TEMPLATE || n->kind == N_FOR || n->kind == N_IF;
  if (has) add_places(r, block, maybe);
  for (const Node *other = n->kind == N_IF ? node_c(n) : NULL; other;
       other = other->kind == N_IF ? node_c(other) : NULL)
    add_places(r, other->kind == N_IF ? other->b : other, maybe);
}

static void add_places(Reader *r, const Node *block, bool maybe) {
  for (const Node *n = block->a; n; n = n->next) add_place(r, n, maybe);
}

static uint32_t line_start(const Reader *r, uint32_t at) {
  while (at && r->text.s[at - 1] != '\n') at--;
  return at;
}
static uint32_t line_end(const Reader *r, uint32_t at) {
  return at + str_find(str_sub(r->text, at, r->text.n), '\n');
}
static uint32_t skip_blanks(const Reader *r, uint32_t at, uint32_t end) {
  while (at < end && (r->text.s[at] == ' ' || r->text.s[at] == '\t' || r->text.s[at] == '\r')) at++;
  return at;
}
/* Where the text of a line begins. */
static uint32_t line_text(const Reader *r, uint32_t start) {
  if (start == 0 && str_starts(r->text, STR("\xEF\xBB\xBF"))) start = 3;
  return skip_blanks(r, start, r->text.n);
}

/* The first statement that begins at this byte. */
static const Place *place_at(const Reader *r, uint32_t lo) {
  uint32_t from = 0, to = r->places.n;
  while (from < to) {
    uint32_t mid = from + (to - from) / 2;
    if (r->places.v[mid].lo < lo)
      from = mid + 1;
    else
      to = mid;
  }
  return from < r->places.n && r->places.v[from].lo == lo ? &r->places.v[from] : NULL;
}

/* The statement below the comment, with nothing but other comments between them. */
static const Place *place_below(const Reader *r) {
  uint32_t at = line_end(r, r->end);
  while (at < r->text.n) {
    uint32_t first = line_text(r, at + 1);
    if (first >= r->text.n || r->text.s[first] != '#') return place_at(r, first);
    at = line_end(r, first);
  }
  return NULL;
}

/* ---- the words of a comment ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static Span span(const Reader *r, uint32_t lo, uint32_t hi) { return (Span){r->ast->file, lo, hi}; }

/* The next word; empty if something else comes. */
static Str next_word(Reader *r, Span *at) {
  r->at = skip_blanks(r, r->at, r->end);
  uint32_t hi = r->at;
  while (hi < r->end && is_word(r->text.s[hi])) hi++;
  *at = span(r, r->at, hi);
  Str word = str_sub(r->text, r->at, hi);
  r->at = hi;
  return word;
}

static bool next_is(Reader *r, char c) {
  r->at = skip_blanks(r, r->at, r->end);
  if (r->at == r->end || r->text.s[r->at] != c) return false;
  r->at++;
  return true;
}

/* Says that something else was expected at `at`, which is empty where a word is missing. */
static Diag *expected(Reader *r, const char *what, Span at) {
  if (at.lo == at.hi && at.hi < r->end) do
      at.hi++;
    while (at.hi < r->end && (r->text.s[at.hi] & 0xC0) == 0x80);
  Arena *a = r->syntax->arena;
  Str word = str_sub(r->text, at.lo, at.hi);
  Str found = word.n ? arena_fmt(a, "`%.*s`", STR_ARG(word)) : STR("nothing");
  Diag *d = diag(r->syntax->diags, E0021, at, str_c(what), found);
  diag_help(r->syntax->diags, d, ALLOW_WRITTEN);
  return d;
}

static void suggest_fix(Reader *r, Diag *d, const Suggest *s, Span at) {
  if (!s->n) return;
  Str best = s->best[0].name;
  diag_help(r->syntax->diags, d, DID_YOU_MEAN, suggest_text(s));
  Applicability app = suggest_certain(s) ? FIX_SAFE : FIX_MAYBE;
  diag_edit(r->syntax->diags, diag_fix(r->syntax->diags, d, app, CHANGE_TO, best), at, best);
}

/* Is this `# peic:`? Then the rest is to be read. */
static bool is_ours(Reader *r, const Comment *c) {
  r->lo = r->at = c->lo;
  r->end = c->hi;
  while (r->at < r->end && r->text.s[r->at] == '#') r->at++;
  Span at;
  Str name = next_word(r, &at);
  for (uint32_t i = 0; i < name.n; i++)
    if (name.n != 4 || (name.s[i] | 0x20) != "peic"[i]) return false;
  return name.n && next_is(r, ':');
}

static bool read_allow(Reader *r) {
  Span at;
  Str word = next_word(r, &at);
  if (str_is(word, "allow")) return true;
  Diag *d = expected(r, "`allow`", at);
  Suggest s;
  suggest_init(&s, r->syntax->arena, word);
  suggest_offer(&s, STR("allow"));
  if (word.n && suggest_certain(&s)) suggest_fix(r, d, &s, at);
  return false;
}

static void unknown_code(Reader *r, Str code, Span at) {
  Suggest s;
  suggest_init(&s, r->syntax->arena, code);
  for (uint32_t i = 0; i < DIAG_COUNT; i++)
    if (diag_rows[i].severity == SEV_WARNING) suggest_offer(&s, str_c(diag_rows[i].code));
  suggest_fix(r, diag(r->syntax->diags, E0022, at, code), &s, at);
}

static void add_code(Reader *r, Str code, Span at) {
  DiagId id = diag_find(code);
  if (id == DIAG_COUNT || !str_is(code, diag_rows[id].code))
    unknown_code(r, code, at);
  else if (diag_rows[id].severity == SEV_ERROR)
    diag(r->syntax->diags, E0023, at, code);
  else
    *vec_push(r->syntax->arena, &r->codes) = (Allow){.id = id, .code = at};
}

static bool read_codes(Reader *r) {
  Span at;
  uint32_t from = r->at;
  bool open = next_is(r, '(');
  do {
    Str code = next_word(r, &at);
    if (!open) {
      Diag *d = expected(r, "`(`", at);
      if (diag_find(code) == DIAG_COUNT) return false;
      Str fixed = arena_fmt(r->syntax->arena, "(%.*s)", STR_ARG(code));
      diag_edit(r->syntax->diags, diag_fix(r->syntax->diags, d, FIX_SAFE, CHANGE_TO, fixed),
                span(r, from, at.hi), fixed);
      return false;
    }
    if (!code.n) return expected(r, "a code as W0712", at), false;
    add_code(r, code, at);
  } while (next_is(r, ','));
  if (next_is(r, ')')) return true;
  return expected(r, "`,` or `)`", span(r, r->at, r->at)), false;
}

/* ---- the reason and its end ---- */

static bool is_day(Str s) {
  static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  uint32_t number[3] = {0};
  for (uint32_t i = 0; i < s.n; i++) {
    bool dash = i == 4 || i == 7;
    if (s.n != 10 || (dash ? s.s[i] != '-' : s.s[i] < '0' || s.s[i] > '9')) return false;
    uint32_t *n = &number[i < 4 ? 0 : i < 7 ? 1 : 2];
    if (!dash) *n = *n * 10 + (uint32_t)(s.s[i] - '0');
  }
  bool month = number[1] >= 1 && number[1] <= 12;
  bool leap = number[0] % 4 == 0 && (number[0] % 100 != 0 || number[0] % 400 == 0);
  return month && number[2] >= 1 && number[2] <= days[number[1] - 1] &&
         (number[1] != 2 || number[2] < 29 || leap);
}

/* The last word before `hi`. */
static Str last_word(const Reader *r, uint32_t lo, uint32_t *hi) {
  while (*hi > lo && (r->text.s[*hi - 1] == ' ' || r->text.s[*hi - 1] == '\t' || r->text.s[*hi - 1] == '\r'))
    --*hi;
  uint32_t end = *hi;
  while (*hi > lo && r->text.s[*hi - 1] != ' ' && r->text.s[*hi - 1] != '\t') --*hi;
  return str_sub(r->text, *hi, end);
}

/* `until 2027-01-31` at the end; `until the release` is a part of the reason. False if it is no day. */
static bool read_until(Reader *r) {
  uint32_t hi = r->end, start;
  Str day = last_word(r, r->at, &hi);
  start = hi;
  Str word = last_word(r, r->at, &hi);
  if (!str_is(word, "until") || day.s[0] < '0' || day.s[0] > '9') return true;
  Span at = span(r, start, start + day.n);
  if (!is_day(day)) return expected(r, "a day as 2027-01-31", at), false;
  r->end = hi;
  const Diags *ds = r->syntax->diags;
  r->ended = ds->today.n && str_cmp(ds->today, day) > 0;
  if (r->ended) diag(r->syntax->diags, W0003, at, day);
  return true;
}

static void check_reason(Reader *r, uint32_t word) {
  for (uint32_t i = r->at; i < r->end; i++)
    if (is_word(r->text.s[i]) || (r->text.s[i] & 0x80)) return;
  diag(r->syntax->diags, W0001, span(r, word, r->at));
}

/* ---- a comment ---- */

/* Behind a statement: the fix puts it above. */
static const Place *place_misplaced(Reader *r, uint32_t hi) {
  Diags *ds = r->syntax->diags;
  if (r->ast->bad) return NULL; /* what is below may be what could not be read */
  Diag *d = diag(ds, E0024, span(r, r->lo, hi));
  uint32_t start = line_start(r, r->lo), first = line_text(r, start);
  const Place *p = first < r->lo ? place_at(r, first) : NULL;
  if (!p) return NULL;
  uint32_t cut = r->lo;
  while (cut > first && (r->text.s[cut - 1] == ' ' || r->text.s[cut - 1] == '\t')) cut--;
  Fix *fix = diag_fix(ds, d, FIX_SAFE, ALLOW_ABOVE);
  Str comment = str_sub(r->text, r->lo, hi), margin = str_sub(r->text, start, first);
  if (str_starts(margin, STR("\xEF\xBB\xBF"))) margin = str_sub(margin, 3, margin.n);
  Arena *a = r->syntax->arena;
  diag_edit(ds, fix, span(r, first, first), arena_fmt(a, "%.*s\n%.*s", STR_ARG(comment), STR_ARG(margin)));
  diag_edit(ds, fix, span(r, cut, hi), STR(""));
  return p;
}

/* One code with the comma that parts it from the next or the last; the only one with its comment and line. */
static Span cut_of(const Reader *r, const Comment *c, Span code) {
  uint32_t lo = code.lo, hi = skip_blanks(r, code.hi, c->hi);
  if (r->text.s[hi] == ',') return span(r, lo, skip_blanks(r, hi + 1, c->hi));
  while (r->text.s[lo - 1] == ' ' || r->text.s[lo - 1] == '\t') lo--;
  if (r->text.s[lo - 1] == ',') return span(r, lo - 1, code.hi);
  uint32_t start = line_start(r, c->lo), end = line_end(r, c->hi);
  if (start == 0 || line_text(r, start) != c->lo) return span(r, c->lo, c->hi);
  return span(r, start, end < r->text.n ? end + 1 : end);
}

static void read_comment(Reader *r, const Comment *c) {
  r->codes.n = 0;
  r->ended = false;
  uint32_t word = skip_blanks(r, r->at, r->end);
  if (!read_allow(r) || !read_codes(r) || !read_until(r)) return;
  check_reason(r, word);
  bool own_line = line_text(r, line_start(r, c->lo)) == c->lo;
  const Place *p = own_line ? place_below(r) : NULL;
  if (!p) p = place_misplaced(r, c->hi);
  if (!p || r->ended) return;
  Diags *ds = r->syntax->diags;
  for (uint32_t i = 0; i < r->codes.n; i++) {
    Allow *a = &r->codes.v[i];
    a->lines = span(r, p->lo, line_end(r, p->last));
    a->maybe = p->maybe;
    a->cut = cut_of(r, c, a->code);
    *vec_push(ds->arena, &ds->allows) = *a;
  }
}

void allow_comments(Syntax *s, const Ast *ast) {
  Reader r = {.syntax = s, .ast = ast, .text = source_at(s->sources, ast->file)->text};
  for (uint32_t i = 0; i < ast->comments.n; i++) {
    if (!is_ours(&r, &ast->comments.v[i])) continue;
    if (!r.places.n) add_places(&r, ast->body, false);
    read_comment(&r, &ast->comments.v[i]);
  }
  if (r.places.n) diags_drop_silent(s->diags); /* what the lexer said */
}
