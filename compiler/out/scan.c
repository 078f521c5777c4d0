/* What is wanted, what was written before, and what is on disk, put side by side; diagnostics for what would
   destroy somebody's work. Reads only. Called by out.c. */
#include "out/out_private.h"
#include <errno.h>
#include <stdlib.h>

/* What a file of ours may reach before it is merely "different" and not hashed. */
enum { DISK_LIMIT = 64 << 20, HASH_SHOWN = 12, BLOCK = 4096 };

static int item_order(const void *a, const void *b) {
  return str_cmp(((const Item *)a)->path, ((const Item *)b)->path);
}

static const Item *item_find(const Job *j, Str path) {
  Item key = {.path = path};
  return j->n ? bsearch(&key, j->items, j->n, sizeof key, item_order) : NULL;
}

/* ".NAME.peic-tmp" in the same directory. */
static Str temp_name(Arena *a, Str path) {
  uint32_t name = path.n;
  while (name && path.s[name - 1] != '/') name--;
  return ARENA_JOIN(a, str_sub(path, 0, name), STR("."), str_sub(path, name, path.n), STR(TEMP_SUFFIX));
}

/* Mistakes of the caller, and of projects that give two outputs one place. */
static bool wanted_check(Job *j, const OutFile *files, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!path_valid(files[i].path)) return job_fail(j, EINVAL, files[i].path, "name");
  return true;
}

static bool places_check(Job *j) {
  for (uint32_t i = 0; i < j->n; i++) {
    Str path = j->items[i].path;
    for (uint32_t at = 0; j->items[i].want && at < path.n; at++) {
      if (path.s[at] != '/') continue;
      const Item *file = item_find(j, str_sub(path, 0, at));
      if (file && file->want) return job_fail(j, ENOTDIR, file->path, "name");
    }
  }
  return true;
}

/* Merges the items of one path, which sorting has put side by side. */
static bool items_unite(Job *j) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < j->n; i++) {
    Item *last = n ? &j->items[n - 1] : NULL, *item = &j->items[i];
    if (!last || !str_eq(last->path, item->path)) {
      j->items[n++] = *item;
      continue;
    }
    if (last->want && item->want) return job_fail(j, EEXIST, item->path, "name");
    if (item->want) last->want = item->want;
    if (item->old) last->old = item->old;
    if (item->next) last->next = item->next;
  }
  j->n = n;
  return true;
}

bool scan_items(Job *j, const OutFile *files, uint32_t n) {
  if (!wanted_check(j, files, n)) return false;
  size_t most = (size_t)n + j->manifest.entries.n + j->pending.entries.n + (j->options.origin.n > 0);
  Item *item = j->items = arena_array(j->a, Item, most);
  j->origin = (OutFile){STR(ORIGIN_FILE), j->options.origin, 0644};
  if (j->origin.text.n) *item++ = (Item){.path = j->origin.path, .want = &j->origin, .own = true};
  for (uint32_t i = 0; i < n; i++) *item++ = (Item){.path = files[i].path, .want = &files[i]};
  for (uint32_t i = 0; i < j->manifest.entries.n; i++)
    *item++ = (Item){.path = j->manifest.entries.v[i].path, .old = &j->manifest.entries.v[i]};
  for (uint32_t i = 0; i < j->pending.entries.n; i++)
    *item++ = (Item){.path = j->pending.entries.v[i].path, .next = &j->pending.entries.v[i]};
  j->n = (uint32_t)most;
  if (most) qsort(j->items, most, sizeof *j->items, item_order);
  if (!items_unite(j)) return false;
  for (item = j->items; item < j->items + j->n; item++) {
    item->path = arena_str(j->a, item->path);
    item->temp = temp_name(j->a, item->path);
    if (item->want && !item->own)
      item->after = (Entry){hash_xxh3(item->want->text), item->want->mode, item->path};
  }
  return places_check(j);
}

