/* Which line breaks of the source stay. Inside a bracket that was broken each item gets a line, wherever its lines
   were broken; between operands a break stays, behind the operator; all others go. What stays here stays when the
   result is formatted again, which is why nothing but this looks at the lines of the source. Called by format.c. */
#include "syntax/format_private.h"
#include "syntax/lex.h"

typedef struct {
  Format *f;
  uint32_t note; /* the next comment */
  uint32_t open[PUMP_MAX_NESTING + 1];
  uint32_t depth;
} Walk;

/* A line may end after it. Not `..` and `in`, which join more than they part. */
static bool parts(const Atom *a) {
  return !(a->flags & ATOM_PREFIX) &&
         (a->kind == T_ARROW || (token_is_binary(a->kind) && a->kind != T_DOTDOT && a->kind != T_IN));
}

static bool separates(const Atom *a) { return a->kind == T_COMMA || a->kind == T_SEP; }

/* Is there a comment between the atom and the one before it? */
static bool has_note(Walk *w, const Atom *a) {
  bool found = false;
  const Ast *ast = w->f->ast;
  for (; w->note < ast->comments.n && ast->comments.v[w->note].lo < a->lo; w->note++)
    found |= ast->comments.v[w->note].lo >= a[-1].end;
  return found;
}

/* Between the parts of an item: may the line break stay before the atom? */
static bool may_stay(const Atom *a) {
  const Atom *before = a - 1;
  if (a->kind == T_ELSE) return before->kind != T_RBRACE;
  if (before->kind == T_ELSE) return a->kind != T_LBRACE && a->kind != T_IF;
  return before->kind == T_THEN || parts(before);
}

/* A break inside an item, with no comment to demand it. */
static void settle_inside(Walk *w, Atom *a) {
  if (may_stay(a)) return;
  a->flags &= (uint8_t)~ATOM_NL;
  if (a->kind == T_ELSE || a[-1].kind == T_ELSE) return;
  Atom *open = w->depth ? &w->f->atoms.v[w->open[w->depth - 1]] : NULL;
  if (parts(a))
    a[1].flags |= ATOM_NL;
  else if (open && open->kind != T_LBRACE)
    open[1].flags |= ATOM_NL;
  else if (a[-1].kind == T_COMMA)
    a->flags |= ATOM_NL; /* between the loops of a `for` */
}

/* Does an item begin with the atom, or does the bracket around it end there? */
static bool is_edge(const Walk *w, const Atom *a) {
  if (atom_closes(a) || atom_opens(a - 1) || a->kind == T_SEP || a[-1].kind == T_SEP) return true;
  if (a->kind != T_COMMA && a[-1].kind != T_COMMA) return false;
  const Atom *open = w->depth ? &w->f->atoms.v[w->open[w->depth - 1]] : NULL;
  return open && open->kind != T_LBRACE && !atom_is_loop(open);
}

static void settle(Walk *w, uint32_t i) {
  Atom *a = &w->f->atoms.v[i];
  bool note = i > 0 && has_note(w, a);
  if (!(a->flags & ATOM_NL) || i == 0 || note || a[-1].kind == T_HEREDOC) return;
  if (!is_edge(w, a))
    settle_inside(w, a);
  else if (atom_opens(a - 1) && atom_closes(a))
    a->flags &= (uint8_t)~ATOM_NL;
}

/* A step that is called as an instruction of a Dockerfile is a mistake to be reported where it begins a line, and
   foreign text there; elsewhere it is a step. */
static bool is_joined(const Format *f, const Atom *a) {
  bool begins =
      a->kind == T_IDENT && !(a->flags & ATOM_NL) && (a[-1].kind == T_SEP || a[-1].kind == T_LBRACE);
  return begins && a[1].kind != T_ASSIGN && lex_is_foreign_word(format_spelling(f, a));
}

static void count(Format *f) {
  Atom *v = f->atoms.v;
  for (uint32_t i = 0; i < f->atoms.n; i++) {
    Atom *a = &v[i];
    a->width = a->kind == T_SEP ? 1 : format_width(format_spelling(f, a));
    a->breaks = a->flags & ATOM_NL ? 1 : 0;
    if (i == 0) continue;
    a->breaks += a[-1].breaks;
    a->column = a[-1].column + a[-1].width + atom_spaced(a);
  }
}

void breaks_settle(Format *f) {
  Walk w = {.f = f};
  for (uint32_t i = 0; i < f->atoms.n; i++) {
    Atom *a = &f->atoms.v[i];
    settle(&w, i);
    if (i > 0 && is_joined(f, a)) a->flags |= ATOM_JOINED;
    if (atom_closes(a)) w.depth--;
    if (separates(a) && w.depth) {
      Atom *open = &f->atoms.v[w.open[w.depth - 1]];
      if (!atom_is_loop(open)) open->flags |= ATOM_MANY;
    }
    if (atom_opens(a)) w.open[w.depth++] = i;
  }
  count(f);
}
