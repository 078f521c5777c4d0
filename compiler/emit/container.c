/* The part of the control script that knows the images made in containers: which must be there before something is
   built, the steps of each, and what its containers get. runtime/host/container.sh has the functions that it calls.
   What BuildKit makes of such an image stands in its Dockerfile. Called by control.c. */
#include "emit/control.h"

bool control_uses_containers(const IrProject *p) {
  for (uint32_t i = 0; i < p->n_images; i++)
    if (p->images[i].container) return true;
  return false;
}

/* ---- what is made first ---- */

/* Adds the images made in containers that `index` needs, itself last; those that others need come first. */
static void collect(const Emit *e, uint32_t index, bool *met, Str *out, uint32_t *n) {
  const IrImage *image = &e->project->images[index];
  if (met[index]) return;
  met[index] = true;
  for (uint32_t i = 0; i < image->n_needs_images; i++) collect(e, image->needs_images[i], met, out, n);
  if (image->container) out[(*n)++] = emit_bake_name(e, image->name);
}

static void put_needs_of(Control *c, Str name, const uint32_t *images, uint32_t n_images) {
  const Emit *e = c->e;
  bool *met = arena_array(e->arena, bool, e->project->n_images);
  Str *names = arena_array(e->arena, Str, e->project->n_images);
  uint32_t n = 0;
  for (uint32_t i = 0; i < n_images; i++) collect(e, images[i], met, names, &n);
  if (!n) return;
  buf_lit(c->b, "\t");
  quote_known(c->b, sh_word, name);
  buf_lit(c->b, ") pei_makes='");
  for (uint32_t i = 0; i < n; i++) {
    if (i) buf_lit(c->b, " ");
    quote_name(c->b, names[i]);
  }
  buf_lit(c->b, "' ;;\n");
}

static void put_needs(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "made_before() { # IMAGE|GROUP|EXPORT|STAGE: in this order");
  for (uint32_t i = 0; i < p->n_images; i++) {
    FROM(c->b, &p->images[i], .field = "from");
    put_needs_of(c, emit_bake_name(c->e, p->images[i].name), &i, 1);
  }
  for (uint32_t i = 0; i < p->n_groups; i++) {
    FROM(c->b, &p->groups[i]);
    put_needs_of(c, emit_bake_name(c->e, p->groups[i].name), p->groups[i].images, p->groups[i].n_images);
  }
  for (uint32_t i = 0; i < p->n_exports; i++) {
    FROM(c->b, &p->exports[i]);
    put_needs_of(c, emit_export_name(c->e, p->exports[i].name), &p->exports[i].image, 1);
  }
  for (uint32_t i = 0; i < p->n_stages; i++) {
    if (!p->stages[i].kept) continue;
    FROM(c->b, &p->stages[i], .field = "keep");
    put_needs_of(c, emit_kept_name(c->e, &p->stages[i]), &p->stages[i].keeper, 1);
  }
  FIXED(c->b, "");
  buf_lit(c->b, "\t*) pei_makes='' ;;\n");
  control_table_end(c);
}

/* ---- what its containers get ---- */

static Str volume_name(Control *c, const IrVolume *v) {
  if (v->docker_name.n) return v->docker_name;
  return ARENA_JOIN(c->e->arena, c->e->project_name, STR("_"), v->name);
}

static void put_options(Control *c, const IrImage *image) {
  const IrProject *p = c->e->project;
  if (image->privileged) buf_lit(c->b, "\t\tset -- --privileged \"$@\"\n");
  for (uint32_t i = 0; i < image->n_networks; i++) {
    const IrNetwork *n = &p->networks[image->networks[i]];
    Str name =
        n->docker_name.n ? n->docker_name : ARENA_JOIN(c->e->arena, c->e->project_name, STR("_"), n->name);
    MARK(c->b, .of = image->of, .span = image->at, .field = "networks", .item = i + 1);
    buf_lit(c->b, "\t\tmade_network ");
    quote_known(c->b, sh_word, name);
    buf_lit(c->b, "\n\t\tset -- --network \"$pei_network\" \"$@\"\n");
  }
  for (uint32_t i = 0; i < image->n_volumes_from; i++) {
    MARK(c->b, .of = image->of, .span = image->at, .field = "volumes_from", .item = i + 1);
    buf_lit(c->b, "\t\tmade_service ");
    quote_known(c->b, sh_word, p->services[image->volumes_from[i]].name);
    buf_lit(c->b, "\n\t\tset -- --volumes-from \"$pei_service\" \"$@\"\n");
  }
  for (uint32_t i = 0; i < image->n_build_volumes; i++) {
    const IrVolume *v = &p->volumes[image->build_volumes[i].volume];
    MARK(c->b, .of = image->of, .span = image->at, .field = "build_volumes", .item = i + 1);
    buf_lit(c->b, "\t\tmade_volume ");
    quote_known(c->b, sh_word, v->name);
    buf_lit(c->b, " ");
    quote_known(c->b, sh_word, volume_name(c, v));
    buf_lit(c->b, "\n\t\tset -- --volume ");
    quote_known(c->b, sh_word,
                ARENA_JOIN(c->e->arena, volume_name(c, v), STR(":"), image->build_volumes[i].path));
    buf_lit(c->b, " \"$@\"\n");
  }
  FROM(c->b, image, .field = "platforms");
  if (image->n_platforms) {
    buf_lit(c->b, "\t\tset -- --platform ");
    quote_known(c->b, sh_word, image->platforms[0]);
    buf_lit(c->b, " \"$@\"\n");
  }
}

