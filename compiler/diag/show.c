/* See show.h. Called for every piece of text that messages show. */
#include "diag/show.h"
#include "base/utf8.h"

enum { TAB_COLUMNS = 4 };

static uint32_t hex(Buf *out, uint32_t value, uint32_t digits) {
  for (uint32_t i = digits; out && i-- > 0;) buf_char(out, "0123456789ABCDEF"[value >> i * 4 & 15]);
  return digits;
}

static uint32_t raw(Buf *out, Str s) {
  if (out) buf_bytes(out, s);
  return s.n;
}

/* "<FF>" */
static uint32_t bad_byte(Buf *out, char byte) {
  return raw(out, STR("<")) + hex(out, (uint8_t)byte, 2) + raw(out, STR(">"));
}

/* "␛" or "<U+202E>" */
static uint32_t picture(Buf *out, uint32_t code, bool ascii) {
  if (ascii || (code >= 0x20 && code != 0x7F))
    return raw(out, STR("<U+")) + hex(out, code, 4) + raw(out, STR(">"));
  char utf8[4];
  uint32_t n = utf8_put(code == 0x7F ? 0x2421 : 0x2400 + code, utf8);
  raw(out, str_n(utf8, n));
  return 1;
}

uint32_t show_char(Buf *out, Str text, uint32_t *at, bool ascii) {
  uint32_t len, start = *at, code = utf8_decode(text, start, &len);
  *at = start + len;
  if (code == '\t') {
    if (out) buf_pad(out, TAB_COLUMNS);
    return TAB_COLUMNS;
  }
  if (code == 0xFFFD && len == 1) return bad_byte(out, text.s[start]);
  if (code == '\n' || utf8_is_control(code)) return picture(out, code, ascii);
  raw(out, str_sub(text, start, *at));
  return utf8_width(code);
}

uint32_t show_text(Buf *out, Str text, bool ascii) {
  uint32_t columns = 0;
  for (uint32_t at = 0; at < text.n;) columns += show_char(out, text, &at, ascii);
  return columns;
}

static const struct {
  uint16_t code;
  char ascii[4];
} ours[] = {
    {0x2026, "..."}, {0x00D7, "x"}, {0x2192, "->"}, {0x2264, "<="}, {0x2265, ">="},
    {0x2260, "!="},  {0x2500, "-"}, {0x2502, "|"},  {0x250C, ","},  {0x2514, "`"},
    {0x251C, "|"},   {0x256D, "/"}, {0x2570, "`"},
};

void show_words(Buf *out, Str text, bool ascii) {
  for (uint32_t at = 0; at < text.n;) {
    uint32_t len, code = utf8_decode(text, at, &len);
    const char *instead = NULL;
    for (uint32_t i = 0; ascii && code > 0x7F && i < sizeof ours / sizeof ours[0]; i++)
      if (ours[i].code == code) instead = ours[i].ascii;
    if (instead) {
      buf_bytes(out, str_c(instead));
      at += len;
    } else
      show_char(out, text, &at, ascii);
  }
}
