/* What would become of the project: edits are compiled before they are offered. */
#include "lsp/private.h"

/* The text of a file with its edits, which are sorted. */
static Str edited(Req *r, uint32_t file, const TextEdits *edits) {
  Str text = source_at(r->e.sources, file)->text;
  Buf out = buf_new(&r->l->arena);
  uint32_t at = 0;
  for (uint32_t i = 0; i < edits->n; i++) {
    if (!str_eq(edits->v[i].path, source_at(r->e.sources, file)->path)) continue;
    buf_bytes(&out, str_sub(text, at, edits->v[i].lo));
    buf_bytes(&out, edits->v[i].insert);
    at = edits->v[i].hi;
  }
  buf_bytes(&out, str_sub(text, at, text.n));
  return buf_str(&out);
}

/* How many more errors there would be. */
int64_t req_try_edits(Req *r, const TextEdits *edits) {
  PeiSource *sources = arena_array(&r->l->arena, PeiSource, r->e.sources->files.n);
  size_t n = 0;
  for (uint32_t i = 0; i < r->e.sources->files.n; i++) {
    const Source *s = source_at(r->e.sources, i);
    bool touched = false;
    for (uint32_t k = 0; k < edits->n; k++) touched |= str_eq(edits->v[k].path, s->path);
    if (!touched) continue;
    Str text = edited(r, i, edits);
    sources[n++] = (PeiSource){s->path.s, {text.s, text.n}};
  }
  PeiInput in = project_input(r->l, r->project, sources, n);
  Pei *p;
  PeiStatus status = pei_compile(r->l->host.host, &in, &p);
  lsp_hold(r->l, p, status);
  return (int64_t)pei_error_count(p) - pei_error_count(r->project->pei);
}
