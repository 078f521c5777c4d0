/* What compiler/shell/ found, as messages: in the text, or where the text is used with the place besides. */
#include "model/shell_syntax.h"

#include "base/buf.h"

/* ---- places ---- */

static bool stands_here(const ShellText *t) {
  const Value *v = t->v;
  return !t->is_script && value_from(v).file == v->at.file && value_from(v).lo >= v->at.lo &&
         value_from(v).hi <= v->at.hi;
}

static uint32_t line_of(Str text, uint32_t at) {
  uint32_t line = 1;
  for (uint32_t i = 0; i < at && i < text.n; i++) line += text.s[i] == '\n';
  return line;
}

/* The line that holds `at`, for a text that is written nowhere as it is. */
static Str line_text(const ShellText *t, uint32_t at) {
  uint32_t lo = at < t->text.n ? at : t->text.n, hi = lo;
  while (lo && t->text.s[lo - 1] != '\n') lo--;
  while (hi < t->text.n && t->text.s[hi] != '\n') hi++;
  return shell_text_shown(t, (ShellPlace){lo, hi});
}

/* A message at a place of the text, or where the text is used, with that place besides; args[0] is not used. `label`
   is that of the place; PHRASE_COUNT: the row's own. */
static Diag *report_at(const ShellText *t, DiagId id, ShellPlace at, PhraseId label, const Str *args,
                       size_t n) {
  Model *m = t->c->m;
  Span place;
  bool exact = shell_text_span(t, at, &place), here = exact && stands_here(t);
  Diag *d = diag_put(m->ds, id, here ? place : t->v->at, args, n);
  if (label != PHRASE_COUNT) diag_label(m->ds, d, label, args, n);
  if (here) return d;
  Str said = d->labels.v[d->moved].text, line = arena_fmt(m->arena, "%u", line_of(t->text, at.lo));
  if (t->is_script)
    diag_label(m->ds, d, PHRASE_SH_IN_SCRIPT, DIAG_ARGS(line));
  else if (str_find(t->text, '\n') + 1 >= t->text.n)
    diag_label(m->ds, d, PHRASE_SH_READ_HERE, DIAG_ARGS());
  else
    diag_label(m->ds, d, PHRASE_SH_IN_TEXT, DIAG_ARGS(line));
  if (exact)
    *vec_push(m->arena, &d->labels) = (Label){place, said, false};
  else
    diag_note(m->ds, d, SH_LINE, line, line_text(t, at.lo));
  if (exact && !t->is_script && !d->moved) diag_once(m->ds, d, place);
  return d;
}

/* ---- errors ---- */

static const struct {
  DiagId id;
  PhraseId with; /* says what stands at the second place */
} rows[] = {
    [SHELL_UNCLOSED] = {DIAG_E0434, PHRASE_SH_IN_TEXT},
    [SHELL_ODD_QUOTE] = {DIAG_E0435, PHRASE_SH_ENDS_QUOTE},
    [SHELL_MISSING] = {DIAG_E0436, PHRASE_SH_NEEDS_IT},
    [SHELL_SWALLOWED] = {DIAG_E0437, PHRASE_SH_NEEDS_IT},
    [SHELL_STRAY] = {DIAG_E0438, PHRASE_SH_IS_OPEN},
    [SHELL_GLUED] = {DIAG_E0439, PHRASE_SH_CLOSES_NOTHING},
    [SHELL_NO_COMMAND] = {DIAG_E0440, PHRASE_SH_BEHIND_THIS},
    [SHELL_PAREN] = {DIAG_E0441, PHRASE_SH_THE_COMMAND},
    [SHELL_BEHIND] = {DIAG_E0442, PHRASE_SH_ENDS_HERE},
    [SHELL_NO_TARGET] = {DIAG_E0443, PHRASE_SH_IN_ITS_PLACE},
    [SHELL_NO_WORD] = {DIAG_E0444, PHRASE_SH_NEEDS_IT},
    [SHELL_NO_BODY] = {DIAG_E0445, PHRASE_SH_THE_FUNCTION},
    [SHELL_HEREDOC_LINE] = {DIAG_E0446, PHRASE_SH_OPENED},
    [SHELL_OPERATOR] = {DIAG_E0447, PHRASE_SH_BEHIND_THIS},
};

/* A line end is no word that could be shown. */
static bool is_line_end(const ShellText *t, ShellPlace at) {
  return at.lo >= t->text.n || t->text.s[at.lo] == '\n';
}

/* "`x`", or what a line end is called. */
static Str found(const ShellText *t, ShellPlace at) {
  if (is_line_end(t, at)) return STR("the end of the line");
  return arena_fmt(t->c->m->arena, "`%.*s`", STR_ARG(shell_text_shown(t, at)));
}

