/* What a builder can make: which platforms its nodes have, and which formats hold several of them. The table is what
   was measured: each format against each place that images are built in. */
#include "model/check.h"

#include "base/buf.h"

/* Where an image is built. */
typedef enum {
  IN_CLASSIC,    /* docker's own builder, images in the classic store */
  IN_CONTAINERD, /* … in containerd's */
  IN_UNKNOWN,    /* … nobody says which */
  IN_NODE,       /* a builder of one node */
  IN_NODES,      /* … of several */
  IN_COUNT
} Place;

typedef enum { NEVER, ONE, ANY } Holds;
#define LOAD "load"       /* what `build` and `up` of the control script do */
#define PUBLISH "publish" /* a push of what is built for several platforms */
/* A file for `docker load` goes through the store where docker's own builder makes it. Of an unknown store what both
   can do is true; the rest depends. */
static const struct {
  const char *format;
  Holds holds[IN_COUNT];
} rows[] = {
    /*               classic containerd unknown  node  nodes */
    {"local", {ONE, ANY, ONE, ANY, ANY}},    {"tar", {ONE, ANY, ONE, ANY, ONE}},
    {"docker", {ONE, ONE, ONE, ONE, ONE}},   {"oci", {NEVER, ANY, NEVER, ANY, ONE}},
    {"registry", {ONE, ANY, ONE, ANY, ANY}}, {"cacheonly", {ONE, ANY, ONE, ANY, ANY}},
    {"image", {ONE, ANY, ONE, ANY, ANY}},    {PUBLISH, {ONE, ANY, ONE, ANY, ANY}},
    {LOAD, {ONE, ANY, ONE, ONE, ONE}},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

typedef VEC(const Value *) Platforms;

typedef struct {
  const Obj *o; /* the export or publish, or the image that is loaded */
  CheckPlace at;
  Place place;
  Platforms want;
  Span platforms; /* where they are given */
  uint32_t row;
  Diag **unsure; /* what was said of an unknown store: once, and then of further places */
} Output;

/* ---- platforms ---- */

static void add_platforms(Check *k, Platforms *out, const Value *v) {
  Str text, have;
  uint32_t n = v && v->kind == V_TEXT ? 1 : check_items(v);
  for (uint32_t i = 0; i < n; i++) {
    const Value *item = v->kind == V_TEXT ? v : v->items[i];
    bool again = !check_text(k, item, &text);
    for (uint32_t j = 0; j < out->n && !again; j++)
      again = check_text(k, out->v[j], &have) && str_eq(have, text);
    if (!again) *vec_push(k->a, out) = item;
  }
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

static const Obj *next_node(const Obj *builder, uint32_t *i) {
  while (*i < builder->children.n)
    if (builder->children.v[(*i)++]->block == B_node) return builder->children.v[*i - 1];
  return NULL;
}

static uint32_t count_nodes(const Obj *builder) {
  uint32_t i = 0, n = 0;
  while (next_node(builder, &i)) n++;
  return n;
}

/* The first node that has the platform; what is emulated is so on the first of all. NULL: none has it. */
static const Obj *node_for(Check *k, const Obj *builder, const Value *platform) {
  uint32_t i = 0;
  for (const Obj *node; (node = next_node(builder, &i));)
    if (offers(k, obj_get(node, W_platforms), platform)) return node;
  i = 0;
  return offers(k, obj_get(builder, W_emulate), platform) ? next_node(builder, &i) : NULL;
}

static void put_node(Check *k, Buf *b, Str name, const Value *list) {
  Str text;
  buf_lit(b, "\n");
  buf_bytes(b, name);
  for (uint32_t i = 0; i < check_items(list); i++) {
    if (!check_text(k, list->items[i], &text)) continue;
    buf_bytes(b, i ? STR(", ") : STR(": "));
    buf_bytes(b, text);
  }
}

static void no_node(Check *k, const Output *out, const Value *platform) {
  Buf b = buf_new(k->a);
  uint32_t i = 0;
  for (const Obj *node; (node = next_node(out->at.builder, &i));)
    put_node(k, &b, arena_fmt(k->a, "node %.*s", STR_ARG(check_name(k, node))), obj_get(node, W_platforms));
  if (check_items(obj_get(out->at.builder, W_emulate)))
    put_node(k, &b, STR("emulated"), obj_get(out->at.builder, W_emulate));
  check_at(k, out->o);
  Diag *d = diag(k->ds, E0707, platform->at, check_name(k, out->at.builder), value_str(k->a, platform));
  diag_also(k->ds, d, out->at.builder->name_at, DECLARED_HERE);
  check_origin(k, d, platform);
  diag_note(k->ds, d, CHK_NODES, buf_str(&b));
}

/* False if no node has one of them. A node that does not say its platforms may have any. */
static bool check_platforms(Check *k, const Output *out) {
  uint32_t i = 0;
  bool all = true;
  if (!count_nodes(out->at.builder)) return true;
  for (const Obj *node; (node = next_node(out->at.builder, &i));)
    if (!check_items(obj_get(node, W_platforms))) return true;
  for (uint32_t p = 0; p < out->want.n; p++) {
    if (node_for(k, out->at.builder, out->want.v[p])) continue;
    no_node(k, out, out->want.v[p]);
    all = false;
  }
  return all;
}

/* Do several nodes have to work together? */
static bool is_spread(Check *k, const Output *out) {
  const Obj *first = out->want.n ? node_for(k, out->at.builder, out->want.v[0]) : NULL;
  for (uint32_t p = 0; p < out->want.n; p++)
    if (!first || node_for(k, out->at.builder, out->want.v[p]) != first) return out->want.n > 1;
  return false;
}

/* ---- the place ---- */

static void find_place(Check *k, Output *out) {
  const CheckPlace *p = &out->at;
  if (!p->own)
    out->place = count_nodes(p->builder) > 1 && is_spread(k, out) ? IN_NODES : IN_NODE;
  else
    out->place = p->classic ? IN_CLASSIC : p->containerd ? IN_CONTAINERD : IN_UNKNOWN;
}

/* ---- messages ---- */

/* Formats that hold all that is wanted, in the same place. */
static Str formats_that_fit(Check *k, const Output *out) {
  Buf b = buf_new(k->a);
  for (uint32_t i = 0; i < N_ROWS; i++) {
    if (!strcmp(rows[i].format, LOAD) || !strcmp(rows[i].format, PUBLISH) ||
        rows[i].holds[out->place] < (out->want.n > 1 ? ANY : ONE))
      continue;
    if (b.n) buf_lit(&b, ", ");
    buf_bytes(&b, str_c(rows[i].format));
  }
  return buf_str(&b);
}

static bool is_load(const Output *out) { return !strcmp(rows[out->row].format, LOAD); }
static bool is_publish(const Output *out) { return !strcmp(rows[out->row].format, PUBLISH); }

static Str what_fails(Check *k, const Output *out) {
  bool many = out->want.n > 1;
  if (is_load(out)) return arena_fmt(k->a, "an image for %u platforms", out->want.n);
  if (is_publish(out)) return arena_fmt(k->a, "what is published for %u platforms", out->want.n);
  return arena_fmt(k->a, many ? "`format = %s` for %u platforms" : "`format = %s`", rows[out->row].format,
                   out->want.n);
}

static Span place_of(const Output *out) {
  bool many = is_load(out) || rows[out->row].holds[out->place] == ONE;
  return many ? out->platforms : obj_get(out->o, W_format)->at;
}

/* The store decides, and nobody says which it is. */
static void report_unsure(Check *k, const Output *out) {
  if (*out->unsure) {
    diag_also(k->ds, *out->unsure, place_of(out), CHK_SO_DOES_THIS);
    return;
  }
  check_at(k, out->o);
  Diag *d = *out->unsure = diag(k->ds, W0728, place_of(out), what_fails(k, out));
  check_fix_store(k, d);
}

/* What docker's own builder cannot make in the classic store. */
static void report_store(Check *k, const Output *out) {
  check_at(k, out->o);
  Diag *d = diag(k->ds, E0728, place_of(out), what_fails(k, out));
  diag_also(k->ds, d, out->at.store->at, CHK_CLASSIC_HERE);
  if (is_load(out)) {
    diag_help(k->ds, d, CHK_EXPORT_IT);
    return;
  }
  diag_help(k->ds, d, CHK_OWN_BUILDER);
  if (out->want.n < 2)
    diag_help(k->ds, d, CHK_FORMATS_FIT, STR("what can be made in the classic store"),
              formats_that_fit(k, out));
  else if (is_publish(out))
    return;
  else if (rows[out->row].holds[out->place] == ONE)
    diag_help(k->ds, d, CHK_EXPORT_EACH);
  else
    diag_help(k->ds, d, CHK_DOCKER_EACH);
}

/* What holds one platform, wherever it is made. */
static void report_several(Check *k, const Output *out) {
  bool docker = !strcmp(rows[out->row].format, "docker");
  check_at(k, out->o);
  Diag *d = diag(k->ds, E0716, obj_get(out->o, W_format)->at, str_c(rows[out->row].format),
                 arena_fmt(k->a, "%u", out->want.n),
                 docker ? STR("a file for `docker load`") : STR("one file made by several nodes"));
  diag_also(k->ds, d, out->platforms, CHK_PLATFORMS, arena_fmt(k->a, "%u", out->want.n));
  Str fit = formats_that_fit(k, out);
  if (fit.n)
    diag_help(k->ds, d, CHK_FORMATS_FIT, STR("what holds several platforms here"), fit);
  else
    diag_help(k->ds, d, CHK_USE_OCI);
}

static void check_format(Check *k, const Output *out) {
  if (rows[out->row].holds[out->place] >= (out->want.n > 1 ? ANY : ONE)) return;
  bool docker = !strcmp(rows[out->row].format, "docker");
  if (docker || out->place == IN_NODES)
    report_several(k, out);
  else if (out->place == IN_UNKNOWN)
    report_unsure(k, out);
  else
    report_store(k, out);
}

/* ---- exports, images, builders ---- */

static void check_output(Check *k, Output *out, const Value *list, const char *format) {
  while (out->row < N_ROWS && strcmp(rows[out->row].format, format)) out->row++;
  if (out->row == N_ROWS) return;
  add_platforms(k, &out->want, list);
  if (out->at.builder && (out->at.builder->bad || !check_platforms(k, out))) return;
  out->platforms = list ? list->at : out->o->at;
  find_place(k, out);
  check_format(k, out);
}

static void check_export(Check *k, const Obj *o, Diag **unsure) {
  const Obj *image = check_ref(k, o, W_image);
  const Value *list = obj_get(o, W_platforms) ? obj_get(o, W_platforms) : obj_get(o, W_platform);
  const Value *format = obj_get(o, W_format);
  Output out = {.o = o, .at = check_place(k, o), .unsure = unsure};
  if (!list && image) list = obj_get(image, W_platforms);
  if (format && format->kind == V_WORD)
    check_output(k, &out, list, arena_str(k->a, value_str(k->a, format)).s);
}

/* Without platforms, what docker has is pushed. */
static void check_publish(Check *k, const Obj *o, Diag **unsure) {
  const Obj *image = check_ref(k, o, W_image);
  const Value *list = obj_get(o, W_platforms);
  Output out = {.o = o, .at = check_place(k, o), .unsure = unsure};
  if (image && check_items(list)) check_output(k, &out, list, PUBLISH);
}

/* `build` and `up` load the images into docker. */
static void check_load(Check *k, const Obj *o, Diag **unsure) {
  const Value *list = obj_get(o, W_platforms);
  Output out = {.o = o, .at = check_place(k, o), .unsure = unsure};
  if (check_items(list) > 1) check_output(k, &out, list, LOAD);
}

static void check_builder(Check *k, const Obj *o) {
  uint32_t i = 0;
  bool own = str_is(obj_str(k->m, o, W_driver), "docker");
  const Obj *node = own ? next_node(o, &i) : NULL;
  const Value *store = own ? NULL : obj_get(o, W_store);
  if (o->bad || (!node && !store)) return;
  check_at(k, o);
  if (node)
    diag_also(k->ds, diag(k->ds, E0740, node->at, check_name(k, o)), obj_get(o, W_driver)->at,
              BECAUSE_OF_THIS);
  else
    diag(k->ds, W0761, obj_field_span(o, W_store), STR("store"), STR("this builder keeps no images"));
}

void check_matrix(Check *k) {
  Diag *unsure = NULL;
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    if (o->block == B_export) check_export(k, o, &unsure);
    if (o->block == B_publish) check_publish(k, o, &unsure);
    if (o->block == B_image) check_load(k, o, &unsure);
    if (o->block == B_builder) check_builder(k, o);
  }
}
