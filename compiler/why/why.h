/* Where generated text comes from: a line of an output to the lines of the project that make it, with the values on the
   way; an object to its neighbours; the messages of an engine to the project. Needs a project that was compiled with
   marks (base/marks.h). Reads nothing and prints nothing: answers are data, and drawn as diagnostics are. */
#ifndef PEI_WHY_WHY_H
#define PEI_WHY_WHY_H

#include "diag/render.h"
#include "emit/emit.h"
#include "model/object.h"
#include "plan/plan.h"

typedef struct {
  Arena *arena;
  Model *model;
  Sources *sources;
  const EmitFile *files;
  uint32_t n_files;
  const Plan *plan;
  Str out_dir; /* as messages show it */
} Why;

typedef struct {
  Str path;         /* of the output, with the directory; empty: the question was no line */
  uint32_t line;    /* from 1 */
  Str text;         /* of the line */
  Str object;       /* "service.web"; "" for none */
  bool fixed;       /* the same for every project: no places */
  Diag *places;     /* never reported: labels at the places, the first is the one that counts; notes; chain */
  const Plan *plan; /* of an object: the steps that need it are found here */
  const PlanStep *step;
} WhyAnswer;

/* Line `line` of an output, from 1; with `column`, from 1 in code points, only what stands there. False if there are
   not so many. */
bool why_line(Why *w, const EmitFile *file, uint32_t line, uint32_t column, WhyAnswer *out);
/* An object by its id, "service.web"; false if the project has none: then *near is what may have been meant. */
bool why_object(Why *w, Str id, WhyAnswer *out, Str *near);
/* The lines and objects that an engine's messages speak of, each once, in the order met: BuildKit's, bake's, compose's
   and a shell's. */
typedef VEC(WhyAnswer) WhyAnswers;
void why_messages(Why *w, Str text, WhyAnswers *out);

/* The file of this path below the output directory; NULL if there is none. */
const EmitFile *why_file(const Why *w, Str path);

void why_draw(Buf *out, const Why *w, const WhyAnswer *a, const RenderStyle *style);
void why_json(Buf *out, const Why *w, const WhyAnswer *a);

#endif
