/* Lists, pipelines, and which command begins where. */
#include "shell/private.h"

/* A command cannot begin here. `before`: the operator or word in front. */
static void no_command(Shell *x, ShellPlace before) {
  if (shell_byte(x, 0) == '&' && shell_byte(x, 1) == '>') shell_lost(x); /* a redirection, in some shells */
  shell_stray(x, x->inner);
  if (!x->stop) shell_error(x, SHELL_NO_COMMAND, shell_token(x), before, NULL);
}

static bool begins_command(Shell *x) {
  if (x->p >= x->end || shell_at_closer(x)) return false;
  if (!shell_at_break(x) || strchr("(<>", x->s[x->p])) return true;
  return x->s[x->p] == '&' && shell_byte(x, 1) == '>' && x->dialect != SHELL_SH;
}

/* ---- pipelines ---- */

/* `!` and `time`; what follows may be nothing in bash. */
static bool bare_prefix(Shell *x) {
  char c = shell_byte(x, 0);
  if (x->dialect == SHELL_KSH && shell_at_closer(x)) return true;
  return x->dialect != SHELL_SH &&
         (x->p >= x->end || c == '\n' || c == ';' || c == ')' || c == '&' || c == '|');
}

/* Is `time` a keyword here? In sh it is a command, and what bash understands more is doubtful. */
static bool is_time(Shell *x, uint32_t hi) {
  if (x->dialect != SHELL_SH) return true;
  uint32_t p = x->p, word;
  x->p = hi;
  shell_blanks(x);
  Reserved r = shell_reserved(x, &word);
  bool keyword = (shell_byte(x, 0) == '(' && shell_byte(x, 1) != ')') ||
                 (r != R_NONE && r != R_IN && r != R_TIME && !shell_at_closer(x));
  if (keyword) x->doubtful = true;
  x->p = p;
  return keyword;
}

/* `time` with its options. */
static void take_time(Shell *x) {
  shell_blanks(x);
  while (shell_byte(x, 0) == '-') {
    uint32_t lo = x->p;
    shell_word(x, WORD_PLAIN);
    if (!shell_says(x, lo, x->p, "-p")) break;
    shell_blanks(x);
  }
}

static void prefixes(Shell *x, ShellPlace *before, bool *bare) {
  uint32_t hi;
  for (;;) {
    shell_blanks(x);
    Reserved r = shell_byte(x, 0) == '!' || shell_byte(x, 0) == 't' ? shell_reserved(x, &hi) : R_NONE;
    if (r != R_BANG && (r != R_TIME || !is_time(x, hi))) return;
    *before = (ShellPlace){x->p, hi};
    x->p = hi;
    if (r == R_TIME) take_time(x);
    shell_blanks(x);
    *bare = bare_prefix(x);
  }
}

static void pipeline(Shell *x, ShellPlace before) {
  bool bare = false;
  for (;;) {
    prefixes(x, &before, &bare);
    if (x->stop) return;
    if (begins_command(x))
      shell_command(x);
    else if (!bare)
      no_command(x, before);
    bare = false;
    shell_blanks(x);
    if (x->stop || shell_byte(x, 0) != '|' || shell_byte(x, 1) == '|') return;
    before = (ShellPlace){x->p, x->p + 1};
    shell_next(x);
    if (shell_byte(x, 0) == '|') { /* `||` over a continued line */
      x->p = before.lo;
      return;
    }
    if (shell_byte(x, 0) == '&') {
      if (x->dialect == SHELL_KSH) shell_lost(x); /* a process that goes on */
      shell_bashism(x, SHELL_BASHISM_PIPE_BOTH, before.lo, before.lo + 2);
      before.hi = ++x->p;
    }
    shell_linebreak(x);
  }
}

static void and_or(Shell *x) {
  ShellPlace before = {0};
  for (;;) {
    pipeline(x, before);
    if (x->stop) return;
    char c = shell_byte(x, 0);
    if (c != '&' && c != '|') return;
    uint32_t lo = x->p;
    shell_next(x);
    if (shell_byte(x, 0) != c) { /* `&`: the caller's */
      if (shell_byte(x, 0) == '>') shell_bashism(x, SHELL_BASHISM_BOTH, lo, lo + 2);
      x->p = lo;
      return;
    }
    before = (ShellPlace){lo, ++x->p};
    if (x->depth == 1) x->at_start = x->ended = false;
    shell_linebreak(x);
  }
}

/* ---- lists ---- */

/* `;`, `&` or a line end behind a command; false if the list ends here. */
static bool take_separator(Shell *x) {
  char c = shell_byte(x, 0);
  if (c == '\n') return true; /* shell_linebreak takes it */
  if (shell_at_case_end(x) || (c != ';' && c != '&')) return false;
  x->p++;
  return true;
}

uint32_t shell_list(Shell *x) {
  uint32_t n = 0;
  bool more = true;
  if (!shell_enter(x)) return 0;
  while (more && !x->stop) {
    shell_linebreak(x);
    if (x->stop || shell_at_closer(x)) break;
    if (x->depth == 1) x->at_start = true, x->ended = false;
    and_or(x);
    n++;
    /* behind the end of a script may stand anything: it is never read */
    if (x->depth == 1 && x->ended) x->doubtful = true;
    more = take_separator(x);
  }
  shell_leave(x);
  return n;
}

