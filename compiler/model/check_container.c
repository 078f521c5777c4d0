/* Images that are made in containers: what a step there cannot have, and who cannot see what was made. */
#include "model/check.h"

static Sym wants(Check *k, const Obj *o) {
  if (obj_bool(o, W_privileged)) return W_privileged;
  if (check_items(obj_get(o, W_networks))) return W_networks;
  if (check_items(obj_get(o, W_volumes_from))) return W_volumes_from;
  if (check_items(obj_get(o, W_build_volumes))) return W_build_volumes;
  return str_is(obj_str(k->m, o, W_backend), "container") ? W_backend : 0;
}

typedef struct {
  const Obj *image;
  Sym why;
} Made;

static void refuse(Check *k, const Made *made, const Obj *o, Span at, Str what) {
  check_at(k, o);
  Diag *d = diag(k->ds, E0559, at, check_name(k, made->image), what);
  diag_also(k->ds, d, obj_field_span(made->image, made->why), BECAUSE_OF_THIS);
}

static void check_run(Check *k, const Made *made, const Obj *o, const Obj *around) {
  Sym words[] = {W_secrets, W_network, W_security};
  const Value *script = obj_get(o, W_script);
  if (around) {
    refuse(k, made, o, o->at,
           ARENA_JOIN(k->a, STR("`"), str_c(obj_block(around)->text), STR("` around a `run`")));
    return;
  }
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (obj_get(o, words[i]) && !(words[i] == W_secrets && !obj_get(o, W_secrets)->n))
      refuse(k, made, o, obj_field_span(o, words[i]),
             ARENA_JOIN(k->a, STR("`"), M_STR(k->m, words[i]), STR("` of a `run`")));
  if (script && (value_has_part(script, PART_BUILD) || value_has_part(script, PART_BUILD_WORD)))
    refuse(k, made, o, script->at, STR("build variables in a `run`"));
}

static bool is_with(const Obj *o) {
  return o->block == B_with_bind || o->block == B_with_cache || o->block == B_with_secret ||
         o->block == B_with_tmpfs || o->block == B_with_ssh;
}

static void check_body(Check *k, const Made *made, const Obj *body, const Obj *around) {
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *o = body->children.v[i];
    if (o->bad) continue;
    if (o->block == B_match) refuse(k, made, o, o->at, STR("`match`"));
    if (o->block == B_run) check_run(k, made, o, around);
    if (obj_block(o)->flags & BF_STEPS && o->block != B_match)
      check_body(k, made, o, is_with(o) ? o : around);
  }
}

/* Only docker's own builder sees the images of the engine. */
static void check_builder(Check *k, const Made *made) {
  const Obj *o = made->image;
  if (k->builder && !str_is(obj_str(k->m, k->builder, W_driver), "docker")) {
    check_at(k, o);
    Diag *d = diag(k->ds, E0560, o->name_at, check_name(k, o), check_name(k, k->builder));
    diag_also(k->ds, d, obj_field_span(k->builder, W_default), BECAUSE_OF_THIS);
  }
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *x = k->objects->v[i];
    bool writes = x->block == B_export || x->block == B_publish;
    const Obj *builder =
        writes && !x->bad && check_ref(k, x, W_image) == o ? check_ref(k, x, W_builder) : NULL;
    if (!builder || str_is(obj_str(k->m, builder, W_driver), "docker")) continue;
    check_at(k, x);
    Diag *d = diag(k->ds, E0560, obj_get(x, W_builder)->at, check_name(k, o), check_name(k, builder));
    diag_also(k->ds, d, obj_field_span(o, made->why), BECAUSE_OF_THIS);
  }
}

void check_container(Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block != B_image || o->bad) continue;
    Made made = {o, wants(k, o)};
    if (!made.why) continue;
    check_at(k, o);
    if (str_is(obj_str(k->m, o, W_backend), "dockerfile")) {
      Diag *d = diag(k->ds, E0558, obj_field_span(o, W_backend), M_STR(k->m, made.why));
      diag_also(k->ds, d, obj_field_span(o, made.why), BECAUSE_OF_THIS);
      continue;
    }
    if (obj_get(o, W_dockerfile)) refuse(k, &made, o, obj_field_span(o, W_dockerfile), STR("`dockerfile`"));
    if (check_items(obj_get(o, W_platforms)) > 1)
      refuse(k, &made, o, obj_field_span(o, W_platforms), STR("several platforms"));
    check_body(k, &made, o, NULL);
    check_builder(k, &made);
  }
}
