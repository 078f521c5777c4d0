/* Images named by text: one that is called like a stage of the project would be looked for in a public registry, and
   the tag of an image of the project is found there never, or too late. */
#include "model/check.h"
#include "model/check_public.h"

#include "diag/suggest.h"

/* Slips are looked for in so many pairs of names: with thousands of both, it would take longer than all else. */
enum { MAX_COMPARED = 500000 };

typedef struct {
  CheckMap tags;     /* full tags of the project's images, to their positions */
  VEC(Obj *) bodies; /* stages and images */
  CheckMap near;     /* what a name may be a slip of: position in bodies, or their number for none */
  uint64_t compared; /* names so far, to find slips */
} Images;

static void collect(Check *k, Images *all) {
  Str tag;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    Obj *o = k->objects->v[i];
    if (!check_is_body(o)) continue;
    *vec_push(k->a, &all->bodies) = o;
    const Value *tags = o->block == B_image ? obj_get(o, W_tags) : NULL;
    for (uint32_t j = 0; j < check_items(tags); j++)
      if (check_text(k, tags->items[j], &tag)) check_map_put(&all->tags, k->a, check_full_tag(k, tag), i);
    if (o->block != B_image || check_items(tags)) continue;
    tag = ARENA_JOIN(k->a, model_project_name(k->m), STR("-"), check_name(k, o));
    check_map_put(&all->tags, k->a, check_full_tag(k, tag), i);
  }
}

static void fix_reference(Check *k, Diag *d, const Value *v, const Obj *o) {
  Str ref = arena_fmt(k->a, "%s.%.*s", obj_block(o)->text, STR_ARG(check_name(k, o)));
  if (check_in_place(v)) diag_edit(k->ds, diag_fix(k->ds, d, FIX_MAYBE, CHANGE_TO, ref), v->at, ref);
}

/* ---- a stage's name as text ---- */

static uint32_t find_near(Check *k, Images *all, Str name) {
  Suggest s;
  all->compared += all->bodies.n;
  if (public_find(name) || all->compared > MAX_COMPARED) return all->bodies.n;
  suggest_init(&s, k->a, name);
  for (uint32_t i = 0; i < all->bodies.n; i++) suggest_offer(&s, check_name(k, all->bodies.v[i]));
  for (uint32_t i = 0; s.n && i < all->bodies.n; i++)
    if (str_eq(check_name(k, all->bodies.v[i]), s.best[0].name)) return i;
  return all->bodies.n;
}

static const Obj *called(Check *k, Images *all, Str name) {
  Sym sym = intern_find(&k->m->names, name);
  const Obj *o = sym ? model_find(k->m, W_stage, sym) : NULL;
  if (!o && sym) o = model_find(k->m, W_image, sym);
  if (o) return o;
  uint32_t i = check_map_get(&all->near, name);
  if (i == UINT32_MAX) check_map_put(&all->near, k->a, name, i = find_near(k, all, name));
  return i < all->bodies.n ? all->bodies.v[i] : NULL;
}

/* A name without tag, registry and account; what has one of them is meant as it stands. */
static void check_bare(Check *k, Images *all, const Obj *user, const Obj *at, const Value *v, Str name) {
  if (memchr(name.s, '/', name.n) || memchr(name.s, ':', name.n) || memchr(name.s, '@', name.n)) return;
  if (str_eq(name, check_name(k, user)) || str_is(name, "scratch")) return;
  const Obj *meant = called(k, all, name);
  if (!meant || meant == user) return;
  check_at(k, at);
  Diag *d = diag(k->ds, W0747, v->at, name, check_what(k, meant));
  diag_also(k->ds, d, meant->name_at, DECLARED_HERE);
  check_origin(k, d, v);
  diag_help(k->ds, d, CHK_PUBLIC_TAG, name);
  fix_reference(k, d, v, meant);
}

/* ---- a tag of the project ---- */

static bool is_below(Check *k, const Obj *image, const Obj *o) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, image, chain);
  for (uint32_t i = 0; i < n; i++)
    if (chain[i] == o) return true;
  return false;
}

static void check_tag(Check *k, const Images *all, const Obj *user, const Obj *at, const Value *v, Str ref) {
  uint32_t i = check_map_get(&all->tags, check_full_tag(k, ref));
  if (i == UINT32_MAX || is_below(k, k->objects->v[i], user)) return; /* its own tag: said elsewhere */
  const Obj *image = k->objects->v[i];
  bool stays = image->on_as || obj_get(image, W_dock);
  if (stays && obj_is_service(user) && image->on != user->on) return; /* another engine pulls it */
  check_at(k, at);
  Diag *d = diag(k->ds, W0748, v->at, ref, check_name(k, k->objects->v[i]));
  diag_also(k->ds, d, k->objects->v[i]->name_at, DECLARED_HERE);
  check_origin(k, d, v);
  fix_reference(k, d, v, k->objects->v[i]);
}

/* `user` is the stage, image or service; `at` the step in it. */
static void check_value(Check *k, Images *all, const Obj *user, const Obj *at, const Value *v) {
  Str ref;
  if (!v || v->kind != V_TEXT || !check_text(k, v, &ref) || !ref.n) return;
  uint32_t said = k->ds->errors + k->ds->warnings;
  check_tag(k, all, user, at, v, ref);
  if (said == k->ds->errors + k->ds->warnings && check_is_body(user)) check_bare(k, all, user, at, v, ref);
}

typedef struct {
  Images *all;
  const Obj *user;
} Steps;

static void check_step(Check *k, const Obj *step, void *arg) {
  const Steps *s = arg;
  if (step->block == B_copy || step->block == B_with_bind || step->block == B_with_cache)
    check_value(k, s->all, s->user, step, obj_get(step, W_from));
}

void check_from(Check *k) {
  Images all = {0};
  check_map_init(&all.tags);
  check_map_init(&all.near);
  collect(k, &all);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    Steps steps = {&all, o};
    if (check_is_body(o)) {
      check_value(k, &all, o, o, obj_get(o, W_from));
      check_steps(k, o, check_step, &steps);
    }
    if (obj_is_service(o)) check_value(k, &all, o, o, obj_get(o, W_image));
  }
}
