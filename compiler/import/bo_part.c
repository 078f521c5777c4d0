/* The options of one unit of buildout.cfg: found by their names, taken over by the rows of bo_options.def, and told of
   when nothing is made of them. Called by the functions of recipes. */
#include "import/bo.h"

#include "diag/suggest.h"

typedef enum { TEXT, FLAG, WORDS, READ, QUIET, LEFT } How;
static const struct {
  const char *recipe, *option;
  How how;
  const char *field;
} options[] = {
#define OPTION(recipe, option, how, field) {recipe, option, how, field},
#include "import/bo_options.def"
#undef OPTION
};
enum { OPTIONS = sizeof options / sizeof *options };

BoSection *bo_of(Bo *b, const BoUnit *u) { return &b->sections.v[u->section]; }

/* What belongs to the part, and to no group. */
bool bo_is_global(Str key) {
  static const char *const words[] = {"recipe",           "target",        "install-target", "update-target",
                                      "uninstall-target", "keep-on-error", "specs"};
  for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(key, words[i])) return true;
  return false;
}

Str bo_word(Str key) {
  uint32_t dot = str_find(key, '.');
  return dot < key.n ? str_sub(key, dot + 1, key.n) : key;
}

static BoOption *find(Bo *b, const BoUnit *u, Str key) {
  bool grouped = u->group.n && !bo_is_global(key);
  return bo_own(bo_of(b, u), grouped ? ARENA_JOIN(b->a, u->group, STR("."), key) : key);
}

BoOption *bo_get(Bo *b, const BoUnit *u, const char *keys) {
  Str all = str_c(keys);
  for (uint32_t lo = 0, hi; lo < all.n; lo = hi + 1) {
    hi = lo + str_find(str_sub(all, lo, all.n), '|');
    BoOption *o = find(b, u, str_sub(all, lo, hi));
    if (o) o->used = true;
    if (o && o->state == BO_DONE && o->text.text.n) return o;
  }
  return NULL;
}

BoOption *bo_need(Bo *b, const BoUnit *u, const char *keys) {
  BoOption *o = bo_get(b, u, keys);
  Str key = str_sub(str_c(keys), 0, str_find(str_c(keys), '|'));
  const BoOption *bad = o ? NULL : find(b, u, key);
  if (!o && (!bad || bad->state != BO_BAD)) diag(b->ds, E0998, u->at, str_c(u->recipe->name), key);
  return o;
}

static bool is_word(Str s, const char *const *words) {
  for (; *words; words++)
    if (s.n == strlen(*words) && strncasecmp(s.s, *words, s.n) == 0) return true;
  return false;
}

bool bo_is_on(Bo *b, const BoUnit *u, const char *key, bool otherwise) {
  static const char *const yes[] = {"1", "yes", "true", "on", NULL}, *const no[] = {"0", "no", "false", "off",
                                                                                    NULL};
  const BoOption *o = bo_get(b, u, key);
  if (!o) return otherwise;
  if (!is_word(o->text.text, yes) && !is_word(o->text.text, no))
    bo_refuse(b, o->at, o->text.text, str_c(key), PHRASE_BO_TRUTH);
  return is_word(o->text.text, yes);
}

static bool is_of(const BoUnit *u, uint32_t i) {
  return !options[i].recipe[0] || !strcmp(options[i].recipe, u->recipe->name);
}

void bo_fields(Bo *b, const BoUnit *u, Pieces *out) {
  for (uint32_t i = 0; i < OPTIONS; i++) {
    const char *key = options[i].option, *field = options[i].field;
    const BoOption *o = field && is_of(u, i) ? bo_get(b, u, key) : NULL;
    BoLines words = {0};
    if (!o) continue;
    switch (options[i].how) {
    case TEXT: piece_field(b->a, out, o->at, field, bo_string(b, o->text.text)); break;
    case FLAG:
      if (bo_is_on(b, u, key, false)) piece_field(b->a, out, o->at, field, STR("true"));
      break;
    default: bo_all_words(b, o, &words); piece_field(b->a, out, o->at, field, bo_list(b, &words));
    }
  }
}

/* ---- what is left ---- */

static void unknown(Bo *b, const BoUnit *u, const BoOption *o, Str key) {
  Suggest near;
  intern(&b->named, bo_place(b, o)); /* one message for all that are made over it */
  suggest_init(&near, b->a, key);
  for (uint32_t i = 0; i < OPTIONS; i++)
    if (is_of(u, i)) suggest_offer(&near, str_c(options[i].option));
  Diag *d = diag(b->ds, W0992, o->key_at, str_c(u->recipe->name), o->key);
  if (near.n) diag_help(b->ds, d, DID_YOU_MEAN, suggest_text(&near));
}

/* Drivers of machines have options of their own. */
static bool is_of_driver(const BoUnit *u, Str key) {
  return !strcmp(u->recipe->name, "machine.create") &&
         (str_starts(key, STR("virtualbox-")) || str_starts(key, STR("vmwarevsphere-")));
}

static void one(Bo *b, const BoUnit *u, const BoOption *o, Str key) {
  uint32_t i = 0;
  while (i < OPTIONS && (!is_of(u, i) || !str_is(key, options[i].option))) i++;
  if (i == OPTIONS && !is_of_driver(u, key))
    unknown(b, u, o, key);
  else if (i == OPTIONS || options[i].how == LEFT)
    bo_left_out(b, o->key_at, o->key);
  else if (options[i].how == READ && o->text.text.n && !b->ds->errors)
    diag(b->ds, W0699, o->key_at, o->key);
}

void bo_rest(Bo *b, const BoUnit *u) {
  BoSection *s = bo_of(b, u);
  for (uint32_t i = 0; i < s->options.n; i++) /* it might have named them */
    if (s->options.v[i].state == BO_BAD) return;
  for (uint32_t i = 0; i < s->options.n; i++) {
    BoOption *o = &s->options.v[i];
    uint32_t dot = str_find(o->key, '.');
    bool own = u->group.n ? dot < o->key.n && str_eq(str_sub(o->key, 0, dot), u->group) : dot == o->key.n;
    if (!own || o->used || intern_find(&b->named, bo_place(b, o))) continue;
    o->used = true;
    one(b, u, o, bo_word(o->key));
  }
}
