/* Declared objects by kind and name, references to them, and what can be asked of them. */
#include "model/private.h"

#include "diag/suggest.h"

static uint64_t ref_key(Sym kind, Sym name) { return (uint64_t)kind << 32 | name; }
static uint64_t mix(uint64_t x) {
  x ^= x >> 31;
  x *= 0x9E3779B97F4A7C15ull;
  return x ^ x >> 29;
}

static void table_put(Model *m, uint64_t key, Obj *o) {
  uint64_t i = mix(key) & m->object_mask;
  while (m->object_table[i].obj) i = (i + 1) & m->object_mask;
  m->object_table[i].key = key;
  m->object_table[i].obj = o;
}

Obj *model_find(const Model *m, Sym kind, Sym name) {
  if (!m->object_table) return NULL;
  for (uint64_t i = mix(ref_key(kind, name)) & m->object_mask; m->object_table[i].obj;
       i = (i + 1) & m->object_mask)
    if (m->object_table[i].key == ref_key(kind, name)) return m->object_table[i].obj;
  return NULL;
}

static void table_grow(Model *m) {
  uint32_t old = m->object_table ? m->object_mask + 1 : 0, size = old ? old * 2 : 64;
  __typeof__(m->object_table) from = m->object_table;
  m->object_table = arena_alloc(m->arena, sizeof *m->object_table * size);
  m->object_mask = size - 1;
  for (uint32_t i = 0; i < old; i++)
    if (from[i].obj) table_put(m, from[i].key, from[i].obj);
  if (from) arena_drop(m->arena, from, sizeof *from * old);
}

static const File *file_of(const Model *m, uint32_t source) {
  for (uint32_t i = 0; i < m->files.n; i++)
    if (m->files.v[i]->source == source) return m->files.v[i];
  return NULL;
}

/* The loop variable that had two elements of one value: both are shown. False if there is none. */
static bool same_element_twice(Ctx *c, Diag *d, const Obj *earlier) {
  Model *m = c->m;
  for (const Scope *s = c->scope; s; s = s->up)
    for (uint32_t i = 0; i < s->names.n; i++) {
      const Binding *now = &s->names.v[i];
      if (now->kind != BIND_LOOP || !now->value->node) continue;
      for (const Scope *t = earlier->scope; t; t = t->up)
        for (uint32_t k = 0; k < t->names.n; k++) {
          const Binding *then = &t->names.v[k];
          if (then->kind != BIND_LOOP || then->name != now->name || !then->value->node) continue;
          if (then->value->node == now->value->node || !value_equal(then->value, now->value)) continue;
          diag_also(m->ds, d, value_from(then->value), ONCE_WITH);
          diag_also(m->ds, d, value_from(now->value), AGAIN_WITH);
          return true;
        }
    }
  return false;
}

void object_declare(Ctx *c, Obj *o) {
  Model *m = c->m;
  Sym kind = obj_block(o)->word;
  Obj *earlier = model_find(m, kind, o->name);
  if (earlier) {
    Diag *d = diag(m->ds, E0207, o->name_at, M_STR(m, kind), M_STR(m, o->name));
    bool same = earlier->name_at.file == o->name_at.file && earlier->name_at.lo == o->name_at.lo;
    if (!same)
      diag_also(m->ds, d, earlier->name_at, FIRST_HERE);
    else
      diag_label(m->ds, d, PHRASE_MADE_TWICE, DIAG_ARGS());
    if (same && !same_element_twice(c, d, earlier) && earlier->chain)
      diag_note(m->ds, d, FIRST_IN, earlier->chain->what);
    if (!same && earlier->name_at.file != o->name_at.file) {
      const File *f = file_of(m, earlier->name_at.file);
      if (f && f->imported_at.file == o->name_at.file) diag_also(m->ds, d, f->imported_at, IMPORTED_HERE);
    }
    return;
  }
  if (m->object_count * 2 >= (m->object_table ? m->object_mask : 0)) table_grow(m);
  table_put(m, ref_key(kind, o->name), o);
  *vec_push(m->arena, &m->objects) = o;
  if (++m->object_count == MODEL_MAX_OBJECTS + 1) {
    diag(m->ds, E0803, o->at, STR("more than 100,000 objects"));
    m->over_limit = true;
  }
}

/* ---- references ---- */

