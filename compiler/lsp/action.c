/* What can be done at a place: the fixes of messages, all safe ones at once, and refactorings (refactor.c). */
#include "lsp/action.h"

#include "diag/position.h"

/* Is this kind of action, or one above it, asked for? */
bool action_wanted(const Req *r, const char *kind) {
  const Json *only = jr_get(r->params, "context.only");
  bool wanted = !jr_count(only);
  for (uint32_t i = 0; i < jr_count(only); i++) {
    Str want = jr_text(jr_item(only, i)), is = str_c(kind);
    wanted |= str_eq(want, is) || (is.n > want.n && str_starts(is, want) && (!want.n || is.s[want.n] == '.'));
  }
  return wanted;
}

void w_action(Req *r, Str title, const char *kind, bool preferred, const TextEdits *edits) {
  Writer *w = r->out;
  w_open(w, '{');
  w_member(w, "title", title);
  w_member(w, "kind", str_c(kind));
  if (preferred) w_flag(w, "isPreferred", true);
  w_key(w, "edit");
  w_workspace_edit(r, w, edits);
  w_close(w, '}');
}

static Str str_of(PeiText t) { return str_n(t.s, t.n); }

/* Does a message of the range asked for have its place where the fix says? */
static bool touches(Req *r, const PeiFix *f, Span range) {
  for (uint32_t i = 0; i < r->e.diags->list.n; i++) {
    const Diag *d = r->e.diags->list.v[i];
    Span at = d->labels.v[0].at;
    if (strcmp(diag_rows[d->id].code, f->code) != 0 || !position_has(r->e.sources, at)) continue;
    at = position_clamp(r->e.sources, at);
    Position p = position_of(r->e.sources, at.file, at.lo);
    bool same = p.line == f->line && p.col == f->column &&
                str_eq(source_at(r->e.sources, at.file)->path, str_of(f->path));
    if (same && at.file == range.file && at.lo <= range.hi && range.lo <= at.hi) return true;
  }
  return false;
}

static void take_edits(Req *r, const PeiEdit *from, size_t n, TextEdits *to) {
  for (size_t i = 0; i < n; i++)
    *vec_push(&r->l->arena, to) =
        (TextEdit){str_of(from[i].path), (uint32_t)from[i].lo, (uint32_t)from[i].hi, str_of(from[i].insert)};
}

static void fixes(Req *r, Span range) {
  const PeiFix *list;
  size_t n = pei_fixes(r->project->pei, &list);
  for (size_t i = 0; i < n; i++) {
    if (!touches(r, &list[i], range)) continue;
    TextEdits edits = {0};
    take_edits(r, list[i].edits, list[i].n_edits, &edits);
    w_action(r, str_of(list[i].title), "quickfix", list[i].kind == PEI_FIX_SAFE, &edits);
  }
  r->e = pei_editor(r->project->pei, &r->l->arena); /* the library took the way out of memory for itself */
}

/* What `peic fix` would do. */
static void fix_all(Req *r) {
  Pei *fixed;
  PeiInput in = project_input(r->l, r->project, NULL, 0);
  PeiStatus status = pei_fix(r->l->host.host, &in, &fixed);
  lsp_hold(r->l, fixed, status);
  const PeiRewrite *files;
  size_t n = pei_rewrites(fixed, &files);
  TextEdits edits = {0};
  for (size_t i = 0; i < n; i++)
    *vec_push(&r->l->arena, &edits) =
        (TextEdit){arena_str(&r->l->arena, str_of(files[i].path)), 0, (uint32_t)files[i].before.n,
                   arena_str(&r->l->arena, str_of(files[i].after))};
  if (n) w_action(r, STR("apply all safe fixes"), "source.fixAll", false, &edits);
}

void ask_action(Req *r) {
  Span range = {r->file, req_offset(r, jr_get(r->params, "range.start")),
                req_offset(r, jr_get(r->params, "range.end"))};
  w_open(r->out, '[');
  if (action_wanted(r, "quickfix")) fixes(r, range);
  refactorings(r, range);
  if (action_wanted(r, "source.fixAll") && r->e.diags->list.n) fix_all(r);
  w_close(r->out, ']');
}
