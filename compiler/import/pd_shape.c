/* The shape of a PeiDocker configuration: which keys stand where, and what each may hold. Rows of pd_keys.def; the
   meaning of values is the sections' business. Also: what messages must not show. Called by peidocker.c. */
#include "import/pd.h"

typedef enum { SECTION, NAMED, TEXT, BOOL, INT, PORT, LIST, ENV, SECRET } Kind;

typedef struct {
  PdWhere where;
  const char *key;
  Kind kind;
  PdWhere child;
} Row;
static const Row rows[] = {
#define PD_KEY(where, key, kind, child) {PD_##where, key, kind, PD_##child},
#include "import/pd_keys.def"
#undef PD_KEY
};
enum { ROWS = sizeof rows / sizeof *rows };

static const char *const where_names[] = {"the file", "a stage",  "`image`",
                                          "`ssh`",    "a user",   "`proxy`",
                                          "`apt`",    "`device`", "a storage or a mount",
                                          "`custom`"};
static const char *const kind_names[] = {"a mapping",     "a mapping",           "text",
                                         "true or false", "a whole number",      "a port from 1 to 65535",
                                         "a list",        "a list or a mapping", "text"};

/* What people also write, and mean. */
static const struct {
  PdWhere where;
  const char *word, *key;
} habits[] = {
    {PD_STAGE, "env", "environment"}, {PD_STAGE, "volumes", "mount"},      {PD_STAGE, "gpu", "device"},
    {PD_STAGE, "scripts", "custom"},  {PD_IMAGE, "from", "base"},          {PD_IMAGE, "name", "output"},
    {PD_IMAGE, "tag", "output"},      {PD_USER, "key", "pubkey_text"},     {PD_STORE, "path", "host_path"},
    {PD_STORE, "target", "dst_path"}, {PD_STORE, "volume", "volume_name"}, {PD_PROXY, "url", "address"},
    {PD_PROXY, "host", "address"},    {PD_APT, "mirror", "repo_source"},   {PD_APT, "source", "repo_source"}};

static void visit(Pd *p, PdWhere where, const YmlNode *map);

static const Row *row_of(PdWhere where, Str key) {
  for (uint32_t i = 0; i < ROWS; i++)
    if (rows[i].where == where && str_is(key, rows[i].key)) return &rows[i];
  return NULL;
}

/* ---- keys that do not belong ---- */

static bool is_extension(PdWhere where, Str key) { return where == PD_FILE && str_starts(key, STR("x-")); }

static const char *habit_of(PdWhere where, Str key) {
  for (uint32_t i = 0; i < sizeof habits / sizeof *habits; i++)
    if (habits[i].where == where && str_is(key, habits[i].word)) return habits[i].key;
  return NULL;
}

static void unknown_key(Pd *p, PdWhere where, const YmlNode *key) {
  Suggest s;
  suggest_init(&s, p->a, key->text);
  for (uint32_t i = 0; i < ROWS; i++)
    if (rows[i].where == where) suggest_offer(&s, str_c(rows[i].key));
  const char *habit = habit_of(where, key->text);
  Str place = str_c(where_names[where]);
  if (s.n || habit) {
    Diag *d = diag(p->ds, E0645, key->at, place, key->text);
    Str near = habit ? arena_fmt(p->a, "`%s`", habit) : suggest_text(&s);
    diag_help(p->ds, d, DID_YOU_MEAN, near);
    return;
  }
  for (uint32_t i = 0; i < ROWS; i++) {
    if (!str_is(key->text, rows[i].key)) continue;
    diag(p->ds, E0646, key->at, key->text, str_c(where_names[rows[i].where]), place);
    return;
  }
  Diag *d = diag(p->ds, W0634, key->at, key->text);
  diag_help(p->ds, d, YML_KEYS_ARE, place, suggest_list(&s));
}

void pd_leftovers(Pd *p, const YmlNode *section, PdWhere where) {
  for (uint32_t i = 0; section && section->kind == YML_MAP && i < section->n; i++) {
    const YmlNode *key = section->pairs[i].key;
    if (row_of(where, key->text) || is_extension(where, key->text)) continue;
    uint32_t line = source_line(p->ds->sources, key->at.file, key->at.lo);
    draft_comment(p->out, arena_fmt(p->a, "not taken over: `%.*s` of line %u, which PeiDocker does not know",
                                    STR_ARG(key->text), line));
  }
}

