/* Where exports write: each to a place of its own, none in the way of another or of what the project reads; and a push
   to where somebody may push. */
#include "base/path.h"
#include "model/check.h"

typedef struct {
  CheckMap exact, folded; /* paths, and paths in lower case */
  CheckMap directories;
  CheckMap sources;
} Files;

static bool has_format(Check *k, const Obj *o, const char *format) {
  return str_is(obj_str(k->m, o, W_format), format);
}

/* Does it write a file or a directory? */
static bool writes(Check *k, const Obj *o) {
  return !has_format(k, o, "registry") && !has_format(k, o, "cacheonly") && !has_format(k, o, "image");
}

/* The file or directory that an export writes. */
static bool written(Check *k, const Obj *o, Str *path) {
  if (!writes(k, o)) return false;
  if (!check_text(k, obj_get(o, W_to), path)) return false;
  if (path->n && path->s[0] == '/') *path = path_clean(k->a, STR(""), *path);
  return path->n > 0;
}

/* ---- a file of its own ---- */

static void also_first(Check *k, Diag *d, const Obj *first) {
  diag_also(k->ds, d, obj_get(first, W_to)->at, CHK_FIRST_EXPORT, check_name(k, first));
}

static void check_unique(Check *k, const Obj *o, Files *f, uint32_t index, Str path) {
  uint32_t first = check_map_put(&f->exact, k->a, path, index);
  uint32_t folded = check_map_put(&f->folded, k->a, check_lower(k->a, path), index);
  if (first == UINT32_MAX && folded == UINT32_MAX) return;
  const Value *to = obj_get(o, W_to);
  check_at(k, o);
  Diag *d = first != UINT32_MAX ? diag(k->ds, E0711, to->at, path) : diag(k->ds, W0741, to->at, path);
  also_first(k, d, k->objects->v[first != UINT32_MAX ? first : folded]);
  check_origin(k, d, to);
}

/* Inside a directory that another export fills. */
static void check_nested(Check *k, const Obj *o, Files *f, uint32_t index, Str path) {
  for (uint32_t i = 1; i < path.n; i++) {
    uint32_t at = path.s[i] == '/' ? check_map_get(&f->directories, str_sub(path, 0, i)) : UINT32_MAX;
    if (at == UINT32_MAX || at == index) continue;
    const Obj *outer = k->objects->v[at], *later = at < index ? o : outer;
    check_at(k, later);
    Diag *d = diag(k->ds, E0741, obj_get(later, W_to)->at, path, obj_str(k->m, outer, W_to));
    if (later == outer) diag_label(k->ds, d, PHRASE_CHK_HOLDS_OTHER, DIAG_ARGS());
    diag_also(k->ds, d, obj_get(later == o ? outer : o, W_to)->at, CHK_OTHER_EXPORT,
              check_name(k, later == o ? outer : o));
    return;
  }
}

/* ---- what is there already ---- */

static void check_there(Check *k, const Obj *o, const Files *f, Str path) {
  const Value *to = obj_get(o, W_to);
  bool directory = has_format(k, o, "local");
  OsStat st;
  if (check_map_get(&f->sources, path) != UINT32_MAX) {
    check_at(k, o);
    check_origin(k, diag(k->ds, E0743, to->at, path), to);
    return;
  }
  if (path.s[0] == '~' || k->m->os->stat(k->m->os, model_path(k->m, path), true, &st)) return;
  if (st.type != (directory ? OS_FILE : OS_DIR)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0742, to->at, path, directory ? STR("a file") : STR("a directory"),
                 directory ? STR("directory") : STR("file"));
  if (obj_get(o, W_format)) diag_also(k->ds, d, obj_get(o, W_format)->at, BECAUSE_OF_THIS);
  check_origin(k, d, to);
}

/* ---- pushes ---- */

/* Without a host or an account in front, a name belongs to Docker's own library. */
static void check_push(Check *k, const Obj *o) {
  const Obj *image = has_format(k, o, "registry") ? check_ref(k, o, W_image) : NULL;
  const Value *names = obj_get(o, W_names), *tags = names ? names : image ? obj_get(image, W_tags) : NULL;
  Str tag;
  bool late;
  if (!image || image->bad) return;
  for (uint32_t i = 0; i < check_items(tags); i++) {
    if (!check_default_text(k, tags->items[i], &tag, &late) || memchr(tag.s, '/', tag.n)) continue;
    check_at(k, o);
    Diag *d = diag(k->ds, W0744, tags->items[i]->at, tag, check_name(k, o));
    diag_also(k->ds, d, obj_get(o, W_format)->at, CHK_PUSHED_BY);
    check_origin(k, d, tags->items[i]);
    return;
  }
  if (check_items(tags)) return;
  check_at(k, o);
  Str name = arena_fmt(k->a, "%.*s-%.*s", STR_ARG(model_project_name(k->m)), STR_ARG(check_name(k, image)));
  Diag *d = diag(k->ds, W0744, image->name_at, name, check_name(k, o));
  diag_label(k->ds, d, PHRASE_CHK_NO_TAGS, DIAG_ARGS());
  diag_also(k->ds, d, obj_get(o, W_format)->at, CHK_PUSHED_BY);
}

static void check_useless(Check *k, const Obj *o) {
  if (!obj_get(o, W_to) || !obj_get(o, W_format) || writes(k, o)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, W0716, obj_field_span(o, W_to), obj_str(k->m, o, W_format));
  diag_also(k->ds, d, obj_get(o, W_format)->at, BECAUSE_OF_THIS);
}

static void collect(Check *k, Files *f, uint32_t i) {
  Str path;
  const Obj *o = k->objects->v[i];
  if (o->block == B_export && has_format(k, o, "local") && written(k, o, &path))
    check_map_put(&f->directories, k->a, path, i);
}

void check_exports(Check *k) {
  Files f;
  Str path;
  check_map_init(&f.exact);
  check_map_init(&f.folded);
  check_map_init(&f.directories);
  check_map_init(&f.sources);
  for (uint32_t i = 0; i < k->m->inputs.n; i++)
    if (k->m->inputs.v[i].kind == MI_SOURCE || k->m->inputs.v[i].kind == MI_FILE)
      check_map_put(&f.sources, k->a, k->m->inputs.v[i].name, i);
  for (uint32_t i = 0; i < k->objects->n; i++) collect(k, &f, i);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if ((o->block != B_export && o->block != B_disk) || o->bad) continue;
    if (o->block == B_export) check_useless(k, o);
    if (o->block == B_export) check_push(k, o);
    if (!written(k, o, &path)) continue;
    check_unique(k, o, &f, i, path);
    check_nested(k, o, &f, i, path);
    check_there(k, o, &f, path);
  }
}
