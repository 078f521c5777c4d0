/* turns: times two commands as whole processes, in turns (A B A B ...), so that both see the same weather.
 *
 *   turns RUNS SETUP_A CMD_A SETUP_B CMD_B
 *
 * CMD is split at blanks and started without a shell, its output thrown away; SETUP is a shell command run before each
 * timed one, untimed, and may be empty. After one uncounted turn of each, unless RUNS is 1, prints one line, in
 * microseconds, and the largest size of each in KiB:
 *   min_A median_A min_B median_B size_A size_B
 * Built and called by tests/bench/run. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double time_once(const char *setup, char *const *argv, const posix_spawn_file_actions_t *quiet,
                        long *size) {
  if (*setup && system(setup) != 0) {
    fprintf(stderr, "turns: setup failed: %s\n", setup);
    exit(1);
  }
  pid_t pid;
  int status = 0;
  struct rusage use = {0};
  double start = now();
  if (posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ) != 0 || wait4(pid, &status, 0, &use) != pid ||
      status != 0) {
    fprintf(stderr, "turns: %s failed, status %d\n", argv[0], status);
    exit(1);
  }
  double end = now();
  if (use.ru_maxrss > *size) *size = use.ru_maxrss;
  return end - start;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static char **words(char *text) {
  char **argv = calloc(strlen(text) / 2 + 2, sizeof *argv);
  int n = 0;
  for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) argv[n++] = word;
  return argv;
}

int main(int argc, char **argv) {
  int runs = argc == 6 ? atoi(argv[1]) : 0;
  if (runs < 1) {
    fprintf(stderr, "usage: turns RUNS SETUP_A CMD_A SETUP_B CMD_B\n");
    return 2;
  }
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);

  char **command[2] = {words(argv[3]), words(argv[5])};
  double *took[2] = {calloc((size_t)runs, sizeof(double)), calloc((size_t)runs, sizeof(double))};
  long size[2] = {0};
  for (int run = runs == 1 ? 0 : -1; run < runs; run++)
    for (int side = 0; side < 2; side++) {
      double t = time_once(argv[2 + 2 * side], command[side], &quiet, &size[side]);
      if (run >= 0) took[side][run] = t;
    }
  for (int side = 0; side < 2; side++) {
    qsort(took[side], (size_t)runs, sizeof(double), ascending);
    printf("%.0f %.0f ", took[side][0], took[side][runs / 2]);
  }
  printf("%ld %ld\n", size[0], size[1]);
  return 0;
}
