/* What the build context holds: secrets and exports that a copy or a bind would take along, copied paths that `ignore`
   leaves out, and patterns that find nothing. */
#include "model/check.h"
#include "model/check_glob.h"
#include "model/lock.h"

/* The patterns in force for an image: its own, the project's, or those of .dockerignore. */
typedef struct {
  Ignore ignore;
  const Obj *owner; /* whose `ignore` it is; NULL: .dockerignore, or none at all */
  const Value *list;
  bool file;
} Rules;

/* A file that belongs into no image: a secret's, or what an export writes. */
typedef struct {
  const Obj *o;
  Str path;
} Private;

typedef struct {
  VEC(Private) private;
  const Rules *rules;
  VEC(const Obj *) told; /* steps that were reported */
  uint32_t *met;         /* by object: the round that met it */
  uint32_t *queue;
  uint32_t round;
} Context;

/* ---- rules ---- */

static Rules rules_of_list(Check *k, const Obj *owner) {
  Rules r = {.owner = owner, .list = obj_get(owner, W_ignore)};
  Str text;
  for (uint32_t i = 0; i < check_items(r.list); i++)
    if (check_text(k, r.list->items[i], &text)) ignore_add(&r.ignore, k->a, text, i);
  return r;
}

static Rules default_rules(Check *k) {
  Rules r = {.file = true};
  OsStat st;
  Str text, name = STR(".dockerignore");
  if (k->m->project && obj_get(k->m->project, W_ignore)) return rules_of_list(k, k->m->project);
  if (k->m->os->stat(k->m->os, model_path(k->m, name), true, &st) || st.type != OS_FILE) return (Rules){0};
  if (model_read(k->m, name, SPAN_NONE, &text)) ignore_add_file(&r.ignore, k->a, text);
  return r;
}

/* Secrets first: of two that a step takes along, they matter more. */
static void collect_private(Check *k, Context *x, uint8_t block, Sym field) {
  for (uint32_t i = 0; i < k->objects->n; i++) {
    const Obj *o = k->objects->v[i];
    Str path, root = k->m->root_abs;
    if (o->block != block || !check_text(k, obj_get(o, field), &path) || !path.n || path.s[0] == '~')
      continue;
    if (path.s[0] == '/') {
      if (!str_starts(path, root) || path.n <= root.n + 1 || path.s[root.n] != '/') continue;
      path = str_sub(path, root.n + 1, path.n);
    }
    if (!str_is(path, ".")) *vec_push(k->a, &x->private) = (Private){o, path};
  }
}

/* ---- paths ---- */

/* Where the part of `path` below what `source` copies begins; UINT32_MAX if it copies something else. */
static uint32_t copied_from(Check *k, Str source, Str path) {
  if (str_is(source, ".")) return 0;
  for (uint32_t i = 1; i <= path.n; i++) {
    if (i < path.n && path.s[i] != '/') continue;
    Str part = str_sub(path, 0, i);
    if (glob_is_pattern(source) ? ignore_glob(k->a, source, part) : str_eq(source, part))
      return i < path.n ? i + 1 : i;
  }
  return UINT32_MAX;
}

/* Patterns of --exclude are relative to the directory that is copied; a file that is named itself is never left out. */
static bool is_excluded(Check *k, const Obj *step, Str path, uint32_t below) {
  const Value *list = step->block == B_copy ? obj_get(step, W_exclude) : NULL;
  Ignore ig = {0};
  Str text;
  uint32_t tag;
  for (uint32_t i = 0; i < check_items(list); i++)
    if (check_text(k, list->items[i], &text)) ignore_add(&ig, k->a, text, i);
  return below < path.n && ignore_match(&ig, k->a, str_sub(path, below, path.n), &tag);
}

static bool plain_path(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if ((unsigned char)s.s[i] < 32 || strchr("\"\\@*?[!#", s.s[i])) return false;
  return true;
}

/* ---- messages ---- */

static bool once(Check *k, Context *x, const Obj *step) {
  for (uint32_t i = 0; i < x->told.n; i++)
    if (x->told.v[i] == step) return false;
  *vec_push(k->a, &x->told) = step;
  return true;
}

