/* PeiDocker's user_config.yml: two stages become two images, the second on the first, and one service. Calls the
   sections in the order in which an image is built. Called by import.c. */
#include "import/pd.h"

/* ---- images ---- */

static void missing_key(Pd *p, const PdStage *s, const char *key, const char *what) {
  const YmlPair *image = yml_pair(s->node, "image");
  bool inside = image && image->value->kind == YML_MAP;
  const YmlPair *there = inside ? yml_pair(image->value, key) : NULL;
  if (image && image->value->kind != YML_MAP && image->value->kind != YML_NULL) return; /* said by pd_shape */
  if (!inside && !pd_once(p, image ? image->key->at : s->at)) return;
  Str name = inside ? arena_fmt(p->a, "stage_%u.image", s->number) : arena_fmt(p->a, "stage_%u", s->number);
  Str needed = inside ? str_c(key) : STR("image");
  Str described = inside ? str_c(what) : arena_fmt(p->a, "a mapping with `%s`", key);
  diag(p->ds, E0649, there ? there->key->at : image ? image->key->at : s->at, name, needed, described);
}

/* What the second stage is built on. */
static void put_base(Pd *p, PdStage *s) {
  const PdStage *first = &p->stages[0];
  const YmlNode *base = pd_scalar(pd_section(s->node, "image"), "base");
  const YmlNode *output = pd_scalar(pd_section(first->node, "image"), "output");
  bool second = s->number == 2 && first->node;
  s->based = second && (!base || (output && str_eq(base->text, output->text)));
  if (s->based) {
    draft_field(p->out, base ? base->at : s->at, "from",
                arena_fmt(p->a, "image.%.*s", STR_ARG(first->image)));
    return;
  }
  if (!base) {
    missing_key(p, s, "base", "the name of an image");
    return;
  }
  if (second) {
    diag(p->ds, W0648, base->at, base->text);
    draft_comment(p->out, STR("not built on stage_1, so nothing of that is in it"));
  }
  Str expr = pd_expr(p, base, AS_IMAGE, false);
  if (expr.n) draft_field(p->out, base->at, "from", expr);
}

static void put_tags(Pd *p, const PdStage *s) {
  const YmlNode *output = pd_scalar(pd_section(s->node, "image"), "output");
  Pieces tags = {0};
  if (!output) {
    missing_key(p, s, "output", "the name of the image to be made");
    return;
  }
  Str expr = pd_expr(p, output, AS_IMAGE, true);
  if (!expr.n) return;
  piece_add(p->a, &tags, output->at, expr);
  draft_list(p->out, output->at, "tags", &tags);
}

static void put_image(Pd *p, PdStage *s) {
  bool first = !p->images.out.n;
  draft_gap(p->out);
  draft_open(p->out, s->at, arena_fmt(p->a, "image %.*s", STR_ARG(s->image)));
  put_base(p, s);
  put_tags(p, s);
  pd_leftovers(p, pd_section(s->node, "image"), PD_IMAGE);
  pd_leftovers(p, s->node, PD_STAGE);
  pd_proxy(p, s);
  pd_leftovers(p, pd_section(s->node, "proxy"), PD_PROXY);
  pd_leftovers(p, pd_section(s->node, "device"), PD_DEVICE);
  pd_apt(p, s, first || !s->based);
  pd_ssh(p, s);
  pd_stores(p, s);
  pd_hooks(p, s);
  draft_close(p->out);
}

/* ---- the service ---- */

static void read_device(Pd *p, const PdStage *s) {
  static const char *const types[] = {"cpu", "gpu"};
  const YmlNode *type = pd_scalar(pd_section(s->node, "device"), "type");
  Str text;
  Suggest near;
  if (!type || !pd_now(p, type, &text)) return;
  suggest_init(&near, p->a, text);
  for (uint32_t i = 0; i < 2; i++) {
    if (str_is(text, types[i])) {
      pd_decided(p, type, text);
      p->gpu = i == 1;
      p->gpu_at = type->at;
      return;
    }
    suggest_offer(&near, str_c(types[i]));
  }
  Diag *d = diag(p->ds, E0648, type->at, text, STR("a device: cpu or gpu"));
  if (near.n) diag_help(p->ds, d, DID_YOU_MEAN, suggest_text(&near));
}

static void put_env(Pd *p, Draft *d) {
  if (!p->env.n) return;
  draft_gap(d);
  draft_open(d, SPAN_NONE, STR("env"));
  for (uint32_t i = 0; i < p->env.n; i++) {
    const PdEnv *e = &p->env.v[i];
    draft_line(d, e->at,
               arena_fmt(p->a, "%.*s = %.*s", STR_ARG(draft_name(p->a, e->key)), STR_ARG(e->value)));
  }
  draft_close(d);
}

