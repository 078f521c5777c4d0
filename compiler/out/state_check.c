/* Is all as the state says? One pass over its lines, a look at each path, and an end at the first that differs. What is
   below the output directory is looked at by path and not opened, as nothing is written; a directory in the way that
   has become a link is noticed by what holds it. Called by the API before it compiles. */
#include "out/state_private.h"

enum { PATH_MAX_SHOWN = 4096, ROOM = 65536, SOURCES_MAX = 1 << 20 };

typedef struct {
  uint64_t first;
  Str mark, hash; /* NO_HASH: not racy */
  char path[PATH_MAX_SHOWN];
} Line;
typedef struct {
  Os *os;
  Arena *a;
  int handle;
  const Hash128 *key;
  Str text;
  bool key_seen, env_seen, top_seen, exact;
  uint64_t device; /* of the output directory */
  int64_t clock;
  VEC(Str) names;
  uint64_t sources;
  Hash128 env_values;
  VEC(Str) loose;    /* watched directories that may have changed unseen: those in them are looked at */
  VEC(uint32_t) set; /* places of hashes that are no longer needed */
} Check;

/* Paths are hardly ever escaped, and then in a buffer of their own. */
static bool path_parse(Arena *a, Str text, char *out) {
  if (text.n && text.n < PATH_MAX_SHOWN && !memchr(text.s, '\\', text.n) && !memchr(text.s, 0, text.n)) {
    memcpy(out, text.s, text.n);
    out[text.n] = 0;
    return true;
  }
  Str path = STR("");
  ArenaMark mark = arena_mark(a);
  bool good = record_get_text(a, text, &path) && path.n && path.n < PATH_MAX_SHOWN;
  if (good) memcpy(out, path.s, path.n), out[path.n] = 0;
  arena_rewind(a, mark);
  return good;
}

static bool line_parse(Arena *a, Str line, Line *out) {
  if (!record_number(record_word(&line), &out->first)) return false;
  out->mark = record_word(&line);
  out->hash = record_word(&line);
  return out->mark.n == MARK_HEX && out->hash.n == HASH_HEX && path_parse(a, line, out->path);
}

static bool mark_is(const Line *l, const OsStat *now, Seen seen) {
  return str_eq(l->mark, str_n(stat_mark(now, seen).hex, MARK_HEX));
}

static bool racy(const Line *l) { return !str_is(l->hash, NO_HASH); }

/* The content of a racy entry was read and is the same: if time has passed since, that is settled for good. */
static void settled(Check *c, const Line *l, const OsStat *now) {
  bool exact = c->exact && now->device == c->device;
  if (!stat_racy(now, c->clock, exact)) *vec_push(c->a, &c->set) = (uint32_t)(l->hash.s - c->text.s);
}

static bool hash_is(const Line *l, Hash128 hash) { return str_eq(l->hash, str_n(hash.hex, HASH_HEX)); }

/* ---- inputs ---- */

static bool names_same(Check *c, const Line *l) {
  Str *names;
  uint32_t n;
  return !c->os->list_dir(c->os, c->a, l->path, &names, &n) && hash_is(l, state_names(names, n));
}

static bool content_same(Check *c, const Line *l, OsType type) {
  Str text = STR("");
  Hash128 hash;
  OsStat st;
  if (type == OS_DIR) return names_same(c, l);
  if (type == OS_LINK) return !c->os->read_link(c->os, c->a, l->path, &text) && hash_is(l, hash_xxh3(text));
  if (l->first & FACT_FOLLOW)
    return !c->os->read_file(c->os, c->a, l->path, UINT32_MAX - 2, &text) && hash_is(l, hash_xxh3(text));
  char *room = arena_alloc(c->a, ROOM);
  return !c->os->hash_file(c->os, l->path, room, ROOM, &st, &hash) && hash_is(l, hash);
}

static bool real_same(Check *c, const Line *l, int error) {
  Str real = STR("");
  int now = c->os->real_path(c->os, c->a, l->path, &real);
  return now == error && (error || hash_is(l, hash_xxh3(real)));
}

static bool input_same(Check *c, const Line *l) {
  uint64_t what = l->first & ((1u << FACT_BITS) - 1);
  int error = (int)(l->first >> FACT_BITS);
  OsStat now = {.type = OS_FILE};
  ArenaMark mark = arena_mark(c->a);
  if (what & FACT_REAL) {
    bool same = real_same(c, l, error);
    arena_rewind(c->a, mark);
    return same;
  }
  int found = c->os->stat(c->os, l->path, what & FACT_FOLLOW, &now);
  if (found || error) return found == error;
  if (!mark_is(l, &now, fact_seen(what, now.type))) return false;
  if (!racy(l)) return true;
  bool same = content_same(c, l, now.type);
  arena_rewind(c->a, mark);
  if (same) settled(c, l, &now);
  return same;
}

/* ---- outputs ---- */

static Str parent_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? str_n(path, (size_t)(slash - path)) : STR(".");
}

static bool dir_same(Check *c, const Line *l) {
  OsStat now;
  bool watched = l->first, look = watched;
  Str parent = parent_of(l->path);
  for (uint32_t i = 0; i < c->loose.n && !look; i++) look = str_eq(c->loose.v[i], parent);
  if (!look) return true; /* what holds it is as it was, and so it is what it was */
  if (c->os->dir_stat(c->os, c->handle, l->path, &now) || now.type != OS_DIR) return false;
  if (!mark_is(l, &now, watched ? SEEN_ALL : SEEN_PLACE)) return false;
  if (!c->top_seen) c->device = now.device, c->top_seen = true;
  if (racy(l)) {
    *vec_push(c->a, &c->loose) = arena_str(c->a, str_c(l->path));
    settled(c, l, &now);
  }
  return true;
}

