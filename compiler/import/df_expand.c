/* What a word of a Dockerfile says: quotes are taken off, escapes too, and variables become `build.NAME`, the param of
   an ARG before the first FROM, or their value where a project needs it. Called by the other df_*.c files. */
#include "base/utf8.h"
#include "import/df.h"

typedef struct {
  Df *d;
  const DfIns *i;
  Span at;
  Str t;
  uint32_t pos;
  unsigned flags;
  Buf out;   /* the inside of a string of the project */
  Buf bytes; /* the same as it is, where all is known */
  bool silent, failed;
} Job;

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

const DfVar *df_find(const DfVars *vars, Str name) {
  for (uint32_t i = vars->n; i-- > 0;)
    if (str_eq(vars->v[i].name, name)) return &vars->v[i];
  return NULL;
}

/* ENV wins over ARG, whichever came last. */
void df_set(Df *d, DfVars *vars, DfVar v) {
  for (uint32_t i = 0; i < vars->n; i++) {
    if (!str_eq(vars->v[i].name, v.name)) continue;
    if (!v.is_arg || vars->v[i].is_arg) vars->v[i] = v;
    return;
  }
  *vec_push(d->a, vars) = v;
}

static void fail(Job *j, const char *why) {
  if (!j->silent && !j->failed) df_keep(j->d, j->at, why);
  j->failed = true;
}

static void put(Job *j, Str s) {
  draft_escape(&j->out, s);
  buf_bytes(&j->bytes, s);
}

/* ---- variables ---- */

static const DfVar *lookup(const Job *j, Str name) {
  if (j->flags & DFX_GLOBAL) return df_find(&j->d->global, name);
  return j->d->stage ? df_find(&j->d->stage->vars, name) : NULL;
}

/* BuildKit's own arguments, as the project calls them. */
static const char *builder_word(Str name) {
  static const char *const rows[][2] = {
      {"TARGETPLATFORM", "target_platform"}, {"TARGETARCH", "target_arch"}, {"TARGETOS", "target_os"},
      {"BUILDPLATFORM", "builder_platform"}, {"BUILDARCH", "builder_arch"}, {"BUILDOS", "builder_os"}};
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (str_is(name, rows[i][0])) return rows[i][1];
  return NULL;
}

static void decided(Job *j, Str name, Str value) {
  if (!j->silent)
    diag(j->d->ds, W0663, j->at, arena_fmt(j->d->a, "${%.*s}", STR_ARG(name)),
         value.n ? arena_fmt(j->d->a, "`%.*s`", STR_ARG(value)) : STR("nothing"));
}

static void put_variable(Job *j, Str name) {
  const DfVar *v = lookup(j, name);
  const char *word = builder_word(name);
  Arena *a = j->d->a;
  if ((j->flags & DFX_GLOBAL) && !(j->flags & DFX_KNOWN)) {
    if (v)
      buf_bytes(&j->out, arena_fmt(a, "@{%.*s}", STR_ARG(v->param)));
    else if (word)
      buf_bytes(&j->out, arena_fmt(a, "@{build.%s}", word));
    else
      decided(j, name, STR(""));
  } else if (j->flags & DFX_KNOWN) {
    if (!v || !v->known) {
      fail(j, "a variable that only the build knows");
      return;
    }
    if (v->is_arg) decided(j, name, v->value);
    put(j, v->value);
  } else if (word && (!v || v->is_arg)) {
    buf_bytes(&j->out, arena_fmt(a, "@{build.%s}", word));
  } else {
    bool arg = v && v->is_arg && (v->block == 0 || v->block == j->d->block);
    buf_bytes(&j->out, arena_fmt(a, "@{build.%s%.*s}", arg ? "" : "env.", STR_ARG(name)));
  }
}

/* Does the text match the pattern, `*` and `?` in it? */
static bool matches(Str p, Str s) {
  if (!p.n) return !s.n;
  if (p.s[0] == '*') {
    for (uint32_t i = 0; i <= s.n; i++)
      if (matches(str_sub(p, 1, p.n), str_sub(s, i, s.n))) return true;
    return false;
  }
  if (p.s[0] == '\\' && p.n > 1) p = str_sub(p, 1, p.n);
  return s.n && (p.s[0] == '?' || p.s[0] == s.s[0]) && matches(str_sub(p, 1, p.n), str_sub(s, 1, s.n));
}

/* ${X#p} ${X##p} ${X%p} ${X%%p} */
static Str trimmed(Str value, Str pattern, char op, bool longest) {
  for (uint32_t k = 0; k <= value.n; k++) {
    uint32_t n = longest ? value.n - k : k;
    Str part = op == '#' ? str_sub(value, 0, n) : str_sub(value, value.n - n, value.n);
    if (matches(pattern, part))
      return op == '#' ? str_sub(value, n, value.n) : str_sub(value, 0, value.n - n);
  }
  return value;
}

static void trim(Job *j, Str name, Str pattern, char op) {
  const DfVar *v = lookup(j, name);
  bool longest = pattern.n && pattern.s[0] == op;
  if (longest) pattern = str_sub(pattern, 1, pattern.n);
  uint32_t stars = 0;
  for (uint32_t i = 0; i < pattern.n; i++) stars += pattern.s[i] == '*';
  bool plain = str_find(pattern, '$') == pattern.n && stars < 4;
  if (!v || !v->known || !plain || (j->flags & DFX_GLOBAL)) {
    fail(j, "a pattern of a variable that only the build knows");
    return;
  }
  Str value = trimmed(v->value, pattern, op, longest);
  if (v->is_arg) decided(j, name, value);
  put(j, value);
}

