/* Mounts of a service: volumes, paths of the host, memory. Options of one stand in `mounted`. Called by
   cp_service.c. */
#include "import/cp.h"

typedef struct {
  const YmlNode *n; /* what says it */
  Str source, target, type;
  Pieces options; /* of `mounted` */
  const YmlPair *labels;
} Mount;

typedef struct {
  Pieces mounts, tmpfs;
} Lists;

static Str raw(const YmlNode *map, const char *key) {
  const YmlNode *n = yml_get(map, key);
  return n && n->kind == YML_SCALAR ? n->text : STR("");
}

/* A relative path as the project names it, with `./` in front: it is no volume. */
static Str relative(Cp *c, Str s) {
  Str path = cp_path(c, s);
  if (str_eq(path, s) && str_starts(s, STR(".."))) return s; /* out of the project: the checks tell */
  return str_starts(path, STR(".")) ? path : arena_fmt(c->a, "./%.*s", STR_ARG(path));
}

/* Also "${DIR:-./data}". */
static bool host_path(Cp *c, const YmlNode *n, Str s, Str *out) {
  uint32_t dash = str_find(s, '-');
  bool late = str_starts(s, STR("${")) && dash + 1 < s.n && s.s[dash + 1] == '.' && s.s[s.n - 1] == '}';
  if (s.n && s.s[0] == '.')
    s = relative(c, s);
  else if (late)
    s = arena_fmt(c->a, "%.*s%.*s}", (int)dash + 1, s.s, STR_ARG(relative(c, str_sub(s, dash + 1, s.n - 1))));
  return cp_value_of(c, n, s, true, out);
}

static void put_options(Cp *c, const Mount *m, Str target) {
  Str header = arena_fmt(c->a, "mounted %.*s", STR_ARG(target));
  if (!m->labels) {
    if (m->options.n) draft_block(&c->blocks, m->n->at, header, &m->options, false);
    return;
  }
  draft_open(&c->blocks, m->n->at, header);
  for (uint32_t i = 0; i < m->options.n; i++) draft_line(&c->blocks, m->n->at, m->options.v[i].text);
  cp_pairs(c, &c->blocks, "labels", m->labels, false);
  draft_close(&c->blocks);
}

static void add_mount(Cp *c, Mount *m, Lists *out) {
  Str to, from;
  if (!cp_value_of(c, m->n, m->target, false, &to)) return;
  bool path = strchr("./~$", m->source.n ? m->source.s[0] : 'x') != NULL;
  bool bind = str_is(m->type, "bind") || (path && !m->type.n);
  if (str_is(m->type, "tmpfs")) {
    piece_add(c->a, &out->tmpfs, m->n->at, to);
    put_options(c, m, to);
    return;
  }
  if (str_is(m->type, "image")) {
    from = cp_image_of(c, m->source);
    if (from.n) from = cp_member(c->a, "image", from);
  } else if (bind) {
    if (!host_path(c, m->n, m->source, &from)) return;
  } else {
    bool known = !m->type.n || str_is(m->type, "volume") || str_is(m->type, "cluster");
    from = m->source.n && known ? cp_ref(c, "volume", m->source) : STR("");
  }
  if (!from.n) {
    diag(c->ds, W0661, m->n->at, m->type.n && m->source.n ? m->type : m->target);
    return;
  }
  piece_add(c->a, &out->mounts, m->n->at, arena_fmt(c->a, "%.*s -> %.*s", STR_ARG(from), STR_ARG(to)));
  put_options(c, m, to);
}

static void option(Cp *c, Mount *m, const char *name, const char *value) {
  piece_field(c->a, &m->options, m->n->at, name, str_c(value));
}

/* "ro,z,nocopy" behind the second colon. */
static void short_options(Cp *c, Mount *m, Str all) {
  static const struct {
    const char *word, *name, *value;
  } words[] = {{"ro", "read_only", "true"},
               {"rw", NULL, NULL},
               {"z", "selinux", "z"},
               {"Z", "selinux", "Z"},
               {"nocopy", "nocopy", "true"},
               {"cached", "consistency", "cached"},
               {"consistent", "consistency", "consistent"},
               {"delegated", "consistency", "delegated"},
               {"private", "propagation", "private"},
               {"rprivate", "propagation", "rprivate"},
               {"shared", "propagation", "shared"},
               {"rshared", "propagation", "rshared"},
               {"slave", "propagation", "slave"},
               {"rslave", "propagation", "rslave"}};
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), ',');
    Str word = str_sub(all, lo, hi);
    uint32_t i = 0, n = sizeof words / sizeof *words;
    while (i < n && !str_is(word, words[i].word)) i++;
    if (i == n)
      diag(c->ds, W0661, m->n->at, word);
    else if (words[i].name)
      option(c, m, words[i].name, words[i].value);
  }
}

