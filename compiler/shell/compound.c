/* Groups, `if` and `case`. */
#include "shell/private.h"

void shell_brace_group(Shell *x, ShellPlace opener) {
  x->frame.open[OPEN_BRACE]++;
  shell_body(x, opener);
  if (shell_need(x, R_CLOSE, opener)) x->frame.open[OPEN_BRACE]--;
}

void shell_subshell(Shell *x) {
  ShellPlace opener = {x->p, x->p + 1}, inner = x->inner;
  x->p++;
  x->frame.open[OPEN_PAREN]++;
  x->inner = opener;
  shell_body(x, opener);
  if (!shell_need_paren(x, opener)) return;
  x->frame.open[OPEN_PAREN]--;
  x->inner = inner;
}

/* ---- if ---- */

/* `else if` on one line, where `elif` may have been meant. */
static bool is_else_if(Shell *x) {
  uint32_t p = x->p, hi;
  while (x->p < x->end && shell_is(x->s[x->p], CH_BLANK)) x->p++;
  bool is_if = shell_reserved(x, &hi) == R_IF;
  x->p = p;
  return is_if;
}

static void if_body(Shell *x, ShellPlace opener, bool *else_if) {
  for (;;) {
    shell_body(x, x->closed);
    uint32_t lo = x->p;
    if (shell_take(x, R_ELIF)) {
      x->closed = (ShellPlace){lo, x->p};
      shell_body(x, x->closed);
      if (!shell_need(x, R_THEN, opener)) return;
      continue;
    }
    if (!shell_take(x, R_ELSE)) return;
    x->closed = (ShellPlace){lo, x->p};
    *else_if = is_else_if(x);
    shell_body(x, x->closed);
    return;
  }
}

void shell_if(Shell *x, ShellPlace opener) {
  bool else_if = false;
  x->frame.open[OPEN_IF]++;
  shell_body(x, opener);
  if (!shell_need(x, R_THEN, opener)) return;
  if_body(x, opener, &else_if);
  if (shell_need(x, R_FI, opener))
    x->frame.open[OPEN_IF]--;
  else if (x->out->error.kind == SHELL_UNCLOSED && x->out->error.at.lo == opener.lo)
    x->out->error.else_if = else_if;
}

/* ---- case ---- */

/* `) )`, `) |`: dash takes the first for a pattern. */
static bool is_sign_again(const Shell *x) {
  uint32_t p = x->p + 1;
  while (p < x->end && shell_is(x->s[p], CH_BLANK)) p++;
  return p < x->end && (x->s[p] == ')' || x->s[p] == '|');
}

/* A pattern cannot begin here. dash takes any sign for one. */
static void no_pattern(Shell *x, ShellPlace opener) {
  if (x->p >= x->end)
    shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, "esac");
  else if (x->dialect == SHELL_SH && (x->s[x->p] != ')' || is_sign_again(x)))
    shell_lost(x);
  else
    shell_error(x, SHELL_NO_WORD, shell_token(x), opener, "pattern");
}

/* `(a | b)`, up to its parenthesis. */
static void patterns(Shell *x, ShellPlace opener) {
  if (shell_byte(x, 0) == '(') {
    x->p++;
    shell_blanks(x);
  }
  for (;;) {
    if (shell_at_break(x)) {
      no_pattern(x, opener);
      return;
    }
    shell_word(x, WORD_PLAIN);
    shell_blanks(x);
    if (x->stop || shell_byte(x, 0) != '|') break;
    x->p++;
    shell_blanks(x);
  }
  shell_need_paren(x, opener);
}

/* `;;`, or `;&` and `;;&` as in bash. */
static void take_case_end(Shell *x) {
  ShellPlace end = {x->p, x->p + 2};
  x->p += 2;
  if (x->s[x->p - 1] == ';' && shell_byte(x, 0) == '&') x->p++;
  end.hi = x->p;
  if (x->s[x->p - 1] == '&') shell_bashism(x, SHELL_BASHISM_FALL, end.lo, end.hi);
}

void shell_case(Shell *x, ShellPlace opener) {
  x->frame.open[OPEN_CASE]++;
  shell_blanks(x);
  if (shell_at_break(x)) {
    shell_error(x, SHELL_NO_WORD, shell_token(x), opener, "word");
    return;
  }
  shell_word(x, WORD_PLAIN);
  shell_linebreak(x);
  if (x->dialect == SHELL_KSH && shell_byte(x, 0) == '{') shell_lost(x); /* `case x { … }` */
  if (!shell_need(x, R_IN, opener)) return;
  for (;;) {
    uint32_t hi;
    shell_linebreak(x);
    if (x->stop || x->p >= x->end || shell_reserved(x, &hi) == R_ESAC) break;
    patterns(x, opener);
    shell_list(x);
    if (x->stop || !shell_at_case_end(x)) break;
    take_case_end(x);
  }
  if (shell_need(x, R_ESAC, opener)) x->frame.open[OPEN_CASE]--;
}
