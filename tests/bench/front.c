/* front: how fast text is read and checked inside one process, against libyaml's event parser on the same project
 * written as YAML, in turns.
 *
 *   front RUNS PROJECT.pei PROJECT.yaml
 *
 * Prints one line: MB/s of lexer and parser (largest, median), MB/s of libyaml (largest, median), and the time of a
 * whole check of the project from memory in microseconds (smallest, median). Built and called by tests/bench/run. */
#include "libpei.h"
#include "syntax/syntax.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yaml.h>

static void *host_alloc(void *ctx, size_t n) { return (void)ctx, malloc(n); }
static void host_release(void *ctx, void *block, size_t n) { (void)ctx, (void)n, free(block); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const char *what) {
  fprintf(stderr, "front: %s\n", what);
  exit(1);
}

static Str read_all(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) fail("cannot read a project");
  char *text = malloc((8 << 20) + 1);
  size_t n = fread(text, 1, 8 << 20, f);
  fclose(f);
  text[n] = '\0';
  return str_n(text, n);
}

static void parse_pei(Str text) {
  static const Alloc host = {host_alloc, host_release, NULL};
  jmp_buf oom;
  Arena a;
  arena_init(&a, &host, &oom);
  if (setjmp(oom)) fail("out of memory");
  Interner names;
  Sources sources = {.arena = &a};
  Diags diags;
  intern_init(&names, &a);
  diags_init(&diags, &a, &sources);
  Syntax s = {&a, &names, &sources, &diags};
  Ast *ast = syntax_parse(&s, source_add(&sources, STR("p.pei"), STR(""), STR("p.pei"), text));
  if (ast->bad) fail("the project has mistakes");
  arena_free(&a);
}

static void parse_yaml(Str text) {
  yaml_parser_t parser;
  yaml_event_t event;
  if (!yaml_parser_initialize(&parser)) fail("out of memory");
  yaml_parser_set_input_string(&parser, (const unsigned char *)text.s, text.n);
  for (bool more = true; more;) {
    if (!yaml_parser_parse(&parser, &event)) fail("the YAML has mistakes");
    more = event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
}

static void check(Str text) {
  PeiSource source = {"p.pei", {text.s, text.n}};
  PeiInput in = {.root = "p.pei", .sources = &source, .n_sources = 1, .sealed = true, .check_only = true};
  Pei *p;
  if (pei_compile(NULL, &in, &p) != PEI_OK) fail("the project has mistakes");
  pei_free(p);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  int runs = argc == 4 ? atoi(argv[1]) : 0;
  if (runs < 1) return fprintf(stderr, "usage: front RUNS PROJECT.pei PROJECT.yaml\n"), 2;
  const Str text[3] = {read_all(argv[2]), read_all(argv[3]), read_all(argv[2])};
  void (*const side[3])(Str) = {parse_pei, parse_yaml, check};
  double *took[3];
  for (int i = 0; i < 3; i++) took[i] = calloc((size_t)runs, sizeof(double));
  for (int run = -1; run < runs; run++)
    for (int i = 0; i < 3; i++) {
      double start = now();
      side[i](text[i]);
      if (run >= 0) took[i][run] = now() - start;
    }
  for (int i = 0; i < 3; i++) {
    qsort(took[i], (size_t)runs, sizeof(double), ascending);
    double least = took[i][0], median = took[i][runs / 2];
    if (i < 2)
      printf("%.1f %.1f ", text[i].n / least, text[i].n / median);
    else
      printf("%.0f %.0f\n", least, median);
  }
  return 0;
}
