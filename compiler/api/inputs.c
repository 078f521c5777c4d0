/* Notes what a compilation looks at. A look that fails is noted as well: a file that comes to be there changes the
   project as much as one that changes. Called by api.c. */
#include "api/inputs.h"
#include "base/path.h"
#include <errno.h>

struct Inputs {
  Arena *arena;
  Os *below;
  bool facts, lost;
  Str out_dir, cwd;
  StateInputs noted;
  uint32_t *slots, n_slots; /* finds a fact: index + 1, a power of two of them */
};

/* A call that is added to the table has to be noted here, or not be one that reads. */
_Static_assert(sizeof(Os) == 24 * sizeof(void *), "every call of Os is thought of below");

/* ---- the notes ---- */

enum { FACT_KIND = FACT_FOLLOW | FACT_REAL, FACT_GONE = 16 };

static uint32_t place_of(Str path, uint32_t kind) {
  uint32_t h = 2166136261u + kind;
  for (uint32_t i = 0; i < path.n; i++) h = (h ^ (uint8_t)path.s[i]) * 16777619u;
  return h;
}

/* Where the number of this fact stands, or will: 0 there, it is new. */
static uint32_t *slot_of(Inputs *in, Str path, uint32_t kind) {
  uint32_t *slot;
  for (uint32_t at = place_of(path, kind); *(slot = &in->slots[at & (in->n_slots - 1)]); at++) {
    const Fact *f = &in->noted.facts.v[*slot - 1];
    if ((f->what & FACT_KIND) == kind && str_eq(f->path, path)) break;
  }
  return slot;
}

static void slots_fill(Inputs *in) {
  in->n_slots = in->n_slots ? in->n_slots * 2 : 64;
  in->slots = arena_array(in->arena, uint32_t, in->n_slots);
  for (uint32_t i = 0; i < in->noted.facts.n; i++)
    *slot_of(in, in->noted.facts.v[i].path, in->noted.facts.v[i].what & FACT_KIND) = i + 1;
}

/* The fact of this path and kind; a new one says nothing yet but that. */
static Fact *fact_of(Inputs *in, Str path, uint32_t kind, bool *is_new) {
  if (in->noted.facts.n * 2 >= in->n_slots) slots_fill(in);
  uint32_t *slot = slot_of(in, path, kind);
  *is_new = !*slot;
  if (*slot) return &in->noted.facts.v[*slot - 1];
  Fact *f = vec_push(in->arena, &in->noted.facts);
  *slot = in->noted.facts.n;
  *f = (Fact){.path = arena_str(in->arena, path), .what = kind};
  return f;
}

/* `hash` is of the content if that was looked at. The first look counts, and more of it is added. */
static void note(Inputs *in, const char *path, uint32_t what, int error, const OsStat *st,
                 const Hash128 *hash) {
  bool is_new;
  if (!in->facts) return;
  while (path[0] == '.' && path[1] == '/' && path[2] && path[2] != '/') path += 2;
  Fact *f = fact_of(in, str_c(path), what & FACT_KIND, &is_new);
  bool only_type = !is_new && f->what & FACT_TYPE;
  if (is_new || only_type) {
    f->error = error;
    f->st = error ? (OsStat){.type = OS_FILE} : *st;
    f->what = what;
  }
  f->what |= what & FACT_CONTENT;
  if (!(what & FACT_TYPE)) f->what &= ~(uint32_t)FACT_TYPE;
  if (hash) f->hash = *hash;
}

/* Looks before the content is read: a change in between will show. */
static int look(Inputs *in, const char *path, bool follow, OsStat *st) {
  return in->facts ? in->below->stat(in->below, path, follow, st) : 0;
}

/* ---- the machine ---- */

static int in_read_file(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  Inputs *in = os->ctx;
  OsStat st;
  int looked = look(in, path, true, &st), error = in->below->read_file(in->below, a, path, limit, out);
  Hash128 hash = in->facts && !error ? hash_xxh3(*out) : (Hash128){{0}};
  note(in, path, FACT_FOLLOW | FACT_CONTENT, looked, &st, &hash);
  return error;
}

static int in_stat(Os *os, const char *path, bool follow, OsStat *out) {
  Inputs *in = os->ctx;
  int error = in->below->stat(in->below, path, follow, out);
  note(in, path, follow ? FACT_FOLLOW : 0, error, out, NULL);
  return error;
}

static int in_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  Inputs *in = os->ctx;
  int error = in->below->hash_file(in->below, path, room, size, out, hash);
  note(in, path, FACT_CONTENT, error, out, error ? NULL : hash);
  return error;
}

static int in_list_dir(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  Inputs *in = os->ctx;
  OsStat st;
  int looked = look(in, path, true, &st), error = in->below->list_dir(in->below, a, path, names, n);
  Hash128 hash = in->facts && !error ? state_names(*names, *n) : (Hash128){{0}};
  note(in, path, FACT_FOLLOW | FACT_CONTENT, looked, &st, &hash);
  return error;
}

static int in_read_link(Os *os, Arena *a, const char *path, Str *out) {
  Inputs *in = os->ctx;
  OsStat st;
  int looked = look(in, path, false, &st), error = in->below->read_link(in->below, a, path, out);
  Hash128 hash = in->facts && !error ? hash_xxh3(*out) : (Hash128){{0}};
  note(in, path, FACT_CONTENT, looked, &st, &hash);
  return error;
}

