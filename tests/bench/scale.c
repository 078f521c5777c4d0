/* scale: how long libpei takes for one project, from memory to memory, and how large the process gets.
 *
 *   scale check|compile RUNS PROJECT.pei
 *
 * Prints one line: the smallest and the median time in microseconds, and the largest size in KiB. Nothing is read or
 * written but the project itself, once. Built and called by tests/bench/run. */
#include "libpei.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  int runs = argc == 4 ? atoi(argv[2]) : 0;
  FILE *f = runs > 0 ? fopen(argv[3], "rb") : NULL;
  if (!f) return fprintf(stderr, "usage: scale check|compile RUNS PROJECT.pei\n"), 2;
  char *text = malloc(8 << 20);
  PeiSource source = {"p.pei", {text, fread(text, 1, 8 << 20, f)}};
  fclose(f);
  PeiInput in = {.root = "p.pei", .sources = &source, .n_sources = 1, .sealed = true};
  in.check_only = strcmp(argv[1], "check") == 0;
  double *took = calloc((size_t)runs, sizeof *took);
  for (int i = 0; i < runs; i++) {
    double start = now();
    Pei *p;
    if (pei_compile(NULL, &in, &p) != PEI_OK) return fprintf(stderr, "scale: the project has mistakes\n"), 1;
    took[i] = now() - start;
    pei_free(p);
  }
  qsort(took, (size_t)runs, sizeof *took, ascending);
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  printf("%.0f %.0f %ld\n", took[0], took[runs / 2], use.ru_maxrss);
  return 0;
}
