/* Services of a compose file: keys that need another shape than the schema's. Called by compose.c. */
#include "import/cp.h"

void cp_skip(Cp *c, const YmlPair *p) { (void)c, (void)p; }

/* ---- commands ---- */

/* As compose splits a text: by blanks outside of quotes. */
static void split(Cp *c, const YmlNode *n, Pieces *out) {
  Str t = n->text, value;
  for (uint32_t i = 0; i < t.n;) {
    while (i < t.n && df_is_space(t.s[i])) i++;
    if (i == t.n) return;
    Buf b = buf_new(c->a);
    char quote = 0;
    for (; i < t.n && (quote || !df_is_space(t.s[i])); i++) {
      char x = t.s[i];
      if (x == '\\' && quote != '\'' && i + 1 < t.n && (!quote || strchr("\"\\$`", t.s[i + 1])))
        buf_char(&b, t.s[++i]);
      else if (x == quote)
        quote = 0;
      else if (!quote && (x == '"' || x == '\''))
        quote = x;
      else
        buf_char(&b, x);
    }
    if (cp_value_of(c, n, buf_str(&b), true, &value)) piece_add(c->a, out, n->at, value);
  }
}

void cp_command(Cp *c, const YmlPair *p) {
  Pieces words = {0};
  const YmlNode *n = p->value;
  Str value;
  if (n->kind == YML_NULL) return;
  if (n->kind == YML_SCALAR)
    split(c, n, &words);
  else if (!cp_is(c, p, YML_LIST))
    return;
  for (uint32_t i = 0; n->kind == YML_LIST && i < n->n; i++)
    if (n->items[i]->kind == YML_SCALAR && cp_value(c, n->items[i], true, &value))
      piece_add(c->a, &words, n->items[i]->at, value);
  if (words.n)
    draft_list(&c->out, p->key->at, p->key->text.s[0] == 'c' ? "command" : "entrypoint", &words);
  else
    draft_field(&c->out, p->key->at, p->key->text.s[0] == 'c' ? "command" : "entrypoint", STR("[]"));
}

/* ---- blocks ---- */

/* A name without a value is handed on from whoever starts the service. */
void cp_environment(Cp *c, const YmlPair *p) {
  c->passed.n = 0;
  cp_pairs(c, &c->blocks, "env", p, true);
  draft_list(&c->out, p->key->at, "pass_env", &c->passed);
}

void cp_labels(Cp *c, const YmlPair *p) {
  const YmlPair *keep = p->value->kind == YML_MAP ? yml_pair(p->value, "pei.keep") : NULL;
  if (keep && str_is(keep->value->text, "yes")) draft_field(&c->out, keep->key->at, "keep", STR("true"));
  cp_pairs(c, &c->blocks, "labels", p, false);
}

void cp_needs(Cp *c, const YmlPair *p) {
  static const char *const words[][2] = {{"service_healthy", "healthy"},
                                         {"service_completed_successfully", "completed"}};
  const YmlNode *n = p->value;
  if (n->kind != YML_LIST && !cp_is(c, p, YML_MAP)) return;
  for (uint32_t i = 0; i < n->n; i++) {
    const YmlNode *name = n->kind == YML_LIST ? n->items[i] : n->pairs[i].key;
    const YmlNode *how = n->kind == YML_MAP ? n->pairs[i].value : NULL;
    Pieces fields = {0};
    if (cp_only_builds(name->text)) continue;
    for (uint32_t k = 0; how && how->kind == YML_MAP && k < how->n; k++) {
      const YmlPair *x = &how->pairs[k];
      if (str_is(x->key->text, "required") && str_is(x->value->text, "false"))
        piece_field(c->a, &fields, x->value->at, "required", STR("false"));
      else if (str_is(x->key->text, "restart") && str_is(x->value->text, "true"))
        piece_field(c->a, &fields, x->value->at, "follow_restart", STR("true"));
      for (uint32_t w = 0; w < 2; w++)
        if (str_is(x->value->text, words[w][0]))
          piece_field(c->a, &fields, x->value->at, "condition", str_c(words[w][1]));
    }
    Str header = arena_fmt(c->a, "needs %.*s", STR_ARG(draft_name(c->a, name->text)));
    draft_block(&c->blocks, name->at, header, &fields, true);
  }
}

void cp_health(Cp *c, const YmlPair *p) {
  YmlNode map;
  if (!cp_is(c, p, YML_MAP)) return;
  Pieces fields = {0};
  map = *p->value;
  for (uint32_t i = 0; i < map.n; i++) {
    const YmlPair *x = &map.pairs[i];
    bool test = str_is(x->key->text, "test"), off = str_is(x->key->text, "disable");
    const char *name = off                                    ? "off"
                       : str_is(x->key->text, "start_period") ? "start"
                                                              : arena_str(c->a, x->key->text).s;
    const SchemaBlock *b = &schema_blocks[B_health];
    const SchemaProp *prop = NULL;
    for (uint32_t k = 0; k < b->n_props; k++)
      if (!strcmp(schema_words[b->props[k].word], name)) prop = &b->props[k];
    Str value;
    if (!prop) {
      cp_left_out(c, x);
      continue;
    }
    if (!cp_typed(c, x, prop->type, false, &value)) continue;
    if (test && x->value->kind == YML_SCALAR)
      value = arena_fmt(c->a, "[\"CMD-SHELL\", %.*s]", (int)(value.n - 2), value.s + 1);
    if (test && str_is(value, "[\"NONE\"]")) name = "off", value = STR("true");
    if (off && str_is(value, "false")) continue;
    piece_field(c->a, &fields, x->value->at, name, value);
  }
  if (fields.n) draft_block(&c->blocks, p->key->at, STR("health"), &fields, false);
}

