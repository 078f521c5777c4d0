/* Brings the directory to the wanted state, all of it or nothing. Order is everything here: a path holds its whole old
   or its whole new file at any moment, and whenever we are killed, the manifest and the pending one together name all
   that peic wrote, so that the next run takes no file of ours for somebody's work.

     1 the state goes: what it tells will not be so
     2 after a killed run: a manifest of what is really there, then its leftovers go
     3 the pending manifest, then every new content under a temporary name
     4 swaps: new content gets its path, and what was there the temporary name
     5 what was there is removed       6 the pending manifest becomes the manifest

   A failure in 3 or 4 is undone, the old contents are still there. Only where file systems cannot swap, or undoing
   fails too, a mixture of whole files stays, and a manifest that says so. Nothing is allocated in 3 to 6 on the way to
   success. Called by out.c. */
#include "out/out_private.h"
#include <errno.h>

static bool is_written(const Item *item) { return item->state == OUT_NEW || item->state == OUT_CHANGED; }

static void item_remove(Job *j, Str path) { j->os->dir_unlink(j->os, j->handle, path.s); }

int temp_put(Os *os, int handle, const char *temp, Str text, uint32_t mode, OsStat *made) {
  int error = os->dir_write(os, handle, temp, text, mode, made);
  if (error != EEXIST) return error;
  error = os->dir_unlink(os, handle, temp);
  return error ? error : os->dir_write(os, handle, temp, text, mode, made);
}

static bool own_put(Job *j, Str temp, Str text) {
  int error = temp_put(j->os, j->handle, temp.s, text, 0644, NULL);
  return error ? job_fail(j, error, STR(MANIFEST), "write") : true;
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

/* ---- 2: after a killed run ---- */

/* Temporary files, and directories left empty, of a run that did not come to its end. */
static void leftovers_remove(Job *j) {
  for (uint32_t i = 0; i < j->n; i++) {
    const Item *item = &j->items[i];
    item_remove(j, item->temp);
    if (!item->now.path.n && !item->own) parents_remove(j, item->path, 0);
  }
}

/* Cleans up, and puts the manifest of what is there now in place of the one that is out of date. Killed in between,
   the next run finds both manifests as they were, and does the same. */
static bool recover(Job *j) {
  Str text = manifest_text(j, false);
  leftovers_remove(j);
  if (!own_put(j, STR(RECOVERED), text)) return false;
  if (!commit(j, STR(RECOVERED), STR(MANIFEST))) {
    item_remove(j, STR(RECOVERED));
    return false;
  }
  item_remove(j, STR(PENDING));
  return true;
}

/* Is one of peic's own files to be written? */
static bool own_waits(const Job *j) {
  for (uint32_t i = 0; i < j->n; i++)
    if (j->items[i].own && is_written(&j->items[i])) return true;
  return false;
}

/* ---- 3: new contents ---- */

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

static bool temp_write(Job *j, Item *item) {
  const OutFile *want = item->want;
  int error = temp_put(j->os, j->handle, item->temp.s, want->text, want->mode, &item->st);
  return error ? job_fail(j, error, item->path, "write") : true;
}

/* Back to how all was, if no content has its path yet; `done` is how far writing came, the failed item included. */
static void undo(Job *j, uint32_t done) {
  while (done-- > 0) {
    const Item *item = &j->items[done];
    if (!is_written(item)) continue;
    item_remove(j, item->temp);
    if (item->state == OUT_NEW) parents_remove(j, item->path, item->parents_kept);
  }
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
    if (ready && temp_write(j, item)) continue;
    undo(j, i + 1);
    return false;
  }
  return true;
}

/* ---- 4: swaps, and their undoing ---- */

/* The new content gets its path; false, and nothing has changed, if that fails. */
static bool swap_in(Job *j, Item *item) {
  int error = EINVAL;
  const Entry before = item->now;
  if (item->state == OUT_REMOVED) {
    error = j->os->dir_rename(j->os, j->handle, item->path.s, item->temp.s);
    if (error && error != ENOENT) return job_fail(j, error, item->path, "remove");
    item->aside = !error;
  } else {
    if (item->state == OUT_CHANGED) error = j->os->dir_swap(j->os, j->handle, item->temp.s, item->path.s);
    item->aside = !error;
    if (error == EINVAL || error == ENOENT) /* new, or no swapping here, or removed meanwhile */
      error = j->os->dir_rename(j->os, j->handle, item->temp.s, item->path.s);
    if (error) return job_fail(j, error, item->path, "rename");
  }
  item->now = item->after;
  item->before = before;
  return true;
}

static bool swap_out(Job *j, Item *item) {
  int error = EINVAL;
  if (item->state == OUT_REMOVED)
    error = item->aside ? j->os->dir_rename(j->os, j->handle, item->temp.s, item->path.s) : 0;
  else if (item->aside)
    error = j->os->dir_swap(j->os, j->handle, item->temp.s, item->path.s);
  else if (item->state == OUT_NEW)
    error = j->os->dir_rename(j->os, j->handle, item->path.s, item->temp.s);
  if (error) return false;
  item->aside = false;
  item->now = item->before;
  return true;
}

/* All or none; if not even none, then what is there is noted. */
static bool swaps(Job *j) {
  bool back = true;
  uint32_t i = 0;
  while (i < j->n && (j->items[i].state == OUT_SAME || swap_in(j, &j->items[i]))) i++;
  if (i == j->n) return true;
  while (i-- > 0)
    if (j->items[i].state != OUT_SAME && !swap_out(j, &j->items[i])) back = false;
  if (back)
    undo(j, j->n);
  else
    recover(j); /* the first error stands; if this fails too, the pending manifest stays and tells */
  return false;
}

/* ---- 5: what was there before ---- */

static bool old_remove(Job *j) {
  bool ok = true;
  for (uint32_t i = 0; i < j->n; i++) {
    const Item *item = &j->items[i];
    int error = item->aside ? j->os->dir_unlink(j->os, j->handle, item->temp.s) : 0;
    if (error && error != ENOENT) ok = job_fail(j, error, item->path, "remove");
    if (item->state == OUT_REMOVED) parents_remove(j, item->path, 0);
  }
  return ok;
}

bool apply(Job *j, Str after) {
  if (!peic_dir_make(j)) return false;
  item_remove(j, STR(STATE_FILE));
  if (j->pending.kind != RECORD_MISSING) {
    if (!recover(j)) return false;
    if (str_eq(after, manifest_text(j, false)) && !own_waits(j)) return true;
  }
  if (!own_put(j, STR(PENDING), after)) {
    undo(j, 0);
    return false;
  }
  if (!temps_write(j) || !swaps(j)) return false;
  if (old_remove(j) && commit(j, STR(PENDING), STR(MANIFEST))) return true;
  recover(j);
  return false;
}
