/* What a service is given of the objects of the file: networks, secrets, configurations, models. A name alone goes to a
   list, one with options becomes a block. Called by cp_service.c. */
#include "import/cp.h"

/* ---- secrets and configurations ---- */

/* Where the file is found: a name alone is in the directory of its kind. */
static Str target_of(Cp *c, const YmlNode *n, bool secret) {
  const YmlNode *target = n->kind == YML_MAP ? yml_get(n, "target") : NULL;
  Str value;
  if (!target || target->kind != YML_SCALAR || !cp_known(c, target, &value) || !value.n) return STR("");
  if (value.s[0] != '/') value = arena_fmt(c->a, "%s%.*s", secret ? "/run/secrets/" : "/", STR_ARG(value));
  return arena_fmt(c->a, " -> %.*s", STR_ARG(draft_string(c->a, value)));
}

static void put_grants(Cp *c, const YmlPair *p, const char *kind) {
  bool secret = kind[0] == 's';
  Pieces list = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    const YmlNode *source = n->kind == YML_MAP ? yml_get(n, "source") : n;
    if (!source || source->kind != YML_SCALAR) continue;
    Str ref = cp_ref(c, kind, source->text);
    if (n->kind != YML_MAP) {
      piece_add(c->a, &list, n->at, ref);
      continue;
    }
    Str header = arena_fmt(c->a, "grant %.*s%.*s", STR_ARG(ref), STR_ARG(target_of(c, n, secret)));
    cp_block(c, &c->blocks,
             &(CpBlock){.block = B_grant,
                        .path = secret ? "services.secrets" : "services.configs",
                        .map = n,
                        .at = n->at,
                        .header = header,
                        .skip = {"source", "target"}});
  }
  draft_list(&c->out, p->key->at, secret ? "secrets" : "configs", &list);
}

void cp_secrets(Cp *c, const YmlPair *p) { put_grants(c, p, "secret"); }
void cp_configs(Cp *c, const YmlPair *p) { put_grants(c, p, "config"); }

/* ---- models and networks: a list of names, or a map with options ---- */

static void put_named(Cp *c, const YmlPair *p, const char *kind, const char *word, uint8_t block) {
  Pieces list = {0};
  const YmlNode *n = p->value;
  if (n->kind != YML_LIST && !cp_is(c, p, YML_MAP)) return;
  for (uint32_t i = 0; i < n->n; i++) {
    const YmlNode *name = n->kind == YML_LIST ? n->items[i] : n->pairs[i].key;
    const YmlNode *more = n->kind == YML_LIST ? NULL : n->pairs[i].value;
    Str ref = cp_ref(c, kind, name->text);
    if (!more || more->kind != YML_MAP || !more->n) {
      piece_add(c->a, &list, name->at, ref);
      continue;
    }
    cp_block(c, &c->blocks,
             &(CpBlock){.block = block,
                        .path = arena_fmt(c->a, "services.%ss", kind).s,
                        .map = more,
                        .at = name->at,
                        .header = arena_fmt(c->a, "%s %.*s", word, STR_ARG(ref))});
  }
  draft_list(&c->out, p->key->at, kind[0] == 'm' ? "models" : "networks", &list);
}

void cp_models(Cp *c, const YmlPair *p) { put_named(c, p, "model", "ask", B_service_model); }
void cp_networks(Cp *c, const YmlPair *p) { put_named(c, p, "network", "attach", B_attach); }

/* ---- watch ---- */

void cp_develop(Cp *c, const YmlPair *p) {
  const YmlPair *watch = yml_pair(p->value, "watch");
  if (!watch || !cp_is(c, watch, YML_LIST)) return;
  for (uint32_t i = 0; i < watch->value->n; i++)
    cp_block(c, &c->blocks,
             &(CpBlock){.block = B_watch,
                        .path = "services.develop.watch[]",
                        .map = watch->value->items[i],
                        .at = watch->value->items[i]->at});
}
