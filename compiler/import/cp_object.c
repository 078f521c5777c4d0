/* Volumes, networks and secrets of a compose file. Called by compose.c. */
#include "import/cp.h"

static Draft *draft_of(Cp *c, const char *kind) {
  return kind[0] == 'v' ? &c->volumes : kind[0] == 'n' ? &c->networks : &c->secrets;
}

static bool is_new(Cp *c, const char *kind, Str name) {
  Str key = arena_fmt(c->a, "%s %.*s", kind, STR_ARG(name));
  if (intern_find(&c->names, key)) return false;
  intern(&c->names, key);
  return true;
}

Str cp_ref(Cp *c, const char *kind, Str name) {
  Str id = import_object_name(c->a, name, STR("x"));
  if (is_new(c, kind, id))
    draft_line(draft_of(c, kind), SPAN_NONE,
               arena_fmt(c->a, "%s %.*s {}", kind, STR_ARG(draft_name(c->a, id))));
  return arena_fmt(c->a, "%s.%.*s", kind, STR_ARG(id));
}

static void put_ipam(Cp *c, const YmlPair *p, Pieces *fields) {
  const YmlNode *config = yml_get(p->value, "config");
  for (uint32_t i = 0; config && config->kind == YML_LIST && i < config->n && i < 1; i++)
    for (uint32_t k = 0; config->items[i]->kind == YML_MAP && k < config->items[i]->n; k++) {
      const YmlPair *x = &config->items[i]->pairs[k];
      Str value;
      if (x->value->kind == YML_SCALAR && cp_value(c, x->value, false, &value))
        piece_field(c->a, fields, x->value->at, arena_str(c->a, x->key->text).s, value);
    }
}

/* One volume or network. */
static void put_object(Cp *c, const char *kind, const YmlPair *p) {
  const SchemaBlock *b = &schema_blocks[kind[0] == 'v' ? B_volume : B_network];
  Draft *d = draft_of(c, kind), blocks = draft_new(c->a);
  Pieces fields = {0};
  Str id = import_object_name(c->a, p->key->text, STR("x")), value;
  if (!is_new(c, kind, id)) return;
  blocks.depth = 1;
  for (uint32_t i = 0; p->value->kind == YML_MAP && i < p->value->n; i++) {
    const YmlPair *x = &p->value->pairs[i];
    const char *key = arena_str(c->a, x->key->text).s;
    if (!strcmp(key, "enable_ipv6")) key = "ipv6";
    const SchemaProp *prop = NULL;
    for (uint32_t k = 0; k < b->n_props; k++)
      if (!strcmp(schema_words[b->props[k].word], key)) prop = &b->props[k];
    if (str_starts(x->key->text, STR("x-"))) continue;
    if (!strcmp(key, "ipam"))
      put_ipam(c, x, &fields);
    else if (!strcmp(key, "driver_opts"))
      cp_pairs(c, &blocks, "opts", x, false);
    else if (!strcmp(key, "labels"))
      cp_pairs(c, &blocks, "labels", x, false);
    else if (!prop)
      cp_left_out(c, x);
    else if (cp_typed(c, x, prop->type, false, &value))
      piece_field(c->a, &fields, x->value->at, key, value);
  }
  Str header = arena_fmt(c->a, "%s %.*s", kind, STR_ARG(draft_name(c->a, id)));
  if (!blocks.out.n) {
    draft_block(d, p->key->at, header, &fields, false);
    return;
  }
  draft_open(d, p->key->at, header);
  for (uint32_t i = 0; i < fields.n; i++) draft_line(d, fields.v[i].at, fields.v[i].text);
  draft_append(d, &blocks);
  draft_close(d);
}

static void put_secret(Cp *c, const YmlPair *p) {
  const YmlNode *file = yml_get(p->value, "file"), *env = yml_get(p->value, "environment");
  Str id = import_object_name(c->a, p->key->text, STR("x")), value, clean;
  Pieces fields = {0};
  if (!is_new(c, "secret", id)) return;
  if (file && file->kind == YML_SCALAR && cp_known(c, file, &value)) {
    if (value.n && value.s[0] != '/' && value.s[0] != '~' && import_path(c->im, value, &clean))
      value = import_named(c->im, clean);
    piece_field(c->a, &fields, file->at, "file", draft_string(c->a, value));
  } else if (env && env->kind == YML_SCALAR && cp_known(c, env, &value)) {
    piece_field(c->a, &fields, env->at, "env", draft_string(c->a, value));
  } else {
    diag(c->ds, E0689, p->key->at, p->key->text);
    piece_add(c->a, &fields, p->key->at, STR("env = \"X\"")); /* one message is enough */
  }
  draft_block(&c->secrets, p->key->at, arena_fmt(c->a, "secret %.*s", STR_ARG(draft_name(c->a, id))), &fields,
              false);
}

void cp_objects(Cp *c) {
  static const char *const keys[] = {"secrets", "volumes", "networks"};
  for (uint32_t k = 0; k < 3; k++) {
    const YmlPair *all = yml_pair(c->root, keys[k]);
    if (!all || all->value->kind == YML_NULL || !cp_is(c, all, YML_MAP)) continue;
    for (uint32_t i = 0; i < all->value->n; i++) {
      const YmlPair *p = &all->value->pairs[i];
      bool implicit = k == 2 && str_is(p->key->text, "default");
      if (k == 0)
        put_secret(c, p);
      else if (implicit)
        cp_left_out(c, p);
      else
        put_object(c, k == 1 ? "volume" : "network", p);
    }
  }
}
