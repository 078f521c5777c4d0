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
} CpService;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  const YmlNode *root;
  Interner names;
  DfVars env; /* of the file .env */
  VEC(CpService) services;
  Draft secrets, volumes, networks, params, images, out;
  Pieces ignore;
  VEC(Str) declared; /* "volume x" */
  /* of the service that is being written */
  const YmlNode *service;
  Pieces limits, stop, gpus;
  Draft blocks; /* blocks come behind the fields */
} Cp;

/* ---- compose.c: also for devcontainer.json, which becomes one (dc_tree.c) ---- */

Cp *cp_new(Import *im);
/* All that `root` says, into the drafts; false if there was nothing to read. */
bool cp_read(Cp *c);
/* The drafts into the project; `more` stands in its block `project`, and may be NULL. */
void cp_write(Cp *c, Str title, const Draft *more);

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
/* A mapping as a block of the schema, to `d`. */
void cp_block(Cp *c, Draft *d, const SchemaBlock *b, Str header, const YmlNode *map);
/* The pairs of a mapping, or of a list of A=B, as a block of free keys. */
void cp_pairs(Cp *c, Draft *d, const char *header, const YmlPair *p, bool late);
void cp_left_out(Cp *c, const YmlPair *p);
bool cp_is(Cp *c, const YmlPair *p, YmlKind kind); /* says so if it is something else */
Str cp_size(Arena *a, Str s);                      /* "512m" → 512MiB; "" if it is none */

/* ---- the others ---- */

void cp_builds(Cp *c);   /* cp_build.c: the images that services are built from */
void cp_services(Cp *c); /* cp_service.c */
void cp_objects(Cp *c);  /* cp_object.c: volumes, networks, secrets at file level */
/* "volume.x", declared if it is not. */
Str cp_ref(Cp *c, const char *kind, Str name);

/* One function for each key of a service that is called or made otherwise here. */
#define CP(key, function) void function(Cp *c, const YmlPair *p);
#include "import/cp_keys.def"
#undef CP
#endif
