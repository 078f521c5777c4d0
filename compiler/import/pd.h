/* The PeiDocker importer, shared by its pd_*.c files. It goes: keys and types (pd_shape.c), then section by section
   into drafts (peidocker.c calls the others), then the drafts in one order. What the configuration meant counts, not
   what PeiDocker made of it. */
#ifndef PEI_IMPORT_PD_H
#define PEI_IMPORT_PD_H

#include "base/intern.h"
#include "diag/suggest.h"
#include "import/import.h"
#include "import/yml.h"

/* ---- markers: ${VAR:-default} is read when the project is compiled, {{VAR:-default}} when it is launched ---- */

typedef enum { MARK_TEXT, MARK_ENV, MARK_LATE } MarkKind;
typedef struct Mark Mark;
typedef VEC(Mark) Marks;
struct Mark {
  MarkKind kind;
  Str text; /* or the variable's name */
  bool has_default;
  Marks fallback;
  uint32_t lo, hi; /* in the node's text */
};

/* What a value has to be; decides how it is spelled, and the type of the params in it. */
typedef enum { AS_TEXT, AS_IMAGE, AS_PORT, AS_NUMBER, AS_MIRROR, PD_TYPES } PdType;

/* A param of the project, for one `${VAR:-default}`. */
typedef struct {
  Str var, name;
  const Mark *mark;
  PdType type;
} PdParam;

typedef struct {
  Str key, value; /* as project text */
  Span at;
  uint32_t stage;
} PdEnv;

/* Of a command line. */
typedef struct {
  Str text;
  uint32_t lo, hi; /* in the node's text */
  bool spelt;      /* text is the bytes lo..hi: no quotes, no backslashes */
} Word;
typedef VEC(Word) Words;
/* What a shell would do with a command line besides taking quotes away. */
typedef struct {
  uint32_t at; /* the first character that it acts upon; UINT32_MAX: there is none */
  bool
      expands; /* all that it does is to make words: no other commands, and nothing that was decided when importing */
} PdShell;

/* An argument of a recipe, or in capitals an environment variable. */
typedef struct {
  Str name, value; /* as project text; of a list without the brackets */
  bool list;
  const char *whole; /* the script whose recipe it is for */
} PdArg;
typedef VEC(PdArg) PdArgs;

/* A script with its words, and the first letter of its moment: b(uild), f(irst run), e(very run), l(ogin), or - */
typedef struct {
  const Words *words;
  Span at;
  char moment;
} PdScript;

typedef struct {
  Str name;
  Span at; /* of its key in the file */
  const YmlNode *node;
} PdStore;

typedef struct {
  const YmlNode *node; /* NULL: no such stage */
  Span at;             /* its key */
  uint32_t number;     /* 1, 2 */
  Str image;           /* the name of the image that is made of it */
  bool based;          /* on the first stage */
  bool tree;           /* it has the installation directory in it, for scripts that look for it */
} PdStage;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  const YmlNode *root;
  PdStage stages[2];
  VEC(PdParam) params;
  Interner used; /* names that are taken at file level */
  Interner told; /* places of which something was said that is said once */
  Draft imports, secrets, keys, volumes, images;
  Draft *out; /* the one that is being written: images */
  Pieces ports, key_files;
  VEC(PdEnv) env;
  Interner env_names;
  VEC(uint32_t) env_index; /* by the symbol of the name: index + 1 */
  VEC(PdStore) stores;     /* of the last image, those of the first included */
  VEC(PdEnv) recipes;      /* that are imported: their names, and what they are called here */
  VEC(PdScript) scripts;   /* of the section that is being written */
  VEC(uint32_t) row_first; /* private to pd_recipe.c: of `scripts`, the first for each kind of installer */
  uint32_t rows_known;
  VEC(Str) installed;  /* by recipes: "recipe.template place" */
  PdArgs carried;      /* what is said by a script that is a part of another */
  VEC(PdEnv) external; /* volumes that exist: what the project calls them, what docker does */
  bool proxy_known[2];
  Str proxy_url[2];
  bool in_comment; /* what is written now is commented out: it must not make params */
  bool gpu;
  Span gpu_at;
  bool gateway_told;
  bool host_gateway; /* something is to be reached at host.docker.internal */
} Pd;

/* ---- pd_shape.c, pd_secret.c ---- */

/* The mappings of a configuration. */
typedef enum {
  PD_FILE,
  PD_STAGE,
  PD_IMAGE,
  PD_SSH,
  PD_USER,
  PD_PROXY,
  PD_APT,
  PD_DEVICE,
  PD_STORE,
  PD_CUSTOM,
  PD_NONE
} PdWhere;

