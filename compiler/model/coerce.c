/* A value as a value of the type its place expects, or the message that says why not. */
#include "model/private.h"

#include "base/buf.h"

#include "diag/suggest.h"

static const Value *report(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Diag *d;
  Str shown = value_show(m->arena, &m->names, v), what = value_a(m->arena, &m->names, v);
  bool size = t->kind == T_SIZE, duration = t->kind == T_DURATION;
  bool unit = v->kind == V_SIZE || v->kind == V_DURATION;
  if ((size || duration) && v->kind == V_INT) {
    d = diag(m->ds, E0304, v->at, size ? STR("size") : STR("duration"), shown);
    diag_help(m->ds, d, WITH_UNIT, arena_fmt(m->arena, "%.*s%s", STR_ARG(shown), size ? "MiB" : "s"),
              arena_fmt(m->arena, "%.*s%s", STR_ARG(shown), size ? "B" : "ms"),
              size ? STR("bytes") : STR("milliseconds"));
  } else if ((size || duration || t->kind == T_INT) && unit) {
    d = diag(m->ds, E0305, v->at, type_a(m, t), what);
    Str minutes = source_text(m->sources, v->at);
    if (size && minutes.n && minutes.s[minutes.n - 1] == 'm') {
      Str fixed = arena_fmt(m->arena, "%.*sMiB", (int)minutes.n - 1, minutes.s);
      diag_help(m->ds, d, MINUTES_NOT_MIB, minutes, fixed);
      if (value_in_place(v)) edit_meant(m, d, FIX_MAYBE, v->at, fixed);
    } else if (size || duration) {
      diag_help(m->ds, d, UNIT_EXAMPLE, size ? STR("size") : STR("duration"),
                size ? STR("512MiB") : STR("1m30s"));
    } else {
      diag_help(m->ds, d, WITHOUT_UNIT);
    }
  } else {
    d = diag(m->ds, E0301, v->at, type_a(m, t), what);
    edit_shape(c, d, v, t);
    bool plain = t->kind != T_STRING && t->kind != T_SHELL && t->kind <= T_SECRET && t->kind != T_ANY;
    Str example = plain ? type_example(m, t) : STR("");
    if (!d->fixes.n && !d->helps.n && example.n && !str_is(example, "…") && !str_is(example, "\"…\""))
      diag_help(m->ds, d, WRITTEN_LIKE, example);
  }
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

bool type_may_be(const Type *from, const Type *to) {
  if (!from || to->kind == T_ANY || from->kind == T_ANY) return true;
  if (to->kind == T_UNION) return type_may_be(from, to->a) || type_may_be(from, to->b);
  if (from->kind == T_UNION) return type_may_be(from->a, to) || type_may_be(from->b, to);
  if (from->kind == to->kind)
    return (to->kind != T_LIST && to->kind != T_MAP) || !from->a || !to->a || type_may_be(from->a, to->a);
  if (type_is_text(from->kind) && type_is_text(to->kind)) return true;
  if (to->kind == T_ENUM) return type_is_text(from->kind);
  if (from->kind == T_ENUM) return type_is_text(to->kind);
  if (from->kind == T_REF && to->kind == T_SECRET) return from->id == W_secret;
  if (from->kind == T_SECRET && to->kind == T_REF) return to->id == W_secret;
  if (from->kind == T_INT && to->kind == T_SIGNAL) return true;
  bool number =
      from->kind == T_INT || from->kind == T_PORT || from->kind == T_MODE || from->kind == T_PORTSPEC;
  bool port = to->kind == T_PORT || to->kind == T_PORTSPEC || to->kind == T_HOSTPORT || to->kind == T_MODE;
  if (number && (port || to->kind == T_DECIMAL || to->kind == T_INT)) return true;
  return (from->kind == T_RANGE || type_is_text(from->kind)) &&
         (to->kind == T_HOSTPORT || (to->kind == T_PORTSPEC && from->kind == T_RANGE));
}

Str type_example(Model *m, const Type *t) {
  while (t && t->kind == T_UNION) t = t->b;
  Str right = str_c(t ? type_rows[t->kind].right : "");
  right = str_sub(right, 0, str_find(right, '\n'));
  if (t && (t->kind == T_LIST || t->kind == T_MAP)) return t->kind == T_LIST ? STR("[]") : STR("{}");
  if (t && (t->kind == T_ENUM || t->kind == T_REF || !right.n || right.n > 30)) return STR("…");
  return right.n ? right : arena_fmt(m->arena, "\"…\"");
}

void report_maybe_none(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Str name = source_text(m->sources, v->at);
  if (v->kind == V_NONE && !v->maybe) {
    diag_help(m->ds, diag(m->ds, E0301, v->at, t ? type_a(m, t) : STR("text"), STR("`none`")), LEAVE_IT_OUT);
    return;
  }
  Diag *d = diag(m->ds, E0307, v->at, name);
  if (v->maybe) diag_also(m->ds, d, v->more->declared, OPTIONAL_HERE);
  Str fixed = arena_fmt(m->arena, "%.*s ?? %.*s", STR_ARG(name), STR_ARG(type_example(m, t)));
  diag_help(m->ds, d, DEFAULT_OR_TEST, fixed, name);
}

static const Value *coerce_unknown(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->type && v->type->opt && !t->opt && t->kind != T_ANY) {
    report_maybe_none(c, v, t);
    return value_poison(m, v->at);
  }
  if (type_may_be(v->type, t)) return v;
  diag(m->ds, E0301, v->at, type_a(m, t), type_a(m, v->type));
  return value_poison(m, v->at);
}

