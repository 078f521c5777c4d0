/* Files that a `before build` makes: they need not be there when the project is read. Which ones are made is known when
   all is evaluated, so a path that is missing waits until then. */
#include "model/made.h"
#include "model/private.h"

/* ---- does anything in the project make files? ---- */

static bool has_before(const Node *n) {
  for (; n; n = n->next) {
    if (node_is_literal(n)) continue;
    if (n->kind == N_STEP && n->sym == W_before) return true;
    if (has_before(n->a) || has_before(n->b) || has_before(node_c(n)) || has_before(node_d(n))) return true;
  }
  return false;
}

static bool anything_made(Model *m) {
  if (m->makes_files == MAKES_UNKNOWN) {
    m->makes_files = MAKES_NOTHING;
    for (uint32_t i = 0; i < m->files.n && m->makes_files == MAKES_NOTHING; i++)
      if (has_before(m->files.v[i]->ast->body)) m->makes_files = MAKES_SOMETHING;
  }
  return m->makes_files == MAKES_SOMETHING;
}

/* ---- paths that wait ---- */

bool made_awaits(Ctx *c, const Value *v, Str text, Str rel) {
  uint8_t block = c->self ? c->self->block : B_COUNT;
  bool taken_later = block == B_copy || block == B_add || block == B_with_bind || block == B_before_build ||
                     block == B_after_build;
  if (c->dry || !taken_later || !anything_made(c->m)) return false;
  *vec_push(c->m->arena, &c->m->awaited) = (Awaited){*c, v, text, rel, c->m->ds->chain};
  return true;
}

bool made_has(Model *m, Str path) {
  if (m->makes_files != MAKES_SOMETHING) return false;
  if (!m->made) m->made = made_map(m);
  return made_find(m->made, path) != MADE_NOBODY;
}

void made_check(Model *m) {
  for (uint32_t i = 0; i < m->awaited.n; i++) {
    Awaited *w = &m->awaited.v[i];
    if (made_has(m, w->rel)) continue;
    m->ds->chain = w->chain;
    if (w->c.self) w->c.self->bad = true;
    path_report_missing(&w->c, w->v, T_SOURCE, w->text, w->rel);
  }
  m->ds->chain = NULL;
}