static void fix_ignore(Check *k, const Rules *r, Diag *d, Str path) {
  const Obj *owner = r->owner ? r->owner : k->m->project;
  if (r->file) diag_help(k->ds, d, CHK_ADD_TO_FILE, path);
  if (r->file || !owner || !plain_path(path)) return;
  const Node *list = r->list ? r->list->node : NULL;
  if (r->list && (!list || list->kind != N_LIST || !check_in_place(r->list))) return;
  Fix *fix = diag_fix(k->ds, d, FIX_MAYBE, CHK_ADD_TO_IGNORE, path);
  if (list)
    diag_edit(k->ds, fix, (Span){list->file, list->lo + 1, list->lo + 1},
              arena_fmt(k->a, "\"%.*s\"%s", STR_ARG(path), list->a ? ", " : ""));
  else
    check_insert_into(k, fix, owner, arena_fmt(k->a, "ignore = [\"%.*s\"]", STR_ARG(path)));
}

static Diag *report_private(Check *k, const Obj *step, const Value *source, const Private *p) {
  if (p->o->block == B_export) return diag(k->ds, W0742, source->at, p->path, check_name(k, p->o));
  return step->block == B_with_bind ? diag(k->ds, W0768, source->at, p->path)
                                    : diag(k->ds, E0503, source->at, p->path);
}

static void check_private(Check *k, Context *x, const Obj *step, const Value *source, Str path) {
  uint32_t tag;
  for (uint32_t i = 0; i < x->private.n; i++) {
    const Private *p = &x->private.v[i];
    uint32_t below = copied_from(k, path, p->path);
    bool export = p->o->block == B_export;
    if (below == UINT32_MAX || is_excluded(k, step, p->path, below)) continue;
    if (export && (step->block == B_with_bind || str_eq(path, p->path))) continue;
    if (ignore_match(&x->rules->ignore, k->a, p->path, &tag) || !once(k, x, step)) continue;
    check_at(k, step);
    Diag *d = report_private(k, step, source, p);
    if (export)
      diag_also(k->ds, d, obj_get(p->o, W_to)->at, CHK_WRITTEN_HERE);
    else
      diag_also(k->ds, d, p->o->name_at, SECRET_DECLARED);
    check_origin(k, d, source);
    if (str_eq(path, p->path))
      diag_help(k->ds, d, SECRET_MOUNT, check_name(k, p->o));
    else
      fix_ignore(k, x->rules, d, p->path);
    return;
  }
}

static void also_rule(Check *k, const Rules *r, Diag *d, uint32_t tag) {
  if (r->file)
    diag_note(k->ds, d, CHK_IGNORE_LINE, arena_fmt(k->a, "%u", tag));
  else
    diag_also(k->ds, d, r->list->items[tag]->at, CHK_IGNORED_BY);
}

static Str rules_name(const Rules *r) { return r->file ? STR(".dockerignore") : STR("ignore"); }

/* A pattern of which only ignored files are left, or a directory that would be copied empty. */
static void check_emptied(Check *k, Context *x, const Obj *step, const Value *source, Str path) {
  const Rules *r = x->rules;
  CheckMark mark = check_mark(k);
  Globbed g = glob_look(k, path, &r->ignore);
  check_release(k, mark);
  if (!g.found || g.kept || !once(k, x, step)) return;
  check_at(k, step);
  Diag *d = g.directory && !glob_is_pattern(path) ? diag(k->ds, W0767, source->at, path, rules_name(r))
                                                  : diag(k->ds, E0715, source->at, path, rules_name(r));
  check_origin(k, d, source);
}

static void check_ignored(Check *k, Context *x, const Obj *step, const Value *source, Str path) {
  const Rules *r = x->rules;
  OsStat st;
  uint32_t tag = 0;
  if (str_is(path, LOCK_NAME) && once(k, x, step)) { /* lower/ leaves it out of every context */
    check_at(k, step);
    check_origin(k, diag(k->ds, E0715, source->at, path, STR("peic")), source);
    return;
  }
  if (!r->ignore.patterns.n || str_is(path, ".")) return;
  if (glob_is_pattern(path) || !ignore_match(&r->ignore, k->a, path, &tag)) {
    check_emptied(k, x, step, source, path);
    return;
  }
  bool dir = !k->m->os->stat(k->m->os, model_path(k->m, path), true, &st) && st.type == OS_DIR;
  if ((dir && ignore_keeps_below(&r->ignore, k->a, path)) || !once(k, x, step)) return;
  check_at(k, step);
  Diag *d = diag(k->ds, E0715, source->at, path, rules_name(r));
  also_rule(k, r, d, tag);
  check_origin(k, d, source);
}

/* Patterns that find nothing, in a step that has nothing else to copy: one of several may well be for a file that is
   not always there. */
