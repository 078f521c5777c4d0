/* What `$` and backquotes begin: parameters, command substitutions, arithmetic. */
#include "shell/private.h"

/* ---- ${…} ---- */

/* Which kind of ${…} is it, as far as others than bash do not know it? Yields the operator's first byte, or 0. */
static char operator_of(Shell *x, uint32_t lo) {
  uint32_t p = x->p, end = x->end;
  char next = p + 1 < end ? x->s[p + 1] : 0;
  bool indirect = p < end && x->s[p] == '!' && shell_is(next, CH_NAME);
  if (p < end && (indirect || (x->s[p] == '#' && next != '}' && !strchr("-=?+%#", next)))) p++;
  if (p < end && strchr("@*#?-$!", x->s[p]))
    p++;
  else
    while (p < end && shell_is(x->s[p], CH_NAME)) p++;
  char c = p < end ? x->s[p] : 0;
  next = p + 1 < end ? x->s[p + 1] : 0;
  if (indirect) shell_bashism(x, SHELL_BASHISM_INDIRECT, lo, p);
  if (c == '[') shell_bashism(x, SHELL_BASHISM_INDEX, lo, p + 1);
  x->doubtful |= c == '[' && x->dialect == SHELL_KSH;
  if (c == '^' || c == ',' || c == '@') shell_bashism(x, SHELL_BASHISM_CASE, lo, p + 1);
  if (c == '/') shell_bashism(x, SHELL_BASHISM_REPLACE, lo, p + 1);
  if (c == ':' && next && !strchr("-=?+}", next)) {
    if (next == SHELL_HOLE) return 0;
    shell_bashism(x, SHELL_BASHISM_SLICE, lo, p + 1);
    x->doubtful |= x->dialect == SHELL_SH && (shell_is(next, CH_DOUBLE) || next == '\'');
    return '/';
  }
  if (!strchr(":}-=?+#%/^,[@", c)) x->doubtful |= x->dialect != SHELL_BASH; /* no parameter at all */
  return c == ':' ? next : c;
}

/* bash reads single quotes as such; others do not between double quotes, but where a pattern stands. */
static void single_in_parameter(Shell *x, bool quoted, char op) {
  if (!quoted || x->dialect == SHELL_BASH || op == '#' || op == '%')
    shell_single_quoted(x);
  else if (op && strchr("-=?+", op))
    x->p++;
  else
    shell_lost(x);
}

/* Behind `${` or `$(`: is there nothing at all that could close it? */
static bool is_open(Shell *x, ShellPlace opener, const char *close) {
  if (memchr(x->s + opener.hi, close[0], x->end - opener.hi)) return false;
  shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, close);
  return true;
}

static void parameter(Shell *x, bool quoted) {
  ShellPlace opener = {x->p, x->p + 2}, expansion = x->expansion;
  if (is_open(x, opener, "}")) return;
  if (x->quotes) x->expansion = opener;
  x->p += 2;
  char c = shell_byte(x, 0);
  bool commands = shell_is(c, CH_BLANK) || c == '\n' || c == '|'; /* in some shells */
  char op = operator_of(x, opener.lo);
  if (!shell_enter(x)) return;
  while (!x->stop) {
    while (x->p < x->end && !shell_is(x->s[x->p], CH_DOUBLE) && x->s[x->p] != '\'' && x->s[x->p] != '}')
      x->p++;
    if (x->p >= x->end) {
      shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, "}");
      return;
    }
    c = x->s[x->p];
    if (c == '}') break;
    if (c == '\'')
      single_in_parameter(x, quoted, op);
    else if (c == '"')
      shell_double_quoted(x);
    else if (c == '$')
      shell_dollar(x, quoted && x->dialect != SHELL_BASH);
    else if (c == '`')
      shell_backquote(x);
    else
      x->p += x->p + 1 < x->end ? 2 : 1;
  }
  if (x->stop) return;
  x->doubtful |= commands;
  x->expansion = expansion;
  x->p++;
  shell_leave(x);
}

/* ---- $(…), <(…), >(…) ---- */

void shell_substitution(Shell *x) {
  ShellPlace opener = {x->p, x->p + 2}, inner = x->inner, expansion = x->expansion;
  Frame frame = x->frame;
  uint8_t first = x->first;
  if (x->s[x->p] != '$') shell_bashism(x, SHELL_BASHISM_PROCESS, opener.lo, opener.hi);
  if (is_open(x, opener, ")") || !shell_enter(x)) return;
  if (x->quotes) x->expansion = opener;
  memset(&x->frame, 0, sizeof x->frame);
  x->frame.open[OPEN_PAREN] = 1;
  x->first = x->pending;
  x->inner = opener;
  x->p += 2;
  shell_list(x);
  if (x->pending > x->first && x->p < x->end) shell_lost(x); /* where would such a heredoc begin? */
  if (!shell_need_paren(x, opener)) return;
  x->frame = frame;
  x->first = first;
  x->inner = inner;
  x->expansion = expansion;
  shell_leave(x);
}

/* ---- arithmetic ---- */

/* The quote that closes the one at p, or the end. */
static uint32_t closing_quote(const Shell *x, uint32_t p) {
  char quote = x->s[p++];
  while (p < x->end && x->s[p] != quote) p += x->s[p] == '\\' && quote != '\'' ? 2u : 1u;
  return p < x->end ? p : x->end;
}