/* Does `path` have only names in it, and did it lead straight to `real`? Then what counts is that none of them is a
   link, which costs a look that others share. */
static bool is_straight(Inputs *in, Str path, Str real) {
  PathParts parts = {0};
  if (!in->cwd.n && in->below->get_cwd(in->below, in->arena, &in->cwd)) return false;
  if (path.s[0] != '/') path_push(in->arena, &parts, in->cwd);
  path_push(in->arena, &parts, path);
  Str whole = arena_fmt(in->arena, "/%.*s", STR_ARG(path_join(in->arena, &parts, 0, parts.n)));
  return str_eq(whole, real) && (path.n < 2 || !strstr(path.s, ".."));
}

static void note_straight(Inputs *in, Str path) {
  if (str_is(path, ".")) return; /* the working directory is a part of the key */
  for (uint32_t i = 1; i <= path.n; i++) {
    if ((i < path.n && path.s[i] != '/') || path.s[i - 1] == '/') continue;
    const char *part = arena_str(in->arena, str_sub(path, 0, i)).s;
    OsStat st;
    int error = in->below->stat(in->below, part, false, &st);
    note(in, part, FACT_TYPE, error, &st, NULL);
  }
}

static int in_real_path(Os *os, Arena *a, const char *path, Str *out) {
  Inputs *in = os->ctx;
  int error = in->below->real_path(in->below, a, path, out);
  if (!in->facts) return error;
  Str p = str_c(path);
  const OsStat dir = {.type = OS_DIR};
  if (!error && is_straight(in, p, *out))
    note_straight(in, p);
  else if (error == ENOENT && str_starts(in->out_dir, p)) /* it is what we are going to make */
    note(in, path, FACT_TYPE, 0, &dir, NULL);
  else {
    Hash128 hash = hash_xxh3(error ? STR("") : *out);
    note(in, path, FACT_REAL, error, &dir, &hash);
  }
  return error;
}

static int in_get_cwd(Os *os, Arena *a, Str *out) { /* part of the key */
  Inputs *in = os->ctx;
  return in->below->get_cwd(in->below, a, out);
}

static const char *in_get_env(Os *os, const char *name) {
  Inputs *in = os->ctx;
  for (uint32_t i = 0; i < in->noted.env.n; i++)
    if (str_is(in->noted.env.v[i], name)) return in->below->get_env(in->below, name);
  *vec_push(in->arena, &in->noted.env) = arena_str(in->arena, str_c(name));
  return in->below->get_env(in->below, name);
}

static int in_env_names(Os *os, Arena *a, Str **names, uint32_t *n) {
  Inputs *in = os->ctx;
  in->lost = true; /* for the message about a misspelt name: the project has an error anyway */
  return in->below->env_names(in->below, a, names, n);
}

Inputs *inputs_watch(Os *os, Arena *a, Os *below, bool facts, const char *out_dir) {
  Inputs *in = arena_new(a, Inputs);
  *in = (Inputs){.arena = a, .below = below, .facts = facts, .out_dir = str_c(out_dir)};
  in->noted.clock = facts ? below->clock_ns(below) : 0;
  *os = *below;
  os->ctx = in;
  os->read_file = in_read_file;
  os->stat = in_stat;
  os->hash_file = in_hash_file;
  os->list_dir = in_list_dir;
  os->read_link = in_read_link;
  os->real_path = in_real_path;
  os->get_cwd = in_get_cwd;
  os->get_env = in_get_env;
  os->env_names = in_env_names;
  return in;
}

const Str *inputs_env(const Inputs *in, uint32_t *n) { return *n = in->noted.env.n, in->noted.env.v; }

/* What is no link, or is not there, is the same whether a link is followed or not: one look does. */
static void looks_unite(Inputs *in) {
  Facts *all = &in->noted.facts;
  uint32_t n = 0;
  for (uint32_t i = 0; i < all->n; i++) {
    Fact *f = &all->v[i];
    uint32_t other = (f->what & FACT_KIND) == FACT_FOLLOW ? *slot_of(in, f->path, 0) : 0;
    Fact *plain = other ? &all->v[other - 1] : NULL;
    if (!plain || plain->error != f->error || (!f->error && plain->st.type != f->st.type)) continue;
    if (plain->what & FACT_TYPE) plain->st = f->st;
    plain->what = (plain->what & ~(uint32_t)FACT_TYPE) | (f->what & FACT_CONTENT);
    if (f->what & FACT_CONTENT) plain->hash = f->hash;
    f->what |= FACT_GONE;
  }
  for (uint32_t i = 0; i < all->n; i++)
    if (!(all->v[i].what & FACT_GONE)) all->v[n++] = all->v[i];
  all->n = n;
}

bool inputs_state(Inputs *in, StateInputs *out) {
  in->noted.env_values = state_env_values(in->below, in->noted.env.v, in->noted.env.n);
  if (!in->facts || in->lost) return false;
  if (in->noted.facts.n) looks_unite(in);
  *out = in->noted;
  return true;
}
