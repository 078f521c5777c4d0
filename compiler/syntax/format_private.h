/* Shared by the files of the formatter; nobody else includes it. It goes: atoms (format_atoms.c, with what the tree
   knows about them), which line breaks stay (format_breaks.c), atoms to lines (format_print.c), lines to text
   (format_lines.c), and a comparison of both texts (format_check.c). */
#ifndef PEI_SYNTAX_FORMAT_PRIVATE_H
#define PEI_SYNTAX_FORMAT_PRIVATE_H

#include "grammar.h"
#include "syntax/format.h"
#include "syntax/token.h"

enum { FORMAT_COLUMNS = 100, FORMAT_INDENT = 2, FORMAT_ALIGN_MAX = 60 };

/* What is printed as it is spelt: a token, or a whole string or heredoc. Separators before a closing bracket and
   at the end of the file are left out. */
typedef struct {
  uint8_t kind, flags; /* T_…: a string in pieces is T_STRING, a heredoc T_HEREDOC; ATOM_… */
  uint32_t lo, hi;     /* the spelling; of a heredoc the `<<TAG` */
  uint32_t end;        /* where the source goes on: behind a heredoc's closing tag, otherwise hi */
  uint32_t match;      /* of a bracket: the other one */
  uint32_t breaks;     /* line breaks that stay, up to and with the one before it */
  uint32_t column;     /* where it would stand if the whole file were one line */
  uint32_t width;      /* in columns */
} Atom;

enum {
  ATOM_NL = 1,      /* begins a line; after breaks_settle: is to begin one */
  ATOM_TIGHT = 2,   /* a bracket that belongs to what is before it: of a call, an index, a type */
  ATOM_PREFIX = 4,  /* a sign or `!`: belongs to what is behind it */
  ATOM_MANY = 8,    /* an opening bracket with more than one item in it */
  ATOM_JOINED = 16, /* a statement that must not begin a line: it would be read as something else there */
};

/* One line of the result, or a heredoc from its first line to its tag. */
typedef struct {
  uint32_t lo, hi; /* in Format.text */
  uint32_t indent;
  uint32_t width;     /* in columns, with the indentation */
  uint32_t equals;    /* offset in Format.text of the `=` to be aligned, 0: none */
  uint32_t equals_at; /* its column */
  uint32_t pad;       /* blanks to be put before it */
  uint32_t note;      /* 1 + the comment behind it, 0: none */
  uint32_t note_pad;  /* blanks before that */
  bool blank;         /* an empty line before it */
  bool raw;           /* a heredoc's text: no comment can stand behind it */
} FormatLine;

typedef struct {
  Arena *arena;
  Str source;
  const Ast *ast;
  VEC(Atom) atoms; /* ends with the end of the file */
  uint32_t note;   /* the next comment to be printed */
  Buf text;
  uint64_t bytes; /* of text and indentation; what is beyond the limit of a file is counted and not kept */
  VEC(FormatLine) lines;
} Format;

static inline bool atom_opens(const Atom *a) {
  return a->kind == T_LPAREN || a->kind == T_LBRACKET || a->kind == T_LBRACE;
}
static inline bool atom_closes(const Atom *a) {
  return a->kind == T_RPAREN || a->kind == T_RBRACKET || a->kind == T_RBRACE;
}
/* A bracket with nothing in it? A comment counts as something. */
static inline bool atom_is_empty(const Format *f, uint32_t open) {
  const Atom *a = &f->atoms.v[open];
  return a->match == open + 1 && !(a[1].flags & ATOM_NL);
}
/* `[for …]` */
static inline bool atom_is_loop(const Atom *open) {
  return open->kind == T_LBRACKET && open[1].kind == T_FOR;
}
/* May a comma stand behind the last item? */
static inline bool atom_takes_comma(const Atom *open) {
  return open->kind == T_LPAREN
             ? open->flags & ATOM_TIGHT
             : open->kind == T_LBRACKET && !(open->flags & ATOM_TIGHT) && !atom_is_loop(open);
}
static inline Str format_spelling(const Format *f, const Atom *a) { return str_sub(f->source, a->lo, a->hi); }

/* format_atoms.c */
void atoms_collect(Format *f, const Token *v, uint32_t n);
/* The token that ends the string or heredoc that v[i] begins. */
uint32_t format_text_end(const Token *v, uint32_t i);
/* Does the source have a blank line between the two offsets? */
bool format_blank_line(const Format *f, uint32_t lo, uint32_t hi);
/* Is there a blank between an atom and the one before it on its line? */
bool atom_spaced(const Atom *a);
uint32_t format_width(Str text);

/* format_tree.c: sets ATOM_TIGHT and ATOM_PREFIX. */
void atoms_mark(Format *f);

/* format_breaks.c */
void breaks_settle(Format *f);

/* format_print.c */
void format_print(Format *f);
void format_put(Format *f, Str text);
/* Begins a line. */
FormatLine *format_line(Format *f, uint32_t indent);

/* format_heredoc.c: the text and the closing tag of the heredoc, its tag at `indent`. */
void format_heredoc(Format *f, const Atom *a, uint32_t indent);

/* format_lines.c: aligns the lines and joins them. Yields how many bytes that makes; above the limit of a file there
   is no text. */
uint64_t format_join(Format *f, Str *out);
/* The comment without blanks at its end, nor carriage returns, of which a line break would take one. */
Str format_note(const Format *f, uint32_t note);

/* format_check.c: do two token streams, and the comments between, say the same? */
typedef struct {
  Str text;
  const Ast *ast; /* for its comments */
  const Token *v;
  uint32_t n;
} FormatSide;
bool format_same(Arena *a, FormatSide old, FormatSide made);

#endif
