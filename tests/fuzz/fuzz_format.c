/* Fuzzes the formatter: of any text that parses, the result is formatted already, parses to the same tree and has the
   same comments; any other text is refused with errors. Run by tests/fuzz/run. */
#include "../fmt/same_tree.h"
#include "fuzz.h"
#include "syntax/format.h"

static Str add(Syntax *s, Str text, uint32_t *file) {
  *file = source_add(s->sources, STR("f.pei"), STR(""), STR("f.pei"), text);
  return text;
}

static Str note(const Ast *ast, Str text, uint32_t i) {
  Str s = str_sub(text, ast->comments.v[i].lo, ast->comments.v[i].hi);
  while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t' || s.s[s.n - 1] == '\r')) s.n--;
  return s;
}

/* What a person would see at a glance; inside heredocs anything may stand. */
static void check_looks(Str made) {
  demand(made.n == 0 || made.s[made.n - 1] == '\n');
  demand(made.n == 0 || made.s[0] != '\n');
}

static void check(Syntax *s, Str text) {
  uint32_t first, second;
  Str made, again;
  add(s, text, &first);
  FormatResult result = syntax_format(s, first, &made);
  const Ast *old = syntax_parse(s, first);
  demand(result == (old->bad ? FORMAT_ERRORS : FORMAT_OK));
  if (result != FORMAT_OK) return;
  check_looks(made);
  add(s, made, &second);
  const Ast *new = syntax_parse(s, second);
  demand(!new->bad &&same_tree(old->body, new->body));
  demand(old->comments.n == new->comments.n);
  for (uint32_t i = 0; i < old->comments.n; i++) demand(str_eq(note(old, text, i), note(new, made, i)));
  demand(syntax_format(s, second, &again) == FORMAT_OK && str_eq(made, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const Alloc host = {fuzz_alloc, fuzz_release, NULL};
  jmp_buf oom;
  Arena a;
  arena_init(&a, &host, &oom);
  char *text = malloc(size + 1); /* exactly: one byte too far is found */
  if (!text) return 0;
  if (size) memcpy(text, data, size);
  text[size] = 0;
  if (setjmp(oom) == 0) {
    Interner names;
    Sources sources = {.arena = &a};
    Diags diags;
    intern_init(&names, &a);
    diags_init(&diags, &a, &sources);
    check(&(Syntax){&a, &names, &sources, &diags}, str_n(text, size));
  }
  arena_free(&a);
  free(text);
  return 0;
}
