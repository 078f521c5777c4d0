/* `custom`: scripts of the project at their moments, in order. An entry is a path and words. Called by peidocker.c. */
#include "import/pd.h"

static const struct {
  const char *key, *statement;
  char letter;
} moments[] = {{"on_build", "on build", 'b'},
               {"on_first_run", "on first-run", 'f'},
               {"on_every_run", "on every-run", 'e'},
               {"on_user_login", "on user-login", 'l'},
               {"on_entry", "entry", '-'}};
enum { MOMENTS = sizeof moments / sizeof *moments };

/* What PeiDocker's images have, and scripts look for. */
static const struct {
  const char *name, *value;
} variables[] = {{"PEI_STAGE_DIR_1", "/pei-from-host/stage-1"},
                 {"PEI_STAGE_DIR_2", "/pei-from-host/stage-2"},
                 {"PEI_PATH_SOFT", "/soft"},
                 {"PEI_PATH_HARD", "/hard"},
                 {"PEI_PREFIX_APPS", "app"},
                 {"PEI_PREFIX_DATA", "data"},
                 {"PEI_PREFIX_WORKSPACE", "workspace"},
                 {"PEI_PREFIX_VOLUME", "volume"},
                 {"PEI_PREFIX_IMAGE", "image"}};
enum { VARIABLES = sizeof variables / sizeof *variables };

typedef struct {
  const YmlNode *node;
  uint32_t moment;
  Words words;
  PdShell shell;
  FileState state;
  Str path, clean, text; /* of the script */
  Str soft;              /* what it wants of a storage while the image is built; empty: nothing */
  bool replaced;         /* by a recipe */
  PdRecipe recipe;
} Entry;
typedef VEC(Entry) Entries;

static uint32_t offset_of(Str s, const char *what) {
  Str w = str_c(what);
  for (uint32_t i = 0; i + w.n <= s.n; i++)
    if (s.s[i] == w.s[0] && memcmp(s.s + i, w.s, w.n) == 0) return i;
  return s.n;
}
static bool contains(Str s, const char *what) { return offset_of(s, what) < s.n; }

/* ---- reading ---- */

/* Storages are links that are made when a container starts. */
static void find_soft(Pd *p, Entry *e) {
  static const char *const places[] = {"/soft/", "/hard/volume/"};
  for (uint32_t i = 0; i < e->words.n; i++)
    for (uint32_t k = 0; k < 2; k++) {
      const Word *w = &e->words.v[i];
      if (!contains(w->text, places[k])) continue;
      uint32_t at = offset_of(w->text, places[k]);
      Span span = pd_inner(p, e->node, w->spelt ? w->lo + at : w->lo, w->hi);
      e->soft = str_sub(w->text, at, w->text.n);
      diag(p->ds, W0644, span, e->soft);
      return;
    }
}

static void read_entry(Pd *p, Entries *all, uint32_t moment, const YmlNode *n) {
  Entry e = {.node = n, .moment = moment};
  Str path;
  if (n->kind != YML_SCALAR || !n->text.n || !pd_words(p, n, &e.words, &e.shell)) return;
  const Word *w = &e.words.v[0];
  YmlNode first = *n;
  first.text = w->text;
  if (!pd_now(p, &first, &path)) return;
  pd_decided(p, &first, path);
  if (moments[moment].letter == 'b') find_soft(p, &e);
  YmlNode place = *n;
  place.at = place.from = pd_inner(p, n, w->lo, w->hi);
  e.state = pd_file(p, &place, path, &e.path, &e.clean);
  if (e.state == FILE_BAD) return;
  if (e.state != FILE_THERE || !import_file(p->im, e.clean, &e.text)) e.text = STR("");
  *vec_push(p->a, all) = e;
}

static void read_all(Pd *p, const PdStage *s, Entries *all) {
  const YmlNode *custom = pd_section(s->node, "custom");
  for (uint32_t m = 0; m < MOMENTS; m++) {
    const YmlNode *list = yml_get(custom, moments[m].key);
    if (!list) continue;
    if (list->kind == YML_SCALAR) read_entry(p, all, m, list);
    for (uint32_t i = 0; list->kind == YML_LIST && i < list->n; i++) read_entry(p, all, m, list->items[i]);
    bool one = str_is(str_c(moments[m].key), "on_entry");
    if (!one || list->kind != YML_LIST || list->n < 2) continue;
    Diag *d = diag(p->ds, E0653, list->items[1]->at);
    diag_also(p->ds, d, list->items[0]->at, YML_FIRST);
  }
}

