/* The importer of compose files, shared by its cp_*.c files. Keys that a project has under the same name are taken
   over by the schema's own tables (cp_typed.c); the others have a function in cp_keys.def. */
#ifndef PEI_IMPORT_CP_H
#define PEI_IMPORT_CP_H

#include "import/df.h"
#include "import/yml.h"
#include "model/schema.h"

typedef struct {
  const YmlPair *service;
  const YmlNode *build; /* NULL: it has none */
  Str image;            /* of the project; "" for one from elsewhere */
  uint32_t run,
      target; /* private to cp_build.c: which import of a Dockerfile, and which target of it, from 1 */
} CpService;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  const YmlNode *root;
  Str title; /* of the project */
  Interner names;
  bool env_read;
  DfVars env; /* of the file .env */
  VEC(CpService) services;
  Draft includes, secrets, configs, models, volumes, networks, params, images, out;
  Pieces ignore;
  VEC(Str) declared; /* "volume x" */
  /* of the service that is being written */
  const YmlNode *service;
  Pieces limits, stop, deploy, reserve, tmpfs, passed;
  Draft blocks; /* blocks come behind the fields */
} Cp;

/* ---- compose.c: also for devcontainer.json, which becomes one (dc_tree.c) ---- */

Cp *cp_new(Import *im);
/* All that `root` says, into the drafts; false if there was nothing to read. */
bool cp_read(Cp *c);
/* The drafts into the project; `more` stands in its block `project`, and may be NULL. */
void cp_write(Cp *c, Str title, const Draft *more);

/* Another compose file at a clean path; NULL if it cannot be read. */
const YmlNode *cp_file(Cp *c, Str clean);
/* What both say of `key`, `own` over `base`; see cp_merge.c. `depth` is 0. */
const YmlNode *cp_merge(Cp *c, Str key, const YmlNode *own, const YmlNode *base, uint32_t depth);

/* ---- cp_text.c: `${…}` becomes `late(…)`, or its default where a project has to know it ---- */

/* A scalar as a value: a string, or the `late(…)` that it is. False after a diagnostic. */
bool cp_value(Cp *c, const YmlNode *n, bool late, Str *out);
/* The same of a part of its text. */
bool cp_value_of(Cp *c, const YmlNode *n, Str text, bool late, Str *out);
/* Its text, with every variable as its default. */
bool cp_known(Cp *c, const YmlNode *n, Str *out);
void cp_read_env(Cp *c);

/* ---- cp_typed.c ---- */

/* A node as a value of the schema's type; false after a diagnostic. */
bool cp_typed(Cp *c, const YmlPair *p, const Type *t, bool late, Str *out);
/* The same of a node that is not the value of the key. */
bool cp_typed_as(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out);
/* The pairs of a mapping, or of a list of A=B, as a block of free keys. */
void cp_pairs(Cp *c, Draft *d, const char *header, const YmlPair *p, bool late);
void cp_left_out(Cp *c, const YmlPair *p);
bool cp_is(Cp *c, const YmlPair *p, YmlKind kind);   /* says so if it is something else */
Str cp_size(Arena *a, Str s);                        /* "512m" → 512MiB; "" if it is none */
Str cp_member(Arena *a, const char *kind, Str name); /* volume.x, volume["x.y"] */
Str cp_bare_default(Cp *c, Str s);                   /* late("X", "80") → late("X", 80) */
Str cp_path(Cp *c, Str s); /* a path of the host, relative ones as the project names them */

/* ---- cp_rows.c: what the rows of grammar/compose.def say ---- */

/* A row; `how` as in cp_rows.c. */
typedef struct {
  const char *path;
  uint8_t block;
  uint16_t word;
  uint8_t how;
  const char *note;
} CpRow;
/* A mapping that becomes a block of the schema. */
typedef struct {
  uint8_t block;    /* B_… */
  const char *path; /* of the mapping, in the table */
  const YmlNode *map;
  Span at;
  Str header;          /* "": what its own fields make */
  const Pieces *first; /* fields that do not come from the map; NULL: none */
  const Draft *more;   /* blocks in it that do not; NULL: none */
  const char *skip[8]; /* keys that somebody else reads */
} CpBlock;
void cp_block(Cp *c, Draft *d, const CpBlock *says);
Str cp_list(Cp *c, const Pieces *parts); /* "[a, b]" */
/* A key that the service has under a name of the schema; cp_left_out if it has none. */
void cp_other(Cp *c, const YmlPair *p);

/* ---- the others ---- */

void cp_builds(Cp *c); /* cp_build.c: the images that services are built from */
/* cp_remote.c: an image for each stage that services are built to, of a repository; `kept` are its arguments. */
void cp_put_remote(Cp *c, const CpService *s, Span at, Str address, DfTarget *targets, uint32_t n,
                   const Draft *kept);
void cp_services(Cp *c); /* cp_service.c */
bool cp_only_builds(Str name);
void cp_objects(Cp *c); /* cp_object.c: volumes, networks, secrets at file level */
/* "volume.x", declared if it is not. */
Str cp_ref(Cp *c, const char *kind, Str name);
/* The image of the project that something is built to under this name; "" if there is none. */
Str cp_image_of(Cp *c, Str name);

/* One function for each key of a service that is called or made otherwise here. */
#define CP(key, function) void function(Cp *c, const YmlPair *p);
#include "import/cp_keys.def"
#undef CP
#endif
