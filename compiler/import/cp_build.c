/* What services of a compose file are built from: each Dockerfile is imported as well. Called by compose.c. */
#include "import/cp.h"

#include "base/path.h"

static Str known_of(Cp *c, const YmlNode *map, const char *key, const char *otherwise) {
  const YmlNode *n = yml_get(map, key);
  Str s;
  return n && n->kind == YML_SCALAR && cp_known(c, n, &s) ? s : str_c(otherwise);
}

/* Do both say the same? */
static bool same_node(const YmlNode *a, const YmlNode *b) {
  if (!a || !b || a->kind != b->kind || a->n != b->n) return a == b;
  bool same = str_eq(a->text, b->text);
  for (uint32_t i = 0; i < a->n && same; i++)
    same = a->kind == YML_LIST ? same_node(a->items[i], b->items[i])
                               : str_eq(a->pairs[i].key->text, b->pairs[i].key->text) &&
                                     same_node(a->pairs[i].value, b->pairs[i].value);
  return same;
}

/* KEY=VALUE of a list, or a pair of a mapping; a key alone is taken from whoever builds. */
static void read_args(Cp *c, const YmlNode *build, DfVars *out, Draft *kept) {
  const YmlPair *p = yml_pair(build, "args");
  Pieces fields = {0};
  bool map = p && p->value->kind == YML_MAP;
  for (uint32_t i = 0; p && (p->value->kind == YML_LIST || map) && i < p->value->n; i++) {
    const YmlNode *n = map ? p->value->pairs[i].value : p->value->items[i];
    Str name, value, text;
    uint32_t equals = map ? 0 : str_find(n->text, '=');
    name = map ? p->value->pairs[i].key->text : str_sub(n->text, 0, equals);
    if (n->kind == YML_NULL || (!map && n->kind == YML_SCALAR && equals == n->text.n)) {
      diag(c->ds, W0879, map ? p->value->pairs[i].key->at : n->at, name);
      continue;
    }
    if (n->kind != YML_SCALAR || !cp_known(c, n, &value)) continue;
    if (!map) value = str_sub(value, equals + 1, value.n);
    text =
        arena_fmt(c->a, "%.*s = %.*s", STR_ARG(draft_name(c->a, name)), STR_ARG(draft_string(c->a, value)));
    *vec_push(c->a, out) = (DfVar){.name = name, .value = value, .known = true, .is_arg = true};
    piece_add(c->a, &fields, n->at, text);
  }
  if (fields.n) draft_block(kept, p->key->at, STR("args"), &fields, false);
}

static void put_build(Cp *c, uint32_t first);

/* The service of that name, whose image is in the project from then on. */
static const CpService *built_by(Cp *c, Str name) {
  for (uint32_t i = 0; i < c->services.n; i++) {
    CpService *s = &c->services.v[i];
    if (!str_eq(s->service->key->text, name) || !s->build) continue;
    if (!s->run) put_build(c, i);
    return s;
  }
  return NULL;
}

/* Where further files come from, by name. What is neither a directory nor an image stays out. */
static void read_contexts(Cp *c, const YmlNode *build, DfInput *in) {
  const YmlPair *p = yml_pair(build, "additional_contexts");
  bool map = p && p->value->kind == YML_MAP;
  for (uint32_t i = 0; p && (p->value->kind == YML_LIST || map) && i < p->value->n; i++) {
    const YmlNode *n = map ? p->value->pairs[i].value : p->value->items[i];
    Str value, clean, name = map ? p->value->pairs[i].key->text : STR("");
    if (n->kind != YML_SCALAR || !cp_known(c, n, &value)) continue;
    uint32_t equals = map ? 0 : str_find(value, '=');
    if (!map) name = str_sub(value, 0, equals), value = str_sub(value, equals + 1, value.n);
    DfContext context = {.name = name, .dir = STR(""), .image = STR("")};
    const CpService *other =
        str_starts(value, STR("service:")) ? built_by(c, str_sub(value, 8, value.n)) : NULL;
    if (str_starts(value, STR("docker-image://")))
      context.image = draft_string(c->a, str_sub(value, 15, value.n));
    else if (other && other->image.n)
      context.image = cp_member(c->a, "image", other->image);
    else if (str_find(value, ':') == value.n && import_path(c->im, value, &clean))
      context.dir = arena_fmt(c->a, "%.*s/", STR_ARG(clean));
    else
      diag(c->ds, W0661, n->at, value);
    if (context.dir.n || context.image.n) *vec_push(c->a, &in->contexts) = context;
    if (context.dir.n && c->ignore.n) /* what keeps files out of the other context says nothing of this one */
      piece_add(c->a, &c->ignore, n->at,
                draft_string(c->a, arena_fmt(c->a, "!%.*s", STR_ARG(import_named(c->im, clean)))));
  }
}

