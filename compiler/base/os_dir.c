/* The real machine, all below a directory handle: no path leaves it and no link inside is followed, except by
   dir_stat, which only looks. The kernel checks that (openat2); where it cannot, a walk that opens one
   component after the other. Called through Os alone.

   Os.ctx is not NULL once openat2 turned out to be missing: a kernel before 5.6, or a filter that answers
   EPERM to calls it does not know. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH, RENAME_EXCHANGE */
#endif
#include "base/os_private.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h> /* renameat alone */
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif
#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

enum { AGAIN_LAST = 64 };

static int error_close(int fd) {
  int error = errno;
  close(fd);
  return error;
}

/* One component. A link is ELOOP, also where O_DIRECTORY makes the kernel say ENOTDIR. */
static int component_open(int dir, const char *name, int flags, mode_t mode) {
  if (strcmp(name, "..") == 0) {
    errno = EXDEV;
    return -1;
  }
  int fd = os_openat(dir, name, flags | O_NOFOLLOW, mode);
  struct stat st;
  if (fd < 0 && errno == ENOTDIR)
    errno = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
  return fd;
}

/* openat2 by hand. */
static int walk_open(int dir, const char *rel, int flags, mode_t mode) {
  char name[NAME_MAX + 1];
  int at = dir;
  if (*rel == '/') {
    errno = EXDEV;
    return -1;
  }
  for (;;) {
    const char *slash = strchr(rel, '/');
    size_t n = slash ? (size_t)(slash - rel) : strlen(rel);
    int fd = -1;
    if (n > NAME_MAX)
      errno = ENAMETOOLONG;
    else {
      memcpy(name, rel, n);
      name[n] = 0;
      fd = component_open(at, name, slash ? O_PATH | O_DIRECTORY : flags, mode);
    }
    if (at != dir) errno = error_close(at);
    if (fd < 0 || !slash) return fd;
    at = fd;
    rel = slash + 1;
  }
}

