/* PeiDocker's own installers as recipes of the library: rows of pd_recipes.def, as far as the library has them. An
   installer whose arguments no row knows stays a script. Called by pd_hook.c. */
#include "import/pd_recipe.h"

#include "base/runtime.h"

static const RecipeRow rows[] = {
#define PD_RECIPE(script, moments, recipe, template, fixed, flags, note)                                     \
  {script, moments, recipe, template, fixed, flags, note},
#define PD_PART(part, whole, flags)
#define PD_WORD(kind, word, expr)
#include "import/pd_recipes.def"
#undef PD_RECIPE
#undef PD_PART
};
enum { ROWS = sizeof rows / sizeof *rows };

typedef struct {
  const char *script, *whole, *flags;
} Part;
static const Part parts[] = {
#define PD_RECIPE(script, moments, recipe, template, fixed, flags, note)
#define PD_PART(part, whole, flags) {part, whole, flags},
#include "import/pd_recipes.def"
#undef PD_RECIPE
#undef PD_PART
#undef PD_WORD
};

static bool is_script(Str path, const char *script) {
  for (uint32_t stage = 1; stage <= 2; stage++) {
    Str prefix = stage == 1 ? STR("stage-1/system/") : STR("stage-2/system/");
    if (str_starts(path, prefix) && str_is(str_sub(path, prefix.n, path.n), script)) return true;
  }
  return false;
}

static const RecipeRow *row_of(const Pd *p, const PdScript *s) {
  Str path = s->words->v[0].text;
  for (uint32_t i = 0; i < p->im->refused.n; i++)
    if (p->im->refused.v[i].lo == s->at.lo) return NULL;
  for (uint32_t i = 0; i < ROWS; i++)
    if (is_script(path, rows[i].script)) return strchr(rows[i].moments, s->moment) ? &rows[i] : NULL;
  return NULL;
}

/* ---- what the library has ---- */

Str pd_recipe_text(Pd *p, const char *recipe) {
  Str path = arena_fmt(p->a, "std/%s.pei", recipe);
  for (uint32_t i = 0; i < runtime_file_count; i++)
    if (str_is(path, runtime_files[i].path)) return (Str){runtime_files[i].text, runtime_files[i].size};
  return STR("");
}

/* From the template's name to the line that ends its parameters; empty if there is none. */
static Str signature_of(Pd *p, const RecipeRow *row) {
  Str text = pd_recipe_text(p, row->recipe), head = arena_fmt(p->a, "template %s(", row->template);
  for (uint32_t lo = 0; lo + head.n <= text.n; lo++) {
    if ((lo && text.s[lo - 1] != '\n') || !str_starts(str_sub(text, lo, text.n), head)) continue;
    uint32_t hi = lo;
    while (hi < text.n && !str_starts(str_sub(text, hi, text.n), STR(") {"))) hi++;
    return str_sub(text, lo, hi);
  }
  return STR("");
}

/* ---- arguments ---- */

/* Directories that are there when a container runs, and not while the image is built. */
static bool is_late(Str value) {
  return str_starts(value, STR("\"/soft/")) || str_starts(value, STR("\"/hard/volume/"));
}

/* A path below /soft/NAME, where a build finds the same if that storage is in the image. */
static Str in_image(Pd *p, Str value) {
  Str soft = STR("\"/soft/");
  const YmlNode *storage = pd_section(p->stages[1].node, "storage");
  if (!storage || !str_starts(value, soft)) return value;
  Str below = str_sub(value, soft.n, value.n);
  uint32_t slash = str_find(below, '/'), quote = str_find(below, '"');
  Str name = arena_str(p->a, str_sub(below, 0, slash < quote ? slash : quote));
  const YmlNode *type = pd_scalar(pd_section(storage, name.s), "type");
  if (!type || !str_is(type->text, "image")) return value;
  return arena_fmt(p->a, "\"/hard/image/%.*s", STR_ARG(below));
}

static bool arguments(Pd *p, const RecipeRow *row, const PdScript *s, PdArgs *out) {
  Str signature = signature_of(p, row);
  if (!signature.n || !pd_fixed_arguments(p, row, signature, out)) return false;
  for (uint32_t i = 0; i < p->carried.n; i++)
    if (p->carried.v[i].whole == row->script) pd_set_argument(p, out, &p->carried.v[i]);
  if (!pd_flag_arguments(p, row, row->flags, signature, s->words, out)) return false;
  for (uint32_t i = 0; i < out->n; i++) {
    if (pd_is_variable(out->v[i].name)) continue;
    out->v[i].value = in_image(p, out->v[i].value);
    if (is_late(out->v[i].value)) return false;
  }
  return true;
}

/* ---- a step of several ---- */

static const Part *part_of(Str path) {
  for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (is_script(path, parts[i].script)) return &parts[i];
  return NULL;
}

