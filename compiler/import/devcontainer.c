/* A devcontainer.json: the container that it describes becomes a service, what it tells editors the block
   `devcontainer`. Called by import.c. */
#include "import/dc.h"

static const struct {
  const char *key;
  void (*put)(Dc *d, const YmlPair *p);
} keys[] = {
#define DC(key, function) {key, function},
#include "import/dc_keys.def"
#undef DC
};
enum { KEYS = sizeof keys / sizeof *keys };

void dc_skip(Dc *d, const YmlPair *p) { (void)d, (void)p; }

/* What has no meaning beside a compose file. */
static bool is_told_by_compose(Dc *d, const YmlPair *p) {
  if (d->compose) dc_left_out(d, p->key->at, p->key->text);
  return d->compose;
}

/* ---- what the container is made of ---- */

static void set_text(Dc *d, const char *key, const YmlPair *p) {
  Str s;
  if (dc_is(d, p, YML_SCALAR) && dc_text(d, p->value->at, p->value->text, &s))
    dc_set(d, key, p->value->at, dc_node(d, p->value->at, s));
}

void dc_image(Dc *d, const YmlPair *p) {
  if (!is_told_by_compose(d, p)) set_text(d, "image", p);
}

/* The Dockerfile as docker finds it from the context. */
static Str from_context(Dc *d, Str context, Str file) {
  Str clean, there;
  Buf b = buf_new(d->a);
  if (!import_path(d->im, context, &there) || !import_path(d->im, file, &clean)) return file;
  for (uint32_t i = 0; i < there.n && !str_is(there, "."); i++)
    if (i == 0 || there.s[i - 1] == '/') buf_lit(&b, "../");
  uint32_t n = there.n;
  bool below = n < clean.n && str_starts(clean, there) && clean.s[n] == '/';
  if (below) return str_sub(clean, n + 1, clean.n);
  buf_bytes(&b, clean);
  return buf_str(&b);
}

static bool build_text(Dc *d, const YmlPair *p, Str *out) {
  return !p || (dc_is(d, p, YML_SCALAR) && dc_text(d, p->value->at, p->value->text, out));
}

static void put_args(Dc *d, const YmlPair *p, YmlNode *build) {
  if (!dc_is(d, p, YML_MAP)) return;
  YmlNode *args = dc_map(d, p->key->at, p->value->n);
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    Str value;
    if (dc_is(d, x, YML_SCALAR) && dc_text(d, x->value->at, x->value->text, &value))
      dc_map_add(d, args, arena_str(d->a, x->key->text).s, x->value->at, value);
  }
  if (args->n)
    ((YmlPair *)(uintptr_t)build->pairs)[build->n++] = (YmlPair){dc_node(d, p->key->at, STR("args")), args};
}

static void put_rest(Dc *d, const YmlNode *map, YmlNode *build) {
  for (uint32_t i = 0; i < map->n; i++) {
    const YmlPair *p = &map->pairs[i];
    Str key = p->key->text, value;
    if (str_is(key, "args"))
      put_args(d, p, build);
    else if (str_is(key, "target")) {
      if (build_text(d, p, &value)) dc_map_add(d, build, "target", p->value->at, value);
    } else if (!str_is(key, "dockerfile") && !str_is(key, "context"))
      dc_left_out(d, p->key->at, key);
  }
}

