/* The compiler's own checks over a project that was just made from something else, with its words at the places of
   that. The checks see defaults instead of the environment, so that an import is the same everywhere. */
#include "api/import_check.h"

#include "lower/lower.h"

typedef struct {
  Pei *p;
  Import *im;
  const Diags *from; /* of the draft, which is file 0 there */
} Carry;

static const char *no_variable(Os *os, const char *name) { return (void)os, (void)name, NULL; }
static int no_variables(Os *os, Arena *a, Str **names, uint32_t *n) {
  (void)os, (void)a;
  *names = NULL;
  return *n = 0, 0;
}

/* Where a place of the draft comes from; SPAN_NONE if from nowhere in particular. */
static Span origin(const Carry *c, Span at) {
  return at.file == 0 ? draft_origin(&c->im->out, at.lo, at.hi) : SPAN_NONE;
}

/* What the import has said in its own words, or what is no news to somebody who has no project yet. */
static bool is_told(const Diag *d, bool errors) {
  if (d->id == DIAG_E0613) return true; /* a variable that is not set: W0637 */
  if (d->id == DIAG_W0704) return true; /* a mount in another: as it was */
  if (d->id == DIAG_W0750) return true; /* an entry point of the base that is replaced: so PeiDocker does */
  if (d->id == DIAG_W0760) return true; /* a variable that is set to the same again: so did the scripts */
  /* after an error of the import, a missing piece says nothing new */
  return errors && (d->id == DIAG_E0209 || d->id == DIAG_E0720 || d->id == DIAG_E0205 || d->id == DIAG_W0712);
}

/* The message again, with each of its places that has one in the imported file. */
static void carry(Carry *c, const Diag *d) {
  Diags *to = &c->p->diags;
  Span at = origin(c, d->labels.v[0].at);
  const Frame *f = d->chain;
  for (; at.file == UINT32_MAX && f; f = f->up) at = origin(c, f->at);
  if (at.file == UINT32_MAX) at = (Span){c->im->file, 0, 0};
  Diag *copy = diag_put(to, d->id, at, NULL, 0);
  if (copy == to->spare) return;
  copy->message = d->message;
  copy->labels.n = 0;
  copy->helps = d->helps;
  copy->notes = d->notes;
  *vec_push(to->arena, &copy->labels) = (Label){at, d->labels.v[0].text, true};
  for (uint32_t i = 1; i < d->labels.n; i++) {
    Span other = origin(c, d->labels.v[i].at);
    bool same = other.lo == at.lo && other.hi == at.hi;
    if (other.file != UINT32_MAX && !same)
      *vec_push(to->arena, &copy->labels) = (Label){other, d->labels.v[i].text, false};
  }
}

void import_check(Pei *p, Import *im, Str project) {
  Arena *a = &p->arena;
  Str text = buf_str(&im->out.out);
  const PeiSource source = {arena_str(a, project).s, {text.s, text.n}};
  const PeiInput in = {.sources = &source, .n_sources = 1};
  Os machine;
  api_machine(&machine, a, &in, p->os);
  machine.get_env = no_variable;
  machine.env_names = no_variables;
  Sources sources = {.arena = a};
  Diags ds;
  diags_init(&ds, a, &sources);
  bool errors = p->diags.errors > 0;
  Model *m = model_new(a, &machine, &sources, &ds, NULL, 0);
  if (model_load(m, source.path)) return;
  diags_settle(&ds, false);
  if (!ds.errors) lower_project(m, "build");
  diags_finish(&ds);
  Carry c = {p, im, &ds};
  for (uint32_t i = 0; i < ds.list.n; i++)
    if (!is_told(ds.list.v[i], errors)) carry(&c, ds.list.v[i]);
}
