/* Steps that Dockerfiles have limits for: what may be kept for other builds, `parents`, privileged steps, the
   label of a version. */
#include "model/check.h"
#include "model/check_glob.h"

/* Which of the steps inside need files of this build, beside its Dockerfile? */
static bool needs_this_build(const Obj *step) {
  return step->block == B_apt || step->block == B_proxy || step->block == B_user || step->block == B_on_build;
}

static void check_kept(Check *k, const Obj *step, void *arg) {
  const Obj *onbuild = arg;
  const Value *from = obj_get(step, W_from);
  check_at(k, step);
  if (needs_this_build(step)) {
    Diag *d = diag(k->ds, E0870, step->at, str_c(obj_block(step)->text));
    diag_also(k->ds, d, onbuild->at, CHK_KEPT_HERE);
  } else if (from && from->kind == V_REF) {
    Diag *d = diag(k->ds, E0871, from->at, str_c(obj_block(step)->text), M_STR(k->m, from->name));
    diag_also(k->ds, d, onbuild->at, CHK_KEPT_HERE);
  }
}

/* The directories to make are those of a path that is known. */
static void check_parents(Check *k, const Obj *step) {
  const Value *sources = step->block == B_copy && obj_bool(step, W_parents) ? obj_get(step, W_sources) : NULL;
  Str path;
  for (uint32_t i = 0; i < check_items(sources); i++) {
    const Value *v = sources->items[i];
    bool known = check_text(k, v, &path);
    if (known && !glob_is_pattern(path)) continue;
    check_at(k, step);
    check_origin(k, diag(k->ds, E0872, v->at, known ? path : value_recorded(k->a, &k->m->names, v)), v);
  }
}

static void check_step(Check *k, const Obj *step, void *arg) {
  (void)arg;
  check_parents(k, step);
  if (step->block == B_run && str_is(obj_str(k->m, step, W_security), "insecure")) {
    check_at(k, step);
    diag(k->ds, W0873, obj_get(step, W_security)->at);
  }
}

/* `version` sets the label at the very end, whatever was in it. */
static void check_version_label(Check *k, const Obj *step, void *arg) {
  const Obj *image = arg;
  if (step->block != B_label) return;
  for (uint32_t i = 0; i < step->entries.n; i++) {
    const Entry *e = &step->entries.v[i];
    if (!str_is(e->key, CHECK_VERSION_LABEL)) continue;
    check_at(k, step);
    Span at = e->key_at.file == UINT32_MAX ? e->value->at : e->key_at; /* the key of a spread map */
    Diag *d = diag(k->ds, E0877, at, check_name(k, image), M_STR(k->m, obj_get(image, W_version)->name));
    diag_also(k->ds, d, obj_field_span(image, W_version), THE_OTHER);
  }
}

void check_instructions(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (!check_is_body(o)) continue;
    const Obj *onbuild = check_child(o, B_onbuild);
    check_steps(k, o, check_step, NULL);
    if (o->block == B_image && check_ref(k, o, W_version))
      check_steps(k, o, check_version_label, (void *)(uintptr_t)o);
    if (!onbuild) continue;
    check_steps(k, onbuild, check_step, NULL);
    check_steps(k, onbuild, check_kept, (void *)(uintptr_t)onbuild);
  }
}
