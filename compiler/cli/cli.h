/* The command line tool, shared by its files: what was asked for, and how to answer. Everything below is the
   library; only here do things get printed and does the process end. */
#ifndef PEI_CLI_CLI_H
#define PEI_CLI_CLI_H

#include "base/buf.h"
#include "diag/render.h"
#include "libpei.h"
#include "schema_ids.h" /* generated: WORDS_target */

typedef enum {
#define EXIT(id, code, ...) RC_##id = code,
#include "cli/exit.def"
#undef EXIT
} ExitCode;

enum {
#define VERB(id, ...) VERB_##id,
#include "cli/verbs.def"
#undef VERB
  VERB_COUNT
};
#define ON(verb) (1u << VERB_##verb)
#define ON_ALL (~0u)

typedef enum {
#define OPT(id, ...) OPT_##id,
#include "cli/options.def"
#undef OPT
  OPT_COUNT
} OptionId;

typedef struct {
  const char *out;
  const char *to; /* the file of `import`; NULL: none was named */
  VEC(PeiPair) params;
  VEC(const char *) targets;
  bool locked, offline, no_images, strict;
  bool force, check, compile, dry_run, werror, ascii, quiet, help, version;
  enum { LIST_NOTHING, LIST_CODES, LIST_WORDS } list;
  PeiFormat format;
  const char *form; /* of --format; NULL: none was named */
  enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
  uint32_t limit;
  unsigned dump;
  bool stat;
  const char *project;
  PeiFormat answers; /* PEI_TEXT or PEI_JSON */
} Options;

typedef struct {
  Arena arena;
  uint32_t verb;       /* VERB_COUNT: none was named */
  const PeiHost *host; /* what compilations run on; NULL: this machine */
  Options opt;
  VEC(const char *) args; /* what is neither verb nor option */
  int64_t ms;             /* what compiling took */
  VEC(PeiPhase) phases;   /* … phase by phase, if `timed` */
  bool timed;
  uint64_t phase_start;
  int out_errno, err_errno; /* of the first write that failed */
} Cli;

typedef struct {
  const char *name, *args, *summary, *text;
  int (*run)(Cli *c);
} Verb;
extern const Verb cli_verbs[VERB_COUNT];

typedef struct {
  const char *name, *alias, *arg;
  uint32_t verbs;
  const char *help;
} Option;
extern const Option cli_options[OPT_COUNT];

#define VERB(id, ...) int verb_##id(Cli *c);
#include "cli/verbs.def"
#undef VERB

/* options.c: fills verb, opt and args; false after saying what is wrong. */
bool cli_parse(Cli *c, int argc, char **argv);
/* The place of --format's word in "a|b|c", 0 without the option; -1 after saying what is wrong. */
int cli_form(Cli *c, const char *list);

/* io.c. Standard output holds results, standard error messages; what fails is remembered and becomes the exit
   code in io_finish. */
void io_start(void);
void io_out(Cli *c, Str text);
void io_err(Cli *c, Str text);
int io_finish(Cli *c, int rc);
/* "peic: …" on standard error, a line. */
void io_say(Cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says it and that help is there; RC_USAGE. */
int io_usage(Cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
RenderStyle io_style(const Cli *c, int fd);

/* crash.c: a fault of ours ends with a message that says what to report, and RC_INTERNAL. */
void crash_start(void);

/* build.c: one line that sums up what was written. */
void build_summary(Cli *c, size_t total, const PeiChange *changes, size_t n);

/* project.c: compiles the one FILE of the command line, or applies fixes to it (`how` is pei_compile, pei_build or
   pei_fix). Says what is wrong and sets *rc if there is no handle. */
typedef PeiStatus ProjectStep(const PeiHost *host, const PeiInput *input, Pei **out);
Pei *project_compile(Cli *c, ProjectStep *how, bool check_only, int *rc);
/* Today in UTC, "2027-01-31": of SOURCE_DATE_EPOCH, for those who want the same messages every time, or of the
   clock. */
const char *project_today(Cli *c);
/* Says why a file cannot be read, and what may have been meant. */
void project_unreadable(Cli *c, const char *path, int error);
/* Says what to do if the project is not where the outputs know it. */
void project_moved(Cli *c, PeiStatus status);
/* Says what failed, if the project's messages do not; the exit code that belongs to `status`. */
int project_status(Cli *c, const Pei *p, PeiStatus status);
/* … after printing the messages. */
int project_report(Cli *c, Pei *p, PeiStatus status);
/* "new     PATH" on standard output, a line for each. */
void project_changes(Cli *c, const PeiChange *changes, size_t n);

#endif