/* The first entry of the section that a row is for. */
static const PdScript *first_of(Pd *p, const char *script) {
  uint32_t row = 0;
  while (strcmp(rows[row].script, script) != 0) row++;
  if (!p->row_first.n)
    for (uint32_t r = 0; r < ROWS; r++) *vec_push(p->a, &p->row_first) = UINT32_MAX;
  for (; p->rows_known < p->scripts.n; p->rows_known++) {
    const RecipeRow *its = row_of(p, &p->scripts.v[p->rows_known]);
    if (its && p->row_first.v[its - rows] == UINT32_MAX) p->row_first.v[its - rows] = p->rows_known;
  }
  uint32_t i = p->row_first.v[row];
  return i == UINT32_MAX ? NULL : &p->scripts.v[i];
}

/* Does another entry of the section, as a recipe, do it as well? */
static bool is_part(Pd *p, const PdScript *s, PdRecipe *out) {
  const Part *part = part_of(s->words->v[0].text);
  const PdScript *whole = part ? first_of(p, part->whole) : NULL;
  const RecipeRow *row = whole ? row_of(p, whole) : NULL;
  PdArgs args = {0}, own = {0};
  if (!row || !arguments(p, row, whole, &args)) return false;
  if (!pd_flag_arguments(p, row, part->flags, signature_of(p, row), s->words, &own)) return false;
  for (uint32_t i = 0; i < own.n; i++) {
    own.v[i].whole = row->script;
    pd_set_argument(p, &p->carried, &own.v[i]);
  }
  out->comment =
      arena_fmt(p->a, "PeiDocker's %.*s is a part of std:%s", STR_ARG(s->words->v[0].text), row->recipe);
  return true;
}

/* ---- the statements ---- */

/* Its import, once; recipes are called as their files, `-` aside. */
static Str alias_of(Pd *p, const RecipeRow *row) {
  for (uint32_t i = 0; i < p->recipes.n; i++)
    if (str_is(p->recipes.v[i].key, row->recipe)) return p->recipes.v[i].value;
  char *word = arena_alloc(p->a, strlen(row->recipe) + 1);
  for (uint32_t i = 0; row->recipe[i]; i++) word[i] = row->recipe[i] == '-' ? '_' : row->recipe[i];
  Str alias = pd_unique(p, str_c(word));
  *vec_push(p->a, &p->recipes) = (PdEnv){str_c(row->recipe), alias, SPAN_NONE, 0};
  draft_line(&p->imports, SPAN_NONE,
             arena_fmt(p->a, "import \"std:%s\" as %.*s", row->recipe, STR_ARG(alias)));
  return alias;
}

/* Is that installed in the same place already? The first start would find it there. */
static bool is_there(Pd *p, const RecipeRow *row, const PdArgs *args) {
  Str at = STR("");
  for (uint32_t i = 0; i < args->n; i++)
    if (str_is(args->v[i].name, "at")) at = args->v[i].value;
  Str what = arena_fmt(p->a, "%s.%s %.*s", row->recipe, row->template, STR_ARG(at));
  for (uint32_t i = 0; i < p->installed.n; i++)
    if (str_eq(p->installed.v[i], what)) return true;
  *vec_push(p->a, &p->installed) = what;
  return false;
}

static Str comment_of(Pd *p, const RecipeRow *row, const PdScript *s) {
  return arena_fmt(p->a, "instead of PeiDocker's %.*s%s%s%s", STR_ARG(s->words->v[0].text),
                   s->moment == 'f' ? ", and while the image is built, not when it first starts" : "",
                   row->note[0] ? "; " : "", row->note);
}

bool pd_recipe(Pd *p, const PdScript *s, PdRecipe *out) {
  PdArgs args = {0};
  if (is_part(p, s, out)) return true;
  const RecipeRow *row = row_of(p, s);
  if (!row || !arguments(p, row, s, &args)) return false;
  if (is_there(p, row, &args) && s->moment == 'f') {
    out->comment = arena_fmt(p->a, "not PeiDocker's %.*s when it first starts: what it installs is there",
                             STR_ARG(s->words->v[0].text));
    return true;
  }
  Str alias = alias_of(p, row);
  Buf b = buf_new(p->a);
  Pieces env = {0};
  for (uint32_t i = 0; i < args.n; i++) {
    const PdArg *one = &args.v[i];
    Str value = one->list ? arena_fmt(p->a, "[%.*s]", STR_ARG(one->value)) : one->value;
    if (pd_is_variable(one->name)) {
      piece_add(p->a, &env, SPAN_NONE, arena_fmt(p->a, "%.*s = %.*s", STR_ARG(one->name), STR_ARG(value)));
      continue;
    }
    if (b.n) buf_lit(&b, ", ");
    buf_bytes(&b, arena_fmt(p->a, "%.*s = %.*s", STR_ARG(one->name), STR_ARG(value)));
  }
  out->comment = comment_of(p, row, s);
  out->env = env;
  out->use = arena_fmt(p->a, "use %.*s.%s(%.*s)", STR_ARG(alias), row->template, STR_ARG(buf_str(&b)));
  *vec_push(p->a, &p->im->recipes) = s->at;
  return true;
}