static const Value *out_of_range(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  Value lo = *v, hi = *v;
  lo.num = t->lo, hi.num = t->hi;
  Diag *d = diag(m->ds, E0405, v->at, value_show(m->arena, &m->names, v),
                 value_show(m->arena, &m->names, &lo), value_show(m->arena, &m->names, &hi));
  diag_computed(c, d, v);
  diag_origin_once(c, d, v);
  return value_poison(m, v->at);
}

static bool check_port(Ctx *c, const Value *v, int64_t port) {
  Model *m = c->m;
  if (port >= 1 && port <= 65535) return true;
  Diag *d = diag(m->ds, E0401, v->at, arena_fmt(m->arena, "%lld", (long long)port));
  diag_computed(c, d, v);
  diag_origin_once(c, d, v);
  return false;
}

static const Value *in_range(Ctx *c, const Value *v, const Type *t) {
  return t->ranged && (v->num < t->lo || v->num > t->hi) ? out_of_range(c, v, t) : v;
}

static const Value *coerce_number(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (t->kind == T_DECIMAL && v->kind == V_INT) {
    Value *d = value_copy(m, v, v->at);
    d->kind = V_DECIMAL;
    d->num = v->num > INT64_MAX / 1000000 ? INT64_MAX : v->num * 1000000;
    return in_range(c, d, t);
  }
  if (v->kind != (t->kind == T_DECIMAL ? V_DECIMAL : V_INT)) return report(c, v, t);
  return in_range(c, v, t);
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
    if (digits) diag_edit(m->ds, diag_fix(m->ds, d, FIX_SAFE, CHANGE_TO, fixed), value_from(v), fixed);
  }
  diag_origin(c, d, v);
  return value_poison(m, v->at);
}

/* "127.0.0.1:@{late("PORT", 8080)}": must be a host port with its default, or with any number where it has none. */
static const Value *late_host_port(Ctx *c, const Value *v) {
  Buf b = buf_new(c->m->arena);
  for (uint32_t i = 0; i < v->text.n; i++) {
    const Part *p = &v->text.v[i];
    if (p->kind != PART_LATE && p->kind != PART_TEXT) return report(c, v, type_basic(T_HOSTPORT));
    Str text = p->kind == PART_TEXT ? p->text : p->fallback ? *p->fallback : STR("80");
    buf_bytes(&b, text);
  }
  return validate_text(c, v, buf_str(&b), T_HOSTPORT) ? v : value_poison(c->m, v->at);
}