static void put_creates(Control *c) {
  const IrProject *p = c->e->project;
  FIXED(c->b, "");
  buf_lit(c->b, "\nmade_create() { # ARG…: makes a container for pei_make with what it is to have\n"
                "\tcase $pei_make in\n");
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!p->images[i].container) continue;
    FROM(c->b, &p->images[i]);
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, emit_bake_name(c->e, p->images[i].name));
    buf_lit(c->b, ")\n");
    put_options(c, &p->images[i]);
    buf_lit(c->b, "\t\t;;\n");
  }
  FIXED(c->b, "");
  buf_lit(c->b, "\tesac\n\trun docker create \"$@\" >/dev/null\n}\n");
}

/* ---- its steps ---- */

/* The command that reads shell text: of the last SHELL before step `last`, of this image or one that it is built on. */
static IrWords shell_of(const IrProject *p, const IrStage *stage, uint32_t last) {
  for (;;) {
    for (uint32_t i = last; i-- > 0;)
      if (stage->steps[i].op == IR_SHELL && !stage->steps[i].onbuild) return stage->steps[i].words;
    if (stage->base_stage != IR_NONE)
      stage = &p->stages[stage->base_stage];
    else if (stage->base_image != IR_NONE && p->images[stage->base_image].stage != IR_NONE)
      stage = &p->stages[p->images[stage->base_image].stage];
    else
      return (IrWords){0};
    last = stage->n_steps;
  }
}

static void put_words(Control *c, IrWords words) {
  for (uint32_t i = 0; i < words.n; i++) {
    buf_lit(c->b, " ");
    quote_sh_word(c->b, words.v[i]);
  }
}

static void put_step(Control *c, const IrStage *stage, uint32_t i) {
  const IrStep *s = &stage->steps[i];
  Arena *a = c->e->arena;
  FROM(c->b, s);
  buf_lit(c->b, "\t\t# ");
  quote_comment(c->b, emit_source(c->e, s->at));
  if (s->words.n) {
    buf_lit(c->b, "\n\t\tstep");
    put_words(c, s->words);
    buf_lit(c->b, "\n");
    return;
  }
  Buf body = buf_new(a);
  quote_sh_body(&body, s->body);
  Str text = buf_str(&body);
  bool program = str_starts(text, STR("#!")), lines = str_find(text, '\n') < text.n;
  IrWords shell = shell_of(c->e->project, stage, i);
  if (program) {
    buf_lit(c->b, "\n\t\tstep_program");
  } else if (shell.n) {
    buf_lit(c->b, "\n\t\tstep");
    put_words(c, shell);
  } else {
    buf_lit(c->b, "\n\t\tstep /bin/sh -c");
  }
  buf_lit(c->b, " ");
  quote_known(c->b, sh_word, s->strict && lines && !program ? ARENA_JOIN(a, STR("set -e\n"), text) : text);
  buf_lit(c->b, "\n");
}

static void put_steps(Control *c) {
  const IrProject *p = c->e->project;
  CONTROL_TABLE(c, "made_steps() { # IMAGE");
  for (uint32_t i = 0; i < p->n_images; i++) {
    const IrImage *image = &p->images[i];
    if (!image->container) continue;
    const IrStage *stage = &p->stages[image->stage];
    FROM(c->b, image);
    control_open_row(c, emit_bake_name(c->e, image->name));
    if (image->n_platforms) {
      FROM(c->b, image, .field = "platforms");
      buf_lit(c->b, "made_platform ");
      quote_known(c->b, sh_word, image->platforms[0]);
      buf_lit(c->b, "\n\t\t");
      FROM(c->b, image);
    }
    buf_lit(c->b, "layer ");
    quote_name(c->b, emit_layer(c->e, image, 0));
    buf_lit(c->b, "\n");
    bool before = false;
    for (uint32_t k = 0; k < stage->n_steps; k++) {
      bool here = ir_in_container(image, &stage->steps[k]);
      if (here) put_step(c, stage, k);
      Str layer = emit_layer(c->e, image, k);
      if (before && !here && !str_eq(layer, stage->name)) {
        FROM(c->b, &stage->steps[k]);
        buf_lit(c->b, "\t\tlayer ");
        quote_name(c->b, layer);
        buf_lit(c->b, "\n");
      }
      before = here;
    }
    FROM(c->b, image);
    buf_lit(c->b, "\t\t;;\n");
  }
  control_table_end(c);
}

void control_containers(Control *c) {
  const IrProject *p = c->e->project;
  bool first = true;
  FIXED(c->b, "");
  buf_lit(c->b, "pei_made='");
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!p->images[i].container) continue;
    FROM(c->b, &p->images[i], .also = true);
    if (!first) buf_lit(c->b, " ");
    quote_name(c->b, emit_bake_name(c->e, p->images[i].name));
    first = false;
  }
  buf_lit(c->b, "'\n");
  put_needs(c);
  CONTROL_TABLE(c, "made_ref() { # IMAGE");
  for (uint32_t i = 0; i < p->n_images; i++) {
    if (!p->images[i].container) continue;
    FROM(c->b, &p->images[i]);
    buf_lit(c->b, "\t");
    quote_known(c->b, sh_word, emit_bake_name(c->e, p->images[i].name));
    buf_lit(c->b, ") pei_made_ref=");
    quote_known(c->b, sh_word, emit_made_tag(c->e, &p->images[i]));
    buf_lit(c->b, " ;;\n");
  }
  control_table_end(c);
  put_creates(c);
  put_steps(c);
}
