/* Diagnostics: every message of every project, at its file; a file's list goes out when it is another than before. */
#include "lsp/private.h"

#include "diag/position.h"

/* A list that is being made for a file. */
typedef struct List List;
struct List {
  List *next;
  Str path;
  Writer w;
  VEC(Hash128) said; /* two projects may read one file, and say the same of it */
};

typedef struct {
  Lsp *l;
  List *lists;
} Publisher;

static List *list_of(Publisher *p, Str path) {
  List **at = &p->lists;
  for (; *at; at = &(*at)->next)
    if (str_eq((*at)->path, path)) return *at;
  List *made = *at = arena_new(&p->l->arena, List);
  made->path = path;
  made->w = writer_new(&p->l->arena);
  w_open(&made->w, '[');
  return made;
}

static Str message_text(Arena *a, const Diag *d) {
  Buf b = buf_new(a);
  buf_bytes(&b, d->message);
  for (uint32_t i = 0; i < d->notes.n; i++) {
    buf_lit(&b, "\nnote: ");
    buf_bytes(&b, d->notes.v[i]);
  }
  for (uint32_t i = 0; i < d->helps.n; i++) {
    buf_lit(&b, "\nhelp: ");
    buf_bytes(&b, d->helps.v[i]);
  }
  for (const Frame *f = d->chain; f; f = f->up) {
    buf_lit(&b, "\nin: ");
    buf_bytes(&b, f->what);
  }
  return buf_str(&b);
}

static void related_one(Req *r, Writer *w, Span at, Str text) {
  if (!position_has(r->e.sources, at) || source_is_library(r->e.sources, at)) return;
  w_open(w, '{');
  w_key(w, "location");
  w_location(r, w, position_clamp(r->e.sources, at));
  w_member(w, "message", text);
  w_close(w, '}');
}

static void related(Req *r, Writer *w, const Diag *d) {
  w_key(w, "relatedInformation");
  w_open(w, '[');
  for (uint32_t i = 0; i < d->labels.n; i++)
    if (i || d->labels.v[i].text.n) related_one(r, w, d->labels.v[i].at, d->labels.v[i].text);
  for (const Frame *f = d->chain; f; f = f->up) related_one(r, w, f->at, f->what);
  w_close(w, ']');
}

static void add(Publisher *p, Req *r, const Diag *d) {
  static const int severities[] = {[SEV_ERROR] = 1, [SEV_WARNING] = 2, [SEV_NOTE] = 3};
  Span at = d->labels.n ? d->labels.v[0].at : SPAN_NONE;
  if (!position_has(r->e.sources, at) || source_is_library(r->e.sources, at)) at = (Span){0, 0, 0};
  at = position_clamp(r->e.sources, at);
  List *list = list_of(p, source_at(r->e.sources, at.file)->path);
  Writer one = writer_new(&p->l->arena);
  w_open(&one, '{');
  w_key(&one, "range");
  w_range(r, &one, at);
  w_number(&one, "severity", severities[d->severity]);
  w_member(&one, "code", str_c(diag_rows[d->id].code));
  w_member(&one, "source", STR("peic"));
  w_member(&one, "message", message_text(&p->l->arena, d));
  if (d->id == DIAG_W0712) w_key(&one, "tags"), w_json(&one, STR("[1]"));
  related(r, &one, d);
  w_close(&one, '}');
  Str text = buf_str(&one.buf);
  Hash128 hash = hash_xxh3(text);
  for (uint32_t i = 0; i < list->said.n; i++)
    if (!memcmp(&list->said.v[i], &hash, sizeof hash)) return;
  *vec_push(&p->l->arena, &list->said) = hash;
  w_json(&list->w, text);
}

static void add_project(Publisher *p, Project *project) {
  Req r = {.l = p->l};
  req_open(&r, project);
  if (!r.e.sources) return;
  for (uint32_t i = 0; i < r.e.sources->files.n; i++) {
    const Source *s = r.e.sources->files.v[i];
    if (!s->library && (!s->data || doc_of_path(p->l, s->path))) list_of(p, s->path);
  }
  for (uint32_t i = 0; i < r.e.diags->list.n; i++) add(p, &r, r.e.diags->list.v[i]);
}

static Shown *shown_of(Lsp *l, Str uri) {
  for (Shown *s = l->shown; s; s = s->next)
    if (str_eq(s->uri, uri)) return s;
  Shown *s = arena_new(&l->keep, Shown);
  *s = (Shown){.next = l->shown, .uri = lsp_name(l, uri)};
  return l->shown = s;
}

static void tell(Lsp *l, Shown *s, const Doc *d, Str list, bool any) {
  Str key = d ? arena_fmt(&l->arena, "%lld", (long long)d->version) : STR("");
  Hash128 hash = hash_xxh3(any || d ? ARENA_JOIN(&l->arena, key, list) : STR("[]"));
  if (!memcmp(&hash, &s->hash, sizeof hash) || (!s->any && !any && !d)) return;
  Writer w = note_open(l, "textDocument/publishDiagnostics");
  w_open(&w, '{');
  w_member(&w, "uri", s->uri);
  if (d) w_number(&w, "version", d->version);
  w_key(&w, "diagnostics");
  w_json(&w, list);
  w_close(&w, '}');
  note_send(l, &w);
  s->hash = hash;
  s->any = any;
}

void publish(Lsp *l) {
  if (!l->changed) return;
  Publisher p = {.l = l};
  for (Project *q = l->projects; q; q = q->next) {
    project_refresh(l, q);
    add_project(&p, q);
  }
  for (List *list = p.lists; list; list = list->next) {
    w_close(&list->w, ']');
    const Doc *d = doc_of_path(l, list->path);
    Str uri = d ? d->uri : uri_of(&l->arena, list->path);
    if (!str_ends(list->path, STR("/.peic-editor.pei")))
      tell(l, shown_of(l, uri), d, buf_str(&list->w.buf), list->said.n > 0);
  }
  for (Shown *s = l->shown; s; s = s->next) { /* what no project reads any more */
    Str path;
    const Doc *d = doc_find(l, s->uri);
    if (!s->any) continue;
    if (d)
      path = d->path;
    else if (!uri_path(&l->arena, s->uri, &path))
      path = STR("");
    bool listed = false;
    for (List *list = p.lists; list; list = list->next) listed |= str_eq(list->path, path);
    if (!listed) tell(l, s, NULL, STR("[]"), false);
  }
  l->changed = false;
}
