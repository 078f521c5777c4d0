/* The Dockerfile importer, shared by its df_*.c files. It goes: lines to instructions (df_read.c), instructions to
   stages (df_stage.c), stages to text (df_put.c and the files of single instructions). What has no counterpart makes
   the importer keep the Dockerfile, whole, as `dockerfile = "…"`. */
#ifndef PEI_IMPORT_DF_H
#define PEI_IMPORT_DF_H

#include "base/intern.h"
#include "import/import.h"

/* ---- instructions ---- */

typedef enum {
#define DF(name, flags, needs) DF_##name,
#include "import/df_words.def"
#undef DF
  DF_KINDS
} DfKind;

/* A text of the file whose lines were joined; a line feed stands where they were. */
typedef struct {
  uint32_t at, lo; /* from this byte of the text on: the bytes of the file at `lo` */
} DfPiece;

typedef struct {
  Str tag, body; /* the body as written, tabs of `<<-` taken off, with its last line feed */
  bool quoted, strip;
  uint32_t lo, hi; /* its word in the text */
} DfHeredoc;

typedef struct {
  DfKind kind;
  Span at;       /* its name */
  Str text;      /* what stands behind the name and the flags */
  uint32_t skip; /* bytes of `whole` before that */
  Str whole;     /* the flags and the text */
  VEC(DfPiece) pieces;
  VEC(DfHeredoc) heredocs;
  VEC(Str) comments; /* the lines above, and those between its own */
  bool gap;          /* a blank line stood above */
} DfIns;

typedef struct {
  Str name, value; /* raw; the value is "" for a flag alone */
  uint32_t lo, hi; /* of the value in `whole` */
  bool has_value;
} DfFlag;
typedef VEC(DfFlag) DfFlags;

/* ---- stages ---- */

typedef struct {
  Str name;
  bool is_arg, known; /* known: `value` is what it has unless a build says otherwise */
  Str value;
  Str param;      /* of an ARG before the first FROM: what the project calls it */
  uint32_t block; /* the block of the draft that declares it */
} DfVar;
typedef VEC(DfVar) DfVars;

typedef struct {
  uint32_t first, end; /* its instructions, FROM the first */
  Str alias;           /* AS; "" without */
  Str base;            /* as project text of a value, "" for a stage */
  uint32_t parent;     /* the stage that it is built on, or UINT32_MAX */
  Str platform;        /* as project text, "" without */
  bool used;           /* others are built on it, or copy from it */
  bool image;
  Str object; /* its name in the project */
  DfVars vars;
  Str user;  /* that processes of it run as: as project text, "" if the base says */
  Str shell; /* the last SHELL, as the elements of a list */
} DfStage;

/* The body that is being written: fields come last, whatever stands where. */
typedef struct {
  Str value; /* "" for none */
  const DfIns *of;
} DfField;

/* Something to be built of a Dockerfile. */
typedef struct {
  Str stage;           /* its name there, "" for the last one */
  Span at;             /* where that is said */
  Str wish;            /* what the image is to be called; "" for the name of the stage */
  const Draft *fields; /* tags and such; NULL: none */
  const Draft *labels; /* a step, which an image with a Dockerfile of its own does not have; NULL: none */
  uint32_t index;      /* private: of the stage */
  Str image;           /* filled in: its name in the project */
} DfTarget;

/* A further context that a build is given by name: a directory, clean and with a slash behind it, or an image, as
   project text. */
typedef struct {
  Str name, dir, image;
} DfContext;

/* What one import of a Dockerfile is told. */
typedef struct {
  uint32_t file;
  Str text, path; /* how the project names the file */
  Str context;    /* in front of the paths that it names: "" or "app/" */
  Str wish;       /* for the last stage without a name */
  DfTarget *targets;
  uint32_t n_targets;
  DfVars args; /* given values of build arguments */
  VEC(DfContext) contexts;
  Interner *names;          /* what is taken at file level: "image NAME", "stage NAME", params */
  const Draft *kept_fields; /* of the images if the Dockerfile is kept: `context`, `args`; NULL: none */
} DfInput;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  DfInput *in;
  char escape;
  VEC(DfIns) ins;
  VEC(DfStage) stages;
  DfVars global; /* ARG before the first FROM; `value` is raw */
  Draft params, secrets, images;
  Draft *out, onbuild;    /* onbuild: what is behind ONBUILD in the stage so far */
  DfStage *stage;         /* the one that is being written */
  Str as;                 /* the user of the open block, "" for none */
  uint32_t blocks, block; /* counted; the open one */
  Str shell;              /* what the field `shell` of the stage says, its base's included */
  bool ran;               /* a step has run in the shell of the stage */
  Span kept;              /* what has no counterpart */
  const char *kept_why;
  Interner told;
  DfField user, command, entrypoint, stop, expose_at, volumes_at, health_at;
  const DfIns *user_told;               /* the USER whose comments were written */
  bool shell_command, shell_entrypoint; /* they are texts for a shell */
  Pieces expose, volumes, health;
} Df;

/* ---- df_read.c, df_heredoc.c ---- */

