/* Step headers: which block a word means here, and its atoms as fields by the schema's header row. */
#include "model/private.h"

#include "base/buf.h"

bool step_is_build(uint8_t block, const Node *step) {
  const Node *a = step->a;
  if (block == B_copy_files)
    for (; a; a = a->next)
      if (a->kind == N_ARROW) return true;
  if (block != B_run_profile || !a || a->kind == N_NAME) return false;
  bool blank = a->kind == N_STRING && a->a && a->a->kind == N_TEXT &&
               memchr(a->a->more->text.s, ' ', a->a->more->text.n);
  return a->kind == N_HEREDOC || blank || !step->b;
}

uint8_t expand_find_block(Ctx *c, Obj *into, const Node *step, const Node **first_atom) {
  (void)c;
  *first_atom = step->a;
  if (into->block == B_match) return B_match_arm; /* whatever the word: it is a member of an enumeration */
  if (step->sym >= W_COUNT) return 0;
  for (uint8_t b = schema_block_of_word[step->sym]; b; b = schema_blocks[b].next) {
    const SchemaBlock *s = &schema_blocks[b];
    if (!schema_in(s, into->block)) continue;
    if (step_is_build(b, step)) continue;
    if (!s->word2) return b;
    if (!step->a || step->a->kind != N_NAME || step->a->sym != s->word2) continue;
    *first_atom = step->a->next;
    return b;
  }
  return 0;
}

/* A bare word in a header is a name or a keyword, never a variable. */
static bool takes_bare_word(const Type *t) {
  switch (t->kind) {
  case T_UNION: return takes_bare_word(t->a) || takes_bare_word(t->b);
  case T_LIST: return takes_bare_word(t->a);
  case T_ENUM:
  case T_ENV_NAME:
  case T_USER_SPEC:
  case T_USER_NAME:
  case T_OBJECT_NAME:
  case T_PROJECT_NAME:
  case T_SERVICE_NAME:
  case T_SERVICE_WORD: return true;
  default: return false;
  }
}

static const Value *atom_value(Ctx *c, const Node *atom, const Type *t) {
  Model *m = c->m;
  if (atom->kind != N_NAME) return eval(c, atom, t);
  if (t->kind == T_SERVICE_WORD) return ref_new(c, W_service, atom->sym, node_span(atom), node_span(atom));
  if (takes_bare_word(t)) {
    Value *v = value_text(m, M_STR(m, atom->sym), node_span(atom));
    if (t->kind == T_ENUM) v->kind = V_WORD;
    return v;
  }
  Diag *d = diag(m->ds, E0227, node_span(atom), M_STR(m, atom->sym), type_a(m, t));
  Binding *b = scope_find(c, atom->sym);
  Str object = object_of_name(m, t, atom->sym);
  if (object.n) {
    diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(object)));
    edit_meant(m, d, FIX_SAFE, node_span(atom), object);
    return value_poison(m, node_span(atom));
  }
  Str fixed = b ? arena_fmt(m->arena, "(%.*s)", STR_ARG(M_STR(m, atom->sym)))
                : arena_fmt(m->arena, "\"%.*s\"", STR_ARG(M_STR(m, atom->sym)));
  if (b) b->used = true;
  if (b)
    diag_help(m->ds, d, VALUE_IN_HEADER, M_STR(m, atom->sym), fixed);
  else
    diag_help(m->ds, d, QUOTE_TEXT, M_STR(m, atom->sym));
  edit_meant(m, d, b ? FIX_SAFE : FIX_MAYBE, node_span(atom), fixed);
  return value_poison(m, node_span(atom));
}

static void set_slot(Ctx *c, Obj *o, int slot, const Value *v, Span at) {
  const SchemaProp *p = &obj_block(o)->props[slot];
  const Value *given = v;
  v = coerce(c, v, p->type);
  bool name = obj_block(o)->flags & BF_DECL && slot == obj_block(o)->args[0].slot;
  if (name && v->kind == V_POISON && given->kind == V_TEXT &&
      text_known(given->text)) /* what refers to it is right */
    reported_first(c->m, obj_block(o)->word, intern(&c->m->names, value_str(c->m->arena, given)), NULL,
                   STR(""));
  check_labels(c, v, p->flags, p->type, str_c(obj_block(o)->text));
  if (v->kind == V_POISON) o->bad = true;
  Slot *s = slot_make(c->m->arena, o, (uint32_t)slot);
  s->value = v;
  s->at = at;
}

