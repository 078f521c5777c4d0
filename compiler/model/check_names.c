/* Names that docker would take for one: tags, volumes made for storages, bake targets, variables of secrets. */
#include "model/check.h"
#include "model/check_public.h"

/* ---- tags ---- */

/* docker.io/library/a → a:latest; what is pinned by digest stays. */
Str check_full_tag(Check *k, Str s) {
  Str name = public_name(s), rest = str_sub(s, (uint32_t)(name.s + name.n - s.s), s.n);
  return ARENA_JOIN(k->a, name, rest.n ? rest : STR(":latest"));
}

typedef struct {
  CheckMap map;
  VEC(Span) at;         /* of each tag */
  VEC(uint32_t) images; /* whose it is */
} Tags;

static void put_tag(Check *k, Tags *t, uint32_t image, Str tag, Span at, const Value *v) {
  const Obj *o = k->objects->v[image];
  uint32_t earlier = check_map_put(&t->map, k->a, check_full_tag(k, tag), t->images.n);
  *vec_push(k->a, &t->at) = at;
  *vec_push(k->a, &t->images) = image;
  if (earlier == UINT32_MAX || t->images.v[earlier] == image) return;
  check_at(k, o);
  const Obj *first = k->objects->v[t->images.v[earlier]], *stage = o->block == B_stage ? o : first;
  if (stage->block == B_stage) {
    Diag *d = diag(k->ds, E0878, at, check_name(k, stage), check_what(k, stage == o ? first : o), tag);
    diag_also(k->ds, d, t->at.v[earlier], THE_OTHER);
    if (v) check_origin(k, d, v);
    return;
  }
  Diag *d = diag(k->ds, E0713, at, tag, check_name(k, k->objects->v[t->images.v[earlier]]), check_name(k, o));
  diag_also(k->ds, d, t->at.v[earlier], CHK_FIRST_TAG, check_name(k, k->objects->v[t->images.v[earlier]]));
  if (v) check_origin(k, d, v);
}

/* The image at the bottom of the chain, when it is a tag that the build itself makes. */
static void check_own_tag(Check *k, const Obj *o, Str tag) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, o, chain);
  const Value *from = n ? obj_get(chain[n - 1], W_from) : NULL;
  Str base;
  if (!from || from->kind != V_TEXT || !check_text(k, from, &base) ||
      !str_eq(public_name(base), public_name(tag)) ||
      !str_eq(check_full_tag(k, base), check_full_tag(k, tag)))
    return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0722, from->at, base, check_name(k, o));
  diag_also(k->ds, d, o->name_at, CHK_MAKES_TAG, check_name(k, o), tag);
  check_origin(k, d, from);
}

static void check_tags(Check *k) {
  Tags t = {0};
  check_map_init(&t.map);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_stage && !o->bad && obj_bool(o, W_keep)) {
      Str kept = ARENA_JOIN(k->a, model_project_name(k->m), STR("-"), check_name(k, o));
      put_tag(k, &t, i, kept, o->name_at, NULL);
    }
    if (o->block != B_image || (o->bad && !obj_get(o, W_tags))) continue;
    const Value *tags = obj_get(o, W_tags);
    Str tag;
    for (uint32_t j = 0; j < check_items(tags); j++) {
      if (!check_text(k, tags->items[j], &tag)) continue;
      put_tag(k, &t, i, tag, tags->items[j]->at, tags->items[j]);
      check_own_tag(k, o, tag);
    }
    if (tags && (tags->kind != V_LIST || tags->n)) continue;
    tag = ARENA_JOIN(k->a, model_project_name(k->m), STR("-"), check_name(k, o));
    put_tag(k, &t, i, tag, o->name_at, NULL);
    check_own_tag(k, o, tag);
  }
}

/* ---- volumes ---- */

typedef struct {
  CheckMap map;
  VEC(const Obj *) owners; /* a volume, or the storage a volume is made for */
  VEC(const Obj *) services;
} Volumes;

static void put_volume(Check *k, Volumes *v, Str name, const Obj *owner, const Obj *service) {
  uint32_t earlier = check_map_put(&v->map, k->a, name, v->owners.n);
  *vec_push(k->a, &v->owners) = owner;
  *vec_push(k->a, &v->services) = service;
  if (earlier == UINT32_MAX) return;
  const Obj *first = v->owners.v[earlier], *its_service = v->services.v[earlier];
  if (first == owner && its_service == service) return;
  check_at(k, owner);
  Diag *d = diag(k->ds, E0710, owner->name_at, name, check_what(k, service), check_what(k, owner));
  if (its_service)
    diag_also(k->ds, d, first->name_at, CHK_VOLUME_OF, check_what(k, its_service), check_what(k, first));
  else
    diag_also(k->ds, d, first->name_at, DECLARED_HERE);
}

static void check_volumes(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  Volumes v = {0};
  check_map_init(&v.map);
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_volume)
      put_volume(k, &v, check_name(k, k->objects->v[i]), k->objects->v[i], NULL);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *service = k->objects->v[i];
    if (!obj_is_service(service)) continue;
    uint32_t n = check_chain(k, check_ref(k, service, W_image), chain);
    CheckMap names;
    check_map_init(&names);
    for (uint32_t c = 0; c < n; c++) /* the image's own first: one of its names replaces an inherited one */
      for (uint32_t j = 0; j < chain[c]->children.n; j++) {
        const Obj *o = chain[c]->children.v[j];
        if ((o->block != B_storage && o->block != B_mount) || !o->name ||
            check_map_put(&names, k->a, check_name(k, o), j) != UINT32_MAX ||
            !str_is(obj_str(k->m, o, W_kind), "auto-volume"))
          continue;
        put_volume(k, &v, ARENA_JOIN(k->a, check_name(k, service), STR("-"), check_name(k, o)), o, service);
      }
  }
}

/* ---- names that are spelled differently in the outputs ---- */

/* What an object is called there: a bake target, or the variable of a version or of a secret that a command prints. */
static Str output_name(Check *k, const Obj *o) {
  bool variable = o->block == B_secret || o->block == B_version;
  const char *prefix = o->block == B_export    ? "export-"
                       : o->block == B_stage   ? "stage-"
                       : o->block == B_secret  ? "PEI_SECRET_"
                       : o->block == B_version ? "PEI_VERSION_"
                                               : "";
  Str name = ARENA_JOIN(k->a, str_c(prefix), check_name(k, o));
  char *s = arena_alloc(k->a, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) {
    bool replaced = name.s[i] == '.' || (variable && name.s[i] == '-');
    s[i] = replaced ? '_' : name.s[i];
  }
  return str_n(s, name.n);
}

static void check_output_names(Check *k) {
  CheckMap map;
  check_map_init(&map);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    bool named = o->block == B_image || o->block == B_export || o->block == B_version ||
                 o->block == B_group || (o->block == B_stage && obj_bool(o, W_keep)) ||
                 (o->block == B_secret && obj_get(o, W_command));
    if (!named) continue;
    Str name = output_name(k, o);
    uint32_t earlier = check_map_put(&map, k->a, name, i);
    if (earlier == UINT32_MAX) continue;
    const Obj *first = k->objects->v[earlier];
    check_at(k, o);
    Diag *d = diag(k->ds, E0725, o->name_at, check_what(k, first), check_what(k, o), name);
    diag_also(k->ds, d, first->name_at, DECLARED_HERE);
  }
}

void check_names(Check *k) {
  check_output_names(k);
  check_tags(k);
  check_volumes(k);
}
