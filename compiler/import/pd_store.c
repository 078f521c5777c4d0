/* `storage` and `mount`: directories that are kept outside of the container. Called by peidocker.c. */
#include "import/pd.h"

static const char *const kinds[] = {"auto-volume", "manual-volume", "host", "image"};
static const char *const storages[] = {"app", "data", "workspace"};
enum { KINDS = sizeof kinds / sizeof *kinds, STORAGES = sizeof storages / sizeof *storages };

typedef struct {
  const PdStage *stage;
  const YmlPair *pair;
  const YmlNode *node;
  bool storage;
  Str kind, name;
} Store;

static bool one_of(Str s, const char *const *words, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (str_is(s, words[i])) return true;
  return false;
}

static Str suggestion(Pd *p, Str word, const char *const *words, uint32_t n) {
  Suggest s;
  suggest_init(&s, p->a, word);
  for (uint32_t i = 0; i < n; i++) suggest_offer(&s, str_c(words[i]));
  return suggest_text(&s);
}

static void needs(Pd *p, const Store *s, const char *key, const char *what) {
  const YmlPair *there = yml_pair(s->node, key), *type = yml_pair(s->node, "type");
  Diag *d = diag(p->ds, E0649, there ? there->key->at : s->pair->key->at, s->pair->key->text, str_c(key),
                 str_c(what));
  if (type && !str_is(str_c(key), "type")) diag_also(p->ds, d, type->value->at, YML_BECAUSE);
}

/* ---- names ---- */

static bool name_taken(const Pd *p, Str name) {
  for (uint32_t i = 0; i < p->stores.n; i++)
    if (str_eq(p->stores.v[i].name, name)) return true;
  return false;
}

/* Lower case, and no characters that volumes cannot have. */
static Str plain_name(Pd *p, Str s) {
  char *out = arena_alloc(p->a, s.n + 2u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < 48; i++) {
    char c = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), between = strchr("_.-", c) != NULL;
    if (plain || (between && n))
      out[n++] = c;
    else if (n && out[n - 1] != '-')
      out[n++] = '-';
  }
  while (n && strchr("_.-", out[n - 1])) n--;
  return n ? str_n(out, n) : STR("mount");
}

static Str choose_name(Pd *p, const Store *s) {
  Str base = plain_name(p, s->pair->key->text), name = base;
  if (name_taken(p, name) && !s->storage) name = base = arena_fmt(p->a, "%.*s-mount", STR_ARG(base));
  for (uint32_t n = 2; name_taken(p, name); n++) name = arena_fmt(p->a, "%.*s-%u", STR_ARG(base), n);
  if (!str_eq(name, s->pair->key->text)) diag(p->ds, W0642, s->pair->key->at, s->pair->key->text, name);
  return name;
}

/* ---- what it is kept in ---- */

/* "D:/data" and "D:\data", as WSL sees them. */
static bool windows_path(Pd *p, const YmlNode *n, Str *out) {
  Str s = n->text;
  bool drive = s.n > 2 && s.s[1] == ':' && (s.s[2] == '/' || s.s[2] == '\\') &&
               ((s.s[0] | 32) >= 'a' && (s.s[0] | 32) <= 'z');
  if (!drive) return false;
  Buf b = buf_new(p->a);
  buf_bytes(&b, arena_fmt(p->a, "/mnt/%c", s.s[0] | 32));
  for (uint32_t i = 2; i < s.n; i++) buf_char(&b, s.s[i] == '\\' ? '/' : s.s[i]);
  diag(p->ds, W0659, n->at, s, buf_str(&b));
  *out = draft_string(p->a, buf_str(&b));
  return true;
}

/* What the path begins with when its variables have their defaults. */
static Str beginning(Pd *p, const YmlNode *n, const Marks *m) {
  for (; m->n; m = &m->v[0].fallback)
    if (m->v[0].kind == MARK_TEXT) return str_sub(n->text, m->v[0].lo, m->v[m->n - 1].hi);
  (void)p;
  return STR("/");
}

