/* The stages of a Dockerfile: where each begins, what it is built on, whether it becomes a stage or an image, what it
   is called. Called by dockerfile.c. */
#include "import/df.h"
#include "model/schema.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool same_name(Str a, Str b) {
  if (a.n != b.n) return false;
  for (uint32_t i = 0; i < a.n; i++)
    if (lower(a.s[i]) != lower(b.s[i])) return false;
  return true;
}

/* ---- names ---- */

Str import_object_name(Arena *a, Str s, Str otherwise) {
  char *out = arena_alloc(a, s.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < s.n && n < 50; i++) {
    char c = lower(s.s[i]);
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || (n && (c == '-' || c == '_' || c == '.')))
      out[n++] = c;
    else if (n && out[n - 1] != '-')
      out[n++] = '-';
  }
  while (n && strchr("-_.", out[n - 1])) n--;
  return n ? str_n(out, n) : otherwise;
}

Str import_unique(Arena *a, Interner *names, const char *kind, Str wish, Str front) {
  Str name = wish;
  for (uint32_t i = 1; intern_find(names, arena_fmt(a, "%s %.*s", kind, STR_ARG(name))); i++)
    name = i == 1 && front.n && !str_eq(front, wish)
               ? arena_fmt(a, "%.*s-%.*s", STR_ARG(front), STR_ARG(wish))
               : arena_fmt(a, "%.*s-%u", STR_ARG(wish), i + (front.n ? 0 : 1));
  intern(names, arena_fmt(a, "%s %.*s", kind, STR_ARG(name)));
  return name;
}

/* A plain name of the project must not be the word of a kind of objects. */
static bool is_taken_word(Str s) {
  static const char *const others[] = {"build",  "host",     "self",  "project", "let",   "param",
                                       "import", "template", "use",   "for",     "in",    "if",
                                       "then",   "else",     "check", "true",    "false", "none"};
  for (uint32_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(s, others[i])) return true;
  for (uint32_t i = 1; i < B_COUNT; i++)
    if ((schema_blocks[i].flags & BF_DECL) && str_is(s, schema_words[schema_blocks[i].word])) return true;
  return false;
}

static Str param_name(Df *d, Str name) {
  char *out = arena_alloc(d->a, name.n + 1u);
  for (uint32_t i = 0; i < name.n; i++) out[i] = lower(name.s[i]);
  Str s = str_n(out, name.n);
  if (is_taken_word(s)) s = arena_fmt(d->a, "%.*s_arg", STR_ARG(s));
  for (uint32_t i = 2; intern_find(d->in->names, arena_fmt(d->a, "param %.*s", STR_ARG(s))); i++)
    s = arena_fmt(d->a, "%.*s_%u", (int)name.n, out, i);
  intern(d->in->names, arena_fmt(d->a, "param %.*s", STR_ARG(s)));
  return s;
}

/* ---- ARG before the first FROM ---- */

bool df_is_env_name(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(i && c >= '0' && c <= '9')) return false;
  }
  return s.n > 0;
}

/* One of ARG's words, as a param; what a build gives wins over the default. */
static void put_param(Df *d, const DfIns *i, const DfWord *w) {
  uint32_t equals = str_find(w->text, '=');
  Str name = str_sub(w->text, 0, equals);
  if (!df_is_env_name(name)) {
    diag(d->ds, E0680, df_span(d, i, w->lo, w->hi), STR("ARG"), STR("NAME or NAME=VALUE"));
    return;
  }
  if (df_find(&d->global, name)) return;
  const DfVar *given = df_find(&d->in->args, name);
  DfVar v = {.name = name, .is_arg = true, .known = given || equals < w->text.n};
  Str text = given ? draft_string(d->a, given->value) : STR("");
  v.value = given ? given->value : STR("");
  if (!given && v.known) {
    DfWord def = {str_sub(w->text, equals + 1, w->text.n), w->lo, w->hi};
    if (!df_value(d, i, &def, DFX_GLOBAL, &text)) return;
    v.known = df_known(d, def.text, DFX_GLOBAL, &v.value);
  }
  v.param = param_name(d, name);
  Span at = df_span(d, i, w->lo, w->hi);
  if (!text.n) {
    diag(d->ds, W0667, at, name, v.param);
    text = arena_fmt(d->a, "env(\"%.*s\")", STR_ARG(name));
  }
  df_set(d, &d->global, v);
  draft_line(&d->params, at, arena_fmt(d->a, "param %.*s: string = %.*s", STR_ARG(v.param), STR_ARG(text)));
}

