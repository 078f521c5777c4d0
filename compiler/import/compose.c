/* A compose file: its services, with the Dockerfiles that they are built from, its volumes, networks and secrets.
   Called by import.c. */
#include "import/cp.h"

static const YmlNode *find_service(const YmlNode *services, Str name) {
  for (uint32_t i = 0; i < services->n; i++)
    if (str_eq(services->pairs[i].key->text, name)) return services->pairs[i].value;
  return NULL;
}

static const YmlNode *without(Cp *c, const YmlNode *map, const char *key) {
  YmlNode *out = arena_new(c->a, YmlNode);
  VEC(YmlPair) pairs = {0};
  for (uint32_t i = 0; i < map->n; i++)
    if (!str_is(map->pairs[i].key->text, key)) *vec_push(c->a, &pairs) = map->pairs[i];
  *out = *map;
  out->pairs = pairs.v;
  out->n = pairs.n;
  return out;
}

const YmlNode *cp_file(Cp *c, Str clean) {
  Str text, shown = arena_fmt(c->a, "%.*s%.*s", STR_ARG(c->im->dir), STR_ARG(clean));
  if (!import_file(c->im, clean, &text)) return NULL;
  uint32_t file = source_add(c->im->sources, shown, STR(""), shown, text);
  if (!import_text(c->im, file, text)) return NULL;
  const YmlNode *root = yml_read(c->a, c->ds, file, text);
  return root && root->kind == YML_MAP ? root : NULL;
}

/* The services of another file; it lies beside this one, as its paths are taken as this one's. */
static const YmlNode *services_of(Cp *c, const YmlNode *file) {
  Str clean, name;
  if (file->kind != YML_SCALAR || !cp_known(c, file, &name) || !import_path(c->im, name, &clean)) return NULL;
  if (str_find(str_sub(clean, c->im->base.n, clean.n), '/') < clean.n - c->im->base.n) return NULL;
  const YmlNode *root = cp_file(c, clean);
  return root ? yml_get(root, "services") : NULL;
}

/* `extends`: the keys of the service itself win, mappings and lists are merged. */
static const YmlNode *extended(Cp *c, const YmlNode *services, const YmlNode *own, uint32_t depth) {
  const YmlPair *p = yml_pair(own, "extends");
  if (!p || depth > 16) return own;
  const YmlNode *name = p->value->kind == YML_MAP ? yml_get(p->value, "service") : p->value;
  const YmlNode *file = p->value->kind == YML_MAP ? yml_get(p->value, "file") : NULL;
  const YmlNode *there = file ? services_of(c, file) : services;
  const YmlNode *base = name && there && there->kind == YML_MAP ? find_service(there, name->text) : NULL;
  if (!base || base == own || base->kind != YML_MAP) {
    diag(c->ds, E0690, p->key->at, p->key->text);
    return own;
  }
  base = without(c, extended(c, there, base, depth + 1), "extends");
  return cp_merge(c, STR(""), own, base, 0);
}

static bool read_services(Cp *c) {
  const YmlPair *all = yml_pair(c->root, "services");
  if (!all) return yml_get(c->root, "include") != NULL;
  if (!cp_is(c, all, YML_MAP)) return false;
  for (uint32_t i = 0; i < all->value->n; i++) {
    const YmlPair *p = &all->value->pairs[i];
    YmlPair *service = arena_new(c->a, YmlPair);
    if (!cp_is(c, p, YML_MAP)) continue;
    *service = (YmlPair){p->key, extended(c, all->value, p->value, 0)};
    const YmlPair *build = yml_pair(service->value, "build");
    bool built = build && build->value->kind != YML_NULL;
    if (built && build->value->kind == YML_LIST && !cp_is(c, build, YML_MAP)) continue;
    *vec_push(c->a, &c->services) = (CpService){.service = service, .build = built ? build->value : NULL};
  }
  return true;
}

static void other_keys(Cp *c) {
  static const char *const done[] = {"version", "name",    "services", "volumes", "networks",
                                     "secrets", "configs", "models",   "include"};
  for (uint32_t i = 0; i < c->root->n; i++) {
    const YmlPair *p = &c->root->pairs[i];
    bool known = str_starts(p->key->text, STR("x-"));
    for (uint32_t k = 0; k < sizeof done / sizeof *done; k++) known |= str_is(p->key->text, done[k]);
    if (!known) cp_left_out(c, p);
  }
}

Cp *cp_new(Import *im) {
  Cp *c = arena_new(im->a, Cp);
  *c = (Cp){.im = im, .a = im->a, .ds = im->ds, .title = im->title};
  c->includes = c->secrets = c->configs = c->models = c->volumes = c->networks = draft_new(im->a);
  c->params = c->images = c->out = draft_new(im->a);
  intern_init(&c->names, im->a);
  return c;
}

bool cp_read(Cp *c) {
  cp_read_env(c);
  if (!read_services(c)) return false;
  other_keys(c);
  cp_objects(c);
  cp_builds(c);
  cp_services(c);
  return true;
}

void cp_write(Cp *c, Str title, const Draft *more) {
  Import *im = c->im;
  import_head(im, title, &c->ignore, more);
  const Draft *parts[] = {&c->includes, &c->params,   &c->secrets, &c->configs, &c->models,
                          &c->volumes,  &c->networks, &c->images,  &c->out};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(&im->out);
    draft_append(&im->out, parts[i]);
  }
}

/* docker compose lays this file over one with a name of its own choice, where it is there. */
static void read_override(Cp *c) {
  static const char *const names[] = {"compose.override.yml", "compose.override.yaml",
                                      "docker-compose.override.yml", "docker-compose.override.yaml"};
  static const char *const bases[] = {"compose.yaml", "compose.yml", "docker-compose.yaml",
                                      "docker-compose.yml"};
  bool usual = false;
  for (uint32_t i = 0; i < 4; i++)
    usual |= str_is(str_sub(c->im->path, c->im->dir.n, c->im->path.n), bases[i]);
  for (uint32_t i = 0; i < 4 && usual; i++) {
    OsStat st;
    if (!import_stat(c->im, str_c(names[i]), &st)) continue;
    const YmlNode *over = cp_file(c, str_c(names[i]));
    if (over) c->root = cp_merge(c, STR(""), over, c->root, 0), c->im->also = str_c(names[i]);
    return;
  }
}

void import_compose(Import *im) {
  Cp *c = cp_new(im);
  c->root = yml_read(im->a, im->ds, im->file, im->text);
  if (!c->root) return;
  if (c->root->kind == YML_MAP) read_override(c);
  if (c->root->kind != YML_MAP || (!yml_get(c->root, "services") && !yml_get(c->root, "include"))) {
    diag(im->ds, E0691, ((Span){im->file, 0, 0}));
    return;
  }
  const YmlNode *name = yml_get(c->root, "name");
  cp_read_env(c);
  if (name && name->kind == YML_SCALAR) cp_known(c, name, &c->title);
  if (cp_read(c)) cp_write(c, c->title, NULL);
}