/* `build`, or the older `dockerFile` and `context`. */
static void put_build(Dc *d) {
  const YmlPair *p = yml_pair(d->root, "build"), *old = yml_pair(d->root, "dockerFile");
  if ((!p && !old) || (p && !dc_is(d, p, YML_MAP))) return;
  const YmlPair *file = p && yml_pair(p->value, "dockerfile") ? yml_pair(p->value, "dockerfile") : old;
  const YmlPair *context = yml_pair(p ? p->value : d->root, "context");
  if (!context) context = yml_pair(d->root, "context");
  if (!file) {
    diag(d->ds, E0649, p->key->at, p->key->text, STR("dockerfile"),
         str_c(diag_phrases[PHRASE_DC_DOCKERFILE]));
    return;
  }
  Span at = file->value->at;
  YmlNode *build = dc_map(d, at, 2 + (p ? p->value->n : 0));
  Str where = STR("."), name = STR("");
  if (!build_text(d, context, &where) || !build_text(d, file, &name)) return;
  dc_map_add(d, build, "context", context ? context->value->at : at, where);
  dc_map_add(d, build, "dockerfile", at, from_context(d, where, name));
  if (p) put_rest(d, p->value, build);
  dc_set(d, "build", at, build);
}

/* ---- keys of the service ---- */

/* The same under the same name. */
void dc_same(Dc *d, const YmlPair *p) {
  bool on;
  if (dc_bool(d, p, &on))
    dc_set(d, arena_str(d->a, p->key->text).s, p->value->at,
           dc_node(d, p->value->at, on ? STR("true") : STR("false")));
}

void dc_caps(Dc *d, const YmlPair *p) {
  Str s;
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (dc_is_text(d, p, n) && dc_text(d, n->at, n->text, &s))
      dc_add(d, p->key->text.s[0] == 'c' ? "cap_add" : "security_opt", n->at, dc_node(d, n->at, s));
  }
}

void dc_container_user(Dc *d, const YmlPair *p) { set_text(d, "user", p); }

void dc_container_env(Dc *d, const YmlPair *p) {
  Str s;
  if (!dc_is(d, p, YML_MAP)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    if (!dc_is_text(d, x, x->value) || !dc_text(d, x->value->at, x->value->text, &s)) continue;
    dc_add_pair(d, "environment", p->key->at, dc_node(d, x->key->at, x->key->text),
                dc_node(d, x->value->at, s));
  }
}

static void app_port(Dc *d, const YmlPair *p, const YmlNode *n) {
  Str s;
  bool number = yml_reading(n) == READ_INT;
  if (!number && !dc_is_text(d, p, n)) return;
  if (!dc_text(d, n->at, n->text, &s)) return;
  bool alone = str_find(s, ':') == s.n;
  if (alone) s = arena_fmt(d->a, "%.*s:%.*s", STR_ARG(s), STR_ARG(s));
  dc_add(d, "ports", n->at, dc_node(d, n->at, s));
}

void dc_app_port(Dc *d, const YmlPair *p) {
  if (is_told_by_compose(d, p)) return;
  if (p->value->kind != YML_LIST) app_port(d, p, p->value);
  for (uint32_t i = 0; p->value->kind == YML_LIST && i < p->value->n; i++) app_port(d, p, p->value->items[i]);
}

