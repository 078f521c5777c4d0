/* `${section:option}` in values of buildout files, and what stands for options that no file has. Called by the other
   bo_*.c files. */
#include "import/bo.h"

#include "diag/suggest.h"

/* The first run that ends behind `lo`. */
static uint32_t run_at(const BoText *t, uint32_t lo) {
  uint32_t from = 0, to = t->runs.n;
  while (from < to) {
    uint32_t mid = from + (to - from) / 2;
    const BoRun *run = &t->runs.v[mid];
    if (run->lo + (run->at.hi - run->at.lo) <= lo)
      from = mid + 1;
    else
      to = mid;
  }
  return from;
}

void bo_append(Bo *b, Buf *out, BoText *t, const BoText *from, uint32_t lo, uint32_t hi) {
  if (b->bytes > BO_BYTES) return;
  b->bytes += hi - lo;
  for (uint32_t i = run_at(from, lo); i < from->runs.n && from->runs.v[i].lo < hi; i++) {
    const BoRun *run = &from->runs.v[i];
    uint32_t end = run->lo + (run->at.hi - run->at.lo), a = run->lo > lo ? run->lo : lo,
             z = end < hi ? end : hi;
    Span at = {run->at.file, run->at.lo + (a - run->lo), run->at.lo + (z - run->lo)};
    *vec_push(b->a, &t->runs) = (BoRun){out->n + (a - lo), at};
    b->bytes += (uint32_t)sizeof *run;
  }
  buf_bytes(out, str_sub(from->text, lo, hi));
}

bool bo_is_full(Bo *b, Span at, const char *by) {
  if (b->bytes <= BO_BYTES) return false;
  if (!b->told) diag(b->ds, E0997, at, str_c(by), STR("16 MiB"));
  return b->told = true;
}

/* From the first to the last of these bytes that stand in the option itself; all of it, if none do. */
static Span own_span(const BoOption *o, uint32_t lo, uint32_t hi) {
  Span at = SPAN_NONE;
  for (uint32_t i = run_at(&o->text, lo); i < o->text.runs.n && o->text.runs.v[i].lo < hi; i++) {
    const BoRun *run = &o->text.runs.v[i];
    uint32_t n = run->at.hi - run->at.lo, from = run->lo < lo ? lo - run->lo : 0;
    uint32_t to = run->lo + n > hi ? hi - run->lo : n;
    while (from < to && strchr(" \t", o->text.text.s[run->lo + from])) from++;
    if (from == to || run->at.file != o->at.file || run->at.lo < o->at.lo || run->at.hi > o->at.hi) continue;
    if (at.hi == at.lo) at = (Span){o->at.file, run->at.lo + from, run->at.lo + to};
    at.hi = run->at.lo + to;
  }
  return at.hi > at.lo ? at : o->at;
}

Span bo_span(const BoOption *o, uint32_t lo, uint32_t hi) {
  uint32_t i = run_at(&o->text, lo);
  if (i == o->text.runs.n) return o->at;
  const BoRun *run = &o->text.runs.v[i];
  if (run->lo > lo || hi > run->lo + (run->at.hi - run->at.lo)) return own_span(o, lo, hi);
  return (Span){run->at.file, run->at.lo + (lo - run->lo), run->at.lo + (hi - run->lo)};
}

/* ---- options that buildout and dockeroo make ---- */

static const struct {
  const char *option, *value;
} built_in[] = {
    {"directory", "\x01"},
    {"bin-directory", "\x01/bin"},
    {"parts-directory", "\x01/parts"},
    {"eggs-directory", "\x01/eggs"},
    {"develop-eggs-directory", "\x01/develop-eggs"},
    {"installed", "\x01/.installed.cfg"},
    {"offline", "false"},
    {"newest", "true"},
    {"log-level", "INFO"},
    {"verbosity", "0"},
    {"python", "buildout"},
    {"executable", "python"},
};
enum { BUILT_IN = sizeof built_in / sizeof *built_in };

Str bo_parts(Bo *b) {
  BoSection *s = bo_section(b, STR("buildout"));
  BoOption *o = bo_own(s, STR("parts-directory"));
  return o && bo_expand(b, s, o) && o->text.text.n ? o->text.text : STR("\x01/parts");
}

static const BoRecipe *recipe_of(Bo *b, BoSection *s) {
  BoOption *recipe = bo_own(s, STR("recipe"));
  return recipe && bo_expand(b, s, recipe) ? bo_recipe(recipe->text.text) : NULL;
}