/* `a+`: the atoms up to the next arrow, as one list. */
static const Node *many_atoms(Ctx *c, Obj *o, const SchemaArg *arg, const Node *atom) {
  Model *m = c->m;
  const Type *t = obj_block(o)->props[arg->slot].type;
  VEC(const Value *) items = {0};
  Span at = atom ? node_span(atom) : o->at;
  for (; atom && atom->kind != N_ARROW; atom = atom->next) {
    const Value *v = atom_value(c, atom, t->a);
    at.hi = atom->hi;
    if (v->kind == V_LIST)
      for (uint32_t i = 0; i < v->n; i++) *vec_push(m->arena, &items) = v->items[i];
    else
      *vec_push(m->arena, &items) = v;
  }
  Value *list = value_new(m, V_LIST, at);
  list->items = items.v;
  list->n = items.n;
  set_slot(c, o, arg->slot, list, at);
  return atom;
}

static const Node *one_atom(Ctx *c, Obj *o, const SchemaArg *arg, const Node *atom) {
  int slot = arg->slot;
  if (atom->kind == N_HEREDOC && arg->heredoc_slot != 255) slot = arg->heredoc_slot;
  set_slot(c, o, slot, atom_value(c, atom, obj_block(o)->props[slot].type), node_span(atom));
  return atom->next;
}

void report_missing_atom(Ctx *c, Obj *o, Str what, Span at) {
  Model *m = c->m;
  o->bad = true;
  Diag *d = diag(m->ds, E0226, at, str_c(obj_block(o)->text), what);
  diag_help(m->ds, d, WRITTEN_LIKE, str_c(obj_block(o)->example));
}

static void missing_atom(Ctx *c, Obj *o, const SchemaArg *arg, const Node *atom) {
  Span at = atom ? node_span(atom) : (Span){o->at.file, o->at.hi, o->at.hi};
  report_missing_atom(c, o, M_STR(c->m, obj_block(o)->props[arg->slot].word), at);
}

/* `copy "a" "/b"`: said at once, and none of its words is taken for what it is not. */
static bool arrow_is_missing(Ctx *c, Obj *o, const Node *atom) {
  Model *m = c->m;
  bool wanted = false;
  const Node *last = NULL, *before = NULL;
  for (uint32_t i = 0; i < obj_block(o)->n_args; i++) {
    uint8_t flags = obj_block(o)->args[i].flags;
    wanted |= flags & HA_ARROW && !(flags & HA_OPT);
  }
  for (; wanted && atom; before = last, last = atom, atom = atom->next)
    if (atom->kind == N_ARROW) return false;
  if (!wanted || !last) return false;
  for (atom = o->node->a; atom; atom = atom->next)
    if (atom->kind != N_NAME) eval(c, atom, NULL);
  if (!before || before->kind == N_NAME) {
    report_missing_atom(c, o, STR("->"), (Span){last->file, last->hi, last->hi});
    return true;
  }
  Span gap = {last->file, last->lo, last->lo};
  o->bad = true;
  Diag *d = diag(m->ds, E0226, gap, str_c(obj_block(o)->text), STR("->"));
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, SYN_FIX_ADD, STR("->")), gap, STR("-> "));
  return true;
}

/* `apt "a" "b"`: the elements of a list, without its brackets. */
static bool is_bare_list(const Type *t, const Node *atom) {
  if (t->kind != T_LIST || !atom->next) return false;
  for (; atom; atom = atom->next)
    if (atom->kind != N_STRING) return false;
  return true;
}

static void bare_list(Ctx *c, Obj *o, int slot, const Node *atom) {
  Model *m = c->m;
  const Type *t = obj_block(o)->props[slot].type;
  Span at = node_span(atom);
  Buf b = buf_new(m->arena);
  for (; atom; atom = atom->next) {
    buf_bytes(&b, at.hi == atom->hi ? STR("[") : STR(", "));
    buf_bytes(&b, source_text(m->sources, node_span(atom)));
    coerce(c, eval(c, atom, t->a), t->a);
    at.hi = atom->hi;
  }
  buf_lit(&b, "]");
  Diag *d = diag(m->ds, E0301, at, type_a(m, t), STR("several strings"));
  diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, CHANGE_TO, buf_str(&b)), at, buf_str(&b));
  o->bad = true;
}

