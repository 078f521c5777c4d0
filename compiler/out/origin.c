/* The record of the command that made an output directory, to text and back.

     peic origin 1 <32 hex>
     version 0.1.0
     root ../hello.pei
     project hello
     param tag 1.2
     target devcontainer
     option locked
     env HOME */
#include "out/origin.h"

#define NAME "origin"
enum { VERSION = 1 };

static void put(Buf *b, const char *word, Str text) {
  buf_bytes(b, str_c(word));
  buf_char(b, ' ');
  record_put_text(b, text);
  buf_char(b, '\n');
}

Str origin_text(Arena *a, const OutOrigin *o) {
  Buf b = buf_new(a);
  record_begin(&b, NAME, VERSION);
  put(&b, "version", o->version);
  put(&b, "root", o->root);
  if (o->project.n) put(&b, "project", o->project);
  for (uint32_t i = 0; i < o->params.n; i++) {
    buf_lit(&b, "param ");
    record_put_text(&b, o->params.v[i].name);
    buf_char(&b, ' ');
    record_put_text(&b, o->params.v[i].value);
    buf_char(&b, '\n');
  }
  for (uint32_t i = 0; i < o->targets.n; i++) put(&b, "target", o->targets.v[i]);
#define X(name)                                                                                              \
  if (o->name) put(&b, "option", STR(#name));
  ORIGIN_OPTIONS(X)
#undef X
  for (uint32_t i = 0; i < o->env.n; i++) put(&b, "env", o->env.v[i]);
  return record_seal(&b);
}

static bool option_parse(Str name, OutOrigin *o) {
#define X(option)                                                                                            \
  if (str_is(name, #option)) return o->option = true;
  ORIGIN_OPTIONS(X)
#undef X
  return false;
}

static bool line_parse(Arena *a, Str line, OutOrigin *o) {
  Str word = record_word(&line), text;
  if (str_is(word, "param")) {
    OriginPair pair;
    if (!record_get_text(a, record_word(&line), &pair.name) || !pair.name.n) return false;
    if (!record_get_text(a, line, &pair.value)) return false;
    *vec_push(a, &o->params) = pair;
    return true;
  }
  if (!record_get_text(a, line, &text) || !text.n) return false;
  if (str_is(word, "version")) return o->version = text, true;
  if (str_is(word, "root")) return o->root = text, true;
  if (str_is(word, "project")) return o->project = text, true;
  if (str_is(word, "target")) return *vec_push(a, &o->targets) = text, true;
  if (str_is(word, "env")) return *vec_push(a, &o->env) = text, true;
  return str_is(word, "option") && option_parse(text, o);
}

RecordKind origin_parse(Arena *a, Str text, OutOrigin *out) {
  Str lines, line;
  *out = (OutOrigin){.version = {"", 0}};
  RecordKind kind = record_open(text, NAME, VERSION, &lines);
  if (kind != RECORD_GOOD) return kind;
  while (record_line(&lines, &line))
    if (!line_parse(a, line, out)) return RECORD_DAMAGED;
  return out->root.n && out->version.n ? RECORD_GOOD : RECORD_DAMAGED;
}
