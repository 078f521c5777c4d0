/* What is mounted where in one container: targets that are the same or lie inside each other, and storages and
   mounts of one name along `from`. */
#include "base/path.h"
#include "model/check.h"

#include <stdlib.h>

typedef struct {
  Str path; /* without double, trailing or dotted parts */
  Str what; /* "`storage data`" */
  Span at;
  bool own; /* of the object being checked, not inherited */
  uint32_t seq;
} Target;
typedef VEC(Target) Targets;

/* ---- paths ---- */

/* What nothing may be mounted over is said elsewhere. */
static void add(Check *k, Targets *out, Str path, Str what, Span at, bool own) {
  Str place = path.n && path.s[0] == '/' ? path_clean(k->a, STR(""), path) : STR("/");
  if (!check_is_reserved(place)) *vec_push(k->a, out) = (Target){place, what, at, own, out->n};
}

static bool is_store(const Obj *o) { return o->block == B_storage || o->block == B_mount; }

static Str store_path(Check *k, const Obj *o) {
  Str path = STR("");
  if (o->block == B_storage)
    return o->name ? arena_fmt(k->a, "/hard/volume/%.*s", STR_ARG(check_name(k, o))) : path;
  check_text(k, obj_get(o, W_at), &path);
  return path;
}

static Str quoted(Check *k, const Obj *o) { return arena_fmt(k->a, "`%.*s`", STR_ARG(check_what(k, o))); }

static bool stays_in_image(Check *k, const Obj *o) { return str_is(obj_str(k->m, o, W_kind), "image"); }

/* Of a body and those it is built on, its own first: a name that was met is replaced there. */
static void add_stores(Check *k, Targets *out, const Obj *body, bool own, CheckMap *names) {
  for (uint32_t i = 0; i < body->children.n; i++) {
    const Obj *o = body->children.v[i];
    if (!is_store(o) || !o->name || check_map_put(names, k->a, check_name(k, o), i) != UINT32_MAX) continue;
    if (!stays_in_image(k, o)) add(k, out, store_path(k, o), quoted(k, o), o->name_at, own);
  }
}

/* ---- comparing ---- */

