/* Applies a fix to the lines it touches, without looking at the rest of the file. Edits that overlap, leave
   the file or touch very long lines make no picture; the fix is then a line of text. */
#include "diag/fix_view.h"
#include "diag/position.h"

enum { HUNK_BYTES = 4096 };

static void sort_edits(Edit *v, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t j = i; j; j--) {
      Span a = v[j - 1].at, b = v[j].at;
      if (a.file < b.file || (a.file == b.file && a.lo <= b.lo)) break;
      Edit e = v[j];
      v[j] = v[j - 1];
      v[j - 1] = e;
    }
}

static bool can_apply(const Sources *s, const Edit *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    Span at = v[i].at;
    if (!position_has(s, at) || at.lo > at.hi || at.hi > source_at(s, at.file)->text.n) return false;
    if (i && v[i - 1].at.file == at.file && v[i - 1].at.hi > at.lo) return false;
  }
  return true;
}

static uint32_t line_start(const Sources *s, uint32_t file, uint32_t line) {
  uint32_t start;
  source_line_text(s, file, line, &start);
  return start;
}

/* The last line that an edit changes: not the one behind it if whole lines are replaced. */
static uint32_t last_line(const Sources *s, const Edit *e) {
  uint32_t line = source_line(s, e->at.file, e->at.hi);
  if (e->at.hi == e->at.lo || line_start(s, e->at.file, line) != e->at.hi) return line;
  uint32_t first = source_line(s, e->at.file, e->at.lo);
  bool whole = e->insert.n ? str_ends(e->insert, STR("\n")) : line_start(s, e->at.file, first) == e->at.lo;
  return whole ? line - 1 : line;
}

/* Takes edits while they touch lines that already change. */
static bool hunk_of(Arena *a, const Sources *s, const Edit *edits, uint32_t n, Hunk *h) {
  Span first = edits[0].at;
  *h = (Hunk){.file = first.file, .offset = first.lo, .edits = edits};
  h->line = source_line(s, first.file, first.lo);
  uint32_t end_line = h->line;
  Str text = source_at(s, first.file)->text;
  while (h->n < n && edits[h->n].at.file == h->file &&
         source_line(s, h->file, edits[h->n].at.lo) <= end_line) {
    uint32_t line = last_line(s, &edits[h->n]);
    if (line > end_line) end_line = line;
    h->n++;
  }
  uint32_t lo = line_start(s, h->file, h->line), hi = line_start(s, h->file, end_line + 1), size = hi - lo;
  for (uint32_t i = 0; i < h->n && size <= HUNK_BYTES; i++) size += edits[i].insert.n;
  if (size > HUNK_BYTES) return false;
  Buf b = buf_new(a);
  uint32_t at = lo;
  for (uint32_t i = 0; i < h->n; i++) {
    buf_bytes(&b, str_sub(text, at, edits[i].at.lo));
    buf_bytes(&b, edits[i].insert);
    at = edits[i].at.hi;
  }
  buf_bytes(&b, str_sub(text, at, hi));
  h->was = str_sub(text, lo, hi);
  h->becomes = buf_str(&b);
  return true;
}

static uint32_t line_ends(Str text) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.n; i++) n += text.s[i] == '\n';
  return n;
}

FixView fix_plan(Arena *a, const Sources *s, const Fix *fix) {
  FixView f = {.title = fix->title};
  uint32_t n = fix->edits.n;
  Edit *edits = arena_array(a, Edit, n);
  if (n) memcpy(edits, fix->edits.v, sizeof *edits * n);
  sort_edits(edits, n);
  if (!can_apply(s, edits, n)) return f;
  f.v = arena_array(a, Hunk, n);
  for (uint32_t i = 0; i < n;) {
    Hunk *h = &f.v[f.n];
    if (!hunk_of(a, s, edits + i, n - i, h)) {
      f.n = 0;
      return f;
    }
    uint32_t was = line_ends(h->was), becomes = line_ends(h->becomes);
    uint32_t last = h->line + (was > becomes ? was : becomes);
    if (last > f.last_line) f.last_line = last;
    i += h->n;
    f.n++;
  }
  return f;
}
