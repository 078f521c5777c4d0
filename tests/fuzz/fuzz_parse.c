/* Fuzzes lexer, pump and parser: any bytes must give a tree whose spans and depth are in order, and diagnostics
   whose places exist. Run by tests/fuzz/run. */
#include "diag/render.h"
#include "fuzz.h"
#include "syntax/syntax.h"

/* Within `lo..hi`, parents before children; levels as the node says. */
static void check_node(const Sources *sources, const Node *n, uint32_t size) {
  demand(n->kind < N_KIND_COUNT && n->lo <= n->hi && n->hi <= size && n->depth >= 1 && n->depth <= 1000);
  demand(node_name_hi(n) <= size);
  if (n->kind == N_TEXT) {
    demand(n->more->text.n > 0 && n->more->text.n <= n->hi - n->lo);
    demand(syntax_text_offset(sources, n, 0) == n->lo);
    demand(syntax_text_offset(sources, n, n->more->text.n) == n->hi);
  }
  const Node *children[] = {n->a, n->b, node_c(n), node_d(n)};
  for (int i = 0; i < 4; i++)
    for (const Node *child = children[i]; child; child = child->next) {
      demand(child->depth < n->depth);
      check_node(sources, child, size);
    }
}

static void check_span(Span at, uint32_t size) { demand(at.file == 0 && at.lo <= at.hi && at.hi <= size); }

static void check_diags(const Diags *ds, const Ast *ast, uint32_t size) {
  demand(!ds->errors == !ast->bad);
  for (uint32_t i = 0; i < ds->list.n; i++) {
    const Diag *d = ds->list.v[i];
    demand(d->labels.n > 0 && d->labels.v[0].primary);
    for (uint32_t k = 0; k < d->labels.n; k++) check_span(d->labels.v[k].at, size);
    for (uint32_t k = 0; k < d->fixes.n; k++) {
      demand(d->fixes.v[k].edits.n > 0);
      for (uint32_t e = 0; e < d->fixes.v[k].edits.n; e++) check_span(d->fixes.v[k].edits.v[e].at, size);
    }
  }
}

static void parse(Arena *a, Str text) {
  Interner names;
  Sources sources = {.arena = a};
  Diags diags;
  intern_init(&names, a);
  diags_init(&diags, a, &sources);
  Syntax s = {a, &names, &sources, &diags};
  uint32_t file = source_add(&sources, STR("f.pei"), STR(""), STR("f.pei"), text);
  Ast *ast = syntax_parse(&s, file);
  check_node(&sources, ast->body, text.n);
  uint32_t last = 0;
  for (uint32_t i = 0; i < ast->comments.n; i++) {
    Comment c = ast->comments.v[i];
    demand(c.lo >= last && c.lo < c.hi && c.hi <= text.n && text.s[c.lo] == '#');
    last = c.hi;
  }
  check_diags(&diags, ast, text.n);
  diags_finish(&diags);
  if (text.n % 8) return; /* showing takes longer than parsing */
  Buf out = buf_new(a);
  syntax_dump_ast(&names, ast, &out);
  syntax_dump_tokens(&s, file, &out);
  render_text(&out, &diags, &(RenderStyle){.limit = 20});
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
  if (setjmp(oom) == 0) parse(&a, str_n(text, size));
  arena_free(&a);
  free(text);
  return 0;
}
