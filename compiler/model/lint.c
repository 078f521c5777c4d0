/* What the model tells the messages: `lint { W0712 = off }`, what becomes of warnings in this project, in force as soon
   as it is read (what was reported before is settled later, by diags_settle); which blocks belong into the root file;
   and in which statement a message is. */
#include "model/private.h"

#include "diag/render.h"

static const Type level_type = {.kind = T_ENUM, .id = E_lint_level};

/* Where the statement stands, or where the root file uses the template it comes from. */
static bool is_of_root(const Model *m, const Obj *o) {
  uint32_t file = o->at.file;
  for (const Frame *f = m->ds->chain; f; f = f->up) file = f->at.file;
  return file == 0;
}

bool check_root_block(Ctx *c, Obj *o) {
  if ((o->block != B_lint && o->block != B_policy) || is_of_root(c->m, o)) return true;
  o->bad = true;
  diag(c->m->ds, E0241, o->at, str_c(obj_block(o)->text));
  return false;
}

static void unknown_code(Model *m, Str code, Span at) {
  Suggest s;
  suggest_init(&s, m->arena, code);
  for (uint32_t i = 0; i < DIAG_COUNT; i++)
    if (diag_rows[i].severity == SEV_WARNING) suggest_offer(&s, str_c(diag_rows[i].code));
  edit_suggested(m, diag(m->ds, E0243, at, code), &s, at);
}

/* The warning that a key names, or DIAG_COUNT after a message. */
static DiagId code_of(Model *m, Str code, Span at) {
  DiagId id = diag_find(code);
  if (id == DIAG_COUNT || !str_is(code, diag_rows[id].code)) {
    unknown_code(m, code, at);
    return DIAG_COUNT;
  }
  if (diag_rows[id].severity != SEV_ERROR) return id;
  diag(m->ds, E0242, at, code);
  return DIAG_COUNT;
}

const Value *lint_entry(Ctx *c, Obj *into, Str key, Span at, const Value *level) {
  Model *m = c->m;
  DiagId id = code_of(m, key, at);
  const Value *v = coerce(c, level, &level_type);
  bool first = true; /* a code that is set twice is reported by who adds the entry */
  for (uint32_t i = 0; i < into->entries.n; i++) first &= !str_eq(into->entries.v[i].key, key);
  if (id == DIAG_COUNT || v->kind != V_WORD || c->dry || into->bad || !first) return v;
  Str word = value_str(m->arena, v);
  Level to = str_is(word, "off") ? LEVEL_OFF : str_is(word, "error") ? LEVEL_ERROR : LEVEL_WARNING;
  diag_level(m->ds, id, to, at);
  return v;
}

const Type *lint_level_type(void) { return &level_type; }

static const Ast *ast_of(const Model *m, uint32_t source) {
  for (uint32_t i = 0; i < m->files.n; i++)
    if (m->files.v[i]->source == source) return m->files.v[i]->ast;
  return NULL;
}

void model_name_objects(Model *m) {
  Syntax s = {m->arena, &m->names, m->sources, m->ds};
  for (uint32_t i = 0; i < m->ds->list.n; i++) {
    Diag *d = m->ds->list.v[i];
    Span at = d->labels.v[0].at;
    const Ast *ast = ast_of(m, at.file);
    if (ast && !d->object.n) d->object = syntax_path(&s, ast, at.lo);
  }
}