/* Unknown keys and wrong types, everywhere; and hides what is secret. False: nothing there can be imported. */
bool pd_shape(Pd *p);
/* Is this what people call passwords, tokens and the like? */
bool pd_is_secret(Str name);
/* Of a text that is no YAML: hides what looks like a password or a private key. */
void pd_hide_unread(Import *im);
/* Writes a comment for each key of a section that was not taken over. */
void pd_leftovers(Pd *p, const YmlNode *section, PdWhere where);
/* The node if it has the shape that its key asks for; else NULL. */
const YmlNode *pd_section(const YmlNode *map, const char *key);
const YmlNode *pd_scalar(const YmlNode *map, const char *key);
/* A truth value; `absent` if it is not there or none. */
bool pd_bool(Pd *p, const YmlNode *map, const char *key, bool absent);

/* ---- pd_marker.c ---- */

bool pd_marks(Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi, Marks *out);
bool pd_has_marker(Str s);
/* The bytes lo..hi of a node's text in the file; the whole node where they are spelt differently there. */
Span pd_inner(const Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi);

/* ---- pd_value.c ---- */

/* A scalar, or a part of its text, as project text; "" after a diagnostic. `late`: launch values may be in it. */
Str pd_expr(Pd *p, const YmlNode *n, PdType type, bool late);
Str pd_expr_part(Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi, PdType type, bool late);
/* A path in front of it, as one string. */
Str pd_expr_behind(Pd *p, Str before, const YmlNode *n, bool late);
/* The text where the import itself has to decide: markers give their defaults. pd_decided says so, once. */
bool pd_now(Pd *p, const YmlNode *n, Str *text);
void pd_decided(Pd *p, const YmlNode *n, Str text);
/* Those that `users` have in them: a value may have been replaced by a later one. */
void pd_put_params(Pd *p, Draft *d, const Draft *const *users, uint32_t n);
/* A name for a thing at file level that nothing else has. */
Str pd_unique(Pd *p, Str wish);
/* The first time that it is asked about this place? */
bool pd_once(Pd *p, Span at);
/* Says so if PeiDocker took a scalar without quotes for something else than its text. */
void pd_say_misread(Pd *p, const YmlNode *n, Str name);

/* ---- pd_words.c ---- */

/* As a shell would split it; false after a diagnostic. */
bool pd_words(Pd *p, const YmlNode *n, Words *out, PdShell *shell);

/* ---- pd_file.c ---- */

typedef enum { FILE_THERE, FILE_MISSING, FILE_BAD } FileState; /* BAD: after a diagnostic */
/* Looks for a path as PeiDocker does: below installation/, then in the project. *path is how the project names it. */
FileState pd_file(Pd *p, const YmlNode *n, Str text, Str *path, Str *clean);

/* ---- the sections ---- */

void pd_apt(Pd *p, const PdStage *s, bool first); /* pd_apt.c */
void pd_proxy(Pd *p, const PdStage *s);           /* pd_proxy.c */
/* The address of the stage's proxy as a value; "" if it configures none. */
Str pd_proxy_url(Pd *p, const PdStage *s);
bool pd_proxy_global(Pd *p, const PdStage *s);
void pd_ssh(Pd *p, const PdStage *s); /* pd_ssh.c */
/* pd_user.c: to `logins` if the user can log in, else as a plain user of the image. */
void pd_user(Pd *p, const YmlPair *user, bool ssh, Draft *logins, const char **root_login);
/* pd_key.c: the fields of a user's public keys; false if there are none that can be used. *refused: what there is was
   said to be wrong. */
bool pd_public_key(Pd *p, const YmlPair *user, Pieces *fields, bool *refused);
/* True: the user has a key whose public half logs in. */
bool pd_private_key(Pd *p, const YmlPair *user, Pieces *fields);
/* A name that can be a secret, of a user and a word behind it. */
Str pd_secret_name(Pd *p, Str user, const char *what);
/* The variable that holds a secret: the one that the node names, or like the secret in capitals. */
Str pd_secret_variable(Pd *p, const YmlNode *n, Str secret);
void pd_ports(Pd *p, const PdStage *s);  /* pd_ports.c */
void pd_env(Pd *p, const PdStage *s);    /* pd_env.c */
void pd_stores(Pd *p, const PdStage *s); /* pd_store.c */
void pd_hooks(Pd *p, PdStage *s);        /* pd_hook.c */

/* ---- pd_recipe.c ---- */

/* What stands for a script. Without `use` it is done by another one's recipe. */
typedef struct {
  Str comment, use;
  Pieces env;
} PdRecipe;
/* The script as a recipe; false if that cannot be. */
bool pd_recipe(Pd *p, const PdScript *s, PdRecipe *out);

#endif