/* All instructions; false after a diagnostic. */
bool df_read(Df *d);
/* The bytes of an instruction's `whole` in the file. */
Span df_span(const Df *d, const DfIns *i, uint32_t lo, uint32_t hi);
/* Heredocs that the text announces, in order. */
void df_find_heredocs(Df *d, DfIns *i);
bool df_is_space(char c);

/* ---- df_word.c ---- */

typedef struct {
  Str text; /* raw: with its quotes */
  uint32_t lo, hi;
} DfWord;
typedef VEC(DfWord) DfWords;
/* By blanks outside of quotes; offsets count from `base`. */
void df_words(Df *d, Str text, uint32_t base, DfWords *out);
/* A JSON list of strings; false if it is none. */
bool df_json(Df *d, Str text, uint32_t base, DfWords *out);
/* Takes the flags off; false after a diagnostic. */
bool df_flags(Df *d, DfIns *i, DfFlags *out);

/* ---- df_expand.c ---- */

enum {
  DFX_KNOWN = 1,   /* nothing of the build can stand there: variables get their values */
  DFX_GLOBAL = 2,  /* of FROM: the ARGs before the first one, as params */
  DFX_LITERAL = 4, /* quotes stay */
};
/* Text with variables as the inside of a string of the project. False: kept, or after a diagnostic. */
bool df_expand(Df *d, const DfIns *i, Str raw, uint32_t lo, unsigned flags, Str *out);
/* The same as a value: a string, or the one `build.NAME` that it is. */
bool df_value(Df *d, const DfIns *i, const DfWord *w, unsigned flags, Str *out);
/* What it is if all is known; false otherwise, silently. */
bool df_known(Df *d, Str raw, unsigned flags, Str *out);
void df_set(Df *d, DfVars *vars, DfVar v);
const DfVar *df_find(const DfVars *vars, Str name);

/* ---- df_stage.c ---- */

/* Which stages there are, which of them are images, what they are called. False after a diagnostic. */
bool df_stages(Df *d);
bool df_is_env_name(Str s);
/* A reference to a stage by name or number: "stage.x", "image.x"; "" if it is neither. */
Str df_stage_ref(Df *d, Str name);
/* The further context of this name, or NULL. A stage of that name comes first. */
const DfContext *df_context(Df *d, Str name);
/* What `from` is to say of a stage, an image, or a context that is one. */
Str df_from(Df *d, Str name);

/* ---- df_put.c and others: instructions as text ---- */

void df_put_stage(Df *d, uint32_t index);
void df_put_comments(Df *d, const DfIns *i);
/* The words of an exec form as elements of a list. */
Str df_list(Df *d, const DfWords *words);
/* A secret of the project by its id in the Dockerfile. */
Str df_secret(Df *d, Str id, Span at);
void df_put_run(Df *d, DfIns *i);  /* df_run.c */
void df_put_copy(Df *d, DfIns *i); /* df_copy.c */
void df_put_arg(Df *d, DfIns *i);  /* df_set.c: ARG, ENV, LABEL, MAINTAINER */
void df_put_pairs(Df *d, DfIns *i);
void df_put_end(Df *d, DfIns *i); /* df_end.c: what counts in a container */
void df_put_fields(Df *d);
void df_put_text(Df *d, Span at, Str step, Str text); /* df_run.c: one line, or a heredoc */
/* `apt […]` if the command is exactly that; "" otherwise. df_apt.c */
Str df_apt(Df *d, Str command);
/* The rest of the Dockerfile has to stay one. */
void df_keep(Df *d, Span at, const char *why);

/* ---- dockerfile.c ---- */

typedef struct {
  Draft params, secrets, images;
} DfResult;
/* False after a diagnostic that leaves nothing. */
bool df_import(Import *im, DfInput *in, DfResult *out);
/* Patterns of an ignore file, as elements of `ignore`. */
void import_ignore(Arena *a, Str text, Str prefix, Pieces *out);
/* The first comment, and `project "NAME"` with what it ignores and `more`, which may be NULL. */
void import_head(Import *im, Str name, const Pieces *ignore, const Draft *more);
/* The name that it gives the project. */
Str import_project_name(Arena *a, Str name);
/* A duration of the project; of Go's notation, "" if it is none. */
Str import_duration(Arena *a, int64_t us);
Str import_duration_of(Arena *a, Str s);
/* A name that nothing has: `wish`, or with something in front of or behind it. `kind` keeps namespaces apart. */
Str import_unique(Arena *a, Interner *names, const char *kind, Str wish, Str front);
/* [ADDRESS:]HOST:CONTAINER[/PROTOCOL] → 80 -> 80; the container's port alone, which docker chooses one for; neither.
   port.c */
typedef enum { PORT_BAD, PORT_PAIR, PORT_ALONE } ImportPort;
ImportPort import_port(Arena *a, Str s, Str *pair, Str *inside);
/* One to five digits from *lo on, which it moves behind them. */
bool import_digits(Str s, uint32_t *lo);
/* The name as it can stand for an object: lower case, with `-` for what cannot be in it. */
Str import_object_name(Arena *a, Str s, Str otherwise);

#endif
