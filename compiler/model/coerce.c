/* A value as a value of the type its place expects, or the message that says why not. */
#include "model/private.h"

#include "diag/suggest.h"

/* Does the value stand here as a literal, so that an edit here changes it alone? */
static bool in_place(const Value *v) {
  return v->node && v->from.file == v->at.file && v->from.lo == v->at.lo;
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
    bool yes = str_is(text, "true") || str_is(text, "yes") || str_is(text, "on") || str_is(text, "1");
    bool no = str_is(text, "false") || str_is(text, "no") || str_is(text, "off") || str_is(text, "0");
    if (yes || no) edit_to(c, d, v, FIX_SAFE, yes ? STR("true") : STR("false"));
  }
  if (t->kind == T_LIST && t->a) fix_list(c, d, v, t->a);
  if (t->kind == T_PAIR && habit_pair(m, text, t, &pair)) edit_to(c, d, v, FIX_SAFE, pair);
}

/* A number or the like where text or a pair is wanted. */
static void fix_scalar(Ctx *c, Diag *d, const Value *v, const Type *t) {
  Model *m = c->m;
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

static void fix_shape(Ctx *c, Diag *d, const Value *v, const Type *t) {
  Model *m = c->m;
  bool spelt = in_place(v) && v->kind == V_TEXT && v->node->kind == N_STRING && text_known(v->text);
  if (spelt)
    fix_text(c, d, v, t);
  else if (in_place(v) || v->kind == V_RANGE)
    fix_scalar(c, d, v, t);
  if (t->kind == T_PAIR && !d->fixes.n) diag_help(m->ds, d, WRITTEN_LIKE, str_c(habit_pair_example(t)));
}

static const Value *report(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Diag *d;
  Str shown = value_show(m->arena, &m->names, v), what = value_a(m->arena, &m->names, v);
  bool size = t->kind == T_SIZE, duration = t->kind == T_DURATION;
  bool unit = v->kind == V_SIZE || v->kind == V_DURATION;
  if ((size || duration) && v->kind == V_INT) {
    d = diag(m->ds, E0304, v->at, size ? STR("size") : STR("duration"), shown);
    diag_help(m->ds, d, UNIT_EXAMPLE, arena_fmt(m->arena, "%.*s%s", STR_ARG(shown), size ? "MiB" : "s"));
  } else if ((size || duration || t->kind == T_INT) && unit) {
    d = diag(m->ds, E0305, v->at, type_a(m, t), what);
    Str minutes = source_text(m->sources, v->at);
    if (size && minutes.n && minutes.s[minutes.n - 1] == 'm')
      diag_help(m->ds, d, UNIT_EXAMPLE, arena_fmt(m->arena, "%.*sMiB", (int)minutes.n - 1, minutes.s));
  } else {
    d = diag(m->ds, E0301, v->at, type_a(m, t), what);
    fix_shape(c, d, v, t);
  }
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

/* Could a value of type `from` be of type `to`? NULL: nothing is known. */
static bool may_be(const Type *from, const Type *to) {
  if (!from || to->kind == T_ANY || from->kind == T_ANY) return true;
  if (to->kind == T_UNION) return may_be(from, to->a) || may_be(from, to->b);
  if (from->kind == T_UNION) return may_be(from->a, to) || may_be(from->b, to);
  if (from->kind == to->kind)
    return (to->kind != T_LIST && to->kind != T_MAP) || !from->a || !to->a || may_be(from->a, to->a);
  if (type_is_text(from->kind) && type_is_text(to->kind)) return true;
  if (to->kind == T_ENUM) return type_is_text(from->kind);
  if (from->kind == T_ENUM) return type_is_text(to->kind);
  if (from->kind == T_REF && to->kind == T_SECRET) return from->id == W_secret;
  if (from->kind == T_SECRET && to->kind == T_REF) return to->id == W_secret;
  bool number =
      from->kind == T_INT || from->kind == T_PORT || from->kind == T_MODE || from->kind == T_PORTSPEC;
  bool port = to->kind == T_PORT || to->kind == T_PORTSPEC || to->kind == T_HOSTPORT || to->kind == T_MODE;
  if (number && (port || to->kind == T_DECIMAL || to->kind == T_INT)) return true;
  return (from->kind == T_RANGE || type_is_text(from->kind)) &&
         (to->kind == T_HOSTPORT || (to->kind == T_PORTSPEC && from->kind == T_RANGE));
}

static const Value *coerce_unknown(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->type && v->type->opt && !t->opt && t->kind != T_ANY) {
    Diag *d = diag(m->ds, E0307, v->at, source_text(m->sources, v->at));
    if (v->maybe) diag_also(m->ds, d, v->declared, OPTIONAL_HERE);
    return value_poison(m, v->at);
  }
  if (may_be(v->type, t)) return v;
  diag(m->ds, E0301, v->at, type_a(m, t), type_a(m, v->type));
  return value_poison(m, v->at);
}

static const Value *out_of_range(Ctx *c, const Value *v, const Type *t, int64_t n) {
  Model *m = c->m;
  Diag *d =
      diag(m->ds, E0405, v->at, arena_fmt(m->arena, "%lld", (long long)n),
           arena_fmt(m->arena, "%lld", (long long)t->lo), arena_fmt(m->arena, "%lld", (long long)t->hi));
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

static bool check_port(Ctx *c, const Value *v, int64_t port) {
  Model *m = c->m;
  if (port >= 1 && port <= 65535) return true;
  Diag *d = diag(m->ds, E0401, v->at, arena_fmt(m->arena, "%lld", (long long)port));
  diag_origin(c, d, v);
  return false;
}

static const Value *coerce_number(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (t->kind == T_DECIMAL && v->kind == V_INT) {
    Value *d = value_copy(m, v, v->at);
    d->kind = V_DECIMAL;
    d->num = v->num > INT64_MAX / 1000000 ? INT64_MAX : v->num * 1000000;
    return d;
  }
  if (v->kind != (t->kind == T_DECIMAL ? V_DECIMAL : V_INT)) return report(c, v, t);
  if (t->ranged && (v->num < t->lo || v->num > t->hi)) return out_of_range(c, v, t, v->num);
  return v;
}

static const Value *coerce_mode(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->kind != V_INT) return report(c, v, t);
  Str spelled = v->node ? source_text(m->sources, node_span(v->node)) : STR("");
  bool octal = spelled.n > 1 && spelled.s[0] == '0' && spelled.s[1] == 'o';
  bool digits = v->num >= 100 && v->num <= 7777, fits = v->num >= 0 && v->num <= 07777;
  for (int64_t n = v->num; n; n /= 10) digits &= n % 10 < 8;
  if (!v->node || (fits && octal)) return v;
  Str shown = arena_fmt(m->arena, "0o%llo", (long long)v->num);
  Diag *d;
  if (octal || (!fits && !digits)) {
    d = diag(m->ds, E0405, v->at, octal ? shown : spelled, STR("0o0"), STR("0o7777"));
  } else {
    Str fixed = arena_fmt(m->arena, "0o%lld", (long long)v->num);
    d = diag(m->ds, E0412, v->at, arena_fmt(m->arena, "%lld", (long long)v->num), shown);
    if (digits) diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, CHANGE_TO, fixed), v->from, fixed);
  }
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

