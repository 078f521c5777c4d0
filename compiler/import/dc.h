/* The importer of devcontainer.json, shared by its dc_*.c files. The container becomes a service of a compose file, as
   a tree that nobody wrote, with the places of what it comes from: the importer of compose files makes the project of
   it. What only editors are told goes into the block `devcontainer`. */
#ifndef PEI_IMPORT_DC_H
#define PEI_IMPORT_DC_H

#include "import/cp.h"

/* A key of the service: a list, a mapping or a text. */
typedef struct {
  YmlNode *key, *value;
  VEC(const YmlNode *) items;
  VEC(YmlPair) pairs;
} DcEntry;

typedef struct {
  Import *im;
  Arena *a;
  Diags *ds;
  Cp *c;
  const YmlNode *root;
  bool compose;  /* there is a compose file, and the container is one of its services */
  Str workspace; /* in the container; "" if the file does not say */
  VEC(DcEntry) service, volumes, networks;
  Draft block; /* the fields of `devcontainer` … */
  Draft more;  /* … and the blocks in it */
} Dc;

/* dc_json.c: the text as YAML, without comments and of the same length; false after a diagnostic. */
bool dc_json(Import *im, Str *out);

/* ---- dc_value.c ---- */

void dc_left_out(Dc *d, Span at, Str what);
/* Is it of that kind? Says so if not. */
bool dc_is(Dc *d, const YmlPair *p, YmlKind kind);
bool dc_is_text(Dc *d, const YmlPair *p, const YmlNode *n);
/* True or false; false after a diagnostic. */
bool dc_bool(Dc *d, const YmlPair *p, bool *out);
/* A value of JSON as one of the project; false after a warning about what it has no words for. */
bool dc_literal(Dc *d, const YmlPair *p, const YmlNode *n, Str *out);
/* Text whose variables are those of compose; false after a warning. */
bool dc_text(Dc *d, Span at, Str text, Str *out);
/* The same of a path on the host: that of the workspace is relative, that of the user begins with ~. */
bool dc_host_path(Dc *d, Span at, Str text, Str *out);

/* ---- dc_tree.c: the service as a tree ---- */

YmlNode *dc_node(Dc *d, Span at, Str text);
YmlNode *dc_map(Dc *d, Span at, uint32_t n); /* with room for n pairs */
void dc_map_add(Dc *d, YmlNode *map, const char *key, Span at, Str value);
void dc_set(Dc *d, const char *key, Span at, YmlNode *value);
void dc_add(Dc *d, const char *key, Span at, YmlNode *item);
void dc_add_pair(Dc *d, const char *key, Span at, YmlNode *name, YmlNode *value);
/* A volume or network that docker knows by this name. */
void dc_declare_volume(Dc *d, Span at, Str name);
void dc_declare_network(Dc *d, Span at, Str name);
/* All of it; `compose` is the file that it is added to, or NULL. False after a diagnostic. */
bool dc_tree(Dc *d, const YmlNode *compose, const YmlNode *name, Span at);

/* ---- the others ---- */

void dc_mount(Dc *d, const YmlNode *n);    /* dc_mount.c: of `mounts`, or --mount */
void dc_volume(Dc *d, Span at, Str text);  /* -v */
void dc_run_args(Dc *d, const YmlPair *p); /* dc_run.c */
const YmlNode *dc_compose(Dc *d,
                          const YmlNode **name); /* dc_compose.c: the compose file; NULL after a diagnostic */
void dc_block(Dc *d, Str service, Draft *out);   /* dc_block.c: `targets` and the block `devcontainer` */

/* One function for each key. */
#define DC(key, function) void function(Dc *d, const YmlPair *p);
#include "import/dc_keys.def"
#undef DC
#endif
