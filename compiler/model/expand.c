/* Bodies to objects: fields, steps, loops, conditions. File level declares; other bodies evaluate at once. */
#include "model/check.h"
#include "model/private.h"

const Frame *frame_push(Model *m, Span at, Str what) {
  const Frame *old = m->ds->chain;
  Frame *f = arena_new(m->arena, Frame);
  *f = (Frame){at, what, old};
  m->ds->chain = f;
  return old;
}
void frame_pop(Model *m, const Frame *old) { m->ds->chain = old; }

Obj *object_new(Model *m, uint8_t block, const Node *n) {
  Obj *o = arena_new(m->arena, Obj);
  o->block = block;
  o->node = n;
  o->chain = m->ds->chain;
  o->place = arena_array(m->arena, uint8_t, schema_blocks[block].n_props);
  if (!n) return o;
  o->at = node_name_span(n);
  for (const Node *a = n->a; n->kind == N_STEP && a; a = a->next)
    if (a->kind != N_HEREDOC) o->at.hi = a->hi;
  o->name_at = o->at;
  return o;
}

/* ---- fields ---- */

const Slot slot_absent;

Slot *slot_make(Arena *a, Obj *o, uint32_t slot) {
  if (!o->place[slot]) {
    (void)vec_push(a, &o->given);
    o->place[slot] = (uint8_t)o->given.n;
  }
  return &o->given.v[o->place[slot] - 1];
}

static void report_twice(Ctx *c, Span again, Span first, Str name, bool is_list) {
  Diag *d = diag(c->m->ds, E0208, again, name);
  diag_also(c->m->ds, d, first, FIRST_HERE);
  if (is_list)
    diag_help(c->m->ds, d, ONE_LIST, name);
  else
    diag_help(c->m->ds, d, KEEP_ONE);
}

/* Does a value stand where it is used, and is not given by a name? */
static bool is_written(const Value *v, Span at) { return span_eq(value_from(v), at); }

/* An override that says what the template says: both in so many words, so that they agree every time. */
static void check_same(Ctx *c, Str word, Span over, const Value *given, Span set, const Value *own) {
  if (c->dry || !given || !is_written(given, given->at) || !is_written(own, own->at)) return;
  if (!value_known(given) || !value_known(own) || !value_equal(given, own)) return;
  Diag *d = diag(c->m->ds, W0762, over, word);
  diag_also(c->m->ds, d, set, SET_IN_TEMPLATE);
}

/* What the template says of an overridden field. That it may be wrong does not matter: nobody uses it. */
static void check_overridden(Ctx *c, const Slot *s, const SchemaProp *p, const Node *n) {
  Model *m = c->m;
  Diags scratch, *loud = m->ds;
  uint32_t reported = m->reported.n;
  if (c->dry) return;
  diags_init(&scratch, m->arena, m->sources);
  m->ds = &scratch;
  const Value *v = eval(c, n->a, p->type);
  if (v->kind != V_NONE) v = coerce(c, v, p->type);
  m->ds = loud;
  m->reported.n = reported;
  if (!scratch.errors && v->kind != V_POISON)
    check_same(c, M_STR(m, p->word), s->at, s->value, node_name_span(n), v);
}

/* Few entries are looked through; more have an index. */
enum { INDEXED_FROM = 32 };
struct EntryIndex {
  CheckMap map;
};

/* The entry of that key, or NULL, and then the next one that is added must be it. */
static Entry *entry_for(Ctx *c, Obj *o, Str key) {
  Arena *a = c->m->arena;
  if (o->entries.n >= INDEXED_FROM && !o->index) {
    o->index = arena_new(a, struct EntryIndex);
    check_map_init(&o->index->map);
    for (uint32_t i = 0; i < o->entries.n; i++) check_map_put(&o->index->map, a, o->entries.v[i].key, i);
  }
  if (o->index) {
    uint32_t at = check_map_put(&o->index->map, a, key, o->entries.n);
    return at == UINT32_MAX ? NULL : &o->entries.v[at];
  }
  for (uint32_t i = 0; i < o->entries.n; i++)
    if (str_eq(o->entries.v[i].key, key)) return &o->entries.v[i];
  return NULL;
}

