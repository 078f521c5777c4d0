/* Applying safe fixes, round after round, in memory: compile, choose, edit, compile again. Each compilation sees the
   edited texts as sources in front of the disk; a compilation without more errors than the one before decides that
   the edits stay. What a fix is, is fixes.c; writing the files is rewrite.c. Called through libpei.h. */
#include "api/handle.h"
#include "base/buf.h"
#include "diag/render.h"
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>

enum { ROUNDS = 4, TRIALS = 64 }; /* compilations in one round: what is not decided then is left out */

/* A file that some fix has edited. */
typedef struct {
  PeiText path;
  Str before; /* as it was at first */
  Str start;  /* … when this round began */
  Str now;
} FixFile;

typedef struct {
  PeiFix fix;    /* copied: outlives the compilation it is of */
  bool of_error; /* not of a warning */
  bool on;
} Choice;

typedef struct {
  const PeiEdit *edit;
  uint32_t choice;
} Chosen;

typedef struct {
  const PeiHost *host;
  PeiInput in; /* with the edited texts among the sources */
  Arena *arena;
  Pei *p;           /* the last compilation */
  uint32_t errors;  /* of the project with all that was kept so far */
  PeiStatus status; /* … and the outcome when the round began */
  VEC(FixFile) files;
  VEC(Choice) choices;
  VEC(Chosen) edits; /* of all choices, sorted by file and place */
  VEC(PeiFix) applied;
  uint32_t trials;
} Fixer;

/* ---- compiling what is there now ---- */

static void compile(Fixer *x, const PeiInput *original) {
  PeiSource *sources = arena_array(x->arena, PeiSource, x->files.n + original->n_sources);
  uint32_t n = 0;
  for (uint32_t i = 0; i < x->files.n; i++)
    sources[n++] = (PeiSource){x->files.v[i].path.s, api_text(x->files.v[i].now)};
  for (size_t i = 0; i < original->n_sources; i++) sources[n++] = original->sources[i];
  x->in = *original;
  x->in.sources = sources;
  x->in.n_sources = n;
  x->in.check_only = true;
  x->in.dump = 0;
  pei_free(x->p);
  x->p = NULL;
  if (pei_compile(x->host, &x->in, &x->p) == PEI_NO_MEMORY || !x->p) arena_oom(x->arena);
}

/* Warnings that a project has made errors do not count: where a statement can be read at last, they may be many. */
static uint32_t count_errors(const Diags *ds) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < ds->list.n; i++)
    if (diag_rows[ds->list.v[i]->id].severity == SEV_ERROR) n += 1 + ds->list.v[i]->repeats;
  for (uint32_t id = 0; ds->dropped_of && id < DIAG_COUNT; id++)
    if (diag_rows[id].severity == SEV_ERROR) n += ds->dropped_of[id];
  return n;
}

/* Is the project as well off as before? Several fixes together must take away as many errors as they are for: else one
   of them brings new ones, and the others would hide that. */
static bool no_worse(Fixer *x, uint32_t gain) {
  PeiStatus now = pei_status(x->p);
  uint32_t errors = count_errors(&x->p->diags);
  bool compiled = now == PEI_OK || now == PEI_ERRORS;
  if ((!compiled && now != x->status) || errors + gain > x->errors) return false;
  x->errors = errors;
  return true;
}

/* ---- choosing ---- */

static bool same_path(PeiText a, PeiText b) { return str_eq(api_str(a), api_str(b)); }

static int edit_cmp(const PeiEdit *a, const PeiEdit *b) {
  int by = str_cmp(api_str(a->path), api_str(b->path));
  if (by) return by;
  if (a->lo != b->lo) return a->lo < b->lo ? -1 : 1;
  return a->hi < b->hi ? -1 : a->hi > b->hi;
}

/* Edits of two fixes get into each other's way also where one inserts right beside the other: which text comes first
   would be chance. */
static bool in_the_way(const PeiEdit *a, const PeiEdit *b) {
  if (!same_path(a->path, b->path)) return false;
  bool point = a->lo == a->hi || b->lo == b->hi;
  return point ? a->lo <= b->hi && b->lo <= a->hi : a->lo < b->hi && b->lo < a->hi;
}

