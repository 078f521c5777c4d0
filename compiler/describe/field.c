/* A field as a topic, and the parts that a block's table of fields has of it. */
#include "describe/make.h"

bool field_same(const SchemaProp *p, const SchemaProp *q) {
  return p->word == q->word && p->flags == q->flags && !strcmp(p->type_text, q->type_text) &&
         !strcmp(p->def, q->def) && !strcmp(p->help, q->help);
}

enum { WORDS_SHOWN = 8 };

/* "`stop` | `warn`"; of many words the first ones: all of them have a table. */
static void put_words(Buf *out, Str id) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < schema_member_count; i++) {
    if (!str_is(id, schema_enum_names[schema_members[i].id])) continue;
    if (n++ == WORDS_SHOWN) buf_lit(out, " | …");
    if (n > WORDS_SHOWN) continue;
    if (n > 1) buf_lit(out, " | ");
    buf_lit(out, "`");
    buf_bytes(out, str_c(schema_words[schema_members[i].word]));
    buf_lit(out, "`");
  }
}

/* The type as in the schema, with the words of an enumeration in its place: list(`build` | `run`). */
Str field_type(Arena *a, const SchemaProp *p) {
  static const char open[] = "enum(";
  Buf out = buf_new(a);
  const char *s = p->type_text;
  for (const char *e = strstr(s, open); e; e = strstr(s, open)) {
    buf_bytes(&out, str_n(s, (size_t)(e - s)));
    e += sizeof open - 1;
    put_words(&out, str_n(e, strcspn(e, ")")));
    s = e + strcspn(e, ")") + 1;
  }
  buf_bytes(&out, str_c(s));
  return buf_str(&out);
}

Str field_notes(Arena *a, const SchemaBlock *b, uint32_t slot) {
  static const struct {
    uint8_t flag;
    const char *word;
  } flags[] = {{PF_REQ, "required"}, {PF_LATE, "late"}, {PF_BUILD, "build"}, {PF_APPEND, "adds"}};
  Buf out = buf_new(a);
  for (uint32_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (b->props[slot].flags & flags[i].flag) {
      if (out.n) buf_lit(&out, ", ");
      buf_bytes(&out, str_c(flags[i].word));
    }
  for (uint32_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot || b->args[i].heredoc_slot == slot)
      buf_bytes(&out, out.n ? STR(", in the header") : STR("in the header"));
  return buf_str(&out);
}

void field_members(Arena *a, Topic *t, const Type *type, Str of) {
  static const char *const columns[] = {"word", "meaning", NULL};
  if (type->a) field_members(a, t, type->a, of);
  if (type->b) field_members(a, t, type->b, of);
  if (type->kind != T_ENUM) return;
  TopicTable *table = topic_table(a, t, "Words of", columns);
  table->after = of;
  for (uint32_t i = 0; i < schema_member_count; i++) {
    if (schema_members[i].id != type->id) continue;
    Str cells[] = {str_c(schema_words[schema_members[i].word]), str_c(schema_members[i].help)};
    topic_row(a, table, cells, 2);
  }
}

/* The types that a field's type is made of, each with its help, once. */
static void add_types(Arena *a, TopicTable *table, const Type *type, uint64_t *seen) {
  if (type->a) add_types(a, table, type->a, seen);
  if (type->b) add_types(a, table, type->b, seen);
  if (type->kind == T_ENUM || type->kind == T_UNION || *seen >> type->kind & 1) return;
  *seen |= (uint64_t)1 << type->kind;
  Str cells[] = {str_c(type_rows[type->kind].name), str_c(type_rows[type->kind].help)};
  topic_row(a, table, cells, 2);
}
_Static_assert(T_KIND_COUNT <= 64, "a set of types has 64 bits");

Topic field_topic(Arena *a, uint8_t block, uint32_t slot, bool all) {
  static const char *const columns[] = {"type", "meaning", NULL};
  const SchemaBlock *b = &schema_blocks[block];
  const SchemaProp *p = &b->props[slot];
  Buf of = buf_new(a);
  uint64_t seen = 0;
  for (uint8_t i = 1; i < B_COUNT; i++) {
    int s = schema_slot(&schema_blocks[i], p->word);
    if (all ? s >= 0 && field_same(p, &schema_blocks[i].props[s]) : i == block)
      list_word(&of, schema_blocks[i].text);
  }
  const char *word = schema_words[p->word];
  Topic t = {.kind = TOPIC_FIELD, .doc = str_c(p->help)};
  t.name = arena_fmt(a, all ? "%s%s" : "%s.%s", all ? "" : b->text, word);
  t.what = arena_fmt(a, "a field of %.*s", STR_ARG(buf_str(&of)));
  Str type = field_type(a, p);
  topic_fact(a, &t, "type", type);
  topic_fact(a, &t, "default", str_c(p->def));
  topic_fact(a, &t, "required", p->flags & PF_REQ ? STR("yes") : STR(""));
  topic_fact(a, &t, "also",
             p->flags & PF_LATE
                 ? STR("values known when the project is started: `late(…)`, `host.user`, `host.home`")
                 : STR(""));
  topic_fact(a, &t, "also",
             p->flags & PF_BUILD
                 ? STR("values known when the image is built: `build.target_arch` and the like")
                 : STR(""));
  topic_fact(a, &t, "merge",
             p->flags & PF_APPEND ? STR("the block behind a `use` adds to what the template sets") : STR(""));
  Topic whole = block_topic(a, block);
  for (uint32_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot || b->args[i].heredoc_slot == slot)
      topic_fact(a, &t, "written", arena_fmt(a, "`%.*s`", STR_ARG(whole.shape)));
  field_members(a, &t, p->type, arena_fmt(a, "`%s`", word));
  TopicTable *types = topic_table(a, &t, "Its type", columns);
  add_types(a, types, p->type, &seen);
  if (!types->cells.n) t.tables.n--;
  return t;
}