static void add_entry(Ctx *c, Obj *into, Str key, Span at, const Value *v, bool spread) {
  Entry *e = entry_for(c, into, key);
  if (e) {
    if (is_overridden(c, e->override)) {
      check_same(c, key, e->key_at, e->value, at, v);
      return;
    }
    if (!spread && e->key_at.file != UINT32_MAX) report_twice(c, at, e->key_at, key, false);
    e->value = v;
    e->key_at = spread ? SPAN_NONE : at;
    return;
  }
  *vec_push(c->m->arena, &into->entries) = (Entry){key, spread ? SPAN_NONE : at, v, c->overriding};
}

static bool allows_late_entries(const Obj *map) {
  return map->block == B_env && map->parent && obj_like_service(map->parent);
}

/* A value of env, label, args, opts: a string; whole and decimal numbers in canonical form; never a bool. */
static const Value *map_value(Ctx *c, Obj *into, const Value *v) {
  Model *m = c->m;
  Str s;
  if (v->kind == V_INT || v->kind == V_DECIMAL) {
    value_scalar_text(m->arena, &m->names, v, &s);
    Value *text = value_text(m, s, v->at);
    value_more(m, text)->from = value_from(v);
    return text;
  }
  if (v->kind == V_UNKNOWN && v->type && (v->type->kind == T_INT || v->type->kind == T_DECIMAL)) return v;
  v = coerce(c, v, type_basic(T_STRING));
  bool service = allows_late_entries(into);
  check_labels(c, v,
               service                                          ? PF_LATE
               : into->block == B_env || into->block == B_label ? PF_BUILD
                                                                : 0,
               NULL, str_c(obj_block(into)->text));
  return service || check_one_line(c, v, str_c(obj_block(into)->text)) ? v : value_poison(m, v->at);
}

/* Maps whose values are data, of any type that JSON has. */
static bool takes_data(const Obj *map) { return map->block == B_settings || map->block == B_feature; }

static const Value *data_value(Ctx *c, Obj *into, const Value *v) {
  switch (v->kind) {
  case V_BOOL:
  case V_INT:
  case V_DECIMAL:
  case V_UNKNOWN:
  case V_POISON: return v;
  case V_LIST:
  case V_MAP:
    for (uint32_t i = 0; i < v->n; i++)
      if (data_value(c, into, v->items[i])->kind == V_POISON) return value_poison(c->m, v->at);
    return v;
  default: break;
  }
  v = coerce(c, v, type_basic(T_STRING));
  check_labels(c, v, 0, NULL, str_c(obj_block(into)->text));
  return v;
}

static const Value *entry_value(Ctx *c, Obj *into, Str key, Span at, const Value *v) {
  if (takes_data(into)) return data_value(c, into, v);
  return into->block == B_lint ? lint_entry(c, into, key, at, v) : map_value(c, into, v);
}

/* Where a brace is missing, what follows a map seems to be in it: the fields and steps of the body around it. */
static bool belongs_outside(Ctx *c, const Obj *map, Sym word) {
  const Obj *body = map->parent;
  if (!body || !word || word >= W_COUNT || !file_unbalanced(c->m, map->at.file)) return false;
  if (schema_slot(obj_block(body), word) >= 0) return true;
  for (uint8_t b = schema_block_of_word[word]; b; b = schema_blocks[b].next)
    if (schema_in(&schema_blocks[b], body->block)) return true;
  return false;
}

static void set_entry(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  if (!n->b && belongs_outside(c, into, n->sym)) return;
  Str key = n->b ? STR("") : M_STR(m, n->sym);
  Span at = node_name_span(n);
  if (n->b) {
    const Value *k = eval_as(c, n->b, type_basic(T_STRING));
    at = node_span(n->b);
    if (k->kind != V_TEXT || !text_known(k->text)) {
      if (k->kind == V_TEXT) diag(m->ds, E0506, at);
      return;
    }
    key = value_str(m->arena, k);
  }
  Value name = {.kind = V_TEXT, .at = at}; /* only to be looked at */
  if ((into->block == B_env || into->block == B_args || into->block == B_devcontainer_env) &&
      !validate_text(c, &name, key, T_ENV_NAME))
    return;
  const Type *want = into->block == B_lint ? lint_level_type()
                     : takes_data(into)    ? type_basic(T_ANY)
                                           : type_basic(T_STRING);
  const Value *v = entry_value(c, into, key, at, eval(c, n->a, want));
  if (v->kind == V_POISON) into->bad = true;
  add_entry(c, into, key, at, v, false);
}

