/* Writing JSON in one pass, without a tree: the outputs are large and their order is known. The bytes are those of
   jansson with JSON_INDENT(2), and tests/unit/emit_json.c compares them. Called by bake.c and plan.c. */
#include "emit/json.h"

static void next_line(Json *j) {
  if (j->depth) buf_lit(j->out, "\n");
  buf_pad(j->out, 2 * j->depth);
}

/* Whatever stands before a key or a value. */
static void begin(Json *j) {
  if (j->keyed) {
    j->keyed = false;
    return;
  }
  if (j->flat) {
    if (!j->first) buf_lit(j->out, ", ");
  } else {
    if (!j->first && j->depth) buf_lit(j->out, ",");
    next_line(j);
  }
  j->first = false;
}

void json_open(Json *j, char bracket) {
  begin(j);
  buf_char(j->out, bracket);
  j->depth++;
  j->first = true;
}

void json_close(Json *j, char bracket) {
  j->depth--;
  if (!j->first) buf_lit(j->out, "\n"), buf_pad(j->out, 2 * j->depth);
  j->first = false;
  buf_char(j->out, bracket);
  if (j->depth == 0) buf_lit(j->out, "\n");
}

void json_open_line(Json *j, char bracket) {
  begin(j);
  buf_char(j->out, bracket);
  j->flat = j->first = true;
}

void json_close_line(Json *j, char bracket) {
  buf_char(j->out, bracket);
  j->flat = j->first = false;
}

void json_command_(Json *j, Str words, Str last) {
  begin(j);
  buf_lit(j->out, "[");
  buf_bytes(j->out, words);
  if (last.n) {
    buf_lit(j->out, ", ");
    quote_json(j->out, last);
  }
  buf_lit(j->out, "]");
}

void json_key(Json *j, Str key) {
  begin(j);
  quote_json(j->out, key);
  buf_lit(j->out, ": ");
  j->keyed = true;
}

void json_str(Json *j, Str s) {
  begin(j);
  quote_json(j->out, s);
}

void json_int(Json *j, int64_t n) {
  begin(j);
  buf_int(j->out, n);
}

void json_literal(Json *j, Str s) {
  begin(j);
  quote_name(j->out, s);
}

void json_data(Json *j, Text t) {
  begin(j);
  quote_exec(j->out, t);
}

void json_template(Json *j, Text t) {
  begin(j);
  quote_bake(j->out, t);
}

void json_pair(Json *j, Str key, Str value) {
  json_key(j, key);
  json_str(j, value);
}

void json_named_(Json *j, Str key, Str value) {
  begin(j);
  buf_bytes(j->out, key);
  quote_json(j->out, value);
}
