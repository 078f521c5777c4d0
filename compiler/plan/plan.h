/* The plan: every object of a project as a step with its inputs, its needs and a hash of both. Pure: what an object is
   made from is given as named inputs. Not the reading of the build context (context.h), not the running of steps. */
#ifndef PEI_PLAN_PLAN_H
#define PEI_PLAN_PLAN_H

#include "base/hash.h"
#include "base/source.h"
#include "ir/ir.h"

/* Of the form of plan.json; another one is not compared with. */
#define PLAN_VERSION 2

/* The kinds of steps, in the order they stand in a plan. */
#define PLAN_KIND_ROWS(KIND)                                                                                 \
  KIND(BEFORE, "before")                                                                                     \
  KIND(IMAGE, "image")                                                                                       \
  KIND(AFTER, "after")                                                                                       \
  KIND(BUILDER, "builder")                                                                                   \
  KIND(EXPORT, "export")                                                                                     \
  KIND(NETWORK, "network")                                                                                   \
  KIND(VOLUME, "volume")                                                                                     \
  KIND(SERVICE, "service")                                                                                   \
  KIND(PUBLISH, "publish")                                                                                   \
  KIND(PULL, "pull")                                                                                         \
  KIND(DOCK, "dock")                                                                                         \
  KIND(TRANSFER, "transfer")                                                                                 \
  KIND(SYNC, "sync")                                                                                         \
  KIND(DISK, "disk")                                                                                         \
  KIND(EXTRACT, "extract")                                                                                   \
  KIND(COPY, "copy")
typedef enum {
#define KIND(id, name) PLAN_##id,
  PLAN_KIND_ROWS(KIND)
#undef KIND
      PLAN_KINDS
} PlanKind;
extern const char *const plan_kind_names[PLAN_KINDS];

/* What `value` of an input is; the word of plan.json. */
#define PLAN_SAYS_ROWS(SAYS)                                                                                 \
  SAYS(VALUE, "value")   /* all of it */                                                                     \
  SAYS(BEGINS, "begins") /* its first words: it is long, `hash` is of all of it */                           \
  SAYS(MODE,                                                                                                 \
       "mode") /* a file's permission bits in octal, "" where they do not matter; `hash` of its bytes */     \
  SAYS(FILES, "files") /* a directory: how many files are in it; `hash` of them all */                       \
  SAYS(LINK, "link")   /* a symbolic link: where it leads */
typedef enum {
#define SAYS(id, word) SAYS_##id,
  PLAN_SAYS_ROWS(SAYS)
#undef SAYS
      PLAN_SAYS
} PlanSays;
extern const char *const plan_says_words[PLAN_SAYS];

typedef struct {
  Str name; /* "FROM", "ENV LANG", "file scripts/a.sh", "environment.PORT" */
  Str value, hash;
  PlanSays says;
  Str source; /* "dev.pei:14"; empty if it is that of the step */
} PlanInput;
typedef VEC(PlanInput) PlanInputs;

/* `text` in full, or if it is long its beginning and its hash. `begins` is what is shown then. */
PlanInput plan_input(Arena *a, Str name, Str text, Str begins);

/* A directory or pattern of the build context, once, however many steps copy it. Told apart by path and hash. */
typedef struct {
  Str path, hash;
  uint32_t files;
  const PlanInput
      *entries; /* its files if they are few, otherwise what is at its top; their names are below `path` */
  uint32_t n_entries;
} PlanTree;

typedef struct {
  PlanKind kind;
  uint32_t index;         /* in the project's array of that kind */
  Str id, source;         /* "image.dev", "dev.pei:14" */
  const Str *needs;       /* ids of steps */
  const uint32_t *needed; /* the same steps, as indices */
  uint32_t n_needs;
  const PlanInput *inputs;
  uint32_t n_inputs;
  Str hash;
  Span at;
} PlanStep;

typedef struct Plan {
  Str project;
  const PlanStep *steps; /* by kind, each in source order */
  uint32_t n;
  const PlanTree *trees; /* in the order met */
  uint32_t n_trees;
  const PlanInput *ambient; /* "param ssh_port", "env HOME": values from outside, wherever they went */
  uint32_t n_ambient;
  const uint32_t *order; /* all steps, each behind what it needs */
} Plan;

/* The inputs of each object, by kind and index in the project's arrays; NULL: that kind has none. */
typedef struct {
  const PlanInputs *of[PLAN_KINDS];
  const PlanTree *trees;
  uint32_t n_trees;
} PlanContent;

/* In two parts, as compose.yaml has hashes in it and is itself what services are made from: everything but services
   first. `plan_hash` is for steps that need no service, and may be asked between the two. */
typedef struct PlanMaker PlanMaker;
PlanMaker *plan_start(Arena *a, const Sources *sources, const IrProject *p, PlanContent content);
Str plan_hash(PlanMaker *m, PlanKind kind, uint32_t index);
Plan *plan_finish(PlanMaker *m, const PlanInputs *services);
/* settings.c: what the IR alone says of an object: all of a builder, export, network or volume; of an image what is not
   in its Dockerfile; of a service its secrets. */
void plan_settings(Arena *a, const IrProject *p, PlanKind kind, uint32_t index, PlanInputs *out);
/* What apply puts into the container of a service, without the files. */
void plan_filling(Arena *a, const IrApply *apply, PlanInputs *out);
/* The hash of inputs alone. */
Str plan_hash_inputs(Arena *a, const PlanInputs *inputs);
/* "dev.pei:14"; "" for what stands in no file. */
Str plan_place(Arena *a, const Sources *sources, Span at);
/* The place of a step or of one of its inputs. */
static inline Str plan_source(const PlanStep *s, const PlanInput *in) {
  return in && in->source.n ? in->source : s->source;
}

#endif
