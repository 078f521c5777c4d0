/* Importers: another tool's configuration becomes the text of a project. They read the file and ask what lies beside
   it; they write nothing. That the text compiles is checked by the one who calls import_run (api/). */
#ifndef PEI_IMPORT_IMPORT_H
#define PEI_IMPORT_IMPORT_H

#include "base/os.h"
#include "diag/diag.h"
#include "import/draft.h"

typedef struct {
  Arena *a;
  Os *os;
  Diags *ds;
  Sources *sources;  /* further files are added to these */
  uint32_t file;     /* the source that messages point into */
  Str text;          /* of the file */
  char *shown;       /* the same bytes as messages show them: what is secret gets blanked out */
  Str path;          /* of the file, as given */
  Str dir;           /* its directory as reached from the working directory, "" or with a slash at its end */
  Str base;          /* where relative paths of the file begin, in that directory: "", ".devcontainer/" */
  Str prefix;        /* the way from the project's directory to that one: "", "sub/"; "../" if it leads out */
  Str also;          /* a further file that was read as a part of it; "" for none */
  Str title;         /* of the project: the name of the file's directory */
  Draft out;         /* the project; complete unless there were errors */
  VEC(Span) recipes; /* what recipes of the library stand for */
  VEC(Span) refused; /* what they are not to stand for: there was something wrong with it */
} Import;

/* Recognises the format and reads it; all that is wrong becomes diagnostics. `project` is the path of the file that
   the text is for: what the configuration names is named relative to that. */
void import_run(Import *im, Str project);
/* Is it text in UTF-8? Says so if not. */
bool import_text(Import *im, uint32_t file, Str text);

#define IMPORT(id, ...) void import_##id(Import *im);
#include "import/formats.def"
#undef IMPORT

/* ---- for importers: import_path.c ---- */

void import_paths(Import *im, Str project);
/* The directory that a file is about, as `dir` and `base` are told above: for most files the one that they lie in. */
Str import_home(Os *os, Arena *a, Str path, Str *base);
/* A path that the file names, clean and as seen from `dir`; false if it leads out of the project's directory, or, where
   the file does not lie in that, of its own. */
bool import_path(Import *im, Str path, Str *out);
/* The same of a path that begins in `dir`. */
bool import_tidy(Import *im, Str path, Str *out);
/* The address of a build context that is fetched, with the scheme that docker adds to `github.com/`; "" for a path. */
Str import_remote(Arena *a, Str context);
/* "a/./b/../c" → "a/c"; false if it climbs out. */
bool import_clean(Arena *a, Str path, Str *out);
/* The type of a clean path in the file's directory; false if there is nothing. */
bool import_stat(Import *im, Str clean, OsStat *out);
/* The text of such a path, or of an absolute one; false if it cannot be read. */
bool import_file(Import *im, Str path, Str *text);
/* How the project names a clean path of the file's directory. */
Str import_named(Import *im, Str clean);
bool import_outside(const Import *im); /* that cannot be: the project lies elsewhere */

/* import.c: messages show only that there is something. */
void import_hide(Import *im, Span at);

#endif