/* Which entries recipes stand for: known before anything is written. */
static void find_recipes(Pd *p, Entries *all) {
  p->scripts.n = p->carried.n = p->row_first.n = p->rows_known = 0;
  for (uint32_t i = 0; i < all->n; i++)
    *vec_push(p->a, &p->scripts) =
        (PdScript){&all->v[i].words, all->v[i].node->at, moments[all->v[i].moment].letter};
  for (uint32_t i = 0; i < all->n; i++)
    all->v[i].replaced = !all->v[i].soft.n && pd_recipe(p, &p->scripts.v[i], &all->v[i].recipe);
}

/* ---- the installation directory ---- */

static bool looks_around(Str script) {
  if (contains(script, "/pei-from-host")) return true;
  for (uint32_t i = 0; i < VARIABLES; i++)
    if (contains(script, variables[i].name)) return true;
  return false;
}

/* The whole directory, but for the private keys in it. */
static void put_copy(Pd *p, Span at) {
  Str tree = import_named(p->im, STR("installation")), inside = import_named(p->im, STR("installation/"));
  Pieces fields = {0};
  Buf b = buf_new(p->a);
  for (uint32_t i = 0; i < p->key_files.n; i++) {
    Str path = p->key_files.v[i].text;
    if (!str_starts(path, inside)) continue;
    if (b.n) buf_lit(&b, ", ");
    Str below = str_sub(path, inside.n, path.n);
    buf_bytes(&b, draft_string(p->a, arena_fmt(p->a, "**/%.*s", STR_ARG(below))));
  }
  if (b.n) piece_field(p->a, &fields, at, "exclude", arena_fmt(p->a, "[%.*s]", STR_ARG(buf_str(&b))));
  draft_block(p->out, at,
              arena_fmt(p->a, "copy %.*s -> \"/pei-from-host\"", STR_ARG(draft_string(p->a, tree))), &fields,
              true);
}

/* Scripts that use PeiDocker's directories get them; others reach the image alone. */
static void put_tree(Pd *p, PdStage *s, const Entries *all) {
  const Entry *first = NULL;
  Pieces fields = {0};
  for (uint32_t i = 0; i < all->n && !first; i++)
    if (!all->v[i].replaced && looks_around(all->v[i].text) &&
        str_starts(all->v[i].clean, STR("installation/")))
      first = &all->v[i];
  if (!first || (s->number == 2 && p->stages[0].tree && p->stages[1].based)) return;
  s->tree = true;
  diag(p->ds, W0645, first->node->at, first->clean);
  for (uint32_t v = 0; v < VARIABLES; v++)
    for (uint32_t i = 0; i < all->n; i++) {
      bool used = v < 2 || contains(all->v[i].text, variables[v].name);
      if (!used) continue;
      piece_field(p->a, &fields, first->node->at, variables[v].name,
                  draft_string(p->a, str_c(variables[v].value)));
      break;
    }
  draft_gap(p->out);
  draft_comment(p->out,
                arena_fmt(p->a, "%.*s looks for files beside it: PeiDocker's images have the whole directory",
                          STR_ARG(first->clean)));
  put_copy(p, first->node->at);
  draft_block(p->out, first->node->at, STR("env"), &fields, false);
}

/* ---- writing ---- */

/* PeiDocker sources every login script. One that sets nothing for its shell does better as a process of its own, which
   cannot break the login. */
static bool sets_shell(const Entry *e) {
  static const char *const signs[] = {"export ", "alias ", "source ", "PS1=",   "conda activate", "eval ",
                                      "unset ",  "ulimit", "umask",   "set -o", "shopt",          "PATH="};
  for (uint32_t i = 0; moments[e->moment].letter == 'l' && i < sizeof signs / sizeof *signs; i++)
    if (contains(e->text, signs[i])) return true;
  return false;
}

static Str word_expr(Pd *p, const Entry *e, const Word *w) {
  if (w->spelt) return pd_expr_part(p, e->node, w->lo, w->hi, AS_TEXT, false);
  YmlNode part = *e->node;
  part.text = w->text;
  return pd_expr(p, &part, AS_TEXT, false);
}

