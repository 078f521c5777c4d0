/* What may differ from day to day in an image that is `reproducible`: its base, packages and downloads; and
   exports that docker's own builder cannot make with fixed times. What scripts fetch by themselves is not seen here. */
#include "model/check.h"

typedef struct {
  const Obj *image;
  bool *told; /* by body: what it does was reported, for another image */
} Build;

static void check_image_name(Check *k, const Build *b, const Value *v) {
  Str ref;
  if (!v || v->kind != V_TEXT || !check_text(k, v, &ref) || str_is(ref, "scratch")) return;
  if (!check_is_pinned(k, ref)) check_origin(k, diag(k->ds, W0780, v->at, ref, check_what(k, b->image)), v);
}

static void check_step(Check *k, const Obj *step, void *arg) {
  const Build *b = arg;
  check_at(k, step);
  if (step->block == B_copy || step->block == B_with_bind || step->block == B_with_cache)
    check_image_name(k, b, obj_get(step, W_from));
  if (step->block == B_apt && !obj_get(step, W_snapshot))
    diag(k->ds, W0781, step->at, check_what(k, b->image));
  const Value *sources = step->block == B_add && !obj_get(step, W_checksum) ? obj_get(step, W_sources) : NULL;
  Str url;
  for (uint32_t i = 0; i < check_items(sources); i++) {
    const Value *v = sources->items[i];
    if (check_text(k, v, &url) && source_is_url(url))
      check_origin(k, diag(k->ds, W0782, v->at, check_what(k, b->image), url), v);
  }
}

static void check_image(Check *k, Build *b) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, b->image, chain);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t index = check_index(k, chain[i]);
    if (chain[i]->bad || index == UINT32_MAX || b->told[index]) continue;
    b->told[index] = true;
    check_at(k, chain[i]);
    check_image_name(k, b, obj_get(chain[i], W_from));
    check_steps(k, chain[i], check_step, b);
  }
}

static void check_export(Check *k, const Obj *export) {
  const Obj *image = check_ref(k, export, W_image);
  CheckPlace place = check_place(k, export);
  if (!image || image->block != B_image || !model_reproducible(k->m, image)) return;
  if (!place.own) return;
  Str format = obj_str(k->m, export, W_format);
  bool push = str_is(format, "registry"), store = push || str_is(format, "image");
  if (!store && !(place.classic && str_is(format, "docker"))) return;
  check_at(k, export);
  diag(k->ds, W0783, obj_get(export, W_format)->at, check_name(k, export),
       push    ? STR("it pushes what the store holds")
       : store ? STR("the store keeps the times of the build")

               : STR("the older store has no way to"));
}

void check_reproducible(Check *k) {
  Build b = {.told = arena_array(k->a, bool, k->objects->n)};
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    if (o->block == B_export) check_export(k, o);
    b.image = o;
    if (o->block == B_image && model_reproducible(k->m, o)) check_image(k, &b);
  }
}