/* The `}` of the `${` at p, or the end. */
static uint32_t closing_brace(const Shell *x, uint32_t p) {
  uint32_t depth = 0;
  for (; p < x->end; p++) {
    char c = x->s[p];
    if (c == '\\')
      p++;
    else if (c == '"')
      p = closing_quote(x, p);
    else if (c == '{' && x->s[p - 1] == '$')
      depth++;
    else if (c == '}' && --depth == 0)
      return p;
  }
  return x->end;
}

/* The parenthesis that closes `depth` of them, or the end. No commands are looked for: neither do shells. */
static uint32_t closing_paren(Shell *x, uint32_t p, uint32_t depth) {
  uint32_t from = p;
  for (; p < x->end; p++) {
    char c = x->s[p];
    if (c == '\\')
      p++;
    else if (c == '"' || c == '`' || (c == '\'' && x->dialect != SHELL_SH))
      p = closing_quote(x, p);
    else if (c == '$' && p + 1 < x->end && x->s[p + 1] == '{')
      p = closing_brace(x, p + 1);
    else if (c == '(')
      depth++;
    else if (c == ')' && --depth == 0)
      break;
  }
  if (p > x->end) p = x->end;
  shell_again(x, p - from);
  return p;
}

uint32_t shell_arithmetic(Shell *x) {
  uint32_t p = closing_paren(x, x->p, 1);
  if (x->stop || p == x->end) return UINT32_MAX;
  return p + 1 < x->end && x->s[p + 1] == ')' ? p + 2 : 0;
}

/* Are the last two parentheses of lo..hi the first `))` that nothing inside needs? dash takes that for the end. */
static bool is_arithmetic(const Shell *x, uint32_t lo, uint32_t hi) {
  uint32_t depth = 0;
  for (uint32_t p = lo; p < hi; p++) {
    depth += x->s[p] == '(';
    if (x->s[p] != ')') continue;
    if (depth)
      depth--;
    else
      return p + 1 == hi;
  }
  return hi == x->end;
}

/* `$((`: arithmetic, or a subshell at the start of a command substitution; bash decides when it runs. */
static void double_paren(Shell *x) {
  ShellPlace opener = {x->p, x->p + 3};
  uint32_t close = closing_paren(x, opener.hi, 2);
  if (x->dialect == SHELL_SH && !x->stop && !is_arithmetic(x, opener.hi, close)) {
    shell_lost(x);
    return;
  }
  x->p = close + 1;
  if (!x->stop && close == x->end) shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, "))");
}

/* ---- the others ---- */

/* $'…': with escapes, where it is known. */
static void ansi_quoted(Shell *x) {
  ShellPlace opener = {x->p, x->p + 2};
  uint32_t p = opener.hi;
  while (p < x->end && x->s[p] != '\'') p += x->s[p] == '\\' ? 2 : 1;
  if (x->dialect == SHELL_SH) {
    const char *plain = memchr(x->s + opener.hi, '\'', x->end - opener.hi);
    uint32_t other = plain ? (uint32_t)(plain - x->s) : x->end;
    x->doubtful |= p != other;
    p = other;
    shell_bashism(x, SHELL_BASHISM_ANSI, opener.lo, opener.hi);
  }
  if (p < x->end)
    x->p = p + 1;
  else
    shell_error(x, SHELL_UNCLOSED, opener, (ShellPlace){0}, "'");
}

/* $[…], an old spelling of arithmetic in bash. */
static void old_arithmetic(Shell *x) {
  uint32_t depth = 0, p = x->p + 1;
  for (; p < x->end && x->s[p] != '\n'; p++) {
    depth += x->s[p] == '[';
    if (x->s[p] == ']' && --depth == 0) break;
  }
  if (!shell_again(x, p - x->p)) return;
  bool found = p < x->end && x->s[p] == ']';
  if (x->dialect == SHELL_KSH || (!found && x->dialect == SHELL_BASH)) {
    shell_lost(x);
    return;
  }
  x->doubtful |= x->dialect == SHELL_SH;
  x->p = found ? p + 1 : x->p + 1;
}

void shell_dollar(Shell *x, bool quoted) {
  char next = shell_byte(x, 1);
  if (next == '(' && shell_byte(x, 2) == '(')
    double_paren(x);
  else if (next == '(')
    shell_substitution(x);
  else if (next == '{')
    parameter(x, quoted);
  else if (next == '[')
    old_arithmetic(x);
  else if (next == '\'' && !quoted)
    ansi_quoted(x);
  else if (next == '\\' && shell_byte(x, 2) == '\n')
    shell_lost(x); /* an expansion that is split over lines */
  else
    x->p += next && strchr("@*#?-$!", next) ? 2 : 1;
}

/* What is inside is not looked at: where it ends, no shell asks it, and bash reads it only when the command runs. */
void shell_backquote(Shell *x) {
  uint32_t lo = x->p;
  x->p = closing_quote(x, lo) + 1;
  if (x->p > x->end) shell_error(x, SHELL_UNCLOSED, (ShellPlace){lo, lo + 1}, (ShellPlace){0}, "`");
}
