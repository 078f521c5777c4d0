/* Brings the directory to the wanted state. Order is everything here: a path holds its whole old or its whole
   new file at any moment, and whenever we are killed, the manifest and the pending one together name all that
   peic wrote, so that the next run takes no file of ours for somebody's work.

     1 after a killed run: a manifest of what is really there, then its leftovers go
     2 the pending manifest, then every new content under a temporary name
     3 renames          4 removal of what is no longer an output          5 the manifest

   A failure in 2 undoes all. A failure later leaves a mixture of whole files, and a manifest that says so.
   Nothing is allocated in 2 to 5 on the way to success. Called by out.c. */
#include "out/out_private.h"
#include <errno.h>

static bool is_written(const Item *item) { return item->state == OUT_NEW || item->state == OUT_CHANGED; }

static void item_remove(Job *j, Str path) { j->os->dir_unlink(j->os, j->handle, path.s); }

/* Under a temporary name; one that a killed run left is in nobody's way. */
static bool temp_write(Job *j, Str temp, Str text, uint32_t mode, Str path) {
  int error = j->os->dir_write(j->os, j->handle, temp.s, text, mode);
  if (error == EEXIST) {
    error = j->os->dir_unlink(j->os, j->handle, temp.s);
    if (!error) error = j->os->dir_write(j->os, j->handle, temp.s, text, mode);
  }
  return error ? job_fail(j, error, path, "write") : true;
}

static bool commit(Job *j, Str temp, Str path) {
  int error = j->os->dir_rename(j->os, j->handle, temp.s, path.s);
  return error ? job_fail(j, error, path, "rename") : true;
}

static bool peic_dir_make(Job *j) {
  OsStat st;
  j->peic_dir_made = j->os->dir_stat(j->os, j->handle, PEIC_DIR, &st) == ENOENT;
  int error = j->os->dir_make(j->os, j->handle, PEIC_DIR);
  return error ? job_fail(j, error, STR(PEIC_DIR), "make") : true;
}

static uint32_t parent_end(Str path, uint32_t at) {
  while (at && path.s[at - 1] != '/') at--;
  return at ? at - 1 : 0;
}

/* Removes the directories above a path, deepest first, down to `kept` bytes or one that is in use. */
static void parents_remove(Job *j, Str path, uint32_t kept) {
  char parent[4096];
  for (uint32_t n = parent_end(path, path.n); n > kept && n < sizeof parent; n = parent_end(path, n)) {
    memcpy(parent, path.s, n);
    parent[n] = 0;
    if (j->os->dir_rmdir(j->os, j->handle, parent) != 0) return;
  }
}

/* Temporary files, and directories left empty, of a run that did not come to its end. */
static void leftovers_remove(Job *j) {
  for (uint32_t i = 0; i < j->n; i++) {
    const Item *item = &j->items[i];
    item_remove(j, item->temp);
    if (!item->now.path.n) parents_remove(j, item->path, 0);
  }
}

/* Cleans up, and puts the manifest of what is there now in place of the one that is out of date. Killed in between,
   the next run finds both manifests as they were, and does the same. */
static bool recover(Job *j) {
  Str text = manifest_text(j, false);
  leftovers_remove(j);
  if (!temp_write(j, STR(RECOVERED), text, 0644, STR(MANIFEST))) return false;
  if (!commit(j, STR(RECOVERED), STR(MANIFEST))) {
    item_remove(j, STR(RECOVERED));
    return false;
  }
  item_remove(j, STR(PENDING));
  return true;
}

/* Makes the directories above a path, and notes which of them were there. */
static bool parents_make(Job *j, Item *item) {
  char parent[4096];
  OsStat st;
  uint32_t whole = parent_end(item->path, item->path.n), n = whole;
  if (whole >= sizeof parent) return job_fail(j, ENAMETOOLONG, item->path, "make");
  memcpy(parent, item->path.s, whole);
  for (; n; n = parent_end(item->path, n)) {
    parent[n] = 0;
    if (j->os->dir_stat(j->os, j->handle, parent, &st) == 0) break;
  }
  item->parents_kept = n;
  if (n == whole) return true;
  memcpy(parent, item->path.s, whole);
  parent[whole] = 0;
  int error = j->os->dir_make(j->os, j->handle, parent);
  return error ? job_fail(j, error, str_sub(item->path, 0, whole), "make") : true;
}

static bool same_parent(const Item *a, const Item *b) {
  uint32_t n = parent_end(a->path, a->path.n);
  return n == parent_end(b->path, b->path.n) && memcmp(a->path.s, b->path.s, n) == 0;
}

/* Takes back the temporary files, and the directories made for them, of the items from..to. */
static void temps_remove(Job *j, uint32_t from, uint32_t to) {
  while (to-- > from) {
    const Item *item = &j->items[to];
    if (!is_written(item)) continue;
    item_remove(j, item->temp);
    if (item->state == OUT_NEW) parents_remove(j, item->path, item->parents_kept);
  }
}

/* Back to how all was; `done` is how far writing came, the failed item included. */
static void undo(Job *j, uint32_t done) {
  temps_remove(j, 0, done);
  item_remove(j, STR(PENDING));
  if (j->peic_dir_made) j->os->dir_rmdir(j->os, j->handle, PEIC_DIR);
}

static bool temps_write(Job *j) {
  const Item *last = NULL; /* the latest whose directory is known to be there */
  for (uint32_t i = 0; i < j->n; i++) {
    Item *item = &j->items[i];
    if (!is_written(item)) continue;
    item->parents_kept = item->path.n;
    bool ready = item->state == OUT_CHANGED || (last && same_parent(last, item)) || parents_make(j, item);
    last = item;
    if (ready && temp_write(j, item->temp, item->want->text, item->want->mode, item->path)) continue;
    undo(j, i + 1);
    return false;
  }
  return true;
}

/* How many items were looked at before one failed. */
static uint32_t temps_rename(Job *j, bool *any) {
  for (uint32_t i = 0; i < j->n; i++) {
    Item *item = &j->items[i];
    if (!is_written(item)) continue;
    if (!commit(j, item->temp, item->path)) return i;
    item->now = item->after;
    *any = true;
  }
  return j->n;
}

static bool stale_remove(Job *j) {
  bool ok = true;
  for (uint32_t i = 0; i < j->n; i++) {
    Item *item = &j->items[i];
    if (item->state != OUT_REMOVED) continue;
    int error = j->os->dir_unlink(j->os, j->handle, item->path.s);
    if (error && error != ENOENT) {
      ok = job_fail(j, error, item->path, "remove");
      continue;
    }
    item->now = item->after;
    parents_remove(j, item->path, 0);
  }
  return ok;
}

bool apply(Job *j, Str after) {
  if (!peic_dir_make(j)) return false;
  if (j->pending.here) {
    if (!recover(j)) return false;
    if (str_eq(after, manifest_text(j, false))) return true;
  }
  if (!temp_write(j, STR(PENDING), after, 0644, STR(MANIFEST))) {
    undo(j, 0);
    return false;
  }
  if (!temps_write(j)) return false;
  bool any = false;
  uint32_t renamed = temps_rename(j, &any);
  if (renamed < j->n && !any) {
    undo(j, j->n);
    return false;
  }
  temps_remove(j, renamed, j->n);
  if (renamed == j->n && stale_remove(j) && commit(j, STR(PENDING), STR(MANIFEST))) return true;
  recover(j); /* the first error stands; if this fails too, the pending manifest stays and tells */
  return false;
}