/* With '/' before everything else, what lies inside a directory follows it at once. */
static int by_path(const void *x, const void *y) {
  const Target *a = x, *b = y;
  for (uint32_t i = 0; i < a->path.n && i < b->path.n; i++) {
    unsigned char c = (unsigned char)a->path.s[i], d = (unsigned char)b->path.s[i];
    if (c != d) return c == '/' ? -1 : d == '/' ? 1 : c < d ? -1 : 1;
  }
  if (a->path.n != b->path.n) return a->path.n < b->path.n ? -1 : 1;
  return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static bool inside(const Target *t, const Target *dir) {
  return str_starts(t->path, dir->path) &&
         (dir->path.n == 1 || t->path.n == dir->path.n || t->path.s[dir->path.n] == '/');
}

static void report(Check *k, const Obj *o, const Obj *overlay, const Target *outer, const Target *t) {
  bool same = str_eq(outer->path, t->path);
  check_at(k, o);
  if (same && outer->seq > t->seq) {
    const Target *swap = outer;
    outer = t;
    t = swap;
  }
  Diag *d = same ? diag(k->ds, E0704, t->at, t->path, check_what(k, o))
                 : diag(k->ds, W0704, t->at, t->path, outer->path);
  diag_also(k->ds, d, outer->at, CHK_MOUNTED_BY, outer->what, outer->path);
  if (overlay) check_only_when(k, d, overlay);
}

static void compare(Check *k, const Obj *o, const Obj *overlay, Targets *all) {
  const Target **open = arena_array(k->a, const Target *, all->n);
  uint32_t n = 0;
  if (all->n < 2) return;
  qsort(all->v, all->n, sizeof *all->v, by_path);
  for (uint32_t i = 0; i < all->n; i++) {
    const Target *t = &all->v[i];
    while (n && !inside(t, open[n - 1])) n--;
    if (n && (t->own || open[n - 1]->own)) report(k, o, overlay, open[n - 1], t);
    if (!n || !str_eq(open[n - 1]->path, t->path)) open[n++] = t;
  }
}

/* ---- bodies and services ---- */

static void report_again(Check *k, const Obj *s, const Obj *first) {
  check_at(k, s);
  Diag *d = diag(k->ds, E0724, s->name_at, check_name(k, s));
  diag_also(k->ds, d, first->name_at, FIRST_HERE);
}

static void check_body(Check *k, const Obj *o, bool *any) {
  const Obj *chain[CHECK_CHAIN];
  uint32_t n = 0;
  CheckMap names;
  for (uint32_t i = 0; i < o->children.n; i++) n += is_store(o->children.v[i]);
  *any |= n > 0;
  if (!n) return;
  Targets targets = {0};
  VEC(const Obj *) stores = {0};
  check_map_init(&names);
  n = check_chain(k, o, chain);
  for (uint32_t c = n; c-- > 0;)
    for (uint32_t i = 0; i < chain[c]->children.n; i++) {
      const Obj *s = chain[c]->children.v[i];
      if (!is_store(s) || !s->name) continue;
      uint32_t earlier = check_map_put(&names, k->a, check_name(k, s), stores.n);
      if (earlier == UINT32_MAX)
        *vec_push(k->a, &stores) = s;
      else if (stores.v[earlier]->parent != s->parent && stores.v[earlier]->block == s->block)
        stores.v[earlier] = s; /* what is inherited is replaced */
      else if (c == 0)         /* otherwise it is said of the body it stands in */
        report_again(k, s, stores.v[earlier]);
    }
  for (uint32_t i = 0; i < stores.n; i++) {
    const Obj *s = stores.v[i];
    if (!stays_in_image(k, s)) add(k, &targets, store_path(k, s), quoted(k, s), s->name_at, s->parent == o);
  }
  compare(k, o, NULL, &targets);
}

static void add_list(Check *k, Targets *out, const Value *list, bool own) {
  Str text;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Value *v = list->items[i];
    if (v->kind == V_PAIR) v = v->items[1];
    if (check_text(k, v, &text)) add(k, out, text, STR("this"), v->at, own);
  }
}

/* As they are with the overlay, if there is one: only what comes from there is its own then. */
static void add_mounts(Check *k, Targets *out, const Obj *service, const Obj *overlay) {
  static const Sym words[] = {W_mounts, W_tmpfs};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
    const Value *list = overlay ? obj_get(overlay, words[i]) : NULL;
    if (!list || obj_overlay_appends(overlay, words[i]))
      add_list(k, out, obj_get(service, words[i]), !overlay);
    add_list(k, out, list, true);
  }
}

static void check_service(Check *k, const Obj *o, const Obj *overlay, bool any_stores) {
  const Obj *chain[CHECK_CHAIN];
  Targets targets = {0};
  CheckMap names;
  uint32_t n = any_stores ? check_chain(k, check_ref(k, o, W_image), chain) : 0;
  add_mounts(k, &targets, o, overlay);
  if (!targets.n) return;
  Targets all = {0};
  if (n) check_map_init(&names);
  for (uint32_t c = 0; c < n; c++) add_stores(k, &all, chain[c], false, &names);
  for (uint32_t i = 0; i < targets.n; i++) {
    targets.v[i].seq = all.n;
    *vec_push(k->a, &all) = targets.v[i];
  }
  compare(k, o, overlay, &all);
}

void check_mounts(Check *k) {
  bool any = false;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    if (check_is_body(k->objects->v[i])) check_body(k, k->objects->v[i], &any);
    check_release(k, mark);
  }
  for (uint32_t i = 0; i < k->objects->n; i++) {
    CheckMark mark = check_mark(k);
    const Obj *o = k->objects->v[i];
    if (obj_is_service(o)) check_service(k, o, NULL, any);
    for (uint32_t j = 0; obj_is_service(o) && j < o->children.n; j++)
      if (o->children.v[j]->block == B_overlay) check_service(k, o, o->children.v[j], any);
    check_release(k, mark);
  }
}
