/* The IR as files. Each target is one row of grammar/target.def; an emitter appends whole files to `out`. */
#ifndef PEI_EMIT_EMIT_H
#define PEI_EMIT_EMIT_H

#include "base/marks.h"
#include "base/source.h"
#include "ir/ir.h"

typedef struct {
  Str path; /* relative to the output directory */
  Str text;
  uint32_t mode;
  const Marks *marks; /* where its text comes from, if Emit.map asks for it; NULL: nobody said */
} EmitFile;

typedef struct {
  Arena *arena;
  const Sources *sources;
  const IrProject *project;
  VEC(EmitFile) files;
  bool map;                        /* files get marks */
  const struct PlanFiles *context; /* what images take from their build contexts; NULL: nobody looked */
  struct PlanMaker *planning;      /* set by emit_plan_begin */
  struct Plan *plan;               /* set by emit_plan_made */
  /* What each service is in compose.yaml, without its source line: what the plan takes apart. By index in the
     project's array. */
  Str *service_content;
  Str (*overlay_content)[OVERLAYS]; /* the same of its overlays */
  /* Set by emit_all. */
  Str headline;     /* the first line of every output: "made by peic from dev.pei: edit that, not this" */
  Str project_name; /* as compose has it: no dots, no capitals */
  /* Set by compose_plan_builds: by image, the service that builds it for others, or ""; by secret, is it for builds? */
  const Str *image_service;
  const bool *secret_built;
} Emit;

typedef struct {
  const char *name, *files, *help;
  void (*emit)(Emit *e);
  TargetWhen when;
} EmitTarget;
extern const EmitTarget emit_targets[];
extern const uint32_t emit_target_count;

/* Every target that is wanted, in table order. */
void emit_all(Emit *e);

#endif
