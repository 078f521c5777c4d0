/* Diagnostics as data. The words stand in grammar/diag.def alone: a producer names a row and passes the
   values for its {1} {2} … places. Rendering is render.h; nothing here prints. */
#ifndef PEI_DIAG_DIAG_H
#define PEI_DIAG_DIAG_H

#include "base/source.h"

typedef enum { SEV_ERROR, SEV_WARNING, SEV_NOTE } Sev;
typedef enum {
  FIX_SAFE,
  FIX_MAYBE,
  FIX_PLACEHOLDER
} Applicability; /* only FIX_SAFE is applied by `peic fix` */

typedef enum {
#define DIAG(code, ...) DIAG_##code,
#define PHRASE(...)
#include "diag.def"
#undef DIAG
#undef PHRASE
  DIAG_COUNT
} DiagId;

typedef enum {
#define DIAG(...)
#define PHRASE(id, text) PHRASE_##id,
#include "diag.def"
#undef DIAG
#undef PHRASE
  PHRASE_COUNT
} PhraseId;

typedef struct {
  const char *code; /* "E0202" */
  Sev severity;
  const char *title;         /* one line for lists, no values */
  const char *message;       /* with {1} {2} …; one line, no final dot */
  const char *label;         /* at the primary span, six words at most; may be "" */
  const char *help;          /* default help line; may be "" */
  const char *explain;       /* long text for `peic explain` */
  const char *wrong, *right; /* whole example projects; may be "" where no source can show it */
} DiagRow;
extern const DiagRow diag_rows[DIAG_COUNT];
extern const char *const diag_phrases[PHRASE_COUNT];

typedef struct {
  Span at;
  Str text;
  bool primary;
} Label;
typedef struct {
  Span at; /* replaced by insert */
  Str insert;
} Edit;
typedef struct {
  Str title;
  Applicability app;
  VEC(Edit) edits;
  uint32_t help; /* 1 + the help line that it carries out, 0 = none */
  bool library;  /* it would edit a recipe of the library: taken out by diags_finish */
} Fix;
/* Where expansion was when the message arose: innermost first, linked by `up`. */
typedef struct Frame {
  Span at;
  Str what; /* "template `venv`, used at shop.pei:14 with n = \"b\"" */
  const struct Frame *up;
} Frame;

typedef struct Diag {
  DiagId id;
  Sev severity;
  Str message;
  VEC(Label) labels; /* exactly one is primary: the first */
  VEC(Str) notes;
  VEC(Str) helps;
  VEC(Fix) fixes;
  const Frame *chain;
  Str object;        /* the statement it is in, "image dev/env/EDITOR": set when a renderer asks for it */
  bool moved;        /* it arose in a recipe of the library: the primary label is where that is used, the next
                        one the place itself */
  Span key;          /* private: the place under which repeats are found */
  Span cause;        /* private: diag_once */
  uint32_t seq;      /* order of arrival, the last sort key */
  uint32_t repeats;  /* more of this code at this place, folded into this one; they count */
  VEC(Str) where;    /* the values that were different in the first repeats */
  bool repeats_told; /* notes has the line about them */
} Diag;

/* What a project makes of one of its warnings: said by `lint` and `policy`. */
typedef enum { LEVEL_UNSAID, LEVEL_OFF, LEVEL_WARNING, LEVEL_ERROR } Level;
typedef struct {
  Level level;
  Span by; /* where it is said; SPAN_NONE when the message tells that itself */
} DiagLevel;
/* One code of a comment `# peic: allow(CODE) reason`. */
typedef struct {
  DiagId id;
  Span code;  /* in the comment */
  Span cut;   /* what to take away when it is not needed: the comment, or one code of several */
  Span lines; /* the messages it silences have their place in here, both ends included */
  bool used;
  bool maybe; /* in a template, loop or condition: may be needed in another project or on another machine */
} Allow;

