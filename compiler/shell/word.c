/* Words: quotes, escapes, and what is expanded inside; arrays and subscripts of assignments. */
#include "shell/private.h"

void shell_single_quoted(Shell *x) {
  uint32_t lo = x->p++;
  const char *close = memchr(x->s + x->p, '\'', x->end - x->p);
  if (!close) {
    if (x->odd_lo.hi && x->s[x->odd_lo.lo] == '\'')
      shell_error(x, SHELL_ODD_QUOTE, x->odd_lo, x->odd_hi, "'");
    else
      shell_error(x, SHELL_UNCLOSED, (ShellPlace){lo, lo + 1}, (ShellPlace){0}, "'");
    return;
  }
  x->p = (uint32_t)(close - x->s) + 1;
}

/* A quote that holds line ends and ends right before a word is most likely the end of another one. */
static void note_odd(Shell *x, uint32_t lo) {
  bool word = x->p < x->end && shell_is(x->s[x->p], CH_NAME);
  if (x->odd_lo.hi || !word || !memchr(x->s + lo, '\n', x->p - lo)) return;
  x->odd_lo = (ShellPlace){lo, lo + 1};
  x->odd_hi = (ShellPlace){x->p - 1, x->p};
}

/* `\` with blanks and a line end behind it: the line does not go on. */
static void note_blank_end(Shell *x) {
  uint32_t hi = x->p + 1;
  while (hi < x->end && shell_is(x->s[hi], CH_BLANK)) hi++;
  bool alone = x->p == 0 || shell_is(x->s[x->p - 1], CH_BREAK);
  if (hi == x->p + 1 || hi >= x->end || x->s[hi] != '\n' || !alone) return;
  if (!x->out->blank_end.hi && !x->doubtful && !x->quiet) x->out->blank_end = (ShellPlace){x->p, hi};
}

static void escape(Shell *x) {
  note_blank_end(x);
  x->p += x->p + 1 < x->end ? 2 : 1;
}

/* A double quote that is never closed. One inside "$( )" was mostly meant to close the outer ones. */
static void open_double(Shell *x, uint32_t lo) {
  if (x->expansion.hi)
    shell_error(x, SHELL_UNCLOSED, x->expansion, (ShellPlace){0},
                x->s[x->expansion.lo + 1] == '(' ? ")" : "}");
  else if (x->odd_lo.hi && x->s[x->odd_lo.lo] == '"')
    shell_error(x, SHELL_ODD_QUOTE, x->odd_lo, x->odd_hi, "\"");
  else
    shell_error(x, SHELL_UNCLOSED, (ShellPlace){lo, lo + 1}, (ShellPlace){0}, "\"");
}

void shell_double_quoted(Shell *x) {
  uint32_t lo = x->p++;
  if (!shell_enter(x)) return;
  x->quotes++;
  for (;;) {
    while (x->p < x->end && !shell_is(x->s[x->p], CH_DOUBLE)) x->p++;
    if (x->p >= x->end) {
      open_double(x, lo);
      return;
    }
    char c = x->s[x->p];
    if (c == '"') break;
    if (c == '$')
      shell_dollar(x, true);
    else if (c == '`')
      shell_backquote(x);
    else
      x->p += x->p + 1 < x->end ? 2 : 1;
    if (x->stop) return;
  }
  x->p++;
  x->quotes--;
  note_odd(x, lo);
  shell_leave(x);
}

/* One quote, escape or expansion: what CH_WORD marks and no break is. */
static void special(Shell *x) {
  switch (x->s[x->p]) {
  case '\'': {
    uint32_t lo = x->p;
    shell_single_quoted(x);
    if (!x->stop) note_odd(x, lo);
    break;
  }
  case '"': shell_double_quoted(x); break;
  case '$': shell_dollar(x, false); break;
  case '`': shell_backquote(x); break;
  case '\\': escape(x); break;
  default: x->p++; break;
  }
}

void shell_group(Shell *x) {
  uint32_t depth = 0;
  while (x->p < x->end && !x->stop) {
    char c = x->s[x->p];
    if (shell_is(c, CH_WORD) && !shell_is(c, CH_BREAK)) {
      special(x);
      continue;
    }
    x->p++;
    depth += c == '(';
    if (c == ')' && --depth == 0) return;
  }
  shell_lost(x); /* with patterns of this kind switched off it means something else */
}

/* ---- assignments ---- */