static void expand(Job *j, Str t);

/* ${X:-w} ${X-w} ${X:+w} ${X+w} ${X:?w} ${X?w} */
static void choose(Job *j, Str name, char op, Str word) {
  const DfVar *v = lookup(j, name);
  bool full = v && (!v->known || v->value.n || (j->flags & DFX_GLOBAL));
  if (builder_word(name) && !v) full = true;
  if (op == '?' || (op == '-' && full)) {
    put_variable(j, name);
  } else if (op == '-' || full) {
    if (!v) decided(j, name, op == '-' ? word : STR(""));
    expand(j, word);
  } else if (!v) {
    decided(j, name, STR("")); /* the base may have it; who writes this does not count on it */
  }
}

/* The `}` that belongs to what begins at `at`; t.n if there is none. */
static uint32_t closing(Str t, uint32_t at) {
  for (uint32_t depth = 0; at < t.n; at++) {
    if (t.s[at] == '\\' && at + 1 < t.n)
      at++;
    else if (t.s[at] == '{')
      depth++;
    else if (t.s[at] == '}' && depth-- == 0)
      break;
  }
  return at;
}

/* Behind the `$`. */
static void variable(Job *j, Str t, uint32_t *at) {
  uint32_t lo = *at, hi = lo;
  if (lo < t.n && is_name_start(t.s[lo])) {
    while (hi < t.n && is_name(t.s[hi])) hi++;
    *at = hi;
    put_variable(j, str_sub(t, lo, hi));
    return;
  }
  if (lo == t.n || t.s[lo] != '{') {
    put(j, STR("$"));
    return;
  }
  uint32_t end = closing(t, ++lo);
  for (hi = lo; hi < end && is_name(t.s[hi]);) hi++;
  Str name = str_sub(t, lo, hi);
  if (end == t.n || !name.n || !is_name_start(name.s[0])) {
    if (!j->silent) diag(j->d->ds, E0682, j->at, str_sub(t, lo - 2, end < t.n ? end + 1 : end));
    j->failed = true;
    *at = t.n;
    return;
  }
  *at = end + 1;
  Str rest = str_sub(t, hi, end);
  if (!rest.n) {
    put_variable(j, name);
    return;
  }
  bool colon = rest.s[0] == ':' && rest.n > 1;
  char op = rest.s[colon ? 1 : 0];
  if (op == '-' || op == '+' || op == '?')
    choose(j, name, op, str_sub(rest, colon ? 2 : 1, rest.n));
  else if (op == '#' || op == '%')
    trim(j, name, str_sub(rest, 1, rest.n), op);
  else
    fail(j, "a form of a variable");
}

/* ---- the rest ---- */

static void expand(Job *j, Str t) {
  char quote = 0;
  bool literal = j->flags & DFX_LITERAL;
  for (uint32_t at = 0; at < t.n && !j->failed;) {
    char c = t.s[at++];
    if (c == '\n') continue;
    if (c == j->d->escape && quote != '\'' && at < t.n) {
      char next = t.s[at++];
      bool drops = !quote || next == '"' || next == '$' || next == j->d->escape;
      if (!drops) put(j, str_n(&c, 1));
      uint32_t len;
      utf8_decode(t, at - 1, &len);
      put(j, str_sub(t, at - 1, at - 1 + len));
      at += len - 1;
    } else if (c == quote) {
      quote = 0;
    } else if (!quote && !literal && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '$' && quote != '\'') {
      variable(j, t, &at);
    } else {
      uint32_t lo = at - 1;
      while (at < t.n && (unsigned char)t.s[at] >= 0x80 && (unsigned char)t.s[lo] >= 0x80) at++;
      if (c == '@' && at < t.n && t.s[at] == '{') at++; /* one text, so that both are seen */
      put(j, str_sub(t, lo, at));
    }
  }
}

bool df_expand(Df *d, const DfIns *i, Str raw, uint32_t lo, unsigned flags, Str *out) {
  Job j = {.d = d, .i = i, .t = raw, .flags = flags, .out = buf_new(d->a), .bytes = buf_new(d->a)};
  j.at = df_span(d, i, lo, lo + raw.n);
  expand(&j, raw);
  *out = buf_str(&j.out);
  return !j.failed;
}

bool df_value(Df *d, const DfIns *i, const DfWord *w, unsigned flags, Str *out) {
  Job j = {.d = d, .i = i, .t = w->text, .flags = flags, .out = buf_new(d->a), .bytes = buf_new(d->a)};
  j.at = df_span(d, i, w->lo, w->hi);
  expand(&j, w->text);
  *out = arena_fmt(d->a, "\"%.*s\"", STR_ARG(buf_str(&j.out)));
  return !j.failed;
}

bool df_known(Df *d, Str raw, unsigned flags, Str *out) {
  Job j = {.d = d,
           .t = raw,
           .flags = flags | DFX_KNOWN,
           .silent = true,
           .out = buf_new(d->a),
           .bytes = buf_new(d->a)};
  expand(&j, raw);
  *out = buf_str(&j.bytes);
  return !j.failed;
}
