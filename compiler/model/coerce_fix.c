/* A value of another type than its place expects: what it most likely should be, as an edit. Called by coerce.c. */
#include "model/private.h"

bool value_in_place(const Value *v) {
  return v->node && value_from(v).file == v->at.file && value_from(v).lo == v->at.lo;
}

static void edit_to(Ctx *c, Diag *d, const Value *v, Applicability app, Str text) {
  diag_edit(c->m->ds, diag_fix(c->m->ds, d, app, CHANGE_TO, text), v->at, text);
}

static bool takes_number(TypeKind k) {
  return k == T_INT || k == T_PORT || k == T_HOSTPORT || k == T_PORTSPEC || k == T_SIZE || k == T_DURATION ||
         k == T_DECIMAL;
}

/* One string where a list is wanted: its only element. */
static void fix_list(Ctx *c, Diag *d, const Value *v, const Type *element) {
  Model *m = c->m;
  Str text = value_str(m->arena, v), spelt = source_text(m->sources, v->at), pair;
  if (element->kind == T_REF) {
    edit_to(c, d, v, FIX_MAYBE,
            arena_fmt(m->arena, "[%.*s.%.*s]", STR_ARG(M_STR(m, element->id)), STR_ARG(text)));
  } else if (element->kind == T_PAIR) {
    if (habit_pair(m, text, element, &pair))
      edit_to(c, d, v, FIX_SAFE, arena_fmt(m->arena, "[%.*s]", STR_ARG(pair)));
  } else if (type_is_text(element->kind)) {
    edit_to(c, d, v, FIX_SAFE, arena_fmt(m->arena, "[%.*s]", STR_ARG(spelt)));
  }
}

/* A size as docker spells it: 512m, 2g, 64kb are powers of 1024. */
static bool docker_size(Ctx *c, Str text, Str *out) {
  uint32_t n = 0;
  while (n < text.n && text.s[n] >= '0' && text.s[n] <= '9') n++;
  Str unit = str_sub(text, n, text.n);
  if (!n || !unit.n || unit.n > 2 || (unit.n == 2 && (unit.s[1] | 0x20) != 'b')) return false;
  char letter = (char)(unit.s[0] & ~0x20);
  if (letter == 'B' && unit.n == 1)
    *out = arena_fmt(c->m->arena, "%.*sB", (int)n, text.s);
  else if (strchr("KMGT", letter))
    *out = arena_fmt(c->m->arena, "%.*s%ciB", (int)n, text.s, letter);
  else
    return false;
  return true;
}

/* "2222" where a number is wanted: without the quotes, if that is one. */
static void fix_number(Ctx *c, Diag *d, const Value *v, const Type *t, Str text) {
  Str size;
  if (t->kind == T_SIZE && docker_size(c, text, &size))
    edit_to(c, d, v, FIX_SAFE, size);
  else if (eval_input_text(c, text, t, v->at, STR("text")))
    edit_to(c, d, v, FIX_SAFE, text);
}

/* "back" where a network is wanted: network.back, if there is one. */
static void fix_reference(Ctx *c, Diag *d, const Value *v, const Type *t, Str text) {
  Model *m = c->m;
  Str fixed = object_of_name(m, t, intern_find(&m->names, text));
  Str word = t->kind == T_SECRET ? STR("secret") : M_STR(m, t->id);
  if (fixed.n)
    edit_to(c, d, v, FIX_SAFE, fixed);
  else
    diag_help(m->ds, d, WRITTEN_LIKE, arena_fmt(m->arena, "%.*s.NAME", STR_ARG(word)));
}

Str bool_of_habit(Str text) {
  static const char *const yes[] = {"true", "yes", "on", "1"}, *const no[] = {"false", "no", "off", "0"};
  char small[6] = "";
  for (uint32_t i = 0; i < text.n && text.n < sizeof small; i++)
    small[i] = (char)(text.s[i] >= 'A' && text.s[i] <= 'Z' ? text.s[i] + 32 : text.s[i]);
  for (uint32_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (strcmp(small, yes[i]) == 0) return STR("true");
    if (strcmp(small, no[i]) == 0) return STR("false");
  }
  return STR("");
}