/* ---- what a key holds ---- */

static void wrong_type(Pd *p, const YmlPair *pair, Kind kind, bool secret) {
  const YmlNode *v = pair->value;
  bool shown = v->kind == YML_SCALAR && v->text.n && !secret;
  Str found = shown ? arena_fmt(p->a, "`%.*s`", STR_ARG(v->text)) : yml_what(v);
  diag(p->ds, E0647, v->kind == YML_NULL ? pair->key->at : v->at, pair->key->text, str_c(kind_names[kind]),
       found);
}

/* 1 and 0 for the words of YAML, quoted or not; -1 for anything else. */
static int truth(const YmlNode *v) {
  YmlNode plain = *v;
  plain.plain = true;
  YmlReading r = yml_reading(&plain);
  return r == READ_TRUE ? 1 : r == READ_FALSE ? 0 : -1;
}

static bool is_number(Str s) {
  if (!s.n || s.n > 10 || (s.n > 1 && s.s[0] == '0')) return false;
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return true;
}

static void check_number(Pd *p, const YmlPair *pair, Kind kind) {
  Str s = pair->value->text;
  if (pd_has_marker(s)) return;
  uint64_t n = 0;
  if (!is_number(s)) {
    wrong_type(p, pair, kind, false);
    return;
  }
  for (uint32_t i = 0; i < s.n; i++) n = n * 10 + (uint64_t)(s.s[i] - '0');
  if (kind == PORT && (n < 1 || n > 65535)) diag(p->ds, E0401, pair->value->at, s);
}

static void check_bool(Pd *p, const YmlPair *pair) {
  int value = truth(pair->value);
  if (value < 0 && !pd_has_marker(pair->value->text)) wrong_type(p, pair, BOOL, false);
  if (value == 0 && !pair->value->plain) diag(p->ds, W0650, pair->value->at, pair->value->text);
}

static void check_list(Pd *p, const YmlPair *pair) {
  const YmlNode *v = pair->value;
  bool entry = str_is(pair->key->text, "on_entry"); /* PeiDocker itself takes text here */
  if (v->kind == YML_MAP) wrong_type(p, pair, LIST, false);
  if (v->kind == YML_SCALAR && !entry) diag(p->ds, W0641, v->at, pair->key->text);
  for (uint32_t i = 0; v->kind == YML_LIST && i < v->n; i++) {
    const YmlNode *item = v->items[i];
    if (item->kind == YML_SCALAR && item->text.n) continue;
    bool colon = item->kind == YML_MAP && item->n == 1;
    Span at = item->kind == YML_NULL ? pair->key->at : item->at;
    Diag *d = diag(p->ds, E0669, at, pair->key->text, yml_what(item));
    if (colon) diag_help(p->ds, d, YML_QUOTE_COLON);
  }
}

static void check_kind(Pd *p, const Row *row, const YmlPair *pair) {
  const YmlNode *v = pair->value;
  if (v->kind == YML_NULL) return;
  switch (row->kind) {
  case SECTION:
    if (v->kind == YML_MAP)
      visit(p, row->child, v);
    else
      wrong_type(p, pair, row->kind, row->kind == SECRET);
    return;
  case NAMED:
    if (v->kind != YML_MAP) wrong_type(p, pair, row->kind, row->kind == SECRET);
    for (uint32_t i = 0; v->kind == YML_MAP && i < v->n; i++) {
      if (v->pairs[i].value->kind == YML_MAP)
        visit(p, row->child, v->pairs[i].value);
      else if (v->pairs[i].value->kind != YML_NULL)
        wrong_type(p, &v->pairs[i], NAMED, row->child == PD_USER);
    }
    return;
  case LIST: check_list(p, pair); return;
  case ENV: return; /* pd_env.c */
  default: break;
  }
  if (v->kind != YML_SCALAR)
    wrong_type(p, pair, row->kind, row->kind == SECRET);
  else if (row->kind == BOOL)
    check_bool(p, pair);
  else if (row->kind == INT || row->kind == PORT)
    check_number(p, pair, row->kind);
}