void expand_field(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  const SchemaBlock *b = obj_block(into);
  if (b->flags & BF_MAP) {
    set_entry(c, into, n);
    return;
  }
  int slot = n->sym ? schema_slot(b, n->sym) : -1;
  if (slot < 0) {
    into->bad = true;
    report_unknown_field(c, into, n);
    return;
  }
  const Slot *old = obj_slot(into, (uint32_t)slot);
  const SchemaProp *p = &b->props[slot];
  bool overridden = is_overridden(c, old->override);
  if (overridden && !(p->flags & PF_APPEND)) {
    check_overridden(c, old, p, n);
    return;
  }
  const Value *v = eval(c, n->a, p->type);
  bool unset = v->kind == V_NONE && !v->maybe;
  if (!unset) {
    const Node *outer = m->judging;
    m->judging = n->a;
    v = coerce(c, v, p->type);
    m->judging = outer;
    check_labels(c, v, p->flags, p->type, M_STR(m, p->word));
  }
  Slot *s = slot_make(m->arena, into, (uint32_t)slot); /* evaluating may have moved it */
  if (overridden) {
    if (!unset) s->value = override_append(c, v, s->value);
    return;
  }
  if (s->at.hi && !s->is_default) {
    report_twice(c, node_name_span(n), s->at, M_STR(m, n->sym), p->type->kind == T_LIST);
    return;
  }
  if (v->kind == V_POISON) into->bad = true;
  s->value = unset ? NULL : v;
  s->at = node_name_span(n);
  s->override = c->overriding;
}

/* ---- steps ---- */

static void check_once(Ctx *c, Obj *into, const Obj *o) {
  if (!(obj_block(o)->flags & BF_ONCE)) return;
  for (uint32_t i = 0; i < into->children.n; i++)
    if (into->children.v[i]->block == o->block) {
      if (o->block == B_project && o->at.file + into->children.v[i]->at.file) return; /* E0237 says it */
      Diag *d = diag(c->m->ds, E0225, o->at, str_c(obj_block(o)->text));
      diag_also(c->m->ds, d, into->children.v[i]->at, FIRST_HERE);
      return;
    }
}

void body_takes(Obj *into, const Obj *o) {
  if (o->bad && !(obj_block(o)->flags & BF_STEPS))
    into->bad |= into->block != B_FILE && obj_block(o)->flags & BF_MAP;
}

static void declare(Ctx *c, Obj *o, const Node *n, const Node *first) {
  Model *m = c->m;
  o->scope = c->scope;
  expand_header(c, o, first);
  if (c->dry) {
    Ctx inner = *c;
    inner.self = o;
    if (n->b) expand_body(&inner, o, n->b);
    if (c->unsure && o->name) reported_first(m, obj_block(o)->word, o->name, NULL, STR(""));
    return;
  }
  if (o->name)
    object_declare(c, o);
  else
    *vec_push(m->arena, &m->file_object->children) = o; /* nameless by mistake: its body is still checked */
}

void expand_step(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  const Node *first;
  uint8_t block = expand_find_block(c, into, n, &first);
  if (!block) {
    into->bad = true;
    report_unknown_step(c, into, n);
    return;
  }
  if (++m->steps > MODEL_MAX_EVAL) return;
  Obj *o = object_new(m, block, n);
  o->parent = into;
  if (schema_blocks[block].flags & BF_DECL) {
    declare(c, o, n, first);
    return;
  }
  Ctx inner = *c;
  inner.self = o;
  bool placed = check_root_block(c, o);
  expand_header(&inner, o, first);
  Obj *set = override_target(c, into, o);
  if (set) {
    override_header(m->arena, set, o);
    inner.self = set;
    if (n->b) expand_body(&inner, set, n->b);
    return;
  }
  if (n->b) expand_body(&inner, o, n->b);
  if (!placed) return;
  check_once(c, into, o);
  *vec_push(m->arena, &into->children) = o;
  o->override = c->overriding;
  if (c->overriding) return; /* override_end finishes it */
  object_finish(&inner, o);
  body_takes(into, o);
}

/* ---- the other statements ---- */

typedef struct {
  Obj *into;
  const Node *block;
} ForBody;

/* A body to try statements in that do not count. */
static void empty_body(Model *m, Obj *scratch) {
  scratch->place = arena_array(m->arena, uint8_t, obj_block(scratch)->n_props);
  memset(&scratch->given, 0, sizeof scratch->given);
  memset(&scratch->children, 0, sizeof scratch->children);
  memset(&scratch->entries, 0, sizeof scratch->entries);
  scratch->index = NULL;
}