/* A string where something else is wanted that it may well spell. */
static void fix_text(Ctx *c, Diag *d, const Value *v, const Type *t) {
  Model *m = c->m;
  Str text = value_str(m->arena, v), pair;
  bool digit = text.n && text.s[0] >= '0' && text.s[0] <= '9' && str_find(text, '-') == text.n;
  if (takes_number(t->kind) && digit) fix_number(c, d, v, t, text);
  if (t->kind == T_MODE && digit) {
    while (text.n > 1 && text.s[0] == '0') text = str_sub(text, 1, text.n);
    edit_to(c, d, v, FIX_SAFE, arena_fmt(m->arena, "0o%.*s", STR_ARG(text)));
  }
  if (t->kind == T_BOOL) {
    Str word = bool_of_habit(text);
    if (word.n) edit_to(c, d, v, FIX_SAFE, word);
  }
  if (t->kind == T_LIST && t->a) fix_list(c, d, v, t->a);
  if (t->kind == T_PAIR && habit_pair(m, text, t, &pair)) edit_to(c, d, v, FIX_SAFE, pair);
  if (t->kind == T_REF || t->kind == T_SECRET) fix_reference(c, d, v, t, text);
}

bool enum_has_word(const Model *m, const Type *t, Str word) {
  Sym s = intern_find(&m->names, word);
  for (uint32_t i = 0; !t->members && s && i < schema_member_count; i++)
    if (schema_members[i].id == t->id && schema_members[i].word == s) return true;
  return false;
}

/* A number or the like where text or a pair is wanted. */
static void fix_scalar(Ctx *c, Diag *d, const Value *v, const Type *t) {
  Model *m = c->m;
  if (t->kind == T_BOOL && v->kind == V_INT && (v->num == 0 || v->num == 1))
    edit_to(c, d, v, FIX_MAYBE, v->num ? STR("true") : STR("false"));
  if (t->kind == T_ENUM && v->kind == V_BOOL && !v->num &&
      enum_has_word(m, t, STR("no"))) /* YAML reads `no` as false */
    edit_to(c, d, v, FIX_SAFE, STR("no"));
  Str text = source_text(m->sources, v->at);
  bool port = v->kind == V_INT || v->kind == V_PORT || v->kind == V_RANGE;
  if (t->kind == T_PAIR && t->a->kind == T_HOSTPORT && port) {
    Str host = v->kind == V_PORT ? str_sub(text, 0, str_find(text, '/')) : text;
    edit_to(c, d, v, FIX_SAFE, arena_fmt(m->arena, "%.*s -> %.*s", STR_ARG(host), STR_ARG(text)));
  }
  bool scalar = v->kind >= V_BOOL && v->kind <= V_PORT;
  bool name = t->kind == T_IMAGE_REF || (t->kind >= T_USER_SPEC && t->kind <= T_SERVICE_NAME);
  if (scalar && (t->kind == T_STRING || t->kind == T_SHELL || name))
    edit_to(c, d, v, FIX_MAYBE, arena_fmt(m->arena, "\"%.*s\"", STR_ARG(text)));
}

void edit_shape(Ctx *c, Diag *d, const Value *v, const Type *t) {
  Model *m = c->m;
  bool spelt = value_in_place(v) && v->kind == V_TEXT && v->node->kind == N_STRING && text_known(v->text);
  if (spelt)
    fix_text(c, d, v, t);
  else if (value_in_place(v) || v->kind == V_RANGE)
    fix_scalar(c, d, v, t);
  if (t->kind == T_UNION && !d->fixes.n) edit_shape(c, d, v, t->b);
  if (t->kind == T_UNION && !d->fixes.n) edit_shape(c, d, v, t->a);
  if (t->kind == T_PAIR && !d->fixes.n) diag_help(m->ds, d, WRITTEN_LIKE, str_c(habit_pair_example(t)));
}
