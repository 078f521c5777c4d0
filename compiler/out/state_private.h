/* Shared by the files that write and read the state; nobody else includes it. */
#ifndef PEI_OUT_STATE_PRIVATE_H
#define PEI_OUT_STATE_PRIVATE_H

#include "out/out_private.h"
#include "out/state.h"

/* The lines, each of words with one blank between; numbers are decimal, NO_HASH stands for "not racy":

     key HASH
     env HASH of the values
     name TEXT
     sources NUMBER
     exact 1                          this machine stamps the files, to the nanosecond
     top 1 MARK HASH .                the output directory itself
     dir WATCHED MARK HASH PATH       one below it; WATCHED 1: it holds other such directories
     in WHAT_AND_ERROR MARK HASH PATH
     out 0 MARK HASH PATH

   MARK is a hash of what was seen of the path: the same, and it is as it was. */
#define STATE_NAME "state"
#define STATE_TEMP PEIC_DIR "/.state.peic-tmp"
enum { STATE_VERSION = 1, STATE_LIMIT = 1 << 30, HASH_HEX = 32, MARK_HEX = 16, FACT_BITS = 8 };
#define NO_HASH "00000000000000000000000000000000"

/* How far clocks of machines are apart at most, where it is not this machine's that stamps the files. */
#define CLOCK_APART (INT64_C(3600) * 1000000000)

/* Could a file with these times be changed after `clock` without getting another time? */
static inline bool stat_racy(const OsStat *st, int64_t clock, bool exact) {
  int64_t last = st->mtime_ns > st->ctime_ns ? st->mtime_ns : st->ctime_ns;
  return last >= (exact ? clock : clock - CLOCK_APART);
}

/* What of a path has to stay as it is. */
typedef enum { SEEN_TYPE, SEEN_MODE, SEEN_PLACE, SEEN_ALL } Seen;
static inline Hash128 stat_mark(const OsStat *st, Seen seen) {
  const uint64_t all[] = {
      (uint64_t)st->type,    st->mode, st->size, st->inode, st->device, (uint64_t)st->mtime_ns,
      (uint64_t)st->ctime_ns};
  const uint64_t place[] = {all[0], all[3], all[4]};
  switch (seen) {
  case SEEN_TYPE: return hash_xxh3(str_n((const char *)all, sizeof *all));
  case SEEN_MODE: return hash_xxh3(str_n((const char *)all, 2 * sizeof *all));
  case SEEN_PLACE: return hash_xxh3(str_n((const char *)place, sizeof place));
  case SEEN_ALL: break;
  }
  return hash_xxh3(str_n((const char *)all, sizeof all));
}
static inline Seen fact_seen(uint64_t what, OsType type) {
  if (what & FACT_TYPE) return SEEN_TYPE;
  return type == OS_DIR && !(what & FACT_CONTENT) ? SEEN_MODE : SEEN_ALL;
}

/* Puts a text in place of the state, whole. */
void state_put(Os *os, int handle, Str text);

#endif