/* Where the edit belongs among the chosen ones. */
static uint32_t edit_position(const Fixer *x, const PeiEdit *e) {
  uint32_t lo = 0, hi = x->edits.n;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (edit_cmp(x->edits.v[mid].edit, e) < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

static bool is_free(const Fixer *x, const PeiEdit *e) {
  uint32_t at = edit_position(x, e);
  return !(at > 0 && in_the_way(x->edits.v[at - 1].edit, e)) &&
         !(at < x->edits.n && in_the_way(x->edits.v[at].edit, e));
}

static FixFile *file_of(Fixer *x, PeiText path) {
  for (uint32_t i = 0; i < x->files.n; i++)
    if (same_path(x->files.v[i].path, path)) return &x->files.v[i];
  FixFile *f = vec_push(x->arena, &x->files);
  for (uint32_t i = 0; i < x->p->sources.files.n; i++) {
    const Source *s = x->p->sources.files.v[i];
    if (str_eq(s->path, api_str(path))) f->before = f->start = f->now = arena_str(x->arena, s->text);
  }
  f->path = api_text(arena_str(x->arena, api_str(path)));
  return f;
}

/* Would anything be another text then? */
static bool changes_something(Fixer *x, const PeiFix *fix) {
  for (size_t i = 0; i < fix->n_edits; i++) {
    const PeiEdit *e = &fix->edits[i];
    Str was = str_sub(file_of(x, e->path)->now, (uint32_t)e->lo, (uint32_t)e->hi);
    if (!str_eq(was, api_str(e->insert))) return true;
  }
  return false;
}

static PeiText copy(Arena *a, PeiText t) { return api_text(arena_str(a, api_str(t))); }

static void choose(Fixer *x, const PeiFix *fix) {
  for (size_t i = 0; i < fix->n_edits; i++)
    if (!is_free(x, &fix->edits[i])) return;
  PeiEdit *edits = arena_array(x->arena, PeiEdit, fix->n_edits);
  PeiFix mine = *fix;
  mine.title = copy(x->arena, fix->title);
  mine.path = copy(x->arena, fix->path);
  mine.edits = edits;
  for (size_t i = 0; i < fix->n_edits; i++) {
    const PeiEdit *e = &fix->edits[i];
    edits[i] = (PeiEdit){copy(x->arena, e->path), e->lo, e->hi, copy(x->arena, e->insert)};
    uint32_t at = edit_position(x, &edits[i]);
    *vec_push(x->arena, &x->edits) = (Chosen){NULL, 0};
    memmove(x->edits.v + at + 1, x->edits.v + at, (x->edits.n - 1 - at) * sizeof *x->edits.v);
    x->edits.v[at] = (Chosen){&edits[i], x->choices.n};
  }
  bool of_error = diag_rows[diag_find(str_c(fix->code))].severity == SEV_ERROR;
  *vec_push(x->arena, &x->choices) = (Choice){mine, of_error, false};
}

/* The first safe fix of each message, unless it is in the way of an earlier one. */
static void choose_all(Fixer *x) {
  const PeiFix *before = NULL;
  x->choices.n = x->edits.n = 0;
  for (uint32_t i = 0; i < x->files.n; i++) x->files.v[i].start = x->files.v[i].now;
  x->p->arena.oom = x->arena->oom;
  api_fixes(x->p);
  for (uint32_t i = 0; i < x->p->fixes.n; i++) {
    const PeiFix *f = &x->p->fixes.v[i];
    bool same = before && before->code == f->code && before->line == f->line && before->column == f->column &&
                same_path(before->path, f->path);
    if (f->kind != PEI_FIX_SAFE || same || !changes_something(x, f)) continue;
    before = f;
    choose(x, f);
  }
}

/* ---- editing ---- */

/* The texts with the edits of all choices that are on. */
static void edit(Fixer *x) {
  for (uint32_t i = 0; i < x->files.n; i++) {
    FixFile *f = &x->files.v[i];
    Buf b = buf_new(x->arena);
    uint32_t done = 0;
    for (uint32_t k = 0; k < x->edits.n; k++) {
      const PeiEdit *e = x->edits.v[k].edit;
      if (!same_path(e->path, f->path) || !x->choices.v[x->edits.v[k].choice].on) continue;
      buf_bytes(&b, str_sub(f->start, done, (uint32_t)e->lo));
      buf_bytes(&b, api_str(e->insert));
      done = (uint32_t)e->hi;
    }
    buf_bytes(&b, str_sub(f->start, done, f->start.n));
    f->now = buf_str(&b);
  }
}

/* Choices lo to hi as well. False if they make something worse; then all is as it was. */
static bool try(Fixer *x, const PeiInput *in, uint32_t lo, uint32_t hi) {
  if (x->trials++ == TRIALS) return x->trials = TRIALS, false;
  ArenaMark mark = arena_mark(x->arena);
  Str *was = arena_array(x->arena, Str, x->files.n);
  for (uint32_t i = 0; i < x->files.n; i++) was[i] = x->files.v[i].now;
  uint32_t gain = 0;
  for (uint32_t i = lo; i < hi; i++) {
    x->choices.v[i].on = true;
    gain += hi - lo > 1 && x->choices.v[i].of_error;
  }
  edit(x);
  compile(x, in);
  if (no_worse(x, gain)) return true;
  for (uint32_t i = lo; i < hi; i++) x->choices.v[i].on = false;
  for (uint32_t i = 0; i < x->files.n; i++) x->files.v[i].now = was[i];
  arena_rewind(x->arena, mark);
  return false;
}

/* Keeps what of choices lo to hi makes nothing worse: all, or else each half by itself. */
static void keep(Fixer *x, const PeiInput *in, uint32_t lo, uint32_t hi) {
  if (try(x, in, lo, hi) || hi - lo == 1) return;
  uint32_t mid = lo + (hi - lo) / 2;
  keep(x, in, lo, mid);
  keep(x, in, mid, hi);
}

/* False when there was nothing to apply. */
static bool round_of(Fixer *x, const PeiInput *in) {
  choose_all(x);
  if (!x->choices.n) return false;
  x->errors = count_errors(&x->p->diags);
  x->status = pei_status(x->p);
  x->trials = 0;
  keep(x, in, 0, x->choices.n);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < x->choices.n; i++)
    if (x->choices.v[i].on) kept++, *vec_push(x->arena, &x->applied) = x->choices.v[i].fix;
  if (kept < x->choices.n) compile(x, in); /* the last attempt may have been one that was taken back */
  return kept > 0;
}

/* ---- all of it ---- */

static void run(Fixer *x, const PeiInput *in) {
  compile(x, in);
  for (uint32_t i = 0; i < ROUNDS && round_of(x, in); i++) {
  }
}

static void hand_over(Fixer *x, Pei *session) {
  Pei *p = x->p;
  for (uint32_t i = 0; i < x->files.n; i++) {
    const FixFile *f = &x->files.v[i];
    if (str_eq(f->before, f->now)) continue;
    *vec_push(x->arena, &p->rewrites) = (PeiRewrite){f->path, api_text(f->before), api_text(f->now)};
  }
  p->applied.v = x->applied.v, p->applied.n = x->applied.n;
  p->fixer = session; /* last: until then memory may run out, and each is freed by itself */
}

PeiStatus pei_fix(const PeiHost *host, const PeiInput *in, Pei **out) {
  Pei *session = *out = api_new(host);
  if (!session) return PEI_NO_MEMORY;
  jmp_buf oom;
  session->arena.oom = &oom;
  Fixer *volatile x = NULL;
  if (setjmp(oom)) {
    if (x) pei_free(x->p);
    return api_fail(session, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  }
  x = arena_new(&session->arena, Fixer);
  x->host = host;
  x->arena = &session->arena;
  run(x, in);
  hand_over(x, session);
  *out = x->p;
  return pei_status(*out);
}

size_t pei_applied(const Pei *p, const PeiFix **fixes) { return *fixes = p->applied.v, p->applied.n; }
size_t pei_rewrites(const Pei *p, const PeiRewrite **files) { return *files = p->rewrites.v, p->rewrites.n; }
