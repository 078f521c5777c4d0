/* From a word to its topics, and all words there are. */
#include "describe/make.h"

static void add(Arena *a, Topics *out, Topic t) { *vec_push(a, out) = t; }

static bool is_block(uint8_t b, Str word) { return str_is(word, schema_blocks[b].text); }

/* "service.ports", "ssh.user", "secret.path" */
static void of_block(Arena *a, Str left, Str right, Topics *out) {
  for (uint8_t b = 1; b < B_COUNT; b++) {
    if (!is_block(b, left)) continue;
    for (uint32_t p = 0; p < schema_blocks[b].n_props; p++)
      if (str_is(right, schema_words[schema_blocks[b].props[p].word]))
        add(a, out, field_topic(a, b, p, false));
    for (uint8_t in = 1; in < B_COUNT; in++)
      if (schema_in(&schema_blocks[in], b) && is_block(in, right)) add(a, out, block_topic(a, in));
  }
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if (str_is(left, schema_words[schema_attrs[i].kind]) && str_is(right, schema_words[schema_attrs[i].word]))
      add(a, out, attr_topic(a, i));
}

/* What stands for itself: blocks (a first word alone: all that begin with it), functions, types, forms, targets. */
static void plain(Arena *a, Str word, Topics *out) {
  for (uint8_t b = 1; b < B_COUNT; b++)
    if (is_block(b, word) || str_is(word, schema_words[schema_blocks[b].word]))
      add(a, out, block_topic(a, b));
  for (uint32_t i = 0; i < describe_forms; i++)
    if (form_has(i, word)) add(a, out, form_topic(a, i));
  for (TypeKind k = 0; k < T_KIND_COUNT; k++)
    if (word.n && str_is(word, type_rows[k].name)) add(a, out, type_topic(a, k));
  for (uint32_t i = 0; i < describe_functions; i++) {
    Topic t = function_topic(a, i);
    if (str_eq(word, t.name)) add(a, out, t);
  }
  for (uint32_t i = 0; i < describe_targets; i++) {
    Topic t = target_topic(a, i);
    if (str_eq(word, t.name)) add(a, out, t);
  }
  Topics recipes = {0};
  recipe_topics(a, &recipes, &recipes);
  for (uint32_t i = 0; i < recipes.n; i++) /* "std:pip", and "pip" */
    if (str_eq(word, recipes.v[i].name) || str_eq(word, str_sub(recipes.v[i].name, 4, recipes.v[i].name.n)))
      add(a, out, recipes.v[i]);
  for (uint32_t i = 0; i < schema_attr_count; i++) /* `host`, `build`, `self` */
    if (str_is(word, schema_words[schema_attrs[i].kind]) && !schema_block_of_word[schema_attrs[i].kind])
      add(a, out, attr_topic(a, i));
}

/* Did an earlier block have the same row? */
static bool seen_before(uint8_t block, const SchemaProp *p) {
  for (uint8_t b = 1; b < block; b++) {
    int s = schema_slot(&schema_blocks[b], p->word);
    if (s >= 0 && field_same(p, &schema_blocks[b].props[s])) return true;
  }
  return false;
}

static void fields(Arena *a, Str word, Topics *out) {
  for (uint8_t b = 1; b < B_COUNT; b++)
    for (uint32_t p = 0; p < schema_blocks[b].n_props; p++) {
      const SchemaProp *prop = &schema_blocks[b].props[p];
      if (str_is(word, schema_words[prop->word]) && !seen_before(b, prop))
        add(a, out, field_topic(a, b, p, true));
    }
}

static void lesser(Arena *a, Str word, Topics *out) {
  fields(a, word, out);
  for (uint32_t i = 0; i < schema_member_count; i++)
    if (str_is(word, schema_words[schema_members[i].word])) add(a, out, member_topic(a, i));
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if (str_is(word, schema_words[schema_attrs[i].word])) add(a, out, attr_topic(a, i));
  for (uint32_t i = 0; i < schema_alias_count; i++)
    if (str_is(word, schema_aliases[i].alias)) add(a, out, alias_topic(a, i));
}

/* "see also `service.user`, `secret.env`" */
static void see_also(Arena *a, Str word, Topics *out) {
  Buf also = buf_new(a);
  for (uint8_t b = 1; b < B_COUNT; b++)
    for (uint32_t p = 0; p < schema_blocks[b].n_props; p++)
      if (str_is(word, schema_words[schema_blocks[b].props[p].word]))
        list_word(&also, arena_fmt(a, "%s.%.*s", schema_blocks[b].text, STR_ARG(word)).s);
  topic_fact(a, &out->v[out->n - 1], "see also", buf_str(&also));
}

