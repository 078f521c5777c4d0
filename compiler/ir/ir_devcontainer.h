/* What editors are told of a service, in the IR: a dev container. Included by ir.h, behind the maps. */
#ifndef PEI_IR_IR_DEVCONTAINER_H
#define PEI_IR_IR_DEVCONTAINER_H

#include "base/source.h"

/* A value of a document in JSON. */
typedef struct IrData {
  enum { DATA_TEXT, DATA_LITERAL, DATA_LIST, DATA_MAP } kind;
  Str text;                   /* DATA_LITERAL: a number, true or false */
  const struct IrData *items; /* DATA_LIST, and of DATA_MAP the values */
  const Str *keys;
  const Span *at; /* of DATA_MAP, where each stands */
  uint32_t n;
} IrData;

typedef struct {
  Str port; /* "3000", or "db:5432" */
  Str label, protocol, open;
  Span at;
  const void *of;
} IrForward;
typedef struct {
  Str id;
  IrData options;
  Span at;
  const void *of;
} IrFeature;

/* When the editor runs a command; where it stands in the document and in the project. */
#define IR_DEVCONTAINER_COMMANDS(X)                                                                          \
  X(initialize, "initializeCommand")                                                                         \
  X(on_create, "onCreateCommand")                                                                            \
  X(update_content, "updateContentCommand")                                                                  \
  X(post_create, "postCreateCommand")                                                                        \
  X(post_start, "postStartCommand")                                                                          \
  X(post_attach, "postAttachCommand")

/* How editors use a service as a dev container. */
typedef struct {
  Str name;
  uint32_t service;
  const uint32_t *run_services;
  uint32_t n_run_services;
  Str workspace;
  bool mounted; /* the service mounts the project there */
  Str user;
  int64_t update_uid; /* -1: nothing is said */
  bool override_command;
  Str shutdown;
  const Str *extensions;
  uint32_t n_extensions;
  IrData settings;
  IrMap env;
  const IrForward *forwards;
  uint32_t n_forwards;
  const IrFeature *features;
  uint32_t n_features;
#define X(field, key) IrWords field;
  IR_DEVCONTAINER_COMMANDS(X)
#undef X
  int64_t cpus, memory, storage; /* -1 */
  bool gpu;
  Span at;
  const void *of;
} IrDevcontainer;

#endif
