/* The machine of the page: no disk, no environment, no clock. The page gives all files of a project with each compilation,
   which are in front of this. */
#include "base/os.h"
#include <errno.h>
#include <stdlib.h>

static int no_read(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  return (void)os, (void)a, (void)path, (void)limit, (void)out, ENOENT;
}
static int no_stat(Os *os, const char *path, bool follow, OsStat *out) {
  return (void)os, (void)path, (void)follow, (void)out, ENOENT;
}
static int no_list(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  return (void)os, (void)a, (void)path, (void)names, (void)n, ENOENT;
}
static int no_link(Os *os, Arena *a, const char *path, Str *out) {
  return (void)os, (void)a, (void)path, (void)out, ENOENT;
}
static int cwd(Os *os, Arena *a, Str *out) { return (void)os, (void)a, *out = STR("/"), 0; }
static const char *no_env(Os *os, const char *name) { return (void)os, (void)name, NULL; }
static int no_names(Os *os, Arena *a, Str **names, uint32_t *n) {
  return (void)os, (void)a, (void)names, *n = 0, 0;
}
static int64_t no_clock(Os *os) { return (void)os, 0; }
static bool no_program(Os *os, HashStream *h) { return (void)os, (void)h, false; }
static int no_hash(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  return (void)os, (void)path, (void)room, (void)size, (void)out, (void)hash, ENOENT;
}
static int no_replace(Os *os, const char *path, Str old, Str text) {
  return (void)os, (void)path, (void)old, (void)text, EROFS;
}
static int no_dir_open(Os *os, const char *path, bool create, int *handle) {
  return (void)os, (void)path, (void)create, (void)handle, EROFS;
}

/* The functions below a directory handle are never called: there is no handle. */
void os_posix(Os *os) {
  *os = (Os){.read_file = no_read,
             .stat = no_stat,
             .list_dir = no_list,
             .read_link = no_link,
             .real_path = no_link,
             .get_cwd = cwd,
             .get_env = no_env,
             .env_names = no_names,
             .hash_file = no_hash,
             .clock_ns = no_clock,
             .program_id = no_program,
             .dir_open = no_dir_open,
             .replace_file = no_replace};
}

static void *memory_alloc(void *ctx, size_t bytes) { return (void)ctx, malloc(bytes); }
static void memory_release(void *ctx, void *block, size_t bytes) { (void)ctx, (void)bytes, free(block); }
Alloc os_memory(void) { return (Alloc){memory_alloc, memory_release, NULL}; }
