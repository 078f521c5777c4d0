/* The importer of buildout.cfg with parts of dockeroo, shared by its bo_*.c files. Files are read and merged
   (bo_file.c, bo_merge.c), values expanded (bo_expand.c), parts chosen (buildout.c); each then becomes objects of the
   project, by the function of its recipe in bo_recipes.def. */
#ifndef PEI_IMPORT_BO_H
#define PEI_IMPORT_BO_H

#include "import/df.h"
#include "import/ini.h"

enum {
  BO_FILES = 100,      /* that are read, each as often as it is */
  BO_FILE = 1 << 20,   /* bytes of one that is extended */
  BO_DEPTH = 100,      /* of values in values, of sections in sections */
  BO_BYTES = 16 << 20, /* what values and sections are made of, together */
  BO_HERE = 1          /* stands in a value for the directory of the project */
};

/* ---- values, and where each of their bytes comes from ---- */

typedef struct {
  uint32_t lo; /* from here on, to the next one */
  Span at;     /* byte for byte */
} BoRun;
typedef struct {
  Str text;
  VEC(BoRun) runs;
} BoText;

typedef enum { BO_RAW, BO_OPEN, BO_DONE, BO_BAD } BoState;
typedef struct {
  Str key;
  Span key_at, at;
  BoText text; /* expanded when the state says so */
  char sign;   /* as in ini.h: how it changes what its section is made over */
  BoState state;
  bool used; /* by its recipe, or by a `${…}` */
} BoOption;

typedef struct {
  Str name;
  Span at;
  VEC(BoOption) options;
  VEC(Str) macros; /* `<=` */
  Span macros_at;
  VEC(uint32_t) needs; /* sections that its values name */
  VEC(uint32_t) finds; /* those of containers whose address they name */
  BoState state;       /* of its macros */
  bool is_macro, asked;
} BoSection;

/* ---- what becomes objects: a part, or one group of its options ---- */

typedef enum { NAMED_AS_IS, NAMED_LATEST, NAMED_TAG } BoNaming;
typedef struct Bo Bo;
typedef struct BoUnit BoUnit;
typedef struct {
  const char *egg, *name;
  BoNaming naming;
  const char *kind;    /* whose names its object is among */
  bool named_by_image; /* `image` is an older word for `name` */
  void (*put)(Bo *b, BoUnit *u);
} BoRecipe;

typedef struct {
  Str network; /* network.x */
  Pieces aliases;
} BoJoin;
struct BoUnit {
  const BoRecipe *recipe;
  uint32_t section;
  Str group; /* "" for options without one */
  Str id, name;
  uint32_t dock; /* its number among the docks, from 1; 0: docker as it is on this machine */
  Span at, name_at;
  VEC(BoJoin) joins;    /* of a container */
  VEC(uint32_t) before; /* units that start before it */
};

typedef struct {
  Str id, host;
  Str certs; /* the directory of its certificates, "" for none */
  Span at, timeout_at, certs_at;
  uint32_t timeout; /* seconds, 0 for none */
} BoDock;

typedef struct {
  uint32_t file;
  char *shown;
} BoSource;

struct Bo {
  Import *im;
  Arena *a;
  Diags *ds;
  VEC(BoSource) sources;
  VEC(Str) opening; /* files, the first one first */
  uint32_t bytes;
  bool told; /* that there are too many */
  VEC(BoSection) sections;
  VEC(uint32_t) merging; /* bo_merge.c: sections that are open */
  VEC(uint32_t) doing;   /* bo_expand.c: options that are open, section and option */
  VEC(uint32_t) parts;   /* in the order of their needs */
  VEC(BoUnit) units;
  Interner names, declared, index;
  Interner named;  /* places of options that `${…}` named */
  Interner called; /* units by the kind and docker's name of their objects */
  VEC(uint32_t) by_call;
  VEC(Str) ids; /* of what is declared, by its symbol */
  VEC(BoDock) engines;
  uint32_t dock;         /* where all of it is; 0: not all is on the same */
  VEC(uint32_t) by_name; /* sections by their symbol in `index` */
  Draft before, imports, secrets, networks, volumes, registries, docks, pulls, images, services, further;
};

