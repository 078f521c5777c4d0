/* Images from outside and downloads, when the project is locked: each image has a digest in pei.lock, and offline
   nothing is fetched whose content is not known. Files are compared where they are read (lock.c). */
#include "model/check.h"
#include "model/lock.h"

/* Names that the project itself gives to images: no registry is asked for those. */
static void collect_own(Check *k, CheckMap *own) {
  Str tag;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    const Value *tags = o->block == B_image ? obj_get(o, W_tags) : NULL;
    for (uint32_t t = 0; t < check_items(tags); t++)
      if (check_text(k, tags->items[t], &tag)) check_map_put(own, k->a, check_full_tag(k, tag), i);
  }
}

static void check_image(Check *k, const Obj *o, const Value *v, const CheckMap *own) {
  Str ref;
  if (!v || v->kind != V_TEXT) return;
  check_at(k, o);
  if (!check_text(k, v, &ref))
    lock_image_late(k->m, v->at);
  else if (check_map_get(own, check_full_tag(k, ref)) == UINT32_MAX)
    lock_image(k->m, ref, v->at);
}

bool check_is_pinned(Check *k, Str ref) {
  const LockItem *locked = k->m->lock && lock_is_read(k->m) ? lock_old_item(k->m, LOCK_IMAGE, ref) : NULL;
  return str_find(ref, '@') < ref.n || (locked && locked->value.n);
}

static void check_download(Check *k, const Obj *o) {
  const Value *sources = obj_get(o, W_sources);
  if (obj_get(o, W_checksum)) return;
  for (uint32_t i = 0; i < check_items(sources); i++) {
    const Value *v = sources->items[i];
    if (v->kind != V_TEXT || !v->text.n || !source_is_url(v->text.v[0].text)) continue;
    check_at(k, o);
    check_origin(k, diag(k->ds, E0628, v->at, value_recorded(k->a, &k->m->names, v)), v);
  }
}

static void check_step(Check *k, const Obj *o, void *own) {
  if (o->block == B_copy || o->block == B_with_bind || o->block == B_with_cache)
    check_image(k, o, obj_get(o, W_from), own);
  if (o->block == B_add && lock_is_offline(k->m)) check_download(k, o);
}

/* Blocks whose field `image` may be one from outside. That of a pull with a registry is known in full later. */
static bool takes_image(const Obj *o) {
  bool fleet = o->block == B_publish || o->block == B_transfer || o->block == B_extract || o->block == B_disk;
  return fleet || obj_is_service(o) || (o->block == B_pull && !obj_get(o, W_registry));
}

/* What builds fetch besides: who lists packages, and layers that were kept elsewhere. */
static void check_build(Check *k, const Obj *o, const CheckMap *own) {
  const Value *sbom = o->block == B_image || o->block == B_project ? obj_get(o, W_sbom) : NULL;
  check_image(k, o, sbom, own);
  if (!lock_is_offline(k->m) || (o->block != B_image && o->block != B_project)) return;
  check_at(k, o);
  if (sbom && sbom->kind == V_BOOL && sbom->num) {
    Diag *d = diag(k->ds, E0747, obj_field_span(o, W_sbom), STR("sbom = true"),
                   STR("the image that lists packages"));
    diag_help(k->ds, d, CHK_NAME_SCANNER);
  }
  for (uint32_t i = 0; i < o->children.n; i++) {
    const Obj *c = o->children.v[i];
    bool away = c->block == B_cache_registry || c->block == B_cache_gha || c->block == B_cache_s3 ||
                c->block == B_cache_azblob;
    if (!away || str_is(obj_str(k->m, c, W_only), "write")) continue;
    Diag *d = diag(k->ds, E0747, c->at, str_c(obj_block(c)->text), STR("layers"));
    diag_help(k->ds, d, CHK_ONLY_WRITE);
  }
}

void check_locked(Check *k) {
  CheckMap own;
  if (!lock_is_read(k->m)) return;
  check_map_init(&own);
  collect_own(k, &own);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (check_is_body(o)) {
      check_image(k, o, obj_get(o, W_from), &own);
      check_steps(k, o, check_step, &own);
    }
    if (takes_image(o)) check_image(k, o, obj_get(o, W_image), &own);
    if (o->block == B_copy_files) check_image(k, o, obj_get(o, W_from), &own);
    check_build(k, o, &own);
  }
  check_build(k, model_project_object(k->m), &own);
}
