/* docker-bake.json: a target for each image and export. JSON and not HCL, which has two ways to read one text. What
   is known only at launch becomes a bake variable. docker buildx bake runs in the output directory. */
#include "emit/json.h"
#include "emit/parts.h"

static const Str TARGET = {"target", 6};

/* A list that is a field of an object. */
static void put_field(Json *j, const void *of, Span at, const char *field, const Str *v, uint32_t n) {
  if (n == 0) return;
  MARK(j->out, .of = of, .span = at, .field = field);
  json_key(j, str_c(field));
  json_open(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    MARK(j->out, .of = of, .span = at, .field = field, .item = i + 1);
    json_str(j, v[i]);
  }
  json_close(j, ']');
}

static void put_list(Json *j, Str key, const Str *v, uint32_t n) {
  if (n == 0) return;
  json_key(j, key);
  json_open(j, '[');
  for (uint32_t i = 0; i < n; i++) json_str(j, v[i]);
  json_close(j, ']');
}

/* ---- variables ---- */

/* Names in the order met, each with its first default and where that comes from. */
typedef struct {
  Part part;
  Mark from;
} Variable;
typedef struct {
  Arena *arena;
  VEC(Variable) list;
} Variables;

static void variables_add(Variables *v, Text t, Mark from) {
  for (uint32_t i = 0; i < t.n; i++) {
    if (t.v[i].kind != PART_LATE) continue;
    bool have = false;
    for (uint32_t k = 0; k < v->list.n && !have; k++) have = str_eq(v->list.v[k].part.text, t.v[i].text);
    if (!have) *vec_push(v->arena, &v->list) = (Variable){t.v[i], from};
  }
}

static void variables_of_map(Variables *v, const void *of, IrMap map) {
  for (uint32_t i = 0; i < map.n; i++)
    variables_add(v, map.v[i].value, (Mark){.of = of, .span = map.v[i].at});
}

static void put_variable(Json *j, const Part *p) {
  json_key(j, p->text);
  json_open(j, '{');
  if (p->fallback) {
    Part fallback = {.kind = PART_TEXT, .text = *p->fallback};
    json_key(j, STR("default"));
    json_template(j, (Text){&fallback, 1});
  } else { /* without a value, bake says so and stops */
    json_key(j, STR("validation"));
    json_open(j, '[');
    json_open(j, '{');
    Arena *a = j->out->arena;
    json_key(j, STR("condition"));
    Buf condition = buf_new(a);
    buf_lit(&condition, "${");
    quote_name(&condition, p->text);
    buf_lit(&condition, " != \"\"}");
    json_str(j, buf_str(&condition));
    json_named(j, "error_message", ARENA_JOIN(a, STR("set "), p->text, STR(" in the environment")));
    json_close(j, '}');
    json_close(j, ']');
  }
  json_close(j, '}');
}

static void put_variables(Json *j, const Emit *e) {
  const IrProject *p = e->project;
  Variables v = {.arena = j->out->arena};
  for (uint32_t i = 0; i < p->n_images; i++) {
    const IrImage *image = &p->images[i];
    for (uint32_t k = 0; k < image->n_tags; k++)
      variables_add(&v, image->tags[k],
                    (Mark){.of = image->of, .span = image->at, .field = "tags", .item = k + 1});
    variables_of_map(&v, image->of, image->args);
    variables_of_map(&v, image->of, image->annotations);
    for (uint32_t k = 0; k < image->n_caches; k++) {
      variables_of_map(&v, image->caches[k].of, image->caches[k].options);
      variables_add(&v, emit_at_home(e, image->caches[k].dir),
                    (Mark){.of = image->caches[k].of, .span = image->caches[k].at});
    }
    for (uint32_t k = 0; k < image->n_secrets; k++) {
      const IrSecret *s = &p->secrets[image->secrets[k]];
      if (s->kind == SECRET_FILE)
        variables_add(&v, emit_at_home(e, s->source), (Mark){.of = s->of, .span = s->at});
    }
  }
  for (uint32_t i = 0; i < p->n_exports; i++)
    for (uint32_t k = 0; k < p->exports[i].n_names; k++)
      variables_add(
          &v, p->exports[i].names[k],
          (Mark){.of = p->exports[i].of, .span = p->exports[i].at, .field = "names", .item = k + 1});
  if (v.list.n == 0) return;
  FIXED(j->out, "");
  json_key(j, STR("variable"));
  json_open(j, '{');
  for (uint32_t i = 0; i < v.list.n; i++) {
    if (j->out->marks) marks_put(j->out, v.list.v[i].from);
    put_variable(j, &v.list.v[i].part);
  }
  json_close(j, '}');
}

/* ---- targets ---- */

