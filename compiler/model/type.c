/* Types: those written in a project, their names in messages, and the type of a value. */
#include "model/private.h"

#include "base/buf.h"
#include "diag/suggest.h"

static const struct {
  const char *word; /* as written in a project; NULL: only in the schema */
  const char *text; /* as a message says it */
} kinds[T_KIND_COUNT] = {
    [T_ANY] = {0, "value"},
    [T_BOOL] = {"bool", "bool"},
    [T_INT] = {"int", "int"},
    [T_DECIMAL] = {"decimal", "decimal"},
    [T_SIZE] = {"size", "size"},
    [T_DURATION] = {"duration", "duration"},
    [T_PORT] = {"port", "port"},
    [T_PORTSPEC] = {"portspec", "port"},
    [T_HOSTPORT] = {0, "host port"},
    [T_MODE] = {"mode", "file mode"},
    [T_STRING] = {"string", "string"},
    [T_SHELL] = {"shell", "shell text"},
    [T_PATH] = {"path", "path"},
    [T_SOURCE] = {0, "path"},
    [T_SCRIPT] = {0, "path of a script"},
    [T_TARGET] = {0, "absolute path"},
    [T_HOSTPATH] = {0, "path"},
    [T_URL] = {"url", "url"},
    [T_CIDR] = {"cidr", "cidr"},
    [T_IP] = {"ip", "ip address"},
    [T_PLATFORM] = {"platform", "platform"},
    [T_DIGEST] = {"digest", "digest"},
    [T_IMAGE_REF] = {"image_ref", "image name"},
    [T_ENV_NAME] = {"env_name", "variable name"},
    [T_USER_SPEC] = {"user_spec", "user"},
    [T_USER_NAME] = {0, "user name"},
    [T_OBJECT_NAME] = {0, "name"},
    [T_PROJECT_NAME] = {0, "project name"},
    [T_SERVICE_NAME] = {0, "name"},
    [T_APT_PACKAGE] = {0, "package name"},
    [T_SIGNAL] = {0, "signal"},
    [T_SERVICE_WORD] = {0, "name of a service"},
    [T_RANGE] = {"range", "range"},
    [T_SECRET] = {"secret", "secret"},
    [T_LIST] = {"list", "list"},
    [T_MAP] = {"map", "map"},
    [T_PAIR] = {"pair", "pair"},
    [T_REF] = {"ref", "reference"},
    [T_ENUM] = {"enum", "word"},
};

bool type_is_text(TypeKind kind) { return kind >= T_STRING && kind <= T_SERVICE_WORD; }

const Type *type_basic(TypeKind kind) {
#define BASIC(k) [k] = {.kind = k }
  static const Type basic[T_KIND_COUNT] = {
      BASIC(T_ANY),          BASIC(T_BOOL),        BASIC(T_INT),         BASIC(T_DECIMAL),
      BASIC(T_SIZE),         BASIC(T_DURATION),    BASIC(T_PORT),        BASIC(T_PORTSPEC),
      BASIC(T_HOSTPORT),     BASIC(T_MODE),        BASIC(T_STRING),      BASIC(T_SHELL),
      BASIC(T_PATH),         BASIC(T_SOURCE),      BASIC(T_SCRIPT),      BASIC(T_TARGET),
      BASIC(T_HOSTPATH),     BASIC(T_URL),         BASIC(T_CIDR),        BASIC(T_IP),
      BASIC(T_PLATFORM),     BASIC(T_DIGEST),      BASIC(T_IMAGE_REF),   BASIC(T_ENV_NAME),
      BASIC(T_USER_SPEC),    BASIC(T_USER_NAME),   BASIC(T_OBJECT_NAME), BASIC(T_PROJECT_NAME),
      BASIC(T_SERVICE_NAME), BASIC(T_APT_PACKAGE), BASIC(T_SIGNAL),      BASIC(T_SERVICE_WORD),
      BASIC(T_SECRET),       BASIC(T_RANGE)};
#undef BASIC
  return &basic[kind];
}

Str article(Str word) {
  static const char *const vowels[] = {"image", "int", "ip ", "absolute", "export", "import", "object"};
  for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
    if (str_starts(word, str_c(vowels[i]))) return STR("an ");
  return STR("a ");
}

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

static void enum_text(Model *m, Buf *b, const Type *t) {
  uint32_t shown = 0;
  buf_lit(b, "one of ");
  for (uint32_t i = 0; i < (t->members ? t->n_members : schema_member_count); i++) {
    if (!t->members && schema_members[i].id != t->id) continue;
    if (shown++) buf_lit(b, ", ");
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
    buf_lit(b, " or ");
    write_type(m, b, t->b, form);
    break;
  case T_LIST:
  case T_MAP:
    put_word(b, str_c(kinds[t->kind].text), form);
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
  default: put_word(b, str_c(kinds[t->kind].text), form);
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

static const Type *bad_type(Ctx *c, const Node *n, bool kind_of_object) {
  Suggest s;
  suggest_init(&s, c->m->arena, M_STR(c->m, n->sym));
  for (uint32_t i = 0; !kind_of_object && i < T_KIND_COUNT; i++)
    if (kinds[i].word) suggest_offer(&s, str_c(kinds[i].word));
  for (uint32_t i = 1; kind_of_object && i < B_COUNT; i++)
    if (schema_blocks[i].flags & BF_DECL) suggest_offer(&s, str_c(schema_blocks[i].text));
  Diag *d = diag(c->m->ds, E0309, node_name_span(n), M_STR(c->m, n->sym), suggest_list(&s));
  edit_suggested(c->m, d, &s, node_name_span(n));
  return NULL;
}

static void type_range(Ctx *c, Type *t, const Node *r) {
  const Value *lo = eval_as(c, r->a, type_basic(T_INT)), *hi = eval_as(c, r->b, type_basic(T_INT));
  if (lo->kind != V_INT || hi->kind != V_INT) return;
  if (lo->num > hi->num) {
    diag(c->m->ds, E0310, node_span(r), arena_fmt(c->m->arena, "%lld", (long long)lo->num),
         arena_fmt(c->m->arena, "%lld", (long long)hi->num));
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

const Type *type_resolve(Ctx *c, const Node *n) {
  Model *m = c->m;
  Str name = M_STR(m, n->sym);
  uint32_t k = 0, targs = 0;
  while (k < T_KIND_COUNT && !(kinds[k].word && str_is(name, kinds[k].word))) k++;
  if (k == T_KIND_COUNT) return bad_type(c, n, false);
  for (const Node *a = n->a; a; a = a->next) targs++;
  Type *t = type_new(m, (TypeKind)k);
  t->opt = n->op == 1;
  uint32_t want = k == T_LIST || k == T_MAP || k == T_REF ? 1 : k == T_PAIR ? 2 : 0;
  bool flexible = k == T_INT || k == T_STRING || k == T_ENUM || k == T_DECIMAL;
  if ((!flexible && targs != want && !(want == 1 && targs == 0 && k != T_REF)) ||
      (k == T_ENUM && targs == 0)) {
    diag(m->ds, E0311, node_span(n), name,
         k == T_ENUM ? STR("at least one word")
         : want == 2 ? STR("two types")
         : want      ? STR("one type")
                     : STR("no types"));
    return NULL;
  }
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
  if ((k == T_LIST || k == T_MAP) && !t->a) t->a = type_basic(T_ANY);
  return t;
}
