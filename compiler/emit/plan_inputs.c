/* Dockerfiles and compose objects as the emitters of this folder write them, line by line. Not readers of what other
   tools write. Called by plan.c. */
#include "emit/plan_inputs.h"

#include "base/buf.h"

/* Takes a line off `rest`, without its line end. */
static Str take_line(Str *rest) {
  uint32_t n = str_find(*rest, '\n');
  Str line = str_sub(*rest, 0, n);
  *rest = str_sub(*rest, n < rest->n ? n + 1 : n, rest->n);
  return line;
}

static uint32_t indent_of(Str line) {
  uint32_t n = 0;
  while (n < line.n && line.s[n] == ' ') n++;
  return n;
}

/* ---- Dockerfile ---- */

/* "dev.pei:14" of "dev.pei:14: note"; empty if the comment names no place. */
static Str place_of(Str comment) {
  for (uint32_t i = str_find(comment, ':'); i < comment.n; i++) {
    uint32_t k = i + 1;
    while (comment.s[i] == ':' && k < comment.n && comment.s[k] >= '0' && comment.s[k] <= '9') k++;
    if (k > i + 1 && (k == comment.n || comment.s[k] == ':')) return str_sub(comment, 0, k);
  }
  return STR("");
}

/* The word that ends the heredoc which this line begins; empty if it begins none. */
static Str heredoc_tag(Str line) {
  for (uint32_t i = str_find(line, '<'); i + 3 < line.n; i++)
    if (line.s[i] == '<' && line.s[i + 1] == '<' && line.s[i + 2] == '\'')
      return str_sub(line, i + 3, i + 3 + str_find(str_sub(line, i + 3, line.n), '\''));
  return STR("");
}

/* The first line of a script that says something. */
static Str begin_of(Str body) {
  Str line = STR("");
  while (body.n) {
    line = take_line(&body);
    if (line.n && !str_starts(line, STR("#!")) && !str_is(line, "set -e")) break;
  }
  return line;
}

/* The first line of an instruction that is more than its options. */
static Str begin_of_words(Str text) {
  Str line = STR("");
  while (text.n) {
    line = take_line(&text);
    line = str_sub(line, indent_of(line), line.n);
    if (!str_starts(line, STR("--"))) break;
  }
  if (str_ends(line, STR(" \\"))) line.n -= 2;
  return line;
}

/* `A="1"` or `A`, of a line of ENV, LABEL or ARG. */
static void put_variable(Arena *a, Str word, Str pair, Str source, PlanInputs *out) {
  uint32_t eq = str_find(pair, '=');
  Str name = ARENA_JOIN(a, word, STR(" "), str_sub(pair, 0, eq));
  PlanInput *in = vec_push(a, out);
  *in = plan_input(a, name, str_sub(pair, eq < pair.n ? eq + 1 : eq, pair.n), STR(""));
  in->source = source;
}

static void put_instruction(Arena *a, Str text, Str body, Str source, PlanInputs *out) {
  uint32_t n = str_find(text, ' ');
  Str word = str_sub(text, 0, n), rest = str_sub(text, n < text.n ? n + 1 : n, text.n);
  if (str_is(word, "ENV") || str_is(word, "LABEL") || str_is(word, "ARG")) {
    while (rest.n) {
      Str line = take_line(&rest);
      line = str_sub(line, indent_of(line), line.n);
      if (str_ends(line, STR(" \\"))) line.n -= 2;
      put_variable(a, word, line, source, out);
    }
    return;
  }
  PlanInput *in = vec_push(a, out);
  *in = plan_input(a, word, rest, body.n ? begin_of(body) : begin_of_words(rest));
  in->source = source;
}

void plan_inputs_dockerfile(Arena *a, Str text, PlanInputs *out) {
  Str source = STR(""), rest = text;
  while (rest.n) {
    const char *start = rest.s;
    Str line = take_line(&rest), body = STR("");
    if (line.n == 0) continue;
    if (line.s[0] == '#') {
      source = place_of(str_sub(line, line.n < 2 ? line.n : 2, line.n));
      continue;
    }
    while (str_ends(line, STR("\\")) && rest.n) line = take_line(&rest);
    Str tag = heredoc_tag(line);
    const char *end = line.s + line.n;
    if (tag.n) {
      const char *from = rest.s;
      while (rest.n && !str_eq(line, tag)) line = take_line(&rest);
      body = str_n(from, (size_t)(line.s - from));
      end = line.s + line.n;
    }
    put_instruction(a, str_n(start, (size_t)(end - start)), body, source, out);
  }
}

