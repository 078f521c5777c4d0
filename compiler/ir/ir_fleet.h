/* Registries, docks and what goes there, as ir.h has all else; it includes this. */
#ifndef PEI_IR_IR_FLEET_H
#define PEI_IR_IR_FLEET_H

#include "base/source.h"
#include "base/text.h"

/* All images there have names that begin with `prefix`, which ends with `/`. */
typedef struct {
  Str name;
  enum { REGISTRY_GENERIC, REGISTRY_HUB, REGISTRY_ECR } kind;
  Text server; /* what docker logs in to */
  Text account, region, profile, user;
  uint32_t password; /* or IR_NONE: nobody logs in */
  bool insecure, isolated;
  Span at;
  const void *of;
} IrRegistry;
typedef struct {
  Str name;
  uint32_t image; /* or IR_NONE: image_ref */
  Text image_ref;
  uint32_t to;
  const Text *refs; /* in full, as docker pushes them */
  uint32_t n_refs;
  const Str *platforms;
  uint32_t n_platforms;
  uint32_t builder; /* or IR_NONE */
  Str layers;       /* as of an IrExport */
  Span at;
  const void *of;
} IrPublish;
typedef struct {
  Str name;
  Text ref;          /* in full */
  uint32_t registry; /* or IR_NONE */
  uint32_t dock;     /* or IR_NONE */
  Str platform;
  Span at;
  const void *of;
} IrPull;
typedef struct {
  Str name;
  Text host;    /* none: where the cloud says */
  Str identity; /* path relative to the project root, absolute or ~… */
  const Str *host_keys;
  uint32_t n_host_keys;
  Str ca, cert, key; /* paths like that of identity */
  Text workspace;
  int64_t notebook;
  bool offline;
  int64_t timeout_us; /* 0 = none */
  bool cloud;         /* an instance of EC2 */
  Text instance, region, profile;
  Str cloud_user;
  Span at;
  const void *of;
} IrDock;
typedef struct {
  Str name;
  uint32_t image; /* or IR_NONE: image_ref */
  Text image_ref;
  uint32_t to, from; /* docks; from may be IR_NONE */
  Str via;           /* ssh file registry */
  Str file;          /* path relative to the project root, absolute or ~… */
  uint32_t registry; /* or IR_NONE */
  Span at;
  const void *of;
} IrTransfer;
typedef struct {
  Str from; /* in the image */
  Str to;   /* relative to the project root */
  Span at;
} IrExtractPath;
typedef struct {
  Str name;
  uint32_t image; /* or IR_NONE: image_ref */
  Text image_ref;
  const IrExtractPath *paths;
  uint32_t n_paths;
  Span at;
  const void *of;
} IrExtract;
typedef struct {
  Str name;
  uint32_t dock;
  Str from; /* path relative to the project root; "" or "." is all of it */
  Text to;
  const Str *ignore; /* patterns, as .dockerignore has them */
  uint32_t n_ignore;
  bool deletes;
  Span at;
  const void *of;
} IrSync;

/* What a service that runs on each push does. */
typedef struct {
  Text install;
  Str root; /* the name of the root file */
  Str runner;
  const Str *branches;
  uint32_t n_branches;
  bool sarif, build;
  const Str *asked; /* targets that the project itself does not name */
  uint32_t n_asked;
  Span at;
  const void *of;
} IrCi;

/* Asked for by the control script when images are built. */
typedef struct {
  Str name;
  Str variable; /* that has it then; the build argument is called the same */
  bool has_fallback;
  Str fallback;
  bool used; /* by an image */
  Span at;
  const void *of;
} IrVersion;

#endif
