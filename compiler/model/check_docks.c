/* On which engine each object is: the dock that its block names; a network, volume or image without one is where the
   first service is that uses it; all else is where the project says. And whether what belongs together is together:
   one engine knows nothing of what is on another. lower/docks.c takes over what is found here. */
#include "model/check.h"

static bool is_followed(const Obj *o) {
  return o->block == B_network || o->block == B_volume || o->block == B_image;
}
static bool is_on_a_dock(const Obj *o) { return is_followed(o) || obj_is_service(o) || o->block == B_pull; }

/* ---- what a service uses ---- */

typedef void Use(Check *k, const Obj *user, Obj *used, Span at);

static void each_value(Check *k, const Obj *user, const Value *v, Use *use) {
  if (!v) return;
  if (v->kind == V_LIST || v->kind == V_PAIR || v->kind == V_MAP) {
    uint32_t n = v->kind == V_PAIR ? 2 : v->n;
    for (uint32_t i = 0; i < n; i++) each_value(k, user, v->items[i], use);
  }
  if (v->kind != V_REF) return;
  Obj *used = v->obj ? v->obj : model_find(k->m, v->space, v->name);
  if (used && !used->bad && (is_followed(used) || obj_is_service(used))) use(k, user, used, v->at);
}

static void each_use(Check *k, const Obj *user, const Obj *o, Use *use) {
  for (uint32_t i = 0; i < o->given.n; i++) each_value(k, user, o->given.v[i].value, use);
  for (uint32_t i = 0; i < o->children.n; i++) each_use(k, user, o->children.v[i], use);
}

/* Volumes of an image are those of the containers it runs in. */
static void each_kept(Check *k, const Obj *service, Use *use) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = check_chain(k, check_ref(k, service, W_image), chain);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t c = 0; c < chain[i]->children.n; c++) {
      const Obj *kept = chain[i]->children.v[c];
      if (kept->block == B_storage || kept->block == B_mount) each_use(k, service, kept, use);
    }
}

/* What containers see in which an image is made. */
static void each_of_making(Check *k, const Obj *image, Use *use) {
  static const Sym words[] = {W_networks, W_volumes_from, W_build_volumes};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    each_value(k, image, obj_get(image, words[i]), use);
}

static void all_uses(Check *k, Use *use) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    if (obj_is_service(o)) each_use(k, o, o, use), each_kept(k, o, use);
    if (o->block == B_copy_files) each_value(k, o, obj_get(o, W_from), use);
  }
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_image && !k->objects->v[i]->bad)
      each_of_making(k, k->objects->v[i], use);
}

/* ---- where it is ---- */

/* An image that a transfer brings to the service is made somewhere else. */
static bool is_brought(Check *k, const Obj *user, const Obj *used) {
  for (uint32_t i = 0; used->block == B_image && user->on && i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_transfer && check_ref(k, o, W_to) == user->on && check_ref(k, o, W_image) == used)
      return true;
  }
  return false;
}

static void follow(Check *k, const Obj *user, Obj *used, Span at) {
  (void)at;
  if (!is_followed(used) || used->on_as || obj_get(used, W_dock)) return;
  if (is_brought(k, user, used)) return;
  used->on = user->on;
  used->on_as = user;
}

/* False: nothing is on a dock, as in most projects, and there is nothing to look for. */
static bool find_places(Check *k) {
  bool any = false;
  Obj *project = model_project_object(k->m);
  Obj *usual = project ? check_ref(k, project, W_dock) : NULL;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    Obj *o = k->objects->v[i];
    if (is_on_a_dock(o)) o->on = obj_get(o, W_dock) ? check_ref(k, o, W_dock) : usual;
    if (o->block == B_copy_files) o->on = usual;
    any |= o->on != NULL;
  }
  for (uint32_t i = 0; i < k->objects->n; i++) {
    Obj *o = k->objects->v[i], *to = o->block == B_copy_files ? check_ref(k, o, W_to) : NULL;
    if (to) o->on = to->on;
  }
  if (any) all_uses(k, follow);
  return any;
}

/* ---- what is apart ---- */

static Str place(Check *k, const Obj *o) {
  return o->on ? arena_fmt(k->a, "on dock `%.*s`", STR_ARG(check_name(k, o->on))) : STR("on no dock");
}
static Str id(Check *k, const Obj *o) {
  return arena_fmt(k->a, "%s.%.*s", obj_block(o)->text, STR_ARG(check_name(k, o)));
}

static void check_use(Check *k, const Obj *user, Obj *used, Span at) {
  if (used->on == user->on) return;
  if (is_brought(k, user, used)) return;
  check_at(k, user);
  Diag *d = used->block == B_image
                ? diag(k->ds, E0899, at, id(k, user), place(k, user), id(k, used), place(k, used))
                : diag(k->ds, E0898, at, id(k, user), place(k, user), id(k, used), place(k, used));
  if (obj_get(used, W_dock))
    diag_also(k->ds, d, obj_field_span(used, W_dock), DOCKS_AT, id(k, used));
  else if (used->on_as)
    diag_also(k->ds, d, used->on_as->name_at, DOCKS_BY, id(k, used));
  if (obj_get(user, W_dock)) diag_also(k->ds, d, obj_field_span(user, W_dock), DOCKS_AT, id(k, user));
}

void check_docks(Check *k) {
  if (find_places(k)) all_uses(k, check_use);
}