/* bake takes a member named `//` for a comment. */
static void put_source(Json *j, const Emit *e, Span at) {
  Str source = emit_source(e, at);
  if (source.n) json_named(j, "//", source);
}

static void put_description(Json *j, const void *of, Span at, Text description) {
  if (!description.n) return;
  MARK(j->out, .of = of, .span = at, .field = "description");
  json_key(j, STR("description"));
  json_template(j, description);
}

static void put_contexts(Json *j, const Emit *e, const IrImage *image) {
  if (!emit_has_tree(image) && image->n_needs_images == 0 && !image->container) return;
  json_key(j, STR("contexts"));
  json_open(j, '{');
  if (emit_has_tree(image))
    json_named(j, "pei", ARENA_JOIN(e->arena, STR("images/"), image->name, STR("/pei")));
  if (image->container)
    json_named(j, "pei-made", ARENA_JOIN(e->arena, STR("docker-image://"), emit_made_tag(e, image)));
  for (uint32_t i = 0; i < image->n_needs_images; i++) {
    FROM(j->out, &e->project->images[image->needs_images[i]]);
    FROM(j->out, image, .also = true);
    Str name = e->project->images[image->needs_images[i]].name;
    Str target = ARENA_JOIN(e->arena, STR("target:"), emit_bake_name(e, name));
    json_pair(j, name, target);
    for (uint32_t k = 0; k < image->n_base_names; k++) json_pair(j, image->base_names[k], target);
  }
  json_close(j, '}');
}

static void put_args(Json *j, const IrImage *image) {
  IrMap args = image->args;
  if (args.n == 0) return;
  FROM(j->out, image);
  json_key(j, STR("args"));
  json_open(j, '{');
  for (uint32_t i = 0; i < args.n; i++) {
    MARK(j->out, .of = image->of, .span = args.v[i].at);
    json_key(j, args.v[i].key);
    json_template(j, args.v[i].value);
  }
  json_close(j, '}');
}

static void put_hosts(Json *j, const IrImage *image) {
  if (image->n_extra_hosts == 0) return;
  FROM(j->out, image, .field = "extra_hosts");
  json_key(j, STR("extra-hosts"));
  json_open(j, '{');
  for (uint32_t i = 0; i < image->n_extra_hosts; i++) {
    Str host = image->extra_hosts[i];
    uint32_t at = str_find(host, '=');
    json_pair(j, str_sub(host, 0, at), str_sub(host, at + 1, host.n));
  }
  json_close(j, '}');
}

static void put_secrets(Json *j, const Emit *e, const IrImage *image) {
  if (image->n_secrets == 0) return;
  json_key(j, STR("secret"));
  json_open(j, '[');
  for (uint32_t i = 0; i < image->n_secrets; i++) {
    const IrSecret *s = &e->project->secrets[image->secrets[i]];
    FROM(j->out, s);
    json_open(j, '{');
    json_named(j, "id", s->name);
    if (s->kind == SECRET_FILE)
      json_key(j, STR("src")), json_template(j, emit_at_home(e, s->source));
    else
      json_named(j, "env", emit_secret_variable(e, s));
    json_close(j, '}');
  }
  json_close(j, ']');
}

static void put_image(Json *j, const Emit *e, const IrImage *image) {
  EmitBuild build = emit_build(e, image);
  FROM(j->out, image);
  json_key(j, emit_bake_name(e, image->name));
  json_open(j, '{');
  put_source(j, e, image->at);
  put_description(j, image->of, image->at, image->description);
  FROM(j->out, image, .field = "context");
  json_named(j, "context", build.context);
  FROM(j->out, image);
  put_contexts(j, e, image);
  FROM(j->out, image, .field = "dockerfile");
  json_named(j, "dockerfile", build.dockerfile);
  FROM(j->out, image, .field = "target");
  if (image->dockerfile.n == 0)
    json_pair(j, TARGET, e->project->stages[image->stage].name);
  else if (image->target.n)
    json_pair(j, TARGET, image->target);
  put_args(j, image);
  FROM(j->out, image, .field = "tags");
  if (image->n_tags) json_key(j, STR("tags")), json_open(j, '[');
  for (uint32_t i = 0; i < image->n_tags; i++) {
    FROM(j->out, image, .field = "tags", .item = i + 1);
    json_template(j, image->tags[i]);
  }
  if (image->n_tags) json_close(j, ']');
  put_field(j, image->of, image->at, "platforms", image->platforms, image->n_platforms);
  FROM(j->out, image);
  emit_bake_says(j, e, image);
  FROM(j->out, image);
  put_secrets(j, e, image);
  FROM(j->out, image);
  put_hosts(j, image);
  put_list(j, STR("ssh"), image->ssh_ids, image->n_ssh_ids);
  Str rights[2];
  put_list(j, STR("entitlements"), rights, emit_rights(e, image, rights));
  json_key(j, STR("labels"));
  json_open(j, '{');
  json_named(j, "pei.project", e->project_name);
  json_named(j, "pei.id", emit_id(e, STR("image"), image->name));
  json_named(j, "pei.hash", emit_hash(e, PLAN_IMAGE, (uint32_t)(image - e->project->images)));
  json_close(j, '}');
  json_close(j, '}');
}

