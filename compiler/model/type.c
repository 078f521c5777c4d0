/* Types: those written in a project, their names in messages, and the type of a value. */
#include "model/private.h"

#include "base/buf.h"
#include "diag/suggest.h"

bool type_is_text(TypeKind kind) { return type_rows[kind].flags & TF_TEXT; }
static bool is_written(TypeKind kind) { return type_rows[kind].flags & TF_WRITTEN; }

const Type *type_basic(TypeKind kind) {
  static const Type basic[T_KIND_COUNT] = {
#define TYPE(id, ...) {.kind = T_##id},
#include "type.def"
#undef TYPE
  };
  return &basic[kind];
}

Str article(Str word) { return word.n && strchr("aeio", word.s[0]) ? STR("an ") : STR("a "); }

static Type *type_new(Model *m, TypeKind kind) {
  Type *t = arena_new(m->arena, Type);
  t->kind = kind;
  return t;
}

const Type *type_opt(Model *m, const Type *t) {
  if (t->opt) return t;
  Type *copy = type_new(m, t->kind);
  *copy = *t;
  copy->opt = true;
  return copy;
}

enum { ENUM_SHOWN = 8 }; /* members that a message lists */

static bool has_one_word(const Type *t) {
  uint32_t n = t->members ? t->n_members : 0;
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++) n += schema_members[i].id == t->id;
  return n == 1;
}

static void enum_text(Model *m, Buf *b, const Type *t) {
  uint32_t shown = 0;
  if (!has_one_word(t)) buf_lit(b, "one of ");
  for (uint32_t i = 0; i < (t->members ? t->n_members : schema_member_count); i++) {
    if (!t->members && schema_members[i].id != t->id) continue;
    if (shown++) buf_lit(b, ", ");
    if (shown > ENUM_SHOWN) {
      buf_lit(b, "…");
      return;
    }
    buf_bytes(b, M_STR(m, t->members ? t->members[i] : schema_members[i].word));
  }
}

/* "string", "a string", "strings" */
typedef enum { FORM_BARE, FORM_ONE, FORM_MANY } Form;

static void put_word(Buf *b, Str word, Form form) {
  if (form == FORM_ONE) buf_bytes(b, article(word));
  buf_bytes(b, word);
  if (form == FORM_MANY) buf_bytes(b, word.s[word.n - 1] == 's' ? STR("es") : STR("s"));
}

static void write_type(Model *m, Buf *b, const Type *t, Form form) {
  switch (t->kind) {
  case T_UNION:
    write_type(m, b, t->a, form);
    buf_bytes(b, t->b->kind == T_UNION ? STR(", ") : STR(" or "));
    write_type(m, b, t->b, form);
    break;
  case T_LIST:
  case T_MAP:
    put_word(b, str_c(type_rows[t->kind].says), form);
    if (t->a && t->a->kind != T_ANY) {
      buf_lit(b, " of ");
      write_type(m, b, t->a, FORM_MANY);
    }
    break;
  case T_PAIR:
    if (form != FORM_BARE) buf_bytes(b, form == FORM_ONE ? STR("a pair ") : STR("pairs "));
    write_type(m, b, t->a, FORM_BARE);
    buf_lit(b, " -> ");
    write_type(m, b, t->b, FORM_BARE);
    break;
  case T_REF: put_word(b, M_STR(m, t->id), form); break;
  case T_ENUM: enum_text(m, b, t); break;
  case T_SHELL: buf_lit(b, "shell text"); break;
  case T_SCRIPT:
    buf_bytes(b, form == FORM_MANY  ? STR("paths of scripts")
                 : form == FORM_ONE ? STR("the path of a script")
                                    : STR("path of a script"));
    break;
  case T_APT_SOURCES:
    buf_bytes(b, form == FORM_MANY  ? STR("paths of lists of sources")
                 : form == FORM_ONE ? STR("the path of a list of sources")
                                    : STR("path of a list of sources"));
    break;
  default: put_word(b, str_c(type_rows[t->kind].says), form);
  }
  if (t->ranged && t->kind == T_STRING) buf_lit(b, " of a length");
  if (t->ranged) {
    buf_lit(b, " from ");
    buf_int(b, t->lo);
    buf_lit(b, " to ");
    buf_int(b, t->hi);
  }
}