static Str host_path(Pd *p, const YmlNode *n) {
  Str out, clean;
  Marks m;
  if (windows_path(p, n, &out)) return out;
  if (!pd_marks(p, n, 0, n->text.n, &m)) return STR("");
  Str start = beginning(p, n, &m);
  if (!start.n || start.s[0] == '/' || start.s[0] == '~') return pd_expr(p, n, AS_TEXT, true);
  if (!import_clean(p->a, start, &clean) || import_outside(p->im)) {
    PhraseId why = import_outside(p->im) ? PHRASE_PD_ELSEWHERE : PHRASE_PD_CLIMBS;
    diag(p->ds, E0660, n->at, n->text, str_c(diag_phrases[why]));
    return STR("");
  }
  if (pd_has_marker(n->text)) return pd_expr_behind(p, p->im->prefix, n, true);
  return draft_string(p->a, arena_fmt(p->a, "./%.*s", STR_ARG(import_named(p->im, clean))));
}

/* The volume object for an external name; one for all that use it. */
static Str volume(Pd *p, const Store *s, const YmlNode *n) {
  Str expr = pd_expr(p, n, AS_TEXT, false);
  if (!expr.n) return STR("");
  for (uint32_t i = 0; i < p->external.n; i++)
    if (str_eq(p->external.v[i].value, expr)) return p->external.v[i].key;
  Str name = plain_name(p, s->pair->key->text), base = name;
  for (uint32_t k = 2, i = 0; i < p->external.n; i++)
    if (str_eq(p->external.v[i].key, name))
      name = arena_fmt(p->a, "%.*s-%u", STR_ARG(base), k++), i = UINT32_MAX;
  Pieces fields = {0};
  *vec_push(p->a, &p->external) = (PdEnv){name, expr, n->at, 0};
  piece_field(p->a, &fields, n->at, "external", STR("true"));
  piece_field(p->a, &fields, n->at, "name", expr);
  draft_block(&p->volumes, n->at, arena_fmt(p->a, "volume %.*s", STR_ARG(draft_name(p->a, name))), &fields,
              false);
  return name;
}

static Str volume_ref(Pd *p, Str name) {
  Str bare = draft_name(p->a, name);
  return bare.s[0] == '"' ? arena_fmt(p->a, "volume[%.*s]", STR_ARG(bare))
                          : arena_fmt(p->a, "volume.%.*s", STR_ARG(bare));
}

/* `kind` and what belongs to it; false after a diagnostic. */
static bool put_kind(Pd *p, const Store *s, Pieces *fields) {
  const YmlNode *type = pd_scalar(s->node, "type"), *host = pd_scalar(s->node, "host_path"),
                *name = pd_scalar(s->node, "volume_name");
  bool on_host = str_is(s->kind, "host"), manual = str_is(s->kind, "manual-volume");
  piece_field(p->a, fields, type->at, "kind", manual ? STR("volume") : s->kind);
  if (host && !on_host)
    diag(p->ds, W0640, yml_pair(s->node, "host_path")->key->at, STR("host_path"), s->kind);
  if (name && !manual)
    diag(p->ds, W0640, yml_pair(s->node, "volume_name")->key->at, STR("volume_name"), s->kind);
  if (on_host) {
    if (!host) return needs(p, s, "host_path", "a directory of the host"), false;
    Str path = host_path(p, host);
    if (path.n) piece_field(p->a, fields, host->at, "host", path);
    return path.n > 0;
  }
  if (!manual) return true;
  if (!name) return needs(p, s, "volume_name", "the name of a volume"), false;
  Str found = volume(p, s, name);
  if (found.n) piece_field(p->a, fields, name->at, "volume", volume_ref(p, found));
  return found.n > 0;
}

/* ---- one of them ---- */

static bool read_kind(Pd *p, Store *s) {
  const YmlNode *type = pd_scalar(s->node, "type");
  if (!type) {
    needs(p, s, "type", "auto-volume, manual-volume, host or image");
    return false;
  }
  if (!pd_now(p, type, &s->kind)) return false;
  if (one_of(s->kind, kinds, KINDS)) return pd_decided(p, type, s->kind), true;
  Diag *d = diag(p->ds, E0648, type->at, s->kind, STR("a type: auto-volume, manual-volume, host or image"));
  Str near = suggestion(p, s->kind, kinds, KINDS);
  if (near.n) diag_help(p->ds, d, DID_YOU_MEAN, near);
  return false;
}

