/* Another program, run to its end: no shell, bounded in time and in what is kept of its output. Used by `lock` alone:
   nothing else of peic starts programs. */
#ifndef PEI_CLI_PROCESS_H
#define PEI_CLI_PROCESS_H

#include "base/arena.h"

typedef struct {
  int error;      /* errno when it could not be started, 0 otherwise */
  bool timed_out; /* it was ended */
  int status;     /* its exit status; 128 + N when a signal ended it */
  Str out, err;   /* the first PROCESS_KEPT bytes of what it wrote */
} Process;

enum { PROCESS_KEPT = 64 << 10 };

/* argv[0] is looked for in PATH; standard input is empty. Waits at most `ms` milliseconds, and a little for an end that
   was asked for. */
Process process_run(Arena *a, const char *const *argv, int64_t ms);

#endif
