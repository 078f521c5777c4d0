/* `[[ … ]]` and `(( … ))`: what stands inside is followed only as far as it takes to find the end. */
#include "shell/private.h"

/* ---- [[ ]] ---- */

/* `]]` as a word of its own. */
static bool at_end(const Shell *x) {
  if (shell_byte(x, 0) != ']' || shell_byte(x, 1) != ']') return false;
  uint32_t p = x->p + 2;
  while (p + 1 < x->end && x->s[p] == '\\' && x->s[p + 1] == '\n') p += 2;
  return p >= x->end || shell_is(x->s[p], CH_BREAK);
}

/* Does this line hold the end? Where `[[` is a command, it may as well not. */
static bool closes_on_line(Shell *x) {
  const char *from = x->s + x->p, *line = memchr(from, '\n', x->end - x->p);
  uint32_t n = line ? (uint32_t)(line - from) : x->end - x->p;
  if (!shell_again(x, n)) return false;
  for (uint32_t i = 3; i + 1 < n; i++)
    if (from[i] == ']' && from[i + 1] == ']' && shell_is(from[i - 1], CH_BLANK)) return true;
  return false;
}

bool shell_is_cond(Shell *x) {
  if (x->dialect != SHELL_SH) return true;
  shell_bashism(x, SHELL_BASHISM_COND, x->p, x->p + 2);
  bool closes = closes_on_line(x);
  x->doubtful |= !closes; /* busybox goes on to its end */
  return closes;
}

/* sh reads a command, with a word `]]` at its end: the same, as long as this is one line and nothing stands behind. */
static void as_command(Shell *x, uint32_t lo) {
  if (memchr(x->s + lo, '\n', x->p - lo)) shell_lost(x);
  shell_blanks(x);
  if (!shell_at_break(x) || shell_byte(x, 0) == '(') shell_lost(x);
}

/* The right side of `=~`: parentheses and `|` are part of the word. */
static void regex(Shell *x) {
  shell_blanks(x);
  while (x->p < x->end && !x->stop) {
    char c = x->s[x->p];
    if (c == '(')
      shell_group(x);
    else if (c == '|')
      x->p++;
    else if (shell_is(c, CH_BREAK))
      return;
    else
      shell_word(x, WORD_PLAIN);
  }
}

static bool takes_regex(const Shell *x, uint32_t lo) { return x->p == lo + 2 && !memcmp(x->s + lo, "=~", 2); }

/* One word, operator or parenthesis; false where a condition cannot go on. */
static bool piece(Shell *x) {
  char c = shell_byte(x, 0), next = shell_byte(x, 1);
  uint32_t lo = x->p;
  if (!shell_at_break(x) || ((c == '<' || c == '>') && next == '(')) {
    shell_word(x, WORD_PLAIN);
    if (takes_regex(x, lo)) regex(x);
    return true;
  }
  if ((c == '&' || c == '|') && next == c) {
    x->p += 2;
    return true;
  }
  if (!strchr("()<>", c)) return false;
  x->p++;
  return true;
}

void shell_cond(Shell *x, ShellPlace opener) {
  for (;;) {
    shell_linebreak(x);
    if (x->stop) return;
    if (at_end(x)) break;
    if (x->p < x->end && piece(x)) continue;
    if (x->dialect != SHELL_BASH) shell_lost(x);
    shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, "]]");
    return;
  }
  x->closed = (ShellPlace){x->p, x->p + 2};
  x->p += 2;
  if (x->dialect == SHELL_SH) as_command(x, opener.lo);
}

/* ---- (( )) ---- */

static uint32_t skip_blanks(const Shell *x, uint32_t p) {
  while (p < x->end && shell_is(x->s[p], CH_BLANK)) p++;
  return p;
}

/* `i++`, `x = 1`, `n < 3`: certainly no command of a subshell in a subshell. */
static bool is_certain(const Shell *x, uint32_t p) {
  static const char *const ops[] = {"++", "--", "+=", "-=", "*=", "%=", "==", "!=", "<=", ">="};
  p = skip_blanks(x, p);
  uint32_t name = p;
  while (p < x->end && shell_is(x->s[p], CH_NAME)) p++;
  if (p == name) return false;
  p = skip_blanks(x, p);
  for (uint32_t i = 0; i < sizeof ops / sizeof *ops; i++)
    if (p + 1 < x->end && !memcmp(x->s + p, ops[i], 2)) return true;
  if (p >= x->end || !strchr("=<>", x->s[p])) return false;
  bool assigned = x->s[p] == '=' && x->s[p - 1] == ' ';
  p = skip_blanks(x, p + 1);
  return assigned || (p < x->end && shell_is(x->s[p], CH_DIGIT));
}

bool shell_arith_command(Shell *x) {
  uint32_t lo = x->p;
  x->p = lo + 2;
  uint32_t end = shell_arithmetic(x);
  if (x->stop) return true;
  if (end == UINT32_MAX && x->dialect == SHELL_KSH) {
    shell_lost(x);
    return true;
  }
  if (end == UINT32_MAX && x->dialect == SHELL_BASH) {
    shell_error(x, SHELL_UNCLOSED, (ShellPlace){lo, lo + 2}, (ShellPlace){0}, "))");
    return true;
  }
  if (end == 0 || end == UINT32_MAX) {
    x->p = lo;
    return false;
  }
  if (is_certain(x, lo + 2)) shell_bashism(x, SHELL_BASHISM_ARITH, lo, lo + 2);
  x->p = end;
  x->closed = (ShellPlace){end - 2, end};
  return true;
}
