/* Waiting for changes with inotify. Directories are watched, not files: an editor that saves by renaming, a checkout, a
   file that is not there yet all show in the directory. Where there is no inotify, or no more of it, everything is
   looked at once a second. See watch.h. */
#include "cli/watch.h"
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 60, BUSY_MS = 1000, LOOK_MS = 1000 };
#define EVENTS                                                                                               \
  (IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |            \
   IN_DELETE_SELF | IN_MOVE_SELF)

bool waiter_start(Cli *c, Waiter *w) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  *w = (Waiter){.inotify = -1};
  w->signals = sigprocmask(SIG_BLOCK, &ends, NULL) ? -1 : signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
  if (w->signals >= 0) return true;
  io_say(c, "cannot wait for signals: %s", strerror(errno));
  return false;
}

/* ---- which directories ---- */

typedef struct {
  Arena *arena;
  int fd;
  int error;
  uint32_t cap;
  Waiter *w;
} Arming;

static void want(Arming *a, const char *dir, Str name, bool all) {
  int wd = a->error ? -1 : inotify_add_watch(a->fd, dir, EVENTS | IN_ONLYDIR);
  bool full = wd < 0 && (errno == ENOSPC || errno == ENOMEM);
  if (full) a->error = errno;
  if (wd < 0) return; /* no such directory: the one above it is watched */
  for (uint32_t i = 0; i < a->w->n; i++)
    if (a->w->wanted[i].wd == wd && a->w->wanted[i].all == all && str_eq(a->w->wanted[i].name, name)) return;
  a->w->wanted = arena_grow(a->arena, a->w->wanted, a->w->n, &a->cap, sizeof *a->w->wanted);
  a->w->wanted[a->w->n].wd = wd;
  a->w->wanted[a->w->n].all = all;
  a->w->wanted[a->w->n++].name = name;
}

/* Every name of the path in the directory that holds it: any of them may be replaced. */
static void want_path(Arming *a, Str path, bool listed) {
  const char *dir = path.s[0] == '/' ? "/" : ".";
  for (uint32_t lo = 0, hi; lo < path.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(path, lo, path.n), '/');
    Str name = str_sub(path, lo, hi);
    if (name.n && !str_is(name, ".") && !str_is(name, "..")) want(a, dir, name, false);
    if (hi) dir = arena_str(a->arena, str_sub(path, 0, hi)).s;
  }
  if (listed) want(a, arena_str(a->arena, path).s, STR(""), true);
}

/* Also where its links lead. */
static void want_seen(Arming *a, const Seen *s) {
  char real[PATH_MAX];
  want_path(a, str_c(s->path), s->listed);
  if (!s->there || !realpath(s->path, real)) return;
  Str path = str_c(real);
  uint32_t n = path.n;
  while (n > 1 && path.s[n - 1] != '/') n--;
  want(a, arena_str(a->arena, str_sub(path, 0, n)).s, arena_str(a->arena, str_sub(path, n, path.n)), false);
}

/* ---- events ---- */

static bool is_wanted(const Waiter *w, const struct inotify_event *e) {
  if (e->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF)) return true;
  for (uint32_t i = 0; e->len && i < w->n; i++)
    if (w->wanted[i].wd == e->wd && (w->wanted[i].all || str_is(w->wanted[i].name, e->name))) return true;
  return false;
}

/* Takes all events; was one of them wanted? */
static bool drain(const Waiter *w) {
  char room[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
  bool any = false;
  for (;;) {
    ssize_t n = read(w->inotify, room, sizeof room);
    if (n <= 0) return any;
    for (char *at = room; at < room + n;) {
      const struct inotify_event *e = (const struct inotify_event *)(void *)at;
      any |= is_wanted(w, e);
      at += sizeof *e + e->len;
    }
  }
}

bool waiter_arm(Cli *c, Waiter *w, Recorder *r) {
  Arming a = {.arena = r->arena, .fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .w = w};
  if (a.fd < 0) a.error = errno;
  if (w->inotify >= 0) close(w->inotify);
  w->wanted = NULL;
  w->n = 0;
  for (uint32_t i = 0; i < r->seen.n && !a.error; i++) want_seen(&a, &r->seen.v[i]);
  if (a.error && a.fd >= 0) close(a.fd);
  w->inotify = a.error ? -1 : a.fd;
  if (a.error && !w->told) io_say(c, "no notice of changes (%s); looking once a second", strerror(a.error));
  w->told |= a.error != 0;
  return recorder_changed(r);
}

/* ---- waiting ---- */

/* 1: an event, 0: the time is over, -1: the end. */
static int wait_for(const Waiter *w, int ms) {
  struct pollfd fds[2] = {{.fd = w->signals, .events = POLLIN}, {.fd = w->inotify, .events = POLLIN}};
  int n;
  do n = poll(fds, 2, ms);
  while (n < 0 && errno == EINTR);
  if (n < 0 || fds[0].revents) return -1;
  return n ? 1 : 0;
}

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until nothing has happened for a moment: a checkout or an editor touches several files. */
static bool settle(Waiter *w) {
  int64_t end = now_ms() + BUSY_MS;
  for (;;) {
    int how = wait_for(w, QUIET_MS);
    if (how < 0) return false;
    if (how == 0 || now_ms() >= end) return true;
    drain(w);
  }
}

bool waiter_wait(Waiter *w, Recorder *r, bool changed) {
  if (changed) return settle(w);
  for (;;) {
    int how = wait_for(w, w->inotify < 0 ? LOOK_MS : -1);
    if (how < 0) return false;
    if (how > 0 ? drain(w) : recorder_changed(r)) return settle(w);
  }
}
