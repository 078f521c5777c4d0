/* Heredocs: their bodies begin behind the line that opens them, and end at a line that is the delimiter alone. */
#include "shell/private.h"

static bool is_plain(const Shell *x, uint32_t lo, uint32_t hi) {
  for (; lo < hi; lo++)
    if (x->s[lo] == '$' || x->s[lo] == '`' || x->s[lo] == SHELL_HOLE || x->s[lo] == '\n') return false;
  return true;
}

void shell_heredoc_begin(Shell *x, ShellPlace op, bool tabs) {
  uint32_t lo = x->p;
  shell_word(x, WORD_PLAIN);
  if (!is_plain(x, lo, x->p) || x->pending == SHELL_HEREDOCS) shell_lost(x);
  if (x->stop) return;
  bool quoted = false;
  for (uint32_t i = lo; i < x->p; i++) quoted |= x->s[i] == '\'' || x->s[i] == '"' || x->s[i] == '\\';
  x->heredocs[x->pending++] = (Heredoc){op, {lo, x->p}, tabs, quoted};
}

/* Is line lo..hi the delimiter? */
static bool is_delimiter(const Shell *x, const Heredoc *h, uint32_t lo, uint32_t hi) {
  if (!h->quoted) {
    uint32_t n = h->word.hi - h->word.lo;
    return hi - lo == n && !memcmp(x->s + lo, x->s + h->word.lo, n);
  }
  char quote = 0;
  for (uint32_t w = h->word.lo; w < h->word.hi; w++) {
    char c = x->s[w];
    if (quote ? c == quote : c == '\'' || c == '"') {
      quote = quote ? 0 : c;
      continue;
    }
    if (c == '\\' && quote != '\'' && w + 1 < h->word.hi) c = x->s[++w];
    if (lo == hi || x->s[lo++] != c) return false;
  }
  return lo == hi;
}

/* Was it meant to be? `EOF ` and ` EOF` and `EOF;` look like it. */
static bool is_almost(const Shell *x, const Heredoc *h, uint32_t lo, uint32_t hi) {
  while (lo < hi && shell_is(x->s[lo], CH_BLANK)) lo++;
  while (lo < hi && (shell_is(x->s[hi - 1], CH_BLANK) || x->s[hi - 1] == '\r' || x->s[hi - 1] == ';')) hi--;
  return is_delimiter(x, h, lo, hi);
}

/* The line's end; with lines that a `\` at the end joins to it. */
static uint32_t line_end(const Shell *x, uint32_t lo, bool joined) {
  for (;;) {
    const char *end = memchr(x->s + lo, '\n', x->end - lo);
    if (!end) return x->end;
    uint32_t hi = (uint32_t)(end - x->s), slashes = 0;
    while (hi - slashes > lo && x->s[hi - slashes - 1] == '\\') slashes++;
    if (!joined || slashes % 2 == 0) return hi;
    lo = hi + 1;
  }
}

/* dash looks at the expansions of a body at once: what it would not read ends the check. */
static void expansions(Shell *x, uint32_t lo, uint32_t hi) {
  uint32_t p = x->p, end = x->end;
  if (!memchr(x->s + lo, '$', hi - lo) && !memchr(x->s + lo, '`', hi - lo)) return;
  if (!shell_again(x, hi - lo)) return;
  x->p = lo;
  x->end = hi;
  x->quiet++;
  while (x->p < x->end && !x->stop) {
    char c = x->s[x->p];
    if (c == '$')
      shell_dollar(x, true);
    else if (c == '`')
      shell_backquote(x);
    else
      x->p += c == '\\' && x->p + 1 < x->end ? 2 : 1;
  }
  x->quiet--;
  if (x->stop) return;
  x->end = end;
  x->p = p;
}

/* No line ends it: the shell takes all that is left. */
static void unclosed(Shell *x, const Heredoc *h, ShellPlace almost) {
  if (almost.hi)
    shell_error(x, SHELL_HEREDOC_LINE, almost, (ShellPlace){h->op.lo, h->word.hi}, NULL);
  else if (!x->doubtful && !x->quiet)
    x->out->open_heredoc = (ShellPlace){h->op.lo, h->word.hi};
  x->p = x->end;
}

static void body(Shell *x, const Heredoc *h) {
  ShellPlace almost = {0};
  uint32_t first = x->p;
  while (x->p < x->end) {
    uint32_t lo = x->p, hi = line_end(x, lo, !h->quoted);
    while (h->tabs && lo < hi && x->s[lo] == '\t') lo++;
    x->p = hi < x->end ? hi + 1 : hi;
    if (is_delimiter(x, h, lo, hi)) {
      if (x->dialect == SHELL_SH && !h->quoted) expansions(x, first, lo);
      return;
    }
    if (!almost.hi && is_almost(x, h, lo, hi)) almost = (ShellPlace){lo, hi};
  }
  unclosed(x, h, almost);
}

void shell_heredocs(Shell *x) {
  for (uint8_t i = x->first; i < x->pending && !x->stop; i++) {
    Heredoc h = x->heredocs[i];
    uint8_t pending = x->pending;
    body(x, &h);
    x->pending = pending;
  }
  x->pending = x->first;
}
