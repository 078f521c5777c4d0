/* What needs no more than a row of its table: types, functions, forms, targets, members, attributes, aliases. */
#include "describe/make.h"

typedef enum { SHOWN_VALUE, SHOWN_SHELL, SHOWN_LAUNCH } Shown;
static const struct {
  const char *name, *signature, *help, *example, *result;
  Shown shown;
} functions[] = {
#define FUNCTION(name, signature, min, max, help, example, shown, result)                                    \
  {#name, signature, help, example, result, SHOWN_##shown},
#include "function.def"
#undef FUNCTION
};
const uint32_t describe_functions = sizeof functions / sizeof *functions;

typedef enum { FORM_STATEMENT, FORM_TEXT, FORM_VALUE, FORM_OPERATOR } FormGroup;
static const struct {
  const char *name, *words, *shape, *help, *example;
  FormGroup group;
} forms[] = {
#define FORM(name, group, words, shape, help, example) {name, words, shape, help, example, FORM_##group},
#include "form.def"
#undef FORM
};
const uint32_t describe_forms = sizeof forms / sizeof *forms;

static const struct {
  const char *name, *files, *help, *when;
} targets[] = {
#define TARGET_STANDARD "always"
#define TARGET_EXTRA "with `--target=%s`, or `targets = [%s]` in `project`"
#define TARGET(name, function, files, when, help) {name, files, help, TARGET_##when},
#include "target.def"
#undef TARGET
};
const uint32_t describe_targets = sizeof targets / sizeof *targets;

Topic type_topic(Arena *a, TypeKind kind) {
  const TypeRow *row = &type_rows[kind];
  Topic t = {.kind = TOPIC_TYPE, .name = str_c(row->name), .doc = str_c(row->help)};
  t.what = row->flags & TF_WRITTEN ? STR("a type") : STR("a type of fields");
  topic_example(a, &t, "Right", row->right, "");
  topic_example(a, &t, "Wrong", row->wrong, "");
  if (*row->place && t.examples.n)
    topic_fact(a, &t, "examples", arena_fmt(a, "stand for `@` in `%s`", row->place));
  return t;
}

Topic function_topic(Arena *a, uint32_t i) {
  static const char *const where[] = {"Example", "Example, in shell text", "Example, in compose.yaml"};
  Topic t = {.kind = TOPIC_FUNCTION, .name = str_c(functions[i].name), .what = STR("a function")};
  t.shape = str_c(functions[i].signature);
  t.doc = str_c(functions[i].help);
  topic_example(a, &t, where[functions[i].shown], functions[i].example, functions[i].result);
  return t;
}

Topic form_topic(Arena *a, uint32_t i) {
  static const char *const what[] = {"a statement", "text", "a value", "an operator"};
  Topic t = {.kind = TOPIC_FORM, .name = str_c(forms[i].name), .what = str_c(what[forms[i].group])};
  t.shape = str_c(forms[i].shape);
  t.doc = str_c(forms[i].help);
  topic_example(a, &t, "Example", forms[i].example, "");
  return t;
}

bool form_has(uint32_t i, Str word) {
  if (str_is(word, forms[i].name)) return true;
  for (const char *w = forms[i].words; *w;) {
    size_t n = strcspn(w, " ");
    if (str_eq(word, str_n(w, n))) return true;
    w += n + (w[n] == ' ');
  }
  return false;
}

Topic target_topic(Arena *a, uint32_t i) {
  Topic t = {.kind = TOPIC_TARGET,
             .name = str_c(targets[i].name),
             .what = STR("an output"),
             .doc = str_c(targets[i].help)};
  topic_fact(a, &t, "files", arena_fmt(a, "`%s`", targets[i].files));
  bool always = !strchr(targets[i].when, '%');
  topic_fact(a, &t, "written",
             always ? str_c(targets[i].when) : arena_fmt(a, TARGET_EXTRA, targets[i].name, targets[i].name));
  return t;
}

Topic attr_topic(Arena *a, uint32_t i) {
  const SchemaAttr *x = &schema_attrs[i];
  const char *kind = schema_words[x->kind], *word = schema_words[x->word];
  uint8_t block = schema_block_of_word[x->kind];
  bool named = block && schema_blocks[block].flags & BF_DECL; /* else there is one: `host`, `build`, `self` */
  Topic t = {.kind = TOPIC_ATTR, .name = arena_fmt(a, "%s.%s", kind, word), .doc = str_c(x->help)};
  t.what = named ? arena_fmt(a, "can be asked of every `%s`", kind) : STR("a value");
  t.shape = arena_fmt(a, named ? "%s.NAME.%s" : "%s.%s", kind, word);
  return t;
}

Topic member_topic(Arena *a, uint32_t i) {
  const SchemaMember *x = &schema_members[i];
  Buf of = buf_new(a);
  for (uint8_t b = 1; b < B_COUNT; b++)
    for (uint32_t p = 0; p < schema_blocks[b].n_props; p++)
      if (strstr(schema_blocks[b].props[p].type_text, arena_fmt(a, "enum(%s)", schema_enum_names[x->id]).s))
        list_word(
            &of,
            arena_fmt(a, "%s.%s", schema_blocks[b].text, schema_words[schema_blocks[b].props[p].word]).s);
  Topic t = {.kind = TOPIC_MEMBER, .name = str_c(schema_words[x->word]), .doc = str_c(x->help)};
  t.what = arena_fmt(a, "a word of %.*s", STR_ARG(buf_str(&of)));
  return t;
}

Topic alias_topic(Arena *a, uint32_t i) {
  const SchemaAlias *x = &schema_aliases[i];
  const char *whose = *x->whose ? x->whose : "another tool";
  Topic t = {.kind = TOPIC_ALIAS, .name = str_c(x->alias), .what = arena_fmt(a, "a word of %s", whose)};
  t.doc = arena_fmt(a, "What %s calls `%s` is `%s` in `%s`.", whose, x->alias, x->name,
                    schema_blocks[x->block].text);
  return t;
}