/* A file is in the way of a directory, or a link: names that, not what should have been below it. */
static bool parent_fail(Job *j, const Item *item, int error) {
  for (uint32_t at = 0; at < item->path.n; at++) {
    if (item->path.s[at] != '/') continue;
    Str parent = arena_str(j->a, str_sub(item->path, 0, at));
    OsStat st;
    if (j->os->dir_stat(j->os, j->handle, parent.s, &st) != 0) break;
    if (st.type != OS_DIR) return job_fail(j, st.type == OS_LINK ? ELOOP : ENOTDIR, parent, "open");
  }
  return job_fail(j, error, item->path, "open");
}

static Str shown_path(Job *j, Str path) {
  if (str_eq(j->dir, STR("."))) return path;
  return arena_fmt(j->a, "%.*s%s%.*s", STR_ARG(j->dir), str_ends(j->dir, STR("/")) ? "" : "/", STR_ARG(path));
}

/* Somebody else's content: `disk` is its hash, NULL if it is too large to be any of ours. */
static void foreign_put(Job *j, const Item *item, const Entry *wrote, const Hash128 *disk) {
  Str path = shown_path(j, item->path);
  j->blocked++;
  if (!wrote) {
    Diag *foreign = diag(j->ds, E0902, SPAN_NONE, path);
    if (j->manifest.kind == RECORD_DAMAGED)
      diag_note(j->ds, foreign, MANIFEST_DAMAGED, shown_path(j, STR(MANIFEST)));
    if (j->manifest.kind == RECORD_NEWER)
      diag_note(j->ds, foreign, MANIFEST_NEWER, shown_path(j, STR(MANIFEST)));
    return;
  }
  Diag *d = diag(j->ds, E0901, SPAN_NONE, path);
  if (!disk) return;
  Str before = arena_str(j->a, str_n(wrote->hash.hex, HASH_SHOWN));
  diag_note(j->ds, d, HASHES, before, arena_str(j->a, str_n(disk->hex, HASH_SHOWN)));
}

static bool entry_is(const Entry *e, const Hash128 *hash) { return e && strcmp(e->hash.hex, hash->hex) == 0; }

/* A file with other content than is wanted, or with a content that is no longer wanted. */
static void differing(Job *j, Item *item, const Hash128 *disk, uint32_t mode) {
  const Entry *wrote = item->old ? item->old : item->next;
  if (disk && (entry_is(item->old, disk) || entry_is(item->next, disk))) {
    item->now = (Entry){*disk, mode, item->path};
    item->state = item->want ? OUT_CHANGED : OUT_REMOVED;
    return;
  }
  if (wrote) item->now = (Entry){wrote->hash, wrote->mode, item->path};
  if (!item->want) { /* edited and no longer an output: it stays, and stays known, until somebody decides */
    item->after = item->now;
    return;
  }
  item->state = OUT_CHANGED;
  if (item->torn) return;
  item->hand = wrote ? OUT_EDITED : OUT_FOREIGN;
  if (!j->options.force) foreign_put(j, item, wrote, disk);
}

/* Of a path that is not there: remembers the topmost directory that is missing, so that a first run looks once
   and not once a file. */
static void absent_note(Job *j, const Item *item) {
  for (uint32_t at = 0; at < item->path.n; at++) {
    if (item->path.s[at] != '/') continue;
    OsStat st;
    ArenaMark mark = arena_mark(j->a);
    int error = j->os->dir_stat(j->os, j->handle, arena_str(j->a, str_sub(item->path, 0, at)).s, &st);
    arena_rewind(j->a, mark);
    if (error == ENOENT) j->absent = str_sub(item->path, 0, at + 1);
    if (error) return;
  }
}

/* What a power failure leaves of a file that was not on the disk yet: nothing, zeroes, or its first blocks. Nobody's
   work, so that it may be replaced if peic wrote the file, or does not know what it wrote. */
static bool is_torn(const Job *j, const Item *item, Str text) {
  if (!item->old && !item->next && j->manifest.kind != RECORD_DAMAGED) return false;
  if (!text.n || !text.s[text.n - 1]) return true;
  return text.n % BLOCK == 0 && str_starts(item->want->text, text);
}