void shell_body(Shell *x, ShellPlace from) {
  uint32_t n = shell_list(x);
  if (n == 0 && !x->stop && x->dialect != SHELL_KSH && x->p < x->end) no_command(x, from);
}

/* ---- one command ---- */

/* What may stand behind a compound command: redirections, then an operator or a closing word. */
static void behind(Shell *x) {
  bool any = false;
  for (shell_blanks(x); shell_redirection(x); shell_blanks(x)) any = true;
  if (x->stop || x->p >= x->end || (shell_at_break(x) && !strchr("(<>", x->s[x->p]))) return;
  if (shell_at_closer(x) && (!any || x->dialect == SHELL_KSH)) return;
  shell_error(x, SHELL_BEHIND, shell_token(x), x->closed, NULL);
}

/* `function NAME`, `function NAME ()`. */
static void function_keyword(Shell *x, ShellPlace word) {
  shell_blanks(x);
  ShellPlace name = {x->p, x->p};
  if (shell_at_break(x)) {
    shell_error(x, SHELL_NO_WORD, shell_token(x), word, "name");
    return;
  }
  shell_word(x, WORD_PLAIN);
  name.hi = x->p;
  shell_blanks(x);
  uint32_t lo = x->p;
  if (shell_byte(x, 0) == '(') {
    x->p++;
    shell_blanks(x);
    if (shell_byte(x, 0) == ')')
      x->p++;
    else
      x->p = lo; /* a body that is a subshell */
  }
  shell_function_body(x, name);
}

/* `coproc [NAME] command`. */
static void coproc(Shell *x) {
  uint32_t hi;
  shell_blanks(x);
  uint32_t lo = x->p;
  if (!shell_at_break(x) && shell_reserved(x, &hi) == R_NONE) {
    shell_word(x, WORD_PLAIN);
    shell_blanks(x);
    Reserved r = shell_reserved(x, &hi);
    bool named = shell_byte(x, 0) == '(' || (r != R_NONE && r != R_BANG && r != R_IN && !shell_at_closer(x));
    if (!named && shell_again(x, x->p - lo)) x->p = lo;
  }
  if (x->stop) return;
  if (begins_command(x))
    shell_command(x);
  else
    no_command(x, (ShellPlace){lo, lo});
}

/* In sh these are commands; as what bash makes of them they are doubtful. */
static bool is_keyword_of_bash(Shell *x, Reserved r, uint32_t hi) {
  if (r == R_COND) return shell_is_cond(x);
  if (x->dialect != SHELL_SH) return true;
  uint32_t p = x->p, lo = p;
  x->p = hi;
  shell_blanks(x);
  bool any = !shell_at_break(x);
  if (any) shell_word(x, WORD_PLAIN);
  if (x->stop) return false;
  shell_blanks(x);
  uint32_t word;
  Reserved next = shell_reserved(x, &word);
  bool keyword = any && (r == R_SELECT   ? next == R_IN
                         : r == R_COPROC ? next != R_NONE || shell_byte(x, 0) == '('
                                         : next == R_OPEN || shell_byte(x, 0) == '(');
  if (!shell_again(x, x->p - p)) return false;
  x->p = p;
  if (!keyword) return false;
  if (r == R_FUNCTION) shell_bashism(x, SHELL_BASHISM_FUNCTION, lo, hi);
  if (r == R_SELECT) shell_bashism(x, SHELL_BASHISM_SELECT, lo, hi);
  x->doubtful = true;
  return true;
}

/* False if it is a simple command after all. */
static bool compound(Shell *x) {
  uint32_t hi;
  Reserved r = shell_reserved(x, &hi);
  ShellPlace word = {x->p, hi};
  bool only_bash = r == R_COND || r == R_FUNCTION || r == R_SELECT || r == R_COPROC;
  if (r == R_NONE || r == R_IN || r == R_TIME || (only_bash && !is_keyword_of_bash(x, r, hi))) return false;
  if (x->stop) return true;
  x->p = hi;
  ShellPlace inner = x->inner;
  x->inner = word;
  switch (r) {
  case R_OPEN: shell_brace_group(x, word); break;
  case R_COND: shell_cond(x, word); break;
  case R_CASE: shell_case(x, word); break;
  case R_FOR: shell_for(x, word, false); break;
  case R_SELECT: shell_for(x, word, true); break;
  case R_IF: shell_if(x, word); break;
  case R_WHILE:
  case R_UNTIL: shell_while(x, word); break;
  case R_FUNCTION: function_keyword(x, word); break;
  case R_COPROC: coproc(x); break;
  default: no_command(x, (ShellPlace){0}); break;
  }
  x->inner = inner;
  return true;
}

void shell_command(Shell *x) {
  if (!shell_enter(x)) return;
  bool done = false;
  if (x->s[x->p] == '(') {
    if (shell_byte(x, 1) != '(' || !shell_arith_command(x)) shell_subshell(x);
    done = true;
  } else if (strchr("{[!cfsiuwdet}\\", x->s[x->p])) {
    done = compound(x);
  }
  if (x->stop) return;
  if (done)
    behind(x);
  else
    shell_simple(x);
  if (!x->stop) shell_leave(x);
}
