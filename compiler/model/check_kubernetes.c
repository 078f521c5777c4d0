/* What Kubernetes does not do for a service, although docker compose does. Only asked if kubernetes.yaml is to be
   written. The rest: check_kubernetes_deploy.c; names of its objects: check_kubernetes_names.c; values that are known
   at launch: check_kubernetes_late.c. */
#include "model/check_cluster.h"

static void say(Check *k, const Obj *o, Span at, Str what, PhraseId phrase) {
  check_at(k, o);
  diag(k->ds, W0965, at, what, str_c(diag_phrases[phrase]));
}

/* ---- values of which some have a counterpart ---- */

static bool is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

static void check_user_of(Check *k, const Obj *service) {
  const Value *user = obj_get(service, W_user), *groups = obj_get(service, W_group_add);
  Str text;
  bool late;
  if (user && check_default_text(k, user, &text, &late) && !is_number(str_sub(text, 0, str_find(text, ':'))))
    say(k, service, user->at, text, PHRASE_LOST_USER_NAME);
  for (uint32_t i = 0; i < check_items(groups); i++)
    if (check_text(k, groups->items[i], &text) && !is_number(text))
      say(k, service, groups->items[i]->at, text, PHRASE_LOST_GROUP_NAME);
}

static void check_words_of(Check *k, const Obj *service) {
  const Value *options = obj_get(service, W_security_opt), *hosts = obj_get(service, W_extra_hosts),
              *gpu = obj_get(service, W_gpu);
  Str text;
  for (uint32_t i = 0; i < check_items(options); i++)
    if (check_text(k, options->items[i], &text) && !str_starts(text, STR("no-new-privileges")))
      say(k, service, options->items[i]->at, text, PHRASE_LOST_IGNORED);
  for (uint32_t i = 0; i < check_items(hosts); i++)
    if (check_text(k, hosts->items[i], &text) && str_ends(text, STR("host-gateway")))
      say(k, service, hosts->items[i]->at, text, PHRASE_LOST_GATEWAY);
  if (gpu && gpu->kind == V_LIST) say(k, service, gpu->at, STR("gpu"), PHRASE_LOST_GPU_IDS);
  if (gpu && gpu->kind == V_WORD) say(k, service, gpu->at, STR("gpu = all"), PHRASE_LOST_GPU_ALL);
  if (str_is(obj_str(k->m, service, W_restart), "on-failure"))
    say(k, service, obj_get(service, W_restart)->at, STR("on-failure"), PHRASE_LOST_RESTART);
}

static void check_namespaces_of(Check *k, const Obj *service) {
  static const struct {
    Sym field;
    const char *fits;
  } rows[] = {{W_ipc, "host private shareable"}, {W_pid, "host"}, {W_network_mode, "host"}};
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const Value *v = obj_get(service, rows[i].field);
    Str word;
    if (!v || (v->kind == V_WORD && value_scalar_text(k->a, &k->m->names, v, &word) &&
               check_cluster_fits(word, rows[i].fits)))
      continue;
    say(k, service, v->at, M_STR(k->m, rows[i].field), PHRASE_LOST_NAMESPACE_OF);
  }
}

/* One command each. */
static void check_hooks_of(Check *k, const Obj *service) {
  bool started = false, stopped = false;
  for (uint32_t i = 0; i < service->children.n; i++) {
    const Obj *o = service->children.v[i];
    bool *any = o->block == B_post_start ? &started : o->block == B_pre_stop ? &stopped : NULL;
    if (!any) continue;
    if (*any) say(k, o, o->at, M_STR(k->m, obj_block(o)->word), PHRASE_LOST_HOOK_MORE);
    *any = true;
  }
}

static void check_ports_of(Check *k, const Obj *service) {
  const Value *ports = obj_get(service, W_ports);
  for (uint32_t i = 0; i < check_items(ports); i++) {
    Str address = check_cluster_address(k, ports->items[i]);
    if (address.n) say(k, service, ports->items[i]->at, address, PHRASE_LOST_ADDRESS);
  }
}

/* ---- hosts, orders, images ---- */

static void host(Check *k, const Obj *service, const Value *path) {
  Str text;
  bool late;
  if (!check_default_text(k, path, &text, &late)) return;
  check_at(k, service);
  bool stays = text.n && text.s[0] == '/';
  check_origin(k,
               diag(k->ds, W0967, path->at, value_show(k->a, &k->m->names, path),
                    str_c(diag_phrases[stays ? PHRASE_LOST_NODE_PATH : PHRASE_LOST_PROJECT_PATH])),
               path);
}

static void need(Check *k, const Obj *service, const Obj *needs, const Obj *other, Str condition) {
  check_at(k, needs);
  diag(k->ds, W0972, needs->at, check_name(k, service), check_name(k, other), condition);
}

/* HOST/PATH, or USER/PATH of the public registry: what a node can be told to pull. */
static void check_image_of(Check *k, const Obj *service) {
  const Obj *image = check_ref(k, service, W_image);
  const Value *tags = image ? obj_get(image, W_tags) : NULL;
  Str tag = STR("");
  bool late;
  if (!image || (check_items(tags) && !check_default_text(k, tags->items[0], &tag, &late))) return;
  if (str_find(tag, '/') < tag.n) return;
  check_at(k, image);
  diag(k->ds, W0974, check_items(tags) ? tags->items[0]->at : image->name_at, check_name(k, image));
}

static void check_mounts_of(Check *k, const Obj *service) {
  const Value *mounts = obj_get(service, W_mounts);
  for (uint32_t i = 0; i < check_items(mounts); i++) {
    const Value *pair = mounts->items[i], *from = pair->kind == V_PAIR ? pair->items[0] : pair;
    if (from->kind == V_REF && from->space == W_image)
      say(k, service, from->at, value_show(k->a, &k->m->names, from), PHRASE_LOST_IMAGE_MOUNT);
  }
}

static void check_volume(Check *k, const Obj *volume) {
  if (obj_bool(volume, W_external)) return;
  check_at(k, volume);
  if (!obj_get(volume, W_size)) diag(k->ds, W0973, volume->name_at, check_name(k, volume));
  if (obj_get(volume, W_driver))
    say(k, volume, obj_field_span(volume, W_driver), STR("driver"), PHRASE_LOST_DRIVER);
}

static void check_network(Check *k, const Obj *network) {
  if (obj_bool(network, W_internal))
    say(k, network, obj_field_span(network, W_internal), STR("internal"), PHRASE_LOST_INTERNAL);
}

void check_kubernetes(Check *k) {
  if (!model_wants(k->m, W_kubernetes)) return;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    if (o->block == B_volume) check_volume(k, o);
    if (o->block == B_network) check_network(k, o);
    if (o->block != B_service) continue;
    if (check_cluster_aside(k, o, say)) continue;
    check_cluster_fields(k, o, W_kubernetes, say);
    check_user_of(k, o);
    check_words_of(k, o);
    check_namespaces_of(k, o);
    check_hooks_of(k, o);
    check_kubernetes_deploy(k, o);
    check_ports_of(k, o);
    check_mounts_of(k, o);
    check_cluster_hosts(k, o, host);
    check_cluster_needs(k, o, need);
    check_image_of(k, o);
  }
}