static void for_round(Ctx *c, void *arg) {
  const ForBody *f = arg;
  Obj scratch = *f->into;
  if (c->dry) empty_body(c->m, &scratch);
  expand_body(c, c->dry ? &scratch : f->into, f->block);
  if (c->dry) f->into->bad |= scratch.bad;
}

static void expand_if(Ctx *c, Obj *into, const Node *n) {
  int yes = eval_condition(c, n->a);
  Ctx branch = *c;
  branch.scope = eval_narrow(c, n->a, true);
  branch.dry |= yes != 1;
  branch.unsure |= yes < 0;
  ForBody body = {into, n->b};
  for_round(&branch, &body);
  if (!node_c(n)) return;
  branch = *c;
  branch.scope = eval_narrow(c, n->a, false);
  branch.dry |= yes != 0;
  branch.unsure |= yes < 0;
  if (node_c(n)->kind == N_IF) {
    if (branch.dry == c->dry)
      expand_if(&branch, into, node_c(n));
    else {
      Obj scratch = *into;
      empty_body(c->m, &scratch);
      expand_if(&branch, &scratch, node_c(n));
    }
    return;
  }
  body.block = node_c(n);
  for_round(&branch, &body);
}

/* In a recipe: the argument that the condition is about is where something can be changed. */
static void blame_argument(Ctx *c, Diag *d, const Node *n) {
  Model *m = c->m;
  const Binding *b = n->kind == N_NAME ? scope_find(c, n->sym) : NULL;
  const Value *v = b && (b->kind == BIND_TPARAM || b->kind == BIND_LOOP) && d->moved ? b->value : NULL;
  Span given = v ? value_given_at(m, v) : SPAN_NONE;
  if (given.file != UINT32_MAX) {
    d->labels.v[0].at = given;
    d->moved = false;
    diag_label(m->ds, d, PHRASE_NAME_IS, DIAG_ARGS(M_STR(m, n->sym), value_show(m->arena, &m->names, v)));
  }
  if (n->kind == N_BINARY || n->kind == N_UNARY || n->kind == N_MEMBER) {
    blame_argument(c, d, n->a);
    if (n->b) blame_argument(c, d, n->b);
  }
  for (const Node *a = n->kind == N_CALL ? n->b : NULL; a; a = a->next) blame_argument(c, d, a->a);
}

/* What a template's check found wrong would be found again, in other words, by the rest of its body. */
static void give_up(Ctx *c, Obj *into) {
  Scope *s = c->scope;
  while (s->up) s = s->up;
  if (c->dry || into->block == B_FILE || s == s->file->scope) return;
  s->failed = into;
  into->bad = true;
}
static bool gave_up(const Ctx *c, const Obj *into) {
  const Scope *s = c->scope;
  while (s->up) s = s->up;
  return s->failed == into;
}

static void expand_check(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  int yes = eval_condition(c, n->a);
  const Value *text = eval_as(c, n->b, type_basic(T_STRING));
  if (yes != 1) give_up(c, into);
  if (yes != 0 || c->dry || text->kind != V_TEXT) return;
  Str condition = source_text(m->sources, node_span(n->a));
  bool lines = memchr(condition.s, '\n', condition.n) != NULL;
  Diag *d = diag(m->ds, E0409, node_span(n->a), value_str(m->arena, text), lines ? STR("…") : condition);
  blame_argument(c, d, n->a);
  diag_operands(c, d, n->a);
}

static void expand_let(Ctx *c, const Node *n) {
  const Type *t = n->a ? type_resolve(c, n->a) : NULL;
  const Value *v = n->a && !t ? value_poison(c->m, node_span(n))
                   : t        ? eval_as(c, n->b, t)
                              : eval(c, n->b, NULL);
  Binding *b = scope_bind(c, c->scope, BIND_LET, n->sym, node_name_span(n), v);
  b->type = t;
  b->node = n;
}

