/* The edits of fixes that several messages share: the best suggestion, whole statements. */
#include "model/private.h"

enum { SHOWN_WAS = 60 };

void edit_meant(Model *m, Diag *d, Applicability app, Span at, Str text) {
  Str was = source_text(m->sources, at);
  Fix *fix = was.n && was.n <= SHOWN_WAS ? diag_fix(m->ds, d, app, CHANGE_FROM, was, text)
                                         : diag_fix(m->ds, d, app, CHANGE_TO, text);
  diag_edit(m->ds, fix, at, text);
  diag_fix_of_help(d, fix);
}

void edit_suggested(Model *m, Diag *d, const Suggest *s, Span at) {
  if (!s->n) return;
  Str best = s->best[0].name;
  diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(s));
  edit_meant(m, d, suggest_certain(s) ? FIX_SAFE : FIX_MAYBE, at, best);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

Span edit_lines(Model *m, const Node *n) {
  Span at = node_span(n);
  Str text = source_at(m->sources, n->file)->text;
  uint32_t lo = at.lo, hi = at.hi;
  while (lo && is_blank(text.s[lo - 1])) lo--;
  while (hi < text.n && is_blank(text.s[hi])) hi++;
  if (hi < text.n && text.s[hi] == '#') hi += str_find(str_sub(text, hi, text.n), '\n');
  if ((lo && text.s[lo - 1] != '\n') || (hi < text.n && text.s[hi] != '\n')) return at;
  return (Span){n->file, lo, hi < text.n ? hi + 1 : hi};
}

/* The blanks that the line of a byte begins with. */
static Str indentation(Str text, uint32_t at) {
  uint32_t lo = at, hi;
  while (lo && text.s[lo - 1] != '\n') lo--;
  for (hi = lo; hi < at && (text.s[hi] == ' ' || text.s[hi] == '\t');) hi++;
  return str_sub(text, lo, hi);
}

void edit_insert(Model *m, Fix *fix, const Node *step, Str statement) {
  const Node *body = step->b;
  if (!body) {
    diag_edit(m->ds, fix, (Span){step->file, step->hi, step->hi},
              arena_fmt(m->arena, " { %.*s }", STR_ARG(statement)));
    return;
  }
  Str text = source_at(m->sources, step->file)->text, margin = indentation(text, step->lo);
  uint32_t at = body->lo + 1, next = at;
  while (next < body->hi && is_blank(text.s[next])) next++;
  if (text.s[next] == '#') at = next += str_find(str_sub(text, next, text.n), '\n');
  Str line = text.s[next] == '\n' ? arena_fmt(m->arena, "\n%.*s  %.*s", STR_ARG(margin), STR_ARG(statement))
                                  : arena_fmt(m->arena, " %.*s%s", STR_ARG(statement), body->a ? "," : " ");
  diag_edit(m->ds, fix, (Span){body->file, at, at}, line);
}