/* ---- bo_file.c ---- */

/* All files, merged; false after a diagnostic. */
bool bo_load(Bo *b);
/* Messages show stars for these bytes of it. */
void bo_hide(Bo *b, const BoText *t, uint32_t lo, uint32_t hi);

/* ---- buildout.c ---- */

const BoRecipe *bo_recipe(Str name); /* "dockeroo:docker.run"; NULL: another one */

/* ---- bo_merge.c ---- */

BoSection *bo_section(Bo *b, Str name);       /* NULL if there is none */
void bo_no_section(Bo *b, Span at, Str name); /* says so */
BoSection *bo_section_add(Bo *b, Str name, Span at);
BoOption *bo_own(BoSection *s, Str key);
/* What a file says of an option, over what is known of it: `sign` as in ini.h. */
void bo_set(Bo *b, BoSection *s, const BoOption *o, char sign);
/* Takes the options of its macros in; says so if that goes round in a circle. */
bool bo_macros(Bo *b, BoSection *s);

/* ---- bo_expand.c ---- */

void bo_append(Bo *b, Buf *out, BoText *t, const BoText *from, uint32_t lo, uint32_t hi);
/* Is there no room for more? Says so, once. */
bool bo_is_full(Bo *b, Span at, const char *by);
/* The place of some bytes of an expanded value: theirs, if they stand somewhere in one piece, else all of it. */
Span bo_span(const BoOption *o, uint32_t lo, uint32_t hi);
/* Where its name stands, as a key. */
Str bo_place(Bo *b, const BoOption *o);
/* False after a diagnostic. */
bool bo_expand(Bo *b, BoSection *s, BoOption *o);
/* Appends what `${section:key}` at a place stands for, in a value of `in`; "" as the section: that one itself. False
   after a diagnostic. */
bool bo_refer(Bo *b, BoSection *in, Span at, Str section, Str key, Buf *out, BoText *t);
/* Where parts have their files: a path of the host, which may begin with the mark for the directory. */
Str bo_parts(Bo *b);

/* ---- bo_part.c: the options of a unit ---- */

typedef struct {
  Str text;
  Span at;
} BoLine;
typedef VEC(BoLine) BoLines;

BoSection *bo_of(Bo *b, const BoUnit *u);
bool bo_is_global(Str key);
Str bo_word(Str key); /* without its group */
/* The first of "name|other" that it has, not empty; NULL for none. */
BoOption *bo_get(Bo *b, const BoUnit *u, const char *keys);
/* The same where there must be one; says so if not. */
BoOption *bo_need(Bo *b, const BoUnit *u, const char *keys);
bool bo_is_on(Bo *b, const BoUnit *u, const char *key, bool otherwise);
/* Fields that rows of bo_options.def give the object. */
void bo_fields(Bo *b, const BoUnit *u, Pieces *out);
/* What nobody asked for. */
void bo_rest(Bo *b, const BoUnit *u);

/* ---- bo_value.c: what a value says ---- */

/* Its lines without blanks around them, those that are empty or begin with `#` left out. */
void bo_lines(Bo *b, const BoOption *o, BoLines *out);
/* Words by blanks outside of quotes: of one line, of all. */
void bo_words(Bo *b, const BoLine *line, BoLines *out);
void bo_all_words(Bo *b, const BoOption *o, BoLines *out);
/* NAME=VALUE lines as fields. */
void bo_pairs(Bo *b, const BoOption *o, Pieces *out);
/* "[a, b]" of words. */
Str bo_list(Bo *b, const BoLines *words);
Str bo_plain(Bo *b, Str s);  /* without the mark for the directory */
Str bo_string(Bo *b, Str s); /* the same, in quotes */
/* A path on the host as the project names it. */
Str bo_path(Bo *b, Str s);
/* The same as seen from the configuration. */
Str bo_path_here(Bo *b, Str s);
void bo_left_out(Bo *b, Span at, Str what);
void bo_refuse(Bo *b, Span at, Str what, Str option, PhraseId expected);

