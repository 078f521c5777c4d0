/* Which outputs beside the usual ones are asked for: by the field `targets` of `project`, and by whoever compiles it.
   Not what is in them. Called by the API before loading, by checks and lower/. */
#include "model/private.h"

#include "diag/suggest.h"

static Sym target_word(Str name) {
  for (uint32_t i = 0; i < schema_member_count; i++)
    if (schema_members[i].id == E_target && str_is(name, schema_words[schema_members[i].word]))
      return schema_members[i].word;
  return 0;
}

static bool is_standard(Str name) {
  static const char *const standard[] = {
#define TARGET_STANDARD(target) target,
#define TARGET_EXTRA(target)
#define TARGET(target, function, files, when, help) TARGET_##when(target)
#include "target.def"
#undef TARGET
  };
  for (uint32_t i = 0; i < sizeof standard / sizeof *standard; i++)
    if (str_is(name, standard[i])) return true;
  return false;
}

Str model_ask_target(Model *m, Str name) {
  Arena *a = m->arena;
  Sym word = target_word(name);
  if (word) {
    *vec_push(a, &m->targets) = word;
    return STR("");
  }
  if (is_standard(name)) return arena_fmt(a, "the target `%.*s` is always written", STR_ARG(name));
  Suggest s;
  suggest_init(&s, a, name);
  for (uint32_t i = 0; i < schema_member_count; i++)
    if (schema_members[i].id == E_target) suggest_offer(&s, str_c(schema_words[schema_members[i].word]));
  Str near = s.n ? arena_fmt(a, "; did you mean %.*s?", STR_ARG(suggest_text(&s))) : STR("");
  return arena_fmt(a, "there is no target `%.*s`; targets are %.*s%.*s", STR_ARG(name),
                   STR_ARG(suggest_list(&s)), STR_ARG(near));
}

bool model_wants(const Model *m, Sym target) {
  for (uint32_t i = 0; i < m->targets.n; i++)
    if (m->targets.v[i] == target) return true;
  const Value *list = m->project ? obj_get(m->project, W_targets) : NULL;
  for (uint32_t i = 0; list && list->kind == V_LIST && i < list->n; i++) {
    const Value *v = list->items[i];
    if (v->kind == V_WORD && str_is(value_str(m->arena, v), schema_words[target])) return true;
  }
  return false;
}
