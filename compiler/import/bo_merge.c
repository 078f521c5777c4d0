/* Sections of buildout files over each other: later files over earlier ones, a section over its macros. Called by
   bo_file.c and bo_expand.c. */
#include "import/bo.h"

#include "diag/suggest.h"

BoSection *bo_section(Bo *b, Str name) {
  Sym sym = intern_find(&b->index, name);
  return sym ? &b->sections.v[b->by_name.v[sym - 1]] : NULL;
}

void bo_no_section(Bo *b, Span at, Str name) {
  Suggest near;
  suggest_init(&near, b->a, name);
  for (uint32_t i = 0; i < b->sections.n; i++) suggest_offer(&near, b->sections.v[i].name);
  Diag *d = diag(b->ds, E0996, at, STR("section"), name);
  if (near.n) diag_help(b->ds, d, DID_YOU_MEAN, suggest_text(&near));
}

BoSection *bo_section_add(Bo *b, Str name, Span at) {
  BoSection *s = bo_section(b, name);
  if (s) return s;
  intern(&b->index, name);
  *vec_push(b->a, &b->by_name) = b->sections.n;
  s = vec_push(b->a, &b->sections);
  *s = (BoSection){.name = name, .at = at};
  return s;
}

BoOption *bo_own(BoSection *s, Str key) {
  for (uint32_t i = 0; s && i < s->options.n; i++)
    if (str_eq(s->options.v[i].key, key)) return &s->options.v[i];
  return NULL;
}

/* `<= a b`: what the section is made over. */
static void set_macros(Bo *b, BoSection *s, const BoOption *o) {
  Str t = o->text.text;
  s->macros.n = 0;
  s->macros_at = o->at;
  for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
    for (hi = lo; hi < t.n && !strchr(" \t\n", t.s[hi]);) hi++;
    if (hi > lo) *vec_push(b->a, &s->macros) = str_sub(t, lo, hi);
  }
}

static bool has_line(Str all, Str line) {
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), '\n');
    if (str_eq(str_sub(all, lo, hi), line)) return true;
  }
  return false;
}

/* The lines of `old` that are no lines of `from`. */
static BoText without(Bo *b, const BoText *old, const BoText *from) {
  Buf out = buf_new(b->a);
  BoText made = {0};
  for (uint32_t lo = 0, hi; lo < old->text.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(old->text, lo, old->text.n), '\n');
    if (has_line(from->text, str_sub(old->text, lo, hi))) continue;
    if (out.n) buf_lit(&out, "\n");
    bo_append(b, &out, &made, old, lo, hi);
  }
  made.text = buf_str(&out);
  return made;
}

static BoText both(Bo *b, const BoText *old, const BoText *more) {
  Buf out = buf_new(b->a);
  BoText made = {0};
  bo_append(b, &out, &made, old, 0, old->text.n);
  if (out.n && more->text.n) buf_lit(&out, "\n");
  bo_append(b, &out, &made, more, 0, more->text.n);
  made.text = buf_str(&out);
  return made;
}

static BoOption *signed_own(BoSection *s, Str key, char sign) {
  for (uint32_t i = 0; i < s->options.n; i++)
    if (s->options.v[i].sign == sign && str_eq(s->options.v[i].key, key)) return &s->options.v[i];
  return NULL;
}

/* A new value: changes of the old one are nothing any more. */
static void drop_changes(BoSection *s, Str key) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->options.n; i++)
    if (!s->options.v[i].sign || !str_eq(s->options.v[i].key, key)) s->options.v[n++] = s->options.v[i];
  s->options.n = n;
}

/* Changes wait for what they change, until the macros of the section are known. */
void bo_set(Bo *b, BoSection *s, const BoOption *o, char sign) {
  if (str_is(o->key, "<")) {
    set_macros(b, s, o);
    return;
  }
  if (!sign) drop_changes(s, o->key);
  BoOption *old = signed_own(s, o->key, 0), *pending = sign ? signed_own(s, o->key, sign) : NULL;
  if (!sign && old) {
    *old = *o;
    return;
  }
  if (old || pending) {
    BoOption *to = old ? old : pending;
    BoText text = sign == '-' && old ? without(b, &old->text, &o->text) : both(b, &to->text, &o->text);
    *to = *o;
    to->sign = old ? 0 : sign;
    to->text = text;
    return;
  }
  BoOption *made = vec_push(b->a, &s->options);
  *made = *o;
  made->sign = sign;
}

/* ---- macros ---- */

static void circle(Bo *b, const BoSection *s, Str name) {
  Buf way = buf_new(b->a);
  for (uint32_t i = 0; i < b->merging.n; i++) {
    Str one = b->sections.v[b->merging.v[i]].name;
    if (way.n || str_eq(one, name)) buf_bytes(&way, ARENA_JOIN(b->a, one, STR(" → ")));
  }
  buf_bytes(&way, name);
  diag(b->ds, E0995, s->macros_at, name, buf_str(&way));
}

/* The options of one, those that the section has itself over them. */
static bool take_in(Bo *b, BoSection *s, Str name, BoSection *made) {
  BoSection *macro = bo_section(b, name);
  if (!macro) {
    bo_no_section(b, s->macros_at, name);
    return false;
  }
  macro->is_macro = true;
  if (macro->state == BO_OPEN) {
    circle(b, s, name);
    return false;
  }
  if (b->merging.n > BO_DEPTH) {
    diag(b->ds, E0997, s->macros_at, STR("`<=`"), arena_fmt(b->a, "%d sections", BO_DEPTH));
    return false;
  }
  if (!bo_macros(b, macro)) return false;
  b->bytes += macro->options.n * (uint32_t)sizeof(BoOption);
  for (uint32_t i = 0; i < macro->options.n && b->bytes <= BO_BYTES; i++)
    bo_set(b, made, &macro->options.v[i], 0);
  if (made->options.n > INI_MAX) {
    diag(b->ds, E0997, s->macros_at, STR("`<=`"), STR("1,000 options"));
    return false;
  }
  return !bo_is_full(b, s->macros_at, "`<=`");
}

/* Nothing comes any more that changes could change: lines that were added are the value. */
static void settle(Bo *b, BoSection *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->options.n; i++) {
    BoOption o = s->options.v[i];
    const BoOption *gone = o.sign == '+' ? signed_own(s, o.key, '-') : NULL;
    if (gone) o.text = without(b, &o.text, &gone->text);
    if (o.sign == '-') continue;
    o.sign = 0;
    s->options.v[n++] = o;
  }
  s->options.n = n;
}

bool bo_macros(Bo *b, BoSection *s) {
  if (s->state != BO_RAW) return s->state == BO_DONE;
  uint32_t self = (uint32_t)(s - b->sections.v);
  BoSection made = {.name = s->name};
  bool good = true;
  s->state = BO_OPEN;
  *vec_push(b->a, &b->merging) = self;
  for (uint32_t i = 0; good && i < s->macros.n; i++) good = take_in(b, s, s->macros.v[i], &made);
  b->merging.n--;
  for (uint32_t i = 0; s->macros.n && i < s->options.n; i++)
    bo_set(b, &made, &s->options.v[i], s->options.v[i].sign);
  if (s->macros.n) s->options = made.options;
  settle(b, s);
  s->state = good ? BO_DONE : BO_BAD;
  return good;
}
