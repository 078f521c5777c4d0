/* `peic explain`: what a message means, at length, with a wrong and a right example. */
#include "base/utf8.h"
#include "diag/paint.h"
#include "diag/show.h"

enum { TEXT_COLUMNS = 80, EXAMPLE_INDENT = 4 };

/* Takes the first line off `rest`. */
static Str take_line(Str *rest) {
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

/* Paragraphs are filled to 80 columns; a blank line ends one; lines that start with a space stay as they are.
 */
static void paragraphs(Buf *out, Str text, bool ascii) {
  uint32_t column = 0;
  while (text.n) {
    Str line = take_line(&text);
    bool as_is = line.n && line.s[0] == ' ';
    if (column && (!line.n || as_is)) buf_lit(out, "\n"), column = 0;
    if (as_is) show_words(out, line, ascii);
    if (as_is || !line.n) buf_lit(out, "\n");
    if (as_is) continue;
    for (Str word = take_word(&line); word.n; word = take_word(&line)) {
      uint32_t width = show_text(NULL, word, ascii);
      if (column && column + 1 + width > TEXT_COLUMNS) buf_lit(out, "\n"), column = 0;
      if (column) buf_lit(out, " "), column++;
      show_words(out, word, ascii);
      column += width;
    }
  }
  if (column) buf_lit(out, "\n");
}

static void example(const Pen *p, const char *title, const char *text) {
  if (!text[0]) return;
  buf_lit(p->out, "\n");
  paint_words(p, PAINT_BOLD, str_c(title));
  buf_lit(p->out, "\n\n");
  for (Str rest = str_c(text); rest.n;) {
    Str line = take_line(&rest);
    if (line.n) buf_pad(p->out, EXAMPLE_INDENT);
    show_text(p->out, line, p->style->ascii);
    buf_lit(p->out, "\n");
  }
}

void render_explain(Buf *out, DiagId id, const RenderStyle *style) {
  const DiagRow *row = &diag_rows[id];
  Pen p = {.out = out, .style = style};
  paint_code(&p, row->severity, row->code);
  paint_title(&p, str_c(row->title));
  buf_lit(out, "\n");
  paragraphs(out, str_c(row->explain), style->ascii);
  example(&p, "Wrong:", row->wrong);
  example(&p, "Right:", row->right);
}
