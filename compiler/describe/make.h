/* Making topics, shared by the files of describe/ alone. */
#ifndef PEI_DESCRIBE_MAKE_H
#define PEI_DESCRIBE_MAKE_H

#include "describe/topic.h"
#include "model/schema.h"

void topic_fact(Arena *a, Topic *t, const char *label, Str text);
TopicTable *topic_table(Arena *a, Topic *t, const char *title, const char *const *columns);
void topic_row(Arena *a, TopicTable *table, const Str *cells, uint32_t n);
void topic_example(Arena *a, Topic *t, const char *title, const char *text, const char *gives);

/* "`a`, `b`": appends one, with the comma where something stands already. */
void list_word(Buf *b, const char *word);

/* block.c */
Topic block_topic(Arena *a, uint8_t block);
/* "at file level", "in `stage` and `image`" */
Str block_where(Arena *a, const SchemaBlock *b);

/* field.c: the fields that have the row of block b's field `slot`, as one topic; `all` blocks or b's alone */
Topic field_topic(Arena *a, uint8_t block, uint32_t slot, bool all);
bool field_same(const SchemaProp *p, const SchemaProp *q);
Str field_type(Arena *a, const SchemaProp *p);
Str field_notes(Arena *a, const SchemaBlock *b, uint32_t slot);
/* The words of every enumeration in a type, a table each; `of` stands behind the title. */
void field_members(Arena *a, Topic *t, const Type *type, Str of);

/* word.c */
Topic type_topic(Arena *a, TypeKind kind);
Topic function_topic(Arena *a, uint32_t i);
Topic form_topic(Arena *a, uint32_t i);
Topic target_topic(Arena *a, uint32_t i);
Topic attr_topic(Arena *a, uint32_t i);
Topic member_topic(Arena *a, uint32_t i);
Topic alias_topic(Arena *a, uint32_t i);
/* recipe.c */
void recipe_topics(Arena *a, Topics *recipes, Topics *templates);
extern const uint32_t describe_functions, describe_forms, describe_targets;
/* Is it the name of form i, or one of its words? */
bool form_has(uint32_t i, Str word);

#endif
