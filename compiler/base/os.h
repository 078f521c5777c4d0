/* Every system call of the compiler, behind one table, so that tests and the library's host can replace the
   machine. Paths are NUL-terminated. Functions return 0 or a positive errno value. */
#ifndef PEI_BASE_OS_H
#define PEI_BASE_OS_H

#include "base/arena.h"
#include "base/hash.h"

typedef enum { OS_FILE, OS_DIR, OS_LINK, OS_OTHER } OsType;
typedef struct {
  OsType type;
  uint32_t mode; /* permission bits */
  uint64_t size, inode, device;
  int64_t mtime_ns, ctime_ns;
} OsStat;

typedef struct Os Os;
struct Os {
  void *ctx;
  /* Whole file into the arena, NUL-terminated; EFBIG above `limit`, EISDIR, EINVAL for what is no regular file. */
  int (*read_file)(Os *os, Arena *a, const char *path, uint64_t limit, Str *out);
  int (*stat)(Os *os, const char *path, bool follow, OsStat *out);
  /* Names of a directory without "." and "..", sorted bytewise. */
  int (*list_dir)(Os *os, Arena *a, const char *path, Str **names, uint32_t *n);
  int (*read_link)(Os *os, Arena *a, const char *path, Str *out);
  /* Absolute path with every link resolved. */
  int (*real_path)(Os *os, Arena *a, const char *path, Str *out);
  int (*get_cwd)(Os *os, Arena *a, Str *out);
  /* NULL if unset. Only what `env()` names in a project is ever asked for. */
  const char *(*get_env)(Os *os, const char *name);
  /* The names that are set, sorted bytewise, never their values: what a misspelt name is compared with. */
  int (*env_names)(Os *os, Arena *a, Str **names, uint32_t *n);

  /* What `path` is, its last link not followed; of a regular file also the hash of its content, read in pieces of
     `size` bytes into `room`, so that no file is ever in memory as a whole. `hash` is empty for anything else. */
  int (*hash_file)(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash);

  /* The time that files are stamped with, in ns since 1970: advances in ticks of some ms. */
  int64_t (*clock_ns)(Os *os);
  /* Adds what names the program that runs, and the libraries it is made of: other code, other bytes. False if that
     cannot be told. */
  bool (*program_id)(Os *os, HashStream *h);

  /* Writing: all below a directory handle; links inside are never followed (openat2 BENEATH|NO_SYMLINKS
     where the kernel has it). `rel` is relative to the handle. */
  int (*dir_open)(Os *os, const char *path, bool create, int *handle);
  void (*dir_close)(Os *os, int handle);
  int (*dir_lock)(Os *os, int handle); /* waits; freed by dir_close */
  /* *st, unless NULL, is what the file was before it was read. */
  int (*dir_read)(Os *os, Arena *a, int handle, const char *rel, uint64_t limit, Str *out, OsStat *st);
  int (*dir_stat)(Os *os, int handle, const char *rel, OsStat *out); /* never follows a last link */
  int (*dir_make)(Os *os, int handle, const char *rel); /* mkdir 0755, all parents; exists is 0 */
  /* A new file, whole, with this mode exactly; *made, unless NULL, is what it is then. */
  int (*dir_write)(Os *os, int handle, const char *rel, Str text, uint32_t mode, OsStat *made);
  int (*dir_rename)(Os *os, int handle, const char *from, const char *to);
  /* Two files of one directory get each other's names, at once. Never a directory: EISDIR. EINVAL where that is not
     known. */
  int (*dir_swap)(Os *os, int handle, const char *a, const char *b);
  int (*dir_unlink)(Os *os, int handle, const char *rel);
  int (*dir_rmdir)(Os *os, int handle, const char *rel);

  /* A new text for a file of the user's own (`fix`, `fmt`), in place: at any moment it is whole, the old or the
     new; links are followed, mode and owner stay. ESTALE, and nothing was done, if it no longer holds `old`;
     EACCES also for root if nobody may write it. */
  int (*replace_file)(Os *os, const char *path, Str old, Str text);
};

/* The real machine. */
void os_posix(Os *os);
/* Memory for arenas, of the host that names no allocator of its own. */
Alloc os_memory(void);

#endif
