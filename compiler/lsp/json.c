/* See json.h. */
#include "lsp/json.h"

#include <jansson.h>
#include <stdlib.h>

enum { PATH_MAX_BYTES = 80 };

Json *jr_read(Str text, bool *no_memory) {
  json_error_t error;
  Json *j = json_loadb(text.s, text.n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
  *no_memory = !j && json_error_code(&error) == json_error_out_of_memory;
  return j;
}
void jr_drop(Json *j) { json_decref(j); }

const Json *jr_get(const Json *j, const char *path) {
  char key[PATH_MAX_BYTES];
  while (j && *path) {
    size_t n = strcspn(path, ".");
    if (n >= sizeof key) return NULL;
    memcpy(key, path, n);
    key[n] = 0;
    j = json_object_get(j, key);
    path += n + (path[n] == '.');
  }
  return j;
}

bool jr_is_object(const Json *j) { return json_is_object(j); }
bool jr_is_text(const Json *j) { return json_is_string(j); }
bool jr_is_number(const Json *j) { return json_is_number(j); }
bool jr_is_null(const Json *j) { return json_is_null(j); }

Str jr_text(const Json *j) {
  if (!json_is_string(j) || json_string_length(j) > UINT32_MAX - 2) return STR("");
  return str_n(json_string_value(j), json_string_length(j));
}

int64_t jr_number(const Json *j, int64_t absent) {
  if (json_is_integer(j)) return json_integer_value(j);
  return absent;
}
bool jr_true(const Json *j) { return json_is_true(j); }
uint32_t jr_count(const Json *list) { return (uint32_t)json_array_size(list); }
const Json *jr_item(const Json *list, uint32_t i) { return json_array_get(list, i); }

uint32_t jr_members(const Json *object) { return (uint32_t)json_object_size(object); }

const char *jr_member(const Json *object, uint32_t i) {
  void *at = json_object_iter((json_t *)object);
  while (i--) at = json_object_iter_next((json_t *)object, at);
  return json_object_iter_key(at);
}
const Json *jr_member_value(const Json *object, uint32_t i) {
  return json_object_get(object, jr_member(object, i));
}

bool jr_has(const Json *list, const char *text) {
  for (uint32_t i = 0; i < jr_count(list); i++)
    if (str_is(jr_text(jr_item(list, i)), text)) return true;
  return false;
}

size_t jr_dump_into(const Json *j, char *to, size_t room) {
  size_t n = json_dumpb(j, to, room, JSON_ENCODE_ANY | JSON_COMPACT);
  return n <= room ? n : 0;
}

Str jr_dump(Arena *a, const Json *j) {
  enum { HOW = JSON_ENCODE_ANY | JSON_COMPACT };
  size_t n = json_dumpb(j, NULL, 0, HOW);
  if (!n || n > UINT32_MAX - 2) return STR("null");
  char *text = arena_array(a, char, n + 1);
  if (json_dumpb(j, text, n, HOW) != n) return STR("null");
  text[n] = 0;
  return str_n(text, n);
}
