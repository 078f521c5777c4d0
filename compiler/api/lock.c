/* pei.lock written: what a compilation met, as JSON that people read, one item a line. Which digests images have is the
   caller's business: the library talks to nobody. Called through libpei.h. */
#include "model/lock.h"
#include "api/handle.h"
#include "diag/json_text.h"
#include "model/object.h"
#include <errno.h>
#include <stdlib.h>

static const struct {
  const char *title, *name, *value;
} sections[LOCK_KINDS] = {[LOCK_FILE] = {"files", "path", "sha256"},
                          [LOCK_GLOB] = {"globs", "pattern", "names"},
                          [LOCK_RECIPE] = {"recipes", "name", "sha256"},
                          [LOCK_IMAGE] = {"images", "ref", "digest"}};

static int by_name(const void *a, const void *b) {
  const LockItem *x = a, *y = b;
  return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : str_cmp(x->name, y->name);
}

/* ---- what is to be locked ---- */

/* What was met, sorted; images with the digest that is given here, or else with the one they had. */
static LockItems items_of(Pei *p, const PeiImage *images, size_t n) {
  const LockItems *met = lock_met(p->model);
  LockItems all = {0};
  for (uint32_t i = 0; i < met->n; i++) {
    LockItem *item = vec_push(&p->arena, &all);
    *item = met->v[i];
    for (size_t k = 0; item->kind == LOCK_IMAGE && k < n; k++)
      if (images[k].digest.n && str_eq(api_str(images[k].ref), item->name))
        item->value = api_str(images[k].digest);
    if (item->kind == LOCK_IMAGE && !item->value.n) all.n--; /* nobody knows */
  }
  if (all.n > 1) qsort(all.v, all.n, sizeof *all.v, by_name);
  return all;
}

static int by_ref(const void *a, const void *b) {
  return str_cmp(api_str(((const PeiImage *)a)->ref), api_str(((const PeiImage *)b)->ref));
}

void api_lock_images(Pei *p) {
  const LockItems *met = lock_met(p->model);
  for (uint32_t i = 0; i < met->n; i++)
    if (met->v[i].kind == LOCK_IMAGE)
      *vec_push(&p->arena, &p->images) = (PeiImage){api_text(met->v[i].name), api_text(met->v[i].value)};
  if (p->images.n > 1) qsort(p->images.v, p->images.n, sizeof *p->images.v, by_ref);
}

size_t pei_lock_images(const Pei *p, const PeiImage **images) { return *images = p->images.v, p->images.n; }

/* ---- text ---- */

static void put_names(Buf *b, Str names) {
  buf_lit(b, "[");
  for (bool first = true; names.n; first = false) {
    uint32_t n = str_find(names, '\n');
    if (!first) buf_lit(b, ", ");
    json_text(b, str_sub(names, 0, n));
    names = str_sub(names, n + 1, names.n);
  }
  buf_lit(b, "]");
}

static void put_item(Buf *b, const LockItem *item) {
  buf_bytes(b, arena_fmt(b->arena, "{\"%s\": ", sections[item->kind].name));
  json_text(b, item->name);
  if (item->kind == LOCK_FILE || item->kind == LOCK_RECIPE) {
    buf_lit(b, ", \"size\": ");
    buf_int(b, (int64_t)item->size);
  }
  buf_bytes(b, arena_fmt(b->arena, ", \"%s\": ", sections[item->kind].value));
  if (item->kind == LOCK_GLOB)
    put_names(b, item->value);
  else
    json_text(b, item->value);
  buf_lit(b, "}");
}

static Str text_of_lock(Pei *p, const LockItems *items) {
  Buf b = buf_new(&p->arena);
  uint32_t i = 0;
  Str root = source_at(&p->sources, 0)->display;
  buf_lit(&b, "{\n  \"peic-lock\": ");
  buf_int(&b, LOCK_FORMAT);
  buf_lit(&b, ",\n  \"root\": ");
  json_text(&b, root);
  for (LockKind kind = 0; kind < LOCK_KINDS; kind++) {
    bool any = false;
    buf_bytes(&b, arena_fmt(&p->arena, ",\n  \"%s\": [", sections[kind].title));
    for (; i < items->n && items->v[i].kind == kind; i++, any = true) {
      buf_bytes(&b, any ? STR(",\n    ") : STR("\n    "));
      put_item(&b, &items->v[i]);
    }
    buf_bytes(&b, any ? STR("\n  ]") : STR("]"));
  }
  buf_lit(&b, "\n}\n");
  return buf_str(&b);
}

/* ---- what changes ---- */

static bool holds(const LockItems *items, const LockItem *item) {
  return items->n && bsearch(item, items->v, items->n, sizeof *items->v, by_name);
}

static void list_changes(Pei *p, const LockItems *items) {
  const LockItems *old = lock_old(p->model);
  p->changes.n = 0;
  for (uint32_t i = 0; i < items->n; i++) {
    const LockItem *now = &items->v[i], *then = lock_old_item(p->model, now->kind, now->name);
    if (then && then->size == now->size && str_eq(then->value, now->value)) continue;
    *vec_push(&p->arena, &p->changes) = (PeiChange){api_text(now->name), then ? PEI_CHANGED : PEI_NEW};
  }
  for (uint32_t i = 0; i < old->n; i++)
    if (!holds(items, &old->v[i]))
      *vec_push(&p->arena, &p->changes) = (PeiChange){api_text(old->v[i].name), PEI_REMOVED};
}

/* ---- the file ---- */

/* A first lock: whole, under another name, then renamed. */
static int create(Pei *p, Str text) {
  static const char temp[] = "." LOCK_NAME ".peic-tmp";
  Os *os = p->os;
  int dir, error = os->dir_open(os, model_path(p->model, STR(".")), false, &dir);
  if (error) return error;
  error = os->dir_lock(os, dir);
  if (!error) error = os->dir_unlink(os, dir, temp); /* of a killed run */
  if (error == ENOENT) error = 0;
  if (!error) error = os->dir_write(os, dir, temp, text, 0644, NULL);
  if (!error) {
    error = os->dir_rename(os, dir, temp, LOCK_NAME);
    if (error) os->dir_unlink(os, dir, temp);
  }
  os->dir_close(os, dir);
  return error;
}

static PeiStatus store(Pei *p, Str text) {
  const char *path = model_path(p->model, STR(LOCK_NAME));
  Str old = lock_old_text(p->model);
  OsStat st;
  bool there = !p->os->stat(p->os, path, true, &st);
  int error = there ? p->os->replace_file(p->os, path, old, text) : create(p, text);
  return error ? api_fail(p, PEI_UNWRITABLE, error, arena_fmt(&p->arena, "cannot write `%s`", path))
               : (p->status = PEI_OK);
}

PeiStatus pei_lock(Pei *p, const PeiImage *images, size_t n, unsigned flags) {
  jmp_buf oom;
  if (p->status != PEI_OK && p->status != PEI_DIFFERS) return p->status;
  p->arena.oom = &oom;
  if (setjmp(oom)) return api_fail(p, PEI_NO_MEMORY, ENOMEM, STR("out of memory"));
  LockItems items = items_of(p, images, n);
  Str text = text_of_lock(p, &items);
  list_changes(p, &items);
  if (str_eq(text, lock_old_text(p->model))) return p->status = PEI_OK;
  return flags & PEI_CHECK ? (p->status = PEI_DIFFERS) : store(p, text);
}
