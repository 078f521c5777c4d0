/* Putting a set of outputs on disk: compare, write what differs to temporary names, rename, remove what an
   earlier run wrote and this one does not. Never touches a file that peic did not write, or that was edited
   since, unless forced; never writes outside the directory; never follows a link inside it. */
#ifndef PEI_OUT_OUT_H
#define PEI_OUT_OUT_H

#include "base/hash.h"
#include "base/os.h"
#include "diag/diag.h"

typedef struct {
  Str path; /* relative to the output directory, '/' between, no "." or ".." */
  Str text;
  uint32_t mode; /* 0644 or 0755, whatever the umask */
} OutFile;

typedef struct {
  bool force; /* overwrite what was edited by hand */
  bool check; /* write nothing, only find out what differs */
} OutOptions;

typedef enum { OUT_SAME, OUT_NEW, OUT_CHANGED, OUT_REMOVED } OutState;
typedef struct {
  OutState state;
  Str path;
} OutChange;

typedef struct {
  VEC(OutChange) changes; /* sorted by path; everything that is not OUT_SAME */
  int error;              /* errno of what failed, 0 */
  Str error_path;         /* what it failed on, relative to the output directory ("" is the directory) */
  Str error_doing;        /* "open", "write", "rename", … */
} OutResult;

/* Writes `files` below directory `dir` (made if missing). Diagnostics (edited by hand E0901, foreign file
   E0902) go to ds and mean nothing was written. On a system error the old files stay, temporary ones are
   removed. The manifest is dir/.peic/manifest: one line per file, "hash mode path". */
void out_write(Os *os, Arena *a, Diags *ds, const char *dir, const OutFile *files, uint32_t n,
               OutOptions options, OutResult *result);

#endif
