/* How layers and manifests of exports and publishes are written, and under which names: does whoever writes them take
   notice? What a format can hold is check_matrix.c's. */
#include "model/check.h"

typedef struct {
  Diag *unsure; /* what was said of an unknown store: once, and then of further places */
} Layers;

static const Sym fields[] = {W_compression, W_compression_level, W_force_compression, W_oci_mediatypes};
enum { N_FIELDS = sizeof fields / sizeof *fields };

/* The first of the fields that is given, or 0. */
static Sym first_given(const Obj *o) {
  for (uint32_t i = 0; i < N_FIELDS; i++) {
    const Slot *s = obj_slot(o, (uint32_t)schema_slot(obj_block(o), fields[i]));
    if (s->value && !s->is_default) return fields[i];
  }
  return 0;
}

static Str word_text(Check *k, Sym word) { return intern_str(&k->m->names, word); }

/* ---- who takes notice ---- */

/* Docker's classic store writes layers in its own way, and says nothing. */
static void check_store(Check *k, const Obj *o, Sym word, Layers *l) {
  CheckPlace p = check_place(k, o);
  Span at = obj_field_span(o, word);
  if (!p.own || p.containerd) return;
  if (p.classic) {
    check_at(k, o);
    diag_also(k->ds, diag(k->ds, E0940, at, word_text(k, word)), p.store->at, CHK_CLASSIC_HERE);
  } else if (l->unsure) {
    diag_also(k->ds, l->unsure, at, CHK_SO_DOES_THIS);
  } else {
    check_at(k, o);
    l->unsure = diag(k->ds, W0940, at, word_text(k, word));
    check_fix_store(k, l->unsure);
  }
}

static bool no_layers(Str format) {
  return str_is(format, "tar") || str_is(format, "local") || str_is(format, "cacheonly");
}

static void check_useless(Check *k, const Obj *o, Sym word, Str format) {
  check_at(k, o);
  Diag *d = diag(
      k->ds, W0761, obj_field_span(o, word), word_text(k, word),
      arena_fmt(k->a, "`format = %.*s` writes no %s", STR_ARG(format), word == W_names ? "names" : "layers"));
  diag_also(k->ds, d, obj_get(o, W_format)->at, BECAUSE_OF_THIS);
}

/* ---- values that do not fit together ---- */

static void check_level(Check *k, const Obj *o) {
  const Value *level = obj_get(o, W_compression_level), *kind = obj_get(o, W_compression);
  Str name = kind ? value_str(k->a, kind) : STR("gzip");
  int64_t most = str_is(name, "zstd") ? 22 : str_is(name, "uncompressed") ? -1 : 9;
  if (!level || level->kind != V_INT || level->num <= most) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0941, level->at, arena_fmt(k->a, "%lld", (long long)level->num), name,
                 most < 0 ? STR("has no levels") : STR("goes up to 9"));
  if (kind) diag_also(k->ds, d, kind->at, BECAUSE_OF_THIS);
  check_origin(k, d, level);
}

static bool has_attestations(Check *k, const Obj *image) {
  const Obj *holder = obj_get(image, W_provenance) ? image : k->m->project;
  if (obj_bool(image, W_sbom)) return true;
  if (holder && str_is(obj_str(k->m, holder, W_provenance), "off")) return false;
  return !model_reproducible(k->m, image) || (holder && obj_get(holder, W_provenance));
}

static void check_kind(Check *k, const Obj *o) {
  const Value *kind = obj_get(o, W_compression), *oci = obj_get(o, W_oci_mediatypes);
  const Obj *image = check_ref(k, o, W_image);
  if (!oci || obj_bool(o, W_oci_mediatypes)) return;
  Str name = kind ? value_str(k->a, kind) : STR("");
  check_at(k, o);
  if (str_is(name, "zstd") || str_is(name, "estargz")) {
    diag_also(k->ds, diag(k->ds, E0942, obj_field_span(o, W_oci_mediatypes), name), kind->at,
              BECAUSE_OF_THIS);
  } else if (image && !image->bad && has_attestations(k, image)) {
    Diag *d = diag(k->ds, W0761, obj_field_span(o, W_oci_mediatypes), STR("oci_mediatypes"),
                   STR("an image with attestations is of OCI's kind"));
    diag_help(k->ds, d, CHK_NO_PROVENANCE, check_name(k, image));
  }
}

/* ---- objects ---- */

static void check_export(Check *k, const Obj *o, Layers *l) {
  Str format = obj_str(k->m, o, W_format), driver;
  Sym word = first_given(o);
  if (no_layers(format)) {
    if (word) check_useless(k, o, word, format);
    if (obj_get(o, W_names)) check_useless(k, o, W_names, format);
    return;
  }
  if (word) check_store(k, o, word, l);
  CheckPlace p = check_place(k, o);
  if (p.own || !str_is(format, "image")) return;
  driver = obj_str(k->m, p.builder, W_driver);
  if (str_is(driver, "remote")) return; /* it may be that of an engine */
  check_at(k, o);
  Diag *d = diag(k->ds, W0942, obj_get(o, W_format)->at, check_name(k, p.builder));
  diag_also(k->ds, d, p.builder->name_at, DECLARED_HERE);
}

static void check_publish(Check *k, const Obj *o, Layers *l) {
  const Value *image = obj_get(o, W_image);
  Sym word = first_given(o);
  Str ref;
  if (!word) return;
  if (image && image->kind == V_TEXT && check_text(k, image, &ref)) {
    check_at(k, o);
    diag_also(k->ds, diag(k->ds, E0943, obj_field_span(o, word), ref), image->at, BECAUSE_OF_THIS);
    return;
  }
  check_store(k, o, word, l);
}

void check_layers(Check *k) {
  Layers l = {0};
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad || (o->block != B_export && o->block != B_publish)) continue;
    check_level(k, o);
    check_kind(k, o);
    if (o->block == B_export)
      check_export(k, o, &l);
    else
      check_publish(k, o, &l);
  }
}
