/* Paths and URIs of files. */
#ifndef PEI_LSP_URI_H
#define PEI_LSP_URI_H

#include "base/arena.h"

/* "/a b/c" of "file:///a%20b/c"; false for what is no file. */
bool uri_path(Arena *a, Str uri, Str *path);
Str uri_of(Arena *a, Str path);
/* "/a" of "/a/b", "/" of "/a". */
Str path_dir(Str path);
/* "b" of "/a/b". */
Str path_name(Str path);

#endif