/* Opens rel below dir; -1 and errno: ELOOP for a link, EXDEV for a way out. */
static int below_open(Os *os, int dir, const char *rel, int flags, mode_t mode) {
#ifdef SYS_openat2
  struct open_how how = {.flags = (uint32_t)(flags | O_CLOEXEC),
                         .mode = flags & O_CREAT ? mode : 0,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  /* EAGAIN: something was renamed while the kernel walked, and it cannot rule out an escape. */
  for (int again = 0; !os->ctx && again < AGAIN_LAST; again++) {
    int fd = (int)syscall(SYS_openat2, dir, rel, &how, sizeof how);
    if (fd >= 0) return fd;
    if (errno == EINTR)
      again--;
    else if (errno == ENOSYS)
      os->ctx = os;
    else if (errno == EPERM)
      break;
    else if (errno != EAGAIN)
      return -1;
  }
#endif
  return walk_open(dir, rel, flags, mode);
}

static const char *last_name(const char *rel) {
  const char *slash = strrchr(rel, '/');
  return slash ? slash + 1 : rel;
}

/* The directory that holds rel; `dir` itself if rel has one component. */
static int parent_open(Os *os, int dir, const char *rel) {
  size_t n = (size_t)(last_name(rel) - rel);
  if (n == 0) return dir;
  char parent[PATH_MAX];
  if (n > sizeof parent) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(parent, rel, n);
  parent[n - 1] = 0;
  return below_open(os, dir, parent, O_PATH | O_DIRECTORY, 0);
}

static void parent_close(int dir, int parent) {
  if (parent != dir) close(parent);
}

/* mkdir -p. Not below anything, so as the umask wants it. */
static int parents_make(const char *path) {
  char part[PATH_MAX];
  size_t n = strlen(path);
  if (n >= sizeof part) return ENAMETOOLONG;
  memcpy(part, path, n + 1);
  for (size_t i = 1; i <= n; i++) {
    if (part[i] && part[i] != '/') continue;
    part[i] = 0;
    if (mkdir(part, 0755) != 0 && errno != EEXIST && errno != EISDIR) {
      int error = errno;
      struct stat st;
      if (stat(part, &st) != 0) return error; /* a read-only root may refuse what exists already */
    }
    part[i] = path[i];
  }
  return 0;
}

int os_dir_open(Os *os, const char *path, bool create, int *handle) {
  (void)os;
  *handle = os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
  if (*handle >= 0) return 0;
  if (errno != ENOENT || !create) return errno;
  int error = parents_make(path);
  if (error) return error;
  *handle = os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
  return *handle < 0 ? errno : 0;
}

void os_dir_close(Os *os, int handle) {
  (void)os;
  close(handle);
}

int os_dir_lock(Os *os, int handle) {
  (void)os;
  while (flock(handle, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    /* A file system without locks on directories (NFS): better to work alone than not at all. */
    if (errno == EBADF || errno == ENOLCK || errno == EOPNOTSUPP || errno == EINVAL) return 0;
    return errno;
  }
  return 0;
}

int os_dir_read(Os *os, Arena *a, int handle, const char *rel, uint64_t limit, Str *out, OsStat *st) {
  int fd = below_open(os, handle, rel, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0) return errno == ENXIO ? EINVAL : errno;
  return os_slurp(a, fd, limit, out, st);
}

int os_dir_stat(Os *os, int handle, const char *rel, OsStat *out) {
  (void)os;
  struct stat st;
  if (fstatat(handle, rel, &st, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  os_stat_from(&st, out);
  return 0;
}

/* One directory with exact mode; an existing one stays as it is. Yields a handle of it, or -1 and errno. */
static int component_make(int dir, const char *name) {
  bool made = strcmp(name, "..") != 0 && mkdirat(dir, name, 0755) == 0;
  if (!made && errno != EEXIST && strcmp(name, "..") != 0) return -1;
  int fd = component_open(dir, name, (made ? O_RDONLY : O_PATH) | O_DIRECTORY, 0);
  if (fd >= 0 && made && fchmod(fd, 0755) != 0) {
    errno = error_close(fd);
    return -1;
  }
  return fd;
}

int os_dir_make(Os *os, int handle, const char *rel) {
  int fd = below_open(os, handle, rel, O_PATH | O_DIRECTORY, 0);
  if (fd < 0 && errno != ENOENT) return errno;
  char part[NAME_MAX + 1];
  for (int at = handle; fd < 0;) {
    size_t n = strcspn(rel, "/");
    if (n > NAME_MAX)
      errno = ENAMETOOLONG;
    else {
      memcpy(part, rel, n);
      part[n] = 0;
      fd = component_make(at, part);
    }
    if (at != handle) errno = error_close(at);
    if (fd < 0) return errno;
    if (!rel[n]) break;
    at = fd;
    fd = -1;
    rel += n + 1;
  }
  close(fd);
  return 0;
}

int os_write_all(int fd, Str text) {
  while (text.n) {
    ssize_t n = write(fd, text.s, text.n);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return EIO;
    text = str_sub(text, (uint32_t)n, text.n);
  }
  return 0;
}

int os_dir_write(Os *os, int handle, const char *rel, Str text, uint32_t mode, OsStat *made) {
  int fd = below_open(os, handle, rel, O_WRONLY | O_CREAT | O_EXCL | O_NOCTTY, 0600);
  if (fd < 0) return errno;
  int error = os_write_all(fd, text);
  if (!error && fchmod(fd, (mode_t)mode) != 0) error = errno;
  struct stat st;
  if (!error && made) {
    if (fstat(fd, &st) != 0)
      error = errno;
    else
      os_stat_from(&st, made);
  }
  if (close(fd) != 0 && !error && errno != EINTR) error = errno; /* network file systems report here */
  if (error) os_dir_unlink(os, handle, rel);
  return error;
}

#if defined(SYS_renameat2) && defined(RENAME_EXCHANGE)
static int rename_flags(int dir, const char *from, int to_dir, const char *to, unsigned flags) {
  return syscall(SYS_renameat2, dir, from, to_dir, to, flags) != 0 ? errno : 0;
}
#else
enum { RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2 };
static int rename_flags(int dir, const char *from, int to_dir, const char *to, unsigned flags) {
  return (void)dir, (void)from, (void)to_dir, (void)to, (void)flags, EINVAL;
}
#endif

/* A rename that replaces an existing file by swapping the two and removing the old: on ext4 much cheaper than
   renaming over it, which waits for the disk. First as if there were none, for that is what a first run does. */
static int replace(int from_dir, const char *from, int to_dir, const char *to) {
  int error = rename_flags(from_dir, from, to_dir, to, RENAME_NOREPLACE);
  if (!error) return 0;
  if (error == EEXIST && !rename_flags(from_dir, from, to_dir, to, RENAME_EXCHANGE)) {
    if (unlinkat(from_dir, from, 0) == 0) return 0;
    error = errno; /* a directory was in the way: put it back */
    rename_flags(from_dir, from, to_dir, to, RENAME_EXCHANGE);
    return error;
  }
  /* file systems and kernels that cannot swap */
  return renameat(from_dir, from, to_dir, to) != 0 ? errno : 0;
}

static int swap(int dir, const char *a, const char *b) {
  struct stat st;
  int error = rename_flags(dir, a, dir, b, RENAME_EXCHANGE);
  if (error == ENOSYS || error == EPERM) return EINVAL; /* filters answer so to what they do not know */
  if (error) return error;
  bool file = fstatat(dir, a, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode);
  if (file && fstatat(dir, b, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode)) return 0;
  rename_flags(dir, a, dir, b, RENAME_EXCHANGE);
  return EISDIR;
}

int os_dir_swap(Os *os, int handle, const char *a, const char *b) {
  int dir = parent_open(os, handle, a);
  if (dir < 0) return errno;
  int error = swap(dir, last_name(a), last_name(b));
  parent_close(handle, dir);
  return error;
}

int os_dir_rename(Os *os, int handle, const char *from, const char *to) {
  const char *from_name = last_name(from), *to_name = last_name(to);
  size_t n = (size_t)(from_name - from);
  bool same = n == (size_t)(to_name - to) && memcmp(from, to, n) == 0;
  int from_dir = parent_open(os, handle, from);
  if (from_dir < 0) return errno;
  int to_dir = same ? from_dir : parent_open(os, handle, to), error = errno;
  if (to_dir >= 0) {
    error = replace(from_dir, from_name, to_dir, to_name);
    if (!same) parent_close(handle, to_dir);
  }
  parent_close(handle, from_dir);
  return error;
}

static int below_remove(Os *os, int handle, const char *rel, int flags) {
  int dir = parent_open(os, handle, rel);
  if (dir < 0) return errno;
  int error = unlinkat(dir, last_name(rel), flags) != 0 ? errno : 0;
  parent_close(handle, dir);
  return error;
}

int os_dir_unlink(Os *os, int handle, const char *rel) { return below_remove(os, handle, rel, 0); }

int os_dir_rmdir(Os *os, int handle, const char *rel) { return below_remove(os, handle, rel, AT_REMOVEDIR); }
