/* Refactorings as code actions. Each is tried: what would bring an error is not offered. */
#include "lsp/action.h"

static void offer(Req *r, const Refactoring *what) {
  TextEdits edits = {0};
  if (!action_wanted(r, what->kind)) return;
  for (uint32_t i = 0; i < what->edits.n; i++) {
    Span at = what->edits.v[i].at;
    *vec_push(&r->l->arena, &edits) =
        (TextEdit){source_at(r->e.sources, at.file)->path, at.lo, at.hi, what->edits.v[i].insert};
  }
  if (req_try_edits(r, &edits) <= 0) w_action(r, what->title, what->kind, false, &edits);
}

/* The digest that pei.lock has for an image. Nobody else is asked: a server talks to no registry. */
static void pin_image(Req *r, Span range) {
  Span at;
  Str name = query_image_at(&r->e, range.file, range.lo, &at);
  if (!name.n || !action_wanted(r, "refactor.rewrite")) return;
  PeiInput in = project_input(r->l, r->project, NULL, 0);
  in.lock = PEI_LOCK_RENEWED;
  Pei *p;
  PeiStatus status = pei_compile(r->l->host.host, &in, &p);
  lsp_hold(r->l, p, status);
  const PeiImage *images;
  Refactoring what = {.kind = "refactor.rewrite"};
  size_t n = pei_lock_images(p, &images);
  for (size_t i = 0; i < n; i++)
    if (images[i].digest.n && str_eq(str_n(images[i].ref.s, images[i].ref.n), name)) {
      Str digest = arena_str(&r->l->arena, str_n(images[i].digest.s, images[i].digest.n));
      what.title = arena_fmt(&r->l->arena, "pin `%.*s` to the digest that pei.lock has", STR_ARG(name));
      *vec_push(&r->l->arena, &what.edits) =
          (Edit){{at.file, at.hi, at.hi}, ARENA_JOIN(&r->l->arena, STR("@"), digest)};
    }
  if (what.title.n) offer(r, &what);
}

void refactorings(Req *r, Span range) {
  Refactorings all = {0};
  query_refactorings(&r->e, range, &all);
  for (uint32_t i = 0; i < all.n; i++) offer(r, &all.v[i]);
  pin_image(r, range);
}