typedef struct {
  Arena *arena;
  const Sources *sources;
  VEC(Diag *) list;
  DiagLevel *levels; /* by DiagId; NULL: nothing was said */
  VEC(Allow) allows;
  Str today;          /* "2027-01-31": ends the allows of an earlier day; "" none */
  const Frame *chain; /* set by the expander; copied into each new diagnostic, so it may live on the stack */
  uint32_t errors, warnings; /* with repeats and dropped ones; exact after diags_finish */
  uint32_t dropped[3];       /* by severity: beyond DIAG_MAX, counted but not kept */
  uint32_t *dropped_of;      /* … by DiagId; NULL: none */
  uint32_t kept[3], seq;     /* private: diag.c */
  uint32_t *slots;           /* private: finds the first of a code at a place */
  Diag *spare;               /* private: what a repeat or a dropped one is written into */
} Diags;
enum { DIAG_MAX = 1000 }; /* kept of each severity */

void diags_init(Diags *ds, Arena *a, const Sources *sources);

/* Adds a diagnostic at `at`; further arguments are the Str values of {1}, {2}, … in message, label and help.
 */
#define diag(ds, id, at, ...) diag_put((ds), DIAG_##id, (at), DIAG_ARGS(__VA_ARGS__))
/* A second place. The phrase is a PHRASE row of diag.def. */
#define diag_also(ds, d, at, phrase, ...)                                                                    \
  diag_put_label((ds), (d), (at), PHRASE_##phrase, DIAG_ARGS(__VA_ARGS__))
#define diag_note(ds, d, phrase, ...) diag_put_note((ds), (d), PHRASE_##phrase, DIAG_ARGS(__VA_ARGS__))
#define diag_help(ds, d, phrase, ...) diag_put_help((ds), (d), PHRASE_##phrase, DIAG_ARGS(__VA_ARGS__))
/* A fix titled by a phrase, first without edits; add them with diag_edit. */
#define diag_fix(ds, d, app, phrase, ...)                                                                    \
  diag_put_fix((ds), (d), (app), PHRASE_##phrase, DIAG_ARGS(__VA_ARGS__))

#define DIAG_ARGS(...)                                                                                       \
  (const Str[]){{"", 0}, ##__VA_ARGS__}, (sizeof((const Str[]){{"", 0}, ##__VA_ARGS__}) / sizeof(Str))

Diag *diag_put(Diags *ds, DiagId id, Span at, const Str *args, size_t n);
void diag_put_label(Diags *ds, Diag *d, Span at, PhraseId phrase, const Str *args, size_t n);
void diag_put_note(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n);
void diag_put_help(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n);
Fix *diag_put_fix(Diags *ds, Diag *d, Applicability app, PhraseId phrase, const Str *args, size_t n);
void diag_edit(Diags *ds, Fix *fix, Span at, Str insert);
/* The fix carries out the last help line: text shows that line once, as the fix's title. */
void diag_fix_of_help(const Diag *d, Fix *fix);
/* The value at `cause` is what is wrong, wherever it is used: the same message of it, put before, shows this place too,
   and d, which was put last, is taken back. */
void diag_once(Diags *ds, Diag *d, Span cause);
/* Replaces the primary label's text (where one row serves several spots). */
void diag_label(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n);

/* levels.c. What was said of a code first is what counts. */
void diag_level(Diags *ds, DiagId id, Level level, Span by);
Level diag_level_of(const Diags *ds, DiagId id);
/* Is a warning of this code at this place switched off, or allowed there? Marks the comment that allows it. */
bool diag_silent(Diags *ds, DiagId id, Span at);
/* Takes out what was reported before it was known that it is silent. */
void diags_drop_silent(Diags *ds);
/* Brings all that was reported so far to the levels that are known now; with `harden`, every warning to an error.
   Counts again. May be called again when more was reported. */
void diags_settle(Diags *ds, bool harden);
/* Reports comments that silenced nothing. Only when all checks have run. */
void diags_unneeded_allows(Diags *ds);

/* Sorts (file in import order, offset, code, arrival) and folds repeats of one code at one primary span. */
void diags_finish(Diags *ds);

#endif
