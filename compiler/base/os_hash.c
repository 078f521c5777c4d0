/* The real machine: hashing a file of any size without having it in memory. One open and one fstat tell what it is, so
   that a tree costs no stat(2) for each of its files. Called through Os alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/os_private.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A read that is not interrupted: bytes, or -1 and errno. */
static ssize_t read_some(int fd, char *room, size_t size) {
  ssize_t got;
  do got = read(fd, room, size);
  while (got < 0 && errno == EINTR);
  return got;
}

/* A file that fits into one piece, and is as long as fstat said, takes one read and no stream. */
static int hash_content(int fd, uint64_t expected, char *room, size_t size, Hash128 *hash) {
  ssize_t got = read_some(fd, room, size);
  if (got < 0) return errno;
  if ((size_t)got < size && (uint64_t)got == expected) {
    *hash = hash_xxh3(str_n(room, (size_t)got));
    return 0;
  }
  HashStream stream;
  hash_begin(&stream);
  while (got > 0) {
    hash_add(&stream, str_n(room, (size_t)got));
    got = read_some(fd, room, size);
  }
  if (got < 0) return errno;
  *hash = hash_end(&stream);
  return 0;
}

static int not_opened(const char *path, int error, OsStat *out) {
  struct stat st;
  if (fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  os_stat_from(&st, out);
  /* ELOOP: it is a link; ENXIO: a socket, or a device without a driver */
  return out->type == OS_LINK || out->type == OS_OTHER ? 0 : error;
}

int os_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  (void)os;
  struct stat st;
  hash->hex[0] = 0;
  /* Not blocking: opening a fifo must not wait for a writer. */
  int fd = os_openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW, 0);
  if (fd < 0) return not_opened(path, errno, out);
  int error = fstat(fd, &st) ? errno : 0;
  if (!error) os_stat_from(&st, out);
  if (!error && out->type == OS_FILE) error = hash_content(fd, out->size, room, size, hash);
  close(fd);
  return error;
}
