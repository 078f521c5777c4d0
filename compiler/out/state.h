/* DIR/.peic/state: what a run looked at and what it left, so that a run in which nothing changed can end after looking
   again. A cache: without it everything is only slower. It never says that something is so, only that it is as it was.

   A file is as it was if its size, times, inode, device and mode are. That does not tell for a file that was changed
   so shortly before it was looked at that another change could carry the same time; such an entry, called racy, holds
   a hash as well, and is read. */
#ifndef PEI_OUT_STATE_H
#define PEI_OUT_STATE_H

#include "base/hash.h"
#include "base/os.h"
#include "out/record.h"

#define STATE_FILE PEIC_DIR "/state"

/* What was asked about a path. */
enum {
  FACT_FOLLOW = 1, /* where its last link leads */
  FACT_CONTENT =
      2, /* what is in it: bytes, names, the target of a link; of a directory, else only that it is one */
  FACT_TYPE = 4, /* only what kind of thing it is */
  FACT_REAL = 8, /* its path without links; nothing else */
};
typedef struct {
  Str path; /* NUL-terminated, as it was given: relative to the working directory, or absolute */
  uint32_t what;
  int error; /* errno of looking, then all below is empty */
  OsStat st; /* from before the content was read */
  Hash128 hash;
} Fact;
typedef VEC(Fact) Facts;

/* The inputs of a run. */
typedef struct {
  Hash128 key;  /* of all that is not a file: program, options, parameters, working directory */
  Facts facts;  /* no two with the same path and FOLLOW */
  VEC(Str) env; /* names, in the order they were asked for */
  Hash128 env_values;
  uint32_t sources; /* how many texts there were: said in messages */
  int64_t clock;    /* when the run began, as Os.clock_ns */
} StateInputs;

Hash128 state_env_values(Os *os, const Str *names, uint32_t n);
/* Hashes of what a directory lists. */
Hash128 state_names(const Str *names, uint32_t n);

/* Is all as the state in directory `dir` says? If so, and entries are no longer racy, the state is written again. No
   messages: whoever hears no does the work. *sources is how many texts the run had. */
bool state_holds(Os *os, Arena *a, const char *dir, const Hash128 *key, uint32_t *sources);

#endif
