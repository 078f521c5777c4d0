/* For the tests of messages: sources in memory, and spans found by what stands there. */
#ifndef PEI_TEST_DIAG_MAKE_H
#define PEI_TEST_DIAG_MAKE_H

#include "test.h"

#include "diag/render.h"

typedef struct {
  Arena arena;
  Sources sources;
  Diags ds;
  Diag *d; /* the last one made */
} Made;

#define MADE(m)                                                                                              \
  Made m = {0};                                                                                              \
  arena_init(&m.arena, &test_alloc, &test_oom);                                                              \
  if (setjmp(test_oom)) abort();                                                                             \
  m.sources.arena = &m.arena;                                                                                \
  diags_init(&m.ds, &m.arena, &m.sources)

static UNUSED uint32_t add_file(Made *m, const char *path, Str text) {
  return source_add(&m->sources, str_c(path), STR(""), str_c(path), arena_str(&m->arena, text));
}
/* A file whose numbered line is `line`, and so on; the others are empty. Ends with line 0. */
typedef struct {
  uint32_t number;
  const char *text;
} Line;
static UNUSED uint32_t add_lines(Made *m, const char *path, const Line *lines) {
  Buf b = buf_new(&m->arena);
  for (uint32_t now = 1; lines->number; lines++) {
    for (; now < lines->number; now++) buf_lit(&b, "\n");
    buf_bytes(&b, str_c(lines->text));
  }
  buf_lit(&b, "\n");
  return add_file(m, path, buf_str(&b));
}

/* The first place of `what` in a line. */
static UNUSED Span find(Made *m, uint32_t file, uint32_t line, const char *what) {
  uint32_t start, n = (uint32_t)strlen(what);
  Str text = source_line_text(&m->sources, file, line, &start);
  for (uint32_t i = 0; i + n <= text.n; i++)
    if (memcmp(text.s + i, what, n) == 0) return (Span){file, start + i, start + i + n};
  printf("no \"%s\" in line %u: %.*s\n", what, line, STR_ARG(text));
  abort();
}

/* From the start of one place to the end of another. */
static UNUSED Span join(Span a, Span b) { return (Span){a.file, a.lo, b.hi}; }

static UNUSED Diag *put(Made *m, const char *code, Span at, const char *message, const char *label) {
  DiagId id = diag_find(str_c(code));
  if (!CHECK(id != DIAG_COUNT)) id = (DiagId)0;
  Diag *d = m->d = diag_put(&m->ds, id, at, NULL, 0);
  if (d == m->ds.spare) return d;
  d->message = str_c(message);
  d->labels.v[0].text = str_c(label);
  d->helps.n = 0;
  return d;
}
static UNUSED void also(Made *m, Span at, const char *label) {
  *vec_push(&m->arena, &m->d->labels) = (Label){at, str_c(label), false};
}
static UNUSED void note(Made *m, const char *text) { *vec_push(&m->arena, &m->d->notes) = str_c(text); }
static UNUSED void help(Made *m, const char *text) { *vec_push(&m->arena, &m->d->helps) = str_c(text); }
static UNUSED void fix(Made *m, const char *title) {
  vec_push(&m->arena, &m->d->fixes)->title = str_c(title);
}
/* An edit of the last fix. */
static UNUSED void edit(Made *m, Span at, const char *insert) {
  diag_edit(&m->ds, &m->d->fixes.v[m->d->fixes.n - 1], at, str_c(insert));
}
static UNUSED Span at_start(Span s) { return (Span){s.file, s.lo, s.lo}; }
static UNUSED Span at_end(Span s) { return (Span){s.file, s.hi, s.hi}; }

static UNUSED Str shown(Made *m, RenderStyle style) {
  Buf b = buf_new(&m->arena);
  diags_finish(&m->ds);
  render_text(&b, &m->ds, &style);
  return buf_str(&b);
}
/* Plain style, and the end of the test. */
#define SHOWS(m, want)                                                                                       \
  do {                                                                                                       \
    CHECK_STR(shown(&m, (RenderStyle){0}), want);                                                            \
    arena_free(&m.arena);                                                                                    \
  } while (0)
#define SHOWS_ASCII(m, want) CHECK_STR(shown(&m, (RenderStyle){.ascii = true}), want)

#endif
