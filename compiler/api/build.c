/* Compiling and writing in one, for those who do it again and again: it ends early if nothing has changed since
   the last time. What was looked at then is in .peic/state (out/state.h). Called through libpei.h. */
#include "api/handle.h"
#include "api/inputs.h"

/* What a run is asked, apart from files and variables. False if the program has no name of its own, as then another
   one could not be told from it. */
static bool key_make(Pei *p, const PeiInput *in, Hash128 *key) {
  HashStream h;
  Str cwd;
  hash_begin(&h);
  if (!p->os->program_id(p->os, &h) || p->os->get_cwd(p->os, &p->arena, &cwd)) return false;
  const char flags[] = {'0' + (char)in->lock, in->offline ? '1' : '0', in->warnings_are_errors ? '1' : '0'};
  const Str texts[] = {cwd, str_c(p->root), str_c(p->out_dir), p->diags.today, str_n(flags, sizeof flags)};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    hash_add(&h, texts[i]);
    hash_add(&h, str_n("", 1));
  }
  for (size_t i = 0; i < in->n_params; i++) {
    hash_add(&h, str_n(in->params[i].name, strlen(in->params[i].name) + 1));
    hash_add(&h, str_n(in->params[i].value, strlen(in->params[i].value) + 1));
  }
  hash_add(&h, str_n("", 1)); /* no parameter has no name: targets follow */
  for (size_t i = 0; i < in->n_targets; i++) hash_add(&h, str_n(in->targets[i], strlen(in->targets[i]) + 1));
  *key = hash_end(&h);
  return true;
}

/* Only the machine itself remembers: what stands in front of it is gone at the next call. */
static bool can_remember(const PeiInput *in) {
  return !in->sealed && !in->n_sources && !in->n_env && !in->dump && !in->check_only;
}

static PeiStatus build(Pei *p, const PeiInput *in) {
  Hash128 key;
  if (!can_remember(in) || !key_make(p, in, &key)) return api_compile(p, in, false);
  uint32_t sources;
  if (state_holds(p->os, &p->arena, p->out_dir, &key, &sources)) {
    while (p->sources.files.n < sources) source_add(&p->sources, STR(""), STR(""), STR(""), STR(""));
    return p->unchanged = true, PEI_OK;
  }
  PeiStatus status = api_compile(p, in, true);
  StateInputs *state = arena_new(&p->arena, StateInputs);
  bool silent =
      !p->diags.list.n && !p->diags.errors && !p->diags.warnings; /* messages have to be said each time */
  if (status != PEI_OK || !silent || !inputs_state(p->inputs, state)) return status;
  state->key = key;
  state->sources = p->sources.files.n;
  p->state = state;
  return status;
}

PeiStatus pei_build(const PeiHost *host, const PeiInput *in, Pei **out) {
  PeiStatus status = api_run(host, in, build, out);
  Pei *p = *out;
  return p && status == PEI_OK && !in->dump && !in->check_only && !p->unchanged ? pei_write(p, in->write)
                                                                                : status;
}

bool pei_unchanged(const Pei *p) { return p->unchanged; }
