/* YAML writing against libyaml: random documents of odd texts are read by its parser, and its emitter, in the same
   styles, must write the same bytes. That the values are the same ones: tests/quote. */
#include "test.h"

#include "emit/yaml.h"
#include <yaml.h>

static uint64_t state = 42;
static uint32_t below(uint32_t n) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % n;
}

static const char *const pieces[] = {
    "a",
    "b c",
    " ",
    "\n",
    "\n\n",
    "  x",
    "-",
    "- ",
    "?",
    ":",
    ": ",
    "#",
    " #",
    "{",
    "]",
    "\"",
    "'",
    "\\",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\t",
    "\r",
    "\x01",
    "\x7F",
    "\x1B",
    "\xC2\x85",
    "\xC2\x80",
    "\xC2\xA0",
    "\xC3\xA9",
    "\xE2\x80\xA8",
    "\xE2\x80\xA9",
    "\xEF\xBB\xBF",
    "\xEF\xBF\xBE",
    "\xEF\xBF\xBD",
    "\xF0\x9F\x98\x80",
    "yes",
    "null",
    "1",
    "0x1f",
    "1e3",
    "~",
    "*a",
    "&a",
    "!t",
    "...",
    "---",
    "word.word",
    "long long long long long long long long long long",
    "Y",
    "\xE2\x82\xAC",
    "=",
    "<<",
    "\x0B",
    "\xED\x9F\xBF",
};
enum { PIECES = sizeof pieces / sizeof *pieces };

static Str text(Arena *a) {
  Buf b = buf_new(a);
  for (uint32_t n = below(5); n-- > 0;) buf_bytes(&b, str_c(pieces[below(PIECES)]));
  return buf_str(&b);
}

static Arena *memory;

static void any(Yaml *y, uint32_t depth);

static void collection(Yaml *y, uint32_t depth) {
  bool list = below(2);
  if (list)
    yaml_list(y);
  else
    yaml_map(y);
  for (uint32_t i = 0, n = below(4); i < n; i++) {
    /* keys of their own: the parser does not mind, people do */
    if (!list) yaml_key(y, below(2) ? arena_fmt(memory, "k%u", i) : text(memory));
    any(y, depth + 1);
  }
  yaml_end(y);
}

static void any(Yaml *y, uint32_t depth) {
  switch (below(depth > 5 ? 4 : 7)) {
  case 0: yaml_int(y, (int64_t)below(2000) - 1000); break;
  case 1: yaml_bool(y, below(2)); break;
  case 2: yaml_null(y); break;
  case 3: yaml_str(y, text(memory)); break;
  case 4: yaml_str(y, text(memory)); break;
  default: collection(y, depth);
  }
}

static void document(Yaml *y, void *ctx) {
  (void)ctx;
  collection(y, 0);
}

static int take(void *ctx, unsigned char *bytes, size_t n) {
  buf_bytes(ctx, str_n((const char *)bytes, n));
  return 1;
}

/* What libyaml writes of what it reads; nothing if it cannot read it. */
static Str as_libyaml(Arena *a, Str ours) {
  yaml_parser_t parser;
  yaml_emitter_t emitter;
  yaml_event_t event;
  Buf out = buf_new(a);
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, (const unsigned char *)ours.s, ours.n);
  yaml_emitter_initialize(&emitter);
  yaml_emitter_set_output(&emitter, take, &out);
  yaml_emitter_set_width(&emitter, -1);
  yaml_emitter_set_unicode(&emitter, 1);
  bool ok = true;
  for (bool more = true; more && ok;) {
    ok = yaml_parser_parse(&parser, &event);
    more = ok && event.type != YAML_STREAM_END_EVENT;
    if (ok && event.type == YAML_DOCUMENT_END_EVENT) event.data.document_end.implicit = 1;
    ok = ok && yaml_emitter_emit(&emitter, &event);
  }
  yaml_emitter_delete(&emitter);
  yaml_parser_delete(&parser);
  return ok ? buf_str(&out) : STR("");
}

static void same_bytes(void) {
  for (uint32_t i = 0; i < 3000; i++) {
    TEST_ARENA(a);
    Buf b = buf_new(&a);
    memory = &a;
    yaml_write(&b, 0, document, NULL);
    if (!CHECK_STR(as_libyaml(&a, buf_str(&b)), b.v)) printf("document %u\n", i);
    arena_free(&a);
  }
}

/* A margin moves every line that has something on it. */
static void margin(void) {
  for (uint32_t i = 0; i < 200; i++) {
    TEST_ARENA(a);
    Buf flat = buf_new(&a), moved = buf_new(&a), wanted = buf_new(&a);
    memory = &a;
    uint64_t here = state;
    yaml_write(&flat, 0, document, NULL);
    state = here;
    yaml_write(&moved, 4, document, NULL);
    Str text = buf_str(&flat);
    for (uint32_t lo = 0, hi; lo < text.n; lo = hi + 1) {
      hi = lo + str_find(str_sub(text, lo, text.n), '\n');
      if (hi > lo) buf_pad(&wanted, 4);
      buf_bytes(&wanted, str_sub(text, lo, hi));
      buf_lit(&wanted, "\n");
    }
    CHECK_STR(buf_str(&moved), buf_str(&wanted).s);
    arena_free(&a);
  }
}

static void long_key(Yaml *y, void *ctx) {
  char key[150];
  memset(key, 'k', sizeof key);
  yaml_map(y);
  for (uint32_t n = 127; n < 131; n++) {
    key[0] = (char)('a' + n - 127);
    yaml_pair(y, str_n(key, n), STR("v"));
  }
  for (uint32_t n = 0; n < 4; n++) {
    key[0] = (char)('p' + n);
    yaml_key(y, str_n(key, 140));
    if (n % 2)
      yaml_list(y);
    else
      yaml_map(y);
    for (uint32_t i = 0; n > 1 && i < 2; i++) {
      if (n % 2 == 0) yaml_key(y, str_n(key, 1 + i));
      yaml_str(y, STR("two\nlines"));
    }
    yaml_end(y);
  }
  yaml_end(y);
  (void)ctx;
}

static void long_keys(void) {
  TEST_ARENA(a);
  Buf b = buf_new(&a);
  yaml_write(&b, 0, long_key, NULL);
  CHECK_STR(as_libyaml(&a, buf_str(&b)), b.v);
  arena_free(&a);
}

int main(void) {
  same_bytes();
  margin();
  long_keys();
  return test_end();
}
