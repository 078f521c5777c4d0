/* See prose.h. Called by `peic explain`'s renderers. */
#include "diag/prose.h"
#include "diag/show.h"

Str prose_line(Str *rest) {
  uint32_t end = str_find(*rest, '\n');
  Str line = str_sub(*rest, 0, end);
  *rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
  return line;
}

static Str take_word(Str *rest) {
  uint32_t from = 0, to;
  while (from < rest->n && rest->s[from] == ' ') from++;
  for (to = from; to < rest->n && rest->s[to] != ' '; to++) {
  }
  Str word = str_sub(*rest, from, to);
  *rest = str_sub(*rest, to, rest->n);
  return word;
}

/* What show_words takes: in ASCII "…" has three columns. */
static uint32_t columns(Arena *a, Str word, bool ascii) {
  if (!ascii) return show_text(NULL, word, false);
  Buf shown = buf_new(a);
  show_words(&shown, word, true);
  return shown.n;
}

void prose_fill(Buf *out, Str text, uint32_t indented, uint32_t indent, bool ascii) {
  uint32_t column = indented;
  bool begun = false; /* is there a word in this line? */
  while (text.n) {
    Str line = prose_line(&text);
    bool as_is = line.n && line.s[0] == ' ';
    if (begun && (!line.n || as_is)) buf_lit(out, "\n"), column = 0, begun = false;
    if (as_is) buf_pad(out, indent), show_words(out, line, ascii);
    if (as_is || !line.n) buf_lit(out, "\n");
    if (as_is) continue;
    for (Str word = take_word(&line); word.n; word = take_word(&line)) {
      uint32_t width = columns(out->arena, word, ascii);
      if (begun && column + 1 + width > PROSE_COLUMNS) buf_lit(out, "\n"), column = 0, begun = false;
      if (begun) buf_lit(out, " "), column++;
      if (column < indent) buf_pad(out, indent - column), column = indent;
      show_words(out, word, ascii);
      column += width;
      begun = true;
    }
  }
  if (begun) buf_lit(out, "\n");
}

void prose_code(Buf *out, Str text, uint32_t indent, bool ascii) {
  while (text.n) {
    Str line = prose_line(&text);
    if (line.n) buf_pad(out, indent);
    show_text(out, line, ascii);
    buf_lit(out, "\n");
  }
}