Str object_of_name(Model *m, const Type *t, Sym name) {
  if (!t || !name) return STR("");
  if (t->kind == T_UNION || t->kind == T_LIST || t->kind == T_PAIR) {
    Str found = object_of_name(m, t->a, name);
    return found.n || t->kind != T_UNION ? found : object_of_name(m, t->b, name);
  }
  Sym kind = t->kind == T_SECRET ? W_secret : t->kind == T_REF ? t->id : 0;
  if (!kind || !model_find(m, kind, name)) return STR("");
  Str word = M_STR(m, kind), s = M_STR(m, name);
  return memchr(s.s, '.', s.n) ? arena_fmt(m->arena, "%.*s[\"%.*s\"]", STR_ARG(word), STR_ARG(s))
                               : arena_fmt(m->arena, "%.*s.%.*s", STR_ARG(word), STR_ARG(s));
}

static void report_unknown_object(Model *m, Sym kind, Sym name, Span at) {
  if (reported_again(m, kind, name, at)) return;
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, name));
  const Obj *best = NULL, *other = NULL;
  for (uint32_t i = 0; i < m->objects.n; i++) {
    if (obj_block(m->objects.v[i])->word == kind)
      suggest_offer(&s, M_STR(m, m->objects.v[i]->name));
    else if (m->objects.v[i]->name == name)
      other = m->objects.v[i];
  }
  if (s.n) best = model_find(m, kind, intern_find(&m->names, s.best[0].name));
  Diag *d = diag(m->ds, E0205, at, M_STR(m, kind), M_STR(m, name));
  reported_first(m, kind, name, d, s.n ? s.best[0].name : STR(""));
  if (best) {
    diag_also(m->ds, d, best->name_at, DECLARED_HERE);
    diag_help(m->ds, d, DID_YOU_MEAN, suggest_text(&s));
    bool safe = suggest_certain(&s) && reported_in_place(m, at, M_STR(m, name));
    edit_meant(m, d, safe ? FIX_SAFE : FIX_MAYBE, at,
               reported_spelling(m, at, M_STR(m, name), s.best[0].name));
  } else if (other) {
    Str word = M_STR(m, obj_block(other)->word);
    diag_also(m->ds, d, other->name_at, DECLARED_AS,
              arena_fmt(m->arena, "%.*s%.*s", STR_ARG(article(word)), STR_ARG(word)));
    diag_help(m->ds, d, DID_YOU_MEAN,
              arena_fmt(m->arena, "`%s.%.*s`", obj_block(other)->text, STR_ARG(M_STR(m, name))));
  } else if (s.offered) {
    diag_help(m->ds, d, ONE_OF, suggest_list(&s));
  } else {
    diag_help(m->ds, d, NONE_DECLARED, M_STR(m, kind),
              str_c(schema_blocks[schema_block_of_word[kind]].example));
  }
}

static void bind_ref(Model *m, Value *ref, Span at) {
  Obj *o = model_find(m, ref->space, ref->name);
  if (!o) {
    report_unknown_object(m, ref->space, ref->name, at);
    ref->kind = V_POISON;
    return;
  }
  o->used = true;
  ref->obj = o;
}

const Value *ref_new(Ctx *c, Sym kind, Sym name, Span whole, Span at) {
  Model *m = c->m;
  Value *v = value_new(m, V_REF, whole);
  v->space = kind;
  v->name = name;
  if (m->expanded)
    bind_ref(m, v, at);
  else
    *vec_push(m->arena, &m->pending) = (PendingRef){kind, name, at, m->ds->chain, v};
  return v;
}

void refs_bind_pending(Model *m) {
  const Frame *chain = m->ds->chain;
  for (uint32_t i = 0; i < m->pending.n; i++) {
    m->ds->chain = m->pending.v[i].chain;
    bind_ref(m, m->pending.v[i].ref, m->pending.v[i].at);
  }
  m->ds->chain = chain;
}

enum { NAME_LEVELS = 20 }; /* so much stack it takes */

/* The fields of a volume or network that decide what docker calls it. */
static const Value *given_name(Model *m, const Obj *o, bool *external) {
  const Node *body = o->node->b;
  Ctx inner = {.m = m, .scope = o->scope};
  for (const Node *s = body ? body->a : NULL; s; s = s->next) {
    if (s->kind != N_FIELD) continue;
    if (s->sym == W_name) return eval_as(&inner, s->a, type_basic(T_OBJECT_NAME));
    if (s->sym == W_external && eval_condition(&inner, s->a) == 1) *external = true;
  }
  return NULL;
}

