/* The pipeline, as straight calls in one function: read and check, lower, emit. Not the writing of files
   (write.c). Called by the tool, the tests and whoever links libpei. */
#include "api/handle.h"
#include "api/inputs.h"
#include "emit/emit.h"
#include "ir/dump.h"
#include "lower/lower.h"
#include "model/lock.h"
#include "model/object.h"
#include "plan/context.h"
#include <errno.h>
#include <setjmp.h>

PeiStatus api_fail(Pei *p, PeiStatus status, int error, Str message) {
  p->error = error;
  p->message = message;
  return p->status = status;
}

/* Has the project errors, as it and the caller want to count them? */
static bool bad(Pei *p, const PeiInput *in) {
  diags_settle(&p->diags, in->warnings_are_errors);
  return p->diags.errors > 0;
}

static void phase(const PeiInput *in, const char *name) {
  if (in->phase) in->phase(in->phase_ctx, name);
}

static void keep_files(Pei *p, const Emit *e, const PeiInput *in) {
  for (uint32_t i = 0; i < e->files.n; i++) {
    const EmitFile *f = &e->files.v[i];
    *vec_push(&p->arena, &p->files) =
        (PeiFile){api_text(arena_str(&p->arena, f->path)), api_text(f->text), f->mode};
    if (in->dump & PEI_DUMP_PLAN && str_is(f->path, "plan.json")) api_dump_add(p, "plan", f->text);
  }
}

PeiStatus api_compile(Pei *p, const PeiInput *in, bool remember) {
  Arena *a = &p->arena;
  Os *watched = arena_new(a, Os);
  p->inputs = inputs_watch(watched, &p->notes, p->os, remember, p->out_dir);
  p->os = watched;
  ModelParam *params = arena_array(a, ModelParam, in->n_params);
  for (size_t i = 0; i < in->n_params; i++)
    params[i] = (ModelParam){str_c(in->params[i].name), str_c(in->params[i].value)};

  Model *m = model_new(a, p->os, &p->sources, &p->diags, params, (uint32_t)in->n_params);
  p->model = m;
  model_use_lock(m, (LockMode)in->lock, in->offline);
  Str wrong = STR("");
  for (size_t i = 0; i < in->n_targets && !wrong.n; i++) wrong = model_ask_target(m, str_c(in->targets[i]));
  if (wrong.n) return api_fail(p, PEI_BAD_PARAM, 0, wrong);
  int error = model_load(m, p->root);
  if (error) return api_fail(p, PEI_UNREADABLE, error, arena_fmt(a, "cannot read `%s`", p->root));
  api_dump_sources(p, in->dump);
  wrong = model_param_error(m);
  bool errors = bad(p, in);
  if (wrong.n || errors) return wrong.n ? api_fail(p, PEI_BAD_PARAM, 0, wrong) : PEI_ERRORS;
  phase(in, "read and check the project");

  IrProject *project = p->project = lower_project(m, p->out_dir);
  if (project->out_error)
    return api_fail(p, PEI_UNREADABLE, project->out_error,
                    arena_fmt(a, "cannot find out where `%s` is", p->out_dir));
  lock_finish(m);
  if (bad(p, in)) return PEI_ERRORS;
  api_lock_images(p);
  if (in->dump & PEI_DUMP_IR) {
    Buf text = buf_new(a);
    ir_dump(project, &p->sources, &text);
    api_dump_add(p, "ir", buf_str(&text));
  }

  if (in->check_only && !(in->dump & PEI_DUMP_PLAN)) return PEI_OK;

  PlanFiles *context = plan_read_files(a, p->os, &p->sources, model_root_as_given(m).s, project);
  for (uint32_t i = 0; i < context->reader.failures.n; i++) {
    const TreeFailure *f = &context->reader.failures.v[i];
    bool here = str_starts(f->path, STR("./"));
    diag(&p->diags, W0954, SPAN_NONE, here ? str_sub(f->path, 2, f->path.n) : f->path,
         str_c(strerror(f->error)));
  }
  for (uint32_t i = 0; i < context->outputs.n; i++) {
    Diag *d = diag(&p->diags, E0715, context->outputs.v[i].at, context->outputs.v[i].path, STR("peic"));
    diag_help(&p->diags, d, OTHER_OUT, project->out_from_root);
  }
  if (bad(p, in)) return PEI_ERRORS;
  phase(in, "read what images copy");
  Emit e = {.arena = a, .sources = &p->sources, .project = project, .context = context, .map = in->map};
  emit_all(&e);
  api_origin_note(p, in, project);
  p->plan = e.plan;
  keep_files(p, &e, in);
  phase(in, "write the outputs, in memory");
  if (in->map) api_keep_map(p, &e);
  return PEI_OK;
}

