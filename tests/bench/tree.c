/* tree: hashing a directory as the plan does, against only reading the same files, in turns.
 *
 *   tree RUNS DIR
 *
 * Prints one line: GB/s of hashing (largest, median) and of reading (largest, median). Built and called by
 * tests/bench/run. */
#include "plan/tree.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void *host_alloc(void *ctx, size_t n) { return (void)ctx, malloc(n); }
static void host_release(void *ctx, void *block, size_t n) { (void)ctx, (void)n, free(block); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t hash_all(const char *dir) {
  static const Alloc host = {host_alloc, host_release, NULL};
  jmp_buf oom;
  Arena a;
  Os os;
  Ignore none = {0};
  TreeRules rules = {.ignore = &none};
  TreeReader r;
  os_posix(&os);
  arena_init(&a, &host, &oom);
  if (setjmp(oom)) exit(1);
  tree_reader(&r, &a, &os);
  TreeNode *root = tree_read(&r, dir, STR("."), &rules);
  uint64_t files = root && !r.failures.n ? root->files : 0;
  arena_free(&a);
  return files;
}

/* What the machine can do at most: each file opened once, read into one buffer. */
static uint64_t read_all(int at, const char *name) {
  static char room[TREE_ROOM];
  uint64_t bytes = 0;
  int fd = openat(at, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  DIR *dir = fd < 0 ? NULL : fdopendir(fd);
  if (!dir) exit(1);
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    if (e->d_name[0] == '.') continue;
    if (e->d_type == DT_DIR) {
      bytes += read_all(dirfd(dir), e->d_name);
      continue;
    }
    int file = openat(dirfd(dir), e->d_name, O_RDONLY | O_CLOEXEC);
    for (ssize_t n; (n = read(file, room, sizeof room)) > 0;) bytes += (uint64_t)n;
    close(file);
  }
  closedir(dir);
  return bytes;
}

static int descending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

int main(int argc, char **argv) {
  int runs = argc == 3 ? atoi(argv[1]) : 0;
  if (runs < 1) return fprintf(stderr, "usage: tree RUNS DIR\n"), 2;
  double *rate[2] = {calloc((size_t)runs, sizeof(double)), calloc((size_t)runs, sizeof(double))};
  double bytes = (double)read_all(AT_FDCWD, argv[2]);
  for (int i = -1; i < runs; i++) {
    double start = now();
    if (!hash_all(argv[2])) return fprintf(stderr, "tree: cannot read %s\n", argv[2]), 1;
    double hashed = now();
    read_all(AT_FDCWD, argv[2]);
    double read = now();
    if (i >= 0) rate[0][i] = bytes / (hashed - start), rate[1][i] = bytes / (read - hashed);
  }
  for (int side = 0; side < 2; side++) {
    qsort(rate[side], (size_t)runs, sizeof(double), descending);
    printf("%.2f %.2f%c", rate[side][0], rate[side][runs / 2], side ? '\n' : ' ');
  }
  return 0;
}
