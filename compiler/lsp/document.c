/* Open documents: their text follows the client's, change by change. */
#include "lsp/private.h"

enum { TEXT_MAX = 256 << 20 };

Doc *doc_find(const Lsp *l, Str uri) {
  for (Doc *d = l->docs; d; d = d->next)
    if (str_eq(d->uri, uri)) return d;
  return NULL;
}

Doc *doc_of_path(const Lsp *l, Str path) {
  for (Doc *d = l->docs; d; d = d->next)
    if (str_eq(d->path, path)) return d;
  return NULL;
}

/* Bytes lo to hi become `with`. */
static void replace(Lsp *l, Doc *d, size_t lo, size_t hi, Str with) {
  size_t n = d->n - (hi - lo) + with.n;
  if (n > TEXT_MAX) return; /* far more than a project file may have; nobody types so much */
  if (n + 1 > d->cap) {
    size_t cap = n + n / 2 + 64;
    char *v = l->memory.alloc(l->memory.ctx, cap);
    if (!v) longjmp(l->oom, 1);
    if (d->n) memcpy(v, d->text, d->n);
    if (d->text) l->memory.release(l->memory.ctx, d->text, d->cap);
    d->text = v;
    d->cap = cap;
  }
  memmove(d->text + lo + with.n, d->text + hi, d->n - hi);
  if (with.n) memcpy(d->text + lo, with.s, with.n);
  d->n = n;
  d->text[n] = 0;
}

/* The file of a URI; what is no file (`untitled:`) lies in the workspace, so that it can import from there. */
static Str path_for(Lsp *l, Str uri) {
  Str path;
  if (uri_path(&l->arena, uri, &path)) return lsp_name(l, path);
  Str name = path_name(uri);
  uint32_t colon = str_find(name, ':');
  if (colon < name.n) name = str_sub(name, colon + 1, name.n);
  Str dir = l->workspace.n > 1 ? l->workspace : STR("");
  return lsp_name(l, path_clean(&l->arena, STR(""),
                                ARENA_JOIN(&l->arena, dir, STR("/"), name.n ? name : STR("untitled"))));
}

void tell_open(Lsp *l, const Json *params) {
  const Json *item = jr_get(params, "textDocument");
  l->losing = true;
  Str uri = jr_text(jr_get(item, "uri"));
  Doc *d = doc_find(l, uri);
  if (!uri.n || !jr_is_text(jr_get(item, "text"))) return;
  if (!d) {
    Doc *made = l->memory.alloc(l->memory.ctx, sizeof *made);
    if (!made) longjmp(l->oom, 1);
    *made = (Doc){.next = l->docs};
    d = l->docs = made;
    d->uri = d->path = STR("");
    d->uri = lsp_name(l, uri);
    d->path = path_for(l, uri);
  }
  d->version = jr_number(jr_get(item, "version"), 0);
  replace(l, d, 0, d->n, jr_text(jr_get(item, "text")));
  l->losing = false;
  projects_stale(l, d->path);
  projects_for_doc(l, d);
}

/* `late`: a newer one came before it; a whole text is then an old one. */
static void change(Lsp *l, Doc *d, const Json *c, bool late) {
  const Json *range = jr_get(c, "range");
  if (!jr_is_text(jr_get(c, "text"))) return;
  Str text = jr_text(jr_get(c, "text"));
  if (!jr_is_object(range)) {
    if (!late) replace(l, d, 0, d->n, text);
    return;
  }
  Lines lines = lines_of(&l->arena, doc_text(d), l->units, false);
  uint32_t lo = lines_offset(&lines, (uint64_t)jr_number(jr_get(range, "start.line"), 0),
                             (uint64_t)jr_number(jr_get(range, "start.character"), 0));
  uint32_t hi = lines_offset(&lines, (uint64_t)jr_number(jr_get(range, "end.line"), 0),
                             (uint64_t)jr_number(jr_get(range, "end.character"), 0));
  if (hi < lo) {
    uint32_t other = lo;
    lo = hi;
    hi = other;
  }
  replace(l, d, lo, hi, text);
}

void tell_change(Lsp *l, const Json *params) {
  Doc *d = doc_find(l, jr_text(jr_get(params, "textDocument.uri")));
  const Json *changes = jr_get(params, "contentChanges");
  if (!d) return;
  l->losing = true;
  int64_t version = jr_number(jr_get(params, "textDocument.version"), d->version);
  bool late = version < d->version;
  if (!late) d->version = version;
  for (uint32_t i = 0; i < jr_count(changes); i++) change(l, d, jr_item(changes, i), late);
  l->losing = false;
  projects_stale(l, d->path);
  projects_for_doc(l, d);
}

void tell_save(Lsp *l, const Json *params) {
  (void)params;
  projects_stale(l, STR(""));
}
void tell_watched(Lsp *l, const Json *params) {
  (void)params;
  projects_stale(l, STR(""));
}

static void doc_free(Lsp *l, Doc *d) {
  if (d->text) l->memory.release(l->memory.ctx, d->text, d->cap);
  l->memory.release(l->memory.ctx, d, sizeof *d);
}

void tell_close(Lsp *l, const Json *params) {
  Doc *d = doc_find(l, jr_text(jr_get(params, "textDocument.uri")));
  if (!d) return;
  projects_stale(l, d->path);
  Doc **at = &l->docs;
  while (*at != d) at = &(*at)->next;
  *at = d->next;
  doc_free(l, d);
  projects_drop_unused(l);
}

void docs_free(Lsp *l) {
  while (l->docs) {
    Doc *next = l->docs->next;
    doc_free(l, l->docs);
    l->docs = next;
  }
}