static void check_found(Check *k, Context *x, const Obj *step, const Value *list) {
  Str path;
  for (uint32_t i = 0; i < check_items(list); i++) {
    const Value *v = list->items[i];
    if (v->kind != V_TEXT || !check_text(k, v, &path) || !glob_is_pattern(path)) return;
    if (made_has(k->m, path)) return;
    CheckMark mark = check_mark(k);
    Globbed g = glob_look(k, path, &(Ignore){0});
    check_release(k, mark);
    if (g.found) return;
  }
  if (!check_items(list) || !once(k, x, step)) return;
  const Value *first = list->items[0];
  check_text(k, first, &path);
  check_at(k, step);
  check_origin(k, diag(k->ds, E0767, first->at, path), first);
}

/* ---- steps ---- */

static bool is_url(Str s) {
  for (uint32_t i = 0; i + 2 < s.n; i++)
    if (s.s[i] == ':' && s.s[i + 1] == '/' && s.s[i + 2] == '/') return true;
  return str_starts(s, STR("git@"));
}

static void check_source(Check *k, Context *x, const Obj *step, const Value *v) {
  Str path;
  if (!v || v->kind != V_TEXT || !check_text(k, v, &path) || is_url(path)) return;
  check_ignored(k, x, step, v, path);
  if (step->block == B_copy || step->block == B_add || step->block == B_with_bind || step->block == B_layout)
    check_private(k, x, step, v, path);
}

static bool is_hook(const Obj *o) {
  return o->block == B_on_build || o->block == B_on_first_run || o->block == B_on_every_run ||
         o->block == B_on_user_login || o->block == B_entry;
}

static void check_step(Check *k, const Obj *step, void *arg) {
  if (is_hook(step)) check_source(k, arg, step, obj_get(step, W_script));
  if (step->block == B_apt) check_source(k, arg, step, obj_get(step, W_sources));
  if (step->block == B_layout) check_source(k, arg, step, obj_get(step, W_source));
  const Value *patches = step->block == B_fetch ? obj_get(step, W_patches) : NULL;
  for (uint32_t i = 0; i < check_items(patches); i++) check_source(k, arg, step, patches->items[i]);
  if (step->block == B_with_bind && !obj_get(step, W_from))
    check_source(k, arg, step, obj_get(step, W_source));
  if (step->block != B_add && (step->block != B_copy || obj_get(step, W_from))) return;
  const Value *list = obj_get(step, W_sources);
  for (uint32_t i = 0; i < check_items(list); i++) check_source(k, arg, step, list->items[i]);
  check_found(k, arg, step, list);
}

/* The bodies of this round's queue and the stages they are made of; other images have rules of their own. */
static void check_round(Check *k, Context *x, uint32_t n) {
  for (uint32_t head = 0; head < n; head++) {
    uint32_t i = x->queue[head];
    check_steps(k, k->objects->v[i], check_step, x);
    for (uint32_t e = k->first[i]; e < k->first[i + 1]; e++) {
      uint32_t to = k->edges.v[e].to;
      if (x->met[to] == x->round || k->objects->v[to]->block != B_stage) continue;
      x->met[to] = x->round;
      x->queue[n++] = to;
    }
  }
}

static void enqueue(Context *x, uint32_t i, uint32_t *n) {
  x->met[i] = x->round;
  x->queue[(*n)++] = i;
}

void check_context(Check *k) {
  Context x = {.round = 1};
  Rules shared = default_rules(k);
  uint32_t n = 0;
  collect_private(k, &x, B_secret, W_file);
  collect_private(k, &x, B_export, W_to);
  x.met = arena_array(k->a, uint32_t, k->objects->n);
  x.queue = arena_array(k->a, uint32_t, k->objects->n);
  x.rules = &shared;
  for (uint32_t i = 0; i < k->objects->n; i++)
    if (k->objects->v[i]->block == B_image && !obj_get(k->objects->v[i], W_ignore)) enqueue(&x, i, &n);
  check_round(k, &x, n);
  for (uint32_t i = 0; i < k->objects->n; i++) {
    if (k->objects->v[i]->block != B_image || !obj_get(k->objects->v[i], W_ignore)) continue;
    Rules rules = rules_of_list(k, k->objects->v[i]);
    x.rules = &rules;
    x.round++;
    n = 0;
    enqueue(&x, i, &n);
    check_round(k, &x, n);
  }
  x.rules = &shared;
  x.round++;
  n = 0;
  for (uint32_t i = 0; i < k->objects->n; i++) /* stages that no image is made of */
    if (k->objects->v[i]->block == B_stage && !x.met[i]) enqueue(&x, i, &n);
  check_round(k, &x, n);
}
