/* .dockerignore patterns, matched as docker's builders match them: in order, the last that applies wins, `!` takes
   back, and what lies below an ignored directory is ignored. */
#ifndef PEI_BASE_IGNORE_H
#define PEI_BASE_IGNORE_H

#include "base/arena.h"

typedef struct IgnorePattern IgnorePattern;
typedef struct {
  VEC(IgnorePattern) patterns;
} Ignore;

/* One pattern, as a line of a .dockerignore; blank lines and comments are none. `tag` comes back from a match. */
void ignore_add(Ignore *ig, Arena *a, Str line, uint32_t tag);
/* Every line of a file; the tags are line numbers from 1. */
void ignore_add_file(Ignore *ig, Arena *a, Str text);
/* Is this path, relative to the context and clean ("a/b"), left out? *tag is the pattern that decided it. */
bool ignore_match(const Ignore *ig, Arena *a, Str path, uint32_t *tag);
/* The same for walkers, one directory after the other: `above` is what the step of the directory it lies in gave,
   NULL at the top; `met` has room for a bool each pattern. */
bool ignore_step(const Ignore *ig, Arena *a, const bool *above, Str path, bool *met, uint32_t *tag);
/* Might a `!` pattern take back something below this directory? */
bool ignore_keeps_below(const Ignore *ig, Arena *a, Str dir);

/* The same for rsync, as lines of a filter file: there the first rule that applies wins, an excluded directory is not
   looked into, and `*` and `?` have other limits. ignore_rsync.c says where the two cannot agree. */
typedef VEC(Str) IgnoreRules;
void ignore_to_rsync(const Ignore *ig, Arena *a, IgnoreRules *out);

/* One pattern without the rules about `!`, comments and parents: does it match this path? */
bool ignore_glob(Arena *a, Str pattern, Str path);

#endif
