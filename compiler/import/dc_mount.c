/* Mounts: of `mounts` and --mount, as `source=…,target=…`, as objects, and of -v. Called by devcontainer.c and
   dc_run.c. */
#include "import/dc.h"

typedef struct {
  Str type, source, target;
  bool read_only;
} Mount;

/* False: the key means nothing here. */
static bool option(Mount *m, Str key, Str value, bool flag) {
  if (str_is(key, "type"))
    m->type = value;
  else if (str_is(key, "source") || str_is(key, "src"))
    m->source = value;
  else if (str_is(key, "target") || str_is(key, "destination") || str_is(key, "dst"))
    m->target = value;
  else if (str_is(key, "readonly") || str_is(key, "ro"))
    m->read_only = flag || str_is(value, "true") || str_is(value, "1");
  else
    return str_is(key, "consistency"); /* of docker's desktop alone, and without effect by now */
  return true;
}

static void put(Dc *d, Span at, Mount *m) {
  YmlNode *map = dc_map(d, at, 4);
  bool bind = str_is(m->type, "bind");
  Str source, target;
  if (!m->target.n || !dc_text(d, at, m->target, &target)) {
    if (!m->target.n) dc_left_out(d, at, m->source.n ? m->source : m->type);
    return;
  }
  if (!(bind ? dc_host_path : dc_text)(d, at, m->source, &source)) return;
  dc_map_add(d, map, "type", at, m->type.n ? m->type : STR("volume"));
  dc_map_add(d, map, "source", at, source);
  dc_map_add(d, map, "target", at, target);
  if (m->read_only) dc_map_add(d, map, "read_only", at, STR("true"));
  bool named = !bind && !str_is(m->type, "tmpfs") && source.n;
  if (named && !d->compose) dc_declare_volume(d, at, source);
  dc_add(d, "volumes", at, map);
}

void dc_mount(Dc *d, const YmlNode *n) {
  Mount m = {STR(""), STR(""), STR(""), false};
  for (uint32_t i = 0; n->kind == YML_MAP && i < n->n; i++) {
    const YmlPair *p = &n->pairs[i];
    if (!option(&m, p->key->text, p->value->text, false)) dc_left_out(d, p->key->at, p->key->text);
  }
  for (uint32_t lo = 0, hi; n->kind == YML_SCALAR && lo < n->text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(n->text, lo, n->text.n), ',');
    Str part = str_sub(n->text, lo, hi);
    uint32_t equals = str_find(part, '=');
    Str value = equals < part.n ? str_sub(part, equals + 1, part.n) : STR("");
    if (!option(&m, str_sub(part, 0, equals), value, equals == part.n)) dc_left_out(d, n->at, part);
  }
  put(d, n->at, &m);
}

void dc_volume(Dc *d, Span at, Str text) {
  Str whole;
  if (!dc_host_path(d, at, text, &whole)) return;
  uint32_t colon = str_find(whole, ':');
  bool named = colon && colon < whole.n && !strchr("./~$", whole.s[0]);
  if (named) dc_declare_volume(d, at, str_sub(whole, 0, colon));
  dc_add(d, "volumes", at, dc_node(d, at, whole));
}
