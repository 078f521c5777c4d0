/* Values of a compose file by the schema's types: what both have under the same name. Called by the other cp_*.c
   files. */
#include "import/cp.h"

void cp_left_out(Cp *c, const YmlPair *p) { diag(c->ds, W0661, p->key->at, p->key->text); }

bool cp_is(Cp *c, const YmlPair *p, YmlKind kind) {
  static const char *const names[] = {"nothing", "a text", "a list", "a mapping"};
  if (p->value->kind == kind) return true;
  diag(c->ds, E0647, p->value->at, p->key->text, str_c(names[kind]), yml_what(p->value));
  return false;
}

/* A number that nothing stands beside: 1.5, 42 */
static bool is_number(Str s, bool point) {
  uint32_t i = s.n && s.s[0] == '-' ? 1 : 0, from = i;
  for (; i < s.n; i++) {
    if (point && s.s[i] == '.' && i > from) {
      point = false;
      continue;
    }
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  }
  return s.n > from && s.s[s.n - 1] != '.' && !(s.n - from > 1 && s.s[from] == '0' && s.s[from + 1] != '.');
}

Str cp_size(Arena *a, Str s) {
  static const char *const units[][2] = {{"", "B"},    {"b", "B"},    {"k", "KiB"}, {"kb", "KiB"},
                                         {"m", "MiB"}, {"mb", "MiB"}, {"g", "GiB"}, {"gb", "GiB"},
                                         {"t", "TiB"}, {"tb", "TiB"}};
  uint32_t n = 0;
  while (n < s.n && ((s.s[n] >= '0' && s.s[n] <= '9') || s.s[n] == '.')) n++;
  if (!is_number(str_sub(s, 0, n), true)) return STR("");
  for (uint32_t i = 0; i < sizeof units / sizeof *units; i++) {
    Str unit = str_c(units[i][0]), rest = str_sub(s, n, s.n);
    bool same = unit.n == rest.n;
    for (uint32_t k = 0; k < rest.n && same; k++) same = (rest.s[k] | 32) == unit.s[k];
    if (same) return arena_fmt(a, "%.*s%s", (int)n, s.s, units[i][1]);
  }
  return STR("");
}

static bool is_member(const Type *t, Str s) {
  for (uint32_t i = 0; i < schema_member_count; i++)
    if (schema_members[i].id == t->id && str_is(s, schema_words[schema_members[i].word])) return true;
  return false;
}

static bool wrong(Cp *c, const YmlPair *p, const YmlNode *n, const char *wants) {
  diag(c->ds, E0647, n->at, p->key->text, str_c(wants), yml_what(n));
  return false;
}

static bool typed(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out);

/* A list; a text is a list of one, a mapping one of A=B. */
static bool typed_list(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out) {
  Buf b = buf_new(c->a);
  uint32_t count = n->kind == YML_SCALAR ? 1 : n->kind == YML_NULL ? 0 : n->n;
  buf_lit(&b, "[");
  for (uint32_t i = 0; i < count; i++) {
    const YmlNode *item = n->kind == YML_LIST ? n->items[i] : n;
    YmlNode joined;
    Str value;
    if (n->kind == YML_MAP) {
      const YmlPair *pair = &n->pairs[i];
      if (pair->value->kind != YML_SCALAR) return wrong(c, p, pair->value, "a text");
      joined = *pair->value;
      joined.text = arena_fmt(c->a, "%.*s=%.*s", STR_ARG(pair->key->text), STR_ARG(pair->value->text));
      item = &joined;
    }
    if (!typed(c, p, item, t->a, late, &value)) return false;
    if (i) buf_lit(&b, ", ");
    buf_bytes(&b, value);
  }
  buf_lit(&b, "]");
  *out = buf_str(&b);
  return true;
}

static bool typed_scalar(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out) {
  Str s;
  bool dollar = str_find(n->text, '$') < n->text.n;
  if (dollar && late) return cp_value(c, n, true, out);
  if (!cp_known(c, n, &s)) return false;
  YmlNode known = *n;
  known.text = s;
  YmlReading reads = yml_reading(&known);
  switch (t->kind) {
  case T_BOOL:
    if (reads != READ_TRUE && reads != READ_FALSE && !str_is(s, "true") && !str_is(s, "false"))
      return wrong(c, p, n, "true or false");
    *out = reads == READ_TRUE || str_is(s, "true") ? STR("true") : STR("false");
    return true;
  case T_INT:
  case T_DECIMAL:
    if (!is_number(s, t->kind == T_DECIMAL)) return wrong(c, p, n, "a number");
    *out = s;
    return true;
  case T_SIZE: *out = cp_size(c->a, s); return out->n || wrong(c, p, n, "a size as in 512m");
  case T_DURATION:
    *out = import_duration_of(c->a, s);
    return out->n || wrong(c, p, n, "a duration as in 30s");
  case T_PORTSPEC: *out = s; return true;
  case T_ENUM:
    if (is_member(t, s)) return *out = s, true;
    /* fall through */
  default: *out = draft_string(c->a, s); return true;
  }
}