/* Where a command is missing: "between `&&` and `;`". */
static Str where(const ShellText *t, const ShellError *e) {
  Arena *a = t->c->m->arena;
  Str with = shell_text_shown(t, e->with);
  if (!e->with.hi) return arena_fmt(a, "before %.*s", STR_ARG(found(t, e->at)));
  if (is_line_end(t, e->at)) return arena_fmt(a, "behind `%.*s`", STR_ARG(with));
  return arena_fmt(a, "between `%.*s` and %.*s", STR_ARG(with), STR_ARG(found(t, e->at)));
}

static Str wanted(const ShellText *t, const ShellError *e) {
  Arena *a = t->c->m->arena;
  const char *want = e->want ? e->want : "";
  if (e->kind == SHELL_NO_WORD) return str_c(want);
  if (e->kind == SHELL_STRAY && !strcmp(want, "for")) return STR("`for`, `while` or `until`");
  return arena_fmt(a, "`%s`", want);
}

static void add_second(const ShellText *t, Diag *d, PhraseId phrase, ShellPlace at) {
  Span place;
  Str line = arena_fmt(t->c->m->arena, "%u", line_of(t->text, at.lo)), shown = shell_text_shown(t, at);
  if (shell_text_span(t, at, &place))
    diag_put_label(t->c->m->ds, d, place, phrase, DIAG_ARGS(shown));
  else
    diag_note(t->c->m->ds, d, SH_LINE, line, line_text(t, at.lo));
}

/* The end of a text of several lines, where the missing word is noticed. */
static void add_end(const ShellText *t, Diag *d) {
  const Node *n = t->v->node;
  if (t->is_script || !n || n->kind != N_HEREDOC) return;
  uint32_t tag = M_STR(t->c->m, n->sym).n;
  diag_also(t->c->m->ds, d, ((Span){n->file, n->hi - tag, n->hi}), SH_TEXT_ENDS);
}

/* ---- fixes: only where the text stands ---- */

static void add_fix(const ShellText *t, Diag *d, PhraseId title, Str said, ShellPlace at, Str insert) {
  Span place;
  if (!shell_text_span(t, at, &place)) return;
  const Value *v = t->v;
  bool plain = t->is_script || v->node->kind == N_HEREDOC || !memchr(insert.s, '"', insert.n);
  if (plain)
    diag_edit(t->c->m->ds, diag_put_fix(t->c->m->ds, d, FIX_MAYBE, title, DIAG_ARGS(said)), place, insert);
}

/* Behind the word before `at`. */
static ShellPlace behind_word(const ShellText *t, uint32_t at) {
  while (at && (t->text.s[at - 1] == ' ' || t->text.s[at - 1] == '\t')) at--;
  return (ShellPlace){at, at};
}

static void fix_glued(const ShellText *t, Diag *d, ShellPlace at) {
  uint32_t n = 1; /* `{`, or the letters of the keyword */
  while (t->text.s[at.lo] != '{' && at.lo + n < at.hi && t->text.s[at.lo + n] >= 'a' &&
         t->text.s[at.lo + n] <= 'z')
    n++;
  Str now = arena_fmt(t->c->m->arena, "%.*s ", (int)n, t->text.s + at.lo);
  add_fix(t, d, PHRASE_SH_SPLIT, str_sub(now, 0, n), (ShellPlace){at.lo, at.lo + n}, now);
}

/* The delimiter of `<<-'EOF'`. */
static Str delimiter(const ShellText *t, ShellPlace opener) {
  Str s = str_sub(t->text, opener.lo, opener.hi);
  while (s.n && strchr("<- \t'\"\\", s.s[0])) s = str_sub(s, 1, s.n);
  while (s.n && strchr("'\"", s.s[s.n - 1])) s.n--;
  return s;
}

static void add_fixes(const ShellText *t, Diag *d, const ShellError *e) {
  Model *m = t->c->m;
  switch (e->kind) {
  case SHELL_UNCLOSED:
    if (e->else_if) diag_help(m->ds, d, SH_ELIF);
    break;
  case SHELL_SWALLOWED:
    add_fix(t, d, PHRASE_SH_ADD_BEFORE, STR(";"), behind_word(t, e->at.lo), STR(";"));
    break;
  case SHELL_BEHIND:
    add_fix(t, d, PHRASE_SH_ADD_BEHIND, shell_text_shown(t, e->with), (ShellPlace){e->with.hi, e->with.hi},
            STR(";"));
    break;
  case SHELL_GLUED: fix_glued(t, d, e->at); break;
  case SHELL_OPERATOR:
    if (is_line_end(t, e->at))
      diag_help(m->ds, d, SH_ARGS_ONE_LINE);
    else
      diag_help(m->ds, d, SH_ARGS_QUOTE, shell_text_shown(t, e->at));
    diag_help(m->ds, d, SH_ARGS_COMMANDS);
    break;
  case SHELL_HEREDOC_LINE:
    add_fix(t, d, PHRASE_CHANGE_TO, delimiter(t, e->with), e->at, delimiter(t, e->with));
    break;
  default: break;
  }
}

