/* A block or step as a topic: where it stands, how its header is written, its fields and what stands in it. */
#include "describe/make.h"

static bool holds_steps(uint8_t block) { return schema_blocks[block].flags & BF_STEPS; }

/* "at file level", "in `stage`, `image`; also inside `as`, `with`" */
Str block_where(Arena *a, const SchemaBlock *b) {
  Buf in = buf_new(a), also = buf_new(a);
  Sym last = 0;
  for (uint8_t i = 1; i < B_COUNT; i++) {
    if (!schema_in(b, i)) continue;
    if (!holds_steps(i))
      list_word(&in, schema_blocks[i].text);
    else if (schema_blocks[i].word != last)
      list_word(&also, schema_words[last = schema_blocks[i].word]);
  }
  Str bodies = buf_str(&in), steps = buf_str(&also);
  return arena_fmt(a, "%s%s%.*s%s%.*s%s", schema_in(b, B_FILE) ? "at file level" : "",
                   bodies.n ? schema_in(b, B_FILE) ? ", in " : "in " : "", STR_ARG(bodies),
                   steps.n ? "; also inside " : "", STR_ARG(steps), b->flags & BF_ONCE ? "; once" : "");
}

/* Other blocks that may stand in it. */
static Str block_holds(Arena *a, uint8_t block) {
  Buf in = buf_new(a);
  for (uint8_t i = 1; i < B_COUNT && !holds_steps(block); i++)
    if (schema_in(&schema_blocks[i], block)) list_word(&in, schema_blocks[i].text);
  if (holds_steps(block)) return STR("the steps of the body around it");
  if (schema_blocks[block].flags & BF_MAP) return STR("names of your choice with their values");
  return buf_str(&in);
}

static void put_upper(Buf *b, const char *word) {
  for (; *word; word++) buf_char(b, *word >= 'a' && *word <= 'z' ? (char)(*word - 32) : *word);
}

static bool in_header(const SchemaBlock *b, uint32_t slot) {
  for (uint32_t i = 0; i < b->n_args; i++)
    if (b->args[i].slot == slot || b->args[i].heredoc_slot == slot) return true;
  return false;
}

/* "copy SOURCES… -> TO [{ … }]" */
static Str block_shape(Arena *a, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  Buf s = buf_new(a);
  buf_bytes(&s, str_c(b->text));
  for (uint32_t i = 0; i < b->n_args; i++) {
    const SchemaArg *arg = &b->args[i];
    buf_lit(&s, " ");
    if (arg->flags & HA_OPT) buf_lit(&s, "[");
    if (arg->flags & HA_ARROW) buf_lit(&s, "-> ");
    put_upper(&s, schema_words[b->props[arg->slot].word]);
    if (arg->flags & HA_MANY) buf_lit(&s, "…");
    if (arg->heredoc_slot != 255) buf_lit(&s, "|<<SH");
    if (arg->flags & HA_OPT) buf_lit(&s, "]");
  }
  bool body = b->flags & (BF_MAP | BF_STEPS | BF_DECL), more = false;
  for (uint32_t i = 0; i < b->n_props; i++) {
    if (in_header(b, i)) continue;
    more = true;
    body |= b->props[i].flags & PF_REQ;
  }
  if (body || !b->n_args)
    buf_lit(&s, " { … }");
  else if (more)
    buf_lit(&s, " [{ … }]");
  return buf_str(&s);
}

static void add_fields(Arena *a, Topic *t, const SchemaBlock *b) {
  static const char *const columns[] = {"field", "type", "default", "notes", "meaning", NULL};
  if (!b->n_props) return;
  TopicTable *table = topic_table(a, t, "Fields", columns);
  for (uint32_t i = 0; i < b->n_props; i++) {
    const SchemaProp *p = &b->props[i];
    Str cells[] = {str_c(schema_words[p->word]), field_type(a, p), str_c(p->def), field_notes(a, b, i),
                   str_c(p->help)};
    topic_row(a, table, cells, 5);
  }
  for (uint32_t i = 0; i < b->n_props; i++)
    field_members(a, t, b->props[i].type, arena_fmt(a, "`%s`", schema_words[b->props[i].word]));
}

static void add_attrs(Arena *a, Topic *t, const SchemaBlock *b) {
  static const char *const columns[] = {"reference", "type", "meaning", NULL};
  TopicTable *table = NULL;
  for (uint32_t i = 0; i < schema_attr_count; i++) {
    if (schema_attrs[i].kind != b->word) continue;
    if (!table) table = topic_table(a, t, "What can be asked of it", columns);
    Topic attr = attr_topic(a, i);
    Str cells[] = {attr.shape, STR("string"), attr.doc};
    topic_row(a, table, cells, 3);
  }
}

static void add_aliases(Arena *a, Topic *t, uint8_t block) {
  static const char *const columns[] = {"word", "meaning", NULL};
  TopicTable *table = NULL;
  for (uint32_t i = 0; i < schema_alias_count; i++) {
    const SchemaAlias *x = &schema_aliases[i];
    if (x->block != block || !*x->whose) continue;
    if (!table) table = topic_table(a, t, "Words of other tools", columns);
    Str cells[] = {str_c(x->alias), arena_fmt(a, "%s's word for `%s`", x->whose, x->name)};
    topic_row(a, table, cells, 2);
  }
}

Topic block_topic(Arena *a, uint8_t block) {
  const SchemaBlock *b = &schema_blocks[block];
  bool step = schema_in(b, B_as);
  Topic t = {
      .kind = TOPIC_BLOCK, .name = str_c(b->text), .shape = block_shape(a, block), .doc = str_c(b->help)};
  t.what = b->flags & BF_DECL ? STR("declares an object") : step ? STR("a step") : STR("a block");
  topic_fact(a, &t, "stands", block_where(a, b));
  topic_fact(a, &t, "holds", block_holds(a, block));
  add_fields(a, &t, b);
  add_attrs(a, &t, b);
  add_aliases(a, &t, block);
  topic_example(a, &t, "Example", b->example, "");
  return t;
}
