/* What differs between two texts, as `diff -u` shows it and `patch` reads it. */
#ifndef PEI_BASE_DIFF_H
#define PEI_BASE_DIFF_H

#include "base/buf.h"

/* Appends nothing if the texts are equal. */
void diff_unified(Buf *out, Str name, Str before, Str after);
/* The lines without those that name the file. */
void diff_hunks(Buf *out, Str before, Str after);
/* `before` and a name, without a line end; with characters that would end it, quoted as git and patch understand it. */
void diff_name(Buf *out, const char *before, Str name);

/* A file as it is and as it is to be, in the form of `git diff`, which tells of new and removed files and of modes:
   `git apply` and `patch -p1` make one of the other in the directory that the name is relative to. Appends nothing if
   nothing differs. Modes are permission bits. */
typedef struct {
  Str name;
  bool was, is; /* is there a file before, after? */
  Str before, after;
  uint32_t mode_before, mode_after;
} DiffFile;
void diff_git(Buf *out, const DiffFile *f);
/* Lines taken away and put in. */
typedef struct {
  uint32_t removed, added;
} DiffCount;
DiffCount diff_count(Arena *a, Str before, Str after);

/* Line `line` of `before`, from 1, as a line of `after`; 0 if it is not in there. */
uint32_t diff_line(Arena *a, Str before, Str after, uint32_t line);

#endif
