/* Writing YAML in one pass, without a tree and without events: block style as libyaml has it, byte for byte, which
   tests/unit/emit_yaml.c compares. Called by compose.c and service.c; what readers and compose make of it:
   tests/quote. */
#include "emit/yaml.h"

#include "base/utf8.h"
#include "emit/quote_class.h"

enum { LONG_KEY = 128 }; /* a longer key, or one with a line end, stands on a line of its own, behind `? ` */

/* A map or list that is open, and what was written just before it. */
typedef struct {
  bool list, any; /* any: it has an item */
  enum { AT_ROOT, BEHIND_KEY, BEHIND_DASH } place;
  uint32_t indent; /* of its items */
} Level;

struct Yaml {
  Buf *out;
  Buf scratch;
  uint32_t margin;
  VEC(Level) levels;
  bool inlined; /* the line has its `- `: what comes goes on there */
  bool valued;  /* a key waits for its value, on its line or, with `dashed`, behind the `:` of a long key */
  bool dashed;
};

void yaml_write(Buf *out, uint32_t indent, void (*body)(Yaml *y, void *ctx), void *ctx) {
  Yaml y = {.out = out, .scratch = buf_new(out->arena), .margin = indent};
  body(&y, ctx);
}

/* ---- where things stand ---- */

static Level *innermost(Yaml *y) { return &y->levels.v[y->levels.n - 1]; }

static void line(Yaml *y, uint32_t indent) {
  if (!y->inlined) buf_pad(y->out, y->margin + indent);
  y->inlined = false;
}

/* Before each item of a map or list. */
static void item(Yaml *y) {
  Level *level = innermost(y);
  if (!level->any && level->place == BEHIND_KEY) buf_lit(y->out, "\n");
  if (!level->any && level->place == BEHIND_DASH) buf_lit(y->out, " "), y->inlined = true;
  level->any = true;
  line(y, level->indent);
}

/* Before a value: the dash, if it is the item of a list. True: it stands behind a dash or `:` of its own line. */
static bool value(Yaml *y) {
  bool dash = !y->valued || y->dashed;
  if (!y->valued) item(y), buf_lit(y->out, "-");
  y->valued = y->dashed = false;
  return dash;
}

static void open_level(Yaml *y, bool list) {
  Level level = {.list = list};
  if (y->levels.n) {
    level.place = value(y) ? BEHIND_DASH : BEHIND_KEY;
    level.indent = innermost(y)->indent + (list && level.place == BEHIND_KEY ? 0 : 2);
  }
  *vec_push(y->out->arena, &y->levels) = level;
}

void yaml_map(Yaml *y) { open_level(y, false); }
void yaml_list(Yaml *y) { open_level(y, true); }

void yaml_end(Yaml *y) {
  Level level = y->levels.v[--y->levels.n];
  if (level.any) return;
  if (level.place != AT_ROOT)
    buf_lit(y->out, " ");
  else
    line(y, 0);
  buf_bytes(y->out, level.list ? STR("[]\n") : STR("{}\n"));
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
  if (s.n == 0 || !quote_is(s.s[0], LETTER)) return false;
  for (uint32_t i = 1; i < s.n; i++)
    if (!quote_is(s.s[i], LETTER | DIGIT) && !(dots && s.s[i] == '.')) return false;
  return !is_trap(s);
}

/* Several lines that can stand as they are. */
static bool is_literal(Str s) {
  if (str_find(s, '\n') == s.n || s.s[0] == ' ' || s.s[0] == '\n' || s.s[0] == '\t') return false;
  for (uint32_t i = 0, len; i < s.n; i += len) {
    uint32_t code = utf8_decode(s, i, &len);
    if (code != '\n' && quote_yaml_escapes(code) && code != '"' && code != '\\') return false;
    bool last = i + 1 == s.n, before_end = !last && s.s[i + 1] == '\n';
    if (code == ' ' && (last || before_end)) return false;
    if (code == '\n' && before_end && i + 2 == s.n) return false; /* two line ends at the end */
  }
  return true;
}

