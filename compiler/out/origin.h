/* DIR/.peic/origin: the command that made an output directory, so that the project can be found and compiled again
   when only the directory is given. No absolute path, no value of an environment variable. */
#ifndef PEI_OUT_ORIGIN_H
#define PEI_OUT_ORIGIN_H

#include "out/record.h"

#define ORIGIN_FILE PEIC_DIR "/origin"

/* The options that decide what a project gives. */
#define ORIGIN_OPTIONS(X) X(locked) X(offline) X(werror)

typedef struct {
  Str name, value;
} OriginPair;
typedef struct {
  Str version;            /* of the peic that wrote */
  Str root;               /* the root file, from the output directory: "../hello.pei" */
  Str project;            /* the name of the project */
  VEC(OriginPair) params; /* as typed, in that order */
  VEC(Str) targets;       /* that were asked for beside those of the project */
  VEC(Str) env;           /* names that the project asked for */
#define X(name) bool name;
  ORIGIN_OPTIONS(X)
#undef X
} OutOrigin;

Str origin_text(Arena *a, const OutOrigin *o);
/* Texts of *out lie in the arena. */
RecordKind origin_parse(Arena *a, Str text, OutOrigin *out);

#endif
