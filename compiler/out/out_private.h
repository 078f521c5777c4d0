/* Shared by the files of out/; nobody else includes it. */
#ifndef PEI_OUT_OUT_PRIVATE_H
#define PEI_OUT_OUT_PRIVATE_H

#include "out/origin.h"
#include "out/out.h"

#define MANIFEST PEIC_DIR "/manifest"
/* The next manifest. It is the first thing written and the last renamed: that it is there means that a run is
   going on or was killed, and what it lists is peic's as well. */
#define PENDING PEIC_DIR "/.manifest.peic-tmp"
/* What is really there, after a killed run or one that failed half-way. */
#define RECOVERED PEIC_DIR "/.recovered.peic-tmp"
#define TEMP_SUFFIX ".peic-tmp"

/* One line of a manifest; no path means no line. */
typedef struct {
  Hash128 hash;
  uint32_t mode;
  Str path;
} Entry;
typedef struct {
  RecordKind kind;
  Str text; /* "" if it cannot be used */
  VEC(Entry) entries;
} Manifest;

/* Every path that is wanted now, or was written before. */
typedef struct {
  Str path, temp;           /* NUL-terminated */
  const OutFile *want;      /* NULL: no longer an output */
  const Entry *old, *next;  /* in the manifest, in the pending one; may be NULL */
  Entry now, after, before; /* its manifest line as things are, when all is written, as things were */
  OutState state;
  OutHand hand;
  OsStat st;  /* of a file that stays: from before it was read; of one that was written: when that was done */
  bool torn;  /* what is there is what a power failure left */
  bool aside; /* what was there before is under the temporary name */
  uint32_t parents_kept; /* bytes of the path that named an existing directory before */
  bool own; /* peic's own, below .peic: no output, not in the manifest, replaced whatever it holds */
} Item;

typedef struct {
  Os *os;
  Arena *a;
  Diags *ds;
  OutResult *result;
  OutOptions options;
  Str dir; /* for messages */
  int handle;
  Manifest manifest, pending;
  OutFile origin;
  int64_t clock; /* before anything was looked at */
  Item *items;   /* sorted by path */
  uint32_t n;
  Str absent;       /* a directory, with its '/', that was found missing */
  uint32_t blocked; /* diagnostics raised */
  bool peic_dir_made;
} Job;

/* Records the first system error; returns false. */
bool job_fail(Job *j, int error, Str path, const char *doing);

/* manifest.c */
bool path_valid(Str path);
void manifest_parse(Arena *a, Str text, Manifest *m);
bool manifest_read(Job *j, const char *path, Manifest *m);
/* Renders the `now` or the `after` lines of all items. */
Str manifest_text(Job *j, bool after);

/* scan.c: `path`, below .peic, could not be read. True if what is there is no file of ours and can be replaced, or was
   reported; false on a system error. */
bool own_blocked(Job *j, Str path, int error);
/* The items, and each one's state on disk. False on a system error. */
bool scan_items(Job *j, const OutFile *files, uint32_t n);
bool scan_disk(Job *j);

/* apply.c: brings the directory to the wanted state. */
bool apply(Job *j, Str after);
/* A file under a temporary name; one that a killed run left is in nobody's way. An errno value. */
int temp_put(Os *os, int handle, const char *temp, Str text, uint32_t mode, OsStat *made);

/* state_write.c: the state of a directory that is as it should be, with this manifest. */
void state_write(Job *j, Str manifest);

#endif