uint32_t shell_assignment(const Shell *x, uint32_t lo, uint32_t hi) {
  uint32_t p = lo;
  while (p < hi && shell_is(x->s[p], CH_NAME)) p++;
  if (p == lo || p == hi || shell_is(x->s[lo], CH_DIGIT)) return 0;
  if (x->s[p] == '[') {
    while (p < hi && (x->s[p] != ']' || p + 1 == hi || (x->s[p + 1] != '=' && x->s[p + 1] != '+'))) p++;
    p++;
  }
  if (p < hi && x->s[p] == '+') p++;
  return p < hi && x->s[p] == '=' ? p + 1 : 0;
}

/* `=(` of an array, up to its `)`. */
static void array(Shell *x) {
  ShellPlace opener = {x->p, x->p + 1};
  x->p++;
  if (!shell_enter(x)) return;
  for (;;) {
    shell_linebreak(x);
    if (x->stop) return;
    char c = shell_byte(x, 0);
    bool process = (c == '<' || c == '>') && shell_byte(x, 1) == '(';
    if (x->p < x->end && (!shell_at_break(x) || process)) {
      shell_word(x, WORD_ELEMENT);
      continue;
    }
    if (c != ')' && x->p < x->end && (x->dialect == SHELL_KSH || c == '<' || c == '>')) shell_lost(x);
    if (c == '(') shell_error(x, SHELL_PAREN, (ShellPlace){x->p, x->p + 1}, opener, NULL);
    if (!shell_need_paren(x, opener)) return;
    break;
  }
  shell_leave(x);
}

/* Is the `[` here that of `a[i + 1]=`? dash makes words of it, which is fine as well. */
static bool begins_subscript(const Shell *x, uint32_t lo, WordPlace place) {
  if (x->dialect == SHELL_SH || place < WORD_FIRST) return false;
  if (place == WORD_ELEMENT) return x->p == lo;
  for (uint32_t p = lo; p < x->p; p++)
    if (!shell_is(x->s[p], CH_NAME)) return false;
  return x->p > lo;
}

/* Where the subscript ends that begins at the `[` here: at its `]`, or 0. It may hold blanks. */
static uint32_t subscript_end(Shell *x) {
  enum { LONGEST = 500 };
  uint32_t depth = 0, p = x->p;
  for (; p < x->end && p - x->p < LONGEST && x->s[p] != '\n'; p++) {
    char c = x->s[p];
    if (c == '\\') p++;
    depth += c == '[';
    if (c == ']' && --depth == 0) break;
  }
  bool found = p < x->end && x->s[p] == ']' && depth == 0;
  if (!shell_again(x, p - x->p)) return 0;
  x->doubtful |= !found; /* it may end lines below, and hold anything */
  return found ? p : 0;
}

static void append_bashism(Shell *x, uint32_t lo) {
  uint32_t p = shell_assignment(x, lo, x->p);
  if (p && x->s[p - 2] == '+') shell_bashism(x, SHELL_BASHISM_APPEND, p - 2, p);
}

static bool is_pattern_sign(char c) { return c == '?' || c == '*' || c == '+' || c == '@' || c == '!'; }

void shell_word(Shell *x, WordPlace place) {
  uint32_t lo = x->p, inside = 0; /* up to `inside`, nothing ends the word */
  while (x->p < x->end && !x->stop) {
    char c = x->s[x->p];
    if (!shell_is(c, CH_WORD)) {
      if (c == '[' && !inside && begins_subscript(x, lo, place)) inside = subscript_end(x);
      x->p++;
      continue;
    }
    if (!shell_is(c, CH_BREAK)) {
      special(x);
      continue;
    }
    if (c == '(' && x->p >= lo + 2 && x->s[x->p - 1] == '\n') shell_lost(x); /* a word split over lines */
    if (x->stop) return;
    if (x->p < inside) {
      x->p++;
    } else if ((c == '<' || c == '>') && shell_byte(x, 1) == '(') {
      shell_substitution(x);
    } else if (c == '(' && x->p > lo && is_pattern_sign(x->s[x->p - 1])) {
      shell_group(x);
    } else if (c == '(' && x->p > lo && x->s[x->p - 1] == '=' && shell_assignment(x, lo, x->p) == x->p) {
      shell_bashism(x, SHELL_BASHISM_ARRAY, lo, x->p + 1);
      array(x);
    } else {
      break;
    }
  }
  if (place == WORD_FIRST && x->dialect == SHELL_SH && !x->stop) append_bashism(x, lo);
}

bool shell_says(const Shell *x, uint32_t lo, uint32_t hi, const char *text) {
  for (; lo < hi; lo++) {
    char c = x->s[lo];
    if (c == '\'' || c == '"' || c == '\\') continue;
    if (*text++ != c) return false;
  }
  return *text == 0;
}
