/* Places of a container that nothing may be mounted over: the root, and where peic's own files and links stand. */
#include "base/path.h"
#include "model/check.h"

typedef struct {
  const char *path, *reason;
  bool storage; /* only where there are storages */
  bool started; /* only where /entrypoint.sh starts the container */
} Reserved;

static const Reserved rows[] = {
    {"/", "a container has its own file system there", false, false},
    {"/proc", "the kernel's own files are there", false, false},
    {"/entrypoint.sh", "it starts the container", false, true},
    {"/pei-init", "what starts the container is there", false, true},
    {"/soft", "storages are linked there; they are mounted at /hard/volume/NAME", true, false},
    {"/hard", "storages are there; they are mounted at /hard/volume/NAME", true, false},
    {"/hard/volume", "storages are there; they are mounted at /hard/volume/NAME", true, false},
    {"/hard/image", "storages are there; they are mounted at /hard/volume/NAME", true, false},
};

bool check_is_reserved(Str path) {
  for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (str_is(path, rows[i].path)) return true;
  return false;
}

typedef struct {
  bool storage, started;
  VEC(Str) links; /* /soft/NAME */
} Place;

static void look_at(Check *k, const Obj *const *chain, uint32_t n, Place *p) {
  for (uint32_t c = 0; c < n; c++)
    for (uint32_t i = 0; i < chain[c]->children.n; i++) {
      const Obj *o = chain[c]->children.v[i];
      p->started |= o->block == B_storage || o->block == B_ssh || o->block == B_on_first_run ||
                    o->block == B_on_every_run || o->block == B_on_user_login || o->block == B_entry;
      if (o->block != B_storage || !o->name) continue;
      p->storage = true;
      *vec_push(k->a, &p->links) = arena_fmt(k->a, "/soft/%.*s", STR_ARG(check_name(k, o)));
    }
}

static void check_target(Check *k, const Obj *o, const Value *v, const Place *p) {
  const char *reason = NULL;
  Str text;
  if (!v || !check_text(k, v, &text) || !text.n || text.s[0] != '/') return;
  Str path = path_clean(k->a, STR(""), text);
  for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (str_is(path, rows[i].path) && (!rows[i].storage || p->storage) && (!rows[i].started || p->started))
      reason = rows[i].reason;
  for (uint32_t i = 0; i < p->links.n; i++)
    if (str_eq(path, p->links.v[i])) reason = "it is a link; the storage is mounted at /hard/volume/NAME";
  if (!reason) return;
  check_at(k, o);
  check_origin(k, diag(k->ds, E0756, v->at, text, str_c(reason)), v);
}

static void check_service(Check *k, const Obj *o, const Place *p) {
  const Value *mounts = obj_get(o, W_mounts), *tmpfs = obj_get(o, W_tmpfs);
  for (uint32_t i = 0; i < check_items(mounts); i++)
    if (mounts->items[i]->kind == V_PAIR) check_target(k, o, mounts->items[i]->items[1], p);
  for (uint32_t i = 0; i < check_items(tmpfs); i++) check_target(k, o, tmpfs->items[i], p);
}

void check_reserved(Check *k) {
  const Obj *chain[CHECK_CHAIN];
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    bool service = obj_is_service(o), any = service && (obj_get(o, W_mounts) || obj_get(o, W_tmpfs));
    for (uint32_t j = 0; j < o->children.n && !any; j++)
      any = o->children.v[j]->block == (check_is_body(o) ? B_mount : B_overlay);
    if (!any) continue;
    CheckMark mark = check_mark(k);
    Place p = {0};
    look_at(k, chain, check_chain(k, service ? check_ref(k, o, W_image) : o, chain), &p);
    if (service) check_service(k, o, &p);
    for (uint32_t j = 0; service && j < o->children.n; j++)
      if (o->children.v[j]->block == B_overlay) check_service(k, o->children.v[j], &p);
    for (uint32_t j = 0; !service && j < o->children.n; j++)
      if (o->children.v[j]->block == B_mount)
        check_target(k, o->children.v[j], obj_get(o->children.v[j], W_at), &p);
    check_release(k, mark);
  }
}
