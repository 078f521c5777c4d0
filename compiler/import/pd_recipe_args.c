/* The words behind an installer as arguments of its recipe, by the little notation of pd_recipes.def. Not which row is
   used: pd_recipe.c. */
#include "import/pd_recipe.h"

typedef struct {
  Str name; /* the flag's, or the parameter's where there is no flag */
  Str parameter, kind;
} Token;

static const struct {
  const char *kind, *word, *expr;
} known_words[] = {
#define PD_RECIPE(script, moments, recipe, template, fixed, flags, note)
#define PD_PART(part, whole, flags)
#define PD_WORD(kind, word, expr) {kind, word, expr},
#include "import/pd_recipes.def"
#undef PD_RECIPE
#undef PD_PART
#undef PD_WORD
};

/* ---- notation ---- */

static bool next_word(Str all, uint32_t *at, Str *word) {
  while (*at < all.n && all.s[*at] == ' ') ++*at;
  uint32_t lo = *at;
  *at = lo + str_find(str_sub(all, lo, all.n), ' ');
  *word = str_sub(all, lo, *at);
  return word->n > 0;
}

static Token token(Str word) {
  uint32_t equals = str_find(word, '='), colon = str_find(word, ':');
  return (Token){str_sub(word, 0, equals), str_sub(word, equals + 1, colon),
                 str_sub(word, colon + 1, word.n)};
}

static bool is_switch(Str kind) { return kind.s[0] == '!' || kind.s[0] == '+'; }

bool pd_is_variable(Str name) { return name.n && name.s[0] >= 'A' && name.s[0] <= 'Z'; }

static bool has_parameter(Str signature, Str name) {
  for (uint32_t i = 1; i + name.n < signature.n; i++) {
    bool begins = strchr(" (\n", signature.s[i - 1]) != NULL;
    if (begins && signature.s[i + name.n] == ':' && str_eq(str_sub(signature, i, i + name.n), name))
      return true;
  }
  return false;
}

void pd_set_argument(Pd *p, PdArgs *out, const PdArg *arg) {
  for (uint32_t i = 0; i < out->n; i++) {
    PdArg *old = &out->v[i];
    if (!str_eq(old->name, arg->name)) continue;
    old->value = old->list && arg->list
                     ? arena_fmt(p->a, "%.*s, %.*s", STR_ARG(old->value), STR_ARG(arg->value))
                     : arg->value;
    old->list = arg->list;
    return;
  }
  *vec_push(p->a, out) = *arg;
}

static bool set(Pd *p, PdArgs *out, Str signature, Str name, Str value, bool list) {
  if (!pd_is_variable(name) && !has_parameter(signature, name)) return false;
  pd_set_argument(p, out, &(PdArg){name, value, list, NULL});
  return true;
}

/* "a,b" as `"a", "b"`. */
static Str quoted(Pd *p, Str words) {
  Buf b = buf_new(p->a);
  for (uint32_t lo = 0; lo < words.n;) {
    uint32_t hi = lo + str_find(str_sub(words, lo, words.n), ',');
    if (lo) buf_lit(&b, ", ");
    buf_bytes(&b, draft_string(p->a, str_sub(words, lo, hi)));
    lo = hi + 1;
  }
  return buf_str(&b);
}

/* ---- what is always given ---- */

/* The one user that the configuration makes, as a value; "" if there are none or several. */
static Str only_user(Pd *p) {
  Str name = STR("");
  uint32_t n = 0;
  for (uint32_t s = 0; s < 2; s++) {
    const YmlNode *users = pd_section(pd_section(p->stages[s].node, "ssh"), "users");
    for (uint32_t i = 0; users && i < users->n; i++) {
      if (str_is(users->pairs[i].key->text, "root")) continue;
      if (n++ && !str_eq(name, users->pairs[i].key->text)) return STR("");
      name = users->pairs[i].key->text;
    }
  }
  return n ? draft_string(p->a, name) : STR("");
}

static bool recipe_used(const Pd *p, Str recipe) {
  for (uint32_t i = 0; i < p->recipes.n; i++)
    if (str_eq(p->recipes.v[i].key, recipe)) return true;
  return false;
}

