/* Paths as lists of names, by their text alone: what a link leads to is nobody's business here. */
#ifndef PEI_BASE_PATH_H
#define PEI_BASE_PATH_H

#include "base/arena.h"

typedef VEC(Str) PathParts;

/* Adds the names of `path`: `.` and empty ones are left out, `..` takes the last one away. Where there is none, it is
   left out as well, as in `/..`, and the result is false: the path leads above where the parts begin. */
bool path_push(Arena *a, PathParts *parts, Str path);
/* The names from..to with `/` between; "." for none. */
Str path_join(Arena *a, const PathParts *parts, uint32_t from, uint32_t to);
/* "/a/b" of "/a/./x/../b"; a relative path starts at `dir`, or at the top if that is empty. `..` ends at the top. */
Str path_clean(Arena *a, Str dir, Str path);
/* How many names two paths begin with in common. */
uint32_t path_common(const PathParts *a, const PathParts *b);

/* Is it an address instead of a path: SCHEME://…, or git's git@HOST:PATH? */
bool path_is_remote(Str path);

/* The directory that a pattern (`a/b*`) begins with; any other path as it is. */
Str path_before_pattern(Str path);

#endif
