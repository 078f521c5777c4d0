/* What a builder can make: platforms its nodes have, and which formats hold several platforms. */
#include "model/check.h"

#include "base/buf.h"

typedef VEC(const Value *) Platforms;

static void add_platforms(Check *k, Platforms *out, const Value *v) {
  Str text;
  for (uint32_t i = 0; i < check_items(v); i++)
    if (check_text(k, v->items[i], &text)) *vec_push(k->a, out) = v->items[i];
  if (v && v->kind == V_TEXT && check_text(k, v, &text)) *vec_push(k->a, out) = v;
}

/* os/architecture: a variant makes no other node necessary. */
static Str family(Str platform) {
  uint32_t slash = str_find(platform, '/') + 1;
  if (slash > platform.n) return platform;
  return str_sub(platform, 0, slash + str_find(str_sub(platform, slash, platform.n), '/'));
}

static bool offers(Check *k, const Value *list, const Value *platform) {
  Str have;
  for (uint32_t i = 0; i < check_items(list); i++)
    if (check_text(k, list->items[i], &have) && str_eq(family(have), family(value_str(k->a, platform))))
      return true;
  return false;
}

static void put_node(Buf *b, Str name, const Check *k, const Value *list) {
  Str text;
  buf_lit(b, "\n");
  buf_bytes(b, name);
  for (uint32_t i = 0; i < check_items(list); i++) {
    if (!check_text(k, list->items[i], &text)) continue;
    buf_bytes(b, i ? STR(", ") : STR(": "));
    buf_bytes(b, text);
  }
}

static void no_node(Check *k, const Obj *export, const Obj *builder, const Value *platform) {
  Buf b = buf_new(k->a);
  for (uint32_t i = 0; i < builder->children.n; i++) {
    const Obj *node = builder->children.v[i];
    if (node->block == B_node)
      put_node(&b, arena_fmt(k->a, "node %.*s", STR_ARG(check_name(k, node))), k, obj_get(node, W_platforms));
  }
  if (check_items(obj_get(builder, W_emulate))) put_node(&b, STR("emulated"), k, obj_get(builder, W_emulate));
  check_at(k, export);
  Diag *d = diag(k->ds, E0707, platform->at, check_name(k, builder), value_str(k->a, platform));
  diag_also(k->ds, d, builder->name_at, DECLARED_HERE);
  check_origin(k, d, platform);
  diag_note(k->ds, d, CHK_NODES, buf_str(&b));
}

/* False if no node has one of them. A node that does not say its platforms may have any. */
static bool check_platforms(Check *k, const Obj *export, const Obj *builder, const Platforms *want) {
  uint32_t nodes = 0;
  for (uint32_t i = 0; i < builder->children.n; i++) {
    const Obj *node = builder->children.v[i];
    if (node->block != B_node) continue;
    nodes++;
    if (!check_items(obj_get(node, W_platforms))) return true;
  }
  bool all = true;
  for (uint32_t p = 0; nodes && p < want->n; p++) {
    bool found = offers(k, obj_get(builder, W_emulate), want->v[p]);
    for (uint32_t i = 0; i < builder->children.n && !found; i++)
      found = builder->children.v[i]->block == B_node &&
              offers(k, obj_get(builder->children.v[i], W_platforms), want->v[p]);
    if (!found) no_node(k, export, builder, want->v[p]);
    all &= found;
  }
  return all;
}

/* Do several nodes have to work together? */
static bool needs_nodes(Check *k, const Obj *builder, const Platforms *want) {
  uint32_t nodes = 0;
  for (uint32_t i = 0; i < builder->children.n; i++) {
    const Obj *node = builder->children.v[i];
    if (node->block != B_node) continue;
    bool all = true;
    nodes++;
    for (uint32_t p = 0; p < want->n; p++)
      all &= offers(k, obj_get(node, W_platforms), want->v[p]) ||
             offers(k, obj_get(builder, W_emulate), want->v[p]);
    if (all) return false;
  }
  return nodes > 1;
}

static void check_format(Check *k, const Obj *export, const Obj *builder, const Platforms *want,
                         Span platforms) {
  Str format = obj_str(k->m, export, W_format);
  bool docker = str_is(format, "docker"), spread = builder && needs_nodes(k, builder, want);
  if (want->n < 2 || !(docker || (spread && (str_is(format, "tar") || str_is(format, "oci"))))) return;
  check_at(k, export);
  Diag *d = diag(k->ds, E0716, obj_get(export, W_format)->at, format, arena_fmt(k->a, "%u", want->n),
                 docker ? STR("a file for `docker load`") : STR("one file made by several nodes"));
  diag_also(k->ds, d, platforms, CHK_PLATFORMS, arena_fmt(k->a, "%u", want->n));
  if (docker && !spread) diag_help(k->ds, d, CHK_USE_OCI);
}

static bool writes_file(Check *k, const Obj *o) {
  Str format = obj_str(k->m, o, W_format);
  return !str_is(format, "registry") && !str_is(format, "cacheonly");
}

static void check_export(Check *k, const Obj *o) {
  const Obj *image = check_ref(k, o, W_image), *builder = check_ref(k, o, W_builder);
  const Value *list = obj_get(o, W_platforms) ? obj_get(o, W_platforms) : obj_get(o, W_platform);
  if (!list && image) list = obj_get(image, W_platforms);
  Platforms want = {0};
  add_platforms(k, &want, list);
  bool possible = !builder || (!builder->bad && check_platforms(k, o, builder, &want));
  if (list && possible) check_format(k, o, builder, &want, list->at);
  if (!obj_get(o, W_to) || !obj_get(o, W_format) || writes_file(k, o)) return;
  check_at(k, o);
  Diag *d = diag(k->ds, W0716, obj_field_span(o, W_to), obj_str(k->m, o, W_format));
  diag_also(k->ds, d, obj_get(o, W_format)->at, BECAUSE_OF_THIS);
}

static void check_file(Check *k, const Obj *o, CheckMap *files, uint32_t index) {
  Str to;
  if (!writes_file(k, o) || !check_text(k, obj_get(o, W_to), &to)) return;
  uint32_t first = check_map_put(files, k->a, to, index);
  if (first == UINT32_MAX) return;
  check_at(k, o);
  Diag *d = diag(k->ds, E0711, obj_get(o, W_to)->at, to);
  diag_also(k->ds, d, obj_get(k->objects->v[first], W_to)->at, CHK_FIRST_EXPORT,
            check_name(k, k->objects->v[first]));
  check_origin(k, d, obj_get(o, W_to));
}

void check_exports(Check *k) {
  CheckMap files;
  check_map_init(&files, k->a);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    if (k->objects->v[i]->block != B_export) continue;
    check_export(k, k->objects->v[i]);
    check_file(k, k->objects->v[i], &files, i);
  }
}
