/* Lines of source files. A table of line starts is made the first time a file's line is asked for: a clean
   compile of a file without source comments never pays for it. A line ends at "\n"; a "\r" before it belongs
   to the line end, one elsewhere is text. Called by messages and by generated comments. */
#include "base/source.h"

uint32_t source_add(Sources *s, Str path, Str dir, Str display, Str text) {
  Source *file = arena_new(s->arena, Source);
  *file = (Source){.path = path, .dir = dir, .display = display, .text = text};
  *vec_push(s->arena, &s->files) = file;
  return s->files.n - 1;
}

static void lines_make(Arena *a, Source *file) {
  Str text = file->text;
  uint32_t count = 1;
  for (uint32_t i = 0; (i += str_find(str_sub(text, i, text.n), '\n')) < text.n; i++) count++;
  uint32_t *lines = arena_array(a, uint32_t, count);
  uint32_t line = 1;
  for (uint32_t i = 0; (i += str_find(str_sub(text, i, text.n), '\n')) < text.n; i++) lines[line++] = i + 1;
  file->lines = lines;
  file->line_count = count;
}

/* NULL for a span without a file. */
static Source *source_lines(const Sources *s, uint32_t file) {
  if (file >= s->files.n) return NULL;
  Source *source = s->files.v[file];
  if (!source->lines) lines_make(s->arena, source);
  return source;
}

uint32_t source_line(const Sources *s, uint32_t file, uint32_t offset) {
  enum { NEAR = 32 };
  Source *source = source_lines(s, file);
  if (!source) return 0;
  uint32_t lo = 0, hi = source->line_count; /* lines[lo] <= offset < lines[hi] */
  if (source->lines[source->asked] <= offset) {
    lo = source->asked;
    if (hi - lo > NEAR && offset < source->lines[lo + NEAR]) hi = lo + NEAR;
  }
  while (hi - lo > 1) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (source->lines[mid] <= offset)
      lo = mid;
    else
      hi = mid;
  }
  source->asked = lo;
  return lo + 1;
}

Str source_line_text(const Sources *s, uint32_t file, uint32_t line, uint32_t *start) {
  *start = 0;
  const Source *source = source_lines(s, file);
  if (!source) return STR("");
  Str text = source->text;
  if (line == 0 || line > source->line_count) {
    *start = text.n;
    return str_sub(text, text.n, text.n);
  }
  uint32_t lo = source->lines[line - 1], hi = text.n;
  if (line < source->line_count) {
    hi = source->lines[line] - 1;
    if (hi > lo && text.s[hi - 1] == '\r') hi--;
  }
  *start = lo;
  return str_sub(text, lo, hi);
}

Str source_text(const Sources *s, Span at) {
  if (at.file >= s->files.n) return STR("");
  Str text = s->files.v[at.file]->text;
  uint32_t hi = at.hi < text.n ? at.hi : text.n;
  return str_sub(text, at.lo < hi ? at.lo : hi, hi);
}
