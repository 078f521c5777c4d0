/* What a target of the bake file has of the fields that bake alone reads: caches, attestations, annotations, and how
   it is built. The target itself is bake.c's. */
#include "emit/json.h"
#include "emit/parts.h"

static void put_cache(Json *j, const Emit *e, const IrImage *image, const IrCache *c, bool write) {
  bool inside = str_is(c->kind, "inline");
  FROM(j->out, c);
  json_open(j, '{');
  json_named(j, "type", inside && !write ? STR("registry") : c->kind);
  if (inside && !write) json_key(j, STR("ref")), json_template(j, emit_tag(e, image));
  if (c->dir.n) json_key(j, write ? STR("dest") : STR("src")), json_template(j, emit_at_home(e, c->dir));
  for (uint32_t i = 0; i < c->options.n; i++) {
    json_key(j, c->options.v[i].key);
    json_template(j, c->options.v[i].value);
  }
  if (write && c->mode.n) {
    MARK(j->out, .of = c->of, .span = c->at, .field = "mode");
    json_named(j, "mode", c->mode);
  }
  FROM(j->out, c);
  json_close(j, '}');
}

static void put_caches(Json *j, const Emit *e, const IrImage *image, bool write) {
  bool any = false;
  for (uint32_t i = 0; i < image->n_caches; i++) {
    const IrCache *c = &image->caches[i];
    if (write ? !c->writes : !c->reads) continue;
    FROM(j->out, c);
    if (!any) json_key(j, write ? STR("cache-to") : STR("cache-from")), json_open(j, '[');
    any = true;
    put_cache(j, e, image, c, write);
  }
  if (any) json_close(j, ']');
}

/* Without a word buildx writes a little provenance, which holds the time of the build. */
static void put_attest(Json *j, const IrImage *image) {
  bool off = str_is(image->provenance, "off") || (image->reproducible && !image->provenance.n);
  if (!off && !image->provenance.n && !image->sbom) return;
  json_key(j, STR("attest"));
  json_open(j, '[');
  FROM(j->out, image, .field = "provenance");
  Arena *a = j->out->arena;
  if (off)
    json_str(j, STR("type=provenance,disabled=true"));
  else if (image->provenance.n)
    json_str(j, ARENA_JOIN(a, STR("type=provenance,mode="), image->provenance));
  FROM(j->out, image, .field = "sbom");
  if (image->sbom_generator.n)
    json_str(j, ARENA_JOIN(a, STR("type=sbom,generator="), image->sbom_generator));
  else if (image->sbom)
    json_str(j, STR("type=sbom"));
  FROM(j->out, image);
  json_close(j, ']');
}

static void put_annotations(Json *j, const IrImage *image) {
  if (!image->annotations.n) return;
  json_key(j, STR("annotations"));
  json_open(j, '[');
  for (uint32_t i = 0; i < image->annotations.n; i++) {
    const IrPair *pair = &image->annotations.v[i];
    Part *parts = arena_array(j->out->arena, Part, pair->value.n + 1);
    parts[0] = (Part){.kind = PART_TEXT, .text = ARENA_JOIN(j->out->arena, pair->key, STR("="))};
    if (pair->value.n) memcpy(parts + 1, pair->value.v, sizeof *parts * pair->value.n);
    MARK(j->out, .of = image->of, .span = pair->at);
    json_template(j, (Text){parts, pair->value.n + 1});
  }
  FROM(j->out, image);
  json_close(j, ']');
}

static void put_flag(Json *j, const IrImage *image, const char *field, Str key, bool on) {
  if (!on) return;
  MARK(j->out, .of = image->of, .span = image->at, .field = field);
  json_key(j, key);
  json_literal(j, STR("true"));
}

void emit_bake_says(Json *j, const Emit *e, const IrImage *image) {
  put_flag(j, image, "pull", STR("pull"), image->pull);
  put_flag(j, image, "no_cache", STR("no-cache"), image->no_cache);
  put_caches(j, e, image, false);
  put_caches(j, e, image, true);
  FROM(j->out, image);
  put_attest(j, image);
  put_annotations(j, image);
  if (image->shm <= 0) return;
  FROM(j->out, image, .field = "build_shm");
  Buf size = buf_new(j->out->arena);
  emit_size(&size, image->shm);
  json_named(j, "shm-size", buf_str(&size));
}
