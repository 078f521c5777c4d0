/* peic explain CODE: the long text of a message, from grammar/diag.def. */
#include "cli/cli.h"
#include "diag/suggest.h"

static int list_codes(Cli *c) {
  Buf out = buf_new(&c->arena);
  for (uint32_t id = 0; id < DIAG_COUNT; id++) {
    buf_bytes(&out, str_c(diag_rows[id].code));
    buf_pad(&out, 2);
    buf_bytes(&out, str_c(diag_rows[id].title));
    buf_char(&out, '\n');
  }
  io_out(c, buf_str(&out));
  return RC_OK;
}

int verb_explain(Cli *c) {
  if (c->opt.list && !c->args.n) return list_codes(c);
  if (c->args.n != 1) return io_usage(c, "explain takes one code, as in `peic explain E0901`");
  Str code = arena_str(&c->arena, str_c(c->args.v[0]));
  char *letter = arena_alloc(&c->arena, code.n + 1u);
  memcpy(letter, code.s, code.n);
  if (*letter == 'e' || *letter == 'w') *letter = (char)(*letter - 'a' + 'A');
  DiagId id = diag_find(str_n(letter, code.n));
  if (id == DIAG_COUNT) {
    Suggest s;
    suggest_init(&s, &c->arena, str_n(letter, code.n));
    for (uint32_t i = 0; i < DIAG_COUNT; i++) suggest_offer(&s, str_c(diag_rows[i].code));
    Str near = suggest_text(&s);
    return io_usage(c, "there is no message `%s`; %s%.*s%s", c->args.v[0], near.n ? "did you mean " : "",
                    STR_ARG(near), near.n ? "?" : "`peic explain --list` shows them all");
  }
  RenderStyle style = io_style(c, 1);
  Buf out = buf_new(&c->arena);
  render_explain(&out, id, &style);
  io_out(c, buf_str(&out));
  return RC_OK;
}