void describe(Arena *a, Str word, Topics *out) {
  plain(a, word, out);
  if (out->n) {
    see_also(a, word, out);
    return;
  }
  for (uint32_t i = word.n; i-- > 1;)
    if (word.s[i] == '.' && i + 1 < word.n) {
      of_block(a, str_sub(word, 0, i), str_sub(word, i + 1, word.n), out);
      break;
    }
  if (!out->n) lesser(a, word, out);
}

void describe_all(Arena *a, TopicKind kind, Topics *out) {
  Topics unwanted = {0};
  switch (kind) {
  case TOPIC_BLOCK:
    for (uint8_t b = 1; b < B_COUNT; b++) add(a, out, block_topic(a, b));
    break;
  case TOPIC_FIELD:
    for (uint8_t b = 1; b < B_COUNT; b++)
      for (uint32_t p = 0; p < schema_blocks[b].n_props; p++) add(a, out, field_topic(a, b, p, false));
    break;
  case TOPIC_ATTR:
    for (uint32_t i = 0; i < schema_attr_count; i++) add(a, out, attr_topic(a, i));
    break;
  case TOPIC_TYPE:
    for (TypeKind k = 0; k < T_KIND_COUNT; k++)
      if (*type_rows[k].name) add(a, out, type_topic(a, k));
    break;
  case TOPIC_FUNCTION:
    for (uint32_t i = 0; i < describe_functions; i++) add(a, out, function_topic(a, i));
    break;
  case TOPIC_FORM:
    for (uint32_t i = 0; i < describe_forms; i++) add(a, out, form_topic(a, i));
    break;
  case TOPIC_TARGET:
    for (uint32_t i = 0; i < describe_targets; i++) add(a, out, target_topic(a, i));
    break;
  case TOPIC_RECIPE: recipe_topics(a, out, &unwanted); break;
  case TOPIC_TEMPLATE: recipe_topics(a, &unwanted, out); break;
  case TOPIC_MEMBER:
  case TOPIC_ALIAS: break;
  }
}

static const TopicKind listed[] = {TOPIC_BLOCK, TOPIC_FIELD,  TOPIC_ATTR,   TOPIC_FUNCTION, TOPIC_TYPE,
                                   TOPIC_FORM,  TOPIC_TARGET, TOPIC_RECIPE, TOPIC_TEMPLATE};
enum { LISTED = sizeof listed / sizeof *listed, NAME_COLUMNS = 26, KIND_COLUMNS = 10 };

void describe_offer(Arena *a, Suggest *s) {
  for (uint32_t k = 0; k < LISTED; k++) {
    Topics all = {0};
    describe_all(a, listed[k], &all);
    for (uint32_t i = 0; i < all.n; i++) suggest_offer(s, all.v[i].name);
  }
  for (uint32_t i = 1; i < W_COUNT; i++) suggest_offer(s, str_c(schema_words[i]));
}

/* Up to the first full stop. */
static Str first_sentence(Str s) {
  for (uint32_t i = 0; i + 1 < s.n; i++)
    if (s.s[i] == '.' && s.s[i + 1] == ' ') return str_sub(s, 0, i + 1);
  return s;
}

void describe_list(Arena *a, Buf *out) {
  static const char *const words[] = {
      [TOPIC_BLOCK] = "block",   [TOPIC_FIELD] = "field",       [TOPIC_ATTR] = "value",
      [TOPIC_TYPE] = "type",     [TOPIC_FUNCTION] = "function", [TOPIC_FORM] = "form",
      [TOPIC_TARGET] = "output", [TOPIC_RECIPE] = "recipe",     [TOPIC_TEMPLATE] = "template"};
  for (uint32_t k = 0; k < LISTED; k++) {
    Topics all = {0};
    describe_all(a, listed[k], &all);
    for (uint32_t i = 0; i < all.n; i++) {
      Str line = arena_fmt(a, "%-*.*s %-*s %.*s\n", NAME_COLUMNS, STR_ARG(all.v[i].name), KIND_COLUMNS,
                           words[listed[k]], STR_ARG(first_sentence(all.v[i].doc)));
      buf_bytes(out, line);
    }
  }
}
