/* What `copy` copies from container to container: paths that say what a thing is called, one thing in one place,
   containers that apply makes and may write to. */
#include "base/path.h"
#include "model/check.h"

typedef struct {
  CheckMap places; /* "SERVICE PATH" → the value */
  VEC(const Value *) values;
} Places;

/* What it is called there, clean; false if that is not known, or was found wrong. */
static bool path_of(Check *k, const Obj *o, const Value *v, Str *out) {
  Str path;
  if (!check_text(k, v, &path) || !path.n || path.s[0] != '/') return false;
  *out = path_clean(k->a, STR(""), path);
  if (path.s[path.n - 1] != '/') return true;
  check_at(k, o);
  check_origin(k, diag(k->ds, E0890, v->at, path), v);
  return false;
}

static void check_path(Check *k, const Obj *o, const Value *v, bool inside, Places *places) {
  const Value *here = v->kind == V_PAIR ? v->items[0] : v, *there = v->kind == V_PAIR ? v->items[1] : v;
  const Obj *to = check_ref(k, o, W_to);
  Str from, path;
  if (!path_of(k, o, here, &from) || (here != there && !path_of(k, o, there, &path))) return;
  if (here == there) path = from;
  check_at(k, o);
  if (inside && str_eq(from, path)) {
    check_origin(k, diag(k->ds, E0893, there->at, path), there);
    return;
  }
  if (!to) return;
  Str place = ARENA_JOIN(k->a, check_name(k, to), STR(" "), path);
  uint32_t first = check_map_put(&places->places, k->a, place, places->values.n);
  *vec_push(k->a, &places->values) = there;
  if (first == UINT32_MAX) return;
  Diag *d = diag(k->ds, E0891, there->at, path, check_what(k, to));
  diag_also(k->ds, d, places->values.v[first]->at, COPY_FIRST);
  check_origin(k, d, there);
}

/* Services of a profile start when they are asked for, and what a program provides has no container. */
static void check_made(Check *k, const Obj *o, Sym word) {
  const Obj *service = check_ref(k, o, word);
  if (!service || service->block != B_service) return;
  const Value *profiles = obj_get(service, W_profiles);
  const Obj *provider = check_child(service, B_provider);
  if (!check_items(profiles) && !provider) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0892, obj_get(o, word)->at, check_name(k, service));
  diag_also(k->ds, d, provider ? provider->at : obj_field_span(service, W_profiles), BECAUSE_OF_THIS);
}

/* docker cp writes into no container whose root is read-only. */
static void check_writable(Check *k, const Obj *service, const Obj *of, Span at) {
  if (!service || !obj_bool(service, W_read_only)) return;
  check_at(k, of);
  Diag *d = diag(k->ds, E0894, at, check_name(k, service));
  diag_also(k->ds, d, obj_field_span(service, W_read_only), BECAUSE_OF_THIS);
}

static void check_one(Check *k, const Obj *o, Places *places) {
  const Obj *from = check_ref(k, o, W_from), *to = check_ref(k, o, W_to);
  const Value *paths = obj_get(o, W_paths);
  check_made(k, o, W_from);
  if (to != from) check_made(k, o, W_to);
  if (to) check_writable(k, to, o, obj_get(o, W_to)->at);
  for (uint32_t i = 0; i < check_items(paths); i++)
    check_path(k, o, paths->items[i], from && from == to, places);
}

void check_copy(Check *k) {
  Places places = {0};
  check_map_init(&places.places);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    if (o->block == B_copy_files) check_one(k, o, &places);
    for (uint32_t c = 0; o->block == B_service && c < o->children.n; c++) {
      const Obj *child = o->children.v[c];
      if (child->block == B_layout || child->block == B_service_script)
        check_writable(k, o, child, child->at);
    }
  }
}
