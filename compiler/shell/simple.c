/* Simple commands: assignments, words, redirections; and functions, which begin like one. */
#include "shell/private.h"

/* ---- redirections ---- */

/* Digits, or `{name}`, right before `<` or `>`: p is behind them, or where it was. */
static uint32_t descriptor(const Shell *x) {
  uint32_t p = x->p;
  if (p < x->end && x->s[p] == '{') {
    do p++;
    while (p < x->end && shell_is(x->s[p], CH_NAME));
    if (p == x->p + 1 || p == x->end || x->s[p++] != '}') return x->p;
  } else {
    while (p < x->end && shell_is(x->s[p], CH_DIGIT)) p++;
  }
  return p < x->end && (x->s[p] == '<' || x->s[p] == '>') ? p : x->p;
}

static void target(Shell *x, ShellPlace op) {
  shell_blanks(x);
  bool copies = x->s[op.hi - 1] == '&'; /* `2>&1`; otherwise digits in front of `>` are the next one's */
  uint32_t digits = !copies && shell_is(shell_byte(x, 0), CH_DIGIT) ? descriptor(x) - x->p : 0;
  bool process = (shell_byte(x, 0) == '<' || shell_byte(x, 0) == '>') && shell_byte(x, 1) == '(';
  if (digits || (shell_at_break(x) && !process))
    shell_error(x, SHELL_NO_TARGET, op, shell_token(x), NULL);
  else
    shell_word(x, WORD_PLAIN);
}

/* `<<`, `<<-`, `<<<`; x->p is behind `<<`. */
static void here(Shell *x, ShellPlace op) {
  bool tabs = false;
  if (shell_byte(x, 0) == '<') {
    shell_next(x);
    op.hi = x->p;
    shell_bashism(x, SHELL_BASHISM_HERE_STRING, op.lo, op.hi);
    if (x->dialect == SHELL_SH && shell_byte(x, 0) == '(') shell_lost(x);
    target(x, op);
    return;
  }
  if (shell_byte(x, 0) == '-') {
    shell_next(x);
    tabs = true;
  }
  op.hi = x->p;
  shell_blanks(x);
  if (shell_at_break(x))
    shell_error(x, SHELL_NO_TARGET, op, shell_token(x), NULL);
  else
    shell_heredoc_begin(x, op, tabs);
}

bool shell_redirection(Shell *x) {
  char first = shell_byte(x, 0);
  if (first != '<' && first != '>' && first != '&' && first != '{' && !shell_is(first, CH_DIGIT))
    return false;
  uint32_t p = descriptor(x);
  char c = p < x->end ? x->s[p] : 0, next = p + 1 < x->end ? x->s[p + 1] : 0;
  bool both = c == '&' && next == '>' && x->dialect != SHELL_SH;
  if (x->stop || (c != '<' && c != '>' && !both)) return false;
  if (!both && next == '(') return false; /* process substitution: a word */
  ShellPlace op = {p, p + 1};
  x->p = p;
  shell_next(x);
  if (both) shell_next(x);
  if (c == '<' && shell_byte(x, 0) == '<') {
    shell_next(x);
    here(x, op);
    return true;
  }
  next = shell_byte(x, 0);
  if (next == '&' || next == '>' || (c != '<' && next == '|')) shell_next(x);
  op.hi = x->p;
  target(x, op);
  return true;
}

/* ---- functions ---- */

/* `{`, `(`, `if` and so on, as bash demands it; others take any command. */
static bool begins_body(Shell *x) {
  uint32_t hi;
  if (x->p < x->end && x->s[x->p] == '(') return true;
  Reserved r = shell_reserved(x, &hi);
  switch (r) {
  case R_OPEN:
  case R_COND:
  case R_CASE:
  case R_FOR:
  case R_IF:
  case R_SELECT:
  case R_UNTIL:
  case R_WHILE: return true;
  default:
    return x->dialect != SHELL_BASH && x->p < x->end && !shell_at_closer(x) &&
           (!shell_at_break(x) || strchr("<>", x->s[x->p]));
  }
}

void shell_function_body(Shell *x, ShellPlace name) {
  shell_linebreak(x);
  if (x->stop) return;
  if (begins_body(x)) {
    shell_command(x);
    return;
  }
  ShellPlace found = shell_token(x);
  bool glued = found.hi > found.lo + 1 && x->s[found.lo] == '{';
  if (glued)
    shell_error(x, SHELL_GLUED, found, (ShellPlace){0}, NULL);
  else if (x->dialect == SHELL_KSH)
    shell_lost(x);
  else
    shell_error(x, SHELL_NO_BODY, found, name, NULL);
}

static bool is_name(const Shell *x, ShellPlace w) {
  for (uint32_t i = w.lo; i < w.hi; i++)
    if (!shell_is(x->s[i], CH_NAME)) return false;
  return !shell_is(x->s[w.lo], CH_DIGIT);
}

