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

void cp_environment(Cp *c, const YmlPair *p) { cp_pairs(c, &c->blocks, "env", p, true); }
void cp_labels(Cp *c, const YmlPair *p) { cp_pairs(c, &c->blocks, "labels", p, false); }

void cp_secrets(Cp *c, const YmlPair *p) {
  Pieces list = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    const YmlNode *source = n->kind == YML_MAP ? yml_get(n, "source") : n;
    if (!source || source->kind != YML_SCALAR) continue;
    for (uint32_t k = 0; n->kind == YML_MAP && k < n->n; k++)
      if (n->pairs[k].value != source) cp_left_out(c, &n->pairs[k]);
    piece_add(c->a, &list, n->at, cp_ref(c, "secret", source->text));
  }
  draft_list(&c->out, p->key->at, "secrets", &list);
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
    for (uint32_t k = 0; how && how->kind == YML_MAP && k < how->n; k++) {
      const YmlPair *x = &how->pairs[k];
      if (!str_is(x->key->text, "condition") && !str_is(x->value->text, "true")) cp_left_out(c, x);
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

/* Devices of NVIDIA, which `gpu` stands for. */
static void put_devices(Cp *c, const YmlPair *p) {
  for (uint32_t i = 0; p->value->kind == YML_LIST && i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i], *count = yml_get(n, "count");
    const YmlPair *ids = yml_pair(n, "device_ids");
    const SchemaProp *prop = &schema_blocks[B_service].props[schema_slot(&schema_blocks[B_service], W_gpu)];
    Str value = STR("all");
    if (ids && !cp_typed(c, ids, prop->type, false, &value)) continue;
    if (!ids && count && count->kind == YML_SCALAR) value = count->text;
    draft_field(&c->out, n->at, "gpu", value);
  }
}

void cp_gpus(Cp *c, const YmlPair *p) {
  if (p->value->kind == YML_SCALAR)
    draft_field(&c->out, p->key->at, "gpu", p->value->text);
  else
    put_devices(c, p);
}

static void put_resources(Cp *c, const YmlNode *map, Pieces *reserve) {
  for (uint32_t i = 0; map->kind == YML_MAP && i < map->n; i++) {
    const YmlPair *p = &map->pairs[i];
    bool limits = str_is(p->key->text, "limits");
    for (uint32_t k = 0; p->value->kind == YML_MAP && k < p->value->n; k++) {
      const YmlPair *x = &p->value->pairs[k];
      bool size = str_is(x->key->text, "memory"), known = size || str_is(x->key->text, "cpus");
      if (limits && (known || str_is(x->key->text, "pids")))
        put_known(c, &c->limits, B_limits, arena_str(c->a, x->key->text).s, x);
      else if (!limits && known)
        put_known(c, reserve, B_reserve, arena_str(c->a, x->key->text).s, x);
      else if (!limits && str_is(x->key->text, "devices"))
        put_devices(c, x);
      else
        cp_left_out(c, x);
    }
  }
}

void cp_deploy(Cp *c, const YmlPair *p) {
  static const struct {
    const char *key, *word;
    uint8_t block;
  } inner[] = {{"restart_policy", "restart", B_deploy_restart},
               {"update_config", "update", B_deploy_update},
               {"rollback_config", "rollback", B_deploy_rollback}};
  Draft d = draft_new(c->a);
  Pieces fields = {0}, reserve = {0};
  if (!cp_is(c, p, YML_MAP)) return;
  d.depth = c->blocks.depth + 1;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    Str key = x->key->text;
    uint32_t k = 0, n = sizeof inner / sizeof *inner;
    while (k < n && !str_is(key, inner[k].key)) k++;
    if (str_is(key, "resources"))
      put_resources(c, x->value, &reserve);
    else if (str_is(key, "labels"))
      cp_pairs(c, &d, "labels", x, false);
    else if (k < n && x->value->kind == YML_MAP)
      cp_block(c, &d, &schema_blocks[inner[k].block], str_c(inner[k].word), x->value);
    else if (str_is(key, "mode") || str_is(key, "replicas") || str_is(key, "endpoint_mode"))
      put_known(c, &fields, B_deploy, arena_str(c->a, key).s, x);
    else
      cp_left_out(c, x);
  }
  if (reserve.n) draft_block(&d, p->key->at, STR("reserve"), &reserve, false);
  if (!fields.n && !d.out.n) return;
  draft_open(&c->blocks, p->key->at, STR("deploy"));
  for (uint32_t i = 0; i < fields.n; i++) draft_line(&c->blocks, fields.v[i].at, fields.v[i].text);
  draft_append(&c->blocks, &d);
  draft_close(&c->blocks);
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

