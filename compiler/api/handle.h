/* The insides of a Pei handle, shared by the files of api/. Nobody else sees them. */
#ifndef PEI_API_HANDLE_H
#define PEI_API_HANDLE_H

#include "base/os.h"
#include "base/source.h"
#include "diag/diag.h"
#include "ir/ir.h"
#include "libpei.h"
#include "model/model.h"
#include "out/origin.h"
#include "out/state.h"
#include "why/why.h"

struct Pei {
  Alloc host;
  Arena arena;
  Os machine; /* the disk, or what stands in front of it */
  Os *os;
  Sources sources;
  Diags diags;
  Model *model;       /* NULL before there is one */
  IrProject *project; /* the same */
  struct Plan *plan;  /* the same; of a compilation that made files */
  const char *root, *out_dir;
  VEC(PeiFile) files;
  VEC(PeiChange) changes;
  VEC(PeiFix) fixes, applied;
  VEC(PeiRewrite) rewrites;
  VEC(PeiImage) images; /* for pei_lock_images */
  Pei *fixer;           /* holds `applied` and `rewrites`; freed with this one */
  VEC(PeiDifference) differences;
  Why why;                   /* what the files come from, if the input asks for it */
  WhyAnswers answers;        /* for pei_answer */
  Arena notes;               /* of `inputs` */
  struct Inputs *inputs;     /* what was looked at; NULL before */
  const StateInputs *state;  /* what pei_write remembers; NULL: nothing */
  bool unchanged;            /* pei_build found nothing to do */
  struct Verified *verified; /* of pei_verify */
  OutOrigin made_by;         /* what pei_write notes in the output directory */
  PeiOrigin origin;          /* what pei_origin_read found there */
  PeiStatus status;
  Str message, dump, explanation, formatted;
  int error;
};

/* api.c: a handle with an empty arena, NULL if there is no memory for it. Its caller sets arena.oom. */
Pei *api_new(const PeiHost *host);
/* A handle made of the input by one step, whose status is the result; *out as in pei_compile. */
typedef PeiStatus ApiStep(Pei *p, const PeiInput *in);
PeiStatus api_run(const PeiHost *host, const PeiInput *in, ApiStep *step, Pei **out);
/* The steps of pei_compile; `remember`: the files that are looked at are noted in p->inputs. */
PeiStatus api_compile(Pei *p, const PeiInput *in, bool remember);
/* A failure that is not the project's. */
PeiStatus api_fail(Pei *p, PeiStatus status, int error, Str message);

/* sources.c: fills *os with a machine that shows the input's sources and variables, and behind them `below`
   unless the input is sealed. The input must outlive it. */
void api_machine(Os *os, Arena *a, const PeiInput *in, Os *below);

/* origin.c: notes how the files were made, after p->inputs. */
void api_origin_note(Pei *p, const PeiInput *in, const IrProject *project);
/* Were the outputs there made of another project, whose root file is still there? *other: its path from here. */
bool api_origin_other(Pei *p, Str *other);

/* why.c: what pei_why_… works with. */
void api_keep_map(Pei *p, const Emit *e);

/* dump.c: appends one stage; `what` is a PEI_DUMP_… bit. */
void api_dump_sources(Pei *p, unsigned what);
void api_dump_add(Pei *p, const char *title, Str text);

/* lock.c: what pei_lock_images gives. */
void api_lock_images(Pei *p);

/* fixes.c: what pei_fixes gives; jumps to arena.oom. */
void api_fixes(Pei *p);

static inline Str api_str(PeiText t) { return str_n(t.s, t.n); }
static inline PeiText api_text(Str s) { return (PeiText){s.n ? s.s : "", s.n}; }

#endif