static void put_service(Pd *p, Draft *d, const PdStage *last) {
  draft_gap(d);
  draft_open(d, last->at, STR("service dev"));
  draft_field(d, last->at, "image", arena_fmt(p->a, "image.%.*s", STR_ARG(last->image)));
  draft_list(d, last->at, "ports", &p->ports);
  if (p->gpu) draft_field(d, p->gpu_at, "gpu", STR("all"));
  if (p->host_gateway) draft_line(d, SPAN_NONE, STR("extra_hosts = [\"host.docker.internal=host-gateway\"]"));
  put_env(p, d);
  draft_close(d);
}

/* ---- the whole ---- */

static Str project_name(Pd *p) {
  Str s = p->im->title;
  char *out = arena_alloc(p->a, s.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < 50; i++) {
    char c = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || (n && (c == '-' || c == '_')))
      out[n++] = c;
    else if (n && out[n - 1] != '-')
      out[n++] = '-';
  }
  while (n && (out[n - 1] == '-' || out[n - 1] == '_')) n--;
  return n ? str_n(out, n) : STR("project");
}

static Str base_name(Str path) {
  uint32_t n = path.n;
  while (n && path.s[n - 1] != '/') n--;
  return str_sub(path, n, path.n);
}

static void read_stages(Pd *p) {
  for (uint32_t i = 0; i < 2; i++) {
    const YmlPair *pair = yml_pair(p->root, i ? "stage_2" : "stage_1");
    PdStage *s = &p->stages[i];
    *s = (PdStage){.number = i + 1, .image = STR("dev")};
    if (!pair || pair->value->kind != YML_MAP) continue;
    s->node = pair->value;
    s->at = pair->key->at;
  }
  if (p->stages[0].node && p->stages[1].node) p->stages[0].image = STR("system");
}

static void no_stage(Pd *p) {
  const YmlPair *pair = yml_pair(p->root, "stage_1");
  if (!pair) pair = yml_pair(p->root, "stage_2");
  if (pair && pair->value->kind != YML_NULL) return; /* said by pd_shape */
  Diag *d = diag(p->ds, E0663,
                 pair             ? pair->key->at
                 : p->root->pairs ? p->root->pairs[0].key->at
                                  : p->root->at);
  if (yml_get(p->root, "services")) diag_note(p->ds, d, PD_IS_COMPOSE);
}

/* Compose files of PeiDocker always tell containers of their host. */
static bool mentions_gateway(Str text) {
  Str name = STR("host.docker.internal");
  for (uint32_t i = 0; i + name.n <= text.n; i++)
    if (text.s[i] == 'h' && memcmp(text.s + i, name.s, name.n) == 0) return true;
  return false;
}

static void put_all(Pd *p) {
  Draft *d = &p->im->out, service = draft_new(p->a);
  p->host_gateway = mentions_gateway(p->im->text);
  const PdStage *last = &p->stages[p->stages[1].node ? 1 : 0];
  p->out = &p->images;
  for (uint32_t i = 0; i < 2; i++) {
    PdStage *s = &p->stages[i];
    if (!s->node) continue;
    put_image(p, s);
    pd_ports(p, s);
    pd_env(p, s);
    read_device(p, s);
  }
  put_service(p, &service, last);
  draft_comment(d, arena_fmt(p->a, "Made by `peic import` from %.*s. From here on this is the project.",
                             STR_ARG(base_name(p->im->path))));
  draft_line(d, SPAN_NONE, arena_fmt(p->a, "project %.*s", STR_ARG(draft_string(p->a, project_name(p)))));
  p->out = d;
  pd_leftovers(p, p->root, PD_FILE);
  Draft params = draft_new(p->a);
  pd_put_params(p, &params, (const Draft *const[]){&p->volumes, &p->images, &service}, 3);
  const Draft *parts[] = {&p->imports, &params, &p->secrets, &p->keys, &p->volumes, &p->images, &service};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(d);
    draft_append(d, parts[i]);
  }
}

void import_peidocker(Import *im) {
  Pd p = {.im = im, .a = im->a, .ds = im->ds};
  intern_init(&p.used, im->a);
  intern_init(&p.told, im->a);
  intern_init(&p.env_names, im->a);
  p.imports = draft_new(im->a);
  p.secrets = draft_new(im->a);
  p.keys = draft_new(im->a);
  p.volumes = draft_new(im->a);
  p.images = draft_new(im->a);
  p.root = yml_read(im->a, im->ds, im->file, im->text);
  if (!p.root) {
    pd_hide_unread(im);
    return;
  }
  if (!pd_shape(&p)) return;
  read_stages(&p);
  if (p.stages[0].node || p.stages[1].node)
    put_all(&p);
  else
    no_stage(&p);
}
