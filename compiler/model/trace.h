/* Where a value of a project comes from, read off the sources: for those who ask why an output is as it is. Only for a
   project without errors. */
#ifndef PEI_MODEL_TRACE_H
#define PEI_MODEL_TRACE_H

#include "model/object.h"

/* Adds to d as further labels what the expressions at `at` are made of: names with the values that they have, what
   those are made of in turn, arguments of the templates that `chain` leads through, objects that are named. */
void model_trace(Model *m, Diag *d, Span at, const Frame *chain);
/* Adds a label that says something, unless there is one at that place already. */
void model_trace_label(Model *m, Diag *d, Span at, PhraseId phrase, Str name, Str shown);

/* The whole `name = value` whose name or value is at `at`, if it stands on one line; otherwise `at`. */
Span model_statement(const Model *m, Span at);
/* The whole block or step of an object. */
Span model_body(const Obj *o);
/* Line `line`, from 0, of what a heredoc says, whose text is `generated` in an output: where it stands in the source.
   SPAN_NONE if that cannot be told. `at` is the object's. */
Span model_heredoc_line(Model *m, const Obj *o, uint32_t line, Str generated);
/* A parameter of the root file or of an imported one; SPAN_NONE if there is none. */
Span model_param(const Model *m, Str name);

#endif
