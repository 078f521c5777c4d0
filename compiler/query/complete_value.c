/* Completions of values: by the type that is wanted first, then the names that can be seen. */
#include "query/complete.h"

#include "describe/make.h"
#include "model/functions.h"

/* ---- members of something ---- */

static void attributes(Completer *k, Sym of) {
  for (uint32_t i = 0; i < schema_attr_count; i++) {
    if (schema_attrs[i].kind != of) continue;
    Item *item = item_put(k, ITEM_ATTR, str_c(schema_words[schema_attrs[i].word]), RANK_HERE);
    item->doc = str_c(schema_attrs[i].help);
  }
}

void complete_objects(Completer *k, Sym kind, bool whole, uint32_t rank) {
  const Interner *names = &k->e->model->names;
  Str word = intern_str(names, kind);
  for (uint32_t i = 0; i < k->e->model->objects.n; i++) {
    const Obj *o = k->e->model->objects.v[i];
    if (obj_block(o)->word != kind || !o->name) continue;
    Str name = intern_str(names, o->name);
    bool plain = query_is_name(name);
    if (!plain && !whole) continue;
    Str label = !whole  ? name
                : plain ? ARENA_JOIN(k->e->arena, word, STR("."), name)
                        : ARENA_JOIN(k->e->arena, word, STR("[\""), name, STR("\"]"));
    item_put(k, ITEM_OBJECT, label, rank)->detail = word;
  }
}

static void import_members(Completer *k, const File *f, bool template) {
  for (uint32_t i = 0; i < f->bindings.n; i++) {
    const Binding *b = f->bindings.v[i];
    bool is_template = b->kind == BIND_TEMPLATE, is_value = b->kind == BIND_LET || b->kind == BIND_PARAM;
    if (template ? !is_template : !is_value) continue;
    Item *item = item_put(k, template ? ITEM_TEMPLATE : ITEM_NAME, intern_str(&k->e->model->names, b->name),
                          RANK_HERE);
    if (template)
      item->detail = source_line_text(k->e->sources, b->at.file,
                                      source_line(k->e->sources, b->at.file, b->at.lo), &(uint32_t){0});
  }
}

void complete_behind(Completer *k, Str name, Str kind_name, bool used) {
  const Interner *names = &k->e->model->names;
  Sym left = intern_find(names, name), kind = intern_find(names, kind_name);
  if (kind_name.n) {
    if (kind && name_is_kind(kind)) attributes(k, kind);
    return;
  }
  const Binding *b = file_find(k->c.file, left);
  if (b && b->kind == BIND_IMPORT) {
    if (b->import) import_members(k, b->import, used);
  } else if (left && name_is_kind(left)) {
    complete_objects(k, left, false, RANK_HERE);
  } else if (left) {
    attributes(k, left);
    if (!name_is_scope(left)) item_put(k, ITEM_ATTR, STR("name"), RANK_MORE); /* of what the name refers to */
  }
}

void complete_member(Completer *k) {
  Context *c = &k->c;
  uint32_t dot = c->n - 1;
  if (!dot || c->v[dot - 1].kind != T_IDENT) return;
  bool second = dot >= 3 && c->v[dot - 2].kind == T_DOT && c->v[dot - 3].kind == T_IDENT;
  bool used = dot >= 2 && c->v[dot - 2].kind == T_USE;
  complete_behind(k, token_text(c, dot - 1), second ? token_text(c, dot - 3) : STR(""), used);
}

/* ---- by type ---- */

static void members(Completer *k, const Type *t) {
  for (uint32_t i = 0; t->members && i < t->n_members; i++)
    item_put(k, ITEM_MEMBER, intern_str(&k->e->model->names, t->members[i]), RANK_NEEDED);
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++)
    if (schema_members[i].id == t->id) {
      Item *item = item_put(k, ITEM_MEMBER, str_c(schema_words[schema_members[i].word]), RANK_NEEDED);
      item->doc = str_c(schema_members[i].help);
    }
}

/* A number that is being typed, with each unit behind it. Types are asked by name: the parser has tokens of the same
   names. */
