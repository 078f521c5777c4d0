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
  uint32_t seq;      /* order of arrival, the last sort key */
  uint32_t repeats;  /* more of this code at this place, folded into this one; they count */
  VEC(Str) where;    /* the values that were different in the first repeats */
  bool repeats_told; /* notes has the line about them */
} Diag;

typedef struct {
  Arena *arena;
  const Sources *sources;
  VEC(Diag *) list;
  const Frame *chain; /* set by the expander; copied into each new diagnostic, so it may live on the stack */
  uint32_t errors, warnings; /* with repeats and dropped ones; exact after diags_finish */
  uint32_t dropped[3];       /* by severity: beyond DIAG_MAX, counted but not kept */
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
/* Replaces the primary label's text (where one row serves several spots). */
void diag_label(Diags *ds, Diag *d, PhraseId phrase, const Str *args, size_t n);

/* Sorts (file in import order, offset, code, arrival) and folds repeats of one code at one primary span. */
void diags_finish(Diags *ds);

#endif