/* A stage with a tag of its own: the rest is as in the image whose Dockerfile holds it. */
static void put_kept(Json *j, const Emit *e, const IrStage *s) {
  const IrImage *image = &e->project->images[s->keeper];
  FROM(j->out, s, .field = "keep");
  json_key(j, emit_kept_name(e, s));
  json_open(j, '{');
  put_source(j, e, s->at);
  put_list(j, STR("inherits"), (Str[]){emit_bake_name(e, image->name)}, 1);
  json_pair(j, TARGET, s->name);
  put_list(j, STR("tags"), (Str[]){emit_kept_tag(e, s)}, 1);
  json_key(j, STR("labels"));
  json_open(j, '{');
  json_named(j, "pei.id", emit_id(e, STR("stage"), s->object));
  json_close(j, '}');
  json_close(j, '}');
}

/* The control script names the output: a file that it renames when it is whole. */
static void put_export(Json *j, const Emit *e, const IrExport *x) {
  const IrImage *image = &e->project->images[x->image];
  FROM(j->out, x);
  json_key(j, emit_export_name(e, x->name));
  json_open(j, '{');
  put_source(j, e, x->at);
  FROM(j->out, x, .field = "image");
  json_key(j, STR("inherits"));
  json_open(j, '[');
  json_str(j, emit_bake_name(e, image->name));
  json_close(j, ']');
  if (x->n_names) json_key(j, STR("tags")), json_open(j, '[');
  for (uint32_t i = 0; i < x->n_names; i++) {
    FROM(j->out, x, .field = "names", .item = i + 1);
    json_template(j, x->names[i]);
  }
  if (x->n_names) json_close(j, ']');
  put_field(j, x->of, x->at, "platforms", x->platforms, x->n_platforms);
  FROM(j->out, x);
  json_close(j, '}');
}

static void put_group(Json *j, const Emit *e, const IrGroup *g) {
  FROM(j->out, g);
  json_key(j, emit_bake_name(e, g->name));
  json_open(j, '{');
  put_source(j, e, g->at);
  put_description(j, g->of, g->at, g->description);
  FROM(j->out, g, .field = "images");
  json_key(j, STR("targets"));
  json_open(j, '[');
  for (uint32_t i = 0; i < g->n_images; i++) {
    FROM(j->out, g, .field = "images", .item = i + 1);
    json_str(j, emit_bake_name(e, e->project->images[g->images[i]].name));
  }
  FROM(j->out, g);
  json_close(j, ']');
  json_close(j, '}');
}

void emit_bake(Emit *e) {
  const IrProject *p = e->project;
  if (p->n_images == 0) return;
  Buf b = emit_buf(e);
  FROM(&b, p);
  Json j = {.out = &b};
  json_open(&j, '{');
  json_named(&j, "//", e->headline);
  put_variables(&j, e);
  FIXED(&b, "");
  json_key(&j, STR("group"));
  json_open(&j, '{');
  json_key(&j, STR("default"));
  json_open(&j, '{');
  json_key(&j, STR("targets"));
  json_open(&j, '[');
  for (uint32_t i = 0; i < p->n_images; i++) {
    FROM(&b, &p->images[i]);
    json_str(&j, emit_bake_name(e, p->images[i].name));
  }
  for (uint32_t i = 0; i < p->n_stages; i++)
    if (p->stages[i].kept) json_str(&j, emit_kept_name(e, &p->stages[i]));
  FIXED(&b, "");
  json_close(&j, ']');
  json_close(&j, '}');
  for (uint32_t i = 0; i < p->n_groups; i++) put_group(&j, e, &p->groups[i]);
  FIXED(&b, "");
  json_close(&j, '}');
  json_key(&j, TARGET);
  json_open(&j, '{');
  for (uint32_t i = 0; i < p->n_images; i++) put_image(&j, e, &p->images[i]);
  for (uint32_t i = 0; i < p->n_stages; i++)
    if (p->stages[i].kept) put_kept(&j, e, &p->stages[i]);
  for (uint32_t i = 0; i < p->n_exports; i++) put_export(&j, e, &p->exports[i]);
  FIXED(&b, "");
  json_close(&j, '}');
  json_close(&j, '}');
  emit_add_buf(e, STR("docker-bake.json"), &b, 0644);
}
