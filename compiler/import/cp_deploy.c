/* What a service may use and what a cluster does with it: `deploy`, `gpus`, `devices`. Called by cp_service.c. */
#include "import/cp.h"

/* ---- devices ---- */

static bool has_text(const YmlNode *list, const char *text) {
  for (uint32_t i = 0; list && list->kind == YML_LIST && i < list->n; i++)
    if (str_is(list->items[i]->text, text)) return true;
  return false;
}

/* Is it a GPU of NVIDIA, which `gpu` stands for? */
static bool is_gpu(const YmlNode *n) {
  const YmlNode *driver = yml_get(n, "driver");
  return !yml_get(n, "options") && has_text(yml_get(n, "capabilities"), "gpu") &&
         (!driver || str_is(driver->text, "nvidia"));
}

static void put_gpu(Cp *c, const YmlNode *n) {
  const SchemaBlock *b = &schema_blocks[B_service];
  const YmlNode *count = yml_get(n, "count"), *can = yml_get(n, "capabilities");
  const YmlPair *ids = yml_pair(n, "device_ids");
  Pieces list = {0};
  Str value = STR("all");
  if (ids && !cp_typed(c, ids, b->props[schema_slot(b, W_gpu)].type, false, &value)) return;
  if (!ids && count && count->kind == YML_SCALAR && !str_is(count->text, "-1")) value = count->text;
  draft_field(&c->out, n->at, "gpu", value);
  for (uint32_t i = 0; can && can->kind == YML_LIST && i < can->n; i++)
    if (!str_is(can->items[i]->text, "gpu"))
      piece_add(c->a, &list, can->items[i]->at, draft_name(c->a, can->items[i]->text));
  draft_list(&c->out, n->at, "gpu_capabilities", &list);
}

/* One `gpu` for the first of them, a `device` for each of the others. */
static void put_devices(Cp *c, const YmlPair *p, Draft *others) {
  bool one = false;
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    if (!one && is_gpu(n))
      put_gpu(c, n), one = true;
    else
      cp_block(c, others,
               &(CpBlock){.block = B_reserve_device,
                          .path = "services.deploy.resources.reservations.devices[]",
                          .map = n,
                          .at = n->at});
  }
}

void cp_gpus(Cp *c, const YmlPair *p) {
  if (p->value->kind == YML_SCALAR) {
    draft_field(&c->out, p->key->at, "gpu", p->value->text);
    return;
  }
  for (uint32_t i = 0; p->value->kind == YML_LIST && i < p->value->n; i++) put_gpu(c, p->value->items[i]);
}

/* "/dev/a:/dev/b:rw" of the long form. */
void cp_devices(Cp *c, const YmlPair *p) {
  static const char *const keys[] = {"source", "target", "permissions"};
  Pieces list = {0};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    YmlNode whole = {.kind = YML_SCALAR, .text = n->text, .at = n->at, .from = n->from};
    Str value;
    for (uint32_t k = 0; k < 3 && n->kind == YML_MAP; k++) {
      const YmlNode *part = yml_get(n, keys[k]);
      if (part)
        whole.text = arena_fmt(c->a, "%.*s%s%.*s", STR_ARG(whole.text), k ? ":" : "", STR_ARG(part->text));
    }
    if (cp_value(c, &whole, true, &value)) piece_add(c->a, &list, n->at, value);
  }
  draft_list(&c->out, p->key->at, "devices", &list);
}

/* ---- resources ---- */

/* - discrete_resource_spec: {kind: SSD, value: 1} */
static void put_generic(Cp *c, const YmlPair *p, Draft *out) {
  Pieces list = {0};
  for (uint32_t i = 0; p->value->kind == YML_LIST && i < p->value->n; i++) {
    const YmlNode *n = yml_get(p->value->items[i], "discrete_resource_spec");
    const YmlNode *kind = n ? yml_get(n, "kind") : NULL, *value = n ? yml_get(n, "value") : NULL;
    if (!kind || !value || kind->kind != YML_SCALAR || value->kind != YML_SCALAR) continue;
    piece_field(c->a, &list, value->at, arena_str(c->a, draft_name(c->a, kind->text)).s, value->text);
  }
  if (list.n) draft_block(out, p->key->at, STR("generic"), &list, false);
}

static void put_limits(Cp *c, const YmlPair *p) {
  for (uint32_t k = 0; p->value->kind == YML_MAP && k < p->value->n; k++) {
    const YmlPair *x = &p->value->pairs[k];
    Str key = x->key->text;
    if (str_is(key, "memory") || str_is(key, "cpus") || str_is(key, "pids"))
      cp_limit(c, x);
    else
      cp_left_out(c, x);
  }
}

/* `reserve`, and what it has of devices. */
static void put_reserved(Cp *c, const YmlPair *p, Draft *out) {
  const YmlPair *devices = yml_pair(p->value, "devices"), *generic = yml_pair(p->value, "generic_resources");
  Draft inner = draft_new(c->a);
  inner.depth = out->depth + 1;
  if (generic) put_generic(c, generic, &inner);
  if (devices) put_devices(c, devices, &inner);
  if (!cp_is(c, p, YML_MAP)) return;
  cp_block(c, out,
           &(CpBlock){.block = B_reserve,
                      .path = "services.deploy.resources.reservations",
                      .map = p->value,
                      .at = p->key->at,
                      .more = &inner,
                      .skip = {"devices", "generic_resources"}});
}

void cp_deploy(Cp *c, const YmlPair *p) {
  const YmlPair *resources = yml_pair(p->value, "resources");
  Draft inner = draft_new(c->a);
  if (!cp_is(c, p, YML_MAP)) return;
  inner.depth = c->blocks.depth + 1;
  for (uint32_t i = 0; resources && resources->value->kind == YML_MAP && i < resources->value->n; i++) {
    const YmlPair *x = &resources->value->pairs[i];
    if (str_is(x->key->text, "limits"))
      put_limits(c, x);
    else if (str_is(x->key->text, "reservations"))
      put_reserved(c, x, &inner);
    else
      cp_left_out(c, x);
  }
  cp_block(c, &c->blocks,
           &(CpBlock){.block = B_deploy,
                      .path = "services.deploy",
                      .map = p->value,
                      .at = p->key->at,
                      .more = &inner,
                      .skip = {"resources"}});
}

/* `mem_reservation` and `scale`, which stand in `deploy` here. */
void cp_reserved(Cp *c, const YmlPair *p) {
  bool scale = p->key->text.s[0] == 's';
  Str value;
  const SchemaBlock *b = &schema_blocks[scale ? B_deploy : B_reserve];
  const SchemaProp *prop = &b->props[schema_slot(b, scale ? W_replicas : W_memory)];
  const YmlPair *deploy = yml_pair(c->service, "deploy");
  if (deploy) { /* one of both; what `deploy` says counts */
    cp_left_out(c, p);
    return;
  }
  if (!cp_typed(c, p, prop->type, scale, &value)) return;
  piece_field(c->a, scale ? &c->deploy : &c->reserve, p->value->at, scale ? "replicas" : "memory", value);
}
