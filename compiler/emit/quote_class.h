/* What the two halves of the quoting module share: the classes of bytes. Nobody else includes this. */
#ifndef PEI_EMIT_QUOTE_CLASS_H
#define PEI_EMIT_QUOTE_CLASS_H

#include "emit/quote.h"

enum {
  BARE = 1,    /* [A-Za-z0-9_@%+=:,./-]: needs no quotes in a shell or a Dockerfile */
  DOUBLE = 2,  /* special in a Dockerfile's double quotes */
  WORD = 4,    /* special where a Dockerfile's words are read */
  JSON = 8,    /* special in a JSON string, or the first byte of what may be */
  YAML = 32,   /* special in a YAML string in double quotes, or the first byte of what may be */
  LETTER = 64, /* [A-Za-z_] */
  DIGIT = 128, /* [0-9-] */
  NAME = 16,   /* may stand in a name or an image reference */
};
static const uint8_t quote_class[256] = {
    ['A' ... 'Z'] = BARE | NAME | LETTER,
    ['a' ... 'z'] = BARE | NAME | LETTER,
    ['0' ... '9'] = BARE | NAME | DIGIT,
    ['_'] = BARE | NAME | LETTER,
    ['@'] = BARE | NAME,
    ['%'] = BARE | NAME,
    ['+'] = BARE | NAME,
    ['='] = BARE | NAME,
    [':'] = BARE | NAME,
    [','] = BARE | NAME,
    ['.'] = BARE | NAME,
    ['/'] = BARE | NAME,
    ['-'] = BARE | NAME | DIGIT,
    ['['] = NAME,
    [']'] = NAME,
    ['"'] = DOUBLE | WORD | JSON | YAML,
    ['\\'] = DOUBLE | WORD | JSON | YAML,
    ['$'] = DOUBLE | WORD,
    ['\''] = WORD,
    [0 ... 31] = JSON | YAML,
    [127] = JSON | YAML,
    [0xC2] = JSON | YAML,
    [0xE2] = JSON | YAML,
    [0xEF] = JSON | YAML,
    [0xF0 ... 0xF4] = YAML,
};

static inline bool quote_is(char c, uint8_t class) { return quote_class[(uint8_t)c] & class; }
/* End of the run of bytes from `i` that are not of the class. */
static inline uint32_t quote_run(Str s, uint32_t i, uint8_t class) {
  while (i < s.n && !quote_is(s.s[i], class)) i++;
  return i;
}

/* Eight bytes at a time: how far from `i` all are ASCII, no controls and no `"` or backslash. May end early. */
static inline uint32_t quote_plain(Str s, uint32_t i) {
  const uint64_t each = UINT64_MAX / 255, top = each * 0x80;
  for (uint64_t w; s.n - i >= sizeof w; i += (uint32_t)sizeof w) {
    memcpy(&w, s.s + i, sizeof w);
    uint64_t quote = w ^ each * '"', slash = w ^ each * '\\';
    if (((w - each * ' ') | (quote - each) | (slash - each) | (w + each) | w) & top) break;
  }
  return i;
}

/* The next n bytes of b, for the caller to fill in. */
static inline char *quote_take(Buf *b, uint32_t n) {
  if (b->cap - b->n <= n) {
    buf_pad(b, n); /* makes room */
    b->n -= n;
  }
  b->n += n;
  return b->v + b->n - n;
}

/* `${NAME}` */
static inline void quote_variable(Buf *b, Str name) {
  buf_lit(b, "${");
  quote_name(b, name);
  buf_lit(b, "}");
}

/* The inside of a JSON string; and one special character of it at s[i], with the offset behind it as the result. */
void quote_json_inside(Buf *b, Str s);
uint32_t quote_json_special(Buf *b, Str s, uint32_t i);

#endif
