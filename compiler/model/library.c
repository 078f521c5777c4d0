/* The recipe library: the files below runtime/std/, imported as "std:NAME". They are a part of this program and
   are read like any other file; they just have no place on a disk. Called by imports.c. */
#include "model/private.h"

#include "base/buf.h"
#include "base/runtime.h"

#define SCHEME "std:"

bool library_is_name(Str text) { return str_starts(text, STR(SCHEME)); }

/* "NAME" of runtime/std/NAME.pei; empty for any other part of runtime/. */
static Str recipe_name(const struct RuntimeFile *f) {
  Str path = str_c(f->path), dir = STR("std/"), end = STR(".pei");
  if (!str_starts(path, dir) || !str_ends(path, end)) return STR("");
  return str_sub(path, dir.n, path.n - end.n);
}

bool library_find(Str name, Str *text) {
  Str wanted = str_sub(name, sizeof SCHEME - 1, name.n);
  for (uint32_t i = 0; i < runtime_file_count && wanted.n; i++) {
    if (!str_eq(recipe_name(&runtime_files[i]), wanted)) continue;
    *text = (Str){runtime_files[i].text, runtime_files[i].size};
    return true;
  }
  return false;
}

void report_unknown_recipe(Ctx *c, const Value *v, Str name) {
  Model *m = c->m;
  Suggest s;
  Buf all = buf_new(m->arena);
  Str text, bare = str_ends(name, STR(".pei")) ? str_sub(name, 0, name.n - 4) : name;
  bool only_ending = library_find(bare, &text);
  suggest_init(&s, m->arena, bare);
  for (uint32_t i = 0; i < runtime_file_count; i++) {
    if (!recipe_name(&runtime_files[i]).n) continue;
    Str recipe = arena_fmt(m->arena, SCHEME "%.*s", STR_ARG(recipe_name(&runtime_files[i])));
    suggest_offer(&s, recipe);
    if (all.n) buf_lit(&all, ", ");
    buf_bytes(&all, recipe);
  }
  Diag *d = diag(m->ds, E0616, v->at, name);
  Str near = only_ending ? bare : s.n ? s.best[0].name : STR("");
  if (near.n) diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(near)));
  if (near.n && v->node && v->node->kind == N_STRING && v->node->a && !v->node->a->next) {
    Str quoted = arena_fmt(m->arena, "\"%.*s\"", STR_ARG(near));
    Applicability app = only_ending || suggest_certain(&s) ? FIX_SAFE : FIX_MAYBE;
    diag_edit(m->ds, diag_fix(m->ds, d, app, CHANGE_TO, quoted), node_span(v->node), quoted);
  }
  diag_help(m->ds, d, RECIPES_THERE, buf_str(&all));
}
