/* What was met, compared with pei.lock. See lock.h; reading the file is lock_read.c. */
#include "model/lock_private.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"

void model_use_lock(Model *m, LockMode mode, bool offline) {
  m->lock = arena_new(m->arena, Lock);
  *m->lock = (Lock){.mode = mode, .offline = offline, .whole = SPAN_NONE};
  intern_init(&m->lock->old.keys, m->arena);
  intern_init(&m->lock->met.keys, m->arena);
}

Str lock_key(const Model *m, LockKind kind, Str name) {
  return arena_fmt(m->arena, "%d%.*s", (int)kind, STR_ARG(name));
}

static LockItem *find(LockSet *set, Str key) {
  Sym s = intern_find(&set->keys, key);
  return s ? &set->items.v[s - 1] : NULL;
}

bool lock_add(Model *m, LockSet *set, LockItem item) {
  Str key = lock_key(m, item.kind, item.name);
  if (find(set, key)) return false;
  intern(&set->keys, key);
  *vec_push(m->arena, &set->items) = item;
  return true;
}

bool lock_is_read(const Model *m) { return m->lock->mode != LOCK_IGNORED; }
bool lock_is_offline(const Model *m) { return m->lock->offline; }
const LockItems *lock_met(const Model *m) { return &m->lock->met.items; }
const LockItems *lock_old(const Model *m) { return &m->lock->old.items; }
Str lock_old_text(const Model *m) { return m->lock->text; }
const LockItem *lock_old_item(const Model *m, LockKind kind, Str name) {
  return find(&m->lock->old, lock_key(m, kind, name));
}

/* ---- what differs ---- */

static bool has_line(Str text, Str line) {
  while (text.n) {
    uint32_t n = str_find(text, '\n');
    if (str_eq(str_sub(text, 0, n), line)) return true;
    text = str_sub(text, n < text.n ? n + 1 : n, text.n);
  }
  return false;
}

/* "`a`, `b`": the lines of one text that the other does not have; empty if there are none. */
static Str lines_only_in(Model *m, Str text, Str other) {
  enum { SHOWN = 4 };
  Buf b = buf_new(m->arena);
  uint32_t count = 0;
  while (text.n) {
    uint32_t n = str_find(text, '\n');
    Str line = str_sub(text, 0, n);
    text = str_sub(text, n < text.n ? n + 1 : n, text.n);
    if (has_line(other, line) || ++count > SHOWN) continue;
    buf_bytes(&b, arena_fmt(m->arena, "%s`%.*s`", b.n ? ", " : "", STR_ARG(line)));
  }
  if (count > SHOWN) buf_bytes(&b, arena_fmt(m->arena, " and %u more", count - SHOWN));
  return buf_str(&b);
}

static void report_changed(Model *m, const LockItem *now, const LockItem *then) {
  Diag *d;
  if (now->kind == LOCK_GLOB) {
    Str added = lines_only_in(m, now->value, then->value), gone = lines_only_in(m, then->value, now->value);
    d = diag(m->ds, E0621, now->at, now->name);
    if (added.n) diag_note(m->ds, d, LOCK_NEW_NAMES, added);
    if (gone.n) diag_note(m->ds, d, LOCK_LOST_NAMES, gone);
  } else {
    d = diag(m->ds, E0620, now->at, now->name, str_sub(then->value, 0, 12), str_sub(now->value, 0, 12));
    if (now->kind == LOCK_RECIPE) diag_note(m->ds, d, LOCK_OTHER_PEIC);
  }
  diag_help(m->ds, d, LOCK_AGAIN, m->lock->root);
}

static void compare(Model *m, const LockItem *now) {
  const LockItem *then = lock_old_item(m, now->kind, now->name);
  if (!then) {
    Diag *d = diag(m->ds, E0619, now->at, now->name);
    diag_help(m->ds, d, LOCK_PLAIN, m->lock->root);
  } else if (then->size != now->size || !str_eq(then->value, now->value)) {
    report_changed(m, now, then);
  }
}

/* ---- what is met ---- */

/* Names of files are bytes, JSON is UTF-8: other bytes become "<FF>". */
static Str as_utf8(Model *m, Str s) {
  uint32_t valid = utf8_check(s);
  if (valid == s.n) return s;
  Buf b = buf_new(m->arena);
  for (; s.n; valid = utf8_check(s)) {
    buf_bytes(&b, str_sub(s, 0, valid));
    if (valid < s.n) buf_bytes(&b, arena_fmt(m->arena, "<%02X>", (unsigned)(uint8_t)s.s[valid++]));
    s = str_sub(s, valid, s.n);
  }
  return buf_str(&b);
}

void lock_meet(Model *m, LockKind kind, Str name, Str text, Span at) {
  Lock *lock = m->lock;
  if (lock->mode == LOCK_IGNORED) return;
  LockItem item = {.kind = kind, .name = as_utf8(m, name), .at = at};
  if (kind == LOCK_GLOB) {
    item.value = as_utf8(m, text);
  } else {
    item.size = text.n;
    item.value = arena_str(m->arena, str_c(hash_sha256(text).hex));
  }
  if (lock_add(m, &lock->met, item) && lock->mode == LOCK_KEPT && !lock->broken) compare(m, &item);
}

void lock_image(Model *m, Str ref, Span at) {
  Lock *lock = m->lock;
  if (lock->mode == LOCK_IGNORED || memchr(ref.s, '@', ref.n) || str_is(ref, "scratch")) return;
  const LockItem *then = lock_old_item(m, LOCK_IMAGE, ref);
  LockItem item = {.kind = LOCK_IMAGE, .name = ref, .at = at};
  if (then) item.value = then->value;
  if (!lock_add(m, &lock->met, item) || then || lock->mode != LOCK_KEPT || lock->broken) return;
  Diag *d = diag(m->ds, E0622, at, ref);
  diag_help(m->ds, d, LOCK_PLAIN, lock->root);
}

Str lock_digest(const Model *m, Str ref) {
  const LockItem *item =
      m->lock->mode == LOCK_KEPT ? find(&m->lock->met, lock_key(m, LOCK_IMAGE, ref)) : NULL;
  return item ? item->value : STR("");
}

void lock_image_late(Model *m, Span at) {
  if (m->lock->mode == LOCK_KEPT) diag(m->ds, E0623, at);
}

void lock_finish(Model *m) {
  Lock *lock = m->lock;
  if (lock->mode != LOCK_KEPT || lock->broken || m->ds->errors) return;
  m->ds->chain = NULL;
  for (uint32_t i = 0; i < lock->old.items.n; i++) {
    LockItem *item = &lock->old.items.v[i];
    if (find(&lock->met, lock_key(m, item->kind, item->name))) continue;
    Diag *d = diag(m->ds, W0616, lock_span(m, item->at.lo, item->at.hi), item->name);
    diag_help(m->ds, d, LOCK_PLAIN, lock->root);
  }
}