static Str type_in_form(Model *m, const Type *t, Form form) {
  Buf b = buf_new(m->arena);
  write_type(m, &b, t, form);
  return buf_str(&b);
}
Str type_text(Model *m, const Type *t) { return type_in_form(m, t, FORM_BARE); }
Str type_a(Model *m, const Type *t) { return type_in_form(m, t, FORM_ONE); }

const Type *type_of_value(Model *m, const Value *v) {
  static const uint8_t of[] = {
      [V_BOOL] = T_BOOL,         [V_INT] = T_INT,       [V_DECIMAL] = T_DECIMAL, [V_SIZE] = T_SIZE,
      [V_DURATION] = T_DURATION, [V_PORT] = T_PORTSPEC, [V_TEXT] = T_STRING,     [V_RANGE] = T_RANGE};
  if (v->kind == V_UNKNOWN) return v->type;
  if (v->kind < sizeof of && of[v->kind]) return type_basic(of[v->kind]);
  Type *t;
  switch ((ValueKind)v->kind) {
  case V_LIST:
  case V_MAP:
    t = type_new(m, v->kind == V_LIST ? T_LIST : T_MAP);
    t->a = v->n ? type_of_value(m, v->items[0]) : NULL;
    return t;
  case V_PAIR:
    t = type_new(m, T_PAIR);
    t->a = type_of_value(m, v->items[0]);
    t->b = type_of_value(m, v->items[1]);
    return t;
  case V_REF:
    t = type_new(m, T_REF);
    t->id = (uint16_t)v->space;
    return t;
  default: return NULL;
  }
}

/* ---- types written in a project ---- */

/* What other languages call a type; NULL if it is none. */
static const char *foreign_type(Str word) {
  static const char *const words[][2] = {
      {"str", "string"},   {"String", "string"}, {"text", "string"},   {"integer", "int"},
      {"number", "int"},   {"Int", "int"},       {"float", "decimal"}, {"double", "decimal"},
      {"boolean", "bool"}, {"Bool", "bool"},     {"dict", "map"},      {"object", "map"},
      {"hash", "map"},     {"array", "list"},    {"set", "list"},      {"tuple", "pair"},
      {"bytes", "size"},   {"time", "duration"}, {"file", "path"},     {"uri", "url"},
      {"optional", "T?"},  {"Option", "T?"},     {"maybe", "T?"},      {"union", "T?"},
      {"choice", "enum"},
  };
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (str_is(word, words[i][0])) return words[i][1];
  return NULL;
}

static const Type *bad_type(Ctx *c, const Node *n, bool kind_of_object) {
  Suggest s;
  suggest_init(&s, c->m->arena, M_STR(c->m, n->sym));
  for (TypeKind k = 0; !kind_of_object && k < T_KIND_COUNT; k++)
    if (is_written(k)) suggest_offer(&s, str_c(type_rows[k].name));
  for (uint32_t i = 1; kind_of_object && i < B_COUNT; i++)
    if (schema_blocks[i].flags & BF_DECL) suggest_offer(&s, str_c(schema_blocks[i].text));
  Diag *d = diag(c->m->ds, E0309, node_name_span(n), M_STR(c->m, n->sym));
  const char *here = kind_of_object ? NULL : foreign_type(M_STR(c->m, n->sym));
  if (here) {
    diag_help(c->m->ds, d, TYPE_IS_CALLED, M_STR(c->m, n->sym), str_c(here));
    bool wrapped = strchr(here, '?') && n->a && !n->a->next && n->a->kind == N_TYPE;
    Str inner = wrapped
                    ? arena_fmt(c->m->arena, "%.*s?", STR_ARG(source_text(c->m->sources, node_span(n->a))))
                    : STR("");
    if (wrapped) edit_meant(c->m, d, FIX_SAFE, node_span(n), inner);
    if (strchr(here, '?') == NULL && !n->a) edit_meant(c->m, d, FIX_SAFE, node_name_span(n), str_c(here));
  } else if (s.n) {
    edit_suggested(c->m, d, &s, node_name_span(n));
  } else {
    diag_help(c->m->ds, d, ONE_OF, suggest_list(&s));
  }
  return NULL;
}

/* Which types take a range, and of what. */
static const Type *bound_type(TypeKind k) {
  bool own = k == T_INT || k == T_DECIMAL || k == T_SIZE || k == T_DURATION || k == T_PORT;
  return own ? type_basic(k) : k == T_STRING ? type_basic(T_INT) : NULL;
}

