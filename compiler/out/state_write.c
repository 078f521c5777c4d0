/* Writing the state: after a run that left all as it should be, under its lock. Whatever fails here costs the next run
   its shortcut and nothing else, so nothing is said. Called by out.c. */
#include "out/state_private.h"

/* ---- text ---- */

static void put_fact(Buf *b, Str word, uint64_t first, Hash128 mark, const Hash128 *hash, Str path) {
  buf_bytes(b, word);
  buf_char(b, ' ');
  buf_int(b, (int64_t)first);
  buf_char(b, ' ');
  buf_bytes(b, str_n(mark.hex, MARK_HEX));
  buf_char(b, ' ');
  buf_bytes(b, hash ? str_n(hash->hex, HASH_HEX) : STR(NO_HASH));
  buf_char(b, ' ');
  record_put_text(b, path);
  buf_char(b, '\n');
}

/* Times tell more where this machine stamps the files, and all where the kernel gives a file that was looked at another
   time with its next change, however soon that is (Linux 6.13, some file systems). */
typedef struct {
  bool local, fine;
  uint64_t device;
} Exact;
static bool is_racy(const OsStat *st, int64_t clock, Exact e) {
  bool here = e.local && st->device == e.device;
  return !(here && e.fine) && stat_racy(st, clock, here);
}

static void put_head(Buf *b, const StateInputs *in, Exact exact) {
  buf_lit(b, "key ");
  buf_bytes(b, str_n(in->key.hex, HASH_HEX));
  buf_lit(b, "\nenv ");
  buf_bytes(b, str_n(in->env_values.hex, HASH_HEX));
  buf_char(b, '\n');
  for (uint32_t i = 0; i < in->env.n; i++) {
    buf_lit(b, "name ");
    record_put_text(b, in->env.v[i]);
    buf_char(b, '\n');
  }
  buf_lit(b, "sources ");
  buf_int(b, in->sources);
  buf_bytes(b, exact.local ? STR("\nexact 1\n") : STR("\nexact 0\n"));
}

static void put_inputs(Buf *b, const StateInputs *in, Exact exact) {
  for (uint32_t i = 0; i < in->facts.n; i++) {
    const Fact *f = &in->facts.v[i];
    bool racy = f->what & FACT_CONTENT && !f->error && is_racy(&f->st, in->clock, exact);
    uint64_t first = f->what | (uint64_t)f->error << FACT_BITS;
    put_fact(b, STR("in"), first, stat_mark(&f->st, fact_seen(f->what, f->st.type)),
             racy || f->what & FACT_REAL ? &f->hash : NULL, f->path);
  }
}

/* ---- what the run left ---- */

typedef struct {
  Str path; /* "." is the output directory itself */
  OsStat st;
  bool watched;
} Dir;
typedef struct {
  Job *j;
  VEC(Dir) dirs; /* of all files, each before those below it */
  OsStat manifest;
  int64_t clock;               /* before any of this was looked at */
  OsStat last;                 /* the latest that was written */
  bool fine_seen, coarse_seen; /* a change right after a look had another time; or it had not */
} Left;

/* Paths are sorted, so that what begins alike stands together. */
static void dirs_list(Left *l) {
  Arena *a = l->j->a;
  VEC(uint32_t) chain = {0}; /* the directories that the last path lies in */
  *vec_push(a, &l->dirs) = (Dir){.path = STR("."), .watched = true};
  for (uint32_t i = 0; i < l->j->n; i++) {
    Str path = l->j->items[i].path;
    uint32_t depth = 0;
    if (!l->j->items[i].want) continue;
    for (uint32_t at = 0; at < path.n; at++) {
      if (path.s[at] != '/') continue;
      Str dir = str_sub(path, 0, at);
      if (depth == chain.n || !str_eq(l->dirs.v[chain.v[depth]].path, dir)) {
        chain.n = depth;
        if (depth) l->dirs.v[chain.v[depth - 1]].watched = true;
        *vec_push(a, &chain) = l->dirs.n;
        *vec_push(a, &l->dirs) = (Dir){.path = arena_str(a, dir)};
      }
      depth++;
    }
    chain.n = depth;
  }
}

/* What was written has to be still what was written: somebody may have edited it since. It was looked at under its
   temporary name, and getting its own changed it: now it has another time, or the file system is not fine. That two
   times differ by less than any tick says that it is. */
