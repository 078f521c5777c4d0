/* A script entry as words: what a POSIX shell would make of it, without running anything. Called by pd_hook.c. */
#include "import/pd.h"

typedef struct {
  Pd *p;
  const YmlNode *n;
  Str s;
  uint32_t i;
  PdShell *shell;
} Split;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void shell_character(Split *x, bool quoted) {
  char c = x->s.s[x->i];
  Str rest = str_sub(x->s, x->i, x->s.n);
  bool marker = str_starts(rest, STR("${")) || str_starts(rest, STR("{{"));
  bool expands = c == '`' || (c == '$' && rest.n > 1 && !marker && !is_blank(rest.s[1]) && rest.s[1] != '"');
  bool ends = !quoted && strchr("|&;()", c);
  if (!expands && !ends && (quoted || !strchr("<>*?", c))) return;
  if (x->shell->at == UINT32_MAX) x->shell->at = x->i;
  if (ends) x->shell->expands = false;
}

/* A marker is one piece, whatever stands in its default. */
static bool take_marker(Split *x, Buf *out) {
  Str rest = str_sub(x->s, x->i, x->s.n);
  char close = str_starts(rest, STR("${")) || str_starts(rest, STR("{{")) ? '}' : 0;
  uint32_t n = close ? str_find(rest, close) : rest.n;
  if (!close || n == rest.n) return false;
  if (rest.s[0] == '{' && n + 1 < rest.n && rest.s[n + 1] == '}') n++;
  x->shell->expands = false;
  buf_bytes(out, str_sub(rest, 0, n + 1));
  x->i += n + 1;
  return true;
}

static bool unbalanced(Split *x, uint32_t at) {
  diag(x->p->ds, E0657, pd_inner(x->p, x->n, at, at + 1), str_sub(x->s, at, at + 1));
  return false;
}

/* `$(date)` is made of what would end the words outside of it. */
static bool take_substitution(Split *x, Buf *out) {
  if (!str_starts(str_sub(x->s, x->i, x->s.n), STR("$("))) return false;
  uint32_t depth = 0, i = x->i + 1;
  for (; i < x->s.n; i++) {
    if (strchr("'\"\\\n", x->s.s[i])) return false; /* no simple one */
    depth += x->s.s[i] == '(';
    depth -= x->s.s[i] == ')';
    if (!depth) break;
  }
  if (i == x->s.n) return false;
  shell_character(x, true);
  buf_bytes(out, str_sub(x->s, x->i, i + 1));
  x->i = i + 1;
  return true;
}

static bool take_quoted(Split *x, Buf *out) {
  uint32_t open = x->i;
  char quote = x->s.s[x->i++];
  while (x->i < x->s.n && x->s.s[x->i] != quote) {
    if (quote == '"' && (take_marker(x, out) || take_substitution(x, out))) continue;
    if (quote == '"') shell_character(x, true);
    char next = x->i + 1 < x->s.n ? x->s.s[x->i + 1] : 0;
    if (quote == '"' && x->s.s[x->i] == '\\' && (next == '"' || next == '\\')) x->i++;
    buf_char(out, x->s.s[x->i++]);
  }
  if (x->i == x->s.n) return unbalanced(x, open);
  x->i++;
  return true;
}

static bool take_word(Split *x, Word *w) {
  Buf out = buf_new(x->p->a);
  w->lo = x->i;
  w->spelt = true;
  while (x->i < x->s.n && !is_blank(x->s.s[x->i])) {
    char c = x->s.s[x->i];
    if (take_marker(x, &out) || take_substitution(x, &out)) continue;
    if (c == '\'' || c == '"') {
      w->spelt = false;
      if (!take_quoted(x, &out)) return false;
      continue;
    }
    shell_character(x, false);
    if (c == '\\') {
      w->spelt = false;
      if (x->i + 1 == x->s.n) return unbalanced(x, x->i);
      x->i++;
    }
    buf_char(&out, x->s.s[x->i++]);
  }
  w->hi = x->i;
  w->text = buf_str(&out);
  return true;
}

bool pd_words(Pd *p, const YmlNode *n, Words *out, PdShell *shell) {
  Split x = {.p = p, .n = n, .s = n->text, .shell = shell};
  *shell = (PdShell){UINT32_MAX, str_find(n->text, '\n') == n->text.n};
  *out = (Words){0};
  for (;;) {
    while (x.i < x.s.n && is_blank(x.s.s[x.i])) x.i++;
    if (x.i == x.s.n) break;
    Word w = {0};
    if (!take_word(&x, &w)) return false;
    *vec_push(p->a, out) = w;
  }
  if (!out->n) diag(p->ds, E0669, n->at, STR("custom"), STR("an empty text"));
  return out->n > 0;
}
