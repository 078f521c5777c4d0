/* Topics, piece by piece. */
#include "describe/make.h"

void topic_fact(Arena *a, Topic *t, const char *label, Str text) {
  if (text.n) *vec_push(a, &t->facts) = (TopicFact){label, text};
}

TopicTable *topic_table(Arena *a, Topic *t, const char *title, const char *const *columns) {
  TopicTable *table = vec_push(a, &t->tables);
  table->title = title;
  for (uint32_t i = 0; i < TOPIC_COLUMNS && columns[i]; i++) table->columns[i] = columns[i];
  return table;
}

void topic_row(Arena *a, TopicTable *table, const Str *cells, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) *vec_push(a, &table->cells) = cells[i];
}

void topic_example(Arena *a, Topic *t, const char *title, const char *text, const char *gives) {
  if (*text) *vec_push(a, &t->examples) = (TopicExample){title, str_c(text), str_c(gives)};
}

void list_word(Buf *b, const char *word) {
  if (b->n) buf_lit(b, ", ");
  buf_lit(b, "`");
  buf_bytes(b, str_c(word));
  buf_lit(b, "`");
}