static bool item_look(Left *l, Item *item) {
  enum { TICK_MIN = 900000 };
  Job *j = l->j;
  OsStat st;
  if (item->state == OUT_SAME) return true; /* looked at before it was read */
  if (j->os->dir_stat(j->os, j->handle, item->path.s, &st)) return false;
  bool ours = st.type == OS_FILE && st.inode == item->st.inode && st.device == item->st.device &&
              st.size == item->st.size && st.mtime_ns == item->st.mtime_ns && st.mode == item->st.mode;
  int64_t since[] = {st.ctime_ns - item->st.ctime_ns, st.ctime_ns - l->last.ctime_ns,
                     st.mtime_ns - l->last.mtime_ns};
  for (int i = 0; i < 3; i++)
    if (since[i] > 0 && since[i] < TICK_MIN) l->fine_seen = true;
  if (since[0] <= 0) l->coarse_seen = true;
  l->last = st;
  item->st = st;
  return ours;
}

static bool left_look(Left *l) {
  Job *j = l->j;
  l->clock = j->os->clock_ns(j->os);
  dirs_list(l);
  for (uint32_t i = 0; i < l->dirs.n; i++) {
    Dir *d = &l->dirs.v[i];
    if (j->os->dir_stat(j->os, j->handle, d->path.s, &d->st) || d->st.type != OS_DIR) return false;
  }
  for (uint32_t i = 0; i < j->n; i++)
    if (j->items[i].want ? !item_look(l, &j->items[i]) : j->items[i].after.path.n > 0) return false;
  return !j->os->dir_stat(j->os, j->handle, MANIFEST, &l->manifest) && l->manifest.type == OS_FILE;
}

static Str state_text(Left *l, const StateInputs *in, Str manifest, bool local) {
  Job *j = l->j;
  Buf b = buf_new(j->a);
  Exact exact = {local, l->fine_seen && !l->coarse_seen, l->dirs.v[0].st.device};
  record_begin(&b, STATE_NAME, STATE_VERSION);
  put_head(&b, in, exact);
  for (uint32_t i = 0; i < l->dirs.n; i++) {
    const Dir *d = &l->dirs.v[i];
    static const Hash128 yes = {"racyracyracyracyracyracyracyracy"};
    bool racy = d->watched && is_racy(&d->st, l->clock, exact);
    put_fact(&b, i ? STR("dir") : STR("top"), d->watched,
             stat_mark(&d->st, d->watched ? SEEN_ALL : SEEN_PLACE), racy ? &yes : NULL, d->path);
  }
  put_inputs(&b, in, exact);
  Hash128 hash = hash_xxh3(manifest);
  bool racy = is_racy(&l->manifest, l->clock, exact);
  put_fact(&b, STR("out"), 0, stat_mark(&l->manifest, SEEN_ALL), racy ? &hash : NULL, STR(MANIFEST));
  for (uint32_t i = 0; i < j->n; i++) {
    const Item *item = &j->items[i];
    if (!item->want) continue;
    hash = item->own ? hash_xxh3(item->want->text) : item->after.hash;
    racy = is_racy(&item->st, item->state == OUT_SAME ? j->clock : l->clock, exact);
    put_fact(&b, STR("out"), 0, stat_mark(&item->st, SEEN_ALL), racy ? &hash : NULL, item->path);
  }
  return record_seal(&b);
}

/* Does this machine stamp the files of this file system, to the nanosecond? Told by one written between two looks at
   the clock; no tick is longer than SLACK. */
static bool clock_is_ours(const OsStat *made, int64_t before, int64_t after) {
  enum { SLACK = 20000000 };
  return made->mtime_ns >= before && made->mtime_ns <= after + SLACK && made->mtime_ns % 1000 != 0;
}

void state_put(Os *os, int handle, Str text) {
  if (temp_put(os, handle, STATE_TEMP, text, 0644, NULL)) return;
  if (os->dir_rename(os, handle, STATE_TEMP, STATE_FILE)) os->dir_unlink(os, handle, STATE_TEMP);
}

void state_write(Job *j, Str manifest) {
  Left l = {.j = j};
  OsStat made;
  if (!j->origin.text.n || !left_look(&l) || l.manifest.size != manifest.n) return;
  const StateInputs *in = j->options.inputs;
  int64_t before = j->os->clock_ns(j->os);
  if (temp_put(j->os, j->handle, STATE_TEMP, state_text(&l, in, manifest, true), 0644, &made)) return;
  if (!clock_is_ours(&made, before, j->os->clock_ns(j->os))) {
    state_put(j->os, j->handle, state_text(&l, in, manifest, false));
    return;
  }
  if (j->os->dir_rename(j->os, j->handle, STATE_TEMP, STATE_FILE))
    j->os->dir_unlink(j->os, j->handle, STATE_TEMP);
}
