/* Lines to text: the `=` of lines that follow each other stand under each other, and so do the comments behind them.
   Called by format.c. */
#include "syntax/format_private.h"

enum { NOTE_GAP = 2 };

static bool goes_on(const FormatLine *line) { return !line->blank && line->indent == line[-1].indent; }

/* What is aligned: of each line, the column where it stands and how many columns there are from there on. A line that
   is too long anyhow decides about no other. */
typedef struct {
  uint32_t at, rest;
} Cell;

static Cell cell_of(uint32_t at, uint32_t rest) { return (Cell){at, at + rest > FORMAT_COLUMNS ? 0 : rest}; }
/* False, and nothing was done, if a line would get too long. */
static bool cell_join(Cell *all, Cell one) {
  Cell both = {all->at > one.at ? all->at : one.at, all->rest > one.rest ? all->rest : one.rest};
  if (both.at + both.rest > FORMAT_COLUMNS) return false;
  *all = both;
  return true;
}

static bool has_equals(const FormatLine *line) { return line->equals && line->equals_at <= FORMAT_ALIGN_MAX; }
static Cell equals_of(const FormatLine *line) {
  return cell_of(line->equals_at, line->width - line->equals_at);
}

/* Aligns the `=` of lines[i] and of those after it; yields the line behind the last of them. */
static uint32_t align_equals(FormatLine *lines, uint32_t i, uint32_t n) {
  Cell all = equals_of(&lines[i]);
  uint32_t end = i + 1;
  while (end < n && has_equals(&lines[end]) && goes_on(&lines[end]) &&
         cell_join(&all, equals_of(&lines[end])))
    end++;
  for (; i < end; i++) {
    lines[i].pad = all.at - lines[i].equals_at;
    lines[i].width += lines[i].pad;
  }
  return end;
}

static Cell note_of(const Format *f, const FormatLine *line) {
  return cell_of(line->width + NOTE_GAP, format_width(format_note(f, line->note - 1)));
}

static uint32_t align_notes(const Format *f, FormatLine *lines, uint32_t i, uint32_t n) {
  Cell all = note_of(f, &lines[i]);
  uint32_t end = i + 1;
  while (end < n && lines[end].note && goes_on(&lines[end]) && cell_join(&all, note_of(f, &lines[end])))
    end++;
  for (; i < end; i++) lines[i].note_pad = all.at - lines[i].width;
  return end;
}

static void align(Format *f) {
  FormatLine *v = f->lines.v;
  uint32_t n = f->lines.n;
  for (uint32_t i = 0; i < n;) i = has_equals(&v[i]) ? align_equals(v, i, n) : i + 1;
  for (uint32_t i = 0; i < n;) i = v[i].note ? align_notes(f, v, i, n) : i + 1;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

Str format_note(const Format *f, uint32_t note) {
  const Comment *c = &f->ast->comments.v[note];
  Str text = str_sub(f->source, c->lo, c->hi);
  while (text.n && is_blank(text.s[text.n - 1])) text.n--;
  return text;
}

static void put_line(Buf *out, const Format *f, const FormatLine *line) {
  Str text = str_sub((Str){f->text.v, f->text.n}, line->lo, line->hi);
  uint32_t equals = line->equals ? line->equals - line->lo : 0;
  if (line->blank) buf_char(out, '\n');
  buf_pad(out, line->indent);
  buf_bytes(out, str_sub(text, 0, equals));
  buf_pad(out, line->pad);
  buf_bytes(out, str_sub(text, equals, text.n));
  if (line->note) {
    buf_pad(out, line->note_pad);
    buf_bytes(out, format_note(f, line->note - 1));
  }
  buf_char(out, '\n');
}

uint64_t format_join(Format *f, Str *out) {
  align(f);
  uint64_t bytes = f->bytes;
  for (uint32_t i = 0; i < f->lines.n; i++) {
    const FormatLine *line = &f->lines.v[i];
    bytes += (uint64_t)line->pad + line->blank;
    if (line->note) bytes += (uint64_t)line->note_pad + format_note(f, line->note - 1).n;
  }
  if (bytes > SYNTAX_MAX_BYTES) return bytes;
  Buf text = buf_new(f->arena);
  for (uint32_t i = 0; i < f->lines.n; i++) put_line(&text, f, &f->lines.v[i]);
  *out = buf_str(&text);
  return bytes;
}
