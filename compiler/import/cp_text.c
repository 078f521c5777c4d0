/* Text of a compose file: `${NAME:-default}` is a value of the launch, `$$` a dollar. Called by the other cp_*.c
   files. */
#include "import/cp.h"

typedef struct {
  Cp *c;
  const YmlNode *n;
  bool late, failed, mixed;
  Buf out;  /* the inside of a string of the project */
  Buf text; /* the same with defaults */
  Str only; /* the one `late(…)` that it is */
} Job;

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

static void put(Job *j, Str s) {
  draft_escape(&j->out, s);
  buf_bytes(&j->text, s);
  if (s.n) j->mixed = true;
}

static bool looks_secret(Str name) {
  static const char *const words[] = {"PASS",       "SECRET", "TOKEN",  "KEY",
                                      "CREDENTIAL", "pass",   "secret", "token"};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    for (uint32_t k = 0; k + strlen(words[i]) <= name.n; k++)
      if (memcmp(name.s + k, words[i], strlen(words[i])) == 0) return true;
  return false;
}

static void put_late(Job *j, Str name, Str fallback, bool required) {
  Arena *a = j->c->a;
  Str call = required
                 ? arena_fmt(a, "late(\"%.*s\")", STR_ARG(name))
                 : arena_fmt(a, "late(\"%.*s\", %.*s)", STR_ARG(name), STR_ARG(draft_string(a, fallback)));
  if (!j->mixed && !j->only.n)
    j->only = call;
  else
    j->mixed = true;
  buf_bytes(&j->out, arena_fmt(a, "@{%.*s}", STR_ARG(call)));
  buf_bytes(&j->text, fallback);
}

static void scan(Job *j, Str t);

/* What a default says: the variables in it are decided. */
static Str plain(Job *j, Str word) {
  Job inner = {.c = j->c, .n = j->n, .out = buf_new(j->c->a), .text = buf_new(j->c->a)};
  scan(&inner, word);
  j->failed |= inner.failed;
  return buf_str(&inner.text);
}

static void put_variable(Job *j, Str name, char op, Str word) {
  Cp *c = j->c;
  const DfVar *known = df_find(&c->env, name);
  bool secret = known && looks_secret(name);
  Str fallback = known && !secret ? known->value : op == '-' ? plain(j, word) : STR("");
  bool required = !known && op == '?';
  if (op == '+') {
    fallback = known ? plain(j, word) : STR("");
  } else if (j->late) {
    if (secret) diag(c->ds, W0664, j->n->at, name);
    put_late(j, name, fallback, required || secret);
    return;
  }
  Str says = fallback.n ? arena_fmt(c->a, "`%.*s`", STR_ARG(fallback)) : STR("nothing");
  if (secret) says = STR("nothing"), fallback = STR("");
  diag(c->ds, W0663, j->n->at, arena_fmt(c->a, "${%.*s}", STR_ARG(name)), says);
  put(j, fallback);
}

/* Behind `${`; *at behind the `}`. */
static bool braces(Job *j, Str t, uint32_t *at) {
  uint32_t lo = *at, hi = lo, end = lo, depth = 0;
  for (; end < t.n && (t.s[end] != '}' || depth); end++) {
    if (t.s[end] == '{') depth++;
    if (t.s[end] == '}') depth--;
  }
  while (hi < end && is_name(t.s[hi])) hi++;
  if (end >= t.n || hi == lo || !is_name_start(t.s[lo])) return false;
  Str name = str_sub(t, lo, hi), rest = str_sub(t, hi, end);
  if (rest.n && rest.s[0] == ':') rest = str_sub(rest, 1, rest.n);
  if (hi < end && (!rest.n || !strchr("-?+", rest.s[0]))) return false;
  put_variable(j, name, rest.n ? rest.s[0] : 0, rest.n ? str_sub(rest, 1, rest.n) : rest);
  *at = end + 1;
  return true;
}

static void scan(Job *j, Str t) {
  for (uint32_t i = 0, lo; i < t.n && !j->failed;) {
    for (lo = i; i < t.n && t.s[i] != '$';) i++;
    if (i > lo) put(j, str_sub(t, lo, i));
    if (i == t.n) return;
    lo = ++i;
    if (i < t.n && t.s[i] == '$') {
      put(j, STR("$"));
      i++;
    } else if (i < t.n && is_name_start(t.s[i])) {
      while (i < t.n && is_name(t.s[i])) i++;
      put_variable(j, str_sub(t, lo, i), 0, STR(""));
    } else if (i == t.n || t.s[i] != '{' || (++i, !braces(j, t, &i))) {
      diag(j->c->ds, E0685, j->n->at, str_sub(t, lo - 1, t.n));
      j->failed = true;
    }
  }
}

bool cp_value_of(Cp *c, const YmlNode *n, Str text, bool late, Str *out) {
  Job j = {.c = c, .n = n, .late = late, .out = buf_new(c->a), .text = buf_new(c->a)};
  scan(&j, text);
  *out = j.only.n && !j.mixed ? j.only : arena_fmt(c->a, "\"%.*s\"", STR_ARG(buf_str(&j.out)));
  return !j.failed;
}

bool cp_value(Cp *c, const YmlNode *n, bool late, Str *out) { return cp_value_of(c, n, n->text, late, out); }

bool cp_known(Cp *c, const YmlNode *n, Str *out) {
  Job j = {.c = c, .n = n, .out = buf_new(c->a), .text = buf_new(c->a)};
  scan(&j, n->text);
  *out = buf_str(&j.text);
  return !j.failed;
}

/* KEY=VALUE lines; a value may stand in quotes. */
void cp_read_env(Cp *c) {
  Str t;
  if (c->env_read) return;
  c->env_read = true;
  if (!import_file(c->im, arena_fmt(c->a, "%.*s.env", STR_ARG(c->im->base)), &t)) return;
  for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(t, lo, t.n), '\n');
    Str line = str_sub(t, lo, hi);
    while (line.n && df_is_space(line.s[line.n - 1])) line.n--;
    if (str_starts(line, STR("export "))) line = str_sub(line, 7, line.n);
    uint32_t equals = str_find(line, '=');
    if (!equals || equals == line.n || line.s[0] == '#') continue;
    Str value = str_sub(line, equals + 1, line.n);
    bool quoted =
        value.n > 1 && (value.s[0] == '"' || value.s[0] == '\'') && value.s[value.n - 1] == value.s[0];
    if (quoted) value = str_sub(value, 1, value.n - 1);
    *vec_push(c->a, &c->env) = (DfVar){.name = str_sub(line, 0, equals), .value = value, .known = true};
  }
}
