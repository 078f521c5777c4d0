/* The importer of docker-utils' dockerutils.cfg, shared by its du_*.c files. A directory of docker/ becomes an image
   with its own Dockerfile, a section a run profile: options of `docker run` become its fields. */
#ifndef PEI_IMPORT_DU_H
#define PEI_IMPORT_DU_H

#include "import/df.h"
#include "import/ini.h"

/* A word of a value, without its quotes; a `$` that no shell looks at is DU_DOLLAR. */
#define DU_DOLLAR '\x01'
typedef struct {
  Str text;
  Span at;
} DuWord;
typedef VEC(DuWord) DuWords;

typedef struct {
  const char *field;
  Pieces items;
} DuList;
/* What options of docker run have made of a section, or of its `_docked` options. */
typedef struct {
  Pieces mounts, ports, env, passed, networks;
  Pieces fields;    /* "shm = 512MiB" */
  Pieces read_only; /* directories of the container */
  VEC(DuList) lists;
  bool docked; /* for `when docked`, which has not every field */
} DuRun;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  Ini ini;
  Interner names, declared;
  Draft volumes, networks, registries, images, runs;
  VEC(Str) dirs; /* of docker/, those with a Dockerfile */
  bool ecr, hub; /* is the registry declared? */
} Du;

/* ---- du_words.c ---- */

void du_left_out(Du *d, Span at, Str what);
void du_words(Du *d, const IniOption *o, DuWords *out);
/* "…": text of the project, with replacement variables and those of the host. */
Str du_string(Du *d, Str text);
/* The same of a path on the host: the project's own is relative to it. */
Str du_path(Du *d, Str text);

/* ---- du_flags.c ---- */

void du_flags(Du *d, const DuWords *words, DuRun *run);
void du_network(Du *d, Span at, Str name, DuRun *run);

/* ---- du_image.c ---- */

/* The option of a section, or of [DEFAULT]; NULL if there is none. */
IniOption *du_option(Du *d, IniSection *s, const char *key);
bool du_is_on(Du *d, IniSection *s, const char *key, bool otherwise);
/* The directories of docker/ as images. */
void du_images(Du *d);
/* The value of `image` for a section; false after a diagnostic. */
bool du_image_of(Du *d, IniSection *s, Str *out);
/* The name of a section as an object's. */
Str du_name(Du *d, Str name);

#endif
