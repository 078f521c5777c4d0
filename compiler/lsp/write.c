/* See write.h. */
#include "lsp/write.h"

#include "diag/json_text.h"

static void comma(Writer *w) {
  if (w->more) buf_lit(&w->buf, ",");
  w->more = true;
}

void w_open(Writer *w, char bracket) {
  comma(w);
  buf_char(&w->buf, bracket);
  w->more = false;
}
void w_close(Writer *w, char bracket) {
  buf_char(&w->buf, bracket);
  w->more = true;
}
void w_key(Writer *w, const char *key) {
  comma(w);
  buf_lit(&w->buf, "\"");
  buf_bytes(&w->buf, str_c(key));
  buf_lit(&w->buf, "\":");
  w->more = false;
}
void w_key_text(Writer *w, Str key) {
  w_str(w, key);
  buf_lit(&w->buf, ":");
  w->more = false;
}
void w_str(Writer *w, Str s) {
  comma(w);
  json_text(&w->buf, s);
}
void w_int(Writer *w, int64_t n) {
  comma(w);
  buf_int(&w->buf, n);
}
void w_bool(Writer *w, bool yes) { w_json(w, yes ? STR("true") : STR("false")); }
void w_null(Writer *w) { w_json(w, STR("null")); }
void w_json(Writer *w, Str json) {
  comma(w);
  buf_bytes(&w->buf, json);
}

void w_member(Writer *w, const char *key, Str s) {
  w_key(w, key);
  w_str(w, s);
}
void w_number(Writer *w, const char *key, int64_t n) {
  w_key(w, key);
  w_int(w, n);
}
void w_flag(Writer *w, const char *key, bool yes) {
  w_key(w, key);
  w_bool(w, yes);
}