static bool is_mentioned(Str t, Str name) {
  for (uint32_t i = 0; i + name.n <= t.n; i++)
    if (memcmp(t.s + i, name.s, name.n) == 0) return true;
  return false;
}

/* An ARG that nothing needs would be a param that is never used. */
static bool is_used(Df *d, uint32_t from, Str name) {
  for (uint32_t k = from; k < d->ins.n; k++) {
    const DfIns *i = &d->ins.v[k];
    bool reads = i->kind == DF_FROM || i->kind == DF_ARG;
    if (reads && is_mentioned(i->whole, name)) return true;
  }
  return false;
}

static void read_global(Df *d, uint32_t index) {
  const DfIns *i = &d->ins.v[index];
  DfWords words = {0};
  df_words(d, i->text, i->skip, &words);
  Draft *out = d->out;
  d->out = &d->params;
  bool told = false;
  for (uint32_t k = 0; k < words.n; k++) {
    Str name = str_sub(words.v[k].text, 0, str_find(words.v[k].text, '='));
    if (!is_used(d, index + 1, name)) continue;
    if (!told) df_put_comments(d, i);
    told = true;
    put_param(d, i, &words.v[k]);
  }
  d->out = out;
}

/* ---- FROM ---- */

static uint32_t find_stage(const Df *d, Str name, uint32_t before) {
  uint32_t number = 0;
  for (uint32_t i = before; i-- > 0;)
    if (d->stages.v[i].alias.n && same_name(d->stages.v[i].alias, name)) return i;
  for (uint32_t i = 0; i < name.n; i++) {
    if (name.s[i] < '0' || name.s[i] > '9' || number > 10000) return UINT32_MAX;
    number = number * 10 + (uint32_t)(name.s[i] - '0');
  }
  return name.n && number < before ? number : UINT32_MAX;
}

static bool is_number(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0;
}

/* `"@{base}"` → `base` */
static Str bare_param(Str value) {
  bool whole = value.n > 5 && str_starts(value, STR("\"@{")) && str_ends(value, STR("}\""));
  Str inner = whole ? str_sub(value, 3, value.n - 2) : value;
  for (uint32_t i = 0; i < inner.n && whole; i++)
    whole = inner.s[i] == '_' || (inner.s[i] >= 'a' && inner.s[i] <= 'z') ||
            (inner.s[i] >= '0' && inner.s[i] <= '9');
  return whole ? inner : value;
}

/* What FROM names once its variables have their defaults. */
static Str with_defaults(Df *d, Str t) {
  Str name = t;
  if (str_starts(t, STR("${")) && str_ends(t, STR("}")))
    name = str_sub(t, 2, t.n - 1);
  else if (str_starts(t, STR("$")))
    name = str_sub(t, 1, t.n);
  const DfVar *v = name.s == t.s ? NULL : df_find(&d->global, name);
  return v && v->known ? v->value : t;
}

static bool read_from(Df *d, uint32_t index) {
  DfIns *i = &d->ins.v[index];
  DfFlags flags = {0};
  DfWords w = {0};
  if (!df_flags(d, i, &flags)) return false;
  df_words(d, i->text, i->skip, &w);
  bool named = w.n == 3 && same_name(w.v[1].text, STR("as"));
  if (w.n != 1 && !named) {
    diag(d->ds, E0680, df_span(d, i, w.v[w.n > 1 ? 1 : 0].lo, w.v[w.n - 1].hi), STR("FROM"),
         STR("an image, or an image AS NAME"));
    return false;
  }
  DfStage s = {.first = index, .parent = UINT32_MAX, .alias = named ? w.v[2].text : STR("")};
  for (uint32_t k = 0; k < flags.n; k++) {
    DfWord value = {flags.v[k].value, flags.v[k].lo, flags.v[k].hi};
    if (!df_value(d, i, &value, DFX_GLOBAL, &s.platform)) return false;
    if (str_starts(s.platform, STR("\"@{build.")) && str_ends(s.platform, STR("}\"")))
      s.platform = str_sub(s.platform, 3, s.platform.n - 2);
  }
  Str name = with_defaults(d, w.v[0].text);
  s.parent = is_number(name) ? UINT32_MAX : find_stage(d, name, d->stages.n);
  if (s.parent != UINT32_MAX) {
    d->stages.v[s.parent].used = true;
    if (name.s != w.v[0].text.s) diag(d->ds, W0663, df_span(d, i, w.v[0].lo, w.v[0].hi), w.v[0].text, name);
  } else {
    if (!df_value(d, i, &w.v[0], DFX_GLOBAL, &s.base)) return false;
    s.base = bare_param(s.base);
    const DfContext *context = df_context(d, name);
    if (context && context->image.n) s.base = context->image;
  }
  *vec_push(d->a, &d->stages) = s;
  return true;
}