static bool typed(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out) {
  if (t->kind == T_UNION) {
    bool list = n->kind == YML_LIST;
    bool first = (t->a->kind == T_LIST) == list;
    if (first && t->a->kind == T_ENUM && !is_member(t->a, n->text)) first = false;
    return typed(c, p, n, first ? t->a : t->b, late, out);
  }
  if (t->kind == T_LIST) return typed_list(c, p, n, t, late, out);
  if (n->kind != YML_SCALAR) return wrong(c, p, n, "a text");
  return typed_scalar(c, p, n, t, late, out);
}

bool cp_typed(Cp *c, const YmlPair *p, const Type *t, bool late, Str *out) {
  return typed(c, p, p->value, t, late, out);
}

/* ---- blocks ---- */

static const SchemaProp *find_prop(const SchemaBlock *b, Str name) {
  for (uint32_t i = 0; i < b->n_props; i++)
    if (str_is(name, schema_words[b->props[i].word])) return &b->props[i];
  return NULL;
}

void cp_block(Cp *c, Draft *d, const SchemaBlock *b, Str header, const YmlNode *map) {
  Pieces fields = {0};
  for (uint32_t i = 0; i < map->n; i++) {
    const YmlPair *p = &map->pairs[i];
    const SchemaProp *prop = find_prop(b, p->key->text);
    Str value;
    if (str_starts(p->key->text, STR("x-"))) continue;
    if (!prop)
      cp_left_out(c, p);
    else if (cp_typed(c, p, prop->type, prop->flags & PF_LATE, &value))
      piece_field(c->a, &fields, p->value->at, schema_words[prop->word], value);
  }
  if (fields.n) draft_block(d, map->at, header, &fields, false);
}

/* "A=B" of a list as a pair. */
static YmlPair split_pair(Cp *c, const YmlNode *n) {
  uint32_t equals = str_find(n->text, '=');
  YmlNode *key = arena_new(c->a, YmlNode), *value = arena_new(c->a, YmlNode);
  *key = *value = *n;
  key->text = str_sub(n->text, 0, equals);
  value->text = equals < n->text.n ? str_sub(n->text, equals + 1, n->text.n) : STR("");
  if (equals == n->text.n) value->kind = YML_NULL;
  return (YmlPair){key, value};
}

void cp_pairs(Cp *c, Draft *d, const char *header, const YmlPair *p, bool late) {
  Pieces fields = {0};
  const YmlNode *n = p->value;
  if (n->kind == YML_NULL) return;
  if (n->kind != YML_LIST && !cp_is(c, p, YML_MAP)) return;
  for (uint32_t i = 0; i < n->n; i++) {
    if (n->kind == YML_LIST && n->items[i]->kind != YML_SCALAR) {
      wrong(c, p, n->items[i], "a text as in NAME=VALUE");
      continue;
    }
    YmlPair pair = n->kind == YML_LIST ? split_pair(c, n->items[i]) : n->pairs[i];
    Str value, name = pair.key->text;
    if (!strcmp(header, "labels") && str_starts(name, STR("pei."))) continue; /* peic writes them itself */
    if (pair.value->kind == YML_NULL && late)
      value = arena_fmt(c->a, "late(%.*s, \"\")", STR_ARG(draft_string(c->a, name)));
    else if (pair.value->kind == YML_NULL)
      value = STR("\"\"");
    else if (pair.value->kind != YML_SCALAR) {
      wrong(c, &pair, pair.value, "a text");
      continue;
    } else if (!cp_value(c, pair.value, late, &value))
      continue;
    piece_add(c->a, &fields, pair.value->at,
              arena_fmt(c->a, "%.*s = %.*s", STR_ARG(draft_name(c->a, name)), STR_ARG(value)));
  }
  if (fields.n) draft_block(d, p->key->at, str_c(header), &fields, false);
}
