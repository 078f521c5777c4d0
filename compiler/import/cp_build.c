/* What services of a compose file are built from: each Dockerfile is imported as well. Called by compose.c. */
#include "import/cp.h"

static Str known_of(Cp *c, const YmlNode *map, const char *key, const char *otherwise) {
  const YmlNode *n = yml_get(map, key);
  Str s;
  return n && n->kind == YML_SCALAR && cp_known(c, n, &s) ? s : str_c(otherwise);
}

static void read_args(Cp *c, const YmlNode *build, DfVars *out, Draft *kept) {
  const YmlPair *p = yml_pair(build, "args");
  Pieces fields = {0};
  for (uint32_t i = 0; p && (p->value->kind == YML_LIST || p->value->kind == YML_MAP) && i < p->value->n;
       i++) {
    const YmlNode *n = p->value->kind == YML_MAP ? p->value->pairs[i].value : p->value->items[i];
    Str name, value;
    if (n->kind != YML_SCALAR || !cp_known(c, n, &value)) continue;
    uint32_t equals = p->value->kind == YML_MAP ? 0 : str_find(value, '=');
    name = p->value->kind == YML_MAP ? p->value->pairs[i].key->text : str_sub(value, 0, equals);
    if (p->value->kind == YML_LIST && equals == value.n) continue; /* taken from whoever builds */
    if (p->value->kind == YML_LIST) value = str_sub(value, equals + 1, value.n);
    *vec_push(c->a, out) = (DfVar){.name = name, .value = value, .known = true, .is_arg = true};
    piece_add(
        c->a, &fields, n->at,
        arena_fmt(c->a, "%.*s = %.*s", STR_ARG(draft_name(c->a, name)), STR_ARG(draft_string(c->a, value))));
  }
  if (fields.n) draft_block(kept, p->key->at, STR("args"), &fields, false);
}

/* `image` beside `build` is the name that the image gets; `tags` are further ones. */
static void put_tags(Cp *c, const CpService *s, Draft *out) {
  const YmlNode *image = yml_get(s->service->value, "image"), *tags = yml_get(s->build, "tags");
  Pieces list = {0};
  Str value;
  if (image && image->kind == YML_SCALAR && cp_value(c, image, true, &value))
    piece_add(c->a, &list, image->at, value);
  for (uint32_t i = 0; tags && tags->kind == YML_LIST && i < tags->n; i++)
    if (tags->items[i]->kind == YML_SCALAR && cp_value(c, tags->items[i], true, &value))
      piece_add(c->a, &list, tags->items[i]->at, value);
  draft_list(out, s->service->key->at, "tags", &list);
}

static void put_others(Cp *c, const CpService *s, Draft *out) {
  static const char *const done[] = {"context", "dockerfile", "target", "args", "tags", "labels"};
  const SchemaBlock *b = &schema_blocks[B_image];
  for (uint32_t i = 0; s->build->kind == YML_MAP && i < s->build->n; i++) {
    const YmlPair *p = &s->build->pairs[i];
    bool skip = str_starts(p->key->text, STR("x-")), found = false;
    for (uint32_t k = 0; k < sizeof done / sizeof *done; k++) skip |= str_is(p->key->text, done[k]);
    for (uint32_t k = 0; k < b->n_props && !skip; k++) {
      Str value;
      if (!str_is(p->key->text, schema_words[b->props[k].word])) continue;
      found = true;
      if (cp_typed(c, p, b->props[k].type, false, &value))
        draft_field(out, p->key->at, schema_words[b->props[k].word], value);
    }
    if (!skip && !found) cp_left_out(c, p);
  }
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
  return str_eq(da, db) && str_eq(fa, fb) && !yml_get(a->build, "args") && !yml_get(b->build, "args");
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

static void put_build(Cp *c, uint32_t first) {
  CpService *s = &c->services.v[first];
  VEC(DfTarget) targets = {0};
  Draft kept = draft_new(c->a);
  DfResult made;
  Str clean, raw = s->build->kind == YML_SCALAR ? STR("") : known_of(c, s->build, "context", ".");
  if (s->build->kind == YML_SCALAR && !cp_known(c, s->build, &raw)) return;
  const YmlNode *where = yml_get(s->build, "context");
  if (!import_path(c->im, raw, &clean) || str_is_http(raw) || (raw.n && raw.s[0] == '/')) {
    diag(c->ds, E0688, where ? where->at : s->build->at, raw);
    return;
  }
  Str context = clean.n ? arena_fmt(c->a, "%.*s/", STR_ARG(clean)) : STR("");
  Str name = arena_fmt(c->a, "%.*s%.*s", STR_ARG(context),
                       STR_ARG(known_of(c, s->build, "dockerfile", "Dockerfile")));
  if (!import_clean(c->a, name, &name)) return;
  DfInput in = {.path = import_named(c->im, name),
                .context = context,
                .names = &c->names,
                .wish = s->service->key->text,
                .kept_fields = &kept};
  if (!build_text(c, s, name, &in.file, &in.text)) return;
  in.text = arena_str(c->a, in.text);
  if (clean.n)
    draft_field(&kept, s->service->key->at, "context", draft_string(c->a, import_named(c->im, clean)));
  read_args(c, s->build, &in.args, &kept);
  read_ignore(c, context, name);
  for (uint32_t i = first; i < c->services.n; i++) {
    CpService *o = &c->services.v[i];
    if (i != first && (!o->build || o->image.n || !same_build(c, s, o))) continue;
    const YmlNode *target = yml_get(o->build, "target");
    Draft *fields = arena_new(c->a, Draft);
    *fields = draft_new(c->a);
    fields->depth = 1;
    put_tags(c, o, fields);
    put_others(c, o, fields);
    *vec_push(c->a, &targets) = (DfTarget){.stage = target ? known_of(c, o->build, "target", "") : STR(""),
                                           .at = target ? target->at : o->service->key->at,
                                           .wish = o->service->key->text,
                                           .fields = fields};
    o->image = STR("?");
  }
  in.targets = targets.v;
  in.n_targets = targets.n;
  bool good = df_import(c->im, &in, &made);
  for (uint32_t i = 0; i < c->services.n && good; i++)
    for (uint32_t k = 0; k < targets.n; k++)
      if (str_eq(targets.v[k].wish, c->services.v[i].service->key->text))
        c->services.v[i].image = targets.v[k].image;
  for (uint32_t i = 0; i < c->services.n; i++)
    if (str_is(c->services.v[i].image, "?")) c->services.v[i].image = STR("");
  if (!good) return;
  draft_append(&c->params, &made.params);
  draft_append(&c->secrets, &made.secrets);
  draft_gap(&c->images);
  draft_append(&c->images, &made.images);
}

void cp_builds(Cp *c) {
  for (uint32_t i = 0; i < c->services.n; i++)
    if (c->services.v[i].build && !c->services.v[i].image.n) put_build(c, i);
}
