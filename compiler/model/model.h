/* The project as checked objects: reads the root file and its imports, expands templates, loops and
   conditions, evaluates and type-checks every field against the schema, and checks across objects.
   Phases P1 to P7; never writes, never talks to Docker. The objects themselves are object.h. */
#ifndef PEI_MODEL_MODEL_H
#define PEI_MODEL_MODEL_H

#include "base/os.h"
#include "diag/diag.h"

typedef struct {
  Str name, value; /* --param name=value: value as typed on the command line */
} ModelParam;

typedef struct Model Model;

/* All memory from `a`; `os` and `params` must outlive the model. */
Model *model_new(Arena *a, Os *os, Sources *sources, Diags *ds, const ModelParam *params, uint32_t n_params);

/* Reads, parses, expands and checks the project whose root file is `path`. Returns 0, or the errno of a root
   file that cannot be read (everything else is a diagnostic). */
int model_load(Model *m, const char *path);

/* A --param that no `param` declares, or whose value does not fit: the message; empty if all is well. */
Str model_param_error(const Model *m);

#endif