/* The name docker knows a volume or network by: its own, or compose's PROJECT_NAME. */
static const Value *docker_name(const Ctx *c, const Value *ref, Span at) {
  Model *m = c->m;
  Obj *o = ref->obj ? ref->obj : model_find(m, ref->space, ref->name);
  if (!o) return value_unknown(m, type_basic(T_STRING), at);
  Str name = M_STR(m, ref->name);
  bool external = false;
  if (o->naming && !o->nameless) diag(m->ds, E0801, at, name);
  o->nameless |= o->naming;
  if (o->nameless || !model_deeper(m, at, NAME_LEVELS)) return value_poison(m, at);
  o->naming = true;
  const Value *given = given_name(m, o, &external);
  o->naming = false;
  m->depth -= NAME_LEVELS;
  if (given && given->kind == V_TEXT) return value_text(m, value_str(m->arena, given), at);
  o->nameless = given && given->kind == V_POISON;
  if (o->nameless) return value_poison(m, at);
  if (external) return value_text(m, name, at);
  return value_text(m, arena_fmt(m->arena, "%.*s_%.*s", STR_ARG(model_project_name(m)), STR_ARG(name)), at);
}

static const Value *no_member(Ctx *c, const Node *n, Sym of) {
  Model *m = c->m;
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, n->sym));
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if (schema_attrs[i].kind == of) suggest_offer(&s, M_STR(m, schema_attrs[i].word));
  Str whole = source_text(m->sources, node_span(n->a));
  if (whole.n > 40 || memchr(whole.s, '\n', whole.n)) whole = M_STR(m, of);
  Diag *d = diag(m->ds, E0224, node_name_span(n), whole, M_STR(m, n->sym));
  if (s.n)
    edit_suggested(m, d, &s, node_name_span(n));
  else if (s.offered)
    diag_help(m->ds, d, IT_HAS, suggest_list(&s));
  return value_poison(m, node_span(n));
}

const Value *ref_attr(Ctx *c, const Value *ref, const Node *member) {
  Model *m = c->m;
  Span at = node_span(member);
  bool known = false;
  for (uint32_t i = 0; i < schema_attr_count; i++)
    known |= schema_attrs[i].kind == ref->space && schema_attrs[i].word == member->sym;
  if (!known) return no_member(c, member, ref->space);
  if (member->sym == W_path) {
    /* what a service must be given: found again by its text */
    return value_text(m, arena_fmt(m->arena, "/run/secrets/%.*s", STR_ARG(M_STR(m, ref->name))), at);
  }
  if (member->sym == W_name && (ref->space == W_volume || ref->space == W_network))
    return docker_name(c, ref, at);
  return value_text(m, M_STR(m, ref->name), at);
}

/* ---- members ---- */

static Value *part_value(Ctx *c, const Node *n, PartKind kind, Str name) {
  Part *p = arena_new(c->m->arena, Part);
  *p = (Part){.kind = kind, .text = name};
  Value *v = value_new(c->m, V_TEXT, node_span(n));
  v->text = (Text){p, 1};
  return v;
}

/* Is `arg NAME` declared before this place, in the stage or in one it is built on? */
static bool arg_declared(Model *m, Obj *o, Sym name, uint32_t depth) {
  for (; o; o = o->parent) {
    for (uint32_t i = 0; i < o->children.n; i++)
      if (o->children.v[i]->block == B_arg && str_eq(obj_str(m, o->children.v[i], W_name), M_STR(m, name)))
        return true;
    const Value *from = o->block == B_stage || o->block == B_image ? obj_get(o, W_from) : NULL;
    if (from && from->kind == V_REF && from->obj && depth < MODEL_MAX_DEPTH) {
      object_evaluate(m, from->obj);
      if (arg_declared(m, from->obj, name, depth + 1)) return true;
    }
  }
  return false;
}

/* build.target_arch → TARGETARCH, build.builder_os → BUILDOS: the ATTR rows of `build` but `env` are BuildKit's. */
Str model_build_variable(Arena *a, Sym word) {
  Str name = str_c(schema_words[word]);
  char *out = arena_alloc(a, name.n + 1u);
  uint32_t n = 0;
  for (uint32_t i = 0; i < name.n; i++) {
    if (str_starts(str_sub(name, i, name.n), STR("er_"))) i += 2; /* of `builder` */
    if (name.s[i] != '_') out[n++] = (char)(name.s[i] - 32);
  }
  return str_n(out, n);
}

Sym model_build_word(Arena *a, Str variable) {
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if (schema_attrs[i].kind == W_build && schema_attrs[i].word != W_env &&
        str_eq(model_build_variable(a, schema_attrs[i].word), variable))
      return schema_attrs[i].word;
  return 0;
}

static const Value *build_member(Ctx *c, const Node *n) {
  for (uint32_t i = 0; i < schema_attr_count; i++)
    if (schema_attrs[i].kind == W_build && schema_attrs[i].word == n->sym && n->sym != W_env)
      return part_value(c, n, PART_BUILD, model_build_variable(c->m->arena, n->sym));
  if (arg_declared(c->m, c->self, n->sym, 0)) return part_value(c, n, PART_BUILD, M_STR(c->m, n->sym));
  return no_member(c, n, W_build);
}

