/* One line of an output: the marks that cover it, their places in the project, what the values there are made of. */
#include "base/runtime.h"
#include "base/utf8.h"
#include "model/trace.h"
#include "why/place.h"

const EmitFile *why_file(const Why *w, Str path) {
  for (uint32_t i = 0; i < w->n_files; i++)
    if (str_eq(w->files[i].path, path)) return &w->files[i];
  return NULL;
}

/* The bytes of line `number`; false if there are not so many. */
static bool find_line(Str text, uint32_t number, uint32_t *lo, uint32_t *hi) {
  *lo = 0;
  for (uint32_t line = 1; *lo < text.n; line++) {
    *hi = *lo + str_find(str_sub(text, *lo, text.n), '\n');
    if (line == number) return true;
    *lo = *hi + 1;
  }
  *hi = *lo;
  return number == 1 && text.n == 0;
}

/* Is there anything in these bytes but what stands between things? */
static bool says_something(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!strchr(" \t\n,\\", s.s[i])) return true;
  return false;
}

typedef struct {
  Why *w;
  Str text;
  uint32_t lo, hi; /* the bytes that are asked about */
  uint32_t line_lo, line_hi;
  WhyAnswer *out;
  const Mark *fixed;
  const Obj *first;
} Asked;

static void add_place(Asked *q, const Mark *m) {
  Why *w = q->w;
  Diag *d = q->out->places;
  Str line = str_sub(q->text, q->line_lo, q->line_hi);
  uint32_t number = 0;
  for (uint32_t i = m->at; i < q->line_lo; i++) number += q->text.s[i] == '\n';
  Place p = place_of(w, m, line, number);
  if (p.at.file >= w->sources->files.n) return;
  bool first = d->labels.n == 0;
  model_trace_label(w->model, d, p.at, first ? PHRASE_WHY_THIS : PHRASE_WHY_TOO, STR(""), STR(""));
  if (first) {
    d->labels.v[0].primary = true;
    d->chain = p.of ? p.of->chain : NULL;
    q->first = p.of;
  }
  if (p.also.file < w->sources->files.n)
    model_trace_label(w->model, d, p.also, PHRASE_WHY_NAMED, STR(""), STR(""));
}

/* What the places found so far are made of. */
static void add_chain(Asked *q) {
  Diag *d = q->out->places;
  uint32_t n = d->labels.n;
  for (uint32_t i = 0; i < n; i++) model_trace(q->w->model, d, d->labels.v[i].at, d->chain);
  for (const Frame *f = d->chain; f; f = f->up)
    if (str_starts(f->what, STR("template ")))
      model_trace_label(q->w->model, d, f->at, PHRASE_WHY_USED, STR(""), STR(""));
}

/* Marks whose bytes meet those that are asked about; `also` marks begin where the one before them does. */
static void each_mark(Asked *q, const Marks *marks, bool strict) {
  uint32_t n = marks ? marks->list.n : 0;
  for (uint32_t i = 0; i < n; i++) {
    const Mark *m = &marks->list.v[i];
    uint32_t next = i + 1;
    while (next < n && marks->list.v[next].also) next++;
    uint32_t end = next < n ? marks->list.v[next].at : q->text.n + 1;
    uint32_t lo = m->at > q->lo ? m->at : q->lo, hi = end < q->hi ? end : q->hi;
    if (strict ? lo >= hi || !says_something(str_sub(q->text, lo, hi)) : m->at > q->lo || end <= q->lo)
      continue;
    if (m->fixed)
      q->fixed = q->fixed ? q->fixed : m;
    else
      add_place(q, m);
  }
}

static Str shown_path(Why *w, Str path) {
  if (str_is(w->out_dir, ".")) return path;
  bool slash = str_ends(w->out_dir, STR("/"));
  return arena_fmt(w->arena, "%.*s%s%.*s", STR_ARG(w->out_dir), slash ? "" : "/", STR_ARG(path));
}

static bool is_part(const char *fixed) {
  for (uint32_t i = 0; i < runtime_file_count; i++)
    if (strcmp(fixed, runtime_files[i].path) == 0) return true;
  return false;
}

bool why_line(Why *w, const EmitFile *file, uint32_t line, uint32_t column, WhyAnswer *out) {
  Asked q = {.w = w, .text = file->text, .out = out};
  *out = (WhyAnswer){.path = shown_path(w, file->path), .line = line};
  if (!find_line(file->text, line, &q.line_lo, &q.line_hi)) return false;
  q.lo = q.line_lo, q.hi = q.line_hi;
  out->text = str_sub(file->text, q.lo, q.hi);
  out->places = arena_new(w->arena, Diag);
  out->places->severity = SEV_NOTE;
  if (column) {
    uint32_t len;
    for (; column > 1 && q.lo < q.hi; column--) {
      utf8_decode(file->text, q.lo, &len);
      q.lo += len;
    }
    if (q.lo >= q.hi) return false;
    q.hi = q.lo + 1;
  }
  each_mark(&q, file->marks, true);
  if (!q.fixed && !out->places->labels.n) each_mark(&q, file->marks, false);
  if (out->places->labels.n) {
    add_chain(&q);
    out->object = place_id(w, q.first);
    return true;
  }
  out->fixed = true;
  if (q.fixed && is_part(q.fixed->fixed))
    diag_note(model_diags(w->model), out->places, WHY_PART,
              arena_fmt(w->arena, "runtime/%s", q.fixed->fixed));
  return true;
}
