/* Values: making them, comparing them, and how messages call and show them. */
#include "model/private.h"

#include "base/buf.h"
#include <stdlib.h>

Value *value_new(Model *m, ValueKind kind, Span at) {
  Value *v = arena_new(m->arena, Value);
  v->kind = (uint8_t)kind;
  v->at = at;
  return v;
}

Value *value_poison(Model *m, Span at) { return value_new(m, V_POISON, at); }

/* The type of a mistake is known where it was declared: bare words that are compared with it are its members. */
const Value *value_typed(Model *m, const Value *v, const Type *t) {
  if (v->kind != V_POISON || !t || v->type) return v;
  Value *typed = value_copy(m, v, v->at);
  typed->type = t;
  return typed;
}

Value *value_unknown(Model *m, const Type *t, Span at) {
  Value *v = value_new(m, V_UNKNOWN, at);
  v->type = t;
  return v;
}

Value *value_text(Model *m, Str s, Span at) {
  Value *v = value_new(m, V_TEXT, at);
  v->text = text_of(m->arena, s);
  return v;
}

/* A key may have been put together from any text. */
const Value *value_key(Model *m, const Value *map, uint32_t i) {
  Value *v = value_text(m, map->keys[i], map->key_at[i]);
  v->foreign = true;
  return v;
}

Value *value_copy(Model *m, const Value *v, Span at) {
  Value *copy = arena_new(m->arena, Value);
  Span from = value_from(v);
  *copy = *v;
  copy->at = at;
  if (!v->more && !span_eq(from, at)) value_more(m, copy)->from = from;
  return copy;
}

ValueMore *value_more(Model *m, Value *v) {
  ValueMore *more = arena_new(m->arena, ValueMore);
  *more = v->more ? *v->more : (ValueMore){.from = v->at};
  v->more = more;
  return more;
}

const Value *value_made(Model *m, Value *v) {
  for (uint32_t i = 0; i < v->n; i++)
    if (v->items[i]->depth >= v->depth) v->depth = (uint16_t)(v->items[i]->depth + 1);
  if (v->depth <= MODEL_MAX_VALUE) return v;
  diag(m->ds, E0809, v->at);
  return value_poison(m, v->at);
}

Str value_str(Arena *a, const Value *v) { return text_str(a, v->text); }

static Str decimal_text(Arena *a, int64_t millionths) {
  Str s = arena_fmt(a, "%s%lld.%06lld", millionths < 0 ? "-" : "", (long long)(llabs(millionths) / 1000000),
                    (long long)(llabs(millionths) % 1000000));
  while (s.s[s.n - 1] == '0') s.n--;
  if (s.s[s.n - 1] == '.') s.n--;
  return s;
}

static Str size_text(Arena *a, int64_t bytes) {
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  uint32_t u = 0;
  while (u < 4 && bytes && bytes % 1024 == 0) bytes /= 1024, u++;
  return arena_fmt(a, "%lld%s", (long long)bytes, units[u]);
}

static Str duration_text(Arena *a, int64_t us) {
  static const struct {
    int64_t us;
    const char *unit;
  } units[] = {{86400000000, "d"}, {3600000000, "h"}, {60000000, "m"},
               {1000000, "s"},     {1000, "ms"},      {1, "us"}};
  if (us == 0) return STR("0s");
  Buf b = buf_new(a);
  for (uint32_t i = 0; i < 6; i++) {
    if (us < units[i].us) continue;
    buf_int(&b, us / units[i].us);
    buf_bytes(&b, str_c(units[i].unit));
    us %= units[i].us;
  }
  return buf_str(&b);
}

bool value_scalar_text(Arena *a, const Interner *names, const Value *v, Str *out) {
  static const char *const protos[] = {"", "tcp", "udp", "sctp"};
  switch ((ValueKind)v->kind) {
  case V_BOOL: *out = v->num ? STR("true") : STR("false"); return true;
  case V_INT: *out = arena_fmt(a, "%lld", (long long)v->num); return true;
  case V_DECIMAL: *out = decimal_text(a, v->num); return true;
  case V_SIZE: *out = size_text(a, v->num); return true;
  case V_DURATION: *out = duration_text(a, v->num); return true;
  case V_PORT: *out = arena_fmt(a, "%lld/%s", (long long)v->num, protos[v->proto]); return true;
  case V_WORD: *out = value_str(a, v); return true;
  case V_TEXT:
    if (!text_known(v->text)) return false;
    *out = v->shell_word ? text_str(a, text_spelled(a, v->text, false)) : value_str(a, v);
    return true;
  default: (void)names; return false;
  }
}

