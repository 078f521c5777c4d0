/* Completions inside of quotes: files and directories where a path is wanted, recipes and project files of an import.
   */
#include "query/complete.h"

#include "base/runtime.h"

enum { NAMES_MAX = 500 };

static bool is_path(const Type *t) {
  if (!t) return false;
  if (t->kind == T_UNION || t->kind == T_PAIR) return is_path(t->a) || (t->kind == T_UNION && is_path(t->b));
  if (t->kind == T_LIST) return is_path(t->a);
  return t->kind == T_SOURCE || t->kind == T_SCRIPT || t->kind == T_PATH || t->kind == T_HOSTPATH ||
         t->kind == T_APT_SOURCES;
}

static void paths(Completer *k, const char *ending) {
  Arena *a = k->e->arena;
  Str by = source_at(k->e->sources, k->c.word.file)->path, typed = source_text(k->e->sources, k->c.word);
  while (by.n && by.s[by.n - 1] != '/') by.n--;
  uint32_t slash = typed.n;
  while (slash && typed.s[slash - 1] != '/') slash--;
  if (typed.n && typed.s[0] == '/') return;
  Str dir = ARENA_JOIN(a, by.n ? by : STR("./"), str_sub(typed, 0, slash), STR("."));
  Str *names;
  uint32_t n;
  if (k->e->os->list_dir(k->e->os, a, dir.s, &names, &n)) return;
  k->c.word.lo += slash;
  for (uint32_t i = 0; i < n && k->out->items.n < NAMES_MAX; i++) {
    OsStat st;
    if (names[i].s[0] == '.' || memchr(names[i].s, '"', names[i].n)) continue;
    Str path = ARENA_JOIN(a, dir, STR("/"), names[i]);
    bool there = !k->e->os->stat(k->e->os, path.s, true, &st), is_dir = there && st.type == OS_DIR;
    if (!there || (!is_dir && ending && !str_ends(names[i], str_c(ending)))) continue;
    item_put(k, is_dir ? ITEM_DIR : ITEM_FILE, is_dir ? ARENA_JOIN(a, names[i], STR("/")) : names[i],
             is_dir ? RANK_MORE : RANK_HERE);
  }
}

static void recipes(Completer *k) {
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    Str path = str_c(runtime_files[i].path);
    if (!str_starts(path, STR("std/")) || !str_ends(path, STR(".pei"))) continue;
    item_put(k, ITEM_RECIPE, ARENA_JOIN(k->e->arena, STR("std:"), str_sub(path, 4, path.n - 4)), RANK_LAST);
  }
}

/* `image["`: also names that cannot stand behind a dot */
static void names_of(Completer *k, Sym kind) {
  for (uint32_t i = 0; i < k->e->model->objects.n; i++) {
    const Obj *o = k->e->model->objects.v[i];
    if (obj_block(o)->word == kind && o->name)
      item_put(k, ITEM_OBJECT, intern_str(&k->e->model->names, o->name), RANK_HERE);
  }
}

void complete_text(Completer *k, const Type *want) {
  Context *c = &k->c;
  uint32_t inner;
  const Bracket *body = context_body(c, &inner);
  bool import = body->start < c->n && c->v[body->start].kind == T_IMPORT && c->n == body->start + 1;
  bool index = c->n >= 2 && c->v[c->n - 1].kind == T_LBRACKET && c->v[c->n - 2].kind == T_IDENT;
  Sym kind = index ? intern_find(&k->e->model->names, token_text(c, c->n - 2)) : 0;
  if (kind && name_is_kind(kind)) {
    names_of(k, kind);
  } else if (import) {
    if (!memchr(c->text.s + c->word.lo, '/', c->word.hi - c->word.lo)) recipes(k);
    paths(k, ".pei");
  } else if (is_path(want))
    paths(k, NULL);
}