/* Ports on the container side: a number, a range, a number with protocol. */
static const Value *coerce_port(Ctx *c, const Value *v, const Type *t) {
  bool spec = t->kind != T_PORT;
  if (v->kind == V_INT || (spec && v->kind == V_PORT))
    return check_port(c, v, v->num) ? in_range(c, v, t) : value_poison(c->m, v->at);
  if (spec && v->kind == V_RANGE) {
    bool ok = check_port(c, v->items[0], v->items[0]->num) && check_port(c, v->items[1], v->items[1]->num);
    return ok ? v : value_poison(c->m, v->at);
  }
  bool address = v->kind == V_TEXT && text_known(v->text) &&
                 memchr(value_str(c->m->arena, v).s, ':', value_str(c->m->arena, v).n);
  if (t->kind == T_HOSTPORT && address)
    return validate_text(c, v, value_str(c->m->arena, v), T_HOSTPORT) ? v : value_poison(c->m, v->at);
  if (t->kind == T_HOSTPORT && v->kind == V_TEXT && !text_known(v->text)) return late_host_port(c, v);
  return report(c, v, t);
}

/* What compose, docker and tools for disks call a member. */
static Str foreign_member(Str word) {
  static const char *const words[][2] = {{"service_started", "started"},
                                         {"service_healthy", "healthy"},
                                         {"service_completed_successfully", "completed"},
                                         {"if_not_present", "missing"},
                                         {"IfNotPresent", "missing"},
                                         {"if-not-present", "missing"},
                                         {"Always", "always"},
                                         {"unless_stopped", "unless-stopped"},
                                         {"on_failure", "on-failure"},
                                         {"fat", "vfat"},
                                         {"fat16", "vfat"},
                                         {"fat32", "vfat"},
                                         {"esp", "efi"},
                                         {"dos", "msdos"},
                                         {"mbr", "msdos"}};
  for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (str_is(word, words[i][0])) return str_c(words[i][1]);
  return STR("");
}

Diag *report_not_member(Ctx *c, Str word, Span at, Span spelt, const Type *t) {
  Model *m = c->m;
  Suggest s;
  suggest_init(&s, m->arena, word);
  for (uint32_t i = 0; t->members && i < t->n_members; i++) suggest_offer(&s, M_STR(m, t->members[i]));
  for (uint32_t i = 0; !t->members && i < schema_member_count; i++)
    if (schema_members[i].id == t->id) suggest_offer(&s, M_STR(m, schema_members[i].word));
  Diag *d = diag(m->ds, E0302, at, word, suggest_list(&s));
  Str here = foreign_member(word);
  bool meant = here.n && !t->members && enum_has_word(m, t, here);
  if (meant) diag_help(m->ds, d, DID_YOU_MEAN, arena_fmt(m->arena, "`%.*s`", STR_ARG(here)));
  if (meant)
    edit_meant(m, d, FIX_SAFE, spelt, here);
  else
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
  diag_origin(c, report_not_member(c, value_str(m->arena, v), v->at, value_from(v), t), v);
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

static const Value *coerce_text(Ctx *c, const Value *v, const Type *t);

/* The name of a service as text, or a reference to one. */
static const Value *coerce_service(Ctx *c, const Value *v, const Type *t) {
  static const Type reference = {.kind = T_REF, .id = W_service};
  if (v->kind == V_REF) return coerce_ref(c, v, &reference);
  if (v->kind != V_TEXT || !text_known(v->text)) return coerce_text(c, v, t);
  return ref_new(c, W_service, intern(&c->m->names, value_str(c->m->arena, v)), v->at, v->at);
}

static int64_t characters(Str s) {
  int64_t n = 0;
  for (uint32_t i = 0; i < s.n; i++) n += (s.s[i] & 0xC0) != 0x80;
  return n;
}

/* Text of which parts are known later only. */
static const Value *coerce_later(Ctx *c, const Value *v, const Type *t) {
  if (value_whole(v)) coerce(c, value_whole(v), t); /* the default of late() must fit too */
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

/* Signals are given by name or number. */
static const Value *number_text(Ctx *c, const Value *v) {
  Value *out = value_text(c->m, arena_fmt(c->m->arena, "%lld", (long long)v->num), v->at);
  value_more(c->m, out)->from = value_from(v);
  return out;
}

static const Value *coerce_text(Ctx *c, const Value *v, const Type *t) {
  Model *m = c->m;
  if (v->kind == V_REF && v->space == W_secret) {
    report_secret(c, v);
    return value_poison(m, v->at);
  }
  if (t->kind == T_SIGNAL && v->kind == V_WORD) return v;
  if (t->kind == T_SIGNAL && v->kind == V_INT) v = number_text(c, v);
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
    diag_label(m->ds, d, PHRASE_THIS_IS_A, DIAG_ARGS(length < t->lo ? STR("too short") : STR("too long")));
    diag_computed(c, d, v);
    diag_origin_once(c, d, v);
    return value_poison(m, v->at);
  }
  bool file = t->kind == T_SOURCE || t->kind == T_SCRIPT || t->kind == T_APT_SOURCES;
  if (file) return v; /* files.c, once the field is known */
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
  case T_SIZE: return v->kind == V_SIZE;
  case T_DURATION: return v->kind == V_DURATION;
  case T_SIGNAL: return v->kind == V_TEXT || v->kind == V_INT;
  default: return type_is_text(t->kind) && v->kind == V_TEXT;
  }
}

