/* See process.h. The child stays in our process group: an interrupt from the keyboard ends both. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "cli/process.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { GRACE_MS = 2000, STEP_MS = 20 };

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What a pipe brings; the rest of a long text is read and dropped, so that the child does not wait for us. */
typedef struct {
  int fd; /* -1 at its end */
  uint32_t n;
  char *text;
} Stream;

static void stream_read(Stream *s) {
  char rest[4096];
  bool full = s->n == PROCESS_KEPT;
  ssize_t n = full ? read(s->fd, rest, sizeof rest) : read(s->fd, s->text + s->n, PROCESS_KEPT - s->n);
  if (n > 0 && !full) s->n += (uint32_t)n;
  if (n > 0 || (n < 0 && errno == EINTR)) return;
  close(s->fd);
  s->fd = -1;
}

/* Until both ends are closed; false when time is up. */
static bool streams_read(Stream *s, int64_t end) {
  while (s[0].fd >= 0 || s[1].fd >= 0) {
    struct pollfd polls[2] = {{.fd = s[0].fd, .events = POLLIN}, {.fd = s[1].fd, .events = POLLIN}};
    int64_t left = end - now_ms();
    if (left <= 0) return false;
    int n = poll(polls, 2, left > INT32_MAX ? INT32_MAX : (int)left);
    if (n < 0 && errno != EINTR) return false;
    for (int i = 0; i < 2 && n > 0; i++)
      if (s[i].fd >= 0 && polls[i].revents) stream_read(&s[i]);
  }
  return true;
}

static bool ended(pid_t pid, int64_t end, int *status) {
  for (;;) {
    pid_t got = waitpid(pid, status, WNOHANG);
    if (got == pid) return true;
    if (got < 0 && errno != EINTR) return *status = 0, true;
    if (now_ms() >= end) return false;
    poll(NULL, 0, STEP_MS);
  }
}

static void finish(Process *p, pid_t pid, int64_t end, bool read_all) {
  int status = 0;
  if (!read_all || !ended(pid, end, &status)) {
    p->timed_out = true;
    kill(pid, SIGTERM);
    if (!ended(pid, now_ms() + GRACE_MS, &status)) {
      kill(pid, SIGKILL);
      while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
    }
  }
  p->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int start(pid_t *pid, const char *const *argv, int out, int err) {
  posix_spawn_file_actions_t files;
  int error = posix_spawn_file_actions_init(&files);
  if (error) return error;
  error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(&files, out, 1);
  if (!error) error = posix_spawn_file_actions_adddup2(&files, err, 2);
  /* posix_spawnp takes char *const *, and changes nothing */
  if (!error) error = posix_spawnp(pid, argv[0], &files, NULL, (char *const *)(uintptr_t)argv, environ);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

Process process_run(Arena *a, const char *const *argv, int64_t ms) {
  Process p = {0};
  Stream s[2] = {{.fd = -1, .text = arena_alloc(a, PROCESS_KEPT)},
                 {.fd = -1, .text = arena_alloc(a, PROCESS_KEPT)}};
  int out[2] = {-1, -1}, err[2] = {-1, -1};
  pid_t pid = 0;
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) p.error = errno;
  if (!p.error) p.error = start(&pid, argv, out[1], err[1]);
  if (out[1] >= 0) close(out[1]);
  if (err[1] >= 0) close(err[1]);
  s[0].fd = out[0];
  s[1].fd = err[0];
  int64_t end = now_ms() + ms;
  if (!p.error) finish(&p, pid, end, streams_read(s, end));
  for (int i = 0; i < 2; i++)
    if (s[i].fd >= 0) close(s[i].fd);
  p.out = (Str){s[0].text, s[0].n};
  p.err = (Str){s[1].text, s[1].n};
  return p;
}
