/* What holds for every text that parses: formatted, it says the same, keeps its comments and is formatted already;
   and made ugly first, it comes out the same. A text that does not parse is refused.
   Usage: properties FILE...    or: properties mangle SEED FILE, which prints the ugly text. Run by tests/fmt/run. */
#include "../unit/test.h"

#include "mangle.h"
#include "same_tree.h"
#include "syntax/format.h"

enum { SEEDS = 6 };

typedef struct {
  Arena arena;
  Interner names;
  Sources sources;
  Diags diags;
  Syntax syntax;
} Texts;

static void texts_init(Texts *t) {
  memset(t, 0, sizeof *t);
  arena_init(&t->arena, &test_alloc, &test_oom);
  intern_init(&t->names, &t->arena);
  t->sources.arena = &t->arena;
  diags_init(&t->diags, &t->arena, &t->sources);
  t->syntax = (Syntax){&t->arena, &t->names, &t->sources, &t->diags};
}

static uint32_t add(Texts *t, Str text) {
  return source_add(&t->sources, STR("t.pei"), STR(""), STR("t.pei"), text);
}

static Str read_text(Arena *a, const char *path) {
  Os os;
  Str text;
  os_posix(&os);
  if (os.read_file(&os, a, path, 64 << 20, &text) != 0) {
    perror(path);
    exit(1);
  }
  return text;
}

static Str ugly(Texts *t, Str text, uint32_t seed) {
  Ast *ast = arena_new(&t->arena, Ast);
  Lexer *lx = arena_new(&t->arena, Lexer);
  ast->file = add(t, text);
  lex_file(lx, &t->syntax, ast);
  Mangle m = {
      .out = buf_new(&t->arena), .text = text, .v = lx->pump.out.v, .n = lx->pump.out.n, .random = seed};
  m.crlf = seed % 3 == 2;
  return mangle(&m);
}

static bool same_notes(Texts *t, const Ast *a, const Ast *b) {
  if (a->comments.n != b->comments.n) return false;
  for (uint32_t i = 0; i < a->comments.n; i++) {
    const Comment *x = &a->comments.v[i], *y = &b->comments.v[i];
    Str s = source_text(&t->sources, (Span){a->file, x->lo, x->hi}),
        made = source_text(&t->sources, (Span){b->file, y->lo, y->hi});
    if (!str_starts(s, made) || x->doc != y->doc) return false;
  }
  return true;
}

static void say(const char *path, const char *what, uint32_t seed) {
  printf("%s: %s (seed %u)\n", path, what, seed);
  test_failed++;
}

/* Is `text`, a variant of the file, formatted to `want`? */
static void check_ugly(const char *path, Str file, Str want, uint32_t seed) {
  Texts t;
  texts_init(&t);
  Str text = ugly(&t, file, seed), made;
  if (syntax_format(&t.syntax, add(&t, text), &made) != FORMAT_OK)
    say(path, "its ugly form is not formatted", seed);
  else if (!str_eq(made, want))
    say(path, "its ugly form comes out differently", seed);
  else
    test_passed++;
  arena_free(&t.arena);
}

/* No blanks at line ends, no tab in front, at most one blank line; but for heredocs, which have their own. */
static void check_looks(const char *path, Str text) {
  bool heredoc = false, ok = text.n == 0 || text.s[0] != '\n';
  uint32_t empty = 0;
  for (uint32_t at = 0, n; at < text.n && !heredoc; at += n + 1) {
    n = str_find(str_sub(text, at, text.n), '\n');
    Str line = str_sub(text, at, at + n);
    for (uint32_t i = 0; i + 1 < n; i++) heredoc |= line.s[i] == '<' && line.s[i + 1] == '<';
    empty = n ? 0 : empty + 1;
    ok &= at + n < text.n && empty < 2 &&
          (n == 0 || (!lex_is_blank((uint8_t)line.s[n - 1]) && line.s[0] != '\t'));
  }
  if (ok)
    test_passed++;
  else
    say(path, "has blanks that it should not have", 0);
}

static void check_file(const char *path) {
  Texts t;
  texts_init(&t);
  Str file = read_text(&t.arena, path), made, again;
  uint32_t first = add(&t, file);
  const Ast *old = syntax_parse(&t.syntax, first);
  FormatResult result = syntax_format(&t.syntax, first, &made);
  if (result != (old->bad ? FORMAT_ERRORS : FORMAT_OK)) {
    say(path, "is not treated as what it is", (uint32_t)result);
  } else if (result == FORMAT_OK) {
    uint32_t second = add(&t, made);
    const Ast *ast = syntax_parse(&t.syntax, second);
    if (ast->bad || !same_tree(old->body, ast->body)) say(path, "says something else when formatted", 0);
    if (!same_notes(&t, old, ast)) say(path, "has other comments when formatted", 0);
    if (syntax_format(&t.syntax, second, &again) != FORMAT_OK || !str_eq(made, again))
      say(path, "is not formatted after formatting", 0);
    check_looks(path, made);
    for (uint32_t seed = 0; seed < SEEDS; seed++) check_ugly(path, file, made, seed);
    test_passed += 3;
  } else {
    test_passed++;
  }
  arena_free(&t.arena);
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "mangle") == 0) {
    Texts t;
    texts_init(&t);
    Str text = ugly(&t, read_text(&t.arena, argv[3]), (uint32_t)atoi(argv[2]));
    fwrite(text.s, 1, text.n, stdout);
    arena_free(&t.arena);
    return 0;
  }
  for (int i = 1; i < argc; i++) check_file(argv[i]);
  return test_end();
}
