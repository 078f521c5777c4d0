/* What is published where, and what gets to docks: names that belong to their registry, one image for a name, docks
   that can do what is asked of them. */
#include "model/check.h"

#include "base/ssh_key.h"

/* ---- publishes ---- */

static bool has_host(Str ref) {
  uint32_t slash = str_find(ref, '/');
  return slash < ref.n && (memchr(ref.s, '.', slash) || memchr(ref.s, ':', slash) ||
                           str_eq(str_sub(ref, 0, slash), STR("localhost")));
}

/* What names in the registry begin with; false if that is known later. */
static bool host_of(Check *k, const Obj *registry, Str *host) {
  Str kind = obj_str(k->m, registry, W_kind), account, region;
  if (str_is(kind, "generic")) return check_text(k, obj_get(registry, W_host), host);
  *host = STR("docker.io");
  if (str_is(kind, "docker-hub")) return true;
  bool known = check_text(k, obj_get(registry, W_account), &account) &&
               check_text(k, obj_get(registry, W_region), &region);
  if (known)
    *host = arena_fmt(k->a, "%.*s.dkr.ecr.%.*s.amazonaws.com%s", STR_ARG(account), STR_ARG(region),
                      str_starts(region, STR("cn-")) ? ".cn" : "");
  return known;
}

static bool is_below(Str ref, Str host) {
  return str_starts(ref, host) && ref.n > host.n && ref.s[host.n] == '/';
}

typedef struct {
  CheckMap refs; /* in full → the publish */
  VEC(const Value *) values;
} Names;

static void check_name_at(Check *k, const Obj *o, const Obj *registry, const Value *v, Names *names) {
  Str ref, host;
  bool known = host_of(k, registry, &host);
  if (v->kind == V_REF || !check_text(k, v, &ref)) return;
  check_at(k, o);
  if (has_host(ref) && !(known && is_below(ref, host))) {
    Diag *d = diag(k->ds, E0912, v->at, ref, check_name(k, registry), known ? host : STR("elsewhere"));
    const Value *at = obj_get(registry, W_host);
    if (at) diag_also(k->ds, d, at->at, FLEET_HOST_HERE);
    check_origin(k, d, v);
    return;
  }
  if (!known) host = arena_fmt(k->a, "registry.%.*s", STR_ARG(check_name(k, registry)));
  if (!has_host(ref)) ref = arena_fmt(k->a, "%.*s/%.*s", STR_ARG(host), STR_ARG(ref));
  uint32_t first = check_map_put(&names->refs, k->a, check_full_tag(k, ref), names->values.n);
  *vec_push(k->a, &names->values) = v;
  if (first == UINT32_MAX) return;
  Diag *d = diag(k->ds, E0914, v->at, ref);
  diag_also(k->ds, d, names->values.v[first]->at, FLEET_FIRST_PUBLISH);
  check_origin(k, d, v);
}

/* Without `as`: the tags of the image that belong to the registry. */
static void check_tags(Check *k, const Obj *o, const Obj *registry, Names *names) {
  const Obj *image = check_ref(k, o, W_image);
  const Value *tags = image ? obj_get(image, W_tags) : NULL;
  Str host, tag;
  bool known = host_of(k, registry, &host), hub = known && str_is(host, "docker.io"), any = false, late;
  if (!image || image->bad || !known) return;
  for (uint32_t i = 0; i < check_items(tags); i++) {
    if (!check_default_text(k, tags->items[i], &tag, &late)) return;
    if (!is_below(tag, host) && !(hub && !has_host(tag))) continue;
    any = true;
    check_name_at(k, o, registry, tags->items[i], names);
  }
  if (any) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0913, o->at, check_name(k, image), check_name(k, registry));
  diag_also(k->ds, d, tags ? tags->at : image->name_at, CHK_NO_TAGS);
}

static void check_publish(Check *k, const Obj *o, Names *names) {
  const Obj *registry = check_ref(k, o, W_to), *image = check_ref(k, o, W_image);
  const Value *as = obj_get(o, W_as), *from = obj_get(o, W_image);
  Sym built = obj_get(o, W_platforms) ? W_platforms : obj_get(o, W_builder) ? W_builder : 0;
  Str ref;
  if (!image && built && check_text(k, from, &ref)) {
    check_at(k, o);
    diag(k->ds, E0919, obj_field_span(o, built), ref, M_STR(k->m, built));
  }
  if (!registry || registry->bad) return;
  if (!as && image)
    check_tags(k, o, registry, names);
  else if (!as || as->kind == V_TEXT)
    check_name_at(k, o, registry, as ? as : from, names);
  for (uint32_t i = 0; i < check_items(as); i++) check_name_at(k, o, registry, as->items[i], names);
}

/* ---- docks ---- */

/* Things that go through ssh. A host that is known later may be anything. */
static void check_ssh(Check *k, const Obj *o, const Obj *dock, Span at, Str what) {
  Str host;
  const Value *v = dock ? obj_get(dock, W_host) : NULL;
  if (!v || !check_text(k, v, &host) || str_starts(host, STR("ssh://"))) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0920, at, what, check_name(k, dock), host);
  diag_also(k->ds, d, v->at, FLEET_HOST_HERE);
}

static bool is_here(Str host) { /* without tcp:// */
  uint32_t n = 0;
  while (n < host.n && ((host.s[n] >= '0' && host.s[n] <= '9') || host.s[n] == '.')) n++;
  bool four = str_starts(host, STR("127.")) && n < host.n && host.s[n] == ':';
  return four || str_starts(host, STR("localhost:")) || str_starts(host, STR("[::1]"));
}

