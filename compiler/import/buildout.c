/* buildout.cfg with parts of dockeroo: which parts there are, in which order, and the project that they become. Called
   by import.c. */
#include "import/bo.h"

#include "diag/suggest.h"

static const BoRecipe recipes[] = {
#define RECIPE(egg, name, naming, kind, by_image, function) {egg, name, naming, kind, by_image, function},
#include "import/bo_recipes.def"
#undef RECIPE
};
enum { RECIPES = sizeof recipes / sizeof *recipes };

/* ---- which parts ---- */

/* Expands all that a part says, as buildout does; its needs come before it. */
static void ask_for(Bo *b, uint32_t n, uint32_t depth) {
  BoSection *s = &b->sections.v[n];
  if (s->asked || depth > BO_DEPTH) return;
  s->asked = true;
  if (!bo_macros(b, s)) return;
  for (uint32_t i = 0; i < s->options.n; i++) bo_expand(b, s, &s->options.v[i]);
  for (uint32_t i = 0; i < s->needs.n; i++) ask_for(b, s->needs.v[i], depth + 1);
  if (bo_own(s, STR("recipe"))) *vec_push(b->a, &b->parts) = n;
}

static bool choose(Bo *b) {
  BoSection *buildout = bo_section(b, STR("buildout"));
  BoOption *o = buildout && bo_macros(b, buildout) ? bo_own(buildout, STR("parts")) : NULL;
  BoLines names = {0};
  if (!o) {
    Span at = buildout ? buildout->at : (Span){b->im->file, 0, 0};
    diag(b->ds, E0993, at);
    return false;
  }
  if (!bo_expand(b, buildout, o)) return false;
  bo_lines(b, o, &names);
  for (uint32_t i = 0; i < names.n; i++) {
    const Str t = names.v[i].text;
    for (uint32_t lo = 0, hi; lo < t.n; lo = hi + 1) {
      for (hi = lo; hi < t.n && !strchr(" \t", t.s[hi]);) hi++;
      Str name = str_sub(t, lo, hi);
      Span at = names.v[i].at;
      if (at.hi - at.lo == t.n) at = (Span){at.file, at.lo + lo, at.lo + hi};
      const BoSection *s = hi > lo ? bo_section(b, name) : NULL;
      if (s)
        ask_for(b, (uint32_t)(s - b->sections.v), 0);
      else if (hi > lo)
        bo_no_section(b, at, name);
    }
  }
  return true;
}

static void tell_unasked(Bo *b) {
  for (uint32_t i = 0; i < b->sections.n; i++) {
    BoSection *s = &b->sections.v[i];
    const BoOption *o = bo_own(s, STR("recipe"));
    if (o && !s->asked && !s->is_macro && str_starts(o->text.text, STR("dockeroo:")))
      diag(b->ds, W0990, s->at, s->name);
  }
}

/* ---- parts, and groups of their options ---- */

const BoRecipe *bo_recipe(Str name) {
  Str older = STR("docker.");
  for (uint32_t i = 0; i < RECIPES; i++) {
    Str egg = str_c(recipes[i].egg), known = str_c(recipes[i].name), rest = str_sub(name, egg.n, name.n);
    if (!str_starts(name, egg)) continue;
    if (str_eq(rest, known) || (str_starts(known, older) && str_eq(rest, str_sub(known, older.n, known.n))))
      return &recipes[i];
  }
  return NULL;
}

static const BoRecipe *recipe_of(Bo *b, BoSection *s) {
  BoOption *o = bo_own(s, STR("recipe"));
  if (!o || o->state != BO_DONE) return NULL;
  o->used = true;
  const BoRecipe *known = bo_recipe(o->text.text);
  if (known) return known;
  Suggest near;
  suggest_init(&near, b->a, o->text.text);
  for (uint32_t i = 0; i < RECIPES; i++)
    suggest_offer(&near, ARENA_JOIN(b->a, str_c(recipes[i].egg), str_c(recipes[i].name)));
  Diag *d = diag(b->ds, W0991, o->at, bo_plain(b, o->text.text), s->name);
  if (near.n) diag_help(b->ds, d, DID_YOU_MEAN, suggest_text(&near));
  return NULL;
}

static Str name_of(Bo *b, BoUnit *u, Str part) {
  bool tagged = u->recipe->naming != NAMED_AS_IS;
  const BoOption *o = bo_get(b, u, "name"), *tag = tagged ? bo_get(b, u, "tag") : NULL;
  if (!o && strcmp(u->recipe->kind, "service") == 0) o = bo_get(b, u, "container");
  if (!o && u->recipe->named_by_image) o = bo_get(b, u, "image");
  Str name = o ? bo_plain(b, o->text.text) : part;
  u->name_at = o ? o->at : u->at;
  if (!tagged || str_find(name, ':') < name.n) return name;
  return ARENA_JOIN(b->a, name, STR(":"), tag ? bo_plain(b, tag->text.text) : STR("latest"));
}

