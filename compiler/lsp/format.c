/* The one style, as an edit of the lines that differ. */
#include "lsp/private.h"

/* Up to the last line feed of what both texts begin with. */
static uint32_t same_start(Str a, Str b) {
  uint32_t i = 0, line = 0;
  while (i < a.n && i < b.n && a.s[i] == b.s[i])
    if (a.s[i++] == '\n') line = i;
  return i == a.n && i == b.n ? i : line;
}

/* Bytes at the end, whole lines, that both have behind `from`. */
static uint32_t same_end(Str a, Str b, uint32_t from) {
  uint32_t i = 0, line = 0;
  while (i < a.n - from && i < b.n - from && a.s[a.n - 1 - i] == b.s[b.n - 1 - i]) {
    i++;
    if (i == a.n - from || i == b.n - from || a.s[a.n - 1 - i] == '\n') line = i;
  }
  if (line && line < a.n && a.s[a.n - line - 1] != '\n') line = 0;
  if (line && line < b.n && b.s[b.n - line - 1] != '\n') line = 0;
  return line;
}

void ask_format(Req *r) {
  Str old = doc_text(r->doc);
  Pei *made;
  PeiStatus status = pei_format(r->l->host.host, r->doc->path.s, (PeiText){old.s, old.n}, &made);
  lsp_hold(r->l, made, status);
  PeiText formatted = pei_formatted(made);
  Str text = arena_str(&r->l->arena, str_n(formatted.s, formatted.n));
  w_open(r->out, '[');
  if (status == PEI_OK && !str_eq(text, old)) {
    uint32_t start = same_start(old, text), end = same_end(old, text, start);
    w_open(r->out, '{');
    w_key(r->out, "range");
    w_range(r, r->out, (Span){r->file, start, old.n - end});
    w_member(r->out, "newText", str_sub(text, start, text.n - end));
    w_close(r->out, '}');
  }
  w_close(r->out, ']');
}
