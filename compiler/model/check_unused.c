/* What is declared and never used. Only in a project without mistakes: a misspelt reference leaves its target
   unused, and that was said already. */
#include "model/check.h"

static bool is_exempt(Str name) { return name.n && name.s[0] == '_'; }

static void unused(Check *k, Span at, Str what, Str name, const Node *n) {
  Diag *d = diag(k->ds, W0712, at, what, name);
  if (!n) return;
  Fix *fix = diag_fix(k->ds, d, FIX_MAYBE, CHK_REMOVE);
  diag_fix_of_help(d, fix);
  diag_edit(k->ds, fix, check_statement(k, n), STR(""));
}

/* What an imported file declares is there for others too; what it imports is its own affair. */
static void check_bindings(Check *k) {
  static const char *const words[] = {"let", "param", "template", "import"};
  for (uint32_t f = 0; f < k->m->files.n; f++) {
    const File *file = k->m->files.v[f];
    for (uint32_t i = 0; i < file->bindings.n; i++) {
      const Binding *b = file->bindings.v[i];
      if (b->used || b->kind > BIND_IMPORT || (f && b->kind != BIND_IMPORT) ||
          is_exempt(M_STR(k->m, b->name)))
        continue;
      k->ds->chain = NULL;
      unused(k, b->at, str_c(words[b->kind]), M_STR(k->m, b->name), b->node);
    }
  }
}

static bool is_unused(Check *k, const Obj *o) {
  bool kind = o->block == B_stage || o->block == B_volume || o->block == B_network || o->block == B_secret ||
              o->block == B_builder || o->block == B_registry || o->block == B_version ||
              o->block == B_config || o->block == B_model;
  /* the network `default` is the one services are in that name none */
  if (o->block == B_builder && obj_bool(o, W_default)) return false; /* whoever names none uses it */
  return kind && !o->used && !is_exempt(check_name(k, o)) &&
         !(o->block == B_network && str_is(check_name(k, o), "default"));
}

/* Marks what images are made of. */
static bool *reached_stages(Check *k) {
  uint32_t n = 0, count = k->objects->n;
  bool *reached = arena_array(k->a, bool, count);
  uint32_t *queue = arena_array(k->a, uint32_t, count);
  for (uint32_t i = 0; i < count; i++)
    if (k->objects->v[i]->block == B_image) reached[queue[n++] = i] = true;
  for (uint32_t head = 0; head < n; head++)
    for (uint32_t e = k->first[queue[head]]; e < k->first[queue[head] + 1]; e++) {
      uint32_t to = k->edges.v[e].to;
      if (!reached[to]) reached[queue[n++] = to] = true;
    }
  return reached;
}

void check_unused(Check *k) {
  if (!k->clean) return;
  check_bindings(k);
  bool *reached = reached_stages(k);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    check_at(k, o);
    if (is_unused(k, o))
      unused(k, o->name_at, str_c(obj_block(o)->text), check_name(k, o), o->node);
    else if (o->block == B_stage && !reached[i] && !k->in_circle[i] && !is_exempt(check_name(k, o)))
      diag(k->ds, W0717, o->name_at, check_name(k, o));
  }
}
