/* Files from one container into another. Parts of buildout.cfg with docker.copy. Called by buildout.c. */
#include "import/bo.h"

/* PATH or PATH NEW-PATH; a `/` at the end of the first is no part of it, at the end of the second it is a directory. */
static bool put_copied(Bo *b, const BoLine *line, Pieces *out) {
  BoLines words = {0};
  bo_words(b, line, &words);
  Str from = words.v[0].text, to = words.n > 1 ? words.v[1].text : STR("");
  bool dir = from.n && from.s[from.n - 1] == '/', into = to.n && to.s[to.n - 1] == '/' && !dir;
  while (from.n > 1 && from.s[from.n - 1] == '/') from.n--;
  while (to.n > 1 && to.s[to.n - 1] == '/') to.n--;
  uint32_t base = from.n;
  while (base && from.s[base - 1] != '/') base--;
  if (into) to = ARENA_JOIN(b->a, to, to.n > 1 ? STR("/") : STR(""), str_sub(from, base, from.n));
  if (words.n > 2 || !from.n || from.s[0] != '/' || (to.n && to.s[0] != '/')) return false;
  Str text = bo_string(b, from);
  if (to.n && !str_eq(to, from)) text = ARENA_JOIN(b->a, text, STR(" -> "), bo_string(b, to));
  piece_add(b->a, out, line->at, text);
  return true;
}

void bo_put_copy(Bo *b, BoUnit *u) {
  const BoOption *from = bo_need(b, u, "container-from"), *to = bo_need(b, u, "container-to");
  const BoOption *ends[] = {from, to}, *paths = bo_need(b, u, "paths");
  Pieces list = {0};
  BoLines lines = {0};
  Str refs[2];
  bool good = from && to && paths;
  bo_lines(b, paths, &lines);
  for (uint32_t i = 0; i < lines.n; i++)
    if (!put_copied(b, &lines.v[i], &list))
      bo_refuse(b, lines.v[i].at, lines.v[i].text, STR("paths"), PHRASE_BO_COPY);
  for (uint32_t i = 0; i < 2 && ends[i]; i++) {
    const BoUnit *other = bo_called(b, "service", bo_plain(b, ends[i]->text.text), u);
    if (other)
      refs[i] = bo_member(b, "service", other->id);
    else
      diag(b->ds, W0991, ends[i]->at, bo_plain(b, ends[i]->text.text), bo_of(b, u)->name);
    good &= other != NULL;
  }
  if (!good || !list.n) return;
  draft_gap(&b->further);
  draft_open(&b->further, u->at, ARENA_JOIN(b->a, STR("copy "), draft_name(b->a, u->id)));
  draft_field(&b->further, from->at, "from", refs[0]);
  draft_field(&b->further, to->at, "to", refs[1]);
  draft_list(&b->further, paths->at, "paths", &list);
  draft_close(&b->further);
}
