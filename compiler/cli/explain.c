/* peic explain WORD: the long text of a message, from grammar/diag.def, or what a word of the language means. */
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

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* e0202, W12: meant as a code, in whatever case. */
static bool is_code(Str word, Str *code, Arena *a) {
  if (word.n < 2 || !strchr("eEwW", word.s[0])) return false;
  for (uint32_t i = 1; i < word.n; i++)
    if (!is_digit(word.s[i])) return false;
  *code = arena_fmt(a, "%c%.*s", word.s[0] & ~0x20, (int)word.n - 1, word.s + 1);
  return true;
}

static int explain_code(Cli *c, Str code, Str typed) {
  DiagId id = diag_find(code);
  if (id == DIAG_COUNT) {
    Suggest s;
    suggest_init(&s, &c->arena, code);
    for (uint32_t i = 0; i < DIAG_COUNT; i++) suggest_offer(&s, str_c(diag_rows[i].code));
    Str near = suggest_text(&s);
    return io_usage(c, "there is no message `%.*s`; %s%.*s%s", STR_ARG(typed), near.n ? "did you mean " : "",
                    STR_ARG(near), near.n ? "?" : "`peic explain --list` shows them all");
  }
  RenderStyle style = io_style(c, 1);
  Buf out = buf_new(&c->arena);
  render_explain(&out, id, &style);
  io_out(c, buf_str(&out));
  return RC_OK;
}

/* NULL: all words. */
static int explain_word(Cli *c, const char *word) {
  RenderStyle s = io_style(c, 1);
  Pei *p;
  int rc = RC_OK;
  switch (pei_explain(NULL, word, PEI_TERMINAL, &(PeiStyle){.color = s.color, .ascii = s.ascii}, &p)) {
  case PEI_OK: io_out(c, str_n(pei_explanation(p).s, pei_explanation(p).n)); break;
  case PEI_BAD_PARAM: {
    PeiText why = pei_message(p);
    bool near = memchr(why.s, ';', why.n) != NULL;
    rc = io_usage(c, "%.*s%s", (int)why.n, why.s,
                  near ? "" : "; `peic explain --list=words` shows what there is");
    break;
  }
  default: io_say(c, "out of memory"); rc = RC_ENVIRONMENT;
  }
  pei_free(p);
  return rc;
}

int verb_explain(Cli *c) {
  if (c->opt.list && c->args.n) return io_usage(c, "`--list` lists them all and takes no word");
  if (c->opt.list) return c->opt.list == LIST_WORDS ? explain_word(c, NULL) : list_codes(c);
  if (!c->args.n)
    return io_usage(c, "explain takes a code or a word, as in `peic explain E0901`, `peic explain service`");
  Buf words = buf_new(&c->arena); /* `on build` needs no quotes */
  for (uint32_t i = 0; i < c->args.n; i++) {
    if (i) buf_char(&words, ' ');
    buf_bytes(&words, str_c(c->args.v[i]));
  }
  Str word = arena_str(&c->arena, buf_str(&words)), code;
  return is_code(word, &code, &c->arena) ? explain_code(c, code, word) : explain_word(c, word.s);
}
