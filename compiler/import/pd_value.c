/* Values as project text: literals, params for what is read when the project is compiled, late() for what is read when
   it is launched. Called by the sections. */
#include "import/pd.h"

static const char *const type_names[PD_TYPES] = {
    [AS_TEXT] = "string",
    [AS_IMAGE] = "image_ref",
    [AS_PORT] = "port",
    [AS_NUMBER] = "int",
    [AS_MIRROR] = "enum(tuna, aliyun, netease, ustc, cn)",
};

/* Words that a param cannot be called, as they mean something else at file level. */
static const char *const taken[] = {
    "let",   "param",   "import",  "template",  "use",    "for",  "in",       "if",      "then",   "else",
    "check", "true",    "false",   "none",      "as",     "pin",  "project",  "secret",  "volume", "network",
    "stage", "image",   "service", "builder",   "export", "run",  "registry", "publish", "pull",   "transfer",
    "dock",  "sync",    "copy",    "bootstrap", "disk",   "host", "build",    "self",    "len",    "join",
    "sh",    "lower",   "upper",   "replace",   "split",  "keys", "values",   "env",     "late",   "file",
    "glob",  "version", "match",   "contains",  "group"};

static Str marks_expr(Pd *p, const Marks *m, PdType type, bool params);

/* ---- names ---- */

Str pd_unique(Pd *p, Str wish) {
  bool reserved = false;
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) reserved |= str_is(wish, taken[i]);
  Str base = reserved ? arena_fmt(p->a, "%.*s_value", STR_ARG(wish)) : arena_str(p->a, wish), name = base;
  for (uint32_t n = 2; intern_find(&p->used, name); n++) name = arena_fmt(p->a, "%.*s_%u", STR_ARG(base), n);
  intern(&p->used, name);
  return name;
}

bool pd_once(Pd *p, Span at) {
  Str place = arena_fmt(p->a, "%u-%u", at.lo, at.hi);
  bool first = !intern_find(&p->told, place);
  intern(&p->told, place);
  return first;
}

static Str lower(Arena *a, Str s) {
  char *out = arena_alloc(a, s.n + 1u);
  for (uint32_t i = 0; i < s.n; i++) out[i] = (char)(s.s[i] >= 'A' && s.s[i] <= 'Z' ? s.s[i] + 32 : s.s[i]);
  return str_n(out, s.n);
}

/* ---- literals ---- */

static bool is_digits(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (s.s[i] < '0' || s.s[i] > '9') return false;
  return s.n > 0 && s.n < 11 && (s.s[0] != '0' || s.n == 1);
}

static Str literal(Arena *a, Str s, PdType type) {
  if ((type == AS_PORT || type == AS_NUMBER) && is_digits(s)) return s;
  if (type == AS_MIRROR) return str_is(s, "163") ? STR("netease") : s;
  return draft_string(a, s);
}

/* ---- params ---- */

static bool same_marks(const Marks *a, const Marks *b) {
  if (a->n != b->n) return false;
  for (uint32_t i = 0; i < a->n; i++) {
    const Mark *x = &a->v[i], *y = &b->v[i];
    if (x->kind != y->kind || !str_eq(x->text, y->text) || x->has_default != y->has_default ||
        !same_marks(&x->fallback, &y->fallback))
      return false;
  }
  return true;
}

static bool holds_late(const Marks *m) {
  for (uint32_t i = 0; i < m->n; i++)
    if (m->v[i].kind == MARK_LATE || holds_late(&m->v[i].fallback)) return true;
  return false;
}

/* The param for a variable; NULL where one of another type is in the way. */
static const PdParam *param_of(Pd *p, const Mark *m, PdType type) {
  for (uint32_t i = 0; i < p->params.n; i++) {
    PdParam *q = &p->params.v[i];
    bool same = str_eq(q->var, m->text) && q->mark->has_default == m->has_default &&
                same_marks(&q->mark->fallback, &m->fallback);
    if (!same) continue;
    if (q->type == AS_TEXT) q->type = type; /* what is more than text can stand in text, too */
    return q->type == type || type == AS_TEXT ? q : NULL;
  }
  Mark *kept = arena_new(p->a, Mark);
  *kept = *m;
  PdParam *q = vec_push(p->a, &p->params);
  *q = (PdParam){.var = m->text, .mark = kept, .type = type, .name = pd_unique(p, lower(p->a, m->text))};
  return q;
}

static bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The words of a draft that may be names of params: those behind a bracket, a comma or an operator. */
static void collect_words(Interner *words, const Draft *d) {
  Str text = str_n(d->out.v, d->out.n);
  char before = 0; /* the last character that is no blank */
  for (uint32_t lo = 0, hi; lo < text.n; lo = hi) {
    for (hi = lo; hi < text.n && is_word(text.s[hi]);) hi++;
    if (hi > lo && before && strchr("={[(,>", before)) intern(words, str_sub(text, lo, hi));
    if (hi == lo) hi++;
    if (text.s[hi - 1] != ' ' && text.s[hi - 1] != '\n') before = text.s[hi - 1];
  }
}

void pd_put_params(Pd *p, Draft *d, const Draft *const *users, uint32_t n) {
  bool any = false;
  Interner words;
  intern_init(&words, p->a);
  for (uint32_t i = 0; i < n && p->params.n; i++) collect_words(&words, users[i]);
  for (uint32_t i = 0; i < p->params.n; i++) {
    const PdParam *q = &p->params.v[i];
    if (!intern_find(&words, q->name)) continue;
    if (!any)
      draft_comment(
          d,
          STR("read from the environment when the project is compiled; --param NAME=VALUE sets them, too"));
    any = true;
    Str fallback = q->mark->has_default ? marks_expr(p, &q->mark->fallback, q->type, false) : STR("");
    draft_line(d, SPAN_NONE,
               arena_fmt(p->a, "param %.*s: %s = env(\"%.*s\"%s%.*s)", STR_ARG(q->name), type_names[q->type],
                         STR_ARG(q->var), fallback.n ? ", " : "", STR_ARG(fallback)));
  }
}

/* ---- expressions ---- */

/* `params`: variables become params; else env() in place, as inside of another's default. */
static Str mark_expr(Pd *p, const Mark *m, PdType type, bool params) {
  if (m->kind == MARK_TEXT) return literal(p->a, m->text, type);
  bool late = m->kind == MARK_LATE;
  if (!late && params && !p->in_comment && !holds_late(&m->fallback)) {
    const PdParam *q = param_of(p, m, type);
    if (q) return q->name;
  }
  Str fallback = m->has_default ? marks_expr(p, &m->fallback, type, late && params) : STR("");
  return arena_fmt(p->a, "%s(\"%.*s\"%s%.*s)", late ? "late" : "env", STR_ARG(m->text),
                   fallback.n ? ", " : "", STR_ARG(fallback));
}

static void put_inside(Pd *p, Buf *b, const Marks *m, bool params) {
  for (uint32_t i = 0; i < m->n; i++) {
    if (m->v[i].kind == MARK_TEXT) {
      draft_escape(b, m->v[i].text);
      continue;
    }
    buf_lit(b, "@{");
    buf_bytes(b, mark_expr(p, &m->v[i], AS_TEXT, params));
    buf_char(b, '}');
  }
}

static Str marks_expr(Pd *p, const Marks *m, PdType type, bool params) {
  if (m->n == 0) return STR("\"\"");
  if (m->n == 1) return mark_expr(p, &m->v[0], type, params);
  Buf b = buf_new(p->a);
  buf_char(&b, '"');
  put_inside(p, &b, m, params);
  buf_char(&b, '"');
  return buf_str(&b);
}

/* ---- what cannot be ---- */

static bool check_late(Pd *p, const YmlNode *n, const Marks *m, bool allowed) {
  for (uint32_t i = 0; i < m->n; i++) {
    const Mark *k = &m->v[i];
    Span at = pd_inner(p, n, k->lo, k->hi);
    if (k->kind == MARK_LATE && !allowed) {
      diag(p->ds, E0656, at, k->text);
      return false;
    }
    if (k->kind == MARK_LATE && holds_late(&k->fallback)) {
      diag(p->ds, E0655, at, str_sub(n->text, k->lo, k->hi), str_c(diag_phrases[PHRASE_PD_LATE_IN_LATE]));
      return false;
    }
    if (!check_late(p, n, &k->fallback, allowed)) return false;
  }
  return true;
}