static void type_range(Ctx *c, Type *t, const Node *r) {
  Model *m = c->m;
  const Value *lo = eval_as(c, r->a, bound_type(t->kind)), *hi = eval_as(c, r->b, bound_type(t->kind));
  if (lo->kind == V_POISON || hi->kind == V_POISON) return;
  if (lo->num > hi->num) {
    diag(m->ds, E0310, node_span(r), value_show(m->arena, &m->names, lo),
         value_show(m->arena, &m->names, hi));
    return;
  }
  t->ranged = true;
  t->lo = lo->num;
  t->hi = hi->num;
}

static void type_enum(Ctx *c, Type *t, const Node *first) {
  VEC(Sym) members = {0};
  for (const Node *a = first; a; a = a->next) *vec_push(c->m->arena, &members) = a->sym;
  t->members = members.v;
  t->n_members = members.n;
}

/* What a type takes in parentheses. */
static Str parts_of(TypeKind k) {
  if (k == T_ENUM) return STR("at least one word");
  if (k == T_PAIR) return STR("two types");
  if (k == T_REF) return STR("one kind of object");
  if (k == T_LIST || k == T_MAP) return STR("one type");
  return bound_type(k) ? STR("one range") : STR("nothing");
}

static Str parts_example(TypeKind k) {
  switch (k) {
  case T_ENUM: return STR("enum(fast, slow)");
  case T_PAIR: return STR("pair(port, port)");
  case T_REF: return STR("ref(image)");
  case T_LIST: return STR("list(string)");
  case T_MAP: return STR("map(string)");
  case T_INT: return STR("int(1..10)");
  case T_DECIMAL: return STR("decimal(0.5..2)");
  case T_STRING: return STR("string(1..32)");
  case T_SIZE: return STR("size(1MiB..2GiB)");
  case T_DURATION: return STR("duration(1s..5m)");
  case T_PORT: return STR("port(1024..65535)");
  default: return str_c(type_rows[k].name);
  }
}

/* Do number and form of what stands in parentheses fit? */
static bool parts_fit(TypeKind k, const Node *first) {
  uint32_t types = 0, ranges = 0;
  for (const Node *a = first; a; a = a->next) a->kind == N_TRANGE ? ranges++ : types++;
  if (k == T_ENUM) {
    for (const Node *a = first; a; a = a->next)
      if (a->kind != N_TYPE || a->a || a->op) return false;
    return types > 0;
  }
  if (k == T_PAIR) return types == 2 && !ranges;
  if (k == T_LIST || k == T_MAP || k == T_REF) return types == 1 && !ranges;
  return !types && ranges <= (bound_type(k) != NULL);
}

static const Type *wrong_parts(Ctx *c, const Node *n, TypeKind k) {
  Model *m = c->m;
  Str example = parts_example(k);
  Diag *d = diag(m->ds, E0311, node_span(n), M_STR(m, n->sym), parts_of(k));
  diag_help(m->ds, d, WRITTEN_LIKE, example);
  bool element = (k == T_LIST || k == T_MAP) && !n->a;
  if (element) diag_fix_of_help(d, diag_fix(m->ds, d, FIX_PLACEHOLDER, CHANGE_TO, example));
  if (element) diag_edit(m->ds, &d->fixes.v[0], node_name_span(n), example);
  return NULL;
}

const Type *type_resolve(Ctx *c, const Node *n) {
  Model *m = c->m;
  Str name = M_STR(m, n->sym);
  TypeKind k = 0;
  while (k < T_KIND_COUNT && !(is_written(k) && str_is(name, type_rows[k].name))) k++;
  if (k == T_KIND_COUNT) return bad_type(c, n, false);
  if (!parts_fit(k, n->a)) return wrong_parts(c, n, k);
  Type *t = type_new(m, k);
  t->opt = n->op == 1;
  if (k == T_REF) {
    uint8_t b = n->a->sym < W_COUNT ? schema_block_of_word[n->a->sym] : 0;
    if (!b || !(schema_blocks[b].flags & BF_DECL)) return bad_type(c, n->a, true);
    t->id = (uint16_t)n->a->sym;
  } else if (k == T_ENUM) {
    type_enum(c, t, n->a);
  } else if (n->a && n->a->kind == N_TRANGE) {
    type_range(c, t, n->a);
  } else if (n->a) {
    t->a = type_resolve(c, n->a);
    if (!t->a) return NULL;
    if (n->a->next && !(t->b = type_resolve(c, n->a->next))) return NULL;
  }
  return t;
}
