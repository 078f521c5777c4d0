/* See json_text.h. The escaping is jansson's. It allocates for itself, so a text goes through it in small
   pieces and nothing of it is alive when our own memory runs out. */
#include "diag/json_text.h"
#include "base/utf8.h"
#include "diag/show.h"
#include <jansson.h>

enum { PIECE_BYTES = 256, ESCAPED_MAX = 6 };

/* Valid UTF-8 of at most PIECE_BYTES. */
static void piece(Buf *out, Str text) {
  char escaped[PIECE_BYTES * ESCAPED_MAX + 2];
  json_t *string = json_stringn(text.s, text.n);
  size_t n = string ? json_dumpb(string, escaped, sizeof escaped, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : 0;
  json_decref(string);
  if (n < 2 || n > sizeof escaped) arena_oom(out->arena);
  buf_bytes(out, str_n(escaped + 1, n - 2));
}

void json_text(Buf *out, Str text) {
  buf_lit(out, "\"");
  while (text.n) {
    uint32_t length = text.n < PIECE_BYTES ? text.n : PIECE_BYTES,
             valid = utf8_check(str_sub(text, 0, length));
    if (valid)
      piece(out, str_sub(text, 0, valid));
    else
      show_char(out, text, &valid, true);
    text = str_sub(text, valid, text.n);
  }
  buf_lit(out, "\"");
}

void json_text_key(Buf *out, const char *name) {
  char last = out->n ? out->v[out->n - 1] : 0;
  if (last != '{') buf_char(out, ',');
  buf_char(out, '"');
  buf_bytes(out, str_c(name));
  buf_lit(out, "\":");
}

void json_text_number(Buf *out, const char *name, int64_t value) {
  json_text_key(out, name);
  buf_int(out, value);
}

void json_text_member(Buf *out, const char *name, Str value) {
  json_text_key(out, name);
  json_text(out, value);
}

void json_text_item(Buf *out, uint32_t i) {
  if (i) buf_lit(out, ",");
}
