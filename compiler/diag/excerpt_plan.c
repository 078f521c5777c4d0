/* What an excerpt shows: labels become marks, and marks are grouped into sections. Lines that lead up to the
   main place stay in one section, with the lines between elided; a place far below it gets its own ":::". */
#include "diag/excerpt.h"
#include "diag/position.h"

enum { FAR_LINES = 8 };

/* Line ends behind the span are not part of what is shown. */
static Mark mark_of(const Sources *s, const Label *label) {
  Span at = position_clamp(s, label->at);
  Str text = source_at(s, at.file)->text;
  while (at.hi > at.lo + 1 && (text.s[at.hi - 1] == '\n' || text.s[at.hi - 1] == '\r')) at.hi--;
  Mark m = {.lo = at.lo, .hi = at.hi, .text = label->text, .primary = label->primary};
  m.line = source_line(s, at.file, at.lo);
  m.end_line = source_line(s, at.file, at.hi > at.lo ? at.hi - 1 : at.lo);
  uint32_t start;
  Str line = source_line_text(s, at.file, m.line, &start);
  uint32_t at_text = start + position_bom(line, start);
  while (at_text < at.lo && (text.s[at_text] == ' ' || text.s[at_text] == '\t')) at_text++;
  m.at_indent = at_text >= at.lo;
  return m;
}

static void sort_marks(Mark *v, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t j = i; j && (v[j].lo < v[j - 1].lo || (v[j].lo == v[j - 1].lo && v[j].hi > v[j - 1].hi));
         j--) {
      Mark m = v[j];
      v[j] = v[j - 1];
      v[j - 1] = m;
    }
}

/* Gives each span of several lines a column of the margin that no other uses on its lines. One that finds
   none is shown by its first line alone. */
static void set_depths(const Sources *s, Section *section) {
  for (uint32_t i = 0; i < section->n; i++) {
    Mark *m = &section->marks[i];
    if (m->line == m->end_line) continue;
    bool used[DEPTHS_MAX + 1] = {false};
    for (uint32_t j = 0; j < i; j++) {
      const Mark *other = &section->marks[j];
      if (other->line != other->end_line && other->end_line >= m->line) used[other->depth] = true;
    }
    while (used[m->depth]) m->depth++;
    if (m->depth == DEPTHS_MAX) {
      uint32_t start;
      Str text = source_line_text(s, section->file, m->line, &start);
      m->end_line = m->line;
      m->hi = start + text.n > m->lo ? start + text.n : m->lo;
    } else if (m->depth >= section->depths)
      section->depths = m->depth + 1;
  }
}

/* How far down a section reaches: while the next place is not far below the one before it. */
static uint32_t reach(const Mark *marks, uint32_t n, uint32_t from) {
  for (uint32_t i = 0; i < n; i++) /* marks are by line */
    if (marks[i].end_line > from && marks[i].line <= from + FAR_LINES) from = marks[i].end_line;
  return from;
}

/* Takes every label left that belongs near `first`. */
static Section section_of(Arena *a, const Sources *s, const Diag *d, uint32_t first, bool *done, uint32_t n) {
  const Label *labels = d->labels.v;
  Mark anchor = mark_of(s, &labels[first]), all[MARKS_MAX];
  Section section = {.file = labels[first].at.file, .offset = anchor.lo};
  uint32_t left = 0;
  for (uint32_t i = first; i < n; i++)
    if (!done[i] && labels[i].at.file == section.file) all[left++] = mark_of(s, &labels[i]);
  sort_marks(all, left);
  uint32_t end = reach(all, left, anchor.end_line);
  for (uint32_t i = first; i < n; i++)
    if (labels[i].at.file == section.file && source_line(s, section.file, labels[i].at.lo) <= end)
      done[i] = true;
  section.marks = arena_array(a, Mark, left);
  for (uint32_t i = 0; i < left; i++)
    if (all[i].line <= end) section.marks[section.n++] = all[i];
  set_depths(s, &section);
  for (uint32_t i = 0; i < section.n; i++)
    if (section.marks[i].end_line > section.last_line) section.last_line = section.marks[i].end_line;
  return section;
}

Excerpt excerpt_plan(Arena *a, const Sources *s, const Diag *d) {
  Excerpt e = {.v = arena_array(a, Section, MARKS_MAX)};
  uint32_t n = d->labels.n < MARKS_MAX ? d->labels.n : MARKS_MAX;
  if (!n || !position_has(s, d->labels.v[0].at)) return e;
  e.left_out = d->labels.n - n;
  bool done[MARKS_MAX] = {false};
  for (uint32_t i = 0; i < n; i++) {
    if (done[i] || !position_has(s, d->labels.v[i].at)) continue;
    Section section = section_of(a, s, d, i, done, n);
    if (section.last_line > e.last_line) e.last_line = section.last_line;
    e.v[e.n++] = section;
  }
  return e;
}
