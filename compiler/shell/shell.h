/* Is a text shell syntax? A checker, not an interpreter: it follows the grammar of sh and bash and says where a text
   leaves it. Where shells differ, or nothing is certain, it accepts. It knows nothing of projects and messages:
   offsets go in and out. Called by model/. */
#ifndef PEI_SHELL_SHELL_H
#define PEI_SHELL_SHELL_H

#include "base/str.h"

/* Stands for a value that is not known: some part of one word, or nothing. */
#define SHELL_HOLE '\x01'

typedef enum {
  SHELL_SH,   /* POSIX shells, which may understand more: dash, busybox, bash as sh */
  SHELL_BASH, /* bash under its own name */
  SHELL_KSH   /* ksh and mksh: as bash, and what more they take is accepted */
} ShellDialect;

/* Bytes lo..hi of the text; hi == 0 is no place. */
typedef struct {
  uint32_t lo, hi;
} ShellPlace;

/* What is wrong. `at`: the place to change; `with`: what it belongs to, if there is something. */
typedef enum {
  SHELL_OK,
  SHELL_UNCLOSED,  /* at: what is open to the end; want: what closes it */
  SHELL_ODD_QUOTE, /* at: a quote that takes in lines; with: the quote that ends it, in front of a word */
  SHELL_MISSING,   /* at: what stands in the place of `want`; with: what needs it */
  SHELL_SWALLOWED, /* at: `want`, but as an argument of a command; with: what needs it */
  SHELL_STRAY, /* at: a closing word or sign that closes nothing; with: what is open; want: what it closes */
  SHELL_GLUED, /* at: `{` or a keyword with the next word glued to it */
  SHELL_NO_COMMAND, /* at: what stands in the place of a command; with: what is before it */
  SHELL_PAREN,      /* at: a `(` inside a command */
  SHELL_BEHIND,     /* at: a word behind a compound command; with: the word that ends that */
  SHELL_NO_TARGET,  /* at: a redirection without a file */
  SHELL_NO_WORD, /* at: what stands in the place of `want`, "name", "word" or "pattern"; with: `for`, `case` … */
  SHELL_NO_BODY,      /* at: what stands in the place of a function's body; with: its name */
  SHELL_HEREDOC_LINE, /* at: a line that is not quite the end of a heredoc; with: its opener */
  SHELL_OPERATOR      /* at: an operator or a line end where only words can stand */
} ShellErrorKind;

typedef struct {
  ShellErrorKind kind;
  ShellPlace at, with;
  const char *want; /* a keyword or sign, or NULL */
  bool else_if;     /* SHELL_UNCLOSED: an `if` whose `else` is followed by `if` */
} ShellError;

/* What bash understands, and others do not: (id, in dash up to 0.5.12, in any dash, in busybox), 1 where it surely
   fails. */
#define SHELL_BASHISMS(X)                                                                                    \
  X(ARRAY, 1, 1, 1)                                                                                          \
  X(COND, 1, 1, 0)                                                                                           \
  X(ARITH, 1, 1, 1)                                                                                          \
  X(FUNCTION, 1, 1, 0)                                                                                       \
  X(NAME, 1, 1, 1)                                                                                           \
  X(SELECT, 1, 1, 1)                                                                                         \
  X(FOR_ARITH, 1, 1, 1)                                                                                      \
  X(FALL, 1, 1, 1)                                                                                           \
  X(PIPE_BOTH, 1, 1, 1)                                                                                      \
  X(BOTH, 1, 1, 0)                                                                                           \
  X(HERE_STRING, 1, 1, 1)                                                                                    \
  X(PROCESS, 1, 1, 0)                                                                                        \
  X(APPEND, 1, 1, 1)                                                                                         \
  X(INDEX, 1, 1, 1)                                                                                          \
  X(INDIRECT, 1, 1, 1)                                                                                       \
  X(CASE, 1, 1, 1)                                                                                           \
  X(REPLACE, 1, 1, 0)                                                                                        \
  X(SLICE, 1, 1, 0)                                                                                          \
  X(SOURCE, 1, 1, 0)                                                                                         \
  X(EQUAL, 1, 1, 0)                                                                                          \
  X(BUILTIN, 1, 1, 1)                                                                                        \
  X(ANSI, 1, 0, 0)                                                                                           \
  X(PIPEFAIL, 1, 0, 0)
typedef enum {
#define X(id, old_dash, dash, ash) SHELL_BASHISM_##id,
  SHELL_BASHISMS(X)
#undef X
      SHELL_BASHISM_COUNT
} ShellBashism;

typedef enum { SHELL_IN_OLD_DASH, SHELL_IN_DASH, SHELL_IN_ASH, SHELL_IN_COUNT } ShellIn;

typedef struct {
  ShellError error;
  struct {
    ShellBashism what;
    ShellPlace at; /* of the first that fails there */
  } bashism[SHELL_IN_COUNT];
  ShellPlace blank_end;    /* the first `\` with blanks and a line end behind it */
  ShellPlace open_heredoc; /* the opener of a heredoc that goes on to the end of the text */
} ShellResult;

/* Needs no memory but the stack, and time in proportion to the text. */
void shell_check(Str text, ShellDialect dialect, ShellResult *out);
/* The same for the arguments of a command: words and redirections alone. Line ends behind them are none. */
void shell_check_words(Str text, ShellDialect dialect, ShellResult *out);

#endif