Str value_what(Arena *a, const Interner *names, const Value *v) {
  switch ((ValueKind)v->kind) {
  case V_POISON:
  case V_UNKNOWN: return STR("value");
  case V_NONE: return STR("`none`");
  case V_BOOL: return STR("bool");
  case V_INT: return STR("int");
  case V_DECIMAL: return STR("decimal");
  case V_SIZE: return STR("size");
  case V_DURATION: return STR("duration");
  case V_PORT: return STR("port with protocol");
  case V_TEXT: return value_has_part(v, PART_LATE) ? STR("launch value") : STR("string");
  case V_WORD: return arena_fmt(a, "word `%.*s`", STR_ARG(v->text.v[0].text));
  case V_LIST: return STR("list");
  case V_MAP: return STR("map");
  case V_PAIR: return STR("pair");
  case V_RANGE: return STR("range");
  case V_REF:
    return arena_fmt(a, "%.*s `%.*s`", STR_ARG(intern_str(names, v->space)),
                     STR_ARG(intern_str(names, v->name)));
  case V_SPACE: return arena_fmt(a, "group of names `%.*s`", STR_ARG(intern_str(names, v->space)));
  }
  return STR("value");
}

Str value_a(Arena *a, const Interner *names, const Value *v) {
  Str what = value_what(a, names, v);
  if (v->kind == V_NONE) return what;
  Str before = v->kind == V_WORD || v->kind == V_REF ? STR("the ") : article(what);
  return arena_fmt(a, "%.*s%.*s", STR_ARG(before), STR_ARG(what));
}

static void show(Buf *b, const Interner *names, const Value *v) {
  Str s;
  if (b->n > 60) return;
  switch ((ValueKind)v->kind) {
  case V_TEXT:
    if (v->text.n == 1 && v->text.v[0].kind == PART_LATE) {
      buf_bytes(b, arena_fmt(b->arena, "late(\"%.*s\")", STR_ARG(v->text.v[0].text)));
      break;
    }
    buf_lit(b, "\"");
    for (uint32_t i = 0; i < v->text.n; i++) {
      bool variable = v->text.v[i].kind == PART_BUILD || v->text.v[i].kind == PART_LATE ||
                      v->text.v[i].kind == PART_BUILD_WORD;
      if (variable) buf_lit(b, "${");
      buf_bytes(b, v->text.v[i].text);
      if (variable) buf_lit(b, "}");
    }
    buf_lit(b, "\"");
    break;
  case V_LIST:
    buf_lit(b, "[");
    for (uint32_t i = 0; i < v->n; i++) {
      if (i) buf_lit(b, ", ");
      show(b, names, v->items[i]);
    }
    buf_lit(b, "]");
    break;
  case V_PAIR:
  case V_RANGE:
    show(b, names, v->items[0]);
    buf_bytes(b, v->kind == V_PAIR ? STR(" -> ") : STR(".."));
    show(b, names, v->items[1]);
    break;
  case V_MAP: buf_lit(b, "{ … }"); break;
  case V_NONE: buf_lit(b, "none"); break;
  case V_REF:
    buf_bytes(b, intern_str(names, v->space));
    buf_lit(b, ".");
    buf_bytes(b, intern_str(names, v->name));
    break;
  default:
    if (value_scalar_text(b->arena, names, v, &s))
      buf_bytes(b, s);
    else
      buf_lit(b, "…");
  }
}

Str value_show(Arena *a, const Interner *names, const Value *v) {
  Buf b = buf_new(a);
  show(&b, names, v);
  Str s = buf_str(&b);
  if (s.n <= 48) return s;
  uint32_t cut = 45;
  while (cut && (s.s[cut] & 0xC0) == 0x80) cut--;
  return arena_fmt(a, "%.*s…", (int)cut, s.s);
}

