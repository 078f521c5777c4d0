/* Making diagnostics: looks up the row's words, puts the values in, copies the chain of expansion, and counts
   a repeat of a message at its place instead of keeping it. Order is order.c; showing is render_*.c. */
#include "diag/diag.h"

enum {
  SLOTS = 8192,
  REPEATS_COMPARED = 100,
  WHERE_KEPT = 3,
  ALSO_KEPT = 4
}; /* SLOTS: a power of two above 3 * DIAG_MAX */

void diags_init(Diags *ds, Arena *a, const Sources *sources) {
  *ds = (Diags){.arena = a, .sources = sources};
  ds->spare = arena_new(a, Diag);
  ds->spare->labels.v = arena_new(a, Label);
  ds->spare->fixes.v = arena_new(a, Fix);
}

/* The number in a place "{1}" at p, or 0. */
static uint32_t place_at(const char *p) {
  return p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}' ? (uint32_t)(p[1] - '0') : 0;
}

/* Copies `text` with its places filled to `to` (NULL: only measures); args[1] is {1}. A place without a value
 * stays. */
static uint32_t fill(char *to, const char *text, const Str *args, size_t n) {
  uint32_t length = 0;
  for (const char *p = text; *p;) {
    uint32_t place = place_at(p);
    Str part = place && place < n ? args[place] : str_n(p, 1);
    if (to && part.n) memcpy(to + length, part.s, part.n);
    length += part.n;
    p += place && place < n ? 3 : 1;
  }
  return length;
}

static Str words(Arena *a, const char *text, const Str *args, size_t n) {
  uint32_t length = fill(NULL, text, args, n);
  char *to = arena_alloc(a, (size_t)length + 1);
  fill(to, text, args, n);
  return str_n(to, length);
}

static const Frame *copy_chain(Arena *a, const Frame *from) {
  const Frame *first = NULL, **to = &first;
  for (; from; from = from->up) {
    Frame *f = arena_new(a, Frame);
    *f = (Frame){from->at, arena_str(a, from->what), NULL};
    *to = f;
    to = &f->up;
  }
  return first;
}

static bool same_span(Span a, Span b) { return a.file == b.file && a.lo == b.lo && a.hi == b.hi; }

/* The innermost frame of b that differs from a's, or NULL. */
static const Frame *chain_difference(const Frame *a, const Frame *b) {
  for (; b; b = b->up, a = a ? a->up : NULL)
    if (!a || !same_span(a->at, b->at) || !str_eq(a->what, b->what)) return b;
  return NULL;
}

static uint32_t slot_of(DiagId id, Span at) {
  uint32_t h = (uint32_t)id * 0x9E3779B1u ^ at.file;
  h = (h ^ at.lo) * 0x85EBCA6Bu;
  h = (h ^ at.hi ^ h >> 15) * 0xC2B2AE35u;
  return (h ^ h >> 13) & (SLOTS - 1);
}

/* "with n = 1" and "template `t`, … with n = 1" both tell apart by "n = 1". */
static Str chain_values(Str what) {
  Str with = STR("with ");
  for (uint32_t i = 0; i + with.n < what.n; i++)
    if ((i == 0 || what.s[i - 1] == ' ') && str_starts(str_sub(what, i, what.n), with))
      return str_sub(what, i + with.n, what.n);
  return what;
}

/* The kept diagnostic that the new one repeats: same code and place, and the same words or another expansion.
 */
static Diag *find_first(const Diags *ds, DiagId id, Span at, const Str *args, size_t n) {
  if (!ds->slots || at.file == UINT32_MAX) return NULL;
  Diag *other = NULL;
  for (uint32_t i = slot_of(id, at); ds->slots[i]; i = (i + 1) & (SLOTS - 1)) {
    Diag *d = ds->list.v[ds->slots[i] - 1];
    if (d->id != id || !same_span(d->key, at)) continue;
    if (d->repeats >= REPEATS_COMPARED) return d;
    if (str_eq(d->message, words(ds->arena, diag_rows[id].message, args, n))) return d;
    if (!other && chain_difference(d->chain, ds->chain)) other = d;
  }
  return other;
}

static void count_repeat(Diags *ds, Diag *first) {
  first->repeats++;
  const Frame *f = chain_difference(first->chain, ds->chain);
  if (f && first->where.n < WHERE_KEPT)
    *vec_push(ds->arena, &first->where) = arena_str(ds->arena, chain_values(f->what));
}

static void enter(Diags *ds, Diag *d, Span at) {
  *vec_push(ds->arena, &ds->list) = d;
  if (!ds->slots) ds->slots = arena_array(ds->arena, uint32_t, SLOTS);
  uint32_t i = slot_of(d->id, at);
  while (ds->slots[i]) i = (i + 1) & (SLOTS - 1);
  ds->slots[i] = ds->list.n;
}

/* A place to write what nobody will read, so that callers need not ask. */
static Diag *spare(Diags *ds, DiagId id, Span at) {
  Label *label = ds->spare->labels.v;
  *label = (Label){.at = at, .primary = true};
  Fix *fix = ds->spare->fixes.v;
  *ds->spare = (Diag){.id = id, .severity = diag_rows[id].severity};
  ds->spare->labels.v = label;
  ds->spare->labels.n = ds->spare->labels.cap = 1;
  ds->spare->fixes.v = fix;
  return ds->spare;
}