static void expand_spread(Ctx *c, Obj *into, const Node *n) {
  Model *m = c->m;
  if (!(obj_block(into)->flags & BF_MAP)) {
    diag(m->ds, E0229, node_span(n), str_c(obj_block(into)->text));
    return;
  }
  const Value *v = eval(c, n->a, NULL);
  if (v->kind == V_MAP) {
    for (uint32_t i = 0; i < v->n; i++) {
      Value *name = value_text(m, v->keys[i], v->key_at[i]);
      if ((into->block == B_env || into->block == B_args || into->block == B_devcontainer_env) &&
          !validate_text(c, name, v->keys[i], T_ENV_NAME))
        continue;
      add_entry(c, into, v->keys[i], v->key_at[i],
                entry_value(c, into, v->keys[i], v->key_at[i], v->items[i]), true);
    }
  } else if (v->kind != V_POISON && v->kind != V_UNKNOWN) {
    diag(m->ds, E0312, node_span(n), STR("a map"), value_a(m->arena, &m->names, v));
  }
}

static void only_at_file_level(Ctx *c, const Node *n, const char *word) {
  Str text = str_c(word);
  Diag *d = diag(c->m->ds, E0230, ((Span){n->file, n->lo, n->lo + text.n}), text);
  if (n->kind == N_PARAM)
    diag_help(c->m->ds, d, LET_INSIDE);
  else
    diag_help(c->m->ds, d, TO_FILE_LEVEL);
}

static void expand_statement(Ctx *c, Obj *into, const Node *n) {
  bool top = into->block == B_FILE && !c->scope->up && c->scope == c->scope->file->scope;
  switch ((NodeKind)n->kind) {
  case N_FIELD: expand_field(c, into, n); break;
  case N_STEP: expand_step(c, into, n); break;
  case N_LET:
    if (!top) expand_let(c, n);
    break;
  case N_PARAM:
    if (!top) only_at_file_level(c, n, "param");
    break;
  case N_IMPORT:
    if (!top) only_at_file_level(c, n, "import");
    break;
  case N_TEMPLATE:
    if (!top) only_at_file_level(c, n, "template");
    break;
  case N_USE: expand_use(c, into, n); break;
  case N_FOR: {
    ForBody body = {into, n->b};
    eval_generators(c, n->a, for_round, &body);
    break;
  }
  case N_IF: expand_if(c, into, n); break;
  case N_CHECK: expand_check(c, into, n); break;
  case N_SPREAD: expand_spread(c, into, n); break;
  default:
    into->bad = true;
    if (!top) reported_bad(c, n);
  }
}

/* Room for what the statements make. Do they bind names? */
static bool look_ahead(Arena *a, Obj *into, const Node *n) {
  uint32_t fields = 0, steps = 0;
  bool binds = false;
  for (; n; n = n->next) {
    fields += n->kind == N_FIELD;
    steps += n->kind == N_STEP;
    binds |= n->kind == N_LET;
  }
  if (obj_block(into)->flags & BF_MAP) vec_reserve(a, &into->entries, fields);
  vec_reserve(a, &into->children, steps);
  return binds;
}

void expand_body(Ctx *c, Obj *into, const Node *block) {
  Ctx inner = *c;
  bool top = into->block == B_FILE && !c->scope->up && c->scope == c->scope->file->scope;
  if (!top && (look_ahead(c->m->arena, into, block->a) || into->block == B_FILE)) inner.scope = scope_new(c);
  if (block->op) into->bad = true;
  for (const Node *n = block->a; n && !c->m->over_limit && !gave_up(&inner, into); n = n->next)
    expand_statement(&inner, into, n);
}

void expand_file(Model *m, File *f) {
  Ctx c = {.m = m, .scope = f->scope};
  expand_body(&c, m->file_object, f->ast->body);
}

enum { OBJECT_LEVELS = 20 }; /* so much stack it takes */

void object_evaluate(Model *m, Obj *o) {
  if (o->state != OBJ_NEW || !model_deeper(m, o->at, OBJECT_LEVELS)) return;
  o->state = OBJ_BUSY;
  const Frame *chain = m->ds->chain;
  m->ds->chain = o->chain;
  Ctx c = {.m = m, .scope = o->scope, .self = o};
  Overridden block = {o->override_body, NULL};
  if (o->override_body) {
    Ctx over = c;
    over.scope = o->override_scope;
    over.overriding = o->override_body;
    expand_body(&over, o, o->override_body);
    c.overridden = &block;
  }
  if (o->node->b) expand_body(&c, o, o->node->b);
  if (o->override_body) override_end(&c, o, 0, o->override_body);
  object_finish(&c, o);
  m->ds->chain = chain;
  m->depth -= OBJECT_LEVELS;
  o->state = OBJ_DONE;
}