Str value_recorded(Arena *a, const Interner *names, const Value *v) {
  Str s;
  Buf b = buf_new(a);
  if (value_known(v) && value_scalar_text(a, names, v, &s)) return s;
  show(&b, names, v);
  return buf_str(&b);
}

static bool text_equal(Text a, Text b) {
  if (a.n != b.n) return false;
  for (uint32_t i = 0; i < a.n; i++)
    if (a.v[i].kind != b.v[i].kind || !str_eq(a.v[i].text, b.v[i].text)) return false;
  return true;
}

bool value_equal(const Value *a, const Value *b) {
  bool numbers = (a->kind == V_INT && b->kind == V_DECIMAL) || (a->kind == V_DECIMAL && b->kind == V_INT);
  if (numbers) { /* a whole number equals a decimal without digits behind its point */
    int64_t whole = a->kind == V_INT ? a->num : b->num, decimal = a->kind == V_INT ? b->num : a->num;
    return decimal % 1000000 == 0 && decimal / 1000000 == whole;
  }
  bool texts = (a->kind == V_TEXT || a->kind == V_WORD) && (b->kind == V_TEXT || b->kind == V_WORD);
  if (texts) return text_equal(a->text, b->text);
  if (a->kind != b->kind) return false;
  switch ((ValueKind)a->kind) {
  case V_NONE: return true;
  case V_REF: return a->space == b->space && a->name == b->name;
  case V_LIST:
  case V_PAIR:
  case V_RANGE:
  case V_MAP:
    if (a->n != b->n) return false;
    for (uint32_t i = 0; i < a->n; i++) {
      if (a->kind == V_MAP && !str_eq(a->keys[i], b->keys[i])) return false;
      if (!value_equal(a->items[i], b->items[i])) return false;
    }
    return true;
  default: return a->num == b->num && a->proto == b->proto;
  }
}

bool value_has_part(const Value *v, PartKind kind) {
  if (v->kind == V_TEXT)
    for (uint32_t i = 0; i < v->text.n; i++)
      if (v->text.v[i].kind == kind) return true;
  for (uint32_t i = 0; i < v->n; i++)
    if (value_has_part(v->items[i], kind)) return true;
  return false;
}

bool value_known(const Value *v) {
  if (v->kind == V_POISON || v->kind == V_UNKNOWN) return false;
  if (v->kind == V_TEXT && !text_known(v->text)) return false;
  for (uint32_t i = 0; i < v->n; i++)
    if (!value_known(v->items[i])) return false;
  return true;
}

Span value_inner_span(Ctx *c, const Value *v, uint32_t lo, uint32_t hi) {
  const Node *n = v->node;
  bool plain = n && n->kind == N_STRING && n->a && n->a->kind == N_TEXT && !n->a->next;
  if (!plain || hi > n->a->more->text.n)
    return value_from(v).file == v->at.file && value_from(v).lo == v->at.lo ? v->at : value_from(v);
  return (Span){n->file, syntax_text_offset(c->m->sources, n->a, lo),
                syntax_text_offset(c->m->sources, n->a, hi)};
}

Span value_given_at(const Model *m, const Value *v) {
  if (!source_is_library(m->sources, v->at)) return v->at;
  return source_is_library(m->sources, value_from(v)) ? SPAN_NONE : value_from(v);
}

void diag_origin(Ctx *c, Diag *d, const Value *v) {
  if (value_from(v).file == UINT32_MAX ||
      (value_from(v).file == v->at.file && value_from(v).lo >= v->at.lo && value_from(v).hi <= v->at.hi))
    return;
  if (d->moved &&
      !source_is_library(c->m->sources, value_from(v))) { /* what the project gave is what is wrong */
    Span said = d->labels.v[0].at;
    if (said.file == value_from(v).file && said.lo == value_from(v).lo) return; /* already */
    Str used = d->labels.v[0].text;
    d->labels.v[0] = (Label){value_from(v), d->labels.v[1].text, true};
    d->labels.v[1].text = used;
    return;
  }
  Str shown = value_show(c->m->arena, &c->m->names, v);
  if (value_given(v))
    diag_also(c->m->ds, d, value_from(v), VALUE_GIVEN, shown, *value_given(v));
  else
    diag_also(c->m->ds, d, value_from(v), VALUE_FROM, shown);
}
