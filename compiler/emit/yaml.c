/* Writing YAML in one pass: of its many ways to say a thing, only those that every reader agrees on. What libyaml,
   other readers and compose make of it: tests/quote. Called by compose.c and service.c. */
#include "emit/yaml.h"

#include "base/utf8.h"

Yaml yaml_new(Buf *out) { return (Yaml){.out = out, .scratch = buf_new(out->arena)}; }

/* Where the next line of the innermost map or list begins. */
static void begin(Yaml *y) {
  YamlLevel *l = &y->levels[y->depth];
  bool first = !l->used;
  l->used = true;
  if (first && l->after_key) buf_lit(y->out, "\n");
  if (!(first && l->after_dash)) buf_pad(y->out, l->indent);
}

/* ---- maps and lists ---- */

static void open_level(Yaml *y, bool list) {
  YamlLevel level = {.list = list};
  const YamlLevel *outer = &y->levels[y->depth];
  if (y->depth && outer->list) {
    begin(y);
    buf_lit(y->out, "- ");
    level.after_dash = true;
    level.indent = outer->indent + 2;
  } else if (y->depth) {
    level.after_key = true;
    level.indent = list ? outer->indent : outer->indent + 2;
  }
  if (y->depth + 1 < YAML_DEPTH) y->depth++;
  y->levels[y->depth] = level;
}

void yaml_map(Yaml *y) { open_level(y, false); }
void yaml_list(Yaml *y) { open_level(y, true); }

void yaml_end(Yaml *y) {
  const YamlLevel *l = &y->levels[y->depth--];
  if (l->used) return;
  if (l->after_key) buf_lit(y->out, " ");
  buf_bytes(y->out, l->list ? STR("[]\n") : STR("{}\n"));
}

/* ---- scalars ---- */

/* A word that YAML 1.1 or 1.2 reads as something else than text. */
static bool is_trap(Str s) {
  static const char *const traps[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  if (s.n > 5) return false;
  char low[6] = {0};
  for (uint32_t i = 0; i < s.n; i++) low[i] = (char)(s.s[i] | 0x20);
  for (uint32_t i = 0; i < sizeof traps / sizeof *traps; i++)
    if (strcmp(low, traps[i]) == 0) return true;
  return false;
}

/* [A-Za-z_][A-Za-z0-9_-]*, in keys also with dots inside. */
static bool is_plain(Str s, bool dots) {
  if (s.n == 0) return false;
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.s[i], low = (char)(c | 0x20);
    if ((low >= 'a' && low <= 'z') || c == '_') continue;
    bool inside = (c >= '0' && c <= '9') || c == '-' || (dots && c == '.');
    if (i == 0 || !inside) return false;
  }
  return !is_trap(s);
}

/* Several lines that can stand as they are. */
static bool is_literal(Str s) {
  if (str_find(s, '\n') == s.n || s.s[0] == ' ' || s.s[0] == '\n' || s.s[0] == '\t') return false;
  for (uint32_t i = 0, len; i < s.n; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    bool odd = utf8_is_control(code) || code == 0x2028 || code == 0x2029 || code == 0xFFFE || code == 0xFFFF;
    if (code != '\n' && (code < ' ' || odd)) return false;
    bool last = i + 1 == s.n, before_end = !last && s.s[i + 1] == '\n';
    if (code == ' ' && (last || before_end)) return false;
    if (code == '\n' && before_end && i + 2 == s.n) return false; /* two line ends at the end */
  }
  return true;
}

static void put_literal(Yaml *y, Str s) {
  uint32_t indent = y->levels[y->depth].indent + 2;
  buf_bytes(y->out, s.s[s.n - 1] == '\n' ? STR("|\n") : STR("|-\n"));
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\n');
    if (hi > lo) buf_pad(y->out, indent);
    buf_bytes(y->out, str_sub(s, lo, hi));
    buf_lit(y->out, "\n");
  }
}

static void begin_value(Yaml *y) {
  if (y->levels[y->depth].list) {
    begin(y);
    buf_lit(y->out, "- ");
  } else {
    buf_lit(y->out, " ");
  }
}

/* YAML's double quotes read everything that JSON's do. */
static void put_value(Yaml *y, Str s) {
  begin_value(y);
  if (is_plain(s, false)) {
    buf_bytes(y->out, s);
  } else if (is_literal(s)) {
    put_literal(y, s);
    return;
  } else {
    quote_json(y->out, s);
  }
  buf_lit(y->out, "\n");
}

/* Readers look for the `:` of a key within 1,024 characters, unless it is marked as one. */
void yaml_key(Yaml *y, Str key) {
  begin(y);
  if (is_plain(key, true) && key.n < 1000) {
    buf_bytes(y->out, key);
  } else if (key.n < 1000 / 6) {
    quote_json(y->out, key);
  } else {
    buf_lit(y->out, "? ");
    quote_json(y->out, key);
    buf_lit(y->out, "\n");
    buf_pad(y->out, y->levels[y->depth].indent);
  }
  buf_lit(y->out, ":");
}

void yaml_text(Yaml *y, Text t) {
  y->scratch.n = 0;
  quote_compose(&y->scratch, t);
  put_value(y, buf_str(&y->scratch));
}

void yaml_str(Yaml *y, Str s) {
  if (str_find(s, '$') == s.n)
    put_value(y, s);
  else
    yaml_text(y, (Text){&(Part){.kind = PART_TEXT, .text = s}, 1});
}

void yaml_int(Yaml *y, int64_t n) {
  begin_value(y);
  buf_int(y->out, n);
  buf_lit(y->out, "\n");
}

void yaml_bool(Yaml *y, bool v) {
  begin_value(y);
  buf_bytes(y->out, v ? STR("true\n") : STR("false\n"));
}

void yaml_null(Yaml *y) {
  begin_value(y);
  buf_lit(y->out, "null\n");
}

void yaml_pair(Yaml *y, Str key, Str value) {
  yaml_key(y, key);
  yaml_str(y, value);
}

/* ---- between the keys ---- */

void yaml_comment(Yaml *y, Str text) {
  begin(y);
  buf_lit(y->out, "# ");
  quote_comment(y->out, text);
  buf_lit(y->out, "\n");
}

void yaml_gap(Yaml *y) { buf_lit(y->out, "\n"); }
