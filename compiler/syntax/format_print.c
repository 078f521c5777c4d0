/* Atoms to lines: items, brackets and the comments between. A bracket is flat (on one line), broken (each item on a
   line of its own) or closed up around its only item, which goes over several lines: `f([`. Called by format.c. */
#include "syntax/format_private.h"

typedef enum { FLAT, BROKEN, CLOSED_UP } Shape;

typedef struct {
  uint32_t lo, hi; /* atoms, both ends included */
  uint32_t indent;
  uint32_t after; /* columns of what stands behind it on its last line */
  bool statement;
} Item;

static FormatLine *last_line(Format *f) { return &f->lines.v[f->lines.n - 1]; }

void format_put(Format *f, Str text) {
  f->bytes += text.n;
  if (f->bytes > SYNTAX_MAX_BYTES) return;
  buf_bytes(&f->text, text);
  FormatLine *line = last_line(f);
  line->hi = f->text.n;
  line->width += format_width(text);
}

FormatLine *format_line(Format *f, uint32_t indent) {
  f->bytes += indent + 1;
  if (f->bytes > SYNTAX_MAX_BYTES && f->lines.n) return last_line(f);
  FormatLine *line = vec_push(f->arena, &f->lines);
  *line = (FormatLine){.lo = f->text.n, .hi = f->text.n, .indent = indent, .width = indent};
  return line;
}

/* The comments up to the atom that begins at `to`: the first may stand behind the last line, the others get lines
   of their own. `begun`: a blank line may stand before them. Yields whether one may stand behind them. */
static bool print_notes(Format *f, uint32_t from, uint32_t to, uint32_t indent, bool begun) {
  uint32_t at = from;
  for (; f->note < f->ast->comments.n && f->ast->comments.v[f->note].lo < to; f->note++) {
    const Comment *c = &f->ast->comments.v[f->note];
    FormatLine *last = f->lines.n ? last_line(f) : NULL;
    if (at == from && !c->own_line && last && !last->raw && !last->note) {
      last->note = f->note + 1;
    } else {
      bool blank = begun && format_blank_line(f, at, c->lo);
      format_line(f, indent)->blank = blank;
      format_put(f, format_note(f, f->note));
      begun = true;
    }
    at = c->hi;
  }
  return begun && format_blank_line(f, at, to);
}

static void print_atom(Format *f, const Atom *a) {
  format_put(f, a->kind == T_SEP ? STR(",") : format_spelling(f, a));
}

static void print_flat(Format *f, uint32_t lo, uint32_t hi) {
  for (uint32_t i = lo; i <= hi; i++) {
    const Atom *a = &f->atoms.v[i];
    if (i > lo && atom_spaced(a)) format_put(f, STR(" "));
    print_atom(f, a);
  }
}

/* May this bracket be broken because the line is too long? */
static bool may_break(const Atom *open) {
  switch (open->kind) {
  case T_LBRACE: return true;
  case T_LBRACKET: return !(open->flags & ATOM_TIGHT);
  case T_LPAREN: return open->flags & ATOM_TIGHT && open->flags & ATOM_MANY;
  default: return false;
  }
}

/* Columns of what follows the closing bracket on its line, up to where that may be broken. */
static uint32_t width_after(const Format *f, uint32_t close, const Item *item) {
  const Atom *v = f->atoms.v;
  uint32_t from = v[close].column + v[close].width, width = 0;
  for (uint32_t i = close + 1; i <= item->hi; i++) {
    if (v[i].flags & ATOM_NL) return width;
    width = v[i].column + v[i].width - from;
    if (width > FORMAT_COLUMNS || (may_break(&v[i]) && !atom_is_empty(f, i))) return width;
  }
  return width + item->after;
}

static Shape shape_of(Format *f, uint32_t open, uint32_t after) {
  const Atom *o = &f->atoms.v[open], *c = &f->atoms.v[o->match];
  if (atom_is_empty(f, open)) return FLAT;
  bool parted = o[1].flags & ATOM_NL || c->flags & ATOM_NL;
  if (parted || c->breaks > o->breaks) {
    return parted || o->kind == T_LBRACE || o->flags & ATOM_MANY ? BROKEN : CLOSED_UP;
  }
  /* what follows a call does not get shorter when its arguments are parted */
  uint32_t needed = c->column + c->width - o->column + (o->kind == T_LPAREN ? 0 : after);
  if (last_line(f)->width + needed <= FORMAT_COLUMNS) return FLAT;
  return may_break(o) ? BROKEN : CLOSED_UP;
}

static void print_item(Format *f, Item item);
static void print_items(Format *f, uint32_t lo, uint32_t to, uint32_t indent, const Atom *open);

/* `[for …:` has its element on a line of its own. */
static void part_loop(Format *f, uint32_t open) {
  Atom *v = f->atoms.v;
  for (uint32_t i = open + 1; i < v[open].match; i++) {
    if (atom_opens(&v[i])) i = v[i].match;
    if (v[i].kind == T_COLON) v[i + 1].flags |= ATOM_NL;
  }
}

