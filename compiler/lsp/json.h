/* The one place where jansson is: reading JSON. Paths are keys with dots; asking what is not there, or is of another
   kind, gives the empty answer, so that nobody has to check a message step by step. Writing is write.h. */
#ifndef PEI_LSP_JSON_H
#define PEI_LSP_JSON_H

#include "base/arena.h"

typedef struct json_t Json;

/* NULL if it is no JSON, or *no_memory. */
Json *jr_read(Str text, bool *no_memory);
void jr_drop(Json *j);

const Json *jr_get(const Json *j, const char *path);
bool jr_is_object(const Json *j);
bool jr_is_text(const Json *j);
bool jr_is_number(const Json *j);
bool jr_is_null(const Json *j);
/* "" if it is none; lives as long as the message. */
Str jr_text(const Json *j);
int64_t jr_number(const Json *j, int64_t absent);
bool jr_true(const Json *j);
uint32_t jr_count(const Json *list);
const Json *jr_item(const Json *list, uint32_t i);
/* Of an object: how many keys it has, the key at a number, and its value. */
uint32_t jr_members(const Json *object);
const char *jr_member(const Json *object, uint32_t i);
const Json *jr_member_value(const Json *object, uint32_t i);
/* Is this text in the list? */
bool jr_has(const Json *list, const char *text);
/* As text again: for ids, which go back as they came. */
Str jr_dump(Arena *a, const Json *j);
/* The same without memory of ours: the bytes of it, 0 if they are more than `room`. */
size_t jr_dump_into(const Json *j, char *to, size_t room);

#endif