static void units(Completer *k, Str type) {
  static const char *const sizes[] = {"KiB", "MiB", "GiB", "TiB", "kB", "MB", "GB", "B", NULL};
  static const char *const times[] = {"s", "m", "h", "d", "ms", NULL};
  Str typed = source_text(k->e->sources, k->c.word), number = typed;
  for (number.n = 0; number.n < typed.n && typed.s[number.n] >= '0' && typed.s[number.n] <= '9';) number.n++;
  bool size = str_is(type, "size");
  if (!number.n || (!size && !str_is(type, "duration"))) return;
  for (const char *const *u = size ? sizes : times; *u; u++)
    item_put(k, ITEM_UNIT, ARENA_JOIN(k->e->arena, number, str_c(*u)), RANK_NEEDED);
}

static void words(Completer *k, const char *const *list) {
  for (; *list; list++) item_put(k, ITEM_MEMBER, str_c(*list), RANK_NEEDED);
}

static void by_type(Completer *k, const Type *t) {
  static const char *const truth[] = {"true", "false", NULL};
  if (!t) return;
  if (t->opt) item_put(k, ITEM_KEYWORD, STR("none"), RANK_LAST);
  switch (t->kind) {
  case T_UNION:
    by_type(k, t->a);
    by_type(k, t->b);
    break;
  case T_ENUM: members(k, t); break;
  case T_BOOL: words(k, truth); break;
  case T_REF: complete_objects(k, t->id, true, RANK_NEEDED); break;
  case T_SECRET: complete_objects(k, W_secret, true, RANK_NEEDED); break;
  default: units(k, str_c(type_rows[t->kind].name)); break;
  }
}

/* ---- names ---- */

static bool only_words(const Type *t) {
  return t && (t->kind == T_BOOL || t->kind == T_ENUM || t->kind == T_REF || t->kind == T_SECRET);
}

static void names_seen(Completer *k) {
  Context *c = &k->c;
  static const char *const kinds[] = {
      [WORD_LET] = "let", [WORD_LOOP] = "loop variable", [WORD_TPARAM] = "parameter"};
  for (uint32_t i = c->locals.n; i-- > 0;)
    item_put(k, ITEM_NAME, c->locals.v[i].name, RANK_HERE)->detail = str_c(kinds[c->locals.v[i].kind]);
  for (uint32_t i = 0; i < c->file->bindings.n; i++) {
    const Binding *b = c->file->bindings.v[i];
    if (b->kind == BIND_TEMPLATE || !b->name) continue;
    Item *item = item_put(k, ITEM_NAME, intern_str(&k->e->model->names, b->name), RANK_HERE);
    bool known = b->value && b->value->kind != V_UNKNOWN && b->value->kind != V_POISON;
    item->detail = b->kind == BIND_IMPORT ? STR("import")
                   : known                ? value_show(k->e->arena, &k->e->model->names, b->value)
                                          : STR("");
  }
}

static void functions_all(Completer *k) {
  for (uint32_t i = 0; i < function_count; i++) {
    Item *item = item_put(k, ITEM_FUNCTION, str_c(functions[i].name), RANK_MORE);
    item->detail = str_c(functions[i].signature);
    item->doc = function_topic(k->e->arena, i).doc;
    item->insert = ARENA_JOIN(k->e->arena, item->label, STR("($0)"));
  }
}

/* Kinds that have objects, and the scopes that are always there. */
static void kinds(Completer *k) {
  bool seen[W_COUNT] = {false};
  for (uint32_t i = 0; i < k->e->model->objects.n; i++) {
    Sym kind = obj_block(k->e->model->objects.v[i])->word;
    if (!seen[kind]) item_put(k, ITEM_KIND, str_c(schema_words[kind]), RANK_MORE);
    seen[kind] = true;
  }
  for (Sym s = 1; s < W_COUNT; s++)
    if (name_is_scope(s)) item_put(k, ITEM_KIND, str_c(schema_words[s]), RANK_LAST);
}

void complete_value(Completer *k, const Type *want) {
  by_type(k, want);
  if (k->c.word.hi > k->c.word.lo && k->c.text.s[k->c.word.lo] >= '0' && k->c.text.s[k->c.word.lo] <= '9')
    return;
  names_seen(k);
  functions_all(k);
  if (!only_words(want)) kinds(k);
}