static void too_much(Ctx *c, Obj *o, const Node *atom) {
  Model *m = c->m;
  const SchemaBlock *b = obj_block(o);
  Span at = node_span(atom);
  bool glued = false; /* "echo "hello"": the string ended too early */
  for (const Node *before = o->node->a; before; before = before->next)
    glued |= before->next == atom && before->kind == N_STRING && before->hi == atom->lo;
  for (; atom; atom = atom->next) at.hi = atom->hi;
  Diag *d = diag(m->ds, E0228, at, str_c(b->text));
  if (glued)
    diag_help(m->ds, d, QUOTE_INSIDE);
  else
    diag_help(m->ds, d, WRITTEN_LIKE, str_c(b->example));
  o->bad = true;
}

static void take_name(Ctx *c, Obj *o) {
  Model *m = c->m;
  const SchemaBlock *b = obj_block(o);
  int slot = b->n_args ? b->args[0].slot : -1;
  bool named = slot >= 0 && (b->flags & BF_DECL || b->props[slot].word == W_name);
  const Value *v = named ? obj_slot(o, (uint32_t)slot)->value : NULL;
  if (!v) return;
  o->name_at = v->at;
  if (v->kind != V_TEXT) return;
  if (text_known(v->text)) o->name = intern(&m->names, value_str(m->arena, v));
}

/* The word of a branch of `match` is its field. */
static void take_word(Ctx *c, Obj *o) {
  Value *word = value_text(c->m, M_STR(c->m, o->node->sym), node_name_span(o->node));
  word->kind = V_WORD;
  set_slot(c, o, schema_slot(obj_block(o), W_arch), word, word->at);
}

/* How many fields will a step have, at most? */
static uint32_t header_fields(const Obj *o, const Node *atom) {
  uint32_t n = o->block == B_match_arm;
  for (; atom; atom = atom->next) n += atom->kind != N_ARROW;
  if (n > obj_block(o)->n_props) n = obj_block(o)->n_props;
  for (const Node *s = o->node->b && !(obj_block(o)->flags & BF_MAP) ? o->node->b->a : NULL; s; s = s->next)
    n += s->kind == N_FIELD;
  return n;
}

void expand_header(Ctx *c, Obj *o, const Node *atom) {
  const SchemaBlock *b = obj_block(o);
  if (!(b->flags & BF_DECL))
    vec_reserve(c->m->arena, &o->given, header_fields(o, atom)); /* mostly one or two */
  if (o->block == B_match_arm) take_word(c, o);
  if (arrow_is_missing(c, o, atom)) return;
  for (uint32_t i = 0; i < b->n_args; i++) {
    const SchemaArg *arg = &b->args[i];
    if (arg->flags & HA_ARROW) {
      bool arrow = atom && atom->kind == N_ARROW;
      if (!arrow && arg->flags & HA_OPT) continue;
      if (!arrow) {
        report_missing_atom(c, o, STR("->"), atom ? node_span(atom) : (Span){o->at.file, o->at.hi, o->at.hi});
        return;
      }
      atom = atom->next;
    }
    bool here = atom && atom->kind != N_ARROW;
    bool in_body =
        !here && o->node->b && !(b->flags & BF_DECL); /* the field may stand in the block instead */
    if (here && arg->flags & HA_MANY) {
      atom = many_atoms(c, o, arg, atom);
    } else if (here && is_bare_list(b->props[arg->slot].type, atom)) {
      bare_list(c, o, arg->slot, atom);
      return;
    } else if (here) {
      atom = one_atom(c, o, arg, atom);
    } else if (!(arg->flags & HA_OPT) && (!in_body || arg->flags & HA_ARROW)) {
      missing_atom(c, o, arg, atom);
      return;
    }
  }
  if (atom) too_much(c, o, atom);
  take_name(c, o);
}
