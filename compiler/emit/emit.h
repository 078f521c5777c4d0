/* The IR as files. Each target is one row of grammar/target.def; an emitter appends whole files to `out`. */
#ifndef PEI_EMIT_EMIT_H
#define PEI_EMIT_EMIT_H

#include "base/buf.h"
#include "base/source.h"
#include "ir/ir.h"

typedef struct {
  Str path; /* relative to the output directory */
  Str text;
  uint32_t mode;
} EmitFile;

typedef struct {
  Arena *arena;
  const Sources *sources;
  const IrProject *project;
  VEC(EmitFile) files;
  /* What each object is, without source lines: what the plan hashes. By index in the project's arrays. */
  Str *image_content, *service_content, *network_content, *volume_content;
  /* Set by emit_all. */
  Str headline;     /* the first line of every output: "made by peic from dev.pei: edit that, not this" */
  Str project_name; /* as compose has it: no dots, no capitals */
} Emit;

typedef struct {
  const char *name, *files, *help;
  void (*emit)(Emit *e);
} EmitTarget;
extern const EmitTarget emit_targets[];
extern const uint32_t emit_target_count;

/* Every target, in table order. */
void emit_all(Emit *e);

#endif
