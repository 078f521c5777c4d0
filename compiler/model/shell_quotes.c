/* Follows the quotes of shell text, to know what stands between quotes. Command substitutions begin anew, comments
   are skipped; behind `<<` nothing is known any more. */
#include "model/private.h"

static bool begins_word(const ShellQuotes *q) { return q->last == 0 || strchr(" \t\n;|&(", q->last) != NULL; }

static void push(ShellQuotes *q, char open) {
  if (q->depth + 1 < sizeof q->open)
    q->open[q->depth++] = open;
  else
    q->lost = true;
}

/* In single quotes only a quote counts, in double quotes what may begin a command too. */
static void follow_one(ShellQuotes *q, char c) {
  char in = q->depth ? q->open[q->depth - 1] : 0;
  if (in == '\'' || (in && c == in)) {
    q->depth -= c == in;
  } else if (c == '\\') {
    q->escaped = true;
  } else if (c == '"' || (c == '\'' && in != '"')) {
    push(q, c);
  } else if (c == '(' && q->last == '$') {
    push(q, ')');
  } else if (c == '`') {
    push(q, c);
  } else if (c == '#' && in != '"' && begins_word(q)) {
    q->comment = true;
  } else if (c == '<' && q->last == '<' && in != '"') {
    q->lost = true;
  }
}

void shell_quotes_follow(ShellQuotes *q, Str text) {
  for (uint32_t i = 0; i < text.n && !q->lost; i++) {
    char c = text.s[i];
    bool skip = q->escaped || q->comment;
    q->escaped = false;
    q->comment &= c != '\n';
    if (!skip) follow_one(q, c);
    q->last = skip && c != '\n' ? 'a' : c;
  }
}

char shell_quotes_around(const ShellQuotes *q) {
  char in = q->depth && !q->lost ? q->open[q->depth - 1] : 0;
  return in == '"' || in == '\'' ? in : 0;
}

/* The quotes right around `@{ }`: "@{x}", or \"@{x}\" in a string. */
bool shell_quotes_close(Model *m, Span inside, Span *before, Span *after) {
  Str s = source_at(m->sources, inside.file)->text;
  uint32_t lo = inside.lo, hi = inside.hi;
  while (lo && s.s[lo - 1] == ' ') lo--;
  while (hi < s.n && s.s[hi] == ' ') hi++;
  if (lo < 3 || s.s[lo - 1] != '{' || s.s[lo - 2] != '@' || hi + 1 >= s.n || s.s[hi] != '}') return false;
  char quote = s.s[lo - 3];
  bool escaped = lo > 3 && s.s[lo - 4] == '\\';
  uint32_t end = hi + 1u + escaped;
  if ((quote != '"' && quote != '\'') || end >= s.n || s.s[end] != quote) return false;
  if (escaped && s.s[hi + 1] != '\\') return false;
  *before = (Span){inside.file, lo - 3 - escaped, lo - 2};
  *after = (Span){inside.file, hi + 1, end + 1};
  return true;
}