static void say_unset(Pd *p, const YmlNode *n, const Marks *m) {
  for (uint32_t i = 0; i < m->n; i++)
    if (m->v[i].kind == MARK_ENV && !m->v[i].has_default &&
        pd_once(p, pd_inner(p, n, m->v[i].lo, m->v[i].hi)))
      diag(p->ds, W0637, pd_inner(p, n, m->v[i].lo, m->v[i].hi), m->v[i].text);
}

static bool fits_number(Str s, PdType type) {
  if (!is_digits(s)) return false;
  return type != AS_PORT || (!str_is(s, "0") && (s.n < 5 || (s.n == 5 && str_cmp(s, STR("65535")) <= 0)));
}

/* The default of a variable that has to be a number; of numbers as such pd_shape.c and pd_ports.c have spoken. */
static bool check_default(Pd *p, const YmlNode *n, const Marks *m, PdType type, bool outer) {
  if (type != AS_PORT && type != AS_NUMBER) return true;
  const Mark *k = m->n == 1 ? &m->v[0] : NULL;
  if (k && k->kind != MARK_TEXT) return !k->has_default || check_default(p, n, &k->fallback, type, false);
  if (k && fits_number(k->text, type)) return true;
  Span at = m->n ? pd_inner(p, n, m->v[0].lo, m->v[m->n - 1].hi) : n->at;
  Str text = m->n ? str_sub(n->text, m->v[0].lo, m->v[m->n - 1].hi) : n->text;
  if (!outer || pd_has_marker(n->text))
    diag(p->ds, E0659, at, text, type == AS_PORT ? STR("a port from 1 to 65535") : STR("a whole number"));
  return false;
}

/* ---- the interface ---- */

static bool read_marks(Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi, PdType type, bool late, Marks *m) {
  if (!pd_marks(p, n, lo, hi, m) || !check_late(p, n, m, late) || !check_default(p, n, m, type, true))
    return false;
  say_unset(p, n, m);
  return true;
}

Str pd_expr_part(Pd *p, const YmlNode *n, uint32_t lo, uint32_t hi, PdType type, bool late) {
  Marks m;
  return read_marks(p, n, lo, hi, type, late, &m) ? marks_expr(p, &m, type, true) : STR("");
}

Str pd_expr(Pd *p, const YmlNode *n, PdType type, bool late) {
  return pd_expr_part(p, n, 0, n->text.n, type, late);
}

Str pd_expr_behind(Pd *p, Str before, const YmlNode *n, bool late) {
  Marks m;
  if (!read_marks(p, n, 0, n->text.n, AS_TEXT, late, &m)) return STR("");
  Buf b = buf_new(p->a);
  if (!before.n) return marks_expr(p, &m, AS_TEXT, true);
  buf_char(&b, '"');
  draft_escape(&b, before);
  put_inside(p, &b, &m, true);
  buf_char(&b, '"');
  return buf_str(&b);
}

/* ---- decided now ---- */

static bool put_defaults(Pd *p, const YmlNode *n, const Marks *m, Buf *b) {
  for (uint32_t i = 0; i < m->n; i++) {
    const Mark *k = &m->v[i];
    if (k->kind == MARK_TEXT) {
      buf_bytes(b, k->text);
    } else if (!k->has_default) {
      diag(p->ds, E0668, pd_inner(p, n, k->lo, k->hi), k->text);
      return false;
    } else if (!put_defaults(p, n, &k->fallback, b))
      return false;
  }
  return true;
}

bool pd_now(Pd *p, const YmlNode *n, Str *text) {
  Marks m;
  Buf b = buf_new(p->a);
  *text = n->text;
  if (!pd_has_marker(n->text)) return true;
  if (!pd_marks(p, n, 0, n->text.n, &m) || !check_late(p, n, &m, false) || !put_defaults(p, n, &m, &b))
    return false;
  *text = buf_str(&b);
  return true;
}

void pd_decided(Pd *p, const YmlNode *n, Str text) {
  if (pd_has_marker(n->text) && pd_once(p, n->at))
    diag(p->ds, W0636, n->at, n->text, text.n ? text : STR("nothing"));
}

void pd_say_misread(Pd *p, const YmlNode *n, Str name) {
  Str other = yml_misread(p->a, n);
  if (other.n) diag(p->ds, W0631, n->at, n->text, other, name);
}