static bool is_quote(const ShellError *e) {
  return e->kind == SHELL_UNCLOSED && strchr("'\"`", e->want[0]) != NULL;
}

static void report_error(const ShellText *t, const ShellError *given) {
  Model *m = t->c->m;
  ShellError e = *given;
  Str shown = shell_text_shown(t, e.at);
  Str quote = str_is(shown, "`") ? STR("backquote") : arena_fmt(m->arena, "quote `%.*s`", STR_ARG(shown));
  const Str args[] = {{"", 0},        shown,        wanted(t, &e), shell_text_shown(t, e.with),
                      found(t, e.at), where(t, &e), quote};
  if (is_line_end(t, e.at)) e.at.hi = e.at.lo;
  if (is_line_end(t, e.with)) e.with.hi = 0;
  bool behind = e.kind == SHELL_NO_COMMAND && is_line_end(t, e.at) && e.with.hi;
  if (behind) e.at = e.with, e.with.hi = 0;
  PhraseId label = behind                      ? PHRASE_SH_NOTHING_BEHIND
                   : e.kind == SHELL_ODD_QUOTE ? PHRASE_SH_TAKES_LINES
                                               : PHRASE_COUNT;
  DiagId id = is_quote(&e) ? DIAG_E0435 : rows[e.kind].id;
  Diag *d = report_at(t, id, e.at, label, args, sizeof args / sizeof *args);
  if (e.with.hi) add_second(t, d, rows[e.kind].with, e.with);
  if (e.kind == SHELL_UNCLOSED) add_end(t, d);
  if (e.kind == SHELL_HEREDOC_LINE) diag_note(m->ds, d, SH_HEREDOC_TAKES);
  add_fixes(t, d, &e);
}

/* ---- all ---- */

void shell_report(const ShellText *t, const ShellResult *r) {
  Model *m = t->c->m;
  if (r->error.kind != SHELL_OK) report_error(t, &r->error);
  if (r->blank_end.hi) {
    Diag *d = report_at(t, DIAG_W0434, r->blank_end, PHRASE_COUNT, DIAG_ARGS());
    ShellPlace blanks = {r->blank_end.lo + 1, r->blank_end.hi};
    Span place;
    if (shell_text_span(t, blanks, &place))
      diag_edit(m->ds, diag_fix(m->ds, d, t->is_script ? FIX_MAYBE : FIX_SAFE, SH_NO_BLANKS), place, STR(""));
  }
  if (r->open_heredoc.hi && r->error.kind == SHELL_OK)
    report_at(t, DIAG_W0435, r->open_heredoc, PHRASE_COUNT, DIAG_ARGS(shell_text_shown(t, r->open_heredoc)));
}

void shell_report_bashism(const ShellText *t, ShellBashism what, ShellPlace at, const ShellReader *reader,
                          Str in, Span base) {
  static const PhraseId ways[SHELL_BASHISM_COUNT] = {
#define X(id, old_dash, dash, ash) [SHELL_BASHISM_##id] = PHRASE_SH_WAY_##id,
      SHELL_BASHISMS(X)
#undef X
  };
  static const PhraseId others[] = {[READS_STEP] = PHRASE_SH_BASH_STEP,
                                    [READS_HOOK] = PHRASE_SH_BASH_HOOK,
                                    [READS_SCRIPT] = PHRASE_SH_BASH_SCRIPT,
                                    [READS_WORDS] = PHRASE_SH_BASH_WORDS};
  Model *m = t->c->m;
  Str shown = shell_text_shown(t, at);
  Diag *d = report_at(t, DIAG_W0436, at, PHRASE_COUNT, DIAG_ARGS(shown, reader->name, in));
  if (base.file != UINT32_MAX) diag_also(m->ds, d, base, SH_BASE_HAS, in);
  diag_put_help(m->ds, d, ways[what], DIAG_ARGS(shown));
  if (str_is(in, "dash")) diag_put_help(m->ds, d, others[reader->as], DIAG_ARGS());
}
