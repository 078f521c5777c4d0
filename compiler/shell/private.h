/* Shared by the files of shell/ alone. The parser is plain recursive descent over the bytes: no tokens are kept. The
   names are those of the POSIX grammar. After the first error, and after `shell_lost`, `stop` is set and every
   function returns. */
#ifndef PEI_SHELL_PRIVATE_H
#define PEI_SHELL_PRIVATE_H

#include "shell/shell.h"

/* ---- reserved words ---- */

#define SHELL_RESERVED(X)                                                                                    \
  X(BANG, "!")                                                                                               \
  X(OPEN, "{")                                                                                               \
  X(CLOSE, "}")                                                                                              \
  X(COND, "[[")                                                                                              \
  X(CASE, "case")                                                                                            \
  X(COPROC, "coproc")                                                                                        \
  X(DO, "do")                                                                                                \
  X(DONE, "done")                                                                                            \
  X(ELIF, "elif")                                                                                            \
  X(ELSE, "else")                                                                                            \
  X(ESAC, "esac")                                                                                            \
  X(FI, "fi")                                                                                                \
  X(FOR, "for")                                                                                              \
  X(FUNCTION, "function")                                                                                    \
  X(IF, "if")                                                                                                \
  X(IN, "in")                                                                                                \
  X(SELECT, "select")                                                                                        \
  X(THEN, "then")                                                                                            \
  X(TIME, "time")                                                                                            \
  X(UNTIL, "until")                                                                                          \
  X(WHILE, "while")
typedef enum {
  R_NONE,
#define X(id, text) R_##id,
  SHELL_RESERVED(X)
#undef X
      R_COUNT
} Reserved;
extern const char *const shell_reserved_text[R_COUNT];

/* What can be open, and what closes it. */
typedef enum { OPEN_IF, OPEN_LOOP, OPEN_CASE, OPEN_BRACE, OPEN_PAREN, OPEN_COUNT } OpenKind;

typedef struct {
  ShellPlace op, word; /* `<<`, and the delimiter as it is spelt */
  bool tabs, quoted;
} Heredoc;

enum { SHELL_HEREDOCS = 16, SHELL_DEPTH = 200 };

/* What is open in the command substitution at hand: nothing closes across its parentheses. */
typedef struct {
  uint8_t open[OPEN_COUNT];
} Frame;

typedef struct {
  const char *s;
  uint32_t p, end;
  ShellDialect dialect;
  ShellResult *out;
  bool stop;
  bool at_start,
      ended;     /* outside of everything: no `&&` stands before this command; it is `exit` or `exec` */
  bool doubtful; /* shells understand what came before differently: no error is certain any more */
  uint32_t depth, budget;
  uint32_t quiet; /* inside a text that some shells look at only when they run it: errors are not said */
  Frame frame;
  Heredoc heredocs[SHELL_HEREDOCS]; /* whose bodies are still to come; those of this frame begin at `first` */
  uint8_t first, pending;
  ShellPlace inner;          /* the innermost compound command that is open */
  ShellPlace closed;         /* the word or sign that closed the last one */
  ShellPlace taken[R_COUNT]; /* the last keyword that was an argument */
  ShellPlace glued;          /* the last `{word` or `if[` that was a command */
  uint32_t quotes;           /* double quotes that are open */
  ShellPlace expansion;      /* the innermost `$(` or `${` between quotes */
  ShellPlace odd_lo, odd_hi; /* the first quote over several lines that ends in front of a word */
} Shell;

/* ---- bytes ---- */

enum {
  CH_BLANK = 1, /* blank, tab */
  CH_BREAK = 2, /* ends a word: blanks, line feed, ; & | ( ) < > */
  CH_WORD = 4,  /* means something inside a word: a break, quotes, \ $ ` */
  CH_NAME = 8,  /* letters, digits, _ */
  CH_DIGIT = 16,
  CH_DOUBLE = 32 /* means something between double quotes */
};
extern const uint8_t shell_class[256];
static inline bool shell_is(char c, unsigned classes) {
  return (shell_class[(unsigned char)c] & classes) != 0;
}
/* The byte `ahead` of where the parser is; 0 at the end. */
static inline char shell_byte(const Shell *x, uint32_t ahead) {
  return x->p + ahead < x->end ? x->s[x->p + ahead] : 0;
}
static inline bool shell_at_break(const Shell *x) { return x->p >= x->end || shell_is(x->s[x->p], CH_BREAK); }

