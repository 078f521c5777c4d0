/* Places of a compilation's files as the client counts them. */
#include "lsp/private.h"

#include "diag/position.h"

void req_open(Req *r, Project *p) {
  project_refresh(r->l, p);
  r->project = p;
  r->e = pei_editor(p->pei, &r->l->arena);
  r->lines = NULL;
  if (r->e.sources) r->lines = arena_array(&r->l->arena, Lines *, r->e.sources->files.n + 1);
}

void req_full(Req *r) {
  Pei *full = project_full(r->l, r->project);
  if (!full) return;
  r->e = pei_editor(full, &r->l->arena);
  r->lines = arena_array(&r->l->arena, Lines *, r->e.sources->files.n + 1);
  r->file = editor_file(&r->e, r->doc->path);
}

const Word *req_word(Req *r, Words *all) {
  query_words(&r->e, all);
  return query_word_at(all, r->file, r->offset);
}

Lines *req_lines(Req *r, uint32_t file) {
  if (!r->lines[file]) {
    const Source *s = source_at(r->e.sources, file);
    r->lines[file] = arena_new(&r->l->arena, Lines);
    *r->lines[file] = lines_of(&r->l->arena, s->text, r->l->units, !doc_of_path(r->l, s->path));
  }
  return r->lines[file];
}

Str req_uri(Req *r, uint32_t file) {
  const Source *s = source_at(r->e.sources, file);
  if (s->library)
    return ARENA_JOIN(&r->l->arena, STR("pei-std:/"), str_sub(s->path, 4, s->path.n), STR(".pei"));
  const Doc *d = doc_of_path(r->l, s->path);
  return d ? d->uri : uri_of(&r->l->arena, s->path);
}

Place req_place(Req *r, Span at) { return lines_place(req_lines(r, at.file), at.lo); }

void w_place(Writer *w, Place p) {
  w_open(w, '{');
  w_number(w, "line", p.line);
  w_number(w, "character", p.character);
  w_close(w, '}');
}

void w_range(Req *r, Writer *w, Span at) {
  Lines *lines = req_lines(r, at.file);
  w_open(w, '{');
  w_key(w, "start");
  w_place(w, lines_place(lines, at.lo));
  w_key(w, "end");
  w_place(w, lines_place(lines, at.hi));
  w_close(w, '}');
}

void w_location(Req *r, Writer *w, Span at) {
  w_open(w, '{');
  w_member(w, "uri", req_uri(r, at.file));
  w_key(w, "range");
  w_range(r, w, at);
  w_close(w, '}');
}

uint32_t req_offset(Req *r, const Json *position) {
  return lines_offset(req_lines(r, r->file), (uint64_t)jr_number(jr_get(position, "line"), 0),
                      (uint64_t)jr_number(jr_get(position, "character"), 0));
}

void w_workspace_edit(Req *r, Writer *w, const TextEdits *edits) {
  w_open(w, '{');
  w_key(w, "changes");
  w_open(w, '{');
  for (uint32_t i = 0; i < edits->n;) {
    uint32_t file = editor_file(&r->e, edits->v[i].path), k = i;
    if (file != UINT32_MAX) {
      w_key_text(w, req_uri(r, file));
      w_open(w, '[');
    }
    for (; k < edits->n && str_eq(edits->v[k].path, edits->v[i].path); k++) {
      if (file == UINT32_MAX) continue;
      w_open(w, '{');
      w_key(w, "range");
      w_range(r, w, (Span){file, edits->v[k].lo, edits->v[k].hi});
      w_member(w, "newText", edits->v[k].insert);
      w_close(w, '}');
    }
    if (file != UINT32_MAX) w_close(w, ']');
    i = k;
  }
  w_close(w, '}');
  w_close(w, '}');
}
