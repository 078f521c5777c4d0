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

/* What becomes of pei.lock: it is not looked at; it is read for what it knows, to be written again; the project has
   to be as it says. */
typedef enum { LOCK_IGNORED, LOCK_RENEWED, LOCK_KEPT } LockMode;

/* All memory from `a`; `os` and `params` must outlive the model. */
Model *model_new(Arena *a, Os *os, Sources *sources, Diags *ds, const ModelParam *params, uint32_t n_params);

/* Before loading; a new model ignores locks. `offline`: nothing is fetched unless its content is known. */
void model_use_lock(Model *m, LockMode mode, bool offline);

/* Before loading: an output beside the usual ones is wanted. What is wrong with its name; empty if all is well. */
Str model_ask_target(Model *m, Str name);

/* Reads, parses, expands and checks the project whose root file is `path`. Returns 0, or the errno of a root
   file that cannot be read (everything else is a diagnostic). */
int model_load(Model *m, const char *path);

/* A --param that no `param` declares, or whose value does not fit: the message; empty if all is well. */
Str model_param_error(const Model *m);

/* Says for each diagnostic in which statement of its file it is. */
void model_name_objects(Model *m);

#endif