/* "web" of "shop-web" in the project shop: what an image of that name is called without a tag. */
static Str own_name(Cp *c, Str image) {
  Str title = import_project_name(c->a, c->title);
  bool own = image.n > title.n + 1 && str_starts(image, title) && image.s[title.n] == '-';
  Str name = own ? str_sub(image, title.n + 1, image.n) : STR("");
  return own && str_eq(import_object_name(c->a, name, STR("")), name) ? name : STR("");
}

/* `image` beside `build` is the name that the image gets; `tags` are further ones. */
static void put_tags(Cp *c, const CpService *s, Draft *out) {
  const YmlNode *image = yml_get(s->service->value, "image"), *tags = yml_get(s->build, "tags");
  Pieces list = {0};
  Str value;
  bool own = image && !tags && own_name(c, image->text).n;
  if (image && !own && image->kind == YML_SCALAR && cp_value(c, image, true, &value))
    piece_add(c->a, &list, image->at, value);
  for (uint32_t i = 0; tags && tags->kind == YML_LIST && i < tags->n; i++)
    if (tags->items[i]->kind == YML_SCALAR && cp_value(c, tags->items[i], true, &value))
      piece_add(c->a, &list, tags->items[i]->at, value);
  draft_list(out, s->service->key->at, "tags", &list);
}

static void put_others(Cp *c, const CpService *s, Draft *out) {
  static const char *const done[] = {"context",
                                     "dockerfile",
                                     "target",
                                     "args",
                                     "tags",
                                     "labels",
                                     "secrets",
                                     "ssh",
                                     "entitlements",
                                     "provenance",
                                     "additional_contexts"};
  const SchemaBlock *b = &schema_blocks[B_image];
  for (uint32_t i = 0; s->build->kind == YML_MAP && i < s->build->n; i++) {
    const YmlPair *p = &s->build->pairs[i];
    bool skip = str_starts(p->key->text, STR("x-")), found = false;
    Str shm;
    for (uint32_t k = 0; k < sizeof done / sizeof *done; k++) skip |= str_is(p->key->text, done[k]);
    for (uint32_t k = 0; k < b->n_props && !skip; k++) {
      Str value;
      if (!str_is(p->key->text, schema_words[b->props[k].word])) continue;
      found = true;
      if (cp_typed(c, p, b->props[k].type, false, &value))
        draft_field(out, p->key->at, schema_words[b->props[k].word], value);
    }
    if (str_is(p->key->text, "shm_size") &&
        cp_typed(c, p, b->props[schema_slot(b, W_build_shm)].type, false, &shm))
      draft_field(out, p->key->at, "build_shm", shm), found = true;
    if (!skip && !found) cp_left_out(c, p);
  }
}

/* `false`, `true`, `mode=max` */
static void put_provenance(Cp *c, const CpService *s, Draft *out) {
  const YmlPair *p = yml_pair(s->build, "provenance");
  if (!p || !cp_is(c, p, YML_SCALAR)) return;
  Str t = p->value->text;
  const char *word = str_is(t, "false") ? "off" : str_ends(t, STR("mode=max")) ? "max" : "min";
  draft_field(out, p->key->at, "provenance", str_c(word));
}

static bool build_text(Cp *c, const CpService *s, Str path, uint32_t *file, Str *text) {
  const YmlNode *at = s->build;
  if (!import_file(c->im, path, text)) {
    diag(c->ds, E0687, at->kind == YML_SCALAR ? at->at : s->service->key->at, import_named(c->im, path),
         s->service->key->text);
    return false;
  }
  Str shown = arena_fmt(c->a, "%.*s%.*s", STR_ARG(c->im->dir), STR_ARG(path));
  *file = source_add(c->im->sources, shown, STR(""), shown, *text);
  return import_text(c->im, *file, *text);
}

/* One DfInput for all services that are built from the same file with the same arguments. */
static bool same_build(Cp *c, const CpService *a, const CpService *b) {
  static const char *const keys[] = {"context", "dockerfile"};
  Str da = a->build->kind == YML_SCALAR ? a->build->text : known_of(c, a->build, keys[0], ".");
  Str db = b->build->kind == YML_SCALAR ? b->build->text : known_of(c, b->build, keys[0], ".");
  Str fa = known_of(c, a->build, keys[1], "Dockerfile"), fb = known_of(c, b->build, keys[1], "Dockerfile");
  return str_eq(da, db) && str_eq(fa, fb) && same_node(yml_get(a->build, "args"), yml_get(b->build, "args"));
}

static void read_ignore(Cp *c, Str context, Str path) {
  Str text;
  bool own = import_file(c->im, arena_fmt(c->a, "%.*s.dockerignore", STR_ARG(path)), &text);
  if (str_is(context, "./")) context = STR("");
  Str whole = arena_fmt(c->a, "%.*s%.*s", STR_ARG(c->im->prefix), STR_ARG(context));
  if (!own &&
      (!whole.n || !import_file(c->im, arena_fmt(c->a, "%.*s.dockerignore", STR_ARG(context)), &text)))
    return;
  import_ignore(c->a, text, whole, &c->ignore);
}

