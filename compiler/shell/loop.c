/* Loops. */
#include "shell/private.h"

/* `do`…`done`, or in bash `{`…`}` behind `for`. */
static void loop_body(Shell *x, ShellPlace opener, bool braces) {
  uint32_t hi, lo = x->p;
  if (braces && shell_reserved(x, &hi) == R_OPEN) {
    x->p = hi;
    shell_brace_group(x, (ShellPlace){lo, hi});
    x->frame.open[OPEN_LOOP]--;
    return;
  }
  if (!shell_need(x, R_DO, opener)) return;
  shell_body(x, x->closed);
  if (shell_need(x, R_DONE, opener)) x->frame.open[OPEN_LOOP]--;
}

void shell_while(Shell *x, ShellPlace opener) {
  x->frame.open[OPEN_LOOP]++;
  shell_body(x, opener);
  loop_body(x, opener, false);
}

/* `for ((…; …; …))` */
static void for_arithmetic(Shell *x, ShellPlace opener) {
  ShellPlace parens = {x->p, x->p + 2};
  shell_bashism(x, SHELL_BASHISM_FOR_ARITH, opener.lo, parens.hi);
  x->p += 2;
  uint32_t end = shell_arithmetic(x);
  if (x->stop) return;
  if (end == 0) shell_lost(x);
  if (end == UINT32_MAX) {
    shell_error(x, SHELL_UNCLOSED, parens, (ShellPlace){0}, "))");
    return;
  }
  if (x->stop) return;
  x->p = end;
  shell_blanks(x);
  if (shell_byte(x, 0) == ';') x->p++;
  shell_linebreak(x);
  loop_body(x, opener, true);
}

/* The words behind `in`, up to `;` or the end of the line. */
static void for_words(Shell *x, ShellPlace opener) {
  uint32_t hi;
  for (;;) {
    shell_blanks(x);
    if (x->stop || x->p >= x->end) break;
    if (shell_at_break(x) && !(strchr("<>", x->s[x->p]) && shell_byte(x, 1) == '(')) break;
    if (shell_reserved(x, &hi) == R_DO) x->taken[R_DO] = (ShellPlace){x->p, hi};
    shell_word(x, WORD_ARGUMENT);
  }
  char c = shell_byte(x, 0);
  if (x->stop || x->p >= x->end || c == '\n') return;
  if (c == ';' && !shell_at_case_end(x))
    x->p++;
  else if (c == '(')
    shell_error(x, SHELL_PAREN, (ShellPlace){x->p, x->p + 1}, opener, NULL);
}

void shell_for(Shell *x, ShellPlace opener, bool select) {
  x->frame.open[OPEN_LOOP]++;
  shell_blanks(x);
  if (!select && shell_byte(x, 0) == '(' && shell_byte(x, 1) == '(') {
    for_arithmetic(x, opener);
    return;
  }
  if (shell_at_break(x)) {
    shell_error(x, SHELL_NO_WORD, shell_token(x), opener, "name");
    return;
  }
  shell_word(x, WORD_PLAIN);
  shell_blanks(x);
  if (shell_byte(x, 0) == ';' && !shell_at_case_end(x)) {
    x->p++;
    shell_linebreak(x);
    loop_body(x, opener, true);
    return;
  }
  shell_linebreak(x);
  uint32_t hi;
  Reserved r = shell_reserved(x, &hi);
  if (r != R_DO && r != R_OPEN) {
    if (!shell_need(x, R_IN, opener)) return;
    for_words(x, opener);
    shell_linebreak(x);
  }
  loop_body(x, opener, true);
}
