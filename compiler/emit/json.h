/* A JSON document, written as it is described: keys in the order given, two blanks a level, one item a line. */
#ifndef PEI_EMIT_JSON_H
#define PEI_EMIT_JSON_H

#include "emit/quote.h"

typedef struct Json {
  Buf *out;
  uint32_t depth;
  bool flat;         /* inside of json_open_line */
  bool first, keyed; /* nothing in the innermost bracket yet; a key waits for its value */
} Json;

void json_open(Json *j, char bracket); /* '{' or '[' */
void json_close(Json *j, char bracket);
/* The same on one line; only values that are no lists or objects may stand inside. */
void json_open_line(Json *j, char bracket);
void json_close_line(Json *j, char bracket);
/* A command, on one line: the inside of a JSON list, written in the emitter, and a last word if there is one. */
#define json_command(j, words, last) json_command_(j, STR(words), last)
void json_command_(Json *j, Str words, Str last);
void json_key(Json *j, Str key);
void json_str(Json *j, Str s);
void json_int(Json *j, int64_t n);
/* A number, or true, false: as the model writes such values. */
void json_literal(Json *j, Str s);
/* A string that is only data: a launch variable is not one that the reader knows. */
void json_data(Json *j, Text t);
/* A string that bake reads as a template: launch variables become ${X}. */
void json_template(Json *j, Text t);
/* key and string */
void json_pair(Json *j, Str key, Str value);
/* The same with a key that is written in the emitter, in which nothing needs an escape. */
#define json_named(j, key, value) json_named_(j, JSON_KEY(key), value)
#define JSON_KEY(literal) STR("\"" literal "\": ")
void json_named_(Json *j, Str key, Str value);

#endif