void shell_function(Shell *x, ShellPlace name) {
  uint32_t paren = x->p++;
  shell_blanks(x);
  if (shell_byte(x, 0) != ')') {
    shell_error(x, SHELL_PAREN, (ShellPlace){paren, paren + 1}, name, NULL);
    return;
  }
  x->p++;
  if (!is_name(x, name)) shell_bashism(x, SHELL_BASHISM_NAME, name.lo, name.hi);
  shell_function_body(x, name);
}

/* ---- the command ---- */

typedef struct {
  ShellPlace name;   /* the first word that is no assignment */
  ShellPlace last;   /* the last word */
  uint32_t words;    /* with the name */
  uint32_t anything; /* words, assignments, redirections */
} Simple;

/* A closing word as an argument: mostly the `;` before it was forgotten. */
static void note_taken(Shell *x) {
  uint32_t hi;
  if (!strchr("tdfe}", x->s[x->p])) return;
  Reserved r = shell_reserved(x, &hi);
  if (r != R_NONE) x->taken[r] = (ShellPlace){x->p, hi};
}

/* `{word`, `if[`: what may have been meant is a keyword of its own. */
static void note_glued(Shell *x, ShellPlace name) {
  static const char *const heads[] = {"if[", "elif[", "while[", "until[", "if!", "then{", "do{"};
  bool glued =
      x->s[name.lo] == '{' && name.hi > name.lo + 1 && !memchr(x->s + name.lo, ',', name.hi - name.lo);
  for (uint32_t i = 0; i < sizeof heads / sizeof *heads && !glued; i++) {
    uint32_t n = (uint32_t)strlen(heads[i]);
    glued = name.hi - name.lo >= n && !memcmp(x->s + name.lo, heads[i], n);
    if (glued) name.hi = name.lo + n;
  }
  if (glued) x->glued = name;
}

static void word(Shell *x, Simple *c) {
  ShellPlace w = {x->p, x->p}, before = c->last;
  if (c->anything) note_taken(x);
  shell_word(x, c->words ? WORD_ARGUMENT : WORD_FIRST);
  if (x->stop) return;
  w.hi = x->p;
  c->anything++;
  if (!c->words && shell_assignment(x, w.lo, w.hi)) return;
  c->last = w;
  if (c->words++) {
    shell_argument(x, c->name, before, w);
    return;
  }
  c->name = w;
  if (strchr("{iewutd", x->s[w.lo])) note_glued(x, w);
  shell_command_name(x, w);
}

void shell_simple(Shell *x) {
  Simple c = {0};
  while (!x->stop) {
    shell_blanks(x);
    if (x->p >= x->end) return;
    if (shell_redirection(x)) {
      c.anything++;
      continue;
    }
    char ch = shell_byte(x, 0);
    if (ch == '(') {
      if (c.words == 1 && c.anything == 1)
        shell_function(x, c.name);
      else if (x->dialect == SHELL_KSH && !c.words)
        shell_lost(x);
      else
        shell_error(x, SHELL_PAREN, (ShellPlace){x->p, x->p + 1}, c.name, NULL);
      return;
    }
    bool process = (ch == '<' || ch == '>') && shell_byte(x, 1) == '(';
    if (shell_at_break(x) && !process) return;
    word(x, &c);
  }
}

/* ---- names that mean something ---- */

void shell_command_name(Shell *x, ShellPlace name) {
  static const char *const builtins[] = {"declare", "shopt", "typeset", "mapfile", "readarray"};
  if (name.hi - name.lo < 4 || !strchr("edstmr", x->s[name.lo])) return;
  if (x->at_start && x->depth == 2 && shell_says(x, name.lo, name.hi, "exit")) x->ended = true;
  if (x->dialect != SHELL_SH) return;
  if (shell_says(x, name.lo, name.hi, "source")) shell_bashism(x, SHELL_BASHISM_SOURCE, name.lo, name.hi);
  for (uint32_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
    if (shell_says(x, name.lo, name.hi, builtins[i]))
      shell_bashism(x, SHELL_BASHISM_BUILTIN, name.lo, name.hi);
}

void shell_argument(Shell *x, ShellPlace name, ShellPlace before, ShellPlace arg) {
  if (x->at_start && x->depth == 2 && shell_says(x, name.lo, name.hi, "exec")) x->ended = true;
  if (x->dialect != SHELL_SH || !strchr("[ts", x->s[name.lo])) return;
  bool test = shell_says(x, name.lo, name.hi, "[") || shell_says(x, name.lo, name.hi, "test");
  if (test && arg.hi - arg.lo == 2 && !memcmp(x->s + arg.lo, "==", 2))
    shell_bashism(x, SHELL_BASHISM_EQUAL, arg.lo, arg.hi);
  bool option = before.hi - before.lo >= 2 && x->s[before.lo] == '-' && x->s[before.hi - 1] == 'o';
  if (option && shell_says(x, name.lo, name.hi, "set") && shell_says(x, arg.lo, arg.hi, "pipefail"))
    shell_bashism(x, SHELL_BASHISM_PIPEFAIL, arg.lo, arg.hi);
}