/* ---- compose ---- */

enum { COMPOSE_DEPTH = 40 };
typedef struct {
  Arena *a;
  Str when;
  Str root, from_here,
      late; /* `root/` at the beginning of a value, and as the default of a launch variable */
  PlanInputs *out;
  Str keys[COMPOSE_DEPTH];
  uint32_t indents[COMPOSE_DEPTH], depth;
} Compose;

/* Without the quotes, and relative to the project. */
static Str plain_value(Compose *c, Str v) {
  Arena *a = c->a;
  if (v.n >= 2 && v.s[0] == '"' && v.s[v.n - 1] == '"' && !memchr(v.s, '\\', v.n)) v = str_sub(v, 1, v.n - 1);
  if (!c->root.n || str_is(c->root, ".")) return v;
  if (str_eq(v, c->root)) return STR(".");
  Str slash = c->from_here, late = c->late;
  if (str_starts(v, slash)) return ARENA_JOIN(a, STR("./"), str_sub(v, slash.n, v.n));
  for (uint32_t i = str_find(v, ':'); i + late.n <= v.n; i += 1 + str_find(str_sub(v, i + 1, v.n), ':'))
    if (memcmp(v.s + i, late.s, late.n) == 0)
      return ARENA_JOIN(a, str_sub(v, 0, i), STR(":-./"), str_sub(v, i + late.n, v.n));
  return v;
}

static void put_value(Compose *c, Str value) {
  if (c->depth < 2 || str_is(c->keys[1], "build")) return;
  Str parts[2 * COMPOSE_DEPTH];
  uint32_t n = 0;
  for (uint32_t i = 1; i < c->depth; i++) {
    if (i > 1) parts[n++] = STR(".");
    parts[n++] = c->keys[i];
  }
  Str name = n == 1 ? parts[0] : arena_join(c->a, n, parts);
  if (str_starts(name, STR("labels.pei."))) return;
  if (c->when.n) name = ARENA_JOIN(c->a, c->when, STR("."), name);
  *vec_push(c->a, c->out) = plan_input(c->a, name, plain_value(c, value), STR(""));
}

/* `key:` or `"key":` at the beginning of a line; 0 if there is none. Yields the bytes up to behind the colon. */
static uint32_t key_of(Str line, Str *key) {
  uint32_t i = 0;
  bool quoted = line.n && line.s[0] == '"';
  if (quoted)
    for (i = 1; i < line.n && line.s[i] != '"'; i++) i += line.s[i] == '\\';
  else
    i = str_find(line, ':');
  *key = str_sub(line, quoted, i < line.n ? i : line.n);
  i += quoted;
  bool ends = i < line.n && line.s[i] == ':' && (i + 1 == line.n || line.s[i + 1] == ' ');
  return ends ? i + 1 : 0;
}

/* The lines of a literal that stand deeper than its key. */
static Str literal(Str *rest, uint32_t indent) {
  const char *start = rest->s;
  uint32_t n = 0;
  while (rest->n) {
    Str look = *rest, line = take_line(&look);
    if (line.n && indent_of(line) <= indent) break;
    n = (uint32_t)(line.s + line.n - start);
    *rest = look;
  }
  return str_n(start, n);
}

void plan_inputs_compose(Arena *a, Str text, Str when, Str root, PlanInputs *out) {
  Compose c = {.a = a, .when = when, .root = root, .out = out};
  c.from_here = ARENA_JOIN(a, root, STR("/"));
  c.late = ARENA_JOIN(a, STR(":-"), c.from_here);
  while (text.n) {
    Str line = take_line(&text), key;
    uint32_t indent = indent_of(line), dash = indent;
    line = str_sub(line, indent, line.n);
    for (; str_starts(line, STR("- ")); indent += 2) {
      dash = indent;
      line = str_sub(line, 2, line.n);
    }
    if (!line.n) continue;
    while (c.depth && c.indents[c.depth - 1] >= indent) c.depth--;
    uint32_t n = key_of(line, &key), outer = c.depth, deeper = n ? indent : dash;
    if (n && c.depth < COMPOSE_DEPTH) c.keys[c.depth] = key, c.indents[c.depth++] = indent;
    Str value = str_sub(line, n, line.n);
    value = str_sub(value, indent_of(value), value.n);
    if (!value.n) continue;
    if (value.s[0] == '|') value = literal(&text, deeper);
    put_value(&c, value);
    if (n && !str_is(value, "!override")) c.depth = outer;
  }
}