static const Value *space_member(Ctx *c, const Node *n, Sym space) {
  Model *m = c->m;
  if (space == W_build) return build_member(c, n);
  if (space == W_host) {
    if (n->sym == W_user) return part_value(c, n, PART_LATE, STR("USER"));
    if (n->sym == W_home) return part_value(c, n, PART_LATE, STR("HOME"));
    return no_member(c, n, W_host);
  }
  if (space == W_project || space == W_self) {
    if (n->sym != W_name) return no_member(c, n, space);
    if (space == W_project) return value_text(m, model_project_name(m), node_span(n));
    if (c->scope->has_self) return value_text(m, c->scope->self_name, node_span(n));
    for (const Obj *o = c->self; o; o = o->parent)
      if (o->name) return value_text(m, M_STR(m, o->name), node_span(n));
    if (!c->dry && !c->self) {
      diag(m->ds, E0239, node_span(n->a));
      return value_poison(m, node_span(n));
    }
    return value_unknown(m, type_basic(T_STRING), node_span(n));
  }
  return ref_new(c, space, n->sym, node_span(n), node_name_span(n));
}

static const Value *import_member(Ctx *c, const Node *n, Binding *import) {
  Model *m = c->m;
  import->used = true;
  if (!import->import) return value_poison(m, node_span(n));
  Binding *b = file_find(import->import, n->sym);
  if (b && (b->kind == BIND_LET || b->kind == BIND_PARAM)) return binding_value(c, b, node_span(n));
  if (b) {
    Diag *d = diag(m->ds, E0219, node_span(n), M_STR(m, n->sym),
                   b->kind == BIND_TEMPLATE ? STR("a template") : STR("an import"));
    diag_also(m->ds, d, b->at, DECLARED_HERE);
    return value_poison(m, node_span(n));
  }
  Suggest s;
  suggest_init(&s, m->arena, M_STR(m, n->sym));
  for (uint32_t i = 0; i < import->import->bindings.n; i++)
    suggest_offer(&s, M_STR(m, import->import->bindings.v[i]->name));
  Diag *d = diag(m->ds, E0224, node_name_span(n), M_STR(m, import->name), M_STR(m, n->sym));
  diag_also(m->ds, d, import->at, IMPORTED_HERE);
  if (s.n)
    edit_suggested(m, d, &s, node_name_span(n));
  else if (s.offered)
    diag_help(m->ds, d, IT_HAS, suggest_list(&s));
  return value_poison(m, node_span(n));
}

static const Value *no_key(Ctx *c, const Node *n, const Value *map) {
  Model *m = c->m;
  report_no_key(c, map, M_STR(m, n->sym), node_name_span(n));
  return value_poison(m, node_span(n));
}

/* build.env.PATH: whatever the environment of the build has there. The base may have set it, so that any name may
   be one. */
static bool is_build_env(Ctx *c, const Node *n) {
  return n->kind == N_MEMBER && n->sym == W_env && n->a->kind == N_NAME && n->a->sym == W_build &&
         !scope_find(c, W_build);
}

const Value *eval_member(Ctx *c, const Node *n, const Type *want) {
  Model *m = c->m;
  (void)want;
  if (is_build_env(c, n->a)) return part_value(c, n, PART_BUILD, M_STR(m, n->sym));
  Binding *named = n->a->kind == N_NAME ? scope_find(c, n->a->sym) : NULL;
  if (named && named->kind == BIND_IMPORT) return import_member(c, n, named);
  if (n->a->kind == N_NAME && !named &&
      (name_is_kind(n->a->sym) || name_is_scope(n->a->sym))) /* no value needed */
    return space_member(c, n, n->a->sym);
  const Value *o = eval(c, n->a, NULL);
  if (o->kind == V_POISON) return o;
  if (o->kind == V_UNKNOWN) {
    bool ref = o->type && o->type->kind == T_REF;
    return value_unknown(m,
                         ref                                 ? type_basic(T_STRING)
                         : o->type && o->type->kind == T_MAP ? o->type->a
                                                             : NULL,
                         node_span(n));
  }
  if (o->kind == V_SPACE) return space_member(c, n, o->space);
  if (o->kind == V_REF) return ref_attr(c, o, n);
  for (uint32_t i = 0; o->kind == V_MAP && i < o->n; i++)
    if (str_eq(o->keys[i], M_STR(m, n->sym))) return value_copy(m, o->items[i], node_span(n));
  if (o->kind == V_MAP) return no_key(c, n, o);
  diag(m->ds, E0313, node_span(n->a), value_a(m->arena, &m->names, o));
  return value_poison(m, node_span(n));
}
