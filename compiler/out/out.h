/* Putting a set of outputs on disk: compare, write what differs to temporary names, rename, remove what an
   earlier run wrote and this one does not. Never touches a file that peic did not write, or that was edited
   since, unless forced; never writes outside the directory; never follows a link inside it. */
#ifndef PEI_OUT_OUT_H
#define PEI_OUT_OUT_H

#include "base/hash.h"
#include "base/os.h"
#include "diag/diag.h"
#include "out/state.h"

typedef struct {
  Str path; /* relative to the output directory, '/' between, no "." or ".." */
  Str text;
  uint32_t mode; /* 0644 or 0755, whatever the umask */
} OutFile;

typedef struct {
  bool force;                /* overwrite what was edited by hand */
  bool check;                /* write nothing, only find out what differs */
  Str origin;                /* what becomes of .peic/origin (origin.h); empty: it stays as it is */
  const StateInputs *inputs; /* for .peic/state; NULL: none is written */
} OutOptions;

typedef enum { OUT_SAME, OUT_NEW, OUT_CHANGED, OUT_REMOVED } OutState;
/* Whose content a file that differs has. */
typedef enum { OUT_OURS, OUT_EDITED, OUT_FOREIGN } OutHand;
typedef struct {
  OutState state;
  Str path;
  OutHand hand;
} OutChange;

typedef struct {
  VEC(OutChange) changes; /* sorted by path; everything that is not OUT_SAME */
  int error;              /* errno of what failed, 0 */
  Str error_path;         /* what it failed on, relative to the output directory ("" is the directory) */
  Str error_doing;        /* "open", "write", "rename", … */
} OutResult;

/* Writes `files` below directory `dir` (made if missing): all of them or none. Diagnostics (edited by hand E0901,
   foreign file E0902, something else in the place of peic's own files E0904) go to ds and mean nothing was written. On
   a system error the old files are there again, temporary ones are removed. The manifest is dir/.peic/manifest: a line
   for each file, "hash mode path". */
void out_write(Os *os, Arena *a, Diags *ds, const char *dir, const OutFile *files, uint32_t n,
               OutOptions options, OutResult *result);

#endif