void dc_mounts(Dc *d, const YmlPair *p) {
  if (!dc_is(d, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (n->kind == YML_MAP || dc_is_text(d, p, n)) dc_mount(d, n);
  }
}

/* ---- the workspace ---- */

static void find_workspace(Dc *d) {
  const YmlPair *p = yml_pair(d->root, "workspaceFolder");
  if (p && dc_is(d, p, YML_SCALAR) && !dc_text(d, p->value->at, p->value->text, &d->workspace))
    d->workspace = STR("");
}

/* Where editors put the project if nothing is said: by the name of its directory, which is not always the project's. */
static void put_default_workspace(Dc *d) {
  Str title = d->im->title, at = arena_fmt(d->a, "/workspaces/%.*s", STR_ARG(title));
  if (d->compose || yml_get(d->root, "workspaceFolder")) return;
  if (!str_eq(title, import_project_name(d->a, title)))
    draft_field(&d->block, SPAN_NONE, "workspace", draft_string(d->a, at));
}

/* The first line of what peic writes. */
static void tell_own(Dc *d) {
  Str front = STR("// made by peic from "), t = d->im->text;
  if (!str_starts(t, front)) return;
  Str rest = str_sub(t, front.n, str_find(t, '\n'));
  Str name = str_sub(rest, 0, str_find(rest, ':'));
  diag(d->ds, W0986, ((Span){d->im->file, 0, front.n + name.n}), name);
}

void dc_workspace(Dc *d, const YmlPair *p) {
  if (d->workspace.n) draft_field(&d->block, p->value->at, "workspace", draft_string(d->a, d->workspace));
}

void dc_workspace_mount(Dc *d, const YmlPair *p) {
  if (is_told_by_compose(d, p) || !dc_is(d, p, YML_SCALAR)) return;
  if (p->value->text.n)
    dc_mount(d, p->value);
  else
    dc_left_out(d, p->key->at, p->key->text);
}

/* ---- all of it ---- */

/* A container of an image only waits unless the file says otherwise, a service of compose runs its command. */
static void put_override(Dc *d) {
  const YmlPair *p = yml_pair(d->root, "overrideCommand");
  bool on = !d->compose;
  if (p && !dc_bool(d, p, &on)) return;
  if (on) draft_field(&d->block, p ? p->value->at : SPAN_NONE, "override_command", STR("true"));
}

static void put_keys(Dc *d) {
  for (uint32_t k = 0; k < KEYS; k++) {
    const YmlPair *p = yml_pair(d->root, keys[k].key);
    if (str_is(str_c(keys[k].key), "overrideCommand")) put_override(d);
    if (p && p->value->kind != YML_NULL) keys[k].put(d, p);
  }
  for (uint32_t i = 0; i < d->root->n; i++) {
    uint32_t k = 0;
    while (k < KEYS && !str_is(d->root->pairs[i].key->text, keys[k].key)) k++;
    if (k == KEYS) dc_left_out(d, d->root->pairs[i].key->at, d->root->pairs[i].key->text);
  }
}

static void make(Dc *d) {
  const YmlNode *compose = NULL, *name = dc_node(d, d->root->at, STR("dev"));
  const YmlNode *image = yml_get(d->root, "image"), *build = yml_get(d->root, "build");
  const YmlNode *old = yml_get(d->root, "dockerFile"), *file = yml_get(build, "dockerfile");
  const YmlNode *made_of = image ? image : file ? file : old ? old : build;
  Span at = made_of ? made_of->at : ((Span){d->im->file, 0, 0});
  if (d->compose) {
    compose = dc_compose(d, &name);
    if (!compose) return;
    at = name->at;
  } else if (!made_of) {
    diag(d->ds, E0990, at);
    return;
  }
  find_workspace(d);
  put_default_workspace(d);
  if (!d->compose) put_build(d);
  put_keys(d);
  bool is_made = d->compose;
  for (uint32_t i = 0; i < d->service.n; i++)
    is_made |= str_is(d->service.v[i].key->text, "image") || str_is(d->service.v[i].key->text, "build");
  if (!is_made) dc_set(d, "image", at, dc_node(d, at, STR("debian"))); /* what is wrong was said */
  if (!dc_tree(d, compose, name, at) || !cp_read(d->c)) return;
  Draft block;
  dc_block(d, name->text, &block);
  cp_write(d->c, d->im->title, &block);
}

void import_devcontainer(Import *im) {
  Dc *d = arena_new(im->a, Dc);
  Str text;
  *d = (Dc){.im = im, .a = im->a, .ds = im->ds, .c = cp_new(im)};
  d->block = d->more = draft_new(im->a);
  d->block.depth = d->more.depth = 2;
  if (!dc_json(im, &text)) return;
  d->root = yml_read(im->a, im->ds, im->file, text);
  if (!d->root) return;
  if (import_outside(im)) {
    diag(im->ds, E0992, ((Span){im->file, 0, 0}), im->dir.n ? im->dir : STR("./"));
    return;
  }
  tell_own(d);
  d->compose = yml_get(d->root, "dockerComposeFile") != NULL;
  make(d);
}
