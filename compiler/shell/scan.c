/* The smallest pieces of shell text: blanks, comments, line ends, operators and reserved words. */
#include "shell/private.h"

#define W (CH_WORD)
#define B (CH_BREAK | CH_WORD)
const uint8_t shell_class[256] = {
    ['\t'] = CH_BLANK | B,
    [' '] = CH_BLANK | B,
    ['\n'] = B,
    [';'] = B,
    ['&'] = B,
    ['|'] = B,
    ['('] = B,
    [')'] = B,
    ['<'] = B,
    ['>'] = B,
    ['\''] = W,
    ['"'] = W | CH_DOUBLE,
    ['\\'] = W | CH_DOUBLE,
    ['$'] = W | CH_DOUBLE,
    ['`'] = W | CH_DOUBLE,
    ['_'] = CH_NAME,
    ['0' ... '9'] = CH_NAME | CH_DIGIT,
    ['A' ... 'Z'] = CH_NAME,
    ['a' ... 'z'] = CH_NAME,
};
#undef W
#undef B

const char *const shell_reserved_text[R_COUNT] = {[R_NONE] = "",
#define X(id, text) [R_##id] = text,
                                                  SHELL_RESERVED(X)
#undef X
};

static bool at_continuation(const Shell *x) { return shell_byte(x, 0) == '\\' && shell_byte(x, 1) == '\n'; }

void shell_blanks(Shell *x) {
  for (;;) {
    char c = shell_byte(x, 0);
    if (shell_is(c, CH_BLANK)) {
      x->p++;
    } else if (at_continuation(x)) {
      x->p += 2;
    } else if (c == '#') {
      const char *line = memchr(x->s + x->p, '\n', x->end - x->p);
      x->p = line ? (uint32_t)(line - x->s) : x->end;
    } else {
      return;
    }
  }
}

void shell_linebreak(Shell *x) {
  for (shell_blanks(x); shell_byte(x, 0) == '\n'; shell_blanks(x)) {
    x->p++;
    shell_heredocs(x);
  }
}

void shell_next(Shell *x) {
  x->p++;
  while (at_continuation(x)) x->p += 2;
}

/* ---- reserved words ---- */

/* The first of the table that begins with a byte; those that begin alike stand together. */
static const uint8_t first_with[256] = {
    ['!'] = R_BANG, ['{'] = R_OPEN,  ['}'] = R_CLOSE, ['['] = R_COND, ['c'] = R_CASE,
    ['d'] = R_DO,   ['e'] = R_ELIF,  ['f'] = R_FI,    ['i'] = R_IF,   ['s'] = R_SELECT,
    ['t'] = R_THEN, ['u'] = R_UNTIL, ['w'] = R_WHILE,
};

static Reserved find_reserved(const char *word, uint32_t n) {
  unsigned r = first_with[(unsigned char)word[0]];
  for (; r && r < R_COUNT && shell_reserved_text[r][0] == word[0]; r++) {
    const char *text = shell_reserved_text[r];
    uint32_t i = 1;
    while (i < n && text[i] == word[i]) i++;
    if (i == n && text[i] == 0) return (Reserved)r;
  }
  return R_NONE;
}

Reserved shell_reserved(const Shell *x, uint32_t *hi) {
  char word[8];
  uint32_t n = 0, p = x->p;
  if (p >= x->end || (x->s[p] != '\\' && !first_with[(unsigned char)x->s[p]])) return R_NONE;
  for (; p < x->end && !shell_is(x->s[p], CH_BREAK); p++) {
    char c = x->s[p];
    if (c == '\\' && p + 1 < x->end && x->s[p + 1] == '\n') { /* also inside a keyword */
      p++;
      continue;
    }
    if (n == sizeof word || ((c < 'a' || c > 'z') && c != '{' && c != '}' && c != '!' && c != '['))
      return R_NONE;
    word[n++] = c;
  }
  *hi = p;
  return n ? find_reserved(word, n) : R_NONE;
}

bool shell_take(Shell *x, Reserved word) {
  uint32_t hi;
  if (x->stop || shell_reserved(x, &hi) != word) return false;
  x->p = hi;
  return true;
}

bool shell_at_case_end(const Shell *x) {
  return shell_byte(x, 0) == ';' && (shell_byte(x, 1) == ';' || shell_byte(x, 1) == '&');
}

static bool closes(Reserved r) {
  switch (r) {
  case R_THEN:
  case R_ELSE:
  case R_ELIF:
  case R_FI:
  case R_DO:
  case R_DONE:
  case R_ESAC:
  case R_CLOSE: return true;
  default: return false;
  }
}

bool shell_at_closer(const Shell *x) {
  uint32_t hi;
  char c = shell_byte(x, 0);
  if (x->p >= x->end || c == ')' || shell_at_case_end(x)) return true;
  return strchr("tefd}\\", c) && closes(shell_reserved(x, &hi));
}

ShellPlace shell_token(Shell *x) {
  uint32_t lo = x->p, hi = lo;
  if (hi < x->end && shell_is(x->s[hi], CH_BREAK) && !shell_is(x->s[hi], CH_BLANK)) {
    char c = x->s[hi++];
    while (hi < x->end && x->s[hi] == c && strchr(";&|<>", c) && hi < lo + 3) hi++;
    if (c == ';' && hi < x->end && x->s[hi] == '&') hi++;
    return (ShellPlace){lo, hi};
  }
  while (hi < x->end && !shell_is(x->s[hi], CH_BREAK)) hi++;
  return (ShellPlace){lo, hi};
}