/* What a path holds; the content itself is not kept: one file at a time is in memory. */
static int disk_look(Job *j, Item *item, Hash128 *disk) {
  Str text;
  if (j->absent.n && str_starts(item->path, j->absent)) return ENOENT;
  ArenaMark mark = arena_mark(j->a);
  uint64_t limit = item->want && item->want->text.n > DISK_LIMIT ? item->want->text.n : DISK_LIMIT;
  int error = j->os->dir_read(j->os, j->a, j->handle, item->path.s, limit, &text, &item->st);
  item->torn = !error && item->want && is_torn(j, item, text);
  if (!error) *disk = item->want && str_eq(item->want->text, text) ? item->after.hash : hash_xxh3(text);
  arena_rewind(j->a, mark);
  if (error == ENOENT) absent_note(j, item);
  return error;
}

static Str type_shown(OsType type) {
  static const PhraseId words[] = {[OS_FILE] = PHRASE_A_FILE,
                                   [OS_DIR] = PHRASE_A_DIR,
                                   [OS_LINK] = PHRASE_A_LINK,
                                   [OS_OTHER] = PHRASE_A_SPECIAL};
  return str_c(diag_phrases[words[type]]);
}

bool own_blocked(Job *j, Str path, int error) {
  OsStat st;
  if (error != EISDIR && error != ENOTDIR && error != ELOOP && error != EINVAL)
    return job_fail(j, error, path, "read");
  Str culprit = STR(PEIC_DIR), expected = type_shown(OS_DIR);
  error = j->os->dir_stat(j->os, j->handle, culprit.s, &st);
  if (!error && st.type == OS_DIR) {
    culprit = path, expected = type_shown(OS_FILE);
    error = j->os->dir_stat(j->os, j->handle, culprit.s, &st);
    if (!error && st.type != OS_DIR) return true;
  }
  if (error) return job_fail(j, error, culprit, "read");
  j->blocked++;
  diag(j->ds, E0904, SPAN_NONE, shown_path(j, culprit), type_shown(st.type), expected);
  return true;
}

static bool own_scan(Job *j, Item *item) {
  Str text;
  int error = j->os->dir_read(j->os, j->a, j->handle, item->path.s, DISK_LIMIT, &text, &item->st);
  item->state = error == ENOENT ? OUT_NEW : OUT_CHANGED;
  if (!error && str_eq(text, item->want->text) && item->st.mode == item->want->mode) item->state = OUT_SAME;
  return !error || error == ENOENT || error == EFBIG || own_blocked(j, item->path, error);
}

/* State, now (and after, for what is not wanted) of one item. */
static bool item_scan(Job *j, Item *item) {
  Hash128 disk;
  int error = disk_look(j, item, &disk);
  uint32_t mode = error ? 0 : item->st.mode;
  if (error == EFBIG)
    differing(j, item, NULL, 0);
  else if (error == ENOENT)
    item->state = item->want ? OUT_NEW : OUT_SAME;
  else if (error && item->want) {
    if (error == ENOTDIR || error == ELOOP) return parent_fail(j, item, error);
    return job_fail(j, error, item->path, "read");
  } else if (error == ENOTDIR || error == ELOOP || error == EISDIR || error == EINVAL)
    return true; /* something that is no file of ours has taken its place */
  else if (error)
    return job_fail(j, error, item->path, "read");
  else if (item->want && entry_is(&item->after, &disk)) {
    item->now = (Entry){disk, mode, item->path};
    item->state = mode == item->want->mode ? OUT_SAME : OUT_CHANGED;
  } else
    differing(j, item, &disk, mode);
  return true;
}

bool scan_disk(Job *j) {
  for (uint32_t i = 0; i < j->n; i++)
    if (!(j->items[i].own ? own_scan : item_scan)(j, &j->items[i])) return false;
  return true;
}