/* A key that the schema has: under this name, or one that it says is compose's. */
static void put_other(Cp *c, const YmlPair *p) {
  const SchemaBlock *b = &schema_blocks[B_service];
  const char *name = arena_str(c->a, p->key->text).s;
  Str value;
  if (str_is(p->key->text, "pull_policy") && yml_get(c->service, "build"))
    return; /* peic says it of what it builds */
  for (uint32_t i = 0; i < schema_alias_count; i++)
    if (schema_aliases[i].block == B_service && !strcmp(schema_aliases[i].alias, name))
      name = schema_aliases[i].name;
  for (uint32_t i = 0; i < b->n_props; i++)
    if (!strcmp(schema_words[b->props[i].word], name)) {
      if (cp_typed(c, p, b->props[i].type, b->props[i].flags & PF_LATE, &value))
        draft_field(&c->out, p->key->at, name, value);
      return;
    }
  for (uint32_t i = 1; i < B_COUNT; i++)
    if (!strcmp(schema_blocks[i].text, name) && schema_in(&schema_blocks[i], B_service) &&
        p->value->kind == YML_MAP) {
      if (schema_blocks[i].flags & BF_MAP)
        cp_pairs(c, &c->blocks, name, p, false);
      else
        cp_block(c, &c->blocks, &schema_blocks[i], str_c(name), p->value);
      return;
    }
  cp_left_out(c, p);
}

static void put_service(Cp *c, const CpService *s) {
  const YmlNode *map = c->service = s->service->value;
  const YmlNode *image = yml_get(map, "image");
  Str value = STR("");
  c->limits.n = c->stop.n = c->gpus.n = 0;
  c->blocks = draft_new(c->a);
  draft_gap(&c->out);
  draft_open(&c->out, s->service->key->at,
             arena_fmt(c->a, "service %.*s", STR_ARG(draft_name(c->a, s->service->key->text))));
  c->blocks.depth = c->out.depth;
  if (s->image.n)
    draft_field(&c->out, s->service->key->at, "image", arena_fmt(c->a, "image.%.*s", STR_ARG(s->image)));
  else if (image && image->kind == YML_SCALAR && cp_value(c, image, true, &value))
    draft_field(&c->out, image->at, "image", value);
  else if (!s->build && !image)
    diag(c->ds, E0686, s->service->key->at, s->service->key->text);
  for (uint32_t k = 0; k < KEYS; k++) {
    const YmlPair *p = yml_pair(map, keys[k].key);
    if (p) keys[k].put(c, p);
  }
  for (uint32_t i = 0; i < map->n; i++) {
    uint32_t k = 0;
    while (k < KEYS && !str_is(map->pairs[i].key->text, keys[k].key)) k++;
    if (k == KEYS && !str_starts(map->pairs[i].key->text, STR("x-"))) put_other(c, &map->pairs[i]);
  }
  if (c->limits.n) draft_block(&c->blocks, s->service->key->at, STR("limits"), &c->limits, false);
  if (c->stop.n) draft_block(&c->blocks, s->service->key->at, STR("stop"), &c->stop, false);
  draft_append(&c->out, &c->blocks);
  draft_close(&c->out);
}

void cp_services(Cp *c) {
  for (uint32_t i = 0; i < c->services.n; i++) put_service(c, &c->services.v[i]);
}
