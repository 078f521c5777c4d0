/* The fixes of a compilation as data, for editors and for pei_fix: with paths instead of files, in the order of their
   places, with the file's own line ends. Called through libpei.h and by fix.c. */
#include "api/handle.h"
#include "base/buf.h"
#include "diag/position.h"
#include <stdlib.h>

static int edit_order(const void *x, const void *y) {
  const Edit *a = x, *b = y;
  if (a->at.file != b->at.file) return a->at.file < b->at.file ? -1 : 1;
  if (a->at.lo != b->at.lo) return a->at.lo < b->at.lo ? -1 : 1;
  return a->at.hi < b->at.hi ? -1 : a->at.hi > b->at.hi;
}

/* Is it the text of a file of this project, not of the library, and not one that somebody vouched for with a pin? */
static bool can_edit(const Sources *s, Span at) {
  if (!position_has(s, at)) return false;
  const Source *file = source_at(s, at.file);
  return !file->library && !file->pinned && at.lo <= at.hi && at.hi <= file->text.n &&
         !str_starts(file->display, STR("../")) && !str_starts(file->display, STR("/"));
}

/* Sorted copies of a fix's edits; false if they cannot be applied. */
static bool edits_sort(Pei *p, const Fix *fix, Edit *to) {
  for (uint32_t i = 0; i < fix->edits.n; i++) {
    to[i] = fix->edits.v[i];
    if (!can_edit(&p->sources, to[i].at)) return false;
  }
  if (fix->edits.n > 1) qsort(to, fix->edits.n, sizeof *to, edit_order);
  for (uint32_t i = 1; i < fix->edits.n; i++) {
    Span a = to[i - 1].at, b = to[i].at;
    if (a.file == b.file && (b.lo < a.hi || (a.lo == b.lo && a.hi == b.hi))) return false;
  }
  return fix->edits.n > 0;
}

static bool has_crlf(Str text) {
  uint32_t end = str_find(text, '\n');
  return end < text.n && end && text.s[end - 1] == '\r';
}

static PeiText with_line_ends(Arena *a, Str insert, bool crlf) {
  if (!crlf || str_find(insert, '\n') == insert.n) return api_text(arena_str(a, insert));
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < insert.n; i++) {
    if (insert.s[i] == '\n' && (!i || insert.s[i - 1] != '\r')) buf_char(&b, '\r');
    buf_char(&b, insert.s[i]);
  }
  return api_text(buf_str(&b));
}

static void add_fix(Pei *p, const Diag *d, const Fix *fix) {
  Arena *a = &p->arena;
  Edit *sorted = arena_array(a, Edit, fix->edits.n);
  if (!edits_sort(p, fix, sorted)) return;
  PeiEdit *edits = arena_array(a, PeiEdit, fix->edits.n);
  for (uint32_t i = 0; i < fix->edits.n; i++) {
    const Source *file = source_at(&p->sources, sorted[i].at.file);
    edits[i] = (PeiEdit){api_text(file->path), sorted[i].at.lo, sorted[i].at.hi,
                         with_line_ends(a, sorted[i].insert, has_crlf(file->text))};
  }
  PeiFix f = {.code = diag_rows[d->id].code,
              .title = api_text(fix->title),
              .kind = (PeiFixKind)fix->app,
              .edits = edits,
              .n_edits = fix->edits.n};
  Span at = d->labels.v[0].at;
  if (!position_has(&p->sources, at)) at = sorted[0].at;
  at = position_clamp(&p->sources, at);
  Position place = position_of(&p->sources, at.file, at.lo);
  f.path = api_text(source_at(&p->sources, at.file)->path);
  f.line = place.line, f.column = place.col;
  *vec_push(a, &p->fixes) = f;
}

void api_fixes(Pei *p) {
  if (p->fixes.n) return;
  for (uint32_t i = 0; i < p->diags.list.n; i++) {
    const Diag *d = p->diags.list.v[i];
    for (uint32_t k = 0; k < d->fixes.n; k++) add_fix(p, d, &d->fixes.v[k]);
  }
}

size_t pei_fixes(Pei *p, const PeiFix **fixes) {
  jmp_buf oom;
  p->arena.oom = &oom;
  *fixes = NULL;
  if (setjmp(oom)) return p->fixes.n = 0;
  api_fixes(p);
  return *fixes = p->fixes.v, p->fixes.n;
}

_Static_assert((int)PEI_FIX_SAFE == (int)FIX_SAFE && (int)PEI_FIX_MAYBE == (int)FIX_MAYBE &&
                   (int)PEI_FIX_PLACEHOLDER == (int)FIX_PLACEHOLDER,
               "an applicability is passed on as it is");
