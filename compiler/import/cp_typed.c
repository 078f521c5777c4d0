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

/* ---- texts that stand for something ---- */

/* Permissions: octal where there are quotes or a zero before them, a decimal number otherwise. */
static Str mode_text(Cp *c, const YmlNode *n) {
  Str s = n->text;
  bool octal = !n->plain || (s.n > 1 && s.s[0] == '0');
  uint32_t value = 0, i = str_starts(s, STR("0o")) ? 2 : 0, base = octal ? 8 : 10;
  for (; i < s.n && value < 1u << 16; i++) {
    if (s.s[i] < '0' || (uint32_t)(s.s[i] - '0') >= base) return STR("");
    value = value * base + (uint32_t)(s.s[i] - '0');
  }
  return s.n && value <= 07777 ? arena_fmt(c->a, "0o%o", value) : STR("");
}

/* "service:db", or the name alone, of a reference. */
static Str ref_text(Cp *c, const Type *t, Str s) {
  const char *kind = schema_words[t->id];
  if (str_starts(s, STR("service:"))) s = str_sub(s, 8, s.n);
  return t->id == W_service ? cp_member(c->a, kind, s) : cp_ref(c, kind, s);
}

/* "db:ro" as service.db -> ro */
static bool pair_text(Cp *c, Str s, const Type *t, Str *out) {
  uint32_t colon = str_find(s, ':');
  if (colon == s.n || t->a->kind != T_REF) return false;
  Str side = str_sub(s, colon + 1, s.n);
  *out = arena_fmt(c->a, "%.*s -> %.*s", STR_ARG(ref_text(c, t->a, str_sub(s, 0, colon))),
                   STR_ARG(draft_name(c->a, side)));
  return true;
}

Str cp_bare_default(Cp *c, Str s) {
  uint32_t q = str_find(s, ' ');
  if (!str_starts(s, STR("late(")) || q + 3 >= s.n || s.s[q + 1] != '"') return s;
  for (uint32_t i = q + 2; i + 2 < s.n; i++)
    if (!strchr("0123456789.-", s.s[i]) && !str_ends(s, STR("\"true\")")) && !str_ends(s, STR("\"false\")")))
      return s;
  return arena_fmt(c->a, "%.*s %.*s)", (int)q, s.s, (int)(s.n - q - 4), s.s + q + 2);
}

Str cp_member(Arena *a, const char *kind, Str name) {
  Str bare = draft_name(a, name);
  if (str_eq(bare, name)) return arena_fmt(a, "%s.%.*s", kind, STR_ARG(name));
  return arena_fmt(a, "%s[%.*s]", kind, STR_ARG(bare));
}

Str cp_path(Cp *c, Str s) {
  Str clean;
  bool elsewhere = !s.n || s.s[0] == '/' || s.s[0] == '~';
  if (elsewhere || !import_path(c->im, s, &clean)) return s;
  clean = import_named(c->im, str_is(clean, ".") ? STR("") : clean);
  return clean.n ? clean : STR(".");
}

/* ---- by the schema's types ---- */

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
  if (dollar && late) {
    bool number = t->kind == T_INT || t->kind == T_DECIMAL || t->kind == T_BOOL;
    return cp_value(c, n, true, out) && (number ? *out = cp_bare_default(c, *out), true : true);
  }
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
    if (str_starts(s, STR("every_"))) s = str_sub(s, 6, s.n); /* pull_policy */
    *out = import_duration_of(c->a, s);
    return out->n || wrong(c, p, n, "a duration as in 30s");
  case T_PORTSPEC: {
    uint32_t dash = str_find(s, '-');
    *out = dash == s.n ? s
                       : arena_fmt(c->a, "%.*s..%.*s", (int)dash, s.s, (int)(s.n - dash - 1), s.s + dash + 1);
    return true;
  }
  case T_MODE: *out = mode_text(c, &known); return out->n || wrong(c, p, n, "permissions as in 0440");
  case T_SECRET: *out = cp_ref(c, "secret", s); return true;
  case T_REF: *out = ref_text(c, t, s); return true;
  case T_PAIR: return pair_text(c, s, t, out) || wrong(c, p, n, "two words with a colon between");
  case T_HOSTPATH:
  case T_SOURCE: *out = draft_string(c->a, cp_path(c, s)); return true;
  case T_ENUM:
    if (is_member(t, s)) return *out = str_find(s, '+') < s.n ? draft_string(c->a, s) : s, true;
    /* fall through */
  default: *out = draft_string(c->a, s); return true;
  }
}

/* Which of two types is meant? */
static bool fits(Cp *c, const YmlNode *n, const Type *t) {
  Str s = n->text;
  bool container = str_starts(s, STR("container:"));
  if (t->kind == T_UNION) return fits(c, n, t->a) || fits(c, n, t->b);
  if ((t->kind == T_LIST) != (n->kind != YML_SCALAR)) return false;
  switch (t->kind) {
  case T_ENUM: return is_member(t, s);
  case T_INT: return is_number(s, false);
  case T_SIZE: return cp_size(c->a, s).n;
  case T_PAIR: return !container && !str_starts(s, STR("service:")) && str_find(s, ':') < s.n;
  case T_REF: return str_starts(s, STR("service:")) || str_find(s, ':') == s.n;
  default: return true;
  }
}

static bool typed(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out) {
  if (t->kind == T_UNION) return typed(c, p, n, fits(c, n, t->a) ? t->a : t->b, late, out);
  if (t->kind == T_LIST) return typed_list(c, p, n, t, late, out);
  if (n->kind != YML_SCALAR) return wrong(c, p, n, "a text");
  return typed_scalar(c, p, n, t, late, out);
}

bool cp_typed(Cp *c, const YmlPair *p, const Type *t, bool late, Str *out) {
  return typed(c, p, p->value, t, late, out);
}

bool cp_typed_as(Cp *c, const YmlPair *p, const YmlNode *n, const Type *t, bool late, Str *out) {
  return typed(c, p, n, t, late, out);
}

/* ---- blocks ---- */

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

/* With `late`, a name without a value goes to c->passed. */
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
    if (!strncmp(header, "label", 5) && str_starts(name, STR("pei."))) continue; /* peic writes them itself */
    if (pair.value->kind == YML_NULL && late) {
      piece_add(c->a, &c->passed, pair.key->at, draft_string(c->a, name));
      continue;
    }
    if (pair.value->kind == YML_NULL)
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
