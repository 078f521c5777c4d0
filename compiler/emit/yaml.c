/* libyaml's emitter behind a small face. Called by compose.c and service.c; what libyaml, other readers and compose
   make of the result: tests/quote. */
#include "emit/yaml.h"

#include "base/utf8.h"
#include <yaml.h>

enum { YAML_DEPTH = 40 };
struct Yaml {
  Buf text;
  Buf scratch;
  yaml_emitter_t emitter;
  uint32_t depth;
  bool is_list[YAML_DEPTH];
};

static int put_out(void *ctx, unsigned char *bytes, size_t n) {
  Yaml *y = ctx;
  buf_bytes(&y->text, str_n((const char *)bytes, n));
  return 1;
}

/* `ok` of making the event. libyaml fails only when it has no memory. */
static void put_event(Yaml *y, yaml_event_t *event, int ok) {
  if (!ok || !yaml_emitter_emit(&y->emitter, event)) arena_oom(y->text.arena);
}

static void document(Yaml *y, void (*body)(Yaml *y, void *ctx), void *ctx) {
  yaml_event_t e;
  yaml_emitter_set_output(&y->emitter, put_out, y);
  yaml_emitter_set_indent(&y->emitter, 2);
  yaml_emitter_set_width(&y->emitter, -1);
  yaml_emitter_set_unicode(&y->emitter, 1);
  yaml_emitter_set_break(&y->emitter, YAML_LN_BREAK);
  put_event(y, &e, yaml_stream_start_event_initialize(&e, YAML_UTF8_ENCODING));
  put_event(y, &e, yaml_document_start_event_initialize(&e, NULL, NULL, NULL, 1));
  body(y, ctx);
  put_event(y, &e, yaml_document_end_event_initialize(&e, 1));
  put_event(y, &e, yaml_stream_end_event_initialize(&e));
}

static void indent_lines(Buf *out, uint32_t indent, Str text) {
  for (uint32_t lo = 0, hi; lo < text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(text, lo, text.n), '\n');
    if (hi > lo) buf_pad(out, indent);
    buf_bytes(out, str_sub(text, lo, hi));
    buf_lit(out, "\n");
  }
}

void yaml_write(Buf *out, uint32_t indent, void (*body)(Yaml *y, void *ctx), void *ctx) {
  Arena *a = out->arena;
  Yaml *volatile y = arena_new(a, Yaml);
  y->text = buf_new(a);
  y->scratch = buf_new(a);
  jmp_buf *volatile outer = a->oom;
  jmp_buf here;
  if (!yaml_emitter_initialize(&y->emitter)) arena_oom(a);
  a->oom = &here;
  bool oom = setjmp(here) != 0;
  if (!oom) document(y, body, ctx);
  yaml_emitter_delete(&y->emitter);
  a->oom = outer;
  if (oom) arena_oom(a);
  indent_lines(out, indent, buf_str(&y->text));
}

/* ---- maps and lists ---- */

static void open_level(Yaml *y, bool list) {
  if (y->depth + 1 < YAML_DEPTH) y->depth++;
  y->is_list[y->depth] = list;
}

void yaml_map(Yaml *y) {
  yaml_event_t e;
  put_event(y, &e, yaml_mapping_start_event_initialize(&e, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
  open_level(y, false);
}

void yaml_list(Yaml *y) {
  yaml_event_t e;
  put_event(y, &e, yaml_sequence_start_event_initialize(&e, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE));
  open_level(y, true);
}

void yaml_end(Yaml *y) {
  yaml_event_t e;
  bool list = y->is_list[y->depth--];
  put_event(y, &e, list ? yaml_sequence_end_event_initialize(&e) : yaml_mapping_end_event_initialize(&e));
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

static void put_scalar(Yaml *y, Str s, yaml_scalar_style_t style) {
  yaml_event_t e;
  bool plain = style == YAML_PLAIN_SCALAR_STYLE;
  const yaml_char_t *bytes = (const yaml_char_t *)(s.n ? s.s : "");
  put_event(y, &e, yaml_scalar_event_initialize(&e, NULL, NULL, bytes, (int)s.n, plain, !plain, style));
}

static void put_value(Yaml *y, Str s) {
  yaml_scalar_style_t style = YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  if (is_plain(s, false))
    style = YAML_PLAIN_SCALAR_STYLE;
  else if (is_literal(s))
    style = YAML_LITERAL_SCALAR_STYLE;
  put_scalar(y, s, style);
}

void yaml_key(Yaml *y, Str key) {
  put_scalar(y, key, is_plain(key, true) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
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
  y->scratch.n = 0;
  buf_int(&y->scratch, n);
  put_scalar(y, buf_str(&y->scratch), YAML_PLAIN_SCALAR_STYLE);
}

void yaml_bool(Yaml *y, bool v) { put_scalar(y, v ? STR("true") : STR("false"), YAML_PLAIN_SCALAR_STYLE); }
void yaml_null(Yaml *y) { put_scalar(y, STR("null"), YAML_PLAIN_SCALAR_STYLE); }

void yaml_pair(Yaml *y, Str key, Str value) {
  yaml_key(y, key);
  yaml_str(y, value);
}
