/* What a project says about its messages: levels of codes (`lint`, `policy`, -Werror), and comments that allow one
   at one place. Only warnings are affected: an error is an error everywhere. What is silent at the time it is
   reported is never kept; the rest is settled when everything was read, so that it makes no difference where in a
   project these things are said. Reading them is model/lint.c and syntax/allow.c. */
#include "base/buf.h"
#include "diag/diag.h"

Level diag_level_of(const Diags *ds, DiagId id) { return ds->levels ? ds->levels[id].level : LEVEL_UNSAID; }

/* Comments are read file after file, line after line, and no two of them speak of the same lines unless both stand
   above one statement: the ones that may speak of a place are those before it with the last beginning. */
static bool is_allowed(Diags *ds, DiagId id, Span at) {
  uint32_t lo = 0, hi = ds->allows.n;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    Span lines = ds->allows.v[mid].lines;
    if (lines.file < at.file || (lines.file == at.file && lines.lo <= at.lo))
      lo = mid + 1;
    else
      hi = mid;
  }
  for (uint32_t i = lo; i-- > 0;) {
    Allow *a = &ds->allows.v[i];
    if (a->lines.file != at.file || a->lines.lo != ds->allows.v[lo - 1].lines.lo || at.lo > a->lines.hi)
      break;
    if (a->id != id) continue;
    a->used = true;
    return true;
  }
  return false;
}

bool diag_silent(Diags *ds, DiagId id, Span at) {
  return diag_level_of(ds, id) == LEVEL_OFF || is_allowed(ds, id, at);
}

void diags_drop_silent(Diags *ds) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < ds->list.n; i++) {
    Diag *d = ds->list.v[i];
    if (diag_rows[d->id].severity == SEV_WARNING && diag_silent(ds, d->id, d->labels.v[0].at)) {
      ds->kept[SEV_WARNING]--;
      ds->warnings -= 1 + d->repeats;
    } else {
      ds->list.v[kept++] = d;
    }
  }
  if (kept != ds->list.n) ds->slots = NULL; /* positions in the list have changed */
  ds->list.n = kept;
}

void diag_level(Diags *ds, DiagId id, Level level, Span by) {
  if (!ds->levels) ds->levels = arena_array(ds->arena, DiagLevel, DIAG_COUNT);
  if (ds->levels[id].level != LEVEL_UNSAID) return;
  ds->levels[id] = (DiagLevel){level, by};
  if (level == LEVEL_OFF) diags_drop_silent(ds);
}

static void note_level(Diags *ds, Diag *d) {
  Span by = ds->levels[d->id].by;
  if (by.file == UINT32_MAX) return;
  Buf line = buf_new(ds->arena);
  buf_int(&line, source_line(ds->sources, by.file, by.lo));
  diag_note(ds, d, LINT_ERROR, source_at(ds->sources, by.file)->path, buf_str(&line));
}

static Sev severity_now(const Diags *ds, DiagId id, bool harden) {
  Sev severity = diag_rows[id].severity;
  if (severity == SEV_WARNING && (harden || diag_level_of(ds, id) == LEVEL_ERROR)) return SEV_ERROR;
  return severity;
}

/* Those that were not kept know their code, but not their place. */
static void settle_dropped(Diags *ds, bool harden) {
  memset(ds->dropped, 0, sizeof ds->dropped);
  for (uint32_t id = 0; ds->dropped_of && id < DIAG_COUNT; id++)
    if (diag_level_of(ds, (DiagId)id) != LEVEL_OFF || diag_rows[id].severity != SEV_WARNING)
      ds->dropped[severity_now(ds, (DiagId)id, harden)] += ds->dropped_of[id];
}

void diags_settle(Diags *ds, bool harden) {
  diags_drop_silent(ds);
  settle_dropped(ds, harden);
  ds->errors = ds->dropped[SEV_ERROR];
  ds->warnings = ds->dropped[SEV_WARNING];
  for (uint32_t i = 0; i < ds->list.n; i++) {
    Diag *d = ds->list.v[i];
    Sev severity = severity_now(ds, d->id, harden);
    bool raised = severity == SEV_ERROR && d->severity == SEV_WARNING;
    if (raised && diag_level_of(ds, d->id) == LEVEL_ERROR) note_level(ds, d);
    d->severity = severity;
    if (severity == SEV_ERROR) ds->errors += 1 + d->repeats;
    if (severity == SEV_WARNING) ds->warnings += 1 + d->repeats;
  }
}

void diags_unneeded_allows(Diags *ds) {
  ds->chain = NULL;
  for (uint32_t i = 0; i < ds->allows.n; i++) {
    const Allow *a = &ds->allows.v[i];
    if (a->used || a->maybe || diag_level_of(ds, a->id) == LEVEL_OFF) continue;
    Diag *d = diag(ds, W0002, a->code, str_c(diag_rows[a->id].code));
    Fix *fix = diag_fix(ds, d, FIX_MAYBE, CHK_REMOVE); /* with other parameters it may be needed */
    diag_fix_of_help(d, fix);
    diag_edit(ds, fix, a->cut, STR(""));
  }
}