static bool output_same(Check *c, const Line *l) {
  OsStat now;
  Str text;
  if (c->os->dir_stat(c->os, c->handle, l->path, &now) || !mark_is(l, &now, SEEN_ALL)) return false;
  if (!racy(l)) return true;
  ArenaMark mark = arena_mark(c->a);
  bool same = !c->os->dir_read(c->os, c->a, c->handle, l->path, UINT32_MAX - 2, &text, NULL) &&
              hash_is(l, hash_xxh3(text));
  arena_rewind(c->a, mark);
  if (same) settled(c, l, &now);
  return same;
}

/* ---- the whole ---- */

static bool env_same(Check *c) {
  return c->env_seen && str_eq(str_n(c->env_values.hex, HASH_HEX),
                               str_n(state_env_values(c->os, c->names.v, c->names.n).hex, HASH_HEX));
}

static bool line_same(Check *c, Str line) {
  Line l;
  Str word = record_word(&line);
  if (str_is(word, "key")) return c->key_seen = str_eq(line, str_n(c->key->hex, HASH_HEX));
  if (str_is(word, "env")) {
    if (line.n != HASH_HEX) return false;
    memcpy(c->env_values.hex, line.s, HASH_HEX);
    return c->env_seen = true;
  }
  if (str_is(word, "name")) return record_get_text(c->a, line, vec_push(c->a, &c->names));
  if (str_is(word, "sources")) return record_number(line, &c->sources) && c->sources <= SOURCES_MAX;
  if (str_is(word, "exact")) return c->exact = str_is(line, "1"), true;
  if (!c->key_seen || !line_parse(c->a, line, &l)) return false;
  if (str_is(word, "top")) return l.first && dir_same(c, &l);
  if (!c->top_seen) return false;
  if (str_is(word, "in")) return input_same(c, &l);
  if (str_is(word, "dir")) return dir_same(c, &l);
  return str_is(word, "out") && output_same(c, &l);
}

/* The same state, with what has been settled. Only if nobody has put another one there meanwhile. */
static void state_renew(Check *c, const OsStat *was) {
  OsStat now;
  Buf b = buf_new(c->a);
  Str lines = str_sub(c->text, str_find(c->text, '\n') + 1, c->text.n);
  record_begin(&b, STATE_NAME, STATE_VERSION); /* as long as the one it replaces, so places stay */
  buf_bytes(&b, lines);
  for (uint32_t i = 0; i < c->set.n; i++) memcpy(b.v + c->set.v[i], NO_HASH, HASH_HEX);
  Str text = record_seal(&b);
  if (c->os->dir_lock(c->os, c->handle)) return;
  if (c->os->dir_stat(c->os, c->handle, STATE_FILE, &now) || now.inode != was->inode ||
      now.ctime_ns != was->ctime_ns)
    return;
  state_put(c->os, c->handle, text);
}

static bool check_run(Check *c) {
  Str lines, line;
  OsStat st;
  c->clock = c->os->clock_ns(c->os);
  if (c->os->dir_read(c->os, c->a, c->handle, STATE_FILE, STATE_LIMIT, &c->text, &st)) return false;
  if (record_open(c->text, STATE_NAME, STATE_VERSION, &lines) != RECORD_GOOD) return false;
  while (record_line(&lines, &line))
    if (!line_same(c, line)) return false;
  if (!c->top_seen || !env_same(c)) return false;
  if (c->set.n) state_renew(c, &st);
  return true;
}

bool state_holds(Os *os, Arena *a, const char *dir, const Hash128 *key, uint32_t *sources) {
  Check c = {.os = os, .a = a, .key = key};
  if (os->dir_open(os, dir, false, &c.handle)) return false;
  jmp_buf *outer = a->oom, here; /* out of memory like everybody, but not with the directory open */
  a->oom = &here;
  if (setjmp(here) != 0) {
    os->dir_close(os, c.handle);
    a->oom = outer;
    arena_oom(a);
  }
  bool same = check_run(&c);
  *sources = (uint32_t)c.sources;
  a->oom = outer;
  os->dir_close(os, c.handle);
  return same;
}

Hash128 state_env_values(Os *os, const Str *names, uint32_t n) {
  HashStream h;
  hash_begin(&h);
  for (uint32_t i = 0; i < n; i++) {
    char name[PATH_MAX_SHOWN];
    if (names[i].n >= sizeof name) continue; /* no variable has such a name */
    memcpy(name, names[i].s, names[i].n);
    name[names[i].n] = 0;
    const char *value = os->get_env(os, name);
    hash_add(&h, str_n(name, names[i].n + 1u));
    hash_add(&h, value ? STR("=") : STR("-"));
    if (value) hash_add(&h, str_n(value, strlen(value) + 1));
  }
  return hash_end(&h);
}

Hash128 state_names(const Str *names, uint32_t n) {
  HashStream h;
  hash_begin(&h);
  for (uint32_t i = 0; i < n; i++) {
    hash_add(&h, names[i]);
    hash_add(&h, str_n("", 1));
  }
  return hash_end(&h);
}
