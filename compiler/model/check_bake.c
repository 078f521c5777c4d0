/* What bake is told of images beside their steps: can docker's own builder do it, does it agree, and is a group more
   than a name? Formats and platforms are check_matrix.c's. */
#include "model/check.h"

typedef struct {
  CheckPlace place;      /* of whoever names no builder */
  CheckMap written;      /* caches by kind and place, to … */
  VEC(const Obj *) by;   /* … their blocks */
  Diag *cache, *attests; /* what was said of an unknown store: once, and then of further places */
} Bake;

static bool is_cache(uint8_t block) {
  return block == B_cache_registry || block == B_cache_local || block == B_cache_inline ||
         block == B_cache_gha || block == B_cache_s3 || block == B_cache_azblob;
}

/* The store of docker's own builder decides about `what` at `at`: a cache, or an attestation. */
static void check_store(Check *k, Bake *b, Span at, Str what, bool attest) {
  Diag **unsure = attest ? &b->attests : &b->cache;
  if (!b->place.own || b->place.containerd) return;
  if (b->place.classic) {
    Diag *d = attest ? diag(k->ds, E0935, at, what) : diag(k->ds, E0934, at, what);
    diag_also(k->ds, d, b->place.store->at, CHK_CLASSIC_HERE);
  } else if (*unsure) {
    diag_also(k->ds, *unsure, at, CHK_SO_DOES_THIS);
  } else {
    *unsure = attest ? diag(k->ds, W0935, at, what) : diag(k->ds, W0934, at, what);
    check_fix_store(k, *unsure);
  }
}

/* ---- caches ---- */

static Sym place_word(const Obj *o) {
  switch (o->block) {
  case B_cache_registry: return W_ref;
  case B_cache_local: return W_dir;
  case B_cache_s3: return W_bucket;
  case B_cache_azblob: return W_account_url;
  default: return W_scope;
  }
}

/* Two that write to one place write over each other. */
static void check_written(Check *k, Bake *b, const Obj *image, const Obj *o) {
  Str place = STR(""), name = check_name(k, image);
  const Value *v = obj_get(o, place_word(o));
  bool named = o->block == B_cache_s3 || o->block == B_cache_azblob;
  if (v && !check_text(k, v, &place)) return;
  if (named && obj_get(o, W_name) && !check_text(k, obj_get(o, W_name), &name)) return;
  if (o->block == B_cache_gha && !v) place = name;
  Str key = arena_fmt(k->a, "%u %.*s %.*s", o->block, STR_ARG(place), STR_ARG(named ? name : STR("")));
  uint32_t earlier = check_map_put(&b->written, k->a, key, b->by.n);
  if (earlier == UINT32_MAX) {
    *vec_push(k->a, &b->by) = o;
    return;
  }
  const Obj *first = b->by.v[earlier];
  Diag *d = diag(k->ds, E0937, o->at, str_c(obj_block(o)->text), check_what(k, image),
                 check_what(k, first->parent));
  diag_also(k->ds, d, first->at, THE_OTHER);
}

/* Behind the last `/`, `:` is a tag; `@` is a digest wherever it stands. */
static bool has_tag(Str ref) {
  bool tag = false;
  for (uint32_t i = 0; i < ref.n; i++) {
    if (ref.s[i] == '@') return true;
    if (ref.s[i] == '/') tag = false;
    if (ref.s[i] == ':') tag = true;
  }
  return tag;
}

static void check_caches(Check *k, Bake *b, const Obj *holder) {
  for (uint32_t i = 0; i < holder->children.n; i++) {
    const Obj *o = holder->children.v[i];
    if (!is_cache(o->block) || o->bad) continue;
    check_at(k, o);
    Str ref, only = o->block == B_cache_inline ? STR("") : obj_str(k->m, o, W_only);
    bool shared = holder->block == B_project;
    if (shared && o->block == B_cache_registry && check_text(k, obj_get(o, W_ref), &ref) && has_tag(ref))
      diag(k->ds, E0938, obj_get(o, W_ref)->at, ref);
    if (o->block == B_cache_inline || str_is(only, "read")) continue;
    check_store(k, b, o->at, str_c(obj_block(o)->text), false);
    if (!shared) check_written(k, b, holder, o);
  }
}

/* ---- attestations ---- */

static void check_attest(Check *k, Bake *b, const Obj *holder, Sym word) {
  const Value *v = obj_get(holder, word);
  bool on = v && (v->kind == V_TEXT ||
                  (word == W_sbom ? obj_bool(holder, W_sbom) : !str_is(obj_str(k->m, holder, word), "off")));
  if (!on) return;
  Str name = intern_str(&k->m->names, word);
  check_at(k, holder);
  check_store(k, b, obj_field_span(holder, word), name, true);
}

/* What counts for the image, its own or the project's, tells the time of the build. */
static void check_dates(Check *k, const Obj *image, Sym word) {
  const Obj *holder = obj_get(image, word) ? image : k->m->project, *says = model_reproducible(k->m, image);
  const Value *v = holder && says ? obj_get(holder, word) : NULL;
  bool on = v && (v->kind == V_TEXT ||
                  (word == W_sbom ? obj_bool(holder, W_sbom) : !str_is(obj_str(k->m, holder, word), "off")));
  if (!on) return;
  check_at(k, image);
  Diag *d =
      diag(k->ds, E0936, obj_field_span(holder, word), check_what(k, image), intern_str(&k->m->names, word));
  diag_also(k->ds, d, obj_field_span(says, W_reproducible), BECAUSE_OF_THIS);
}

/* ---- groups ---- */

static void check_group(Check *k, const Obj *o) {
  Str name = check_name(k, o);
  check_at(k, o);
  if (str_is(name, "default") || str_is(name, "all")) diag(k->ds, E0939, o->name_at, name);
}

void check_bake(Check *k) {
  static const Sym attests[] = {W_provenance, W_sbom};
  Bake b = {0};
  check_map_init(&b.written);
  if (k->m->project) b.place = check_place(k, k->m->project);
  for (uint32_t i = 0; i <= k->objects->n; i++) {
    const Obj *o = i ? k->objects->v[i - 1] : k->m->project;
    if (!o || o->bad) continue;
    if (o->block == B_group) check_group(k, o);
    if (o->block != B_image && o->block != B_project) continue;
    check_caches(k, &b, o);
    for (uint32_t w = 0; w < 2; w++) {
      check_attest(k, &b, o, attests[w]);
      if (o->block == B_image) check_dates(k, o, attests[w]);
    }
  }
}
