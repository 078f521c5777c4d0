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
  PEI_OK,        /* the files are there; after pei_write: on disk, or the same as on disk */
  PEI_ERRORS,    /* the project has mistakes: pei_render tells them; nothing was written */
  PEI_DIFFERS,   /* pei_write with PEI_CHECK: the output directory differs, pei_changes tells how */
  PEI_BAD_PARAM, /* a parameter that nobody declares, a value that does not fit, no such target: pei_message */
  PEI_UNREADABLE, /* the root file cannot be read: pei_message, pei_errno */
  PEI_UNWRITABLE, /* the output directory cannot be written: pei_message, pei_errno */
  PEI_NO_MEMORY,  /* the allocator returned NULL; nothing was written, or all of it */
  PEI_INTERNAL    /* the library found a mistake of its own, and gives no result: pei_message */
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

/* What becomes of pei.lock, which lies beside the root file; docs/lock.md. */
typedef enum {
  PEI_LOCK_IGNORED, /* it is not looked at */
  PEI_LOCK_RENEWED, /* for pei_lock: it is read for the digests it knows */
  PEI_LOCK_KEPT     /* the project has to be as it says, and images get their digests from it */
} PeiLockMode;

typedef struct {
  const char *root;      /* the project's root file */
  const char *out_dir;   /* where the files are to go; outputs hold paths relative to it. NULL: "build" */
  const PeiPair *params; /* values for `param`, as typed */
  size_t n_params;
  const char *const *targets; /* outputs to be written beside the usual ones, by name; docs/targets.md */
  size_t n_targets;
  const PeiSource *sources; /* files that stand in front of those on disk: an editor's open documents */
  size_t n_sources;
  const PeiPair *env; /* variables for `env()`, in front of the process environment */
  size_t n_env;
  bool sealed; /* no disk, no environment: only `sources` and `env` exist */
  bool warnings_are_errors;
  bool check_only; /* tell the mistakes, make no files */
  unsigned write;  /* of pei_build: PEI_FORCE, PEI_CHECK */
  PeiLockMode lock;
  bool offline;  /* it is an error to fetch something without a checksum */
  bool map;      /* keep where each line of the files comes from, for pei_why_… */
  unsigned dump; /* PEI_DUMP_… */
  void (*phase)(void *ctx, const char *name); /* called at the end of each phase, by its name; may be NULL */
  void *phase_ctx;
  const char
      *today; /* "2027-01-31": ends `# peic: allow(…) … until` of earlier days; NULL: none ends. Files never
                        depend on it */
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

typedef enum { PEI_TEXT, PEI_SHORT, PEI_JSON, PEI_SARIF } PeiFormat;
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

/* pei_compile and pei_write in one; docs/incremental.md. If nothing has changed since the last time, and there was
   nothing to tell then, it ends after a look at each file, with PEI_OK and without pei_files: pei_unchanged. It takes
   the files on disk as they are, so with `sources`, `env` or `sealed` it does all the work each time. */
PeiStatus pei_build(const PeiHost *host, const PeiInput *input, Pei **out);
bool pei_unchanged(const Pei *p);

/* What pei_write would change, with the content of the files: PEI_OK if nothing, PEI_DIFFERS. Writes nothing, and
   asks nobody about files that were edited. Sorted by path. */
typedef enum {
  PEI_OURS,   /* as peic wrote it, or not there */
  PEI_EDITED, /* somebody changed it since; pei_write wants PEI_FORCE */
  PEI_FOREIGN /* peic did not write it; the same */
} PeiHand;
typedef struct {
  PeiText path; /* relative to the output directory */
  PeiChangeKind kind;
  PeiHand hand;
  PeiText before, after;            /* what is not there is empty */
  uint32_t mode_before, mode_after; /* permission bits */
} PeiDifference;
PeiStatus pei_diff(Pei *p);
size_t pei_differences(const Pei *p, const PeiDifference **differences);

/* How an output directory was made: pei_write notes it there, in .peic/origin. `path` is the directory or anything
   below it. PEI_UNREADABLE: it is no output directory, or the note is gone; pei_message is the whole story if
   pei_errno is 0. *out as in pei_compile. */
typedef struct {
  PeiInput
      input; /* to compile it again: root, out_dir, params, targets, lock, offline, warnings_are_errors; from here */
  PeiText version;    /* of the peic that wrote it */
  PeiText file;       /* `path` from the directory: "compose.yaml"; "" is the directory itself */
  const PeiText *env; /* names of the variables that the project asked for; values are not noted */
  size_t n_env;
} PeiOrigin;
PeiStatus pei_origin_read(const PeiHost *host, const char *path, Pei **out);
const PeiOrigin *pei_origin(const Pei *p);

/* Where outputs come from: of a handle that pei_compile made with PeiInput.map, and status PEI_OK. Each sets what
   pei_answer tells; PEI_BAD_PARAM, with pei_message, if there is no such line, file or object. What is on disk is
   looked at: a line of a file that is not what the project gives now is found there if it is the same line. `path`
   is relative to the output directory; `line` counts from 1, `column` too, in code points, and 0 is all of it. */
PeiStatus pei_why_line(Pei *p, const char *path, uint32_t line, uint32_t column);
/* An object, as "service.web": where it is declared, what it needs and is needed by, what makes it anew. */
PeiStatus pei_why_object(Pei *p, const char *id);
/* The lines and objects that messages of docker speak of, in the order met; there may be none. */
PeiStatus pei_why_messages(Pei *p, PeiText messages);
/* As PEI_TEXT, or PEI_JSON: an object a line. s == NULL if memory ran out, n == 0 if there is nothing to tell. */
PeiText pei_answer(Pei *p, PeiFormat format, const PeiStyle *style);

/* What a finished compilation tells about its project. All of them are of a handle with status PEI_OK or PEI_DIFFERS
   that made files, not of check_only; *out belongs to the handle, and is empty if the status is another one.

   How the plan differs from out_dir/plan.json, the one on disk: as PEI_TEXT 80 columns wide, or PEI_JSON, one
   object. PEI_OK: nothing differs, else PEI_DIFFERS. A file there that is no plan of this project is a warning, and
   every step is new. */
enum { PEI_CHANGES_ONLY = 1 /* say nothing of steps that stay as they are */ };
PeiStatus pei_plan(Pei *p, PeiFormat format, unsigned flags, const PeiStyle *style, PeiText *out);
/* The steps of the plan and what they need, as a picture or as text that others draw. */
typedef enum { PEI_DOT, PEI_MERMAID, PEI_SVG, PEI_HTML } PeiGraphFormat;
PeiStatus pei_graph(Pei *p, PeiGraphFormat format, PeiText *out);
/* What the project consists of, as PEI_TEXT or PEI_JSON. The times of phases, which the library does not take, stand
   in the text. */
typedef struct {
  const char *name;
  uint64_t us;
} PeiPhase;
PeiStatus pei_stats(Pei *p, PeiFormat format, const PeiPhase *phases, size_t n, const PeiStyle *style,
                    PeiText *out);

/* Is an output directory as peic left it? Reads the directory alone, and writes nothing. PEI_OK: yes; PEI_DIFFERS:
   no, pei_verified tells what is wrong; PEI_UNREADABLE: it is no output directory. *out as in pei_compile. */
PeiStatus pei_verify(const PeiHost *host, const char *dir, Pei **out);
/* As PEI_TEXT, a line for each flaw, or PEI_JSON, one object; s == NULL if memory ran out. *files: how many peic
   wrote. */
PeiText pei_verified(Pei *p, PeiFormat format, size_t *files, size_t *flaws);

/* After a compilation with PEI_LOCK_RENEWED: writes pei.lock. Digests are asked for by whoever calls this, as the
   library talks to nobody: pei_lock_images gives the images that come from outside, sorted, with the digest that the
   old lock has, or an empty one. Images without a digest in both keep out of the lock. With PEI_CHECK nothing is
   written, and the status is PEI_DIFFERS if something would be. pei_changes names what changes: paths, patterns,
   recipes, images. */
typedef struct {
  PeiText ref, digest; /* "debian:12", "sha256:…" */
} PeiImage;
size_t pei_lock_images(const Pei *p, const PeiImage **images);
PeiStatus pei_lock(Pei *p, const PeiImage *images, size_t n, unsigned flags);

/* Diagnostics of both steps. pei_render gives s == NULL if memory ran out. */
uint32_t pei_error_count(const Pei *p);
uint32_t pei_warning_count(const Pei *p);
PeiText pei_render(Pei *p, PeiFormat format, const PeiStyle *style);

/* As PEI_TEXT, without the messages whose entry is true, in the order of the lines of PEI_SHORT without a limit; the
   last line counts them all. For those who show what is new. */
PeiText pei_render_some(Pei *p, const PeiStyle *style, const bool *skip);

/* Suggested changes, as data: what an editor offers beside a message. Bytes count in the text of the file as it was
   compiled; the edits of one fix do not overlap, and are sorted by file and place. */
typedef enum {
  PEI_FIX_SAFE,       /* can only be what was meant; what pei_fix applies */
  PEI_FIX_MAYBE,      /* likely, but somebody has to look */
  PEI_FIX_PLACEHOLDER /* leaves something to be filled in */
} PeiFixKind;
typedef struct {
  PeiText path; /* as messages show it */
  size_t lo, hi;
  PeiText insert; /* instead of bytes lo to hi; with the line ends of the file */
} PeiEdit;
typedef struct {
  const char *code; /* of the message */
  PeiText title;    /* "change `tag` to `tags`" */
  PeiFixKind kind;
  PeiText path; /* where the message stands; line and column (code points) from 1 */
  uint32_t line, column;
  const PeiEdit *edits;
  size_t n_edits;
} PeiFix;
/* In the order of the messages. Only files of the project are edited, and none whose import has a pin. */
size_t pei_fixes(Pei *p, const PeiFix **fixes);

/* Compiles, applies the safe fixes, compiles again, at most four times. A fix that overlaps another waits for the
   next round, one that would make more errors is left out. Everything happens in memory. *out is the last
   compilation: its messages are what remains. */
PeiStatus pei_fix(const PeiHost *host, const PeiInput *input, Pei **out);
/* What was applied: places count in the text as it was then. */
size_t pei_applied(const Pei *p, const PeiFix **fixes);
typedef struct {
  PeiText path, before, after;
} PeiRewrite;
/* The files that become others by it. */
size_t pei_rewrites(const Pei *p, const PeiRewrite **files);
/* Writes them, each as a whole; if one cannot be written, none is changed, and pei_errno is ESTALE if somebody else
   changed it meanwhile. */
PeiStatus pei_rewrite(Pei *p);

/* Another tool's configuration as a project: input->root is the file (PeiDocker's user_config.yml), input->out_dir
   the project file to be made, NULL or "-" if it is only to be printed. Paths in it are relative to its place.
   PEI_OK: pei_files has that one file. *out as in pei_compile. */
PeiStatus pei_import(const PeiHost *host, const PeiInput *input, Pei **out);
/* Writes it, as a whole. A file that is there already is an error without PEI_FORCE. */
PeiStatus pei_import_write(Pei *p, unsigned flags);

/* One line for PEI_BAD_PARAM, PEI_UNREADABLE and PEI_UNWRITABLE, and the errno behind it (0 if none). */
PeiText pei_message(const Pei *p);
int pei_errno(const Pei *p);

/* The language itself, without a project: what one of its words means, as `peic explain` prints it or as an editor
   shows it beside the word. `word` is a block or step ("on build"), a field ("service.ports"), a type, a function, an
   operator, a word of an enumeration; NULL lists them all. PEI_BAD_PARAM if nothing has that name: pei_message then
   says so and names what is near. *out as in pei_compile; the text is pei_explanation's. */
typedef enum { PEI_TERMINAL, PEI_MARKDOWN } PeiProse;
PeiStatus pei_explain(const PeiHost *host, const char *word, PeiProse prose, const PeiStyle *style,
                      Pei **out);
PeiText pei_explanation(const Pei *p);

/* One text of a project in the one style, docs/formatting.md; nothing else is read. `name` is what messages call it.
   PEI_OK: pei_formatted has the text, which may be the same. PEI_ERRORS: it cannot be read, pei_render tells why.
   *out as in pei_compile. */
PeiStatus pei_format(const PeiHost *host, const char *name, PeiText text, Pei **out);
PeiText pei_formatted(const Pei *p);

/* The stages that were asked for in PeiInput.dump, as text. */
PeiText pei_dump(const Pei *p);

#ifdef __cplusplus
}
#endif
#endif
