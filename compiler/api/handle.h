/* The insides of a Pei handle, shared by the files of api/. Nobody else sees them. */
#ifndef PEI_API_HANDLE_H
#define PEI_API_HANDLE_H

#include "base/os.h"
#include "base/source.h"
#include "diag/diag.h"
#include "libpei.h"
#include "model/model.h"

struct Pei {
  Alloc host;
  Arena arena;
  Os machine; /* the disk, or what stands in front of it */
  Os *os;
  Sources sources;
  Diags diags;
  const char *root, *out_dir;
  VEC(PeiFile) files;
  VEC(PeiChange) changes;
  PeiStatus status;
  Str message, dump;
  int error;
};

/* api.c: a failure that is not the project's. */
PeiStatus api_fail(Pei *p, PeiStatus status, int error, Str message);

/* sources.c: fills *os with a machine that shows the input's sources and variables, and behind them `below`
   unless the input is sealed. The input must outlive it. */
void api_machine(Os *os, Arena *a, const PeiInput *in, Os *below);

/* dump.c: appends one stage; `what` is a PEI_DUMP_… bit. */
void api_dump_sources(Pei *p, unsigned what);
void api_dump_add(Pei *p, const char *title, Str text);

static inline PeiText api_text(Str s) { return (PeiText){s.n ? s.s : "", s.n}; }

#endif