bool pd_fixed_arguments(Pd *p, const RecipeRow *row, Str signature, PdArgs *out) {
  Str all = str_c(row->fixed), word;
  for (uint32_t at = 0; next_word(all, &at, &word);) {
    uint32_t plus = str_find(word, '+'), question = str_find(word, '?');
    if (plus && plus < word.n && word.s[plus - 1] == ':') {
      Str items = quoted(p, str_sub(word, plus + 1, word.n));
      if (!set(p, out, signature, str_sub(word, 0, plus - 1), items, true)) return false;
      continue;
    }
    if (question < word.n && !recipe_used(p, str_sub(word, question + 1, word.n))) continue;
    uint32_t equals = str_find(word, '=');
    Str value = str_sub(word, equals + 1, question);
    if (str_is(value, "@user")) value = only_user(p);
    if (value.n && !set(p, out, signature, str_sub(word, 0, equals), value, false)) return false;
  }
  return true;
}

/* ---- what the entry says ---- */

/* Three numbers with dots between them. */
static bool is_exact(Str s) {
  uint32_t dots = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    bool digit = s.s[i] >= '0' && s.s[i] <= '9';
    if (!digit && (s.s[i] != '.' || !i || s.s[i - 1] == '.')) return false;
    dots += s.s[i] == '.';
  }
  return dots == 2 && s.s[s.n - 1] != '.';
}

static bool text_has(Str text, Str what) {
  for (uint32_t i = 0; i + what.n <= text.n; i++)
    if (text.s[i] == what.s[0] && memcmp(text.s + i, what.s, what.n) == 0) return true;
  return false;
}

/* The value as an expression: "" leaves the parameter out; false if the recipe has no such thing. */
static bool value_of(Pd *p, const RecipeRow *row, Str value, Str kind, Str *out) {
  *out = STR("");
  if (pd_has_marker(value)) return false;
  if (str_is(kind, "drop")) return true;
  bool version = str_is(kind, "known") || str_is(kind, "node");
  if (version && value.n > 1 && value.s[0] == 'v') value = str_sub(value, 1, value.n);
  *out = draft_string(p->a, value);
  if (str_is(kind, "text")) return true;
  if (str_is(kind, "known")) return text_has(pd_recipe_text(p, row->recipe), *out);
  if (str_is(kind, "node") && is_exact(value)) return true;
  for (uint32_t i = 0; i < sizeof known_words / sizeof *known_words; i++)
    if (str_is(kind, known_words[i].kind) && str_is(value, known_words[i].word)) {
      *out = str_c(known_words[i].expr);
      return true;
    }
  return kind.n > 4 && str_is(str_sub(kind, kind.n - 4, kind.n), "-url") && str_is_http(value);
}

/* One flag with all that the notation says of it. `value` is behind its `=`; else it may be words->v[*i + 1]. */
static bool one_flag(Pd *p, const RecipeRow *row, Str notation, Str signature, const Words *words,
                     uint32_t *i, PdArgs *out) {
  Str flag = words->v[*i].text, value = STR(""), word;
  uint32_t equals = str_find(flag, '=');
  bool inside = equals < flag.n, has_value = inside, found = false;
  if (inside) value = str_sub(flag, equals + 1, flag.n);
  flag = str_sub(flag, 0, equals);
  for (uint32_t at = 0; next_word(notation, &at, &word);) {
    Token t = token(word);
    if (!str_eq(t.name, flag)) continue;
    if (is_switch(t.kind)) {
      if (inside) return false;
      value = STR("on");
    } else if (!has_value) {
      if (*i + 1 >= words->n) return false;
      value = words->v[++*i].text;
      has_value = true;
    }
    found = true;
    bool list = t.kind.s[0] == '+';
    Str kind = is_switch(t.kind) ? str_sub(t.kind, 1, t.kind.n) : t.kind, expr = STR("");
    if (list)
      expr = quoted(p, kind);
    else if (kind.n && !value_of(p, row, value, kind, &expr))
      return false;
    if (expr.n && t.parameter.n && !set(p, out, signature, t.parameter, expr, list)) return false;
  }
  return found;
}

bool pd_flag_arguments(Pd *p, const RecipeRow *row, const char *flags, Str signature, const Words *words,
                       PdArgs *out) {
  for (uint32_t i = 1; i < words->n; i++)
    if (!one_flag(p, row, str_c(flags), signature, words, &i, out)) return false;
  return true;
}
