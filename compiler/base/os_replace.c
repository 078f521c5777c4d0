/* The real machine: a new text for a file of the user's, who may be editing it right now. Unlike what goes below
   an output directory, such a file may be reached through links, and belongs to somebody: its mode and owner stay,
   and it is replaced only if it still holds what was read. Called through Os alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/os_private.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h> /* renameat alone */
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { COMPARE_BYTES = 8192 };
#define TEMP_SUFFIX ".peic-tmp"

/* 0 if the rest of the open file is `old`, ESTALE if not. */
static int same_text(int fd, Str old) {
  char part[COMPARE_BYTES];
  for (uint32_t at = 0;;) {
    ssize_t n = read(fd, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return at == old.n ? 0 : ESTALE;
    if ((size_t)n > old.n - at || memcmp(part, old.s + at, (size_t)n) != 0) return ESTALE;
    at += (uint32_t)n;
  }
}

/* The file as it is, if it may be written and holds `old`. Opening it for writing asks the kernel; root may write
   anything, but a file without any write permission was made so on purpose. */
static int old_check(int dir, const char *name, Str old, struct stat *st) {
  int fd = os_openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0) return errno;
  int error = fstat(fd, st) != 0 ? errno : 0;
  if (!error && !S_ISREG(st->st_mode)) error = EINVAL;
  if (!error && !(st->st_mode & 0222)) error = EACCES;
  if (!error) error = same_text(fd, old);
  close(fd);
  return error;
}

static int owner_keep(int fd, const struct stat *st) {
  struct stat made;
  if (fstat(fd, &made) != 0) return errno;
  if (made.st_uid == st->st_uid && made.st_gid == st->st_gid) return 0;
  return fchown(fd, st->st_uid, st->st_gid) != 0 ? errno : 0;
}

/* Whole and on the disk, before any name is changed. */
static int temp_fill(int fd, Str text, const struct stat *st) {
  int error = os_write_all(fd, text);
  if (!error) error = owner_keep(fd, st);
  if (!error && fchmod(fd, st->st_mode & 07777) != 0) error = errno;
  if (!error && fsync(fd) != 0 && errno != EINVAL && errno != EROFS) error = errno;
  if (close(fd) != 0 && !error && errno != EINTR) error = errno;
  return error;
}

/* A temporary name that is there already was left by a killed run: whoever replaces now has the lock. */
static int temp_write(int dir, const char *temp, Str text, const struct stat *st) {
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, fd = os_openat(dir, temp, flags, 0600);
  if (fd < 0 && errno == EEXIST && unlinkat(dir, temp, 0) == 0) fd = os_openat(dir, temp, flags, 0600);
  if (fd < 0) return errno;
  int error = temp_fill(fd, text, st);
  if (error) unlinkat(dir, temp, 0);
  return error;
}

static int replace_in(int dir, const char *name, Str old, Str text) {
  struct stat st;
  char temp[NAME_MAX + 1];
  int room = NAME_MAX - 1 - (int)strlen(TEMP_SUFFIX);
  snprintf(temp, sizeof temp, ".%.*s%s", room, name, TEMP_SUFFIX);
  int error = old_check(dir, name, old, &st);
  if (!error) error = temp_write(dir, temp, text, &st);
  if (!error && renameat(dir, temp, dir, name) != 0) {
    error = errno;
    unlinkat(dir, temp, 0);
  }
  return error;
}

int os_replace_file(Os *os, const char *path, Str old, Str text) {
  char real[PATH_MAX];
  if (!realpath(path, real)) return errno;
  char *slash = strrchr(real, '/');
  const char *name = slash + 1;
  *slash = 0;
  int dir = os_openat(AT_FDCWD, slash == real ? "/" : real, O_RDONLY | O_DIRECTORY, 0);
  if (dir < 0) return errno;
  int error = os_dir_lock(os, dir);
  if (!error) error = replace_in(dir, name, old, text);
  flock(dir,
        LOCK_UN); /* closing would do: but if it could not, we would wait for ourselves at the next file */
  close(dir);
  return error;
}