/* ---- bo_name.c: objects by the names that docker has for them ---- */

Str bo_member(Bo *b, const char *kind, Str id); /* image.x, image["x.y"] */
void bo_call(Bo *b, uint32_t unit);             /* the first one of a name has it */
/* The unit whose object of that kind the engine of `by` knows by that name; NULL if there is none. */
BoUnit *bo_called(Bo *b, const char *kind, Str name, const BoUnit *by);
/* What `by` is built of or runs: an image of the project, or its name in quotes. */
Str bo_image(Bo *b, const BoOption *o, const BoUnit *by);
/* A name in the project, always the same one for the same name on the same engine; `made` the first time. */
Str bo_id(Bo *b, const char *kind, const BoUnit *by, Str name, Str wish, bool *made);
/* volume.x and network.x, declared if no part does. A path on the host as a volume: `path`. */
Str bo_volume(Bo *b, const BoUnit *by, Span at, Str name, bool path);
Str bo_network(Bo *b, const BoUnit *by, Span at, Str name);
Str bo_links(Bo *b, const BoUnit *by, Span at); /* the network of containers that are linked and in none */
/* The registry of a unit, with its login. */
Str bo_registry(Bo *b, const BoUnit *u, Str *host);

/* ---- bo_dock.c: the engines that parts are for ---- */

/* The number of the dock that a unit names; 0 if it names none. */
uint32_t bo_dock(Bo *b, const BoUnit *u);
/* That of the machine that a part makes. */
uint32_t bo_machine(Bo *b, Str name, Span at);
/* Is all of it on one? Then the project says so. */
void bo_one_dock(Bo *b);
/* `dock = …`, where the project does not say it. */
void bo_dock_field(Bo *b, const BoUnit *u, Pieces *fields);
void bo_dock_line(Bo *b, const BoUnit *u, Draft *d);
/* The object has no `dock`, and is not where others are: says so. */
void bo_no_dock(Bo *b, const BoUnit *u);
void bo_put_docks(Bo *b);

/* ---- bo_script.c ---- */

typedef enum { SCRIPT_STEP, SCRIPT_SERVICE } BoScriptKind;
/* The script of an option, with its …-shell and …-user; nothing if there is none. */
void bo_script(Bo *b, Draft *d, const BoUnit *u, const char *key, const char *shell, const char *user,
               BoScriptKind kind);
/* Its text, with the indentation that it has in the file. */
Str bo_script_text(Bo *b, const BoOption *o);
/* A text as one word of a shell. */
Str bo_quoted(Bo *b, Str s);
/* The words of a command that reads its script; shells of sh's kind end at the first command that fails. */
void bo_shell(Bo *b, const BoOption *shell, BoLines *words, Str *flag);
/* `COMMAND <<'END'`, the text, END. The directory in it is the one where the shell was started. */
void bo_here_document(Bo *b, Buf *out, Str command, Str text);

/* ---- bo_setup.c ---- */

/* `before build NAME`, with what it makes, "" for nothing. */
void bo_put_host(Bo *b, const BoUnit *u, Span at, Buf *text, Str made);

/* ---- bo_run.c, bo_image.c, bo_gentoo.c ---- */

/* Which networks a container is in, and whom it finds there: of all of them before any is written. */
void bo_joins(Bo *b, BoUnit *u);
void bo_links_of(Bo *b, BoUnit *u);
/* `layout DIR` of an option. */
void bo_layout(Bo *b, Draft *d, const BoUnit *u, const char *key);
/* `volumes_from`, of an image or a service. */
void bo_volumes_from(Bo *b, Pieces *fields, const BoUnit *u, const char *key, bool image);

#define RECIPE(egg, name, naming, kind, by_image, function) void function(Bo *b, BoUnit *u);
#include "import/bo_recipes.def"
#undef RECIPE
#endif