/* Names with dots have to be quoted wherever they stand. */
static Str without_dots(Bo *b, Str s) {
  Buf out = buf_new(b->a);
  for (uint32_t i = 0; i < s.n; i++) buf_char(&out, s.s[i] == '.' ? '-' : s.s[i]);
  return buf_str(&out);
}

static void add_unit(Bo *b, uint32_t section, const BoRecipe *recipe, Str group) {
  const BoSection *s = &b->sections.v[section];
  Str part = group.n ? ARENA_JOIN(b->a, s->name, STR("-"), group) : s->name;
  BoUnit *u = vec_push(b->a, &b->units);
  *u = (BoUnit){.recipe = recipe, .section = section, .group = group, .at = s->at};
  Str wish = import_object_name(b->a, without_dots(b, part), str_c(recipe->kind));
  bool machine = strcmp(recipe->kind, "dock") == 0;
  u->name = name_of(b, u, part);
  u->dock = machine ? bo_machine(b, u->name, u->at) : bo_dock(b, u);
  u->id =
      machine ? b->engines.v[u->dock - 1].id : import_unique(b->a, &b->names, recipe->kind, wish, STR(""));
  bo_call(b, b->units.n - 1);
}

static void add_units(Bo *b, uint32_t section) {
  BoSection *s = &b->sections.v[section];
  const BoRecipe *recipe = recipe_of(b, s);
  VEC(Str) groups = {0};
  if (!recipe) return;
  bool plain = false;
  for (uint32_t i = 0; i < s->options.n; i++) {
    Str key = s->options.v[i].key;
    uint32_t dot = str_find(key, '.'), known = 0;
    if (bo_is_global(key)) continue;
    Str group = str_sub(key, 0, dot < key.n ? dot : 0);
    plain |= !group.n;
    while (known < groups.n && !str_eq(groups.v[known], group)) known++;
    if (group.n && known == groups.n) *vec_push(b->a, &groups) = group;
  }
  if (plain || !groups.n) add_unit(b, section, recipe, STR(""));
  for (uint32_t i = 0; i < groups.n; i++) add_unit(b, section, recipe, groups.v[i]);
}

/* `install-target` and its like are Python, and take the place of what the recipe does. */
static void tell_targets(Bo *b, const BoUnit *u) {
  static const char *const keys[] = {"install-target", "update-target", "uninstall-target"};
  for (uint32_t i = 0; i < 3; i++) {
    const BoOption *o = bo_get(b, u, keys[i]);
    Str word = str_sub(str_c(keys[i]), 0, (uint32_t)strlen(keys[i]) - 7);
    if (o) diag(b->ds, W0997, o->key_at, o->key, ARENA_JOIN(b->a, STR("on "), word));
  }
}

/* ---- the project ---- */

static void write_all(Bo *b) {
  Import *im = b->im;
  Pieces ignore = {0};
  import_head(im, im->title, &ignore, b->before.out.n ? &b->before : NULL);
  const Draft *parts[] = {&b->imports, &b->secrets, &b->networks, &b->volumes,  &b->registries,
                          &b->docks,   &b->pulls,   &b->images,   &b->services, &b->further};
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    draft_gap(&im->out);
    draft_append(&im->out, parts[i]);
  }
}

static void put_all(Bo *b) {
  for (uint32_t i = 0; i < b->parts.n; i++) add_units(b, b->parts.v[i]);
  bo_one_dock(b);
  bo_put_docks(b);
  for (uint32_t i = 0; i < b->units.n; i++)
    if (strcmp(b->units.v[i].recipe->kind, "service") == 0) bo_joins(b, &b->units.v[i]);
  for (uint32_t i = 0; i < b->units.n; i++)
    if (strcmp(b->units.v[i].recipe->kind, "service") == 0) bo_links_of(b, &b->units.v[i]);
  for (uint32_t i = 0; i < b->units.n; i++) {
    BoUnit *u = &b->units.v[i];
    u->recipe->put(b, u);
    tell_targets(b, u);
  }
  for (uint32_t i = 0; i < b->units.n; i++) bo_rest(b, &b->units.v[i]);
}

void import_buildout(Import *im) {
  Bo *b = arena_new(im->a, Bo);
  *b = (Bo){.im = im, .a = im->a, .ds = im->ds};
  Draft *drafts[] = {&b->before, &b->imports, &b->secrets, &b->networks, &b->volumes, &b->registries,
                     &b->docks,  &b->pulls,   &b->images,  &b->services, &b->further};
  for (uint32_t i = 0; i < sizeof drafts / sizeof *drafts; i++) *drafts[i] = draft_new(im->a);
  b->before.depth = 1;
  Interner *interners[] = {&b->names, &b->declared, &b->index, &b->called, &b->named};
  for (uint32_t i = 0; i < sizeof interners / sizeof *interners; i++) intern_init(interners[i], im->a);
  bool good = bo_load(b);
  if (good && import_outside(im))
    diag(im->ds, E0992, ((Span){im->file, 0, 0}), im->dir.n ? im->dir : STR("./"));
  else if (good && choose(b)) {
    put_all(b);
    if (!im->ds->errors) tell_unasked(b);
    write_all(b);
  }
}