/* Nobody can edit a recipe of the library: what is wrong there is said where the project uses it. */
static Span users_place(const Diags *ds, Span at) {
  for (const Frame *f = source_is_library(ds->sources, at) ? ds->chain : NULL; f; f = f->up)
    if (!source_is_library(ds->sources, f->at)) return f->at;
  return at;
}

Diag *diag_put(Diags *ds, DiagId id, Span place, const Str *args, size_t n) {
  const DiagRow *row = &diag_rows[id];
  Span at = users_place(ds, place);
  Sev severity = row->severity;
  if (severity == SEV_WARNING && diag_silent(ds, id, at)) return spare(ds, id, at);
  if (severity == SEV_ERROR) ds->errors++;
  if (severity == SEV_WARNING) ds->warnings++;
  Diag *first = find_first(ds, id, at, args, n);
  if (first) {
    count_repeat(ds, first);
    return spare(ds, id, at);
  }
  if (ds->kept[severity] >= DIAG_MAX) {
    if (!ds->dropped_of) ds->dropped_of = arena_array(ds->arena, uint32_t, DIAG_COUNT);
    ds->dropped_of[id]++;
    ds->dropped[severity]++;
    return spare(ds, id, at);
  }
  ds->kept[severity]++;
  Diag *d = arena_new(ds->arena, Diag);
  *d = (Diag){.id = id, .severity = severity, .key = at, .cause = SPAN_NONE, .seq = ds->seq++};
  d->message = words(ds->arena, row->message, args, n);
  d->chain = copy_chain(ds->arena, ds->chain);
  d->moved = !same_span(at, place);
  if (d->moved) *vec_push(ds->arena, &d->labels) = (Label){at, str_c(diag_phrases[PHRASE_RECIPE_USED]), true};
  *vec_push(ds->arena, &d->labels) = (Label){place, words(ds->arena, row->label, args, n), !d->moved};
  if (row->help[0]) *vec_push(ds->arena, &d->helps) = words(ds->arena, row->help, args, n);
  enter(ds, d, at);
  return d;
}

void diag_put_label(Diags *ds, Diag *d, Span at, PhraseId phrase, const Str *args, size_t n) {
  if (d == ds->spare) return;
  *vec_push(ds->arena, &d->labels) = (Label){at, words(ds->arena, diag_phrases[phrase], args, n), false};
}

void diag_put_note(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n) {
  if (d == ds->spare) return;
  *vec_push(ds->arena, &d->notes) = words(ds->arena, diag_phrases[phrase], args, n);
}

void diag_put_help(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n) {
  if (d == ds->spare) return;
  *vec_push(ds->arena, &d->helps) = words(ds->arena, diag_phrases[phrase], args, n);
}

Fix *diag_put_fix(Diags *ds, Diag *d, Applicability app, PhraseId phrase, const Str *args, size_t n) {
  if (d == ds->spare) return d->fixes.v;
  Fix *fix = vec_push(ds->arena, &d->fixes);
  *fix = (Fix){.help = 0};
  fix->title = words(ds->arena, diag_phrases[phrase], args, n);
  fix->app = app;
  return fix;
}

void diag_edit(Diags *ds, Fix *fix, Span at, Str insert) {
  if (fix == ds->spare->fixes.v) return;
  fix->library |= source_is_library(ds->sources, at);
  *vec_push(ds->arena, &fix->edits) = (Edit){at, arena_str(ds->arena, insert)};
}

void diag_fix_of_help(const Diag *d, Fix *fix) { fix->help = d->helps.n; }

void diag_label(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n) {
  if (d == ds->spare) return;
  d->labels.v[d->moved].text = words(ds->arena, diag_phrases[phrase], args, n);
}

/* The last one kept: nothing else stands behind its slot. */
static void take_back(Diags *ds, const Diag *d) {
  uint32_t i = slot_of(d->id, d->key);
  while (ds->slots[i] != ds->list.n) i = (i + 1) & (SLOTS - 1);
  ds->slots[i] = 0;
  ds->list.n--;
  ds->kept[d->severity]--;
  if (d->severity == SEV_ERROR) ds->errors--;
  if (d->severity == SEV_WARNING) ds->warnings--;
}

void diag_once(Diags *ds, Diag *d, Span cause) {
  if (d == ds->spare || !ds->list.n || ds->list.v[ds->list.n - 1] != d) return;
  for (uint32_t i = 0; i + 1 < ds->list.n; i++) {
    Diag *first = ds->list.v[i];
    if (first->id != d->id || !same_span(first->cause, cause) || !str_eq(first->message, d->message))
      continue;
    Span at = d->labels.v[0].at;
    bool shown = first->labels.n > ALSO_KEPT;
    for (uint32_t k = 0; k < first->labels.n; k++) shown |= same_span(first->labels.v[k].at, at);
    if (!shown) diag_also(ds, first, at, ALSO_HERE);
    take_back(ds, d);
    return;
  }
  d->cause = cause;
}