/* The option that some recipes once had for `name`. */
static Str alias_of(Bo *b, BoSection *s) {
  const BoRecipe *r = recipe_of(b, s);
  return r && strcmp(r->kind, "service") == 0 ? STR("container")
         : r && r->named_by_image             ? STR("image")
                                              : STR("name");
}

static bool implied(Bo *b, BoSection *s, Str key, Str *out) {
  if (str_is(key, "_buildout_section_name_")) {
    *out = s->name;
    return true;
  }
  for (uint32_t i = 0; str_is(s->name, "buildout") && i < BUILT_IN; i++)
    if (str_is(key, built_in[i].option)) {
      *out = str_c(built_in[i].value);
      return true;
    }
  uint32_t dot = str_find(key, '.');
  Str group = dot < key.n ? str_sub(key, 0, dot + 1) : STR(""), word = str_sub(key, group.n, key.n);
  if (!bo_own(s, STR("recipe"))) return false;
  bool name = str_is(word, "name") || str_is(word, "container") || str_is(word, "ip-address");
  BoOption *other = name ? bo_own(s, ARENA_JOIN(b->a, group, alias_of(b, s))) : NULL;
  *out = group.n ? ARENA_JOIN(b->a, s->name, STR("-"), str_sub(group, 0, dot)) : s->name;
  if (other && bo_expand(b, s, other)) *out = other->text.text;
  if (name) return true;
  *out = ARENA_JOIN(b->a, bo_parts(b), STR("/"), *out);
  return str_is(word, "location");
}

/* The name of an image has a tag for whoever asks. */
static Str with_tag(Bo *b, BoSection *s, Str name) {
  const BoRecipe *r = recipe_of(b, s);
  BoOption *tag = bo_own(s, STR("tag"));
  if (!r || r->naming == NAMED_AS_IS || str_find(name, ':') < name.n) return name;
  bool tagged = tag && tag->state != BO_OPEN && bo_expand(b, s, tag);
  return ARENA_JOIN(b->a, name, STR(":"), tagged ? tag->text.text : STR("latest"));
}

/* ---- one reference ---- */

typedef struct {
  BoSection *section; /* that the value is in */
  Span at;            /* of the reference */
  Str from, key;
} Ref;

static void no_option(Bo *b, const Ref *r, const BoSection *s) {
  Suggest near;
  suggest_init(&near, b->a, r->key);
  for (uint32_t i = 0; i < s->options.n; i++) suggest_offer(&near, s->options.v[i].key);
  Diag *d = diag(b->ds, E0996, r->at, STR("option"), ARENA_JOIN(b->a, s->name, STR(":"), r->key));
  if (near.n) diag_help(b->ds, d, DID_YOU_MEAN, suggest_text(&near));
}

Str bo_place(Bo *b, const BoOption *o) { return arena_fmt(b->a, "%u:%u", o->key_at.file, o->key_at.lo); }

static Str place(Bo *b, const BoSection *s, const BoOption *o) {
  return ARENA_JOIN(b->a, s->name, STR(":"), o->key);
}

static void circle(Bo *b, const Ref *r, const BoSection *s, const BoOption *o) {
  Str name = place(b, s, o);
  Buf way = buf_new(b->a);
  for (uint32_t i = 0; i + 1 < b->doing.n; i += 2) {
    const BoSection *in = &b->sections.v[b->doing.v[i]];
    Str one = place(b, in, &in->options.v[b->doing.v[i + 1]]);
    if (way.n || str_eq(one, name)) buf_bytes(&way, ARENA_JOIN(b->a, one, STR(" → ")));
  }
  buf_bytes(&way, name);
  diag(b->ds, E0995, r->at, name, buf_str(&way));
}

static void note_need(Bo *b, BoSection *by, const BoSection *s) {
  uint32_t n = (uint32_t)(s - b->sections.v);
  for (uint32_t i = 0; i < by->needs.n; i++)
    if (by->needs.v[i] == n) return;
  *vec_push(b->a, &by->needs) = n;
}