/* What PeiDocker's shell makes of it, a shell does here, too, if it makes words of it. */
static bool is_shell_text(const Entry *e) {
  return e->shell.at != UINT32_MAX && e->shell.expands && e->words.v[0].hi < e->shell.at;
}

/* The statement's fields; false if a word cannot be. */
static bool arguments(Pd *p, const Entry *e, Pieces *fields) {
  Buf b = buf_new(p->a);
  if (is_shell_text(e)) {
    Str text = str_sub(e->node->text, e->words.v[1].lo, e->words.v[e->words.n - 1].hi);
    piece_field(p->a, fields, e->node->at, "args", draft_string(p->a, text));
    return true;
  }
  for (uint32_t i = 1; i < e->words.n; i++) {
    Str word = word_expr(p, e, &e->words.v[i]);
    if (!word.n) return false;
    if (i > 1) buf_lit(&b, ", ");
    buf_bytes(&b, word);
  }
  if (b.n) piece_field(p->a, fields, e->node->at, "args", arena_fmt(p->a, "[%.*s]", STR_ARG(buf_str(&b))));
  return true;
}

static void put_disabled(Pd *p, Str header, const Pieces *fields) {
  draft_disabled(p->out, fields->n
                             ? arena_fmt(p->a, "%.*s { %.*s }", STR_ARG(header), STR_ARG(fields->v[0].text))
                             : header);
}

static void put_missing(Pd *p, const Entry *e, Str header, const Pieces *fields) {
  bool shipped = contains(e->clean, "/system/");
  const Word *w = &e->words.v[0];
  diag(p->ds, W0632, pd_inner(p, e->node, w->lo, w->hi), w->text, e->clean);
  draft_comment(p->out, arena_fmt(p->a,
                                  shipped ? "PeiDocker's own script %.*s is not in this project. Copy it "
                                            "there, or do what it does in a step:"
                                          : "%.*s is not there; when it is:",
                                  STR_ARG(e->clean)));
  put_disabled(p, header, fields);
}

/* There is no such place yet: a step that names it would not compile. */
static void put_soft(Pd *p, const Entry *e, Str header, const Pieces *fields) {
  draft_comment(p->out,
                arena_fmt(p->a,
                          "%.*s is not there while the image is built: write below /hard/image/, or make "
                          "it a script of first-run",
                          STR_ARG(e->soft)));
  put_disabled(p, header, fields);
}

static void put_recipe(Pd *p, const Entry *e) {
  draft_comment(p->out, e->recipe.comment);
  if (e->recipe.env.n) draft_block(p->out, e->node->at, STR("env"), &e->recipe.env, false);
  if (e->recipe.use.n) draft_line(p->out, e->node->at, e->recipe.use);
}

static void put_entry(Pd *p, const Entry *e) {
  Pieces fields = {0};
  if (e->shell.at != UINT32_MAX && (e->replaced || !is_shell_text(e)))
    diag(p->ds, W0643, pd_inner(p, e->node, e->shell.at, e->shell.at + 1),
         str_sub(e->node->text, e->shell.at, e->shell.at + 1));
  if (e->replaced) {
    put_recipe(p, e);
    return;
  }
  p->in_comment = e->state == FILE_MISSING || e->soft.n;
  bool known = arguments(p, e, &fields);
  p->in_comment = false;
  if (!known) return;
  Str header = arena_fmt(p->a, "%s %.*s", moments[e->moment].statement, STR_ARG(draft_string(p->a, e->path)));
  if (e->state == FILE_MISSING) {
    put_missing(p, e, header, &fields);
    return;
  }
  if (e->soft.n) {
    put_soft(p, e, header, &fields);
    return;
  }
  if (sets_shell(e)) piece_field(p->a, &fields, e->node->at, "source", STR("true"));
  draft_block(p->out, e->node->at, header, &fields, true);
}

void pd_hooks(Pd *p, PdStage *s) {
  Entries all = {0};
  read_all(p, s, &all);
  find_recipes(p, &all);
  if (all.n) put_tree(p, s, &all);
  draft_gap(p->out);
  for (uint32_t i = 0; i < all.n; i++) put_entry(p, &all.v[i]);
  pd_leftovers(p, pd_section(s->node, "custom"), PD_CUSTOM);
}