/* Ports on the container side: a number, a range, a number with protocol. */
static const Value *coerce_port(Ctx *c, const Value *v, const Type *t) {
  bool spec = t->kind != T_PORT;
  if (v->kind == V_INT || (spec && v->kind == V_PORT))
    return check_port(c, v, v->num) ? v : value_poison(c->m, v->at);
  if (spec && v->kind == V_RANGE) {
    bool ok = check_port(c, v->items[0], v->items[0]->num) && check_port(c, v->items[1], v->items[1]->num);
    return ok ? v : value_poison(c->m, v->at);
  }
  bool address = v->kind == V_TEXT && text_known(v->text) &&
                 memchr(value_str(c->m->arena, v).s, ':', value_str(c->m->arena, v).n);
  if (t->kind == T_HOSTPORT && address)
    return validate_text(c, v, value_str(c->m->arena, v), T_HOSTPORT) ? v : value_poison(c->m, v->at);
  return report(c, v, t);
}

Diag *report_not_member(Ctx *c, Str word, Span at, Span spelt, const Type *t) {
  Model *m = c->m;
  Suggest s;
  suggest_init(&s, m->arena, word);
  for (uint32_t i = 0; t->members && i < t->n_members; i++) suggest_offer(&s, M_STR(m, t->members[i]));
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++)
    if (schema_members[i].id == t->id) suggest_offer(&s, M_STR(m, schema_members[i].word));
  Diag *d = diag(m->ds, E0302, at, word, suggest_list(&s));
  edit_suggested(m, d, &s, spelt);
  return d;
}

/* The value knows its enumeration, so that bare words can be compared with it. */
static const Value *enum_member(Ctx *c, const Value *v, const Type *t) {
  if (v->type == t) return v;
  Value *out = value_copy(c->m, v, v->at);
  out->type = t;
  return out;
}