static bool put(Bo *b, const Ref *r, Buf *out, BoText *t) {
  BoSection *s = r->from.n ? bo_section(b, r->from) : r->section;
  Str text;
  if (!s || !bo_macros(b, s)) {
    if (!s) bo_no_section(b, r->at, r->from);
    return false;
  }
  if (s != r->section) note_need(b, r->section, s);
  BoOption *o = bo_own(s, r->key);
  if (!o) {
    if (!implied(b, s, r->key, &text)) {
      no_option(b, r, s);
      return false;
    }
    if (str_ends(r->key, STR("ip-address"))) {
      diag(b->ds, W0996, r->at, text);
      *vec_push(b->a, &r->section->finds) = (uint32_t)(s - b->sections.v);
    }
    if (str_is(r->key, "name")) text = with_tag(b, s, text);
    bo_append(b, out, t, &(BoText){.text = text}, 0, text.n);
    return true;
  }
  if (o->state == BO_OPEN) {
    circle(b, r, s, o);
    return false;
  }
  if (!bo_expand(b, s, o)) return false;
  o->used = true;
  intern(&b->named, bo_place(b, o));
  text = str_is(r->key, "name") ? with_tag(b, s, o->text.text) : o->text.text;
  bo_append(b, out, t, &o->text, 0, o->text.text.n);
  buf_bytes(out, str_sub(text, o->text.text.n, text.n));
  return !bo_is_full(b, r->at, "`${…}`");
}

bool bo_refer(Bo *b, BoSection *in, Span at, Str section, Str key, Buf *out, BoText *t) {
  Ref r = {in, at, section, key};
  return put(b, &r, out, t);
}

/* ---- a whole value ---- */

static bool malformed(Bo *b, const BoOption *o, uint32_t lo, uint32_t hi) {
  uint32_t end = lo + str_find(str_sub(o->text.text, lo, hi), '\n');
  diag(b->ds, E0999, bo_span(o, lo, end), str_sub(o->text.text, lo, end), o->key,
       str_c(diag_phrases[PHRASE_BO_REFERENCE]));
  return false;
}

/* `${…}` at `lo`; says where it ends. */
static bool reference(Bo *b, BoSection *s, BoOption *o, uint32_t lo, uint32_t *end, Buf *out, BoText *t) {
  Str text = o->text.text;
  uint32_t close = lo + str_find(str_sub(text, lo, text.n), '}');
  Str inner = str_sub(text, lo + 2, close < text.n ? close : text.n);
  uint32_t colon = str_find(inner, ':');
  if (close == text.n || colon == inner.n || str_find(inner, '\n') < inner.n || colon + 1 == inner.n)
    return malformed(b, o, lo, close < text.n ? close + 1 : text.n);
  *end = close + 1;
  Str from = str_sub(inner, 0, colon), key = str_sub(inner, colon + 1, inner.n);
  return bo_refer(b, s, bo_span(o, lo, *end), from, key, out, t);
}

static bool expand(Bo *b, BoSection *s, BoOption *o, BoText *made) {
  Str text = o->text.text;
  Buf out = buf_new(b->a);
  bool good = true;
  for (uint32_t i = 0; i < text.n;) {
    uint32_t end = i;
    while (end < text.n && text.s[end] != '$') end++;
    bo_append(b, &out, made, &o->text, i, end);
    if (end == text.n) break;
    bool open = end + 1 < text.n && text.s[end + 1] == '{';
    bool twice = end + 1 < text.n && text.s[end + 1] == '$';
    i = end + 1 + twice;
    if (!open) bo_append(b, &out, made, &o->text, end, end + 1);
    if (open && !reference(b, s, o, end, &i, &out, made)) {
      good = false;
      i = end + 2;
    }
  }
  made->text = buf_str(&out);
  return good;
}

bool bo_expand(Bo *b, BoSection *s, BoOption *o) {
  if (o->state != BO_RAW) return o->state == BO_DONE;
  if (str_find(o->text.text, '$') == o->text.text.n) {
    o->state = BO_DONE;
    return true;
  }
  if (b->doing.n > 2 * BO_DEPTH) {
    diag(b->ds, E0997, o->at, STR("`${…}`"), arena_fmt(b->a, "%d values in each other", BO_DEPTH));
    o->state = BO_BAD;
    return false;
  }
  BoText made = {0};
  o->state = BO_OPEN;
  *vec_push(b->a, &b->doing) = (uint32_t)(s - b->sections.v);
  *vec_push(b->a, &b->doing) = (uint32_t)(o - s->options.v);
  bool good = expand(b, s, o, &made);
  b->doing.n -= 2;
  o->text = made;
  o->state = good ? BO_DONE : BO_BAD;
  return good;
}