static void visit(Pd *p, PdWhere where, const YmlNode *map) {
  for (uint32_t i = 0; i < map->n; i++) {
    const Row *row = row_of(where, map->pairs[i].key->text);
    if (row)
      check_kind(p, row, &map->pairs[i]);
    else if (!is_extension(where, map->pairs[i].key->text))
      unknown_key(p, where, map->pairs[i].key);
  }
}

/* ---- what is secret ---- */

static void hide_all(Pd *p, const YmlNode *n) {
  if (n->kind == YML_SCALAR) import_hide(p->im, n->from);
  for (uint32_t i = 0; i < n->n; i++) hide_all(p, n->kind == YML_MAP ? n->pairs[i].value : n->items[i]);
}

/* Whatever is said of a user and is not known to be harmless: a misspelt `pasword` holds one, too. */
static void hide_user(Pd *p, const YmlNode *user) {
  if (user->kind != YML_MAP) hide_all(p, user);
  for (uint32_t i = 0; user->kind == YML_MAP && i < user->n; i++) {
    const Row *row = row_of(PD_USER, user->pairs[i].key->text);
    bool harmless = row && row->kind != SECRET && user->pairs[i].value->kind == YML_SCALAR;
    if (!harmless) hide_all(p, user->pairs[i].value);
  }
}

static void hide_users(Pd *p, const YmlNode *stage) {
  const YmlNode *users = yml_get(yml_get(stage, "ssh"), "users");
  if (users && users->kind != YML_MAP) hide_all(p, users);
  for (uint32_t i = 0; users && users->kind == YML_MAP && i < users->n; i++)
    hide_user(p, users->pairs[i].value);
}

/* Elsewhere, what is called like a secret: a password on the wrong level, a token among the variables. */
static void hide_named(Pd *p, const YmlNode *n) {
  for (uint32_t i = 0; n->kind == YML_MAP && i < n->n; i++) {
    bool secret = pd_is_secret(n->pairs[i].key->text);
    if (secret && n->pairs[i].value->kind == YML_SCALAR)
      hide_all(p, n->pairs[i].value);
    else
      hide_named(p, n->pairs[i].value);
  }
  for (uint32_t i = 0; n->kind == YML_LIST && i < n->n; i++) {
    const YmlNode *item = n->items[i];
    uint32_t equals = str_find(item->text, '=');
    if (item->kind == YML_SCALAR && equals < item->text.n && pd_is_secret(str_sub(item->text, 0, equals)))
      import_hide(p->im, pd_inner(p, item, equals + 1, item->text.n));
    else
      hide_named(p, item);
  }
}

bool pd_shape(Pd *p) {
  Span top = {p->im->file, 0, 0};
  if (p->root->kind == YML_NULL) {
    diag(p->ds, E0642, top, STR("it is empty"));
    return false;
  }
  if (p->root->kind != YML_MAP) {
    Span at = p->root->at;
    if (at.hi > at.lo + 1) at.hi = at.lo + 1;
    diag(p->ds, E0642, at, arena_fmt(p->a, "it holds %.*s", STR_ARG(yml_what(p->root))));
    return false;
  }
  for (uint32_t i = 0; i < p->root->n; i++) hide_users(p, p->root->pairs[i].value);
  hide_named(p, p->root);
  visit(p, PD_FILE, p->root);
  return true;
}

/* ---- what the sections ask ---- */

const YmlNode *pd_section(const YmlNode *map, const char *key) {
  const YmlNode *n = yml_get(map, key);
  return n && n->kind == YML_MAP ? n : NULL;
}

const YmlNode *pd_scalar(const YmlNode *map, const char *key) {
  const YmlNode *n = yml_get(map, key);
  return n && n->kind == YML_SCALAR && n->text.n ? n : NULL;
}

bool pd_bool(Pd *p, const YmlNode *map, const char *key, bool absent) {
  const YmlNode *n = pd_scalar(map, key);
  YmlNode known;
  if (!n) return absent;
  known = *n;
  if (!pd_now(p, n, &known.text)) return absent;
  int value = truth(&known);
  if (value >= 0) pd_decided(p, n, known.text);
  if (value < 0 && pd_has_marker(n->text))
    diag(p->ds, E0647, n->at, str_c(key), str_c(kind_names[BOOL]),
         arena_fmt(p->a, "`%.*s`", STR_ARG(known.text)));
  return value < 0 ? absent : value == 1;
}
