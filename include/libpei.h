/* libpei: the compiler as a library, and its only public header. It is not a way to run what it writes.
   Called by the command line tool, editors, fuzzers and tests.

   A compilation is a function of a PeiInput: the same input gives the same files. The library never exits,
   never prints and keeps no global state; handles may be used from different threads, one thread a handle.
   Everything a handle gives out belongs to it and lives until pei_free. All text is UTF-8; `s` is
   NUL-terminated behind its n bytes, except in PeiFile.text. */
#ifndef LIBPEI_H
#define LIBPEI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PEI_VERSION "0.1.0"

typedef enum {
  PEI_OK,         /* the files are there; after pei_write: on disk, or the same as on disk */
  PEI_ERRORS,     /* the project has mistakes: pei_render tells them; nothing was written */
  PEI_DIFFERS,    /* pei_write with PEI_CHECK: the output directory differs, pei_changes tells how */
  PEI_BAD_PARAM,  /* a parameter that nobody declares, or a value that does not fit: pei_message */
  PEI_UNREADABLE, /* the root file cannot be read: pei_message, pei_errno */
  PEI_UNWRITABLE, /* the output directory cannot be written: pei_message, pei_errno */
  PEI_NO_MEMORY   /* the allocator returned NULL; nothing was written, or all of it */
} PeiStatus;

typedef struct {
  const char *s;
  size_t n;
} PeiText;

/* Where memory comes from. A NULL host, or NULL functions, mean malloc and free. */
typedef struct {
  void *(*alloc)(void *ctx, size_t bytes); /* may return NULL */
  void (*release)(void *ctx, void *block, size_t bytes);
  void *ctx;
  size_t chunk;  /* bytes asked for at once, 0: the library's choice. Tests make it tiny */
  struct Os *os; /* NULL: this machine. Tests replace it; the table is compiler/base/os.h */
} PeiHost;

typedef struct {
  const char *path; /* relative to the working directory, or absolute */
  PeiText text;
} PeiSource;
typedef struct {
  const char *name, *value;
} PeiPair;

enum { PEI_DUMP_TOKENS = 1, PEI_DUMP_AST = 2, PEI_DUMP_IR = 4, PEI_DUMP_PLAN = 8 };

typedef struct {
  const char *root;      /* the project's root file */
  const char *out_dir;   /* where the files are to go; outputs hold paths relative to it. NULL: "build" */
  const PeiPair *params; /* values for `param`, as typed */
  size_t n_params;
  const PeiSource *sources; /* files that stand in front of those on disk: an editor's open documents */
  size_t n_sources;
  const PeiPair *env; /* variables for `env()`, in front of the process environment */
  size_t n_env;
  bool sealed; /* no disk, no environment: only `sources` and `env` exist */
  bool warnings_are_errors;
  bool check_only; /* tell the mistakes, make no files */
  unsigned dump;   /* PEI_DUMP_… */
} PeiInput;

typedef struct {
  PeiText path; /* relative to the output directory */
  PeiText text;
  uint32_t mode; /* 0644 or 0755 */
} PeiFile;

typedef enum { PEI_NEW = 1, PEI_CHANGED, PEI_REMOVED } PeiChangeKind;
typedef struct {
  PeiText path;
  PeiChangeKind kind;
} PeiChange;

typedef enum { PEI_TEXT, PEI_SHORT, PEI_JSON } PeiFormat;
typedef struct {
  bool color, ascii, links;
  uint32_t limit; /* diagnostics shown, 0 = all */
  int64_t ms;     /* said in the JSON summary; negative: left out */
} PeiStyle;

typedef struct Pei Pei;

/* Compiles. *out is a handle even when the status is not PEI_OK, and NULL only if there was no memory for it. */
PeiStatus pei_compile(const PeiHost *host, const PeiInput *input, Pei **out);
PeiStatus pei_status(const Pei *p); /* of the last step */
void pei_free(Pei *p);

/* The files to be written, sorted by nothing but the order of the targets. None unless pei_compile gave PEI_OK. */
size_t pei_files(const Pei *p, const PeiFile **files);

/* Puts the files into the output directory: whole files or none, see compiler/out/out.h. */
enum {
  PEI_FORCE = 1 /* overwrite what was edited by hand */,
  PEI_CHECK = 2 /* write nothing, only compare */
};
PeiStatus pei_write(Pei *p, unsigned flags);
/* What pei_write did, or with PEI_CHECK would do; sorted by path. */
size_t pei_changes(const Pei *p, const PeiChange **changes);

/* Diagnostics of both steps. pei_render gives s == NULL if memory ran out. */
uint32_t pei_error_count(const Pei *p);
uint32_t pei_warning_count(const Pei *p);
PeiText pei_render(Pei *p, PeiFormat format, const PeiStyle *style);

/* One line for PEI_BAD_PARAM, PEI_UNREADABLE and PEI_UNWRITABLE, and the errno behind it (0 if none). */
PeiText pei_message(const Pei *p);
int pei_errno(const Pei *p);

/* The stages that were asked for in PeiInput.dump, as text. */
PeiText pei_dump(const Pei *p);

#ifdef __cplusplus
}
#endif
#endif
