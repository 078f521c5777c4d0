/* Shared by os_posix.c (reading, the table), os_dir.c (all below a directory handle) and os_replace.c; nobody else. */
#ifndef PEI_BASE_OS_PRIVATE_H
#define PEI_BASE_OS_PRIVATE_H

#include "base/os.h"
#include <sys/stat.h>

/* All of an open descriptor into the arena; closes it, also when memory runs out. */
int os_slurp(Arena *a, int fd, uint64_t limit, Str *out, OsStat *st);
void os_stat_from(const struct stat *st, OsStat *out);
/* open(2) that is not interrupted; -1 and errno. */
int os_openat(int dir, const char *path, int flags, mode_t mode);
/* All of `text`, or an errno value. */
int os_write_all(int fd, Str text);

/* os_hash.c */
int os_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash);

int os_dir_open(Os *os, const char *path, bool create, int *handle);
void os_dir_close(Os *os, int handle);
int os_dir_lock(Os *os, int handle);
int os_dir_read(Os *os, Arena *a, int handle, const char *rel, uint64_t limit, Str *out, OsStat *st);
int os_dir_stat(Os *os, int handle, const char *rel, OsStat *out);
int os_dir_make(Os *os, int handle, const char *rel);
int os_dir_write(Os *os, int handle, const char *rel, Str text, uint32_t mode, OsStat *made);
int os_dir_rename(Os *os, int handle, const char *from, const char *to);
int os_dir_swap(Os *os, int handle, const char *a, const char *b);
int os_dir_unlink(Os *os, int handle, const char *rel);
int os_dir_rmdir(Os *os, int handle, const char *rel);
bool os_program_id(Os *os, HashStream *h);
int os_replace_file(Os *os, const char *path, Str old, Str text);

#endif
