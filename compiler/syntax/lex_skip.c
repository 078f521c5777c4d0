/* Whole regions that are no project text: block comments of C, merge conflicts. Called by the rules of lex.re. */
#include "syntax/lex.h"

enum { FIX_MAX_LINES = 100 };

/* `#` before each line of the comment t..p, and its marks away; only where nothing follows it. */
static void fix_block_comment(Lexer *lx, Diag *d, At t, At p) {
  Diags *ds = lx->syntax->diags;
  At rest = p;
  while (lex_is_blank(*rest)) rest++;
  if (rest != lex_line_stop(lx, p)) return;
  uint32_t lines = 0;
  for (At q = t; q < p; q = lex_line_end(lx, q) + 1) lines++;
  if (lines > FIX_MAX_LINES) return;
  Fix *fix = diag_fix(ds, d, FIX_SAFE, SYN_FIX_REPLACE_BY, STR("#"));
  diag_edit(ds, fix, lex_span(lx, t, t + 2), STR("#"));
  for (At q = lex_line_end(lx, t); q < p - 2; q = lex_line_end(lx, q + 1)) {
    At word = q + 1;
    while (lex_is_blank(*word)) word++;
    if (word > p - 2) break;
    if (*word == '\n' || *word == '\r') continue;
    diag_edit(ds, fix, lex_span(lx, word, word), STR("# "));
  }
  diag_edit(ds, fix, lex_span(lx, p - 2, p), STR(""));
}

At lex_block_comment(Lexer *lx, At t, At p) {
  At limit = lx->frames.n > 1 ? lex_line_stop(lx, p) : lx->end, q = p;
  while (q + 1 < limit && !(q[0] == '*' && q[1] == '/')) q++;
  bool closed = q + 1 < limit;
  if (!closed && lx->frames.n > 1) return lex_foreign(lx, T_STAR, t, p);
  At end = closed ? q + 2 : limit;
  Diag *d = diag(lx->syntax->diags, E0003, lex_span(lx, t, p), STR("/*"));
  if (closed) fix_block_comment(lx, d, t, end);
  if (memchr(t, '\n', (size_t)(end - t))) lx->pending |= TOKEN_NL;
  return end;
}

static At find_marker(Lexer *lx, At p, At end, const char *marker) {
  for (;;) {
    p = lex_line_end(lx, p);
    if (p >= end) return NULL;
    p++;
    if (end - p >= 7 && memcmp(p, marker, 7) == 0) return p;
  }
}

/* A line of a merge conflict. Both sides are skipped: which one is right, nobody here knows. */
At lex_conflict(Lexer *lx, At t, At p) {
  bool line = (t == lx->text || t[-1] == '\n') && lx->frames.n == 1;
  if (!line) return lex_unknown(lx, t, p);
  Diags *ds = lx->syntax->diags;
  At stop = lex_line_stop(lx, p);
  Diag *d = diag(ds, E0004, lex_span(lx, t, stop));
  if (*t == '<' && !lx->no_conflict_end) {
    At theirs = find_marker(lx, p, lx->end, ">>>>>>>");
    lx->no_conflict_end = !theirs;
    At middle = theirs ? find_marker(lx, p, theirs, "=======") : NULL;
    if (middle) diag_also(ds, d, lex_span(lx, middle, middle + 7), SYN_CONFLICT_MIDDLE);
    if (theirs) {
      stop = lex_line_stop(lx, theirs);
      diag_also(ds, d, lex_span(lx, theirs, stop), SYN_CONFLICT_THEIRS);
    }
  }
  lex_put_flagged(lx, T_BAD, t, stop, TOKEN_BAD);
  return stop;
}
