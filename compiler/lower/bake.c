/* What an image says to bake alone: caches of builds, attestations, annotations; and groups of images. What of it can
   be built where is checked before (model/check_bake.c). */
#include "lower/private.h"

#include "base/path.h"

void lower_group(Lower *l, const Obj *o) {
  const Value *list = obj_get(o, W_images);
  uint32_t *images = arena_array(l->a, uint32_t, list->n);
  for (uint32_t i = 0; i < list->n; i++) images[i] = lower_index(l, W_image, list->items[i]->name);
  l->p->groups[o->ir_index] = (IrGroup){.name = L_NAME(l, o),
                                        .images = images,
                                        .n_images = list->n,
                                        .description = obj_text(o, W_description),
                                        .at = o->at,
                                        .of = o};
}

/* ---- caches ---- */

/* The fields that are options of BuildKit; the place of a cache comes first. */
static const struct {
  uint8_t block;
  Sym word;
  const char *option;
} options[] = {
    {B_cache_registry, W_ref, "ref"},
    {B_cache_gha, W_scope, "scope"},
    {B_cache_s3, W_bucket, "bucket"},
    {B_cache_s3, W_region, "region"},
    {B_cache_s3, W_endpoint, "endpoint_url"},
    {B_cache_s3, W_name, "name"},
    {B_cache_azblob, W_account_url, "account_url"},
    {B_cache_azblob, W_name, "name"},
};
enum { N_OPTIONS = sizeof options / sizeof options[0] };

static const char *kind_of(uint8_t block) {
  switch (block) {
  case B_cache_registry: return "registry";
  case B_cache_local: return "local";
  case B_cache_inline: return "inline";
  case B_cache_gha: return "gha";
  case B_cache_s3: return "s3";
  case B_cache_azblob: return "azblob";
  default: return NULL;
  }
}

static Text joined(Lower *l, Text a, Str b) {
  Part *parts = arena_array(l->a, Part, a.n + 1);
  if (a.n) memcpy(parts, a.v, sizeof *parts * a.n);
  parts[a.n] = (Part){.kind = PART_TEXT, .text = b};
  return (Text){parts, a.n + 1};
}

/* In `project`, a cache has room for each image; otherwise each would write over the one before. */
static IrCache make_cache(Lower *l, const IrImage *image, const Obj *o, bool shared) {
  IrCache c = {.kind = str_c(kind_of(o->block)), .reads = true, .writes = true, .at = o->at, .of = o};
  PairList list = {0};
  for (uint32_t i = 0; i < N_OPTIONS; i++) {
    if (options[i].block != o->block) continue;
    Sym word = options[i].word;
    bool own = word == W_scope || word == W_name;
    Text value = obj_text(o, word);
    if (own && (shared || !value.n))
      value =
          value.n ? joined(l, value, ARENA_JOIN(l->a, STR("-"), image->name)) : lower_text(l, image->name);
    if (word == W_ref && shared) value = joined(l, value, ARENA_JOIN(l->a, STR(":"), image->name));
    if (value.n) *vec_push(l->a, &list) = (IrPair){str_c(options[i].option), value, o->at};
  }
  c.options = (IrMap){list.v, list.n};
  if (o->block == B_cache_inline) { /* a name that peic made is in no registry */
    const Obj *of = image->of;
    c.reads = obj_get(of, W_tags) && obj_get(of, W_tags)->n;
    return c;
  }
  c.mode = obj_str(l->m, o, W_mode);
  Str only = obj_str(l->m, o, W_only);
  c.reads = !str_is(only, "write");
  c.writes = !str_is(only, "read");
  if (o->block == B_cache_local) {
    c.dir = obj_str(l->m, o, W_dir);
    if (shared) c.dir = ARENA_JOIN(l->a, c.dir, STR("/"), image->name);
  }
  return c;
}

static uint32_t count_caches(const Obj *o) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < o->children.n; i++) n += kind_of(o->children.v[i]->block) != NULL;
  return n;
}

/* An image with caches of its own does not use those of the project. */
static void lower_caches(Lower *l, IrImage *image, const Obj *o) {
  bool shared = !count_caches(o);
  const Obj *holder = shared ? model_project_object(l->m) : o;
  IrCache *out = arena_array(l->a, IrCache, count_caches(holder));
  for (uint32_t i = 0; i < holder->children.n; i++)
    if (kind_of(holder->children.v[i]->block))
      out[image->n_caches++] = make_cache(l, image, holder->children.v[i], shared);
  image->caches = out;
}

static void add_dirs(Lower *l, StrList *out, const Obj *o) {
  for (uint32_t i = 0; i < o->children.n; i++) {
    if (o->children.v[i]->block != B_cache_local) continue;
    Str dir = obj_str(l->m, o->children.v[i], W_dir);
    PathParts parts = {0};
    bool away = !dir.n || dir.s[0] == '/' || dir.s[0] == '~' || !path_push(l->a, &parts, dir);
    if (!away && parts.n) str_add(l->a, out, path_join(l->a, &parts, 0, parts.n));
  }
}

const StrList *lower_cache_dirs(Lower *l) {
  const ObjList *all = model_objects(l->m);
  if (l->cache_dirs) return l->cache_dirs; /* asked for by every image */
  l->cache_dirs = arena_new(l->a, StrList);
  add_dirs(l, l->cache_dirs, model_project_object(l->m));
  for (uint32_t i = 0; i < all->n; i++)
    if (all->v[i]->block == B_image) add_dirs(l, l->cache_dirs, all->v[i]);
  return l->cache_dirs;
}

/* ---- the rest ---- */

/* The image's own, or the project's. */
static const Obj *holder_of(Lower *l, const Obj *image, Sym word) {
  return obj_get(image, word) ? image : model_project_object(l->m);
}

void lower_bake(Lower *l, IrImage *image, const Obj *o) {
  const Value *sbom = obj_get(holder_of(l, o, W_sbom), W_sbom);
  lower_caches(l, image, o);
  image->description = obj_text(o, W_description);
  image->provenance = obj_str(l->m, holder_of(l, o, W_provenance), W_provenance);
  if (sbom && sbom->kind == V_TEXT) {
    Str name = value_str(l->a, sbom);
    image->sbom_generator = lower_locked(l, name, name);
  }
  image->sbom = sbom && (sbom->kind == V_TEXT || obj_bool(holder_of(l, o, W_sbom), W_sbom));
  image->pull = obj_bool(holder_of(l, o, W_pull), W_pull);
  image->no_cache = obj_bool(holder_of(l, o, W_no_cache), W_no_cache);
  image->shm = obj_int(o, W_build_shm, -1);
  image->annotations = lower_map(l, lower_child(o, B_image_annotations));
}