/* ---- all ---- */

Str df_stage_ref(Df *d, Str name) {
  uint32_t own = d->stage ? (uint32_t)(d->stage - d->stages.v) : d->stages.n;
  uint32_t i = find_stage(d, name, own);
  if (i == UINT32_MAX) return STR("");
  const DfStage *s = &d->stages.v[i];
  return arena_fmt(d->a, "%s.%.*s", s->image ? "image" : "stage", STR_ARG(s->object));
}

const DfContext *df_context(Df *d, Str name) {
  if (df_stage_ref(d, name).n) return NULL;
  for (uint32_t i = 0; i < d->in->contexts.n; i++)
    if (str_eq(d->in->contexts.v[i].name, name)) return &d->in->contexts.v[i];
  return NULL;
}

Str df_from(Df *d, Str name) {
  Str ref = df_stage_ref(d, name);
  const DfContext *context = ref.n ? NULL : df_context(d, name);
  return ref.n ? ref : context ? context->image : draft_string(d->a, name);
}

/* Every `from=NAME` in the flags of a stage marks what it names. */
static void mark_used(Df *d, const DfIns *i, uint32_t own) {
  Str t = i->whole;
  for (uint32_t k = 0; k + 5 < t.n; k++) {
    if (memcmp(t.s + k, "from=", 5) != 0) continue;
    uint32_t end = k + 5;
    while (end < t.n && !df_is_space(t.s[end]) && t.s[end] != ',') end++;
    uint32_t used = find_stage(d, str_sub(t, k + 5, end), own);
    if (used != UINT32_MAX) d->stages.v[used].used = true;
  }
}

static bool read_all(Df *d) {
  for (uint32_t k = 0; k < d->ins.n; k++) {
    const DfIns *i = &d->ins.v[k];
    if (i->kind == DF_FROM) {
      if (d->stages.n) d->stages.v[d->stages.n - 1].end = k;
      if (!read_from(d, k)) return false;
    } else if (!d->stages.n && i->kind == DF_ARG) {
      read_global(d, k);
    } else if (!d->stages.n) {
      diag(d->ds, E0683, i->at);
      return false;
    } else {
      mark_used(d, i, d->stages.n - 1);
    }
  }
  if (!d->stages.n) {
    diag(d->ds, E0677, ((Span){d->in->file, 0, 0}));
    return false;
  }
  d->stages.v[d->stages.n - 1].end = d->ins.n;
  return true;
}

static bool find_targets(Df *d) {
  for (uint32_t i = 0; i < d->in->n_targets; i++) {
    DfTarget *t = &d->in->targets[i];
    t->index = t->stage.n ? find_stage(d, t->stage, d->stages.n) : d->stages.n - 1;
    if (t->index == UINT32_MAX) {
      diag(d->ds, E0684, t->at, t->stage, d->in->path);
      return false;
    }
    d->stages.v[t->index].image = true;
  }
  return true;
}

bool df_stages(Df *d) {
  if (!read_all(d) || !find_targets(d)) return false;
  for (uint32_t i = 0; i < d->stages.n; i++) {
    DfStage *s = &d->stages.v[i];
    bool last = i + 1 == d->stages.n;
    s->image |= last || !s->used;
    Str wish = s->alias.n ? s->alias : last ? d->in->wish : arena_fmt(d->a, "part-%u", i + 1);
    for (uint32_t k = 0; k < d->in->n_targets; k++)
      if (d->in->targets[k].index == i && d->in->targets[k].wish.n && !s->object.n)
        wish = d->in->targets[k].wish, s->object = wish;
    wish = import_object_name(d->a, wish, STR("app"));
    s->object = import_unique(d->a, d->in->names, s->image ? "image" : "stage", wish, d->in->wish);
    for (uint32_t k = 0; k < d->in->n_targets; k++)
      if (d->in->targets[k].index == i) d->in->targets[k].image = s->object;
  }
  return true;
}
