/* Records: sealing, opening, and the pieces of lines. What the lines mean is their owners' (manifest.c, origin.c,
   state_text.c). */
#include "out/record.h"

enum { HEX = 32, VERSION_MAX = 9, SAFE_DIGITS = 18 };

void record_begin(Buf *b, const char *name, uint32_t version) {
  buf_lit(b, "peic ");
  buf_bytes(b, str_c(name));
  buf_char(b, ' ');
  buf_int(b, version);
  buf_char(b, ' ');
  buf_bytes(b, STR("00000000000000000000000000000000\n"));
}

Str record_seal(Buf *b) {
  uint32_t first = str_find(buf_str(b), '\n') + 1;
  Hash128 hash = hash_xxh3(str_sub(buf_str(b), first, b->n));
  memcpy(b->v + first - 1 - HEX, hash.hex, HEX);
  return buf_str(b);
}

bool record_line(Str *lines, Str *line) {
  if (!lines->n) return false;
  uint32_t n = str_find(*lines, '\n');
  *line = str_sub(*lines, 0, n);
  *lines = str_sub(*lines, n < lines->n ? n + 1 : n, lines->n);
  return true;
}

Str record_word(Str *line) {
  uint32_t n = str_find(*line, ' ');
  Str word = str_sub(*line, 0, n);
  *line = str_sub(*line, n < line->n ? n + 1 : n, line->n);
  return word;
}

bool record_number(Str word, uint64_t *out) {
  *out = 0;
  for (uint32_t i = 0; i < word.n; i++) {
    if (word.s[i] < '0' || word.s[i] > '9') return false;
    uint64_t digit = (uint64_t)(word.s[i] - '0');
    if (i >= SAFE_DIGITS && *out > (UINT64_MAX - digit) / 10) return false;
    *out = *out * 10 + digit;
  }
  return word.n > 0;
}

RecordKind record_open(Str text, const char *name, uint32_t version, Str *lines) {
  Str line, rest = text;
  uint64_t number;
  if (!record_line(&rest, &line) || !str_is(record_word(&line), "peic") || !str_is(record_word(&line), name))
    return RECORD_DAMAGED;
  Str digits = record_word(&line);
  if (digits.n > VERSION_MAX || !record_number(digits, &number)) return RECORD_DAMAGED;
  if (number > version) return RECORD_NEWER;
  if (number != version || line.n != HEX) return RECORD_DAMAGED;
  Hash128 hash = hash_xxh3(rest);
  if (memcmp(line.s, hash.hex, HEX) != 0 || (rest.n && rest.s[rest.n - 1] != '\n')) return RECORD_DAMAGED;
  *lines = rest;
  return RECORD_GOOD;
}

static bool is_plain(uint8_t c) { return c >= ' ' && c != 0x7F && c != '\\'; }

void record_put_text(Buf *b, Str text) {
  static const char hex[] = "0123456789abcdef";
  for (uint32_t i = 0; i < text.n;) {
    uint32_t n = i;
    while (n < text.n && is_plain((uint8_t)text.s[n])) n++;
    buf_bytes(b, str_sub(text, i, n));
    if (n < text.n) {
      uint8_t c = (uint8_t)text.s[n++];
      char escape[] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
      buf_bytes(b, str_n(escape, sizeof escape));
    }
    i = n;
  }
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool record_get_text(Arena *a, Str line, Str *out) {
  char *text = arena_alloc(a, (size_t)line.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < line.n; i++) {
    if (is_plain((uint8_t)line.s[i])) {
      text[n++] = line.s[i];
      continue;
    }
    if (line.n - i < 4 || line.s[i] != '\\' || line.s[i + 1] != 'x') return false;
    int high = hex_digit(line.s[i + 2]), low = hex_digit(line.s[i + 3]);
    if (high < 0 || low < 0) return false;
    text[n++] = (char)(high << 4 | low);
    i += 3;
  }
  *out = str_n(text, n);
  return true;
}
