/* Where the steps of an image run: in BuildKit, or in containers that the control script makes and commits, and what
   these are given. */
#include "lower/private.h"

static uint32_t *refs_of(Lower *l, const Obj *o, Sym word, Sym kind, uint32_t *n) {
  const Value *list = obj_get(o, word);
  uint32_t *out = arena_array(l->a, uint32_t, list ? list->n : 0);
  for (*n = 0; list && *n < list->n; (*n)++) out[*n] = lower_index(l, kind, list->items[*n]->name);
  return out;
}

static bool has_items(const Obj *o, Sym word) {
  const Value *list = obj_get(o, word);
  return list && list->n;
}

void lower_backend(Lower *l, IrImage *image, const Obj *o) {
  const Value *volumes = obj_get(o, W_build_volumes);
  Str asked = obj_str(l->m, o, W_backend);
  image->privileged = obj_bool(o, W_privileged);
  image->networks = refs_of(l, o, W_networks, W_network, &image->n_networks);
  image->volumes_from = refs_of(l, o, W_volumes_from, W_service, &image->n_volumes_from);
  IrBuildVolume *all = arena_array(l->a, IrBuildVolume, volumes ? volumes->n : 0);
  for (uint32_t i = 0; volumes && i < volumes->n; i++) {
    const Value *pair = volumes->items[i];
    all[image->n_build_volumes++] =
        (IrBuildVolume){lower_index(l, W_volume, pair->items[0]->name), value_str(l->a, pair->items[1])};
  }
  image->build_volumes = all;
  image->why = asked.n                         ? STR("backend")
               : image->privileged             ? STR("privileged")
               : has_items(o, W_networks)      ? STR("networks")
               : has_items(o, W_volumes_from)  ? STR("volumes_from")
               : has_items(o, W_build_volumes) ? STR("build_volumes")
                                               : STR("");
  image->container = image->why.n && !str_is(asked, "dockerfile");
}
