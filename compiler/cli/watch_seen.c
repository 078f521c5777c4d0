/* Notes what a compilation looks at: what it reads, lists, or asks after in vain. See watch.h. */
#include "cli/watch.h"

/* Looks first: a change while the file is read will show. */
static void note(Os *os, const char *path, bool listed) {
  Recorder *r = os->ctx;
  for (uint32_t i = 0; i < r->seen.n; i++)
    if (strcmp(r->seen.v[i].path, path) == 0) {
      r->seen.v[i].listed |= listed;
      return;
    }
  Seen *s = vec_push(r->arena, &r->seen);
  *s = (Seen){.path = arena_str(r->arena, str_c(path)).s, .listed = listed};
  s->there = r->below.stat(&r->below, path, true, &s->st) == 0;
}

static int seen_read_file(Os *os, Arena *a, const char *path, uint64_t limit, Str *out) {
  note(os, path, false);
  return ((Recorder *)os->ctx)->below.read_file(&((Recorder *)os->ctx)->below, a, path, limit, out);
}
static int seen_stat(Os *os, const char *path, bool follow, OsStat *out) {
  note(os, path, false);
  return ((Recorder *)os->ctx)->below.stat(&((Recorder *)os->ctx)->below, path, follow, out);
}
static int seen_hash_file(Os *os, const char *path, char *room, size_t size, OsStat *out, Hash128 *hash) {
  note(os, path, false);
  return ((Recorder *)os->ctx)->below.hash_file(&((Recorder *)os->ctx)->below, path, room, size, out, hash);
}
static int seen_list_dir(Os *os, Arena *a, const char *path, Str **names, uint32_t *n) {
  note(os, path, true);
  return ((Recorder *)os->ctx)->below.list_dir(&((Recorder *)os->ctx)->below, a, path, names, n);
}
static int seen_read_link(Os *os, Arena *a, const char *path, Str *out) {
  note(os, path, false);
  return ((Recorder *)os->ctx)->below.read_link(&((Recorder *)os->ctx)->below, a, path, out);
}
static int seen_real_path(Os *os, Arena *a, const char *path, Str *out) {
  note(os, path, false);
  return ((Recorder *)os->ctx)->below.real_path(&((Recorder *)os->ctx)->below, a, path, out);
}

void recorder_start(Recorder *r, Arena *a) {
  *r = (Recorder){.arena = a};
  os_posix(&r->below);
  r->os = r->below;
  r->os.ctx = r;
  r->os.read_file = seen_read_file;
  r->os.stat = seen_stat;
  r->os.hash_file = seen_hash_file;
  r->os.list_dir = seen_list_dir;
  r->os.read_link = seen_read_link;
  r->os.real_path = seen_real_path;
}

/* A directory that was only passed through is the same while it is there. */
static bool same(const Seen *s, bool there, const OsStat *now) {
  if (there != s->there) return false;
  if (!there) return true;
  if (now->type != s->st.type || now->mode != s->st.mode || now->inode != s->st.inode) return false;
  if (now->type == OS_DIR && !s->listed) return true;
  return now->size == s->st.size && now->mtime_ns == s->st.mtime_ns && now->ctime_ns == s->st.ctime_ns;
}

bool recorder_changed(Recorder *r) {
  for (uint32_t i = 0; i < r->seen.n; i++) {
    OsStat now;
    bool there = r->below.stat(&r->below, r->seen.v[i].path, true, &now) == 0;
    if (!same(&r->seen.v[i], there, &now)) return true;
  }
  return false;
}