static const Value *coerce_enum(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->kind != V_WORD && v->kind != V_TEXT) return report(c, v, t);
  if (!text_known(v->text)) return report(c, v, t);
  Sym word = intern_find(&m->names, value_str(m->arena, v));
  for (uint32_t i = 0; t->members && i < t->n_members; i++)
    if (t->members[i] == word && word) return enum_member(c, v, t);
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++)
    if (schema_members[i].id == t->id && schema_members[i].word == word) return enum_member(c, v, t);
  diag_origin(c, report_not_member(c, value_str(m->arena, v), v->at, v->from, t), v);
  return value_poison(m, v->at);
}

static const Value *coerce_items(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Value *out = NULL; /* made only when an element changes */
  bool poisoned = false;
  for (uint32_t i = 0; i < v->n; i++) {
    const Value *item = coerce(c, v->items[i], t->kind == T_PAIR && i ? t->b : t->a);
    poisoned |= item->kind == V_POISON;
    if (item == v->items[i]) continue;
    if (!out) {
      out = value_copy(m, v, v->at);
      out->items = arena_array(m->arena, const Value *, v->n);
      memcpy(out->items, v->items, sizeof(Value *) * v->n);
    }
    out->items[i] = item;
  }
  if (poisoned && t->kind == T_PAIR) return value_poison(m, v->at);
  return out ? out : v;
}

static const Value *coerce_ref(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Sym kind = t->kind == T_SECRET ? W_secret : t->id;
  if (v->kind != V_REF) return report(c, v, t);
  if (v->space == kind) return v;
  Str wanted = M_STR(m, kind), name = M_STR(m, v->name), found = M_STR(m, v->space);
  Str a = arena_fmt(m->arena, "%.*s%.*s", STR_ARG(article(wanted)), STR_ARG(wanted));
  Str b = arena_fmt(m->arena, "%.*s%.*s", STR_ARG(article(found)), STR_ARG(found));
  Diag *d = diag(m->ds, E0206, v->at, a, name, b);
  if (v->obj) diag_also(m->ds, d, v->obj->name_at, DECLARED_AS, b);
  if (kind == W_image && v->space == W_stage) diag_help(m->ds, d, ADD_IMAGE, name);
  return value_poison(m, v->at);
}

static int64_t characters(Str s) {
  int64_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += (s.s[i] & 0xC0) != 0x80;
  return n;
}

/* Text of which parts are known later only. */
static const Value *coerce_later(Ctx *c, const Value *v, const Type *t) {
  if (v->whole) coerce(c, v->whole, t); /* the default of late() must fit too */
  for (uint32_t i = 0; i < v->text.n && t->kind != T_STRING && t->kind != T_SHELL; i++)
    if (v->text.v[i].kind == PART_TEXT && text_has_control(v->text.v[i].text)) {
      diag_origin(c, diag(c->m->ds, E0418, v->at), v);
      return value_poison(c->m, v->at);
    }
  return v;
}

/* Shell words outside shell text: their quotes are part of the text. */
static const Value *as_data(Ctx *c, const Value *v) {
  if (!v->shell_word) return v;
  Value *out = value_copy(c->m, v, v->at);
  out->text = text_spelled(c->m->arena, v->text, false);
  out->shell_word = false;
  return out;
}

static const Value *coerce_text(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->kind == V_REF && v->space == W_secret) {
    report_secret(c, v);
    return value_poison(m, v->at);
  }
  if (t->kind == T_SIGNAL && v->kind == V_WORD) return v;
  if (v->kind != V_TEXT) return report(c, v, t);
  uint32_t bad;
  if (t->kind == T_SHELL && (v->ambient || v->foreign) && !text_is_shell_safe(value_str(m->arena, v), &bad)) {
    diag_origin(c, diag(m->ds, E0431, v->at, STR("it comes from outside, or holds values without sh()")), v);
    return value_poison(m, v->at);
  }
  if (t->kind != T_SHELL) v = as_data(c, v);
  if (!text_known(v->text)) return coerce_later(c, v, t);
  Str s = value_str(m->arena, v);
  int64_t length = t->ranged ? characters(s) : 0;
  if (t->ranged && (length < t->lo || length > t->hi)) {
    Diag *d =
        diag(m->ds, E0411, v->at, arena_fmt(m->arena, "%lld", (long long)length),
             arena_fmt(m->arena, "%lld", (long long)t->lo), arena_fmt(m->arena, "%lld", (long long)t->hi));
    diag_origin(c, d, v);
    return value_poison(m, v->at);
  }
  if (t->kind == T_SOURCE || t->kind == T_SCRIPT) return v; /* files.c, once the field is known */
  return validate_text(c, v, s, t->kind) ? v : value_poison(m, v->at);
}