static const Value *coerce_union(Ctx *c, const Value *v, const Type *t) {
  if (shape_fits(v, t->a)) return coerce(c, v, t->a);
  if (shape_fits(v, t->b)) return coerce(c, v, t->b);
  const Type *ref = t->a->kind == T_REF ? t->a : t->b->kind == T_REF ? t->b : NULL;
  /* text for one of some words, or for something that is no text at all: a word is misspelt */
  bool words = t->a->kind == T_ENUM && (t->b->kind == T_DURATION || t->b->kind == T_SIZE);
  if (words && v->kind == V_TEXT && text_known(v->text)) return coerce_enum(c, v, t->a);
  if (v->kind == V_REF && ref && v->space != W_secret) return coerce_ref(c, v, ref);
  return report(c, v, t);
}

/* late(X, default) where a number is expected: the default decides whether it fits. */
static const Value *coerce_late(Ctx *c, const Value *v, const Type *t) {
  if (!value_whole(v)) return v;
  const Value *d = coerce(c, value_whole(v), t);
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
    report_maybe_none(c, v, t);
    return value_poison(m, v->at);
  }
  bool text_wanted = type_is_text(t->kind) || t->kind == T_ENUM || t->kind == T_UNION || t->kind == T_ANY;
  if (v->kind == V_TEXT && v->ambient && !text_wanted) {
    const Value *read = eval_input_text(c, value_str(m->arena, v), t, v->at, *value_given(v));
    Value *known = read ? value_copy(m, read, v->at) : NULL;
    if (known) {
      value_more(m, known)->from = value_from(v);
      return known;
    }
    Diag *d = diag(m->ds, E0301, v->at, type_a(m, t), value_show(m->arena, &m->names, v));
    diag_label(m->ds, d, PHRASE_FROM_INPUT, DIAG_ARGS(*value_given(v)));
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
  case T_SERVICE_WORD: return coerce_service(c, v, t);
  case T_BOOL: return v->kind == V_BOOL ? v : report(c, v, t);
  case T_SIZE: return v->kind == V_SIZE ? in_range(c, v, t) : report(c, v, t);
  case T_DURATION: return v->kind == V_DURATION ? in_range(c, v, t) : report(c, v, t);
  case T_RANGE: return v->kind == V_RANGE ? v : report(c, v, t);
  case T_LIST: return v->kind == V_LIST ? coerce_items(c, v, t) : report(c, v, t);
  case T_MAP: return v->kind == V_MAP ? coerce_items(c, v, t) : report(c, v, t);
  case T_PAIR: return v->kind == V_PAIR ? coerce_items(c, v, t) : report(c, v, t);
  default: return coerce_text(c, v, t);
  }
}