static void put_literal(Yaml *y, Str s, uint32_t indent) {
  buf_bytes(y->out, s.s[s.n - 1] == '\n' ? STR("|\n") : STR("|-\n"));
  for (uint32_t lo = 0, hi; lo < s.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(s, lo, s.n), '\n');
    if (hi > lo) buf_pad(y->out, y->margin + indent);
    buf_bytes(y->out, str_sub(s, lo, hi));
    buf_lit(y->out, "\n");
  }
}

static void put_value(Yaml *y, Str s) {
  value(y);
  buf_lit(y->out, " ");
  if (is_literal(s)) {
    put_literal(y, s, innermost(y)->indent + 2);
    return;
  }
  if (is_plain(s, false))
    buf_bytes(y->out, s);
  else
    quote_yaml(y->out, s);
  buf_lit(y->out, "\n");
}

/* Has it a line end, as YAML sees it? */
static bool has_break(Str key) {
  for (uint32_t i = 0, len; i < key.n; i += len) {
    uint32_t code = utf8_decode(key, i, &len);
    if (code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 || code == 0x2029) return true;
  }
  return false;
}

void yaml_key(Yaml *y, Str key) {
  bool plain = is_plain(key, true);
  item(y);
  y->valued = true;
  y->dashed = key.n > LONG_KEY || (!plain && has_break(key));
  if (y->dashed) buf_lit(y->out, "? ");
  if (plain)
    buf_bytes(y->out, key);
  else
    quote_yaml(y->out, key);
  if (y->dashed) buf_lit(y->out, "\n"), line(y, innermost(y)->indent);
  buf_lit(y->out, ":");
}

void yaml_instead(Yaml *y) { buf_lit(y->out, " !override"); }

void yaml_text(Yaml *y, Text t) {
  if (t.n == 1 && t.v[0].kind == PART_TEXT && str_find(t.v[0].text, '$') == t.v[0].text.n) {
    put_value(y, t.v[0].text);
    return;
  }
  y->scratch.n = 0;
  quote_compose(&y->scratch, t);
  put_value(y, buf_str(&y->scratch));
}

void yaml_exact(Yaml *y, Str s) { put_value(y, s); }

void yaml_str(Yaml *y, Str s) { yaml_text(y, (Text){&(Part){.kind = PART_TEXT, .text = s}, 1}); }

/* What is not text. */
static void put_word(Yaml *y, Str word) {
  value(y);
  buf_lit(y->out, " ");
  buf_bytes(y->out, word);
  buf_lit(y->out, "\n");
}

void yaml_int(Yaml *y, int64_t n) {
  y->scratch.n = 0;
  buf_int(&y->scratch, n);
  put_word(y, buf_str(&y->scratch));
}

void yaml_decimal(Yaml *y, int64_t millionths) {
  uint64_t n = millionths < 0 ? 0 - (uint64_t)millionths : (uint64_t)millionths;
  int64_t part = (int64_t)(n % 1000000);
  y->scratch.n = 0;
  if (millionths < 0) buf_lit(&y->scratch, "-");
  buf_int(&y->scratch, (int64_t)(n / 1000000));
  if (part) buf_lit(&y->scratch, ".");
  for (int64_t unit = 100000; part; part %= unit, unit /= 10) buf_int(&y->scratch, part / unit);
  put_word(y, buf_str(&y->scratch));
}

void yaml_bool(Yaml *y, bool v) { put_word(y, v ? STR("true") : STR("false")); }
void yaml_null(Yaml *y) { put_word(y, STR("null")); }

bool yaml_marks(const Yaml *y) { return y->out->marks; }
void yaml_put_mark(Yaml *y, Mark m) { marks_put(y->out, m); }

void yaml_pair(Yaml *y, Str key, Str v) {
  yaml_key(y, key);
  yaml_str(y, v);
}