/* `base`: where a broken bracket's lines are indented from. Yields the closing bracket. */
static uint32_t print_bracket(Format *f, uint32_t open, uint32_t base, const Item *item) {
  const Atom *v = f->atoms.v;
  uint32_t close = v[open].match, after = width_after(f, close, item);
  switch (shape_of(f, open, after)) {
  case FLAT: print_flat(f, open, close); return close;
  case CLOSED_UP:
    print_atom(f, &v[open]);
    print_item(f, (Item){open + 1, close - 1, last_line(f)->indent, after + 1, false});
    break;
  case BROKEN:
    if (atom_is_loop(&v[open])) part_loop(f, open);
    print_atom(f, &v[open]);
    print_items(f, open + 1, close, base + FORMAT_INDENT, &v[open]);
    format_line(f, base);
  }
  print_atom(f, &v[close]);
  return close;
}

static void print_heredoc(Format *f, const Atom *a) {
  uint32_t indent = last_line(f)->indent;
  print_atom(f, a);
  if (f->note < f->ast->comments.n && f->ast->comments.v[f->note].lo < a->end) last_line(f)->note = ++f->note;
  format_heredoc(f, a, indent);
}

/* To where the next atom of an item stands: behind a blank, or on a line of its own. */
static void print_gap(Format *f, uint32_t i, uint32_t indent) {
  const Atom *a = &f->atoms.v[i], *before = a - 1;
  bool note = f->note < f->ast->comments.n && f->ast->comments.v[f->note].lo < a->lo;
  if (!note && before->kind != T_HEREDOC && !(a->flags & ATOM_NL)) {
    if (atom_spaced(a)) format_put(f, STR(" "));
    return;
  }
  bool branch = a->kind == T_ELSE && before->kind == T_RBRACE;
  uint32_t deeper = branch ? indent : indent + FORMAT_INDENT;
  print_notes(f, before->end, a->lo, deeper, false);
  format_line(f, deeper);
}

/* The blocks of an `if` that has an `else`: all of them on one line, or each of them broken. */
static void part_branches(Format *f, const Item *item) {
  Atom *v = f->atoms.v;
  bool otherwise = false, broken = false;
  for (uint32_t i = item->lo; i <= item->hi; i++) {
    otherwise |= v[i].kind == T_ELSE;
    if (!atom_opens(&v[i])) continue;
    broken |= v[i].kind == T_LBRACE && v[v[i].match].breaks > v[i].breaks;
    i = v[i].match;
  }
  uint32_t width = v[item->hi].column + v[item->hi].width - v[item->lo].column;
  if (!otherwise || (!broken && item->indent + width <= FORMAT_COLUMNS)) return;
  for (uint32_t i = item->lo; i <= item->hi; i++) {
    if (v[i].kind == T_LBRACE && !atom_is_empty(f, i)) v[i + 1].flags |= ATOM_NL;
    if (atom_opens(&v[i])) i = v[i].match;
  }
}

static void print_item(Format *f, Item item) {
  bool assigned = false;
  if (item.statement && f->atoms.v[item.lo].kind == T_IF) part_branches(f, &item);
  for (uint32_t i = item.lo; i <= item.hi; i++) {
    const Atom *a = &f->atoms.v[i];
    if (i > item.lo) print_gap(f, i, item.indent);
    FormatLine *line = last_line(f);
    if (item.statement && !assigned && a->kind == T_ASSIGN) {
      line->equals = f->text.n;
      line->equals_at = line->width;
      assigned = true;
    }
    bool block = item.statement && !assigned && a->kind == T_LBRACE;
    if (atom_opens(a))
      i = print_bracket(f, i, block ? item.indent : line->indent, &item);
    else if (a->kind == T_HEREDOC)
      print_heredoc(f, a);
    else
      print_atom(f, a);
  }
}

/* The separator behind the item that begins at lo, or `to`. */
static uint32_t item_end(const Format *f, uint32_t lo, uint32_t to, const Atom *open) {
  const Atom *v = f->atoms.v;
  if (open && atom_is_loop(open)) return to;
  uint8_t kind = !open || open->kind == T_LBRACE ? T_SEP : T_COMMA;
  for (; lo < to && v[lo].kind != kind; lo++)
    if (atom_opens(&v[lo])) lo = v[lo].match;
  return lo;
}

/* Nothing can stand behind a heredoc's tag. */
static void print_comma(Format *f, uint32_t indent, bool last) {
  if (last_line(f)->raw && last) return;
  if (last_line(f)->raw) format_line(f, indent);
  format_put(f, STR(","));
}

static void print_items(Format *f, uint32_t lo, uint32_t to, uint32_t indent, const Atom *open) {
  const Atom *v = f->atoms.v;
  bool begun = false, body = !open || open->kind == T_LBRACE;
  uint32_t end = lo ? v[lo - 1].end : 0;
  for (uint32_t next; lo < to; lo = next + 1) {
    next = item_end(f, lo, to, open);
    uint32_t own = f->lines.n;
    bool blank = print_notes(f, end, v[lo].lo, indent, begun);
    bool noted = f->lines.n > own, joined = v[lo].flags & ATOM_JOINED;
    begun |= noted;
    bool comma = !body && (next < to || atom_takes_comma(open));
    if (!joined || noted || last_line(f)->raw) format_line(f, indent)->blank = !joined && blank && begun;
    if (joined) format_put(f, begun ? STR(", ") : STR(" "));
    uint32_t first = f->lines.n - 1;
    print_item(f, (Item){lo, next - 1, indent, comma, body});
    if (f->lines.n - 1 > first) f->lines.v[first].equals = 0;
    if (comma) print_comma(f, indent, next == to);
    begun = true;
    end = v[next - 1].end;
  }
  print_notes(f, end, v[to].lo, indent, begun);
}

void format_print(Format *f) { print_items(f, 0, f->atoms.n - 1, 0, NULL); }
