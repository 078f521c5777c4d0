/* What a word means. */
#include "lsp/private.h"

void ask_hover(Req *r) {
  Words all = {0};
  req_full(r);
  const Word *word = req_word(r, &all);
  Str text = word ? query_hover(&r->e, word) : STR("");
  if (!text.n) return;
  w_open(r->out, '{');
  w_key(r->out, "contents");
  w_open(r->out, '{');
  w_member(r->out, "kind", STR("markdown"));
  w_member(r->out, "value", text);
  w_close(r->out, '}');
  w_key(r->out, "range");
  w_range(r, r->out, word->at);
  w_close(r->out, '}');
}