static void short_mount(Cp *c, const YmlNode *n, Lists *out) {
  Str s = n->text, part[3] = {STR(""), STR(""), STR("")};
  Mount m = {.n = n, .type = STR("")};
  uint32_t k = 0, depth = 0, lo = 0;
  for (uint32_t i = 0; i <= s.n && k < 3; i++) {
    if (i < s.n && s.s[i] == '{') depth++;
    if (i < s.n && s.s[i] == '}' && depth) depth--;
    if (i < s.n && (s.s[i] != ':' || depth)) continue;
    part[k++] = str_sub(s, lo, i);
    lo = i + 1;
  }
  if (k == 1) part[1] = part[0], part[0] = STR("");
  m.source = part[0], m.target = part[1];
  short_options(c, &m, part[2]);
  add_mount(c, &m, out);
}

/* The fields of `mounted` in `map`, those of bind, volume, tmpfs and image in it too. */
static void long_options(Cp *c, Mount *m, const YmlNode *map, bool inner) {
  static const char *const done[] = {"type", "source", "target"}, *const blocks[] = {"bind", "volume",
                                                                                     "tmpfs", "image"};
  const SchemaBlock *b = &schema_blocks[B_service_mount];
  for (uint32_t i = 0; map->kind == YML_MAP && i < map->n; i++) {
    const YmlPair *p = &map->pairs[i];
    bool skip = str_starts(p->key->text, STR("x-")), below = false, found = false;
    if (str_is(p->key->text, "labels")) m->labels = p, skip = true;
    for (uint32_t k = 0; k < 3 && !inner; k++) skip |= str_is(p->key->text, done[k]);
    for (uint32_t k = 0; k < 4 && !inner; k++) below |= str_is(p->key->text, blocks[k]);
    if (below) long_options(c, m, p->value, true);
    for (uint32_t k = 0; k < b->n_props && !skip && !below; k++) {
      Str value;
      if (!str_is(p->key->text, schema_words[b->props[k].word])) continue;
      found = true;
      if (cp_typed(c, p, b->props[k].type, false, &value) && !str_is(value, "false"))
        piece_field(c->a, &m->options, p->value->at, schema_words[b->props[k].word], value);
      else if (str_is(p->key->text, "create_host_path"))
        piece_field(c->a, &m->options, p->value->at, "create_host_path", STR("false"));
    }
    if (!skip && !below && !found) cp_left_out(c, p);
  }
}

void cp_mounts(Cp *c, const YmlPair *p) {
  Lists lists = {{0}, {0}};
  if (!cp_is(c, p, YML_LIST)) return;
  for (uint32_t i = 0; i < p->value->n; i++) {
    const YmlNode *n = p->value->items[i];
    Mount m = {.n = n, .source = raw(n, "source"), .target = raw(n, "target"), .type = raw(n, "type")};
    if (n->kind == YML_SCALAR) {
      short_mount(c, n, &lists);
      continue;
    }
    if (str_is(m.type, "cluster")) option(c, &m, "type", "cluster");
    long_options(c, &m, n, false);
    add_mount(c, &m, &lists);
  }
  draft_list(&c->out, p->key->at, "mounts", &lists.mounts);
  c->tmpfs = lists.tmpfs;
}

/* ---- tmpfs ---- */

/* "/run:size=64m,mode=1777" */
static void short_tmpfs(Cp *c, const YmlPair *p, const YmlNode *n, Pieces *out) {
  Str to, value;
  uint32_t colon = str_find(n->text, ':');
  Mount m = {.n = n};
  if (!cp_value_of(c, n, str_sub(n->text, 0, colon), false, &to)) return;
  Str all = str_sub(n->text, colon < n->text.n ? colon + 1 : colon, n->text.n);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), ',');
    Str word = str_sub(all, lo, hi);
    YmlNode text = *n;
    text.text = str_sub(word, str_find(word, '=') + 1 < word.n ? str_find(word, '=') + 1 : word.n, word.n);
    text.plain = false;
    bool size = str_starts(word, STR("size=")), mode = str_starts(word, STR("mode="));
    const SchemaBlock *b = &schema_blocks[B_service_mount];
    const SchemaProp *prop = &b->props[schema_slot(b, size ? W_size : W_mode)];
    if (!size && !mode && !str_is(word, "rw"))
      diag(c->ds, W0661, n->at, word);
    else if ((size || mode) && cp_typed_as(c, p, &text, prop->type, false, &value))
      piece_field(c->a, &m.options, n->at, size ? "size" : "mode", value);
  }
  piece_add(c->a, out, n->at, to);
  put_options(c, &m, to);
}

/* With those of `volumes`, which are read before. */
void cp_tmpfs(Cp *c, const YmlPair *p) {
  uint32_t n = p->value->kind == YML_LIST ? p->value->n : 1;
  if (p->value->kind == YML_NULL) return;
  for (uint32_t i = 0; i < n; i++) {
    const YmlNode *item = p->value->kind == YML_LIST ? p->value->items[i] : p->value;
    if (item->kind == YML_SCALAR) short_tmpfs(c, p, item, &c->tmpfs);
  }
}
