/* Files that a configuration names. PeiDocker's paths are relative to installation/ beside the configuration; some
   people keep their files beside it. Called by the sections. */
#include "import/pd.h"

static FileState leaves(Pd *p, const YmlNode *n, Str text, PhraseId why) {
  diag(p->ds, E0660, pd_inner(p, n, 0, n->text.n), text, str_c(diag_phrases[why]));
  return FILE_BAD;
}

FileState pd_file(Pd *p, const YmlNode *n, Str text, Str *path, Str *clean) {
  static const char *const places[] = {"installation/", ""};
  OsStat st;
  Str first = STR("");
  if (text.n && (text.s[0] == '/' || text.s[0] == '~')) return leaves(p, n, text, PHRASE_PD_ABSOLUTE);
  for (uint32_t i = 0; i < 2; i++) {
    Str whole = arena_fmt(p->a, "%s%.*s", places[i], STR_ARG(text)), at;
    if (!import_clean(p->a, whole, &at)) {
      if (!first.n) return leaves(p, n, text, PHRASE_PD_CLIMBS);
      continue;
    }
    if (!first.n) first = at;
    if (!import_stat(p->im, at, &st)) continue;
    if (import_outside(p->im)) return leaves(p, n, text, PHRASE_PD_ELSEWHERE);
    *clean = at;
    *path = import_named(p->im, at);
    return FILE_THERE;
  }
  *clean = first;
  *path = import_named(p->im, first);
  return FILE_MISSING;
}