static PeiStatus run(Pei *p, const PeiInput *in) { return api_compile(p, in, false); }

Pei *api_new(const PeiHost *host) {
  Alloc alloc = os_memory();
  if (host && host->alloc) alloc = (Alloc){host->alloc, host->release, host->ctx};
  Pei *p = alloc.alloc(alloc.ctx, sizeof *p);
  if (!p) return NULL;
  *p = (Pei){.host = alloc};
  arena_init(&p->arena, &p->host, NULL);
  arena_init(&p->notes, &p->host, NULL);
  if (host && host->chunk) p->arena.chunk_bytes = p->notes.chunk_bytes = host->chunk;
  return p;
}

_Static_assert((int)PEI_LOCK_IGNORED == (int)LOCK_IGNORED && (int)PEI_LOCK_RENEWED == (int)LOCK_RENEWED &&
                   (int)PEI_LOCK_KEPT == (int)LOCK_KEPT,
               "a mode is passed on as it is");

/* Takes over the input: p->os shows it. Yields the machine below, which is what files are written to. */
static Os *take_input(Pei *p, const PeiHost *host, const PeiInput *in) {
  p->root = arena_str(&p->arena, str_c(in->root)).s;
  p->out_dir = arena_str(&p->arena, str_c(in->out_dir ? in->out_dir : "build")).s;
  p->os = host && host->os ? host->os : &p->machine;
  if (p->os == &p->machine) os_posix(&p->machine);
  Os *disk = p->os;
  Os *shown = disk;
  if (in->sealed || in->n_sources || in->n_env) {
    shown = arena_new(&p->arena, Os);
    api_machine(shown, &p->arena, in, disk);
  }
  p->os = shown;
  p->sources.arena = &p->arena;
  diags_init(&p->diags, &p->arena, &p->sources);
  p->diags.today = arena_str(&p->arena, str_c(in->today ? in->today : ""));
  return disk;
}

PeiStatus api_run(const PeiHost *host, const PeiInput *in, ApiStep *step, Pei **out) {
  Pei *p = *out = api_new(host);
  if (!p) return PEI_NO_MEMORY;
  jmp_buf oom;
  p->arena.oom = p->notes.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));

  Os *disk = take_input(p, host, in);
  p->status = step(p, in);
  diags_finish(&p->diags);
  p->os = disk; /* files are written to the machine itself */
  return p->status;
}

PeiStatus pei_compile(const PeiHost *host, const PeiInput *in, Pei **out) {
  return api_run(host, in, run, out);
}

void pei_free(Pei *p) {
  if (!p) return;
  pei_free(p->fixer);
  Alloc host = p->host;
  arena_free(&p->notes);
  arena_free(&p->arena);
  host.release(host.ctx, p, sizeof *p);
}

PeiStatus pei_status(const Pei *p) { return p->status; }
size_t pei_files(const Pei *p, const PeiFile **files) { return *files = p->files.v, p->files.n; }
uint32_t pei_error_count(const Pei *p) { return p->diags.errors; }
uint32_t pei_warning_count(const Pei *p) { return p->diags.warnings; }
PeiText pei_message(const Pei *p) { return api_text(p->message); }
int pei_errno(const Pei *p) { return p->error; }
PeiText pei_dump(const Pei *p) { return api_text(p->dump); }