/* Which side of a union does the shape of a value fit? */
static bool shape_fits(const Value *v, const Type *t) {
  switch (t->kind) {
  case T_UNION: return shape_fits(v, t->a) || shape_fits(v, t->b);
  case T_REF: return v->kind == V_REF && v->space == t->id;
  case T_SECRET: return v->kind == V_REF && v->space == W_secret;
  case T_ENUM: return v->kind == V_WORD;
  case T_LIST: return v->kind == V_LIST;
  case T_MAP: return v->kind == V_MAP;
  case T_PAIR: return v->kind == V_PAIR;
  case T_INT: return v->kind == V_INT;
  case T_BOOL: return v->kind == V_BOOL;
  default: return type_is_text(t->kind) && v->kind == V_TEXT;
  }
}

static const Value *coerce_union(Ctx *c, const Value *v, const Type *t) {
  if (shape_fits(v, t->a)) return coerce(c, v, t->a);
  if (shape_fits(v, t->b)) return coerce(c, v, t->b);
  const Type *ref = t->a->kind == T_REF ? t->a : t->b->kind == T_REF ? t->b : NULL;
  if (v->kind == V_REF && ref && v->space != W_secret) return coerce_ref(c, v, ref);
  return report(c, v, t);
}

/* late(X, default) where a number is expected: the default decides whether it fits. */
static const Value *coerce_late(Ctx *c, const Value *v, const Type *t) {
  if (!v->whole) return v;
  const Value *d = coerce(c, v->whole, t);
  return d->kind == V_POISON ? d : v;
}

static bool is_late(const Value *v) {
  return v->kind == V_TEXT && v->text.n == 1 && v->text.v[0].kind == PART_LATE;
}

const Value *coerce(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->kind == V_POISON) return v;
  if (v->kind == V_UNKNOWN) return coerce_unknown(c, v, t);
  if (v->kind == V_NONE && (t->opt || t->kind == T_ANY)) return v;
  if ((v->maybe || v->kind == V_NONE) && !t->opt && t->kind != T_ANY) {
    Diag *d = diag(m->ds, E0307, v->at, source_text(m->sources, v->at));
    if (v->maybe) diag_also(m->ds, d, v->declared, OPTIONAL_HERE);
    return value_poison(m, v->at);
  }
  bool text_wanted = type_is_text(t->kind) || t->kind == T_ENUM || t->kind == T_UNION || t->kind == T_ANY;
  if (v->kind == V_TEXT && v->ambient && !text_wanted) {
    const Value *read = eval_input_text(c, value_str(m->arena, v), t, v->at, STR("environment"));
    if (read) return read;
    diag(m->ds, E0301, v->at, type_a(m, t), value_show(m->arena, &m->names, v));
    return value_poison(m, v->at);
  }
  if (is_late(v) && t->kind != T_UNION && !type_is_text(t->kind) && t->kind != T_LIST)
    return coerce_late(c, v, t);
  switch (t->kind) {
  case T_ANY: return v;
  case T_UNION: return coerce_union(c, v, t);
  case T_INT:
  case T_DECIMAL: return coerce_number(c, v, t);
  case T_MODE: return coerce_mode(c, v, t);
  case T_PORT:
  case T_PORTSPEC:
  case T_HOSTPORT: return coerce_port(c, v, t);
  case T_ENUM: return coerce_enum(c, v, t);
  case T_REF:
  case T_SECRET: return coerce_ref(c, v, t);
  case T_BOOL: return v->kind == V_BOOL ? v : report(c, v, t);
  case T_SIZE: return v->kind == V_SIZE ? v : report(c, v, t);
  case T_DURATION: return v->kind == V_DURATION ? v : report(c, v, t);
  case T_RANGE: return v->kind == V_RANGE ? v : report(c, v, t);
  case T_LIST: return v->kind == V_LIST ? coerce_items(c, v, t) : report(c, v, t);
  case T_MAP: return v->kind == V_MAP ? coerce_items(c, v, t) : report(c, v, t);
  case T_PAIR: return v->kind == V_PAIR ? coerce_items(c, v, t) : report(c, v, t);
  default: return coerce_text(c, v, t);
  }
}