static void storage_name(Pd *p, const Store *s) {
  Str word = s->pair->key->text, near = suggestion(p, word, storages, STORAGES);
  Diag *d = diag(p->ds, E0648, s->pair->key->at, word, STR("a storage: app, data or workspace"));
  if (near.n)
    diag_help(p->ds, d, DID_YOU_MEAN, near);
  else
    diag_help(p->ds, d, PD_USE_MOUNT);
}

/* The second stage's mount of the same name or place counts. */
static const YmlPair *mounted_later(const Pd *p, const Store *s, const YmlNode *target) {
  const YmlNode *later = s->stage->number == 1 ? pd_section(p->stages[1].node, "mount") : NULL;
  for (uint32_t i = 0; later && i < later->n; i++) {
    const YmlNode *other = pd_scalar(later->pairs[i].value, "dst_path");
    bool same = str_eq(later->pairs[i].key->text, s->pair->key->text) ||
                (other && target && str_eq(other->text, target->text));
    if (same) return &later->pairs[i];
  }
  return NULL;
}

static bool put_target(Pd *p, Store *s, Pieces *fields) {
  const YmlNode *target = pd_scalar(s->node, "dst_path");
  if (s->storage) {
    if (target) diag(p->ds, W0640, yml_pair(s->node, "dst_path")->key->at, STR("dst_path"), STR("storage"));
    return true;
  }
  if (!target) return needs(p, s, "dst_path", "an absolute path in the container"), false;
  uint32_t colon = str_find(target->text, ':');
  if (colon < target->text.n && !pd_has_marker(target->text)) {
    diag(p->ds, E0664, pd_inner(p, target, colon, colon + 1), target->text);
    return false;
  }
  Str expr = pd_expr(p, target, AS_TEXT, false);
  if (expr.n) piece_field(p->a, fields, target->at, "at", expr);
  return expr.n > 0;
}

static void put_store(Pd *p, Store *s) {
  Pieces fields = {0};
  if (s->storage && !one_of(s->pair->key->text, storages, STORAGES)) {
    storage_name(p, s);
    return;
  }
  if (!read_kind(p, s)) return;
  if (!s->storage && str_is(s->kind, "image")) {
    diag(p->ds, W0647, s->pair->key->at, s->pair->key->text);
    draft_comment(p->out,
                  arena_fmt(p->a, "not taken over: mount %.*s, whose type is image: it mounts nothing",
                            STR_ARG(s->pair->key->text)));
    return;
  }
  bool kind = put_kind(p, s, &fields), target = put_target(p, s, &fields);
  if (!kind || !target) return;
  bool again = s->storage && s->stage->number == 1 &&
               yml_get(pd_section(p->stages[1].node, "storage"), s->pair->key->text.s);
  if (again) return;
  if (!s->storage && mounted_later(p, s, pd_scalar(s->node, "dst_path"))) return;
  s->name = choose_name(p, s);
  *vec_push(p->a, &p->stores) = (PdStore){.name = s->name, .at = s->pair->key->at, .node = s->node};
  draft_block(
      p->out, s->pair->key->at,
      arena_fmt(p->a, "%s %.*s", s->storage ? "storage" : "mount", STR_ARG(draft_name(p->a, s->name))),
      &fields, false);
  pd_leftovers(p, s->node, PD_STORE);
}

static void put_all(Pd *p, const PdStage *s, const char *key, bool storage) {
  const YmlPair *section = yml_pair(s->node, key);
  const YmlNode *all = pd_section(s->node, key);
  if (!all || !all->n) return;
  if (storage && s->number == 1) diag(p->ds, W0639, section->key->at);
  draft_gap(p->out);
  for (uint32_t i = 0; i < all->n; i++) {
    const YmlPair *pair = &all->pairs[i];
    const YmlNode nothing = {.kind = YML_MAP, .at = pair->key->at};
    if (pair->value->kind != YML_MAP && pair->value->kind != YML_NULL) continue;
    Store store = {.stage = s,
                   .pair = pair,
                   .storage = storage,
                   .node = pair->value->kind == YML_MAP ? pair->value : &nothing};
    put_store(p, &store);
  }
}

void pd_stores(Pd *p, const PdStage *s) {
  put_all(p, s, "storage", true);
  put_all(p, s, "mount", false);
}
