/* The real machine, reading side, and the table of all of it. read(2), not mmap: faster for files of this
   size, and a file that shrinks while we look is a short text instead of a signal. Called through Os alone.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/os_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { READ_FIRST = 4096 };

int os_openat(int dir, const char *path, int flags, mode_t mode) {
  int fd;
  do fd = openat(dir, path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

void os_stat_from(const struct stat *st, OsStat *out) {
  *out = (OsStat){.type = S_ISREG(st->st_mode)   ? OS_FILE
                          : S_ISDIR(st->st_mode) ? OS_DIR
                          : S_ISLNK(st->st_mode) ? OS_LINK
                                                 : OS_OTHER,
                  .mode = st->st_mode & 07777,
                  .size = (uint64_t)st->st_size,
                  .inode = (uint64_t)st->st_ino,
                  .device = (uint64_t)st->st_dev,
                  .mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
                  .ctime_ns = (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec};
}

static int regular_check(int fd, uint64_t limit, struct stat *st) {
  if (fstat(fd, st) != 0) return errno;
  if (S_ISDIR(st->st_mode)) return EISDIR;
  if (!S_ISREG(st->st_mode)) return EINVAL;
  return (uint64_t)st->st_size > limit ? EFBIG : 0;
}

/* Reads to the end. A file that is exactly as long as fstat said needs one read: we ask for a byte more.
   Files that grow meanwhile, or have no size (/proc), are read until nothing comes. */
static int slurp(Arena *a, int fd, uint64_t limit, Str *out, OsStat *was) {
  struct stat st;
  if (limit > UINT32_MAX - 2) limit = UINT32_MAX - 2;
  int error = regular_check(fd, limit, &st);
  if (error) return error;
  if (was) os_stat_from(&st, was);
  size_t size = (size_t)st.st_size, n = 0, cap = (size ? size : READ_FIRST) + 2;
  char *text = arena_try(a, NULL, 0, cap);
  for (;;) {
    if (!text) return ENOMEM;
    ssize_t got = read(fd, text + n, cap - 1 - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    n += (size_t)got;
    if (n > limit) return EFBIG;
    if (got == 0 || (n == size && size)) break;
    if (n == cap - 1) {
      text = arena_try(a, text, n, cap * 2);
      cap *= 2;
    }
  }
  text[n] = 0;
  *out = str_n(text, n);
  return 0;
}

int os_slurp(Arena *a, int fd, uint64_t limit, Str *out, OsStat *st) {
  int error = slurp(a, fd, limit, out, st);
  close(fd);
  if (error == ENOMEM) arena_oom(a);
  return error;
}

static int posix_read_file(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  (void)os;
  /* Not blocking: opening a fifo must not wait for a writer. */
  int fd = os_openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0) return errno == ENXIO ? EINVAL : errno; /* ENXIO: a socket, or a device without a driver */
  return os_slurp(a, fd, limit, out, NULL);
}

static int posix_stat(Os *os, const char *path, bool follow, OsStat *out) {
  (void)os;
  struct stat st;
  if (fstatat(AT_FDCWD, path, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) return errno;
  os_stat_from(&st, out);
  return 0;
}

static int name_order(const void *a, const void *b) { return str_cmp(*(const Str *)a, *(const Str *)b); }

/* The names of an open directory, unsorted; ENOMEM instead of a jump, for the stream is still open. */
static int names_read(Arena *a, DIR *stream, Str **names, uint32_t *n) {
  Str *list = NULL;
  uint32_t count = 0, cap = 0;
  for (;;) {
    errno = 0;
    const struct dirent *entry = readdir(stream);
    if (!entry) break;
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
    if (count == cap) {
      uint32_t more = cap ? cap * 2 : 32;
      list = arena_try(a, list, cap * sizeof *list, more * sizeof *list);
      cap = more;
      if (!list) return ENOMEM;
    }
    size_t len = strlen(name);
    char *copy = arena_try(a, NULL, 0, len + 1);
    if (!copy) return ENOMEM;
    memcpy(copy, name, len + 1);
    list[count++] = str_n(copy, len);
  }
  *names = list;
  *n = count;
  return errno == EINTR ? 0 : errno;
}

static int posix_list_dir(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  (void)os;
  int fd = os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK, 0);
  if (fd < 0) return errno;
  DIR *stream = fdopendir(fd);
  if (!stream) {
    int error = errno;
    close(fd);
    return error;
  }
  int error = names_read(a, stream, names, n);
  closedir(stream);
  if (error == ENOMEM) arena_oom(a);
  if (!error && *n > 1) qsort(*names, *n, sizeof **names, name_order);
  return error;
}

static int posix_read_link(Os *os, Arena *a, const char *path, Str *out) {
  (void)os;
  char target[PATH_MAX];
  ssize_t n = readlink(path, target, sizeof target);
  if (n < 0) return errno;
  if ((size_t)n == sizeof target) return ENAMETOOLONG;
  *out = arena_str(a, str_n(target, (size_t)n));
  return 0;
}

static int posix_real_path(Os *os, Arena *a, const char *path, Str *out) {
  (void)os;
  char real[PATH_MAX];
  if (!realpath(path, real)) return errno;
  *out = arena_str(a, str_c(real));
  return 0;
}

static int posix_get_cwd(Os *os, Arena *a, Str *out) {
  (void)os;
  char path[PATH_MAX];
  if (!getcwd(path, sizeof path)) return errno;
  *out = arena_str(a, str_c(path));
  return 0;
}

static const char *posix_get_env(Os *os, const char *name) {
  (void)os;
  return getenv(name);
}

extern char **environ;

static int posix_env_names(Os *os, Arena *a, Str **names, uint32_t *n) {
  (void)os;
  uint32_t count = 0;
  while (environ && environ[count]) count++;
  *names = arena_array(a, Str, count);
  *n = 0;
  for (uint32_t i = 0; i < count; i++) {
    Str name = str_sub(str_c(environ[i]), 0, str_find(str_c(environ[i]), '='));
    if (name.n) (*names)[(*n)++] = arena_str(a, name);
  }
  if (*n > 1) qsort(*names, *n, sizeof **names, name_order);
  return 0;
}

static int64_t posix_clock_ns(Os *os) {
  (void)os;
  struct timespec t;
#ifdef CLOCK_REALTIME_COARSE
  clock_gettime(CLOCK_REALTIME_COARSE, &t);
#else
  clock_gettime(CLOCK_REALTIME, &t);
  t.tv_nsec -= t.tv_nsec % 10000000; /* no tick is longer */
#endif
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void os_posix(Os *os) {
  *os = (Os){.read_file = posix_read_file,
             .stat = posix_stat,
             .list_dir = posix_list_dir,
             .read_link = posix_read_link,
             .real_path = posix_real_path,
             .get_cwd = posix_get_cwd,
             .get_env = posix_get_env,
             .env_names = posix_env_names,
             .hash_file = os_hash_file,
             .clock_ns = posix_clock_ns,
             .program_id = os_program_id,
             .dir_open = os_dir_open,
             .dir_close = os_dir_close,
             .dir_lock = os_dir_lock,
             .dir_read = os_dir_read,
             .dir_stat = os_dir_stat,
             .dir_make = os_dir_make,
             .dir_write = os_dir_write,
             .dir_rename = os_dir_rename,
             .dir_swap = os_dir_swap,
             .dir_unlink = os_dir_unlink,
             .dir_rmdir = os_dir_rmdir,
             .replace_file = os_replace_file};
}