/* Whoever may talk to an engine is root on its machine. One that has a `ca` alone asks nobody for a certificate. */
static void check_tls(Check *k, const Obj *o) {
  static const Sym fields[] = {W_ca, W_cert, W_key};
  const Value *v = obj_get(o, W_host);
  Str host;
  if (!v || !check_text(k, v, &host)) return;
  bool tcp = str_starts(host, STR("tcp://"));
  for (uint32_t i = 0; i < 3 && !tcp; i++) {
    if (!obj_get(o, fields[i])) continue;
    check_at(k, o);
    Diag *d =
        diag(k->ds, E0883, obj_field_span(o, fields[i]), M_STR(k->m, fields[i]), check_name(k, o), host);
    diag_also(k->ds, d, v->at, FLEET_HOST_HERE);
  }
  if (!tcp || obj_get(o, W_cert) || obj_get(o, W_key) || is_here(str_sub(host, 6, host.n))) return;
  check_at(k, o);
  check_origin(k, diag(k->ds, W0880, v->at, host), v);
}

static void check_dock(Check *k, const Obj *o) {
  const Value *keys = obj_get(o, W_host_keys);
  Str key;
  bool dsa;
  check_tls(k, o);
  if (obj_get(o, W_identity)) check_ssh(k, o, o, obj_field_span(o, W_identity), STR("identity"));
  if (keys) check_ssh(k, o, o, obj_field_span(o, W_host_keys), STR("host_keys"));
  for (uint32_t i = 0; i < check_items(keys); i++) {
    if (!check_text(k, keys->items[i], &key) || ssh_key_check(key, &dsa) == SSH_KEY_FINE) continue;
    check_at(k, o);
    check_origin(k, diag(k->ds, E0918, keys->items[i]->at, key), keys->items[i]);
  }
}

static void check_sync(Check *k, const Obj *o) {
  const Obj *dock = check_ref(k, o, W_dock);
  if (!dock || dock->bad) return;
  check_ssh(k, o, dock, obj_get(o, W_dock)->at, check_what(k, o));
  if (obj_get(o, W_to) || obj_get(dock, W_workspace)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0917, o->at, check_name(k, o), check_name(k, dock));
  diag_also(k->ds, d, dock->name_at, FLEET_DOCK_HERE);
}

static void check_transfer(Check *k, const Obj *o) {
  const Obj *to = check_ref(k, o, W_to), *from = check_ref(k, o, W_from), *image = check_ref(k, o, W_image);
  const Value *at = obj_get(o, W_from);
  if (!at && image) from = image->on, at = obj_get(o, W_image);
  if (!to || to != from) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0915, at->at, check_name(k, to));
  diag_also(k->ds, d, obj_get(o, W_to)->at, THE_OTHER);
}

/* ---- docks that reach no registry ---- */

static bool same_image(Check *k, const Obj *a, const Obj *b) {
  const Value *x = obj_get(a, W_image), *y = obj_get(b, W_image);
  Str s, t;
  bool late;
  if (!x || !y) return false;
  if (x->kind == V_REF || y->kind == V_REF)
    return x->kind == y->kind && check_ref(k, a, W_image) == check_ref(k, b, W_image);
  return check_default_text(k, x, &s, &late) && check_default_text(k, y, &t, &late) &&
         str_eq(check_full_tag(k, s), check_full_tag(k, t));
}

static bool is_brought(Check *k, const Obj *service, const Obj *dock) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_transfer && check_ref(k, o, W_to) == dock && same_image(k, o, service)) return true;
  }
  return false;
}

/* In a project whose blocks name docks, a service is on its own; otherwise all may be started on each. */
static bool any_place(const Check *k) {
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->on) return true;
  return false;
}

static void check_offline(Check *k, const Obj *dock) {
  Str name;
  bool late, places = any_place(k);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    const Value *image = obj_is_service(o) ? obj_get(o, W_image) : NULL;
    if (o->on == dock && obj_get(o, W_dock) && (o->block == B_image || o->block == B_pull)) {
      check_at(k, o); /* nothing is built there, nor fetched */
      Diag *d = diag(k->ds, E0916, obj_field_span(o, W_dock), check_name(k, o), check_name(k, dock));
      diag_also(k->ds, d, obj_field_span(dock, W_offline), FLEET_REACHES_NONE);
    }
    if (!image || o->bad || (places && o->on != dock) || is_brought(k, o, dock)) continue;
    const Obj *own = check_ref(k, o, W_image);
    if (!own && !check_default_text(k, image, &name, &late)) continue;
    check_at(k, o);
    Diag *d = diag(k->ds, E0916, image->at, own ? check_name(k, own) : name, check_name(k, dock));
    diag_also(k->ds, d, obj_field_span(dock, W_offline), FLEET_REACHES_NONE);
  }
}

void check_fleet(Check *k) {
  Names names = {0};
  check_map_init(&names.refs);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->bad) continue;
    switch (o->block) {
    case B_publish: check_publish(k, o, &names); break;
    case B_dock:
      check_dock(k, o);
      if (obj_bool(o, W_offline)) check_offline(k, o);
      break;
    case B_sync: check_sync(k, o); break;
    case B_transfer: check_transfer(k, o); break;
    default: break;
    }
  }
}
