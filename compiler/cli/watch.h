/* What `watch` waits for. Private to watch*.c. */
#ifndef PEI_CLI_WATCH_H
#define PEI_CLI_WATCH_H

#include "base/os.h"
#include "cli/cli.h"

/* A path that a compilation looked at, and what it was before. */
typedef struct {
  const char *path;
  bool listed; /* its names were read */
  bool there;
  OsStat st;
} Seen;

/* The machine of a compilation, which notes what it is asked for (watch_seen.c). */
typedef struct {
  Os os, below;
  Arena *arena;
  VEC(Seen) seen;
} Recorder;
void recorder_start(Recorder *r, Arena *a);
/* Is anything that was looked at another than it was? */
bool recorder_changed(Recorder *r);

/* Waiting (watch_wait.c). */
typedef struct {
  int inotify; /* -1: it has to be looked every now and then */
  int signals; /* INT, TERM, HUP */
  bool told;   /* that there is no inotify */
  struct {
    int wd;
    bool all; /* every name counts */
    Str name; /* otherwise this one */
  } * wanted;
  uint32_t n;
} Waiter;
/* False after saying why not. */
bool waiter_start(Cli *c, Waiter *w);
/* From now on changes of these are noticed; memory from their arena. True: something has changed since it was seen. */
bool waiter_arm(Cli *c, Waiter *w, Recorder *r);
/* Waits until something changed, unless it has already, and then is quiet: true; or until a signal asks for the end:
   false. */
bool waiter_wait(Waiter *w, Recorder *r, bool changed);

#endif
