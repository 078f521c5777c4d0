/* The entry: a whole text. */
#include "shell/private.h"

/* Text that asks which shell it runs in, or goes on in bash, knows what it does. */
static bool knows_bash(Str s) {
  for (uint32_t i = 0; i + 4 <= s.n; i++) {
    const char *at = memchr(s.s + i, 'B', s.n - i);
    if (!at) break;
    i = (uint32_t)(at - s.s);
    if (i + 4 <= s.n && !memcmp(at, "BASH", 4)) return true;
  }
  for (uint32_t i = 0; i + 9 <= s.n; i++) {
    const char *at = memchr(s.s + i, 'x', s.n - i); /* exec bash, exec /bin/bash */
    if (!at) break;
    i = (uint32_t)(at - s.s);
    Str rest = str_sub(s, i, s.n);
    if (str_starts(rest, STR("xec bash")) || str_starts(rest, STR("xec /bin/bash"))) return true;
  }
  return false;
}

static Shell begin(Str text, ShellDialect dialect, ShellResult *out) {
  Shell x = {.s = text.s, .end = text.n, .dialect = dialect, .out = out};
  x.budget = text.n < UINT32_MAX / 8 ? text.n * 4 + (1u << 16) : UINT32_MAX;
  return x;
}

void shell_check(Str text, ShellDialect dialect, ShellResult *out) {
  memset(out, 0, sizeof *out);
  if (text.n == 0 || memchr(text.s, 0, text.n)) return; /* no text, at least not all of it */
  Shell x = begin(text, dialect, out);
  shell_list(&x);
  shell_stray(&x, (ShellPlace){0});
  bool any = false;
  for (uint32_t i = 0; i < SHELL_IN_COUNT; i++) any |= out->bashism[i].at.hi > 0;
  if (any && knows_bash(text)) memset(out->bashism, 0, sizeof out->bashism);
}

void shell_check_words(Str text, ShellDialect dialect, ShellResult *out) {
  memset(out, 0, sizeof *out);
  while (text.n && text.s[text.n - 1] == '\n') text.n--;
  if (text.n == 0 || memchr(text.s, 0, text.n)) return;
  Shell x = begin(text, dialect, out);
  for (shell_blanks(&x); !x.stop && x.p < x.end; shell_blanks(&x)) {
    char c = shell_byte(&x, 0);
    bool process = (c == '<' || c == '>') && shell_byte(&x, 1) == '(';
    if (shell_redirection(&x)) continue;
    if (shell_at_break(&x) && !process)
      shell_error(&x, SHELL_OPERATOR, shell_token(&x), (ShellPlace){0}, NULL);
    else
      shell_word(&x, WORD_PLAIN);
  }
}
