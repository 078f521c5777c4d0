/* See editor.h. */
#include "api/editor.h"

#include "api/handle.h"

Editor pei_editor(Pei *p, Arena *answers) {
  Editor e = {0};
  if (!p || !p->model || p->status == PEI_NO_MEMORY) return e;
  p->arena.oom = answers->oom;
  e.arena = answers;
  e.model = p->model;
  e.sources = &p->sources;
  e.diags = &p->diags;
  e.os = p->os;
  if (p->why.files) e.why = &p->why;
  return e;
}

uint32_t editor_file(const Editor *e, Str path) {
  for (uint32_t i = 0; i < e->sources->files.n; i++) {
    const Source *s = e->sources->files.v[i];
    if (!s->library && str_eq(s->path, path)) return i;
  }
  return UINT32_MAX;
}
