/* --dump: the stages of a compilation as text, in the order they happened. Reads each source a second time
   with a lexer and parser of its own, so that the real ones need no hooks. Called by the pipeline. */
#include "api/handle.h"
#include "syntax/syntax.h"

void api_dump_add(Pei *p, const char *title, Str text) {
  p->dump = arena_fmt(&p->arena, "%.*s== %s\n%.*s%s", STR_ARG(p->dump), title, STR_ARG(text),
                      text.n && text.s[text.n - 1] != '\n' ? "\n" : "");
}

void api_dump_sources(Pei *p, unsigned what) {
  if (!(what & (PEI_DUMP_TOKENS | PEI_DUMP_AST))) return;
  Diags unheard;
  diags_init(&unheard, &p->arena, &p->sources);
  Interner names;
  intern_init(&names, &p->arena);
  Syntax s = {&p->arena, &names, &p->sources, &unheard};
  for (uint32_t file = 0; file < p->sources.files.n; file++) {
    Str shown = source_at(&p->sources, file)->display;
    if (source_at(&p->sources, file)->data) continue;
    if (what & PEI_DUMP_TOKENS) {
      Buf text = buf_new(&p->arena);
      syntax_dump_tokens(&s, file, &text);
      api_dump_add(p, arena_fmt(&p->arena, "tokens %.*s", STR_ARG(shown)).s, buf_str(&text));
    }
    if (what & PEI_DUMP_AST) {
      Buf text = buf_new(&p->arena);
      syntax_dump_ast(&names, syntax_parse(&s, file), &text);
      api_dump_add(p, arena_fmt(&p->arena, "ast %.*s", STR_ARG(shown)).s, buf_str(&text));
    }
  }
}