typedef VEC(DfTarget) Targets;

/* A service whose image is built, or that runs the image of a service before it. */
static void add_target(Cp *c, CpService *s, uint32_t first, Targets *targets) {
  const YmlNode *target = yml_get(s->build, "target"), *image = yml_get(s->service->value, "image");
  Str stage = target ? known_of(c, s->build, "target", "") : STR(""),
      wish = image ? own_name(c, image->text) : STR("");
  s->run = first + 1;
  for (uint32_t k = 0; k < targets->n; k++)
    if (str_eq(targets->v[k].stage, stage)) {
      s->target = k + 1;
      return;
    }
  Draft *fields = arena_new(c->a, Draft);
  *fields = draft_new(c->a);
  fields->depth = 1;
  put_tags(c, s, fields);
  put_others(c, s, fields);
  put_provenance(c, s, fields);
  const YmlPair *said = yml_pair(s->build, "labels");
  Draft *labels = arena_new(c->a, Draft);
  *labels = draft_new(c->a);
  labels->depth = 1;
  if (said) cp_pairs(c, labels, "label", said, false);
  *vec_push(c->a, targets) = (DfTarget){.stage = stage,
                                        .at = target ? target->at : s->service->key->at,
                                        .wish = wish.n ? wish : s->service->key->text,
                                        .fields = fields,
                                        .labels = labels};
  s->target = targets->n;
}

/* All that are built from the same. */
static Targets find_targets(Cp *c, uint32_t first) {
  Targets targets = {0};
  for (uint32_t i = 0; i < c->services.n; i++) {
    CpService *o = &c->services.v[i];
    if (i == first || (o->build && !o->run && same_build(c, &c->services.v[first], o)))
      add_target(c, o, first, &targets);
  }
  return targets;
}

static void take_images(Cp *c, uint32_t first, const Targets *targets) {
  for (uint32_t i = 0; i < c->services.n; i++)
    if (c->services.v[i].run == first + 1 && c->services.v[i].target)
      c->services.v[i].image = targets->v[c->services.v[i].target - 1].image;
}

static void put_build(Cp *c, uint32_t first) {
  CpService *s = &c->services.v[first];
  s->run = first + 1;
  Targets targets;
  Draft kept = draft_new(c->a);
  DfResult made;
  Str clean, raw = s->build->kind == YML_SCALAR ? STR("") : known_of(c, s->build, "context", ".");
  if (s->build->kind == YML_SCALAR && !cp_known(c, s->build, &raw)) return;
  const YmlNode *context_at = yml_get(s->build, "context");
  Span where = context_at ? context_at->at : s->build->at;
  Str remote = import_remote(c->a, raw);
  if (remote.n) {
    DfVars args = {0};
    read_args(c, s->build, &args, &kept);
    targets = find_targets(c, first);
    cp_put_remote(c, s, where, remote, targets.v, targets.n, &kept);
    take_images(c, first, &targets);
    return;
  }
  if (path_is_remote(raw) || !import_path(c->im, raw, &clean) || (raw.n && raw.s[0] == '/')) {
    diag(c->ds, E0688, where, raw);
    return;
  }
  Str context = clean.n ? arena_fmt(c->a, "%.*s/", STR_ARG(clean)) : STR("");
  Str name = arena_fmt(c->a, "%.*s%.*s", STR_ARG(context),
                       STR_ARG(known_of(c, s->build, "dockerfile", "Dockerfile")));
  if (!import_tidy(c->im, name, &name)) return;
  DfInput in = {.path = import_named(c->im, name),
                .context = context,
                .names = &c->names,
                .wish = s->service->key->text,
                .kept_fields = &kept};
  read_args(c, s->build, &in.args, &kept);
  if (!build_text(c, s, name, &in.file, &in.text)) return;
  in.text = arena_str(c->a, in.text);
  if (clean.n && import_named(c->im, clean).n)
    draft_field(&kept, s->service->key->at, "context", draft_string(c->a, import_named(c->im, clean)));
  read_ignore(c, context, name);
  read_contexts(c, s->build, &in);
  targets = find_targets(c, first);
  in.targets = targets.v;
  in.n_targets = targets.n;
  if (!df_import(c->im, &in, &made)) return;
  take_images(c, first, &targets);
  draft_append(&c->params, &made.params);
  draft_append(&c->secrets, &made.secrets);
  draft_gap(&c->images);
  draft_append(&c->images, &made.images);
}

Str cp_image_of(Cp *c, Str name) {
  for (uint32_t i = 0; i < c->services.n; i++) {
    const CpService *s = &c->services.v[i];
    const YmlNode *image = yml_get(s->service->value, "image");
    if (s->image.n && image && str_eq(image->text, name)) return s->image;
  }
  return STR("");
}

void cp_builds(Cp *c) {
  for (uint32_t i = 0; i < c->services.n; i++)
    if (c->services.v[i].build && !c->services.v[i].run) put_build(c, i);
}