/* ---- what it may use ---- */

static void put_known(Cp *c, Pieces *out, uint8_t block, const char *name, const YmlPair *p) {
  const SchemaBlock *b = &schema_blocks[block];
  Str value;
  for (uint32_t k = 0; k < b->n_props; k++)
    if (!strcmp(schema_words[b->props[k].word], name) && cp_typed(c, p, b->props[k].type, false, &value))
      piece_field(c->a, out, p->value->at, name, value);
}

void cp_limit(Cp *c, const YmlPair *p) {
  Str key = p->key->text;
  put_known(c, &c->limits, B_limits, key.s[0] == 'm' ? "memory" : key.s[0] == 'c' ? "cpus" : "pids", p);
}

void cp_stop(Cp *c, const YmlPair *p) {
  put_known(c, &c->stop, B_stop, str_ends(p->key->text, STR("signal")) ? "signal" : "grace", p);
}

/* ---- the whole ---- */

static const struct {
  const char *key;
  void (*put)(Cp *c, const YmlPair *p);
} keys[] = {
#define CP(key, function) {key, function},
#include "import/cp_keys.def"
#undef CP
};
enum { KEYS = sizeof keys / sizeof *keys };

/* What stood beside `deploy` and stands in it here. */
static void put_deploy(Cp *c, Span at) {
  Draft inner = draft_new(c->a);
  inner.depth = c->blocks.depth + 1;
  if (c->reserve.n) draft_block(&inner, at, STR("reserve"), &c->reserve, false);
  if (!c->reserve.n && !c->deploy.n) return;
  draft_open(&c->blocks, at, STR("deploy"));
  for (uint32_t i = 0; i < c->deploy.n; i++) draft_line(&c->blocks, c->deploy.v[i].at, c->deploy.v[i].text);
  draft_append(&c->blocks, &inner);
  draft_close(&c->blocks);
}

static void put_service(Cp *c, const CpService *s) {
  const YmlNode *map = c->service = s->service->value;
  const YmlNode *image = yml_get(map, "image");
  Str value = STR("");
  c->limits.n = c->stop.n = c->deploy.n = c->reserve.n = c->tmpfs.n = 0;
  c->blocks = draft_new(c->a);
  draft_gap(&c->out);
  draft_open(&c->out, s->service->key->at,
             arena_fmt(c->a, "service %.*s", STR_ARG(draft_name(c->a, s->service->key->text))));
  c->blocks.depth = c->out.depth;
  if (s->image.n)
    draft_field(&c->out, s->service->key->at, "image", cp_member(c->a, "image", s->image));
  else if (image && image->kind == YML_SCALAR && cp_value(c, image, true, &value))
    draft_field(&c->out, image->at, "image", value);
  else if (!s->build && !image && !yml_get(map, "provider"))
    diag(c->ds, E0686, s->service->key->at, s->service->key->text);
  for (uint32_t k = 0; k < KEYS; k++) {
    const YmlPair *p = yml_pair(map, keys[k].key);
    if (p) keys[k].put(c, p);
    if (!strcmp(keys[k].key, "tmpfs")) draft_list(&c->out, s->service->key->at, "tmpfs", &c->tmpfs);
  }
  for (uint32_t i = 0; i < map->n; i++) {
    uint32_t k = 0;
    while (k < KEYS && !str_is(map->pairs[i].key->text, keys[k].key)) k++;
    bool built = s->build && str_is(map->pairs[i].key->text, "pull_policy") &&
                 (str_is(map->pairs[i].value->text, "never") || str_is(map->pairs[i].value->text, "build"));
    /* peic says that itself of what it builds */
    if (k == KEYS && !built && !str_starts(map->pairs[i].key->text, STR("x-"))) cp_other(c, &map->pairs[i]);
  }
  put_deploy(c, s->service->key->at);
  if (c->limits.n) draft_block(&c->blocks, s->service->key->at, STR("limits"), &c->limits, false);
  if (c->stop.n) draft_block(&c->blocks, s->service->key->at, STR("stop"), &c->stop, false);
  draft_append(&c->out, &c->blocks);
  draft_close(&c->out);
}

/* What peic writes for an image that others are built on: no service has a capital in its name. */
bool cp_only_builds(Str name) { return str_starts(name, STR("IMAGE.")); }

void cp_services(Cp *c) {
  for (uint32_t i = 0; i < c->services.n; i++)
    if (!cp_only_builds(c->services.v[i].service->key->text)) put_service(c, &c->services.v[i]);
}