/* ---- scan.c: blanks, line ends, operators, reserved words ---- */
/* Skips blanks, continued lines and a comment. */
void shell_blanks(Shell *x);
/* … and line ends, with the heredocs that begin there. */
void shell_linebreak(Shell *x);
/* Goes on by one byte of an operator, and over a continued line behind it. */
void shell_next(Shell *x);
/* The reserved word that stands here; *hi is its end. */
Reserved shell_reserved(const Shell *x, uint32_t *hi);
bool shell_take(Shell *x, Reserved word);
/* `;;`, `;&` or `;;&`. */
bool shell_at_case_end(const Shell *x);
/* Is this the end of the text, or what ends a list of commands? */
bool shell_at_closer(const Shell *x);
/* The word or operator that stands here. */
ShellPlace shell_token(Shell *x);

/* ---- report.c ---- */
void shell_error(Shell *x, ShellErrorKind kind, ShellPlace at, ShellPlace with, const char *want);
/* From here on nothing is certain. */
void shell_lost(Shell *x);
void shell_bashism(Shell *x, ShellBashism what, uint32_t lo, uint32_t hi);
/* One level deeper; false, and lost, if that is too deep. Every true one needs a shell_leave. */
bool shell_enter(Shell *x);
static inline void shell_leave(Shell *x) { x->depth--; }
/* Bytes are about to be read a second time; false, and lost, when that would take too long. */
bool shell_again(Shell *x, uint32_t bytes);
/* Takes the word that `opener` needs here, or says that it is missing. */
bool shell_need(Shell *x, Reserved want, ShellPlace opener);
bool shell_need_paren(Shell *x, ShellPlace opener);
/* Something stands here that no list of commands can hold. */
void shell_stray(Shell *x, ShellPlace open);

/* ---- word.c ---- */
/* What an assignment can be in a word: nowhere, `a=(…)`, also `a[i + 1]=`, or `[i + 1]=` inside an array. */
typedef enum { WORD_PLAIN, WORD_ARGUMENT, WORD_FIRST, WORD_ELEMENT } WordPlace;
void shell_word(Shell *x, WordPlace place);
/* Behind the `=`, if lo..hi begins with NAME=, NAME+= or NAME[…]=; otherwise 0. */
uint32_t shell_assignment(const Shell *x, uint32_t lo, uint32_t hi);
/* Does the word lo..hi say `text`, quotes aside? */
bool shell_says(const Shell *x, uint32_t lo, uint32_t hi, const char *text);
void shell_double_quoted(Shell *x);
void shell_single_quoted(Shell *x);
/* `(`…`)` of a pattern; x->p is at the parenthesis. */
void shell_group(Shell *x);

/* ---- expand.c ---- */
/* At `$`. `quoted`: between double quotes, or in a heredoc. */
void shell_dollar(Shell *x, bool quoted);
void shell_backquote(Shell *x);
/* `$(`, `<(`, `>(`: a list of commands of its own; x->p is at the first of the two. */
void shell_substitution(Shell *x);
/* Where the arithmetic ends whose `((` ends at x->p: behind its `))`; 0 if it is none, UINT32_MAX if it is open. */
uint32_t shell_arithmetic(Shell *x);

/* ---- heredoc.c ---- */
void shell_heredoc_begin(Shell *x, ShellPlace op, bool tabs);
/* Reads the bodies that begin at this line. */
void shell_heredocs(Shell *x);

/* ---- list.c, simple.c ---- */
/* Commands, as many as there are. */
uint32_t shell_list(Shell *x);
/* … at least one between `from` and what follows. */
void shell_body(Shell *x, ShellPlace from);
void shell_command(Shell *x);
void shell_simple(Shell *x);
/* A redirection, if one stands here. */
bool shell_redirection(Shell *x);
/* () and the body of a function whose name was read; x->p is at the parenthesis. */
void shell_function(Shell *x, ShellPlace name);
void shell_function_body(Shell *x, ShellPlace name);
/* What the words of a command mean: that it ends the script, that only bash knows it. */
void shell_command_name(Shell *x, ShellPlace name);
void shell_argument(Shell *x, ShellPlace name, ShellPlace before, ShellPlace word);

/* ---- compound.c, loop.c, cond.c: behind their first word, which is `opener` ---- */
void shell_if(Shell *x, ShellPlace opener);
void shell_brace_group(Shell *x, ShellPlace opener);
void shell_subshell(Shell *x);
void shell_case(Shell *x, ShellPlace opener);
void shell_for(Shell *x, ShellPlace opener, bool select);
void shell_while(Shell *x, ShellPlace opener);
void shell_cond(Shell *x, ShellPlace opener);
/* Does `[[` begin a condition here, where a shell may take it for a command? */
bool shell_is_cond(Shell *x);
/* `((` here: true if it was arithmetic. */
bool shell_arith_command(Shell *x);

#endif
