/* A compose file: its services, with the Dockerfiles that they are built from, its volumes, networks and secrets.
   Called by import.c. */
#include "import/cp.h"

static const YmlNode *find_service(const YmlNode *services, Str name) {
  for (uint32_t i = 0; i < services->n; i++)
    if (str_eq(services->pairs[i].key->text, name)) return services->pairs[i].value;
  return NULL;
}

/* `extends` of a service of the same file: its keys win, mappings are merged. */
static const YmlNode *merged(Cp *c, const YmlNode *own, const YmlNode *base, uint32_t depth) {
  if (own->kind != YML_MAP || base->kind != YML_MAP || depth > 8) return own;
  YmlNode *out = arena_new(c->a, YmlNode);
  VEC(YmlPair) pairs = {0};
  *out = *own;
  for (uint32_t i = 0; i < base->n; i++) {
    const YmlPair *mine = NULL;
    for (uint32_t k = 0; k < own->n && !mine; k++)
      if (str_eq(own->pairs[k].key->text, base->pairs[i].key->text)) mine = &own->pairs[k];
    if (str_is(base->pairs[i].key->text, "extends")) continue;
    *vec_push(c->a, &pairs) =
        mine ? (YmlPair){mine->key, merged(c, mine->value, base->pairs[i].value, depth + 1)} : base->pairs[i];
  }
  for (uint32_t k = 0; k < own->n; k++) {
    bool there = false;
    for (uint32_t i = 0; i < base->n; i++) there |= str_eq(own->pairs[k].key->text, base->pairs[i].key->text);
    if (!there) *vec_push(c->a, &pairs) = own->pairs[k];
  }
  out->pairs = pairs.v;
  out->n = pairs.n;
  return out;
}

static const YmlNode *extended(Cp *c, const YmlNode *services, const YmlNode *own, uint32_t depth) {
  const YmlPair *p = yml_pair(own, "extends");
  if (!p || depth > 16) return own;
  const YmlNode *name = p->value->kind == YML_MAP ? yml_get(p->value, "service") : p->value;
  bool elsewhere = p->value->kind == YML_MAP && yml_get(p->value, "file");
  const YmlNode *base = name && !elsewhere ? find_service(services, name->text) : NULL;
  if (!base || base == own) {
    diag(c->ds, E0690, p->key->at, p->key->text);
    return own;
  }
  return merged(c, own, extended(c, services, base, depth + 1), 0);
}

static bool read_services(Cp *c) {
  const YmlPair *all = yml_pair(c->root, "services");
  const YmlPair *include = yml_pair(c->root, "include");
  if (include) diag(c->ds, E0690, include->key->at, include->key->text);
  if (!all) return include != NULL;
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
  static const char *const done[] = {"version",  "name",    "services", "volumes",
                                     "networks", "secrets", "include"};
  for (uint32_t i = 0; i < c->root->n; i++) {
    const YmlPair *p = &c->root->pairs[i];
    bool known = str_starts(p->key->text, STR("x-"));
    for (uint32_t k = 0; k < sizeof done / sizeof *done; k++) known |= str_is(p->key->text, done[k]);
    if (!known) cp_left_out(c, p);
  }
}

Cp *cp_new(Import *im) {
  Cp *c = arena_new(im->a, Cp);
  *c = (Cp){.im = im, .a = im->a, .ds = im->ds};
  c->secrets = c->volumes = c->networks = c->params = c->images = c->out = draft_new(im->a);
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
  const Draft *parts[] = {&c->params, &c->secrets, &c->volumes, &c->networks, &c->images, &c->out};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(&im->out);
    draft_append(&im->out, parts[i]);
  }
}

void import_compose(Import *im) {
  Cp *c = cp_new(im);
  c->root = yml_read(im->a, im->ds, im->file, im->text);
  if (!c->root) return;
  if (c->root->kind != YML_MAP || (!yml_get(c->root, "services") && !yml_get(c->root, "include"))) {
    diag(im->ds, E0691, ((Span){im->file, 0, 0}));
    return;
  }
  if (!cp_read(c)) return;
  const YmlNode *name = yml_get(c->root, "name");
  Str title = im->title;
  if (name && name->kind == YML_SCALAR) cp_known(c, name, &title);
  cp_write(c, title, NULL);
}
